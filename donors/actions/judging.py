"""Judging again what the rules have judged, when the data that they judge by have changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from donors.rules import RULES
from jobs.actions import enqueue
from jobs.models import Job


def judge_again(*, by: Any) -> Job:
    """Have all contributions judged anew: a committee, election or limit is not what it was."""
    return enqueue(
        function="donors.tasks.judge_all", label="Judge all contributions again", created_by=by
    )


def judge_donors_again(*, donor_ids: Collection[int], by: Any) -> Job:
    """Have all gifts of these donors judged anew: they are not who they were."""
    return enqueue(
        function="donors.tasks.judge_donors",
        arguments={"donor_ids": sorted(donor_ids)},
        label="Judge the contributions of donors merged or split",
        created_by=by,
    )


def judge_donors(*, donor_ids: Collection[int]) -> int:
    """Every rule over every contribution of these donors, and over flags that they have. Returns
    how many could not be judged."""
    return sum(rule.judge(donor_ids=donor_ids) for rule in RULES)


def judge_all() -> int:
    """Every rule over every contribution. Returns how many could not be judged."""
    return sum(rule.judge() for rule in RULES)
