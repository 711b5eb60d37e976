"""Every figure that a rule judges by stands with its source in docs/regulations.md."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from donors.models import ContributionLimit, RuleThreshold
from donors.rules import RULES, thresholds_of
from donors.rules.base import Rule

TEXT = (settings.ROOT / "docs" / "regulations.md").read_text()
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))


def tells(text: str, amount: int) -> bool:
    return bool(re.search(rf"(?<![\d,.]){amount:,}(?!\d|,\d)", text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.ID)
def test_a_rule_has_a_section_with_its_clock_and_its_citation(rule: Rule) -> None:
    section = SECTIONS[rule.ID]
    if rule.DAYS is not None:
        assert f"| {rule.DAYS} days | `DAYS` |" in section
    for number in re.findall(r"\d+\.\d+", rule.CITATION):
        assert number in section


@pytest.mark.django_db
def test_every_figure_stands_in_its_rules_section() -> None:
    figures = RuleThreshold.objects.filter(valid_to=None)
    told = {(one.rule, one.name) for one in figures}
    assert told == {(rule.ID, name) for rule in RULES for name in thresholds_of(rule.ID)}
    for figure in figures:
        lines = [line for line in SECTIONS[figure.rule].splitlines() if figure.name in line]
        assert any(tells(line, int(figure.amount)) for line in lines), figure


@pytest.mark.django_db
def test_every_limit_stands_there_with_its_years() -> None:
    limits = list(ContributionLimit.objects.all())
    assert limits
    for limit in limits:
        assert tells(SECTIONS["contribution_limit"], int(limit.amount)), limit


def test_a_figure_that_is_not_there_is_missed() -> None:
    assert tells("gifts of $1,000 or more", 1000)
    assert tells("after the 20th day", 20)
    assert tells("5, $1,000, 3", 5)
    assert not tells("gifts of $11,000", 1000)
    assert not tells("gifts of $1,000", 100)
