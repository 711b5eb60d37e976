"""Why a page is closed to a person: the right that is missing, and the roles that would open it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import Resolver404, ResolverMatch, resolve

from access.models import User
from core.api.permissions import allowed_groups_of
from core.catalogue import Role, roles, tools

# What Django's admin calls its pages, and the right that opens each.
_VERBS = {
    "changelist": "view",
    "change": "view",
    "history": "view",
    "add": "add",
    "delete": "delete",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """`permission` is the right that is missing, '' where none is known by name; `opened_by` the
    roles of the person's pool that would open the page."""

    permission: str = ""
    opened_by: tuple[Role, ...] = ()


def why_refused(person: User, path: str, match: ResolverMatch | None = None) -> Refusal:
    """What would open this address to this person. Asks no table. A request knows its `match`
    already: to find it among hundreds takes longer than all the rest."""
    try:
        match = match or resolve(path)
    except Resolver404:
        return Refusal()
    permission = _permission_for(match)
    if permission:
        found = [role for role in roles() if permission in role.permissions]
    else:
        slugs = _groups_for(match)
        found = [role for role in roles() if role.slug in slugs]
    return Refusal(permission, tuple(role for role in found if role.pool == person.pool))


def _permission_for(match: ResolverMatch) -> str:
    """Of a page of the admin about rows of a model; of our own pages there by the tool's rights."""
    if match.app_name != "admin" or match.url_name is None or match.url_name.count("_") < 2:
        return ""
    app_label, model, verb = match.url_name.split("_", 2)
    declared = {permission for role in roles() for permission in role.permissions}
    for candidate in (_VERBS.get(verb, verb), "view"):
        permission = f"{app_label}.{candidate}_{model}"
        if permission in declared:
            return permission
    return ""


def _groups_for(match: ResolverMatch) -> frozenset[str]:
    """The roles that a tool of this address is for, or that its view names (`allowed_groups`)."""
    for tool in tools():
        if tool.url_name == match.view_name:
            return tool.opened_by()
    view = getattr(match.func, "cls", getattr(match.func, "view_class", None))
    return allowed_groups_of(view, "")
