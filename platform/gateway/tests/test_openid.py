"""The whole way of a service that speaks OpenID Connect: Authlib, nginx, four web processes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from allauth.idp.oidc.models import Token
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.utils import timezone

from access import actions as access_actions
from access.models import AccessEvent, Grant, User
from access.tests.people import force_grants, session_of
from gateway import actions
from gateway.models import Allowance, OpenIDClient, Service, SigningKey
from gateway.openid.codes import TOKEN_SECONDS
from gateway.tests.gate import HOUSE, VOLUNTEERS, Gate
from gateway.tests.relying import BACK, VERIFIER, Relying

pytestmark = pytest.mark.processes
NO_SUCH_GRANT = (400, "unsupported_grant_type")
CLOSED = "It needs one of these roles"


@pytest.fixture
def charts(gate: Gate) -> Iterator[Relying]:
    """The charts with a client, new each time."""
    client, secret = actions.add_client(
        service=Service.objects.get(slug="charts"), redirects=[BACK], by=None
    )
    yield Relying(gate, client.client_id, secret)
    client.refresh_from_db()
    if client.ended_at is None:
        actions.end_client(client=client, by=None)


@pytest.fixture
def ledger(gate: Gate) -> Iterator[Relying]:
    """Another service, open to platform engineers alone."""
    back = "http://127.0.0.1:3000/back"
    client, secret = actions.add_client(
        service=Service.objects.get(slug="ledger"), redirects=[back], by=None
    )
    yield Relying(gate, client.client_id, secret, redirect=back)
    actions.end_client(client=client, by=None)


@pytest.fixture
def session(reviewer: User) -> str:
    made: str = session_of(reviewer)
    return made


def refusals(person: User) -> list[tuple[str, str]]:
    events = AccessEvent.objects.filter(kind="refused", person=person).order_by("id")
    return list(events.values_list("target", "reason"))


def error_of(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]


# --- The whole way --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_service_learns_who_it_is_and_of_the_roles_only_those_it_is_told_about(
    gate: Gate, charts: Relying, reviewer: User, session: str, method: str
) -> None:
    service = Relying(gate, charts.client_id, charts.secret, method=method)
    tokens = service.tokens(session)
    claims = service.claims(tokens["id_token"])
    userinfo = service.userinfo(tokens["access_token"]).json()

    assert claims["iss"] == f"http://{HOUSE}:{gate.port}"
    assert claims["sub"] == str(reviewer.pk)
    assert claims["groups"] == ["donors-reviewer"]  # not platform-admin: it is not told of that
    assert (claims["email"], claims["name"], claims["pool"]) == (
        reviewer.email, reviewer.name, "staff",
    )  # fmt: skip
    assert claims["email_verified"] is False  # nobody has verified it
    assert claims["exp"] - claims["iat"] == TOKEN_SECONDS == 300
    assert tokens["expires_in"] == 300
    assert "refresh_token" not in tokens
    assert userinfo == {name: claims[name] for name in userinfo}
    assert userinfo["sub"] == str(reviewer.pk)


def test_an_email_is_verified_when_it_is_the_one_that_the_provider_has_verified(
    charts: Relying, reviewer: User, session: str
) -> None:
    for email, verified in (("other@campaign.test", False), (reviewer.email, True)):
        SocialAccount.objects.update_or_create(
            user=reviewer,
            provider="https://id.test",
            uid="1",
            defaults={"extra_data": {"email": email}},
        )
        claims = charts.claims(charts.tokens(session)["id_token"])
        assert claims["email_verified"] is verified


def test_what_was_not_asked_for_is_not_told(charts: Relying, session: str) -> None:
    code = charts.code(session, scope="openid")
    claims = charts.claims(charts.exchange(code).json()["id_token"])

    assert not {"email", "name", "pool", "groups"} & set(claims)


def test_a_stranger_signs_in_first(gate: Gate, charts: Relying) -> None:
    answer = gate.get(charts.question())

    assert answer.status == 302
    assert answer.to.startswith("/sign-in/?next=/openid/authorize")


def test_a_cookie_of_the_volunteers_is_nothing_here(
    gate: Gate, charts: Relying, session: str
) -> None:
    answer = gate.get(charts.question(), Cookie=f"hustings_session_volunteer={session}")

    assert answer.to.startswith("/sign-in/")


def test_what_a_request_says_of_its_host_does_not_change_the_issuer(gate: Gate) -> None:
    path = "/.well-known/openid-configuration"
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: {HOUSE}\r\nX-Forwarded-Host: evil.test\r\n"
        f"Forwarded: host=evil.test\r\nConnection: close\r\n\r\n"
    )
    told = gate.raw(asked.encode())
    assert b" 200 OK" in told.partition(b"\r\n")[0]
    assert b"evil.test" not in told
    assert f'"issuer": "http://{HOUSE}:{gate.port}"'.encode() in told
    assert b"200 OK" not in gate.raw(asked.replace(HOUSE, "evil.test").encode())
    assert gate.get(f"{VOLUNTEERS}{path}").status == 404


# --- Who may not ----------------------------------------------------------------------------------


def test_who_lacks_the_role_is_told_what_is_missing_and_whom_to_ask(
    ledger: Relying, reviewer: User, session: str
) -> None:
    answer = ledger.asked(session)

    assert answer.status == 403
    assert "platform-engineer" in answer.body
    assert "Ines Marlowe" in answer.body
    [(target, reason)] = refusals(reviewer)
    assert target == "ledger"
    assert CLOSED in reason
    assert not Token.objects.filter(user=reviewer).exists()


def revoked(person: User) -> None:
    for grant in Grant.objects.filter(user=person):
        access_actions.revoke(grant=grant, by=None)


def run_out(person: User) -> None:
    Grant.objects.filter(user=person).update(expires_at=timezone.now() - timedelta(seconds=1))


def suspended(person: User) -> None:
    access_actions.suspend(person=person, by=None)


def signed_out(person: User) -> None:
    Session.objects.all().delete()


def of_the_other_pool(person: User) -> None:
    revoked(person)
    User.objects.filter(pk=person.pk).update(pool="volunteer")
    force_grants(person, "donors-reviewer")


ENDS = [revoked, run_out, suspended, signed_out, of_the_other_pool]


@pytest.mark.parametrize("ends", ENDS)
def test_what_ends_between_the_question_and_the_code_counts(
    charts: Relying, reviewer: User, session: str, ends: Any
) -> None:
    code = charts.code(session)
    ends(reviewer)

    assert error_of(charts.exchange(code)) == (400, "invalid_grant")
    assert [target for target, _ in refusals(reviewer)] == ["charts"]


@pytest.mark.parametrize("ends", ENDS)
def test_what_ends_later_is_felt_on_the_next_question(
    charts: Relying, reviewer: User, session: str, ends: Any
) -> None:
    token = charts.tokens(session)["access_token"]
    assert charts.userinfo(token).status_code == 200
    ends(reviewer)

    refused = charts.userinfo(token)
    assert error_of(refused) == (401, "invalid_token")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert charts.asked(session).status in {302, 403}
    assert "code=" not in charts.asked(session).to


def test_a_service_that_is_closed_and_a_client_that_has_ended_get_nothing(
    charts: Relying, session: str
) -> None:
    service = Service.objects.get(slug="charts")
    token, code = charts.tokens(session)["access_token"], charts.code(session)
    actions.change_service(service=service, by=None, active=False)
    try:
        assert charts.userinfo(token).status_code == 401
        assert error_of(charts.exchange(code)) == (401, "invalid_client")
        assert charts.asked(session).status == 403
    finally:
        actions.change_service(service=service, by=None, active=True)
    assert charts.userinfo(token).status_code == 200

    actions.end_client(client=OpenIDClient.objects.get(client_id=charts.client_id), by=None)
    assert charts.userinfo(token).status_code == 401
    assert error_of(charts.exchange(code)) == (401, "invalid_client")
    assert charts.asked(session).status == 403


# --- Codes ----------------------------------------------------------------------------------------


def test_a_code_is_good_once_and_ends_what_it_gave_when_it_comes_again(
    charts: Relying, session: str
) -> None:
    code = charts.code(session)
    token = charts.exchange(code).json()["access_token"]
    assert charts.userinfo(token).status_code == 200

    assert error_of(charts.exchange(code)) == (400, "invalid_grant")
    assert charts.userinfo(token).status_code == 401


def test_of_many_that_bring_one_code_at_once_one_at_most_gets_a_token(
    charts: Relying, session: str
) -> None:
    code = charts.code(session)
    with ThreadPoolExecutor(4) as at_once:
        answers = list(at_once.map(lambda _: charts.exchange(code).status_code, range(4)))

    assert sorted(answers) == [200, 400, 400, 400]


def test_a_code_is_of_no_use_to_another_service(
    charts: Relying, ledger: Relying, session: str
) -> None:
    code = charts.code(session)

    assert error_of(ledger.exchange(code)) == (400, "invalid_grant")
    assert error_of(ledger.exchange(code, redirect_uri=BACK)) == (400, "invalid_grant")
    assert charts.exchange(code).status_code == 200


def test_a_code_is_good_for_a_minute(charts: Relying, session: str) -> None:
    code = charts.code(session)
    row = Token.objects.get(type=Token.Type.AUTHORIZATION_CODE, client=charts.client_id)
    assert timedelta(seconds=50) < row.expires_at - timezone.now() <= timedelta(seconds=60)
    assert code not in str(row.__dict__)
    Token.objects.filter(pk=row.pk).update(expires_at=timezone.now())

    assert error_of(charts.exchange(code)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"client_secret": "wrong"}, (401, "invalid_client")),
        ({"client_secret": None}, (401, "invalid_client")),
        ({"client_id": "charts-000000000000"}, (401, "invalid_client")),
        ({"client_id": "x\x00y"}, (401, "invalid_client")),
        ({"code_verifier": None}, (400, "invalid_request")),
        ({"code_verifier": VERIFIER[::-1]}, (400, "invalid_grant")),
        ({"redirect_uri": f"{BACK}/"}, (400, "invalid_request")),
        ({"redirect_uri": None}, (400, "invalid_request")),
        ({"code": "x"}, (400, "invalid_grant")),
        ({"code": None}, (400, "invalid_request")),
        ({"grant_type": "password", "username": "ada@campaign.test"}, NO_SUCH_GRANT),
        ({"grant_type": "client_credentials"}, NO_SUCH_GRANT),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, NO_SUCH_GRANT),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, NO_SUCH_GRANT),
    ],
)  # fmt: skip
def test_a_code_takes_the_whole_proof(
    charts: Relying, session: str, changed: dict[str, str | None], says: tuple[int, str]
) -> None:
    response = charts.exchange(charts.code(session), **changed)

    assert error_of(response) == says
    assert not Token.objects.filter(type=Token.Type.ACCESS_TOKEN, client=charts.client_id).exists()


def test_a_new_secret_ends_the_old_one(charts: Relying, session: str) -> None:
    client = OpenIDClient.objects.get(client_id=charts.client_id)
    fresh = actions.rotate_secret(client=client, by=None)

    assert error_of(charts.exchange(charts.code(session))) == (401, "invalid_client")
    assert charts.exchange(charts.code(session), client_secret=fresh).status_code == 200
    client.client.refresh_from_db()
    assert fresh not in client.client.secret


# --- Questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "uri",
    [
        f"{BACK}/", f"{BACK}?x=1", "https://charts.campaign.test/login", f"{BACK}#x",
        "https://charts.campaign.test.evil.test/login/generic_oauth", "https://evil.test/",
        "http://charts.campaign.test/login/generic_oauth", "https://CHARTS.campaign.test/login/generic_oauth",
        "https://charts.campaign.test:443/login/generic_oauth", "javascript:alert(1)", "",
    ],
)  # fmt: skip
def test_nobody_is_sent_to_an_address_that_is_not_the_services(
    charts: Relying, session: str, uri: str
) -> None:
    charts.session.redirect_uri = uri
    answer = charts.asked(session)

    assert (answer.status, answer.to) == (400, "")
    assert "Ines Marlowe" in answer.body


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "id_token token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unauthorized_client"),
        ({"scope": "openid offline_access"}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"id_token_hint": "x"}, "login_required"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"response_mode": "form_post"}, "invalid_request"),
    ],
)  # fmt: skip
def test_a_question_that_we_do_not_answer_is_said_so_to_the_service(
    charts: Relying, session: str, changed: dict[str, str], error: str
) -> None:
    answer = charts.asked(session, **changed)

    assert answer.status == 302
    assert answer.to.startswith(f"{BACK}?")
    assert f"error={error}" in answer.to
    assert "code=" not in answer.to.replace("code_challenge", "")


def test_a_question_without_pkce_is_not_answered(gate: Gate, charts: Relying, session: str) -> None:
    asked = charts.question().replace("code_challenge=", "unused=")
    answer = gate.get(asked, Cookie=f"hustings_session_staff={session}")

    assert answer.status == 302
    assert "error=invalid_request" in answer.to


@pytest.mark.parametrize("more", [{"nonce": "a\x00b"}, {"state": "a\x00b"}])
def test_what_no_database_takes_is_no_error_of_ours(
    charts: Relying, session: str, more: dict[str, str]
) -> None:
    url = charts.question(nonce="a") + ("&nonce2=%00" if "nonce" in more else "&x=%00")
    answer = charts.gate.get(url, Cookie=f"hustings_session_staff={session}")

    assert answer.status == 400


# --- Tokens and keys ------------------------------------------------------------------------------


def test_an_access_token_is_good_for_five_minutes_and_not_in_an_address(
    gate: Gate, charts: Relying, session: str
) -> None:
    token = charts.tokens(session)["access_token"]
    row = Token.objects.get(type=Token.Type.ACCESS_TOKEN, client=charts.client_id)
    assert timedelta(seconds=290) < row.expires_at - timezone.now() <= timedelta(seconds=300)
    assert gate.get(f"{HOUSE}/openid/userinfo?access_token={token}").status == 401
    assert gate.get(f"{HOUSE}/openid/userinfo").status == 401

    Token.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    assert charts.userinfo(token).status_code == 401
    assert actions.tidy_openid() >= 1


def test_a_new_key_is_published_before_it_signs_and_the_old_one_after(
    charts: Relying, session: str
) -> None:
    before = charts.tokens(session)["id_token"]
    openid = SigningKey.Purpose.OPENID
    SigningKey.objects.filter(purpose=openid, state="next").update(
        created_at=timezone.now() - timedelta(hours=1)
    )
    rotated = actions.rotate_keys(purpose=openid)
    assert rotated.changed

    published = charts.session.get(charts.document()["jwks_uri"], withhold_token=True).json()[
        "keys"
    ]
    assert len(published) >= 3
    assert {key["alg"] for key in published} == {"RS256"}
    assert not any("d" in key for key in published)
    after = charts.tokens(session)["id_token"]
    assert charts.claims(before)["sub"] == charts.claims(after)["sub"]
    states = SigningKey.objects.filter(purpose="assertion", state="current")
    assert states.count() <= 1  # those of the assertions have a life of their own


def test_guessing_is_slowed_down(gate: Gate, charts: Relying, session: str) -> None:
    code = charts.code(session)
    assert charts.userinfo("x").status_code == 401
    theirs = Allowance.objects.filter(key__startswith="openid:")
    assert theirs.update(full_at=timezone.now() + timedelta(minutes=2)) == 1
    try:
        refused = charts.exchange(code, client_secret="a guess")
        assert error_of(refused) == (429, "temporarily_unavailable")
        assert int(refused.headers["Retry-After"]) >= 1
        assert charts.userinfo("x").status_code == 429
    finally:
        theirs.delete()
    assert charts.exchange(code).status_code == 200
