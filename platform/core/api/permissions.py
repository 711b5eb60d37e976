"""A view of the API says whom it serves; one that says nothing serves nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rest_framework.permissions import BasePermission

from core.api.callers import Caller

if TYPE_CHECKING:  # rest_framework.views reads the settings that name what stands on this module
    from rest_framework.request import Request
    from rest_framework.views import APIView

# Whoever is signed in, in one of the view's pools: with any groups, or none.
ANYONE = frozenset({"*"})
AllowedGroups = frozenset[str] | Mapping[str, frozenset[str]]


class InAllowedGroups(BasePermission):
    """Lets in who is of one of the view's `allowed_pools`, and in one of its `allowed_groups`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = request.auth
        if not isinstance(caller, Caller):
            return False
        allowed = allowed_groups_of(view, request.method or "")
        pools: frozenset[str] = getattr(view, "allowed_pools", frozenset())
        if caller.pool in pools and (allowed == ANYONE or not allowed.isdisjoint(caller.groups)):
            return True
        self.message = _told(allowed, caller)
        return False


def allowed_groups_of(view: Any, method: str) -> frozenset[str]:
    """The groups that a view (or its class) serves by this method.

    HEAD is asked as GET is. A method that the view does not know is refused as such to those only
    who may use another one.
    """
    declared: AllowedGroups = getattr(view, "allowed_groups", frozenset())
    if not isinstance(declared, Mapping):
        return declared
    method = "GET" if method == "HEAD" else method
    return declared.get(method, frozenset().union(*declared.values()))


def _told(allowed: frozenset[str], caller: Caller) -> str:
    """What is missing, and whom to ask for it."""
    if allowed == ANYONE or not allowed:
        return "This address is not open to you."
    who = f"The token {caller.token_name}" if caller.token_id else "Your account"
    has = ", ".join(sorted(caller.groups)) or "no group"
    return (
        f"This is open to {', '.join(sorted(allowed))}. {who} has {has}."
        " Ask a platform administrator for the role."
    )
