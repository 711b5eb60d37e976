"""`manage.py check` refuses an address of the API that does not say whom it serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from core.catalogue import roles

ROOT = "api/"
VERBS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@register("urls")
def every_address_says_whom_it_serves(**kwargs: Any) -> list[CheckMessage]:
    return [
        Error(fault, hint="See docs/add-an-endpoint.md.", id="gateway.E001")
        for route, view in api_views()
        for fault in faults_of(route, view)
    ]


def api_views(resolver: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Route and view of all that stands under /api/."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from api_views(entry, route)
        elif isinstance(entry, URLPattern) and route.startswith(ROOT):
            yield route, entry.callback


def faults_of(route: str, view: Any) -> Iterator[str]:
    # Here, because every process loads its checks, and few of them the API.
    from core.api.permissions import ANYONE, InAllowedGroups, allowed_groups_of
    from core.api.views import Endpoint

    cls = getattr(view, "cls", None)
    if cls is None or not issubclass(cls, Endpoint):
        yield f"/{route} is no core.api.Endpoint: nobody checks whom it serves."
        return
    given = getattr(view, "initkwargs", {})
    if tuple(given.get("permission_classes", cls.permission_classes)) != (InAllowedGroups,):
        yield f"{cls.__name__} (/{route}) has permissions of its own in place of InAllowedGroups."
    if cls.authentication_classes != Endpoint.authentication_classes or given:
        yield f"{cls.__name__} (/{route}) is told who calls by another than the gateway."
    methods = [verb for verb in VERBS if hasattr(cls, verb.lower())]
    declared = cls.allowed_groups
    told = set(declared) if isinstance(declared, Mapping) else set(methods)
    for verb in methods:
        if verb not in told or not allowed_groups_of(cls, verb):
            yield f"{cls.__name__} (/{route}) names no allowed_groups for {verb}."
    slugs = {role.slug for role in roles()}
    named = frozenset().union(*(allowed_groups_of(cls, verb) for verb in methods)) - ANYONE
    if strange := sorted(named - slugs):
        yield f"{cls.__name__} (/{route}) serves {', '.join(strange)}: no app declares such a role."
