"""Who asks too much is told to wait, in whichever process the requests arrive."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone

from access.tests.people import person
from gateway.actions import take, tidy_allowances
from gateway.models import Allowance
from gateway.tests.callers import machine, token_of, told
from gateway.values import new_value


@pytest.fixture(autouse=True)
def _little(settings: LazySettings) -> None:
    settings.API_PER_MINUTE = settings.API_STRANGERS_PER_MINUTE = 3


def statuses(client: Client, times: int) -> list[int]:
    return [client.get("/api/me/").status_code for _ in range(times)]


@pytest.mark.django_db
def test_who_asks_too_much_is_told_when_to_come_again() -> None:
    client = machine(token_of(person("ada@campaign.test", "platform-admin"), ["platform-admin"])[1])
    assert statuses(client, 3) == [200, 200, 200]

    response = client.get("/api/me/")

    told(response, 429, "throttled")
    assert 1 <= int(response.headers["Retry-After"]) <= 20


@pytest.mark.django_db
def test_after_the_wait_there_is_room_again() -> None:
    client = machine(token_of(person("ada@campaign.test", "platform-admin"), ["platform-admin"])[1])
    assert statuses(client, 4)[-1] == 429

    allowance = Allowance.objects.get()
    allowance.full_at -= timedelta(seconds=20)
    allowance.save()

    assert statuses(client, 2) == [200, 429]


@pytest.mark.django_db
def test_each_token_and_each_person_has_an_allowance_of_its_own() -> None:
    owner = person("ada@campaign.test", "platform-admin")
    first = machine(token_of(owner, ["platform-admin"], name="one")[1])
    second = machine(token_of(owner, ["platform-admin"], name="two")[1])
    session = Client()
    session.force_login(owner)

    assert statuses(first, 4)[-1] == 429
    assert statuses(second, 3) == [200] * 3
    assert statuses(session, 4) == [200] * 3 + [429]


@pytest.mark.django_db
@pytest.mark.parametrize("shown", [True, False], ids=["wrong tokens", "nothing shown"])
def test_strangers_are_counted_by_address(shown: bool) -> None:
    answers = [(machine(new_value()) if shown else Client()).get("/api/me/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").get("/api/me/")
    assert elsewhere.status_code == 401


@pytest.mark.django_db
def test_a_household_of_ipv6_is_one_stranger() -> None:
    addresses = [f"2001:db8:1:2::{number}" for number in range(1, 5)]
    answers = [Client(REMOTE_ADDR=one).get("/api/me/").status_code for one in addresses]

    assert answers == [401, 401, 401, 429]


@pytest.mark.django_db
def test_households_of_ipv4_are_apart_on_a_socket_of_ipv6_too() -> None:
    addresses = [f"::ffff:192.0.2.{number}" for number in range(1, 5)]
    answers = [Client(REMOTE_ADDR=one).get("/api/me/").status_code for one in addresses]

    assert answers == [401, 401, 401, 401]


@pytest.mark.django_db
def test_behind_our_proxy_it_is_the_address_that_the_proxy_saw(settings: LazySettings) -> None:
    settings.BEHIND_PROXY = True

    def ask(forged: str, seen: str) -> int:
        headers = {"X-Forwarded-For": f"{forged}, {seen}"}
        return Client(headers=headers).get("/api/me/").status_code

    assert [ask(f"192.0.2.{n}", "198.51.100.1") for n in range(4)] == [401, 401, 401, 429]
    assert ask("192.0.2.1", "198.51.100.2") == 401


@pytest.mark.django_db(transaction=True)
def test_requests_that_meet_are_all_counted() -> None:
    """As in several processes: a connection for each."""
    waits: list[float] = []

    def ask() -> None:
        waits.extend(take(key="user:1", per_minute=7) for _ in range(5))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([wait for wait in waits if not wait]) == 7
    assert all(0 < wait <= 60 for wait in waits if wait)


@pytest.mark.django_db
def test_callers_who_have_gone_are_forgotten() -> None:
    now = timezone.now()
    Allowance.objects.create(key="user:1", full_at=now - timedelta(hours=2))
    Allowance.objects.create(key="user:2", full_at=now)

    assert tidy_allowances() == 1
    assert Allowance.objects.get().key == "user:2"


@pytest.mark.django_db
def test_the_counters_are_not_written_to_the_log_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'gateway_allowance'")
        assert cursor.fetchone() == ("u",)
