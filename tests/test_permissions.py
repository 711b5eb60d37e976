"""Who gets what: every address, by every method, for everyone who has no business there.

The addresses come from the url patterns themselves, so that a new page is walked from the day it
is there. Nobody without a right may get anything but the sign-in page or 403.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access import actions
from access.models import Grant, User
from core.catalogue import Role, roles
from donors.models import Decision, Flag
from donors.queries.flags import record_of
from tests.addresses import METHODS, Address, all_addresses
from tests.world import PRIVATE, World

pytestmark = pytest.mark.django_db

SIGN_IN = "/sign-in/"
TWO = ("GET", "POST")
# The only addresses that answer people who are not signed in. admin:login and signing out lead to
# the sign-in; an invitation is open to whoever holds its link.
OPEN = {"access:sign-in", "access:sign-out", "admin:login", "access:invitation"}
# What any member of staff with any role may open: it shows what that role may see, and no more.
FOR_ALL_STAFF = {
    "portal:home", "admin:index", "admin:search", "admin:autocomplete", "admin:jsi18n",
    "admin:logout", "access:sign-out", "access:sign-in", "admin:login", "admin/(?P<url>.*)$",
    "access:onboarding",
}  # fmt: skip
# Where each role's own pages stand: by the beginning of a view's name or route.
PAGES_OF = {
    "donors-admin": ("donors:", "admin:donors_", "admin/donors/"),
    "donors-compliance": ("donors:", "admin:donors_", "admin/donors/"),
    "donors-reviewer": ("donors:", "admin:donors_", "admin/donors/"),
    "platform-admin": ("admin:access_", "admin/access/"),
    "platform-engineer": ("admin:jobs_", "admin/jobs/"),
    "texting-volunteer": ("access:onboard",),
}
SET_UP = ("committee", "contributionlimit", "source", "watchlist")  # donors-admin's alone


@pytest.fixture(autouse=True)
def _quietly() -> Iterator[None]:
    """Thousands of refusals, each with a traceback in the log, would take longer than the walk."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def somebody(*given: str, pool: str = "staff") -> User:
    """A new person, with these roles. The rows are made directly: no action gives a volunteer the
    roles of the staff."""
    person = User.objects.create_user(f"visitor{User.objects.count()}@campaign.test", pool=pool)
    for role in given:
        Grant.objects.create(user=person, group=Group.objects.get(name=role), reason="for a test")
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(client: Client, method: str, address: Address) -> HttpResponseBase:
    return client.generic(method, address.url)


def text_of(response: HttpResponseBase) -> str:
    """All that it says: the body and the headers."""
    content: bytes = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
    return f"{response.headers}\n{content.decode()}"


def private_words(response: HttpResponseBase) -> list[str]:
    said = text_of(response)
    return [word for word in PRIVATE if word in said]


def leads_to_sign_in(response: HttpResponseBase) -> bool:
    """Straight there, or by way of the admin's own sign-in address, which leads there."""
    to = urlsplit(response.headers.get("Location", "")).path
    return response.status_code == 302 and to in {SIGN_IN, "/admin/login/"}


def open_to(
    client: Client,
    addresses: list[Address],
    *,
    methods: tuple[str, ...] = METHODS,
    or_sign_in: bool = False,
) -> list[str]:
    """The addresses that say anything but 403 (or `sign in`), by any method: there must be none.

    Two methods will do for people who differ in why they are refused, not in where.
    """
    wrong = []
    for address in addresses:
        for method in methods:
            response = ask(client, method, address)
            refused = response.status_code == 403 or (or_sign_in and leads_to_sign_in(response))
            if not refused or private_words(response):
                wrong.append(f"{method} {address}: {response.status_code}")
    return wrong


# --- The walk -----------------------------------------------------------------------------------


def test_somebody_not_signed_in_gets_nothing_but_the_sign_in_page(world: World) -> None:
    closed = [address for address in all_addresses(world) if address.name not in OPEN]

    assert open_to(Client(), closed, or_sign_in=True) == []


def test_the_open_addresses_hold_nothing_of_what_is_inside(
    world: World, settings: LazySettings
) -> None:
    settings.DEBUG = True
    opened = [address for address in all_addresses(world) if address.name in OPEN]

    assert {address.name for address in opened} == OPEN
    for address in opened:
        for method in METHODS:
            response = ask(Client(), method, address)
            assert response.status_code in {200, 302, 405}, f"{method} {address}"
            assert private_words(response) == [], f"{method} {address}"
    to = Client().get("/admin/login/").headers["Location"]
    assert urlsplit(to).path == SIGN_IN


