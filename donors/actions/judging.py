"""Judging again what the rules have judged, when the data that they judge by have changed."""

from __future__ import annotations

from typing import Any

from donors.models import ListVersion, WatchList
from donors.rules import judge
from jobs.actions import enqueue
from jobs.models import Job


def judge_again(*, by: Any) -> Job:
    """Have all contributions judged anew: a committee, an election or a figure of the
    law is not what it was."""
    return enqueue(
        function="donors.tasks.judge_all", label="Judge all contributions again", created_by=by
    )


def judge_all() -> int:
    """Every rule over every contribution. Returns how many could not be judged."""
    return judge()


def judge_list_version(*, version_id: int) -> None:
    """Judge all contributions anew where a rule reads the list: that of the federal contractors."""
    kind = ListVersion.objects.values_list("watch_list__kind", flat=True).get(pk=version_id)
    if kind == WatchList.Kind.CONTRACTOR:
        judge()
