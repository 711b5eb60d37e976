"""What the apps tell the house about themselves: their tools and their roles.

An app registers both in `apps.py: ready()`. The portal shows the tools, and `migrate` makes a
Django group of every role, so that nothing on this floor has to know the apps.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from core.onboarding import Onboarding


@dataclass(frozen=True, slots=True)
class Role:
    """A Django group: what its members may do. `permissions` are `app_label.codename`; only people
    of the `pool` may be granted it."""

    slug: str
    name: str
    summary: str
    permissions: tuple[str, ...]
    pool: str = "staff"
    onboarding: Onboarding | None = None  # what stands before it opens


@dataclass(frozen=True, slots=True)
class Tool:
    """A tile on the portal, for the members of any of `groups` (slugs of roles)."""

    name: str
    summary: str
    url_name: str
    icon: str
    groups: frozenset[str]


_roles: dict[str, Role] = {}
_tools: dict[str, Tool] = {}


def add_role(role: Role) -> None:
    if _roles.setdefault(role.slug, role) != role:
        raise ImproperlyConfigured(f"Two roles are called {role.slug}.")


def add_tool(tool: Tool) -> None:
    if _tools.setdefault(tool.name, tool) != tool:
        raise ImproperlyConfigured(f"Two tools are called {tool.name}.")


def roles() -> tuple[Role, ...]:
    return tuple(_roles[slug] for slug in sorted(_roles))


def tools_for(groups: frozenset[str]) -> tuple[Tool, ...]:
    """The tools that a member of these groups may open, by name."""
    return tuple(
        tool for name, tool in sorted(_tools.items()) if not tool.groups.isdisjoint(groups)
    )


@dataclass(frozen=True, slots=True)
class Demo:
    """What an app shows in `manage.py demo`, by the dotted paths of two functions: `load` takes a
    folder for its files and a progress bar's update, and gives rows for the result table;
    `in_the_way` says what the demo must not be mixed with, or nothing."""

    name: str
    load: str
    in_the_way: str


_demos: dict[str, Demo] = {}


def add_demo(demo: Demo) -> None:
    _demos[demo.name] = demo


def demos() -> tuple[Demo, ...]:
    return tuple(_demos[name] for name in sorted(_demos))
