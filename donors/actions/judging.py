"""Judging again what the rules have judged, when the data that they judge by have changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from donors.models import ListVersion, WatchList
from donors.rules import judge
from jobs.actions import enqueue
from jobs.models import Job


def judge_again(*, by: Any) -> Job:
    """Have all contributions judged anew: a committee, an election or a figure of the law is not
    what it was."""
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
    return judge(donor_ids=donor_ids)


def judge_all() -> int:
    """Every rule over every contribution. Returns how many could not be judged."""
    return judge()


def judge_list_version(*, version_id: int) -> None:
    """Judge all contributions anew where a rule reads the list: that of the federal contractors."""
    kind = ListVersion.objects.values_list("watch_list__kind", flat=True).get(pk=version_id)
    if kind == WatchList.Kind.CONTRACTOR:
        judge()
