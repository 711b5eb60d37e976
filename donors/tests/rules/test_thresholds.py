"""The figures that the rules read: rows with dates, of which no day has two."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from donors import rules
from donors.models import RuleThreshold
from donors.rules import RULES, name_of, thresholds_of
from donors.tests.office import employee, history
from jobs.models import Job

pytestmark = pytest.mark.django_db


def row(**changes: str) -> dict[str, str]:
    """A threshold as the admin's page sends it."""
    told = {
        "rule": "cash", "name": "currency", "amount": "200", "valid_from": "2027-01-01",
        "valid_to": "", "citation": "a new law",
    }  # fmt: skip
    return {**told, **changes}


def test_every_figure_that_a_rule_reads_is_there_and_no_other() -> None:
    read = {(rule.ID, name) for rule in RULES for name in thresholds_of(rule.ID)}
    assert set(RuleThreshold.objects.filter(valid_to=None).values_list("rule", "name")) == read
    assert not RuleThreshold.objects.filter(citation="").exists()


def test_a_rules_id_is_its_files_name_and_its_test_is_of_the_same_name() -> None:
    folder = Path(rules.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert files == {rule.ID for rule in RULES}
    for rule in RULES:
        module = import_module(f"donors.rules.{rule.ID}")
        assert module is rule
        assert "CFR" in str(module.__doc__)
        assert (Path(__file__).parent / f"test_{rule.ID}.py").exists()
        assert name_of(rule.ID) == rule.NAME
    assert (name_of("gone"), thresholds_of("gone")) == ("gone", ())


def test_the_database_takes_no_second_figure_for_a_day() -> None:
    with pytest.raises(IntegrityError, match="threshold_once_a_day"), transaction.atomic():
        RuleThreshold.objects.create(**{**row(), "valid_to": None})


def test_who_keeps_them_is_told_what_is_wrong_and_a_change_has_all_judged_again(
    client: Client,
) -> None:
    client.force_login(employee("keeper", "donors-admin"))
    add = reverse("admin:donors_rulethreshold_add")

    def faults(**changes: str) -> dict[str, list[str]]:
        found = client.post(add, row(**changes)).context["adminform"].errors
        return {field: list(texts) for field, texts in found.items()}

    assert faults() == {
        "valid_from": [
            (
                "Another holds from 1980-01-08 on: cash: currency 100.00."
                " Let one end before the other begins."
            )
        ]
    }
    assert faults(name="coins") == {"name": ["This rule reads currency, anonymous."]}
    assert list(faults(valid_to="2026-01-01")) == ["valid_to"]
    assert list(faults(rule="contribution_limit")) == ["rule"]
    kept = RuleThreshold.objects.get(name="currency")
    change = reverse("admin:donors_rulethreshold_change", args=[kept.pk])
    ending = row(amount="100", valid_from="1980-01-08", valid_to="2026-12-31")
    assert client.post(change, ending).status_code == 302
    assert client.post(add, row()).status_code == 302
    assert Job.objects.filter(function="donors.tasks.judge_all").count() == 2
    assert [old.pgh_label for old in history(kept)] == ["insert", "update"]