@pytest.mark.parametrize("pool", ["staff", "volunteer"])
def test_somebody_without_any_group_gets_403_everywhere(world: World, pool: str) -> None:
    methods = METHODS if pool == "staff" else TWO

    assert open_to(signed_in(somebody(pool=pool)), inside(world), methods=methods) == []


def test_a_group_without_any_permission_opens_nothing(world: World) -> None:
    Group.objects.create(name="press")

    assert open_to(signed_in(somebody("press")), inside(world), methods=TWO) == []


def test_a_volunteer_gets_none_of_the_staffs_pages_whatever_the_grants(world: World) -> None:
    client = signed_in(somebody(*(role.slug for role in roles()), pool="volunteer"))
    own = {"portal:home", "access:onboarding", "access:onboard"}
    beyond_portal = [address for address in inside(world) if address.name not in own]

    assert open_to(client, beyond_portal, methods=TWO) == []
    assert private_words(client.get("/")) == []


@pytest.mark.parametrize("role", roles(), ids=lambda role: role.slug)
def test_somebody_from_another_app_gets_403_on_all_that_is_not_theirs(
    world: World, role: Role
) -> None:
    client = signed_in(somebody(role.slug))
    theirs = PAGES_OF[role.slug]
    elsewhere = [
        address
        for address in inside(world)
        if address.name not in FOR_ALL_STAFF
        and not address.name.startswith(theirs)
        and not address.url.startswith(tuple(f"/{page}" for page in theirs))
    ]

    assert len(elsewhere) > 10
    methods = TWO if role.slug in {"donors-admin", "donors-compliance"} else METHODS
    assert refused_in_the_end(client, elsewhere, methods=methods) == []


@pytest.mark.parametrize("role", ["platform-admin", "platform-engineer"])
def test_what_all_staff_may_open_shows_nothing_of_another_app(world: World, role: str) -> None:
    client = signed_in(somebody(role))
    shared = [address for address in inside(world) if address.name in FOR_ALL_STAFF - OPEN]

    for address in shared:
        if address.name in {"admin:logout", "access:sign-out"}:
            continue
        for method in METHODS:
            response = ask(client, method, address)
            assert response.status_code < 500, f"{method} {address}"
            assert private_words(response) == [], f"{method} {address}"
    for search in ("?s=quorvale", "?s=quorvale&extended=1", "?s=flags"):
        found = client.get(f"/admin/search/{search}")
        assert private_words(found) == []
        assert "/admin/donors/" not in text_of(found)


@pytest.mark.parametrize("role", ["donors-reviewer", "donors-compliance"])
def test_who_reviews_does_not_get_at_what_administrators_of_donors_keep(
    world: World, role: str
) -> None:
    kept = [
        address
        for address in inside(world)
        if address.url.startswith(tuple(f"/admin/donors/{model}/" for model in SET_UP))
    ]

    assert len(kept) >= 6 * len(SET_UP)
    assert refused_in_the_end(signed_in(somebody(role)), kept, methods=TWO) == []


def inside(world: World) -> list[Address]:
    """All addresses but those that are open, and the sign-out, which anyone may use who is in."""
    return [
        address
        for address in all_addresses(world)
        if address.name not in OPEN | {"access:sign-out"}
    ]


def refused_in_the_end(
    client: Client, addresses: list[Address], *, methods: tuple[str, ...] = METHODS
) -> list[str]:
    """The addresses that are open after all. A redirect within the admin to another page of the
    same row is followed."""
    wrong = []
    for address in addresses:
        for method in methods:
            response = ask(client, method, address)
            if response.status_code == 302 and address.name == address.route:
                to = response.headers["Location"]
                assert to == f"{address.url}change/"
                response = client.generic(method, to)
            if response.status_code != 403 or private_words(response):
                wrong.append(f"{method} {address}: {response.status_code}")
    return wrong


LINK = re.compile(r'<a\b[^>]*\bhref="([^"#?]+)')


OF_STAFF = [role for role in roles() if role.pool == "staff"]


@pytest.mark.parametrize("role", OF_STAFF, ids=lambda role: role.slug)
def test_no_page_links_to_one_that_is_closed_to_the_person(world: World, role: Role) -> None:
    client = signed_in(somebody(role.slug))
    found: dict[str, str] = {}
    for page in sorted({address.url for address in inside(world)}):
        response = client.get(page)
        if response.status_code == 200:
            links = LINK.findall(text_of(response))
            found.update((urljoin(page, link), page) for link in links if link[0] in "./")
    assert len(found) > 10
    closed = {}
    for link, page in found.items():
        response = client.get(link)
        text_of(response)  # read to its end, where it is a file
        if response.status_code >= 400:
            closed[link] = page
    assert closed == {}


