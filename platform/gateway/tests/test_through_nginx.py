"""Who gets through nginx to a service, and what the service learns of them."""

from __future__ import annotations

import json
from datetime import timedelta

import jwt
import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from access import actions
from access.models import Grant, User
from access.tests.people import session_of
from gateway.actions import change_service
from gateway.models import Service, SigningKey
from gateway.tests.gate import CHARTS, HOUSE, LEDGER, Gate
from gateway.verifier.hustings_verifier import Verifier
from jobs.tests.house import eventually

pytestmark = pytest.mark.processes


def test_who_may_enter_arrives_with_an_assertion(gate: Gate, visit: str, reviewer: User) -> None:
    answer = gate.get(f"{CHARTS}/d/money?from=now", Cookie=visit)

    assert (answer.status, answer.body) == (200, "service")
    told = gate.upstream.values("X-Hustings-Assertion")
    verifier = Verifier(
        issuer=f"http://{HOUSE}:{gate.port}",
        audience="charts",
        keys_url=f"http://127.0.0.1:{gate.web_port}/.well-known/jwks.json",
    )
    claims = verifier.claims(told)
    assert claims["sub"] == str(reviewer.pk)
    assert claims["email"] == reviewer.email
    assert claims["pool"] == "staff"
    assert claims["groups"] == ["donors-reviewer"]  # not platform-admin: it is not told of that
    assert claims["exp"] - claims["iat"] == 60
    assert len(claims["jti"]) > 16
    assert jwt.get_unverified_header(told[0])["alg"] == "ES256"


# --- The way in ---------------------------------------------------------------------------------


def test_a_stranger_is_led_to_the_sign_in_and_back(gate: Gate) -> None:
    away = gate.get(f"{CHARTS}/d/money?from=now&to=%2F")
    assert away.status == 302
    house = gate.get(away.to)

    assert house.status == 302
    assert house.to.startswith("/sign-in/?next=/gateway/enter/charts/")
    assert gate.upstream.seen == []


def test_who_signs_in_gets_to_the_page_that_was_wanted(gate: Gate, reviewer: User) -> None:
    cookie = gate.enter(session_of(reviewer), path="/d/money?from=now&to=%2F")

    assert gate.get(CHARTS, Cookie=cookie).status == 200


def test_a_long_address_full_of_signs_is_led_to_as_well(gate: Gate, reviewer: User) -> None:
    gate.enter(session_of(reviewer), path=f"/explore?{'&=' * 900}")


def test_pages_that_are_opened_at_the_same_time_all_arrive(gate: Gate, reviewer: User) -> None:
    """As when a browser comes back with the tabs of yesterday."""
    tabs = [gate.get(f"{CHARTS}/1")]
    kept = f"hustings_state={tabs[0].cookies()['hustings_state']}"
    tabs.append(gate.get(f"{CHARTS}/2", Cookie=kept))
    session = f"hustings_session_staff={session_of(reviewer)}"
    arrived = [gate.get(gate.get(tab.to, Cookie=session).to, Cookie=kept) for tab in tabs]

    assert [(tab.status, tab.to[-2:]) for tab in arrived] == [(302, "/1"), (302, "/2")]
    assert all("hustings_state" not in tab.cookies() for tab in arrived)


@pytest.mark.parametrize(("method", "mode"), [("GET", "cors"), ("GET", "websocket"), ("POST", "")])
def test_what_is_no_page_gets_the_plain_status(gate: Gate, method: str, mode: str) -> None:
    assert gate.get(CHARTS, method=method, Sec_Fetch_Mode=mode).status == 401


def test_who_may_not_enter_is_told_what_is_missing_and_whom_to_ask(
    gate: Gate, reviewer: User
) -> None:
    away = gate.get(LEDGER)
    house = gate.get(away.to, Cookie=f"hustings_session_staff={session_of(reviewer)}")

    assert house.status == 403
    assert "platform-engineer" in house.body
    assert "Ines Marlowe" in house.body
    assert gate.upstream.seen == []


def test_a_ticket_is_good_for_the_browser_that_asked_and_for_no_other(
    gate: Gate, reviewer: User
) -> None:
    away = gate.get(CHARTS)
    house = gate.get(away.to, Cookie=f"hustings_session_staff={session_of(reviewer)}")

    assert gate.get(house.to).status == 400
    assert gate.get(house.to, Cookie="hustings_state=somebody-elses").status == 400
    elsewhere = house.to.replace(CHARTS, LEDGER)
    own = f"hustings_state={away.cookies()['hustings_state']}"
    assert gate.get(elsewhere, Cookie=own).status == 400
    assert gate.get(house.to, Cookie=own).status == 302


@pytest.mark.parametrize("to", ["//evil.example.org/", "https://evil.example.org", "/\\evil", "x"])
def test_nobody_is_led_to_another_site(gate: Gate, reviewer: User, to: str) -> None:
    away = gate.get(CHARTS)
    url = away.to.replace("to=%2F", f"to={to}")
    house = gate.get(url, Cookie=f"hustings_session_staff={session_of(reviewer)}")
    back = gate.get(house.to, Cookie=f"hustings_state={away.cookies()['hustings_state']}")

    assert back.to == f"http://{CHARTS}:{gate.port}/"


