"""/metrics: figures by route and state, for those who know the token, and no person in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import DatabaseError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from core import metrics
from core.metrics import registry

TOKEN = "a-token-that-only-these-tests-know"


@pytest.fixture(autouse=True)
def _read_anew(settings: LazySettings) -> Iterator[None]:
    settings.METRICS_TOKEN = TOKEN
    for area in metrics.areas():
        area.forget()
    yield
    for area in metrics.areas():
        area.forget()


def page(token: str = TOKEN) -> str:
    response = Client().get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200, response.content
    return str(response.content.decode())


def value(name: str, **labels: str) -> float:
    for sample in samples(name):
        if labels.items() <= sample.labels.items():
            return float(sample.value)
    return 0.0


def samples(name: str) -> list[Sample]:
    """Those of this name alone: a process that has run many tests tells ten thousand others."""
    lines = [line for line in page().splitlines() if line.startswith((f"{name}{{", f"{name} "))]
    families = text_string_to_metric_families("\n".join([*lines, ""]))
    return [sample for family in families for sample in family.samples]


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_a_stranger_is_told_no_figure(header: str) -> None:
    response = Client().get("/metrics", headers={"Authorization": header})
    assert response.status_code == 403
    assert b"hustings_" not in response.content


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer None"])
def test_where_no_token_is_set_nobody_is_told(header: str, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": header}).status_code == 403


@pytest.mark.django_db
def test_every_area_is_read() -> None:
    told = {sample.labels["area"]: sample.value for sample in samples("hustings_area_up")}
    assert told == {"access": 1, "build": 1, "database": 1, "donors": 1, "jobs": 1}


@pytest.mark.django_db
def test_a_request_is_counted_by_its_route_and_not_by_its_path() -> None:
    labels = {"route": "donors:import-flags", "method": "GET", "status": "302"}
    before = value("hustings_requests_total", **labels)
    Client().get("/donors/imports/987654/flags.csv?name=Quorvale")
    assert value("hustings_requests_total", **labels) == before + 1
    assert value("hustings_request_seconds_count", route="donors:import-flags") >= 1
    assert "987654" not in page()
    assert "Quorvale" not in page()


@pytest.mark.django_db
def test_what_a_stranger_makes_up_makes_no_new_label() -> None:
    before = len(page().splitlines())
    for number in range(30):
        Client().get(f"/made-up/{number}/")
        Client().generic(f"MADE{number}", "/made-up/")
    grown = len(page().splitlines()) - before
    assert grown < 40  # one histogram for each of two methods
    assert 'method="other"' in page()
    assert 'route="unmatched"' in page()
    assert "MADE" not in page()


@pytest.mark.django_db
def test_an_area_that_fails_takes_no_other_along(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> metrics.Families:
        raise DatabaseError("relation Quorvale does not exist")

    monkeypatch.setitem(registry._areas, "broken", metrics.Area("broken", fail))
    assert value("hustings_area_up", area="broken") == 0
    assert value("hustings_area_up", area="jobs") == 1
    assert "Quorvale" not in page()


@pytest.mark.django_db
def test_an_area_is_read_once_in_a_while_however_often_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def read() -> metrics.Families:
        asked.append(1)
        return []

    monkeypatch.setattr(registry, "KEPT_SECONDS", 3600)  # a busy machine may take its time
    monkeypatch.setitem(registry._areas, "few", metrics.Area("few", read))
    for _ in range(5):
        page()
    assert len(asked) == 1


# --- Several processes ----------------------------------------------------------------------------

COUNT = """
import sys
from pathlib import Path
import django
django.setup()
from core.metrics import sharing, requests, page
sharing.share(Path(sys.argv[1]))
requests.requests.labels("portal:home", "GET", "200").inc()
requests.in_flight.labels("GET").inc()
print("counted", flush=True)
sys.stdin.readline()
print(page._counted().decode(), flush=True)
"""


def counting(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", COUNT, str(folder)],
        cwd=settings.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": "platform"},
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "counted\n"
    return process


def said_at_its_end(process: subprocess.Popen[str]) -> dict[str, float]:
    said, _ = process.communicate("\n", timeout=30)
    return {
        sample.name: sample.value
        for family in text_string_to_metric_families(said)
        for sample in family.samples
    }


def test_processes_count_together_and_one_that_was_killed_is_counted_on(tmp_path: Path) -> None:
    first, second = counting(tmp_path), counting(tmp_path)
    first.kill()
    first.communicate()
    alone = said_at_its_end(second)
    assert alone["hustings_requests_total"] == 2
    assert alone["hustings_requests_in_flight"] == 1  # the killed one's is forgotten

    third = said_at_its_end(counting(tmp_path))
    assert third["hustings_requests_total"] == 3  # it never goes back
    assert third["hustings_requests_in_flight"] == 1
    slots = sorted(path.name for path in tmp_path.rglob("*.slot"))
    assert slots == ["0.slot", "1.slot"]
