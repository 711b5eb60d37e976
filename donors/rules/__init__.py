"""Rules that judge contributions. One module a rule: its ID is its file name, NAME is for people.

`judge` raises and withdraws their flags and may run twice.
"""

from __future__ import annotations

from collections.abc import Collection

from donors.rules import (
    another_name,
    base,
    best_efforts,
    cash,
    contribution_limit,
    federal_contractor,
    foreign_national,
    minor,
    notice_48h,
    organisation,
)

# The limit comes first: it finds the election of each refund for those that add up after it.
RULES: tuple[base.Rule, ...] = (
    contribution_limit,
    foreign_national,
    organisation,
    federal_contractor,
    another_name,
    minor,
    cash,
    best_efforts,
    notice_48h,
)
# Those that judge a donor by what others gave.
ACROSS = (another_name.ID,)


def judge(*, import_id: int | None = None, donor_ids: Collection[int] | None = None) -> int:
    """Judge by every rule all gifts of the donors that an import touches, or of these donors (after
    a merge or a split, say), or without either all gifts there are; may run twice.

    Returns how many contributions (of the import, the new or changed ones) could not be judged by
    one rule or another, because their committee, its type or the election is not known, or no limit
    is.
    """
    return base.judge(RULES, across=ACROSS, import_id=import_id, donor_ids=donor_ids)


def name_of(rule: str) -> str:
    """A rule in words; its id where the rule is no longer there."""
    names = {module.ID: module.NAME for module in RULES}
    return names.get(rule, rule)


def thresholds_of(rule: str) -> tuple[str, ...]:
    """The names of the figures that a rule reads; none where it reads none, or is not there."""
    return next((getattr(m, "THRESHOLDS", ()) for m in RULES if rule == m.ID), ())
