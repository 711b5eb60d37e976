"""/healthz and /readyz: true answers, in time, and nothing for strangers to read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.db import connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core import health, ready
from core.health import Finding, NotReady

TOKEN = "a-token-that-only-these-tests-know"
ELSEWHERE = {"Host": "10.9.8.7:8000"}


@pytest.fixture(autouse=True)
def _asked_anew(settings: LazySettings) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    health.forget()
    yield
    health.forget()


def answer(url: str, *, token: str = "", host: dict[str, str] | None = None) -> tuple[int, dict]:  # type: ignore[type-arg]
    known = {"Authorization": f"Bearer {token}"} if token else {}
    response = Client().get(url, headers={**known, **(host or {})})
    return response.status_code, response.json()


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Have the house need one thing more."""

    def add(ask: Callable[[], None]) -> None:
        monkeypatch.setattr(health, "_checks", {**health._checks, "coffee": ask})
        monkeypatch.setattr(health, "_asked", dict(health._asked))

    return add


def coffee(told: dict[str, list[dict[str, object]]]) -> dict[str, object]:
    return next(found for found in told["checks"] if found["name"] == "coffee")


@pytest.mark.django_db
def test_a_living_process_says_so_without_asking_anyone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/healthz")
    assert response.json() == {"status": "ok"}
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.django_db
def test_a_house_that_has_all_it_needs_is_ready_and_says_what_it_asked_to_those_who_may_know() -> (
    None
):
    status, told = answer("/readyz", token=TOKEN)
    assert status == 200
    assert {found["name"] for found in told["checks"]} == {
        "broker", "database", "migrations", "storage",
    }  # fmt: skip
    assert all(found["ok"] and found["milliseconds"] > 0 for found in told["checks"])


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1]])
def test_a_stranger_learns_one_word(token: str, check: Callable[..., None]) -> None:
    assert answer("/readyz", token=token) == (200, {"status": "ok"})

    def ask() -> None:
        raise NotReady("the pot is empty")

    check(ask)
    health.forget()
    assert answer("/readyz", token=token) == (503, {"status": "failed"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "why"),
    [
        (NotReady("the pot is empty"), "the pot is empty"),
        (ValueError("postgres://ada:hunter2@host"), "ValueError"),
    ],
)
def test_what_fails_is_named_without_a_secret(
    error: Exception, why: str, check: Callable[..., None]
) -> None:
    def ask() -> None:
        raise error

    check(ask)
    status, told = answer("/readyz", token=TOKEN)
    assert status == 503
    assert coffee(told)["why"] == why


@pytest.mark.django_db
def test_one_that_hangs_hangs_nobody_and_is_not_asked_again_meanwhile(
    check: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "LIMIT_SECONDS", 0.05)
    answers, asked = threading.Event(), []

    def ask() -> None:
        asked.append(1)
        answers.wait(60)

    check(ask)
    for _ in range(3):
        health.forget()
        status, told = answer("/readyz", token=TOKEN)
        assert (status, coffee(told)["why"]) == (503, "no answer")
    assert len(asked) == 1
    answers.set()
    health._asked["coffee"].join(10)
    monkeypatch.setattr(health, "LIMIT_SECONDS", 10)
    health.forget()
    assert coffee(answer("/readyz", token=TOKEN)[1])["ok"]


@pytest.mark.django_db
def test_a_crowd_of_probes_asks_once(check: Callable[..., None]) -> None:
    asked = []

    def ask() -> None:
        asked.append(1)
        time.sleep(0.02)

    check(ask)
    found: list[tuple[Finding, ...]] = []
    crowd = [threading.Thread(target=lambda: found.append(health.findings())) for _ in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(found) == 20
    assert len(asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_balancer_may_ask_by_address_and_without_tls(path: str, settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["hustings.campaign.test"], True
    assert answer(path, host=ELSEWHERE)[0] == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/healthz/", "/healthz/../admin/", "//healthz", "/admin/;/healthz", "/?/healthz", "/Healthz"],
)
def test_what_only_looks_like_a_probe_is_held_to_the_host(
    path: str, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["hustings.campaign.test"]
    assert Client().get(path, headers=ELSEWHERE).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_only_asks(path: str) -> None:
    assert Client().post(path).status_code == 405


@pytest.mark.django_db
def test_a_migration_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    on_disk = ready._on_disk() | {("donors", "9999_to_come")}
    monkeypatch.setattr(ready, "_on_disk", lambda: on_disk)
    told = answer("/readyz", token=TOKEN)[1]
    (found,) = [found for found in told["checks"] if not found["ok"]]
    assert found["why"] == "1 migrations are not applied: run manage.py migrate"


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    away = {"host": "127.0.0.1", "port": 1, "dbname": "gifts", "user": "ada"}
    wrapper = type(connections["default"])
    monkeypatch.setattr(wrapper, "_join", lambda self: None)
    monkeypatch.setattr(wrapper, "get_connection_params", lambda self: away)
    told = answer("/readyz", token=TOKEN)[1]
    wrong = {found["name"]: found["why"] for found in told["checks"] if not found["ok"]}
    assert set(wrong) >= {"database", "migrations"}
    assert set(wrong.values()) == {"OperationalError"}


@pytest.mark.django_db
def test_a_folder_for_files_that_nobody_may_write_to_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.access", lambda *args: False)  # root may do anything
    told = answer("/readyz", token=TOKEN)[1]
    (found,) = [found for found in told["checks"] if not found["ok"]]
    assert found["name"] == "storage"
    assert str(default_storage.base_location) not in str(found["why"])  # type: ignore[attr-defined]
