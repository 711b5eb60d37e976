"""Groups of flags that are due soon or overdue, wherever they wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, Q, QuerySet

from donors.models import Assignment, Flag
from donors.queries.dispositions import validated
from donors.queries.queue import Question


@dataclass(frozen=True, slots=True)
class Pressing:
    """A group that waits for a reviewer, or for compliance; `holder` is whose task it is, by id."""

    question: Question
    severity: str
    list_slug: str
    deadline: date
    for_compliance: bool
    holder: int | None


def pressing(today: date, *, days: int) -> list[Pressing]:
    """What is due within so many days, and what is overdue, the soonest first."""
    last = today + timedelta(days=days)
    opened = Flag.objects.filter(state=Flag.State.OPEN)
    waiting = validated().filter(Q(closed=False) | Q(to_approve=True))
    found = [
        *_groups(opened, last, for_compliance=False),
        *_groups(waiting, last, for_compliance=True),
    ]
    return sorted(found, key=lambda one: (one.deadline, one.question[0], one.question[2]))


def _groups(flags: QuerySet[Flag], last: date, *, for_compliance: bool) -> list[Pressing]:
    rows = (
        flags.filter(deadline__lte=last)
        .values("donor_id", "entry_id", "rule", "severity", "entry__watch_list__slug")
        .annotate(due=Min("deadline"))
    )
    shown = [(Question(row["donor_id"], row["entry_id"], row["rule"]), row) for row in rows]
    tasks = Assignment.objects.filter(donor__in={question.donor_id for question, _ in shown})
    holders = {Question(t.donor_id, t.entry_id, t.rule): t.person_id for t in tasks}
    return [
        Pressing(
            question, row["severity"], row["entry__watch_list__slug"] or "", row["due"],
            for_compliance, holders.get(question),
        )
        for question, row in shown
    ]  # fmt: skip
