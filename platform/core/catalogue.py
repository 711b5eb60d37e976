"""What the apps tell the house about themselves: their tools and their roles.

An app registers both in `apps.py: ready()`. The portal shows the tools, and `migrate` makes a
Django group of every role, so that nothing on this floor has to know the apps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify


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


Level = Literal["ok", "notice", "down"]


@dataclass(frozen=True, slots=True)
class Status:
    """How a tool is just now, for those who want to use it: `words` say what that means to them."""

    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tile on the portal, for the members of any of `groups` (slugs of roles); one `for_owners`
    also for the members of every role that answers for another.

    `owner` is whom to ask about it; `section` is the heading that it stands under. `status` is the
    dotted path of a function that gives a `Status`: a cheap one (a query or two), asked at most
    every half minute.
    """

    name: str
    summary: str
    url_name: str
    icon: str
    groups: frozenset[str]
    for_owners: bool = False
    owner: str = ""
    section: str = "Other tools"
    status: str = ""

    @property
    def key(self) -> str:
        """What pins and notices know it by."""
        return slugify(self.name)

    def opened_by(self) -> frozenset[str]:
        """The slugs of all roles that open it."""
        return self.groups | (owners() if self.for_owners else frozenset())


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A page about oneself (sessions, tokens, ...), in the menu below one's name. Every person of
    the `pools` may open it."""

    title: str
    url_name: str
    pools: frozenset[str] = frozenset({"staff", "volunteer"})


_roles: dict[str, Role] = {}
_role_extras: dict[str, set[str]] = {}
_tools: dict[str, Tool] = {}
_account_links: dict[str, AccountLink] = {}


def add_role(role: Role) -> None:
    if _roles.setdefault(role.slug, role) != role:
        raise ImproperlyConfigured(f"Two roles are called {role.slug}.")


def widen_role(slug: str, permissions: Iterable[str]) -> None:
    """Let a role that a floor below declares do more: what this app has for it."""
    _role_extras.setdefault(slug, set()).update(permissions)


def add_tool(tool: Tool) -> None:
    if _tools.setdefault(tool.name, tool) != tool:
        raise ImproperlyConfigured(f"Two tools are called {tool.name}.")


def add_account_link(link: AccountLink) -> None:
    _account_links[link.url_name] = link


def roles() -> tuple[Role, ...]:
    return tuple(_widened(_roles[slug]) for slug in sorted(_roles))


def _widened(role: Role) -> Role:
    more = sorted(_role_extras.get(role.slug, set()) - set(role.permissions))
    return replace(role, permissions=(*role.permissions, *more)) if more else role


def tools() -> tuple[Tool, ...]:
    """All of them, by name."""
    return tuple(tool for _, tool in sorted(_tools.items()))


def role_called(slug: str) -> Role | None:
    return _roles.get(slug)


def owners() -> frozenset[str]:
    """The slugs of the roles whose members answer for another."""
    return frozenset(slug for role in _roles.values() for slug in role.owners)


def tools_for(groups: frozenset[str]) -> tuple[Tool, ...]:
    """The tools that a member of these groups may open, by name."""
    return tuple(tool for tool in tools() if not tool.opened_by().isdisjoint(groups))


def account_links_for(pool: str) -> tuple[AccountLink, ...]:
    """In the order in which the apps are installed."""
    return tuple(link for link in _account_links.values() if pool in link.pools)


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
