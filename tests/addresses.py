"""Every address of the house, found from its url patterns, with the ids of rows that exist."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.world import LIST, SERVICE, World

# <int:import_id> in a path, (?P<app_label>donors|jobs) in a regular expression
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LIKE_GET = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")  # for whoever asks only: is it a POST?
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>([^()]*)\)")
ADMIN_ROW = re.compile(r"admin/(\w+)/(\w+)/<(?:path|int):object_id>/")


@dataclass(frozen=True)
class Address:
    """`name` is the view's name with its namespace, or the route where it has none."""

    name: str
    route: str
    url: str

    def __str__(self) -> str:
        return f"{self.url} ({self.name})"


def methods_of(address: Address) -> tuple[str, ...]:
    """By which methods an address is asked, whose view tells them apart: by all.

    A page of the admin that is a function asks only whether it is a POST (a test of
    test_permissions holds it), so that GET and POST bring all that it can say. For what is in
    front of the pages, which may tell them apart, a fifth of them are asked by another one.
    """
    view = resolve(address.url).func
    if not address.url.startswith("/admin/") or hasattr(view, "cls") or hasattr(view, "view_class"):
        return METHODS
    turn = zlib.crc32(address.route.encode()) % (5 * len(LIKE_GET))
    return "GET", "POST", *LIKE_GET[turn : turn + 1]


@functools.cache
def all_addresses(world: World) -> tuple[Address, ...]:
    """One for every pattern there is, and for each row that `_values` names for it. Looked up once
    for a world: that takes hundreds of queries, and its oldest rows stay the same."""
    found = []
    for name, route in _patterns(get_resolver()):
        for values in _values(route, world):
            url = _filled(route, values)
            assert resolve(url).route == route, f"{url} was to reach {route}"
            found.append(Address(name, route, url))
    assert len(found) > 80, "the walk has lost its way"
    return tuple(found)


def _filled(route: str, values: dict[str, str]) -> str:
    return "/" + PARAMETER.sub(lambda part: values[part[1] or part[2]], route).removesuffix("$")


def _patterns(
    resolver: URLResolver, before: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Name and whole route of every view, however deep it stands."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).removeprefix("^")
        if isinstance(entry, URLPattern):
            yield ":".join((*spaces, entry.name)) if entry.name else route, route
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _patterns(entry, route, inner)


def _values(route: str, world: World) -> list[dict[str, str]]:
    """What the parameters of a route stand for. A new parameter must be told here."""
    given: dict[frozenset[str], list[dict[str, str]]] = {
        frozenset(): [{}],
        frozenset({"import_id"}): [{"import_id": str(world.import_id)}],
        frozenset({"upload_id"}): [{"upload_id": _first("donors", "Upload")}],
        frozenset({"donor_id", "entry_id"}): [
            {"donor_id": str(world.donor_id), "entry_id": str(world.entry_id)},
            {"donor_id": str(world.settled_donor_id), "entry_id": str(world.settled_entry_id)},
        ],
        frozenset({"donor_id", "rule"}): [
            {"donor_id": str(world.rule_donor_id), "rule": world.rule}
        ],
        frozenset({"attachment_id"}): [{"attachment_id": str(world.attachment_id)}],
        frozenset({"donor_id"}): [{"donor_id": str(world.donor_id)}],
        frozenset({"batch_id"}): [{"batch_id": _first("donors", "FinanceBatch")}],
        frozenset({"bulk_id"}): [{"bulk_id": _first("donors", "Bulk")}],
        frozenset({"decision_id"}): [{"decision_id": _first("donors", "Decision")}],
        frozenset({"list_slug"}): [{"list_slug": LIST}],
        frozenset({"donor_id"}): [{"donor_id": str(world.donor_id)}],
        frozenset({"one_id", "other_id"}): [
            {"one_id": str(world.donor_id), "other_id": str(world.settled_donor_id)}
        ],
        frozenset({"factor_id"}): [{"factor_id": str(world.factor_id)}],
        frozenset({"url"}): [{"url": "no-such-page"}],
        frozenset({"tool"}): [{"tool": "review-queue"}],
        frozenset({"role"}): [
            {"role": role} for role in ("donors-admin", "texting-volunteer", "no-such-role")
        ],
        frozenset({"announcement_id"}): [{"announcement_id": str(world.announcement_id)}],
        frozenset({"request_id"}): [{"request_id": str(world.request_id)}],
        frozenset({"grant_id"}): [{"grant_id": _first("access", "Grant")}],
        frozenset({"job_id"}): [{"job_id": _first("jobs", "Job", root=None)}],
        frozenset({"flag_id"}): [{"flag_id": str(world.flag_ids[0])}],
        frozenset({"token_id"}): [{"token_id": _first("gateway", "ApiToken")}],
        frozenset({"slug"}): [{"slug": SERVICE}],
    }
    parameters = {path or regex: choices for path, regex, choices in PARAMETER.findall(route)}
    if "app_label" in parameters:
        return [{"app_label": label} for label in parameters["app_label"].split("|")]
    if "object_id" in parameters:
        return [{"object_id": _row_of(route)}]
    assert frozenset(parameters) in given, f"{route}: tell tests/addresses.py what {parameters} are"
    return given[frozenset(parameters)]


def _row_of(route: str) -> str:
    """The id of a row of the model whose admin page it is."""
    page = ADMIN_ROW.match(route)
    assert page, f"{route}: tell tests/addresses.py whose id this is"
    return _first(page[1], page[2])


def _first(app: str, name: str, **which: object) -> str:
    """The id of the oldest row of a model."""
    model = apps.get_model(app, name)
    row = model._default_manager.filter(**which).order_by("pk").first()
    assert row, f"tests/world.py makes no {model.__name__}"
    return str(row.pk)