# --- Sessions that outlive the right --------------------------------------------------------------


def test_somebody_suspended_a_moment_ago_is_not_signed_in_any_more(world: World) -> None:
    person = somebody("donors-compliance", "platform-admin")
    client = signed_in(person)
    assert client.get("/admin/").status_code == 200

    actions.suspend(person=person, by=None)

    closed = [address for address in all_addresses(world) if address.name not in OPEN]
    assert open_to(client, closed, or_sign_in=True) == []


def test_somebody_whose_grant_was_revoked_a_moment_ago_gets_403(world: World) -> None:
    person = somebody("donors-reviewer")
    client = signed_in(person)
    assert client.get(reverse("admin:donors_flag_queue")).status_code == 200

    actions.revoke(grant=Grant.objects.get(user=person), by=None)

    assert open_to(client, inside(world), methods=TWO) == []


def test_somebody_whose_grant_ran_out_a_moment_ago_gets_403(world: World) -> None:
    person = somebody("donors-reviewer")
    client = signed_in(person)
    assert client.get(reverse("admin:donors_flag_queue")).status_code == 200

    Grant.objects.filter(user=person).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert open_to(client, inside(world), methods=TWO) == []


# --- Decisions and writes -------------------------------------------------------------------------


def review_page(world: World) -> str:
    return reverse("admin:donors_flag_review_entry", args=[world.donor_id, world.entry_id])


def verdict_on(world: World) -> dict[str, str]:
    flags = ",".join(map(str, world.flag_ids))
    shown = Flag.objects.filter(pk__in=world.flag_ids).select_related("contribution", "entry")
    note = "Somebody else."
    return {"verdict": "dismissed", "note": note, "flags": flags, "record": record_of(shown)}


def states(world: World) -> set[str]:
    return set(Flag.objects.filter(pk__in=world.flag_ids).values_list("state", flat=True))


@pytest.mark.parametrize("role", ["donors-reviewer", "donors-compliance"])
def test_who_reviews_may_decide(world: World, role: str) -> None:
    person = somebody(role)

    response = signed_in(person).post(review_page(world), verdict_on(world))

    assert response.status_code == 302
    assert states(world) == {"dismissed"}
    assert Decision.objects.latest("pk").decided_by == person


def test_an_administrator_of_donors_may_look_but_not_decide(world: World) -> None:
    client = signed_in(somebody("donors-admin"))

    seen = client.get(review_page(world))
    refused = client.post(review_page(world), verdict_on(world))

    assert seen.status_code == 200
    assert 'name="verdict"' not in text_of(seen)
    assert refused.status_code == 403
    assert states(world) == {"open"}


def test_a_decision_without_the_forms_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(somebody("donors-reviewer"))

    response = client.post(review_page(world), verdict_on(world))

    assert response.status_code == 403
    assert states(world) == {"open"}


def test_a_verdict_holds_for_flags_of_its_own_page_only(world: World) -> None:
    client = signed_in(somebody("donors-reviewer"))
    rule_page = reverse("admin:donors_flag_review_rule", args=[world.rule_donor_id, world.rule])

    response = client.post(rule_page, verdict_on(world))

    assert response.status_code == 422
    assert "not of this page" in text_of(response)
    assert states(world) == {"open"}


@pytest.mark.parametrize("flags", ["", "x", "1,", "9" * 30, "-1", "9" * 5000])
def test_flags_that_are_no_flags_are_told_and_not_tried(world: World, flags: str) -> None:
    client = signed_in(somebody("donors-reviewer"))

    response = client.post(review_page(world), verdict_on(world) | {"flags": flags})

    assert response.status_code == 422
    assert states(world) == {"open"}


def test_nothing_is_written_by_looking(world: World) -> None:
    client = signed_in(somebody(*(role.slug for role in roles())))
    wrote = []
    for address in all_addresses(world):
        for method in ("GET", "HEAD", "OPTIONS"):
            if address.name in {"admin:logout", "access:sign-out"}:
                continue
            with CaptureQueriesContext(connection) as asked:
                text_of(ask(client, method, address))
            wrote += [
                f"{method} {address}: {query['sql'][:80]}"
                for query in asked
                if query["sql"].lstrip("( ").startswith(("INSERT", "UPDATE", "DELETE"))
                and "django_session" not in query["sql"]
            ]
    assert wrote == []


