"""What the frame of every page asks: the person's own pages, and whether the admin is one."""

from __future__ import annotations

from typing import Any

from django import template

from access.models import User
from access.queries import groups_of
from core.catalogue import AccountLink, account_links_for, role_called, roles

register = template.Library()


@register.simple_tag(takes_context=True)
def account_links(context: dict[str, Any]) -> tuple[AccountLink, ...]:
    user = context.get("user")
    return account_links_for(user.pool) if isinstance(user, User) else ()


@register.simple_tag(takes_context=True)
def may_open_admin(context: dict[str, Any]) -> bool:
    """A member of staff with a role that allows anything. A view that has read the person's
    `groups` hands them on, and spares the query."""
    user = context.get("user")
    if not isinstance(user, User) or user.pool != User.Pool.STAFF:
        return False
    groups = context.get("groups")
    mine = groups_of(user) if groups is None else groups
    return any(role.permissions and role.slug in mine for role in roles())


@register.filter
def role_name(slug: str) -> str:
    """What a role is called on pages; its slug, where no app declares it any longer."""
    role = role_called(slug)
    return role.name if role else slug
