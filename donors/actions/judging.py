"""Judging again what the rules have judged, when the data that they judge by have changed."""

from __future__ import annotations

from typing import Any

from donors.rules import RULES
from jobs.actions import enqueue
from jobs.models import Job


def judge_again(*, by: Any) -> Job:
    """Have all contributions judged anew: a committee, election or limit is not what it was."""
    return enqueue(
        function="donors.tasks.judge_all", label="Judge all contributions again", created_by=by
    )


def judge_all() -> int:
    """Every rule over every contribution. Returns how many could not be judged."""
    return sum(rule.judge() for rule in RULES)