def test_what_only_nginx_may_ask_is_closed_to_everybody_else(gate: Gate, visit: str) -> None:
    for path in ("/gateway/auth", "/gateway/turned-away", "/gateway/arrived"):
        assert gate.get(f"{HOUSE}{path}", X_Hustings_Service="charts", Cookie=visit).status == 404


# --- Rights that end ----------------------------------------------------------------------------


def test_a_revoked_grant_is_felt_on_the_next_request(
    gate: Gate, visit: str, reviewer: User
) -> None:
    """Whichever of the four web processes is asked: hence the repetition."""
    assert [gate.get(CHARTS, Cookie=visit).status for _ in range(12)] == [200] * 12
    gate.upstream.seen.clear()

    actions.revoke(grant=Grant.objects.get(user=reviewer, group__name="donors-reviewer"), by=None)

    said = [gate.get(CHARTS, Cookie=visit, Sec_Fetch_Mode="cors").status for _ in range(12)]
    assert said == [403] * 12
    assert gate.upstream.seen == []


def test_somebody_suspended_is_out_on_the_next_request(
    gate: Gate, visit: str, reviewer: User
) -> None:
    assert gate.get(CHARTS, Cookie=visit).status == 200
    actions.suspend(person=reviewer, by=None)

    said = [gate.get(CHARTS, Cookie=visit, Sec_Fetch_Mode="cors").status for _ in range(12)]
    assert said == [401] * 12


def test_who_signs_out_of_the_house_is_out_of_its_services(gate: Gate, reviewer: User) -> None:
    session = session_of(reviewer)
    cookie = gate.enter(session)
    assert gate.get(CHARTS, Cookie=cookie).status == 200

    Session.objects.get(session_key=session).delete()

    assert gate.get(CHARTS, Cookie=cookie).status == 302


def test_a_service_that_is_closed_is_so_on_the_next_request(gate: Gate, visit: str) -> None:
    service = Service.objects.get(slug="charts")
    change_service(service=service, by=None, active=False)
    try:
        assert gate.get(CHARTS, Cookie=visit, Sec_Fetch_Mode="cors").status == 403
    finally:
        change_service(service=service, by=None, active=True)
    assert gate.get(CHARTS, Cookie=visit).status == 200


# --- Keys and failures --------------------------------------------------------------------------


def test_keys_that_change_in_the_middle_of_traffic_drop_nothing(gate: Gate, visit: str) -> None:
    verifier = Verifier(
        issuer=f"http://{HOUSE}:{gate.port}",
        audience="charts",
        keys_url=f"http://127.0.0.1:{gate.web_port}/.well-known/jwks.json",
    )

    def signed_by() -> str:
        gate.upstream.seen.clear()
        assert gate.get(CHARTS, Cookie=visit).status == 200
        told = gate.upstream.values("X-Hustings-Assertion")
        verifier.claims(told)
        return str(jwt.get_unverified_header(told[0])["kid"])

    first = signed_by()
    long_ago = timezone.now() - timedelta(hours=1)
    SigningKey.objects.filter(purpose="assertion", state="next").update(created_at=long_ago)
    assert json.loads(gate.manage("rotate_keys", "--json"))["changed"] is True
    second = SigningKey.objects.get(purpose="assertion", state="current").kid
    assert json.loads(gate.manage("rotate_keys", "--json"))["changed"] is False

    seen = eventually(lambda: (kid := signed_by()) == second and kid, seconds=30)
    assert seen != first


def test_connections_that_the_database_has_ended_are_not_felt(gate: Gate, visit: str) -> None:
    """A question does not look first whether its connection is alive."""
    assert [gate.get(CHARTS, Cookie=visit).status for _ in range(8)] == [200] * 8
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert [gate.get(CHARTS, Cookie=visit).status for _ in range(8)] == [200] * 8


def test_nobody_gets_in_while_the_house_is_away(gate: Gate, visit: str) -> None:
    gate.stop_web()
    try:
        answer = gate.get(CHARTS, Cookie=visit)
        assert answer.status == 503
        assert "does not answer" in answer.body
        assert gate.upstream.seen == []
        house = gate.get(f"{HOUSE}/")
        assert (house.status, "Try again in a minute" in house.body) == (503, True)
    finally:
        gate.start_web()
    assert gate.get(CHARTS, Cookie=visit).status == 200


def test_a_service_that_does_not_answer_is_told_apart_from_the_house(
    gate: Gate, visit: str
) -> None:
    kept, gate.upstream.answer = gate.upstream.answer, b""
    try:
        answer = gate.get(CHARTS, Cookie=visit)
    finally:
        gate.upstream.answer = kept
    assert (answer.status, "This service does not answer" in answer.body) == (502, True)
    assert answer.headers["Retry-After"] == "5"
