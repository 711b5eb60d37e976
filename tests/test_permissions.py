"""Who gets what: every address, by every method, for everyone who has no business there.

The addresses come from the url patterns themselves, so that a new page is walked from the day it
is there. Nobody without a right may get anything but the sign-in page or 403.
"""

from __future__ import annotations

import functools
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from access import actions
from access.models import Grant, User
from access.tests.people import force_grants
from core.catalogue import Role, owners, roles
from donors.models import Decision, Flag
from donors.queries.flags import record_of
from gateway.actions import create_token
from tests.addresses import METHODS, Address, all_addresses, methods_of
from tests.world import FOR_ADMINISTRATORS, PRIVATE, World

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
SIGN_IN = "/sign-in/"
TWO = ("GET", "POST")
ONE = ("GET",)
# The only addresses that answer people who are not signed in. admin:login and signing out lead to
# the sign-in; an invitation is open to whoever holds its link. The probes say ok or failed, and no
# more; /metrics is no more open than the rest.
OPEN = {
    "access:invitation", "access:sign-in", "access:sign-out", "admin:login", "gateway:jwks",
    "core:healthz", "core:readyz",
    # To a provider and back: without one they lead to the sign-in.
    "google_login", "google_callback", "openid_connect_login", "openid_connect_callback",
}  # fmt: skip
# Hustings as an OpenID provider: what it says of itself, and what services ask without a session.
ASKS_FOR_PROOF = {"gateway:openid-token", "gateway:openid-userinfo"}
# What SNS tells us: its signature says that it is SNS.
ASKS_FOR_PROOF |= {"donors:inbox-events"}
OPEN |= {"donors:inbox-events"}
OPEN |= {f"gateway:openid-{name}" for name in ("configuration", "keys", "token", "userinfo")}
# What everybody may do who is signed in: see their own sessions and end them.
FOR_EVERYBODY = {
    "access:sign-out", "access:sessions", "access:end-session", "access:end-other-sessions",
}  # fmt: skip
# The ways in without the Workspace.
OPEN |= {f"access:{name}" for name in ("ask-for-code", "enter-code", "link", "local", "passkey",
                                       "second-factor")}  # fmt: skip
# One's own account: whoever is signed in may open it, and finds nobody else's there.
OWN = {f"access:{name}" for name in ("account", "confirm", "authenticator-app", "add-passkey",
                                     "remove-factor", "recovery-codes", "password")}  # fmt: skip
