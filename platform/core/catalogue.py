"""What the apps tell the house about themselves: their tools and their roles.

An app registers both in `apps.py: ready()`. The portal shows the tools, and `migrate` makes a
Django group of every role, so that nothing on this floor has to know the apps.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Role:
    """A Django group: what its members may do. `permissions` are `app_label.codename`; only people
    of the `pool` may be granted it. People may ask for one that is `requestable`, and the members
    of its `owners` (slugs of roles) may answer, beside the platform administrators."""

    slug: str
    name: str
    summary: str
    permissions: tuple[str, ...]
    pool: str = "staff"
    requestable: bool = True
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """A tile on the portal, for the members of any of `groups` (slugs of roles); one `for_owners`
    also for the members of every role that answers for another."""

    name: str
    summary: str
    url_name: str
    icon: str
    groups: frozenset[str]
    for_owners: bool = False

    def opened_by(self) -> frozenset[str]:
        """The slugs of all roles that open it."""
        return self.groups | (owners() if self.for_owners else frozenset())


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


def role_called(slug: str) -> Role | None:
    return _roles.get(slug)


def owners() -> frozenset[str]:
    """The slugs of the roles whose members answer for another."""
    return frozenset(slug for role in _roles.values() for slug in role.owners)


def tools() -> tuple[Tool, ...]:
    return tuple(tool for _, tool in sorted(_tools.items()))


def tools_for(groups: frozenset[str]) -> tuple[Tool, ...]:
    """The tools that a member of these groups may open, by name."""
    return tuple(tool for tool in tools() if not tool.opened_by().isdisjoint(groups))


@dataclass(frozen=True, slots=True)
class ClosingStep:
    """What an app does on the day on which a pool is closed down, in the transaction of it: the
    dotted path of `function(*, pool: str) -> int`, which says how many rows it changed."""

    name: str
    function: str


_closing_steps: dict[str, ClosingStep] = {}


def add_closing_step(step: ClosingStep) -> None:
    if _closing_steps.setdefault(step.name, step) != step:
        raise ImproperlyConfigured(f"Two steps of closing down are called {step.name}.")


def closing_steps() -> tuple[ClosingStep, ...]:
    return tuple(_closing_steps[name] for name in sorted(_closing_steps))


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
