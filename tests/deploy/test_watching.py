"""Dashboards, rules and the runbook speak of the metrics that there are, and of no others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import LazySettings, settings
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from core import metrics
from tests.deploy.promql import Named, named_in
from tests.world import World

pytestmark = pytest.mark.django_db
DEPLOY = settings.ROOT / "deploy"
RUNBOOK = settings.ROOT / "docs" / "runbook.md"
TOKEN = "a-token-that-only-these-tests-know"
# What Prometheus adds itself.
ITS_OWN = {"up": {"job", "instance"}}
ITS_LABELS = {"job", "instance"}


@pytest.fixture
def told(world: World, settings: LazySettings) -> dict[str, set[str]]:
    """The samples of a house in use, by name, with the labels that they have."""
    settings.METRICS_TOKEN = TOKEN
    for area in metrics.areas():
        area.forget()
    client = Client()
    client.get("/sign-in/")
    page = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    for area in metrics.areas():
        area.forget()
    return found


def rules(name: str) -> list[dict[str, Any]]:
    groups = yaml.safe_load((DEPLOY / "prometheus" / name).read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    return rules("hustings-alerts.yml")


def recorded() -> dict[str, set[str]]:
    """Recording rules, with the labels that they leave."""
    return {
        rule["record"]: named_in(rule["expr"])[1] - {"le"}
        for rule in rules("hustings-recording.yml")
    }


def dashboards() -> list[Path]:
    return sorted((DEPLOY / "grafana").glob("*.json"))


def expressions(board: dict[str, Any]) -> Iterator[str]:
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for note in board["annotations"]["list"]:
        yield note["expr"]


def wrong(expression: str, known: dict[str, set[str]]) -> list[str]:
    named, grouped = named_in(expression)
    faults = [f"{expression}: no {one.metric}" for one in named if one.metric not in known]
    faults += [
        f"{expression}: {one.metric} has no {label}"
        for one in named
        for label in one.labels - known.get(one.metric, set()) - ITS_LABELS
        if one.metric in known
    ]
    there = set().union(*(known.get(one.metric, set()) for one in named)) | ITS_LABELS
    return faults + [f"{expression}: nothing has {label}" for label in grouped - there]


def test_dashboards_ask_only_for_what_there_is(told: dict[str, set[str]]) -> None:
    known = {**told, **ITS_OWN, **recorded()}
    boards = [json.loads(path.read_text()) for path in dashboards()]
    assert len(boards) == 4
    asked = [expression for board in boards for expression in expressions(board)]
    assert len(asked) > 50
    assert [fault for expression in asked for fault in wrong(expression, known)] == []


def test_rules_ask_only_for_what_there_is(told: dict[str, set[str]]) -> None:
    known = {**told, **ITS_OWN, **recorded()}
    asked = [rule["expr"] for rule in (*rules("hustings-recording.yml"), *alerts())]
    assert [fault for expression in asked for fault in wrong(expression, known)] == []


def test_every_metric_is_on_a_dashboard_or_in_a_rule(told: dict[str, set[str]]) -> None:
    """One that nobody looks at is not worth its statement."""
    asked = [rule["expr"] for rule in (*rules("hustings-recording.yml"), *alerts())]
    asked += [e for path in dashboards() for e in expressions(json.loads(path.read_text()))]
    used = {one.metric for expression in asked for one in named_in(expression)[0]}
    unused = {name for name in told if not name.endswith("_created")} - used
    assert unused == set()


def test_legends_name_labels_that_the_expression_leaves() -> None:
    faults = []
    for path in dashboards():
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel["targets"]:
                shown = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
                named, grouped = named_in(target["expr"])
                left = grouped.union(*(recorded().get(one.metric, set()) for one in named))
                if shown - left:
                    faults.append(f"{path.name}, {panel['title']}: {shown - left}")
    assert faults == []


def test_panels_do_not_lie_over_each_other() -> None:
    for path in dashboards():
        board = json.loads(path.read_text())
        cells = [
            (x, y)
            for panel in board["panels"]
            for place in [panel["gridPos"]]
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        ]
        assert len(cells) == len(set(cells)), path.name
        assert max(x for x, _ in cells) < 24


def test_every_alert_says_how_bad_it_is_and_where_to_read_on() -> None:
    sections = set(re.findall(r"^## (\w+)$", RUNBOOK.read_text(), re.MULTILINE))
    for alert in alerts():
        assert alert["labels"]["severity"] in {"page", "ticket"}, alert
        assert re.fullmatch(r"\d+[mh]", alert["for"]), alert
        assert alert["annotations"]["summary"], alert
        assert alert["annotations"]["runbook"].endswith(f"runbook.md#{alert['alert'].lower()}")
    assert {alert["alert"] for alert in alerts()} == {
        name for name in sections if name.startswith("Hustings")
    }


def test_every_section_of_the_runbook_says_what_it_means_and_what_to_do() -> None:
    parts = re.split(r"^## (\w+)$", RUNBOOK.read_text(), flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    for alert in alerts():
        text = texts[alert["alert"]]
        assert "**What it means.**" in text, alert["alert"]
        assert "**What to do.**" in text, alert["alert"]


def test_pages_go_to_pagerduty_with_a_key_that_stands_in_no_file_of_ours() -> None:
    config = yaml.safe_load((DEPLOY / "alertmanager" / "alertmanager.yml").read_text())
    receivers = {receiver["name"]: receiver for receiver in config["receivers"]}
    used = {config["route"]["receiver"], *(r["receiver"] for r in config["route"]["routes"])}
    assert used == set(receivers)
    for receiver in receivers.values():
        (target,) = receiver["pagerduty_configs"]
        assert target["routing_key_file"].startswith("/etc/")
        assert "routing_key" not in target
    silenced = " ".join(
        matcher
        for rule in config["inhibit_rules"]
        for matcher in (*rule["source_matchers"], *rule["target_matchers"])
    )
    named = set(re.findall(r"Hustings\w+", silenced))
    assert named <= {alert["alert"] for alert in alerts()}


# --- These checks themselves ----------------------------------------------------------------------

KNOWN = {"a_total": {"route"}, "b": {"state"}}


@pytest.mark.parametrize(
    ("expression", "faults"),
    [
        ('sum by (route) (rate(a_total{route!~"x|y{z}"}[5m])) > 0.5', 0),
        ("max(b) / on (state) max(b offset 5m)", 0),
        ("rate(c_total[5m])", 1),
        ('b{status="x"}', 1),
        ("sum by (status) (b)", 1),
    ],
)
def test_a_wrong_name_in_an_expression_is_caught(expression: str, faults: int) -> None:
    assert len(wrong(expression, KNOWN)) == faults


def test_what_an_expression_names_is_found() -> None:
    named, grouped = named_in('topk(3, sum by (le, a) (rate(x_bucket{b=~"c", d!="e"}[5m])))')
    assert named == [Named("x_bucket", frozenset({"b", "d"}))]
    assert grouped == {"le", "a"}