FOR_EVERYBODY |= OWN
# What anybody may open who is signed in, with no right at all: what is their own, and the names and
# summaries of the roles that may be asked for.
FOR_ANYBODY = {
    "portal:home", "portal:jobs", "portal:asking", "portal:ask", "portal:refusals", "api:me",
}  # fmt: skip
# These answer nginx, and 403 to every person.
FOR_NGINX = {"gateway:auth", "gateway:turned-away", "gateway:arrived"}
# What any member of staff with any role may open: it shows what that role may see, and no more.
FOR_ALL_STAFF = {
    *FOR_ANYBODY, "access:onboarding", "portal:pin", "portal:unpin", "portal:opened",
    "portal:dismiss", "admin:index",
    "admin:search", "admin:autocomplete", "admin:jsi18n",
    "admin:logout", "access:sign-out", "access:sign-in", "admin:login", "admin/(?P<url>.*)$",
}  # fmt: skip
FOR_ALL_STAFF_OF_THE_API = {"api:schema", "api:docs", "jobs-api:jobs", "jobs-api:job"}
YOUR_TOKENS = {"gateway:tokens", "gateway:token-rotate", "gateway:token-revoke"}
FOR_ALL_STAFF |= FOR_ALL_STAFF_OF_THE_API | YOUR_TOKENS
# Where each role's own pages stand: by the beginning of a view's name or route.
PAGES_OF = {
    # it answers for the other two, so that requests for them are its page as well
    "donors-admin": (
        "donors:",
        "admin:donors_",
        "admin/donors/",
        "api/donors/",
        "admin:access_accessrequest_",
        "admin/access/accessrequest/",
    ),
    "donors-compliance": ("donors:", "admin:donors_", "admin/donors/", "api/donors/"),
    "donors-reviewer": ("donors:", "admin:donors_", "admin/donors/", "api/donors/"),
    "platform-admin": (
        "admin:access_",
        "admin/access/",
        "api/access/",
        "admin:gateway_",
        "admin/gateway/",
        "admin:portal_",
        "admin/portal/",
    ),
    "platform-engineer": (
        "admin:jobs_",
        "admin/jobs/",
        "api/jobs/",
        "admin:gateway_",
        "admin/gateway/",
        "admin:portal_",
        "admin/portal/",
        "gateway:enter",
    ),
    "texting-volunteer": ("access:onboard",),
}
OF_STAFF = [role for role in roles() if role.pool == "staff"]
# Open to volunteers with a role: what tiles show; and what stands before the one that is theirs.
OF_VOLUNTEERS = {
    "portal:pin", "portal:unpin", "portal:opened", "portal:dismiss", "access:onboarding",
    "access:onboard",
}  # fmt: skip
# What of donors' API is for others than this role.
FOR_OTHERS = {
    ("donors-reviewer", "donors-api:imports"): ("POST",),
    ("donors-admin", "donors-api:decisions"): ("POST",),
    ("donors-admin", "donors-api:decision-take-back"): ("GET", "POST"),
}
SET_UP = (  # donors-admin's alone
    "committee", "contributionlimit", "rulethreshold", "source", "watchlist", "listfetch",
    "listupload", "reviewsettings", "mailsetting", "lettertemplate",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _quietly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Thousands of refusals, each with a traceback in the log, would take longer than the walk.
    And Django's test client keeps a copy of all that each template of a page was given."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *given, **named: None)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def somebody(*given: str, pool: str = "staff") -> User:
    """A new person, with these roles; a volunteer too may have those of the staff here, which no
    action gives one and the database refuses: the pages have to hold all the same."""
    person = User.objects.create_user(f"visitor{User.objects.count()}@campaign.test", pool=pool)
    force_grants(person, *given)
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@dataclass(frozen=True)
class Answer:
    """What an address said: `text` is all of it, the body and the headers. `wrote` are the
    statements that changed a row meanwhile, where somebody counted them."""

    status_code: int
    headers: Mapping[str, str]
    text: str
    wrote: list[str] = field(default_factory=list)


def ask(client: Client, method: str, address: Address) -> Answer:
    response = client.generic(method, address.url)
    return Answer(response.status_code, response.headers, text_of(response))


def text_of(response: HttpResponseBase) -> str:
    """All that it says: the body and the headers."""
    content: bytes = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
    return f"{response.headers}\n{content.decode()}"


def private_words(said: str) -> list[str]:
    return [word for word in PRIVATE if word in said]


def leads_to_sign_in(answer: Answer) -> bool:
    """Straight there, or by way of the admin's own sign-in address, which leads there."""
    to = urlsplit(answer.headers.get("Location", "")).path
    return answer.status_code == 302 and to in {SIGN_IN, "/admin/login/"}


def asks_for_a_token(answer: Answer, address: Address) -> bool:
    """What the API says in place of a sign-in page, and nothing else does."""
    challenge = answer.headers.get("WWW-Authenticate", "")
    is_api = address.url.startswith("/api/")
    return is_api and answer.status_code == 401 and challenge.startswith("Bearer ")


Walk = dict[Address, Answer]
NOBODY = "nobody signed in"


@functools.cache
def walk(world: World, *given: str) -> Walk:
    """What GET brings somebody of the staff with these roles, or NOBODY, from every address.

    Gone once for all tests that look at it: each of them begins with the same world. Addresses
    that are open come last: some of them may begin another session.
    """
    client = Client() if given == (NOBODY,) else signed_in(somebody(*given))
    answers = {}
    for address in sorted(all_addresses(world), key=lambda address: address.name in OPEN):
        with CaptureQueriesContext(connection) as asked:
            answer = ask(client, "GET", address)
        answers[address] = replace(answer, wrote=writes(asked))
    return answers


def writes(asked: CaptureQueriesContext) -> list[str]:
    """The statements that change a row, but those that any visit makes: the session was used, the
    API was asked, a refusal was noted."""
    tables = ("django_session", "usersession", "gateway_allowance", "access_accessevent")
    return [
        query["sql"][:80]
        for query in asked
        if query["sql"].lstrip("( ").startswith(("INSERT", "UPDATE", "DELETE"))
        and not any(table in query["sql"] for table in tables)
    ]


def open_to(
    client: Client,
    addresses: Sequence[Address],
    *,
    methods: tuple[str, ...] = (),
    or_sign_in: bool = False,
    walked: Walk | None = None,
) -> list[str]:
    """The addresses that say anything but 403 (or `sign in`), by these methods, or by all that
    there is any use in: there must be none.

    Two methods will do for people who differ in why they are refused, not in where; one, where
    what they lack was taken from them a moment ago. GET is not asked again where it was `walked`.
    """
    wrong = []
    for address in addresses:
        for method in methods or methods_of(address):
            answer = walked[address] if walked and method == "GET" else ask(client, method, address)
            refused = answer.status_code == 403 or (
                or_sign_in and (leads_to_sign_in(answer) or asks_for_a_token(answer, address))
            )
            if not refused or private_words(answer.text):
                wrong.append(f"{method} {address}: {answer.status_code}")
    return wrong


@pytest.fixture(autouse=True)
def _without_end(settings: LazySettings) -> None:
    """Nobody is told that they ask too much."""
    settings.API_PER_MINUTE = settings.API_STRANGERS_PER_MINUTE = 1_000_000


def with_token(person: User, *groups: str) -> Client:
    """A machine that has these groups of a person's, by a token."""
    _, value = create_token(
        owner=person,
        name="a walk",
        groups=groups,
        until=timezone.now() + timedelta(days=1),
        by=person,
    )
    return Client(headers={"Authorization": f"Bearer {value}"})


# --- The walk -----------------------------------------------------------------------------------


def test_somebody_not_signed_in_gets_nothing_but_the_sign_in_page(world: World) -> None:
    shut = [address for address in all_addresses(world) if address.name not in OPEN]

    assert open_to(Client(), shut, or_sign_in=True, walked=walk(world, NOBODY)) == []


def test_the_open_addresses_hold_nothing_of_what_is_inside(
    world: World, settings: LazySettings
) -> None:
    settings.DEBUG = True
    opened = [address for address in all_addresses(world) if address.name in OPEN]

    assert {address.name for address in opened} == OPEN
    for address in opened:
        for method in METHODS:
            response = ask(Client(), method, address)
            refused = {400, 401} if address.name in ASKS_FOR_PROOF else set()
            assert response.status_code in {200, 302, 405} | refused, f"{method} {address}"
            assert private_words(response.text) == [], f"{method} {address}"
    to = Client().get("/admin/login/").headers["Location"]
    assert urlsplit(to).path == SIGN_IN


def test_somebody_without_any_group_gets_403_everywhere(world: World) -> None:
    client = signed_in(somebody())

    assert open_to(client, closed(world), walked=walk(world)) == []


def test_a_volunteer_without_any_group_gets_403_even_where_one_with_all_is_let_in(
    world: World,
) -> None:
    """Elsewhere the one with all of them is refused as well: see below."""
    for_volunteers = [one for one in closed(world, "volunteer") if one.name in OF_VOLUNTEERS]

    assert {address.name for address in for_volunteers} == OF_VOLUNTEERS
    assert open_to(signed_in(somebody(pool="volunteer")), for_volunteers) == []


def test_pages_of_the_admin_ask_only_whether_it_is_a_post() -> None:
    """See `methods_of`. Django's own ask the same; beside that, whether to open a transaction."""
    asked = re.compile(r"request\.method|require_\w+\(")
    folders = [ROOT / "platform", *(ROOT / app for app in ("donors", "texting", "audit", "media"))]
    files = [
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if "tests" not in path.parts and re.search("/admin(_site)?[./]", str(path))
    ]
    lines = [line.strip() for path in files for line in path.read_text().splitlines()]
    asking = [line for line in lines if asked.search(line)]

    assert len(asking) > 30
    assert [line for line in asking if not re.search('method [!=]= "POST"', line)] == []


@pytest.mark.parametrize("pool", ["staff", "volunteer"])
def test_somebody_without_any_group_reads_what_may_be_asked_for_and_nothing_else(
    world: World, pool: str
) -> None:
    client = signed_in(somebody(pool=pool))
    own = [address for address in inside(world) if address.name in FOR_ANYBODY]

    assert {address.name for address in own} == FOR_ANYBODY
    for address in own:
        for method in METHODS:
            response = ask(client, method, address)
            assert response.status_code in {200, 403, 405, 422}, f"{method} {address}"
            assert private_words(response.text) == [], f"{method} {address}"
            assert FOR_ADMINISTRATORS not in response.text, f"{method} {address}"
    may_ask = "Ask for" in text_of(client.get("/ask/donors-admin/"))
    assert may_ask == (pool == "staff")


def test_a_group_without_any_permission_opens_nothing(world: World) -> None:
    """Not even what every role does. To be in whatever group opens nothing else: there the people
    of another app are refused, who are in one."""
    Group.objects.create(name="press")
    every_role = [address for address in closed(world) if address.name in FOR_ALL_STAFF]

    assert len(every_role) > 10
    assert open_to(signed_in(somebody("press")), every_role, methods=TWO) == []


def test_a_volunteer_gets_none_of_the_staffs_pages_whatever_the_grants(world: World) -> None:
    client = signed_in(somebody(*(role.slug for role in roles()), pool="volunteer"))
    beyond_portal = [one for one in closed(world, "volunteer") if one.name not in OF_VOLUNTEERS]

    assert open_to(client, beyond_portal, methods=TWO) == []
    assert private_words(text_of(client.get("/"))) == []


@pytest.mark.parametrize("role", roles(), ids=lambda role: role.slug)
def test_somebody_from_another_app_gets_403_on_all_that_is_not_theirs(
    world: World, role: Role
) -> None:
    """By POST those are asked together whose pages are nearly the same: what is refused to somebody
    with all three roles of donors is refused to each. A role without a right has none in the admin,
    and is asked by POST outside of it."""
    elsewhere = not_theirs(world, role)
    of_donors = [each for each in OF_STAFF if each.slug.startswith("donors-")]
    together = of_donors if role in of_donors else [role]
    of_none = set(elsewhere).intersection(*(not_theirs(world, each) for each in together))
    by_post = [one for one in elsewhere if role.permissions or not one.url.startswith("/admin/")]
    walked = walk(world, role.slug)
    alone = signed_in(somebody(role.slug))

    assert len(elsewhere) > 10
    assert refused_in_the_end(alone, elsewhere, walked, methods=ONE) == []
    own = [one for one in by_post if one not in of_none]
    assert refused_in_the_end(alone, own, walked, methods=("POST",)) == []
    if role == together[-1]:
        shared = [one for one in by_post if one in of_none]
        client = signed_in(somebody(*(each.slug for each in together)))
        assert refused_in_the_end(client, shared, walked, methods=("POST",)) == []


def not_theirs(world: World, role: Role) -> list[Address]:
    """What takes a right that this role has not."""
    theirs = PAGES_OF[role.slug]
    return [
        address
        for address in inside(world)
        if address.name not in FOR_ALL_STAFF
        and not (address.url == "/admin/access/" and role.slug in owners())
        and not address.name.startswith(theirs)
        and not address.url.startswith(tuple(f"/{page}" for page in theirs))
    ]


@pytest.mark.parametrize("role", ["platform-admin", "platform-engineer"])
def test_what_all_staff_may_open_shows_nothing_of_another_app(world: World, role: str) -> None:
    client = signed_in(somebody(role))
    shared = [
        address
        for address in inside(world)
        if address.name in FOR_ALL_STAFF - OPEN
        and not address.url.startswith(tuple(f"/{page}" for page in PAGES_OF[role]))
    ]

    for address in shared:
        if address.name in {"admin:logout", "access:sign-out"}:
            continue
        for method in methods_of(address):
            if method == "GET":
                response = walk(world, role)[address]
            else:
                response = ask(client, method, address)
            assert response.status_code < 500, f"{method} {address}"
            assert private_words(response.text) == [], f"{method} {address}"
    for search in ("?s=quorvale", "?s=quorvale&extended=1", "?s=flags"):
        found = text_of(client.get(f"/admin/search/{search}"))
        assert private_words(found) == []
        assert "/admin/donors/" not in found


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
    assert refused_in_the_end(signed_in(somebody(role)), kept, walk(world, role)) == []


@pytest.mark.parametrize("pool", ["staff", "volunteer"])
def test_ones_own_account_shows_and_changes_nobody_elses(world: World, pool: str) -> None:
    client = signed_in(somebody(*(role.slug for role in roles()), pool=pool))
    own = [address for address in all_addresses(world) if address.name in OWN]

    assert {address.name for address in own} == OWN
    for address in own:
        for method in METHODS:
            response = ask(client, method, address)
            assert response.status_code in {200, 302, 403, 404, 405}, f"{method} {address}"
            assert private_words(response.text) == [], f"{method} {address}"
    assert Authenticator.objects.filter(pk=world.factor_id).exists()


def test_staff_with_every_role_who_owe_a_second_factor_get_nowhere(
    world: World, settings: LazySettings
) -> None:
    """The middleware says so before any page; by POST it says so to the portal and the API."""
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(somebody(*(role.slug for role in roles())))
    somewhere = []
    for address in inside(world):
        for method in ONE if address.url.startswith("/admin/") else TWO:
            response = ask(client, method, address)
            to = urlsplit(response.headers.get("Location", "")).path
            led = response.status_code == 302 and to == "/account/"
            if not (led or response.status_code == 403) or private_words(response.text):
                somewhere.append(f"{method} {address}: {response.status_code}")
    assert somewhere == []


def inside(world: World) -> list[Address]:
    """All addresses but those that are open, and those that anyone may use who is in."""
    return [address for address in all_addresses(world) if address.name not in OPEN | FOR_EVERYBODY]


def closed(world: World, pool: str = "staff") -> list[Address]:
    """Those of them that take a right."""
    open_anyway = FOR_ANYBODY | (FOR_ALL_STAFF_OF_THE_API if pool == "staff" else set())
    return [address for address in inside(world) if address.name not in open_anyway]


def refused_in_the_end(
    client: Client, addresses: list[Address], walked: Walk, methods: tuple[str, ...] = TWO
) -> list[str]:
    """The addresses that are open after all, by GET as it was `walked` or by POST. A redirect
    within the admin to another page of the same row is followed."""
    wrong = []
    for address in addresses:
        for method in methods:
            answer = walked[address] if method == "GET" else ask(client, method, address)
            if answer.status_code == 302 and address.name == address.route:
                to = answer.headers["Location"]
                assert to == f"{address.url}change/"
                answer = ask(client, method, replace(address, url=to))
            if answer.status_code != 403 or private_words(answer.text):
                wrong.append(f"{method} {address}: {answer.status_code}")
    return wrong


LINK = re.compile(r'<a\b[^>]*\bhref="([^"#?]+)')


OF_STAFF = [role for role in roles() if role.pool == "staff"]


@pytest.mark.parametrize("role", OF_STAFF, ids=lambda role: role.slug)
def test_no_page_links_to_one_that_is_closed_to_the_person(world: World, role: Role) -> None:
    client = signed_in(somebody(role.slug))
    found: dict[str, str] = {}
    opened = set()
    for address in inside(world):
        answer = walk(world, role.slug)[address]
        if answer.status_code < 400:
            opened.add(address.url)
        if answer.status_code == 200:
            links = LINK.findall(answer.text)
            found.update(
                (urljoin(address.url, link), address.url) for link in links if link[0] in "./"
            )
    assert len(found) > 10
    found_closed = {}
    of_route: Counter[str] = Counter()
    for link, page in found.items():
        route = resolve(link).route
        of_route[route] += link not in opened
        if link in opened or of_route[route] > 2:  # one row is as another
            continue
        response = client.get(link)
        text_of(response)  # read to its end, where it is a file
        if response.status_code >= 400:
            found_closed[link] = page
    assert found_closed == {}


# --- Machines -------------------------------------------------------------------------------------


def of_the_api(world: World) -> list[Address]:
    """What of it takes a right."""
    anybodys = FOR_ANYBODY | FOR_ALL_STAFF_OF_THE_API
    api = [address for address in all_addresses(world) if address.url.startswith("/api/")]
    return [address for address in api if address.name not in anybodys]


@pytest.mark.parametrize("role", OF_STAFF, ids=lambda role: role.slug)
def test_a_token_opens_what_its_groups_open_in_the_api_and_nothing_else(
    world: World, role: Role
) -> None:
    """Although its owner has every role there is."""
    client = with_token(somebody(*(role.slug for role in OF_STAFF)), role.slug)
    theirs = tuple(f"/{page}" for page in PAGES_OF[role.slug] if page.startswith("api/"))
    closed = [address for address in of_the_api(world) if not address.url.startswith(theirs)]
    opened = [address for address in all_addresses(world) if address.url.startswith(theirs)]

    assert len(closed) > 5
    assert open_to(client, closed, methods=TWO, or_sign_in=True) == []
    assert opened
    for address in opened:
        answers = {method: ask(client, method, address).status_code for method in TWO}
        for method in FOR_OTHERS.get((role.slug, address.name), ()):
            assert answers.pop(method) == 403, address
        assert set(answers.values()) <= {200, 201, 400, 405, 409}, address


def test_a_token_opens_no_page_whatever_its_groups(world: World) -> None:
    every = [role.slug for role in OF_STAFF]
    client = with_token(somebody(*every), *every)
    pages = [
        address
        for address in all_addresses(world)
        if address.name not in OPEN and not address.url.startswith("/api/")
    ]

    assert len(pages) > 300
    assert open_to(client, pages, methods=TWO, or_sign_in=True) == []


def test_a_token_without_the_group_any_longer_gets_403_and_without_the_owner_401(
    world: World,
) -> None:
    person = somebody("platform-admin")
    client = with_token(person, "platform-admin")
    assert client.get("/api/access/log/").status_code == 200

    actions.revoke(grant=Grant.objects.get(user=person), by=None)
    assert open_to(client, of_the_api(world), methods=TWO, or_sign_in=True) == []

    actions.suspend(person=person, by=None)
    everything = [address for address in all_addresses(world) if address.url.startswith("/api/")]
    assert open_to(client, everything, methods=TWO, or_sign_in=True) == []


def test_what_nginx_asks_is_closed_to_every_person_whatever_their_roles(world: World) -> None:
    client = signed_in(somebody(*(role.slug for role in roles())))
    theirs = [address for address in all_addresses(world) if address.name in FOR_NGINX]

    assert {address.name for address in theirs} == FOR_NGINX
    assert open_to(client, theirs) == []


# --- Sessions that outlive the right --------------------------------------------------------------


def opened_by_reviewing(world: World) -> list[Address]:
    """What took the right, and said anything but 403 to a reviewer. All else was closed before."""
    walked = walk(world, "donors-reviewer")
    found = [address for address in closed(world) if walked[address].status_code != 403]
    assert len(found) > 30
    return found


def test_somebody_suspended_a_moment_ago_is_not_signed_in_any_more(world: World) -> None:
    person = somebody("donors-compliance", "platform-admin")
    client = signed_in(person)
    assert client.get("/admin/").status_code == 200

    actions.suspend(person=person, by=None)

    shut = [address for address in all_addresses(world) if address.name not in OPEN]
    assert open_to(client, shut, methods=ONE, or_sign_in=True) == []


def test_somebody_whose_grant_was_revoked_a_moment_ago_gets_403(world: World) -> None:
    person = somebody("donors-reviewer")
    client = signed_in(person)
    assert client.get(reverse("admin:donors_flag_queue")).status_code == 200

    actions.revoke(grant=Grant.objects.get(user=person), by=None)

    assert open_to(client, opened_by_reviewing(world), methods=ONE) == []


def test_somebody_whose_grant_ran_out_a_moment_ago_gets_403(world: World) -> None:
    person = somebody("donors-reviewer")
    client = signed_in(person)
    assert client.get(reverse("admin:donors_flag_queue")).status_code == 200

    Grant.objects.filter(user=person).update(expires_at=timezone.now() - timedelta(seconds=1))

    assert open_to(client, opened_by_reviewing(world), methods=ONE) == []


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
    """By somebody of each role that opens a page; where none does, by somebody with all of them."""
    client = signed_in(somebody(*(role.slug for role in roles())))
    wrote = []
    for address in all_addresses(world):
        if address.name in {"admin:logout", "access:sign-out"}:
            continue
        looks = {role.slug: walk(world, role.slug)[address] for role in roles()}
        opened = any(answer.status_code != 403 for answer in looks.values())
        again = [] if opened else ["GET"]
        if "OPTIONS" in methods_of(address):  # else the page does as for GET
            again.append("OPTIONS")
        for method in again:
            with CaptureQueriesContext(connection) as asked:
                ask(client, method, address)
            wrote += [f"{method} {address}: {statement}" for statement in writes(asked)]
        for role, answer in looks.items():
            wrote += [f"GET {address} by {role}: {statement}" for statement in answer.wrote]
    assert wrote == []  # nor does HEAD write, which Django answers by the way of GET


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
        assert private_words(text_of(response))
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


def rules_of(answer: Answer) -> dict[str, str]:
    """The Content-Security-Policy by directive."""
    policy = answer.headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


@pytest.mark.parametrize(
    "visitor",
    [(NOBODY,), (), *((role.slug,) for role in roles())],
    ids=["nobody", "without roles", *(role.slug for role in roles())],
)
def test_every_answer_carries_the_rules_for_browsers(
    world: World, visitor: tuple[str, ...]
) -> None:
    for address, response in walk(world, *visitor).items():
        if address.name.startswith("core:") or address.name == "gateway:auth":
            continue  # a word or figures, for probes and for nginx, and before all else
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
