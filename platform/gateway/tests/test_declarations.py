"""A view that does not say whom it serves is refused before it is ever served."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from core.api.permissions import ANYONE, allowed_groups_of
from core.api.views import Endpoint
from gateway.checks import api_views, faults_of

ADMIN = frozenset({"platform-admin"})


def answer(self: Any, request: Any) -> HttpResponse:
    return HttpResponse()


def made_of(*bases: type, **declared: Any) -> Any:
    return type("Made", bases, declared)


def view(**declared: Any) -> Any:
    return made_of(Endpoint, **{"get": answer, "post": answer, **declared}).as_view()


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_view_of_the_api_says_whom_it_serves() -> None:
    views = list(api_views())

    assert len(views) >= 12
    assert [fault for route, found in views for fault in faults_of(route, found)] == []


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (view(), "names no allowed_groups for GET"),
        (view(allowed_groups={"GET": ADMIN}), "names no allowed_groups for POST"),
        (view(allowed_groups={"GET": ADMIN, "POST": frozenset()}), "no allowed_groups for POST"),
        (view(allowed_groups=frozenset({"nobody-such"})), "no app declares such a role"),
        (view(allowed_groups=ADMIN, permission_classes=(AllowAny,)), "permissions of its own"),
        (view(allowed_groups=ADMIN, authentication_classes=()), "another than the gateway"),
        (made_of(APIView, get=answer).as_view(), "is no core.api.Endpoint"),
        (page, "is no core.api.Endpoint"),
        (
            made_of(Endpoint, get=answer, allowed_groups=ADMIN).as_view(
                permission_classes=[AllowAny]
            ),
            "permissions of its own",
        ),
    ],
)
def test_a_view_that_does_not_is_refused(made: Any, words: str) -> None:
    assert any(words in fault for fault in faults_of("api/made/", made))


def test_the_check_runs_with_all_others() -> None:
    call_command("check")


def test_groups_may_differ_by_method() -> None:
    made = view(allowed_groups={"GET": ANYONE, "POST": ADMIN}).cls

    assert allowed_groups_of(made, "HEAD") == ANYONE
    assert allowed_groups_of(made, "POST") == ADMIN
    assert allowed_groups_of(made, "DELETE") == ANYONE | ADMIN  # told that there is no such method


def test_no_view_asks_for_the_rights_of_the_person_behind_a_token() -> None:
    """A token may do less than its owner: what counts is `caller_of(request).groups`."""
    views = [*settings.ROOT.glob("*/api/*.py"), *settings.ROOT.glob("platform/*/api/*.py")]
    assert len(views) > 10
    asking = re.compile(r"has_perms?\(|permissions_of\(|\bgroups_of\(|answerable_roles\(|is_staff")
    assert not [path for path in views if asking.search(path.read_text())]