def test_signing_out_takes_a_post(world: World) -> None:
    client = signed_in(somebody("donors-reviewer"))

    for address in ("/sign-out/", "/admin/logout/"):
        assert client.get(address).status_code == 405
    assert client.get("/").status_code == 200


# --- What pages do not give away ------------------------------------------------------------------


def test_no_address_serves_the_files_in_storage(world: World) -> None:
    everyone = [Client(), signed_in(somebody(*(role.slug for role in roles())))]
    for stored in world.files:
        assert default_storage.exists(stored)
        for client in everyone:
            for before in ("/uploads/", "/media/", "/static/", "/static/../"):
                assert client.get(before + stored).status_code == 404, before + stored


def test_downloads_are_for_those_who_may_see_them_and_are_kept_by_no_cache(world: World) -> None:
    client = signed_in(somebody("donors-reviewer"))
    for name in ("donors:import-flags", "donors:import-rejects"):
        response = client.get(reverse(name, args=[world.import_id]))

        assert response.status_code == 200
        assert private_words(response)
        assert "attachment" in response.headers["Content-Disposition"]
        assert "no-store" in response.headers["Cache-Control"]


def test_nobody_finds_out_a_password_by_filtering_for_it(world: World) -> None:
    client = signed_in(somebody("platform-admin"))

    response = client.get("/admin/access/user/?password__startswith=a")

    assert response.status_code in {302, 400, 403}


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_an_id_that_cannot_be_is_no_error(world: World, number: int) -> None:
    client = signed_in(somebody("donors-compliance"))
    for address in (
        f"/admin/donors/flag/queue/{number}/entry/{world.entry_id}/",
        f"/admin/donors/flag/queue/{world.donor_id}/entry/{number}/",
        f"/donors/imports/{number}/flags.csv",
        f"/donors/imports/{number}/rejects.csv",
    ):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    "query", ["severity=x", "list=../..", "band=1", "p=x", "p=-1", "q=" + "x" * 300]
)
def test_filters_that_make_no_sense_are_left_out(world: World, query: str) -> None:
    response = signed_in(somebody("donors-reviewer")).get(f"/admin/donors/flag/queue/?{query}")

    assert response.status_code == 200


# --- What browsers are told -----------------------------------------------------------------------


def rules_of(response: HttpResponseBase) -> dict[str, str]:
    """The Content-Security-Policy by directive."""
    policy = response.headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


@pytest.mark.parametrize("visitor", ["nobody", "without roles", "everyone"])
def test_every_answer_carries_the_rules_for_browsers(world: World, visitor: str) -> None:
    clients = {
        "nobody": Client(),
        "without roles": signed_in(somebody()),
        "everyone": signed_in(somebody(*(role.slug for role in roles()))),
    }
    for address in all_addresses(world):
        response = ask(clients[visitor], "GET", address)
        text_of(response)  # a download has been read to its end
        rules = rules_of(response)
        assert "'unsafe-inline'" not in rules["script-src"], address
        assert "'unsafe-eval'" not in rules["script-src"] or address.url.startswith("/admin/")
        assert "'unsafe-inline'" not in rules["style-src"] or address.url.startswith("/admin/")
        assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert "http" not in response.headers["Content-Security-Policy"], "no other server's files"
        assert response.headers["X-Frame-Options"] == "DENY", address
        assert response.headers["Referrer-Policy"] == "same-origin", address
        assert response.headers["X-Content-Type-Options"] == "nosniff", address


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(
    world: World, settings: LazySettings
) -> None:
    settings.DEBUG = True
    person = somebody("donors-reviewer")
    person.set_password("a password of the tests")
    person.save()
    client = Client()

    client.get(SIGN_IN)
    client.post(SIGN_IN, {"username": person.email, "password": "a password of the tests"})

    assert {"hustings_session", "csrftoken"} == set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_pages_of_the_admin_are_kept_by_no_browser(world: World) -> None:
    """So that the way back after a decision shows the settled state, not the page of before."""
    client = signed_in(somebody("donors-reviewer"))
    for address in (reverse("admin:donors_flag_queue"), review_page(world)):
        assert "no-store" in client.get(address).headers["Cache-Control"]


# --- Outside DEBUG --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
def test_outside_debug_the_sign_in_is_closed(
    world: World, settings: LazySettings, method: str
) -> None:
    settings.DEBUG = False
    person = somebody("donors-reviewer")
    person.set_password("a password of the tests")
    person.save()
    client = Client()

    response = getattr(client, method)(
        SIGN_IN, {"username": person.email, "password": "a password of the tests"}
    )

    assert response.status_code == 503
    assert "Sign-in is closed" in response.content.decode()
    assert "hustings_session" not in client.cookies
