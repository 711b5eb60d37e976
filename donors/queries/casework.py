"""Whose task a group of flags is, and what happened to it: all in one time line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from donors.models import (
    Approval,
    Assignment,
    Attachment,
    Comment,
    Decision,
    Disposition,
    Flag,
    InformationRequest,
    RequestAnswer,
)
from donors.queries.donors import all_of
from donors.queries.queue import Question

LATEST = 200  # moments: nobody reads further


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to a group. `kind` is also the class of its tag, `what` its words,
    `by` '' where the house did it itself; of the rows one at most is given."""

    at: datetime
    kind: str
    what: str
    by: str = ""
    text: str = ""
    detail: str = ""
    decision: Decision | None = None
    disposition: Disposition | None = None
    attachment: Attachment | None = None


def assignment_of(question: Question) -> Assignment | None:
    rows = Assignment.objects.filter(**question._asdict())
    return rows.select_related("person", "assigned_by").first()


def assigned(donors: Iterable[int]) -> dict[Question, str]:
    """Whose task the groups of these donors are; those of nobody are left out."""
    rows = Assignment.objects.filter(donor__in=donors, person__isnull=False)
    return {
        Question(row.donor_id, row.entry_id, row.rule): str(row.person)
        for row in rows.select_related("person")
    }


def timeline(question: Question) -> list[Moment]:
    """What happened to a group, the latest first: a number of queries that does not grow."""
    donor_id, entry_id, rule = question
    group = {"donor__in": all_of(donor_id), "entry": entry_id, "rule": rule}
    tellers = (
        _flags, _decisions, _dispositions, _assignments, _comments, _attachments, _requests
    )  # fmt: skip
    found = [moment for tell in tellers for moment in tell(group)]
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:LATEST]


def _flags(group: dict[str, Any]) -> Iterator[Moment]:
    """When flags were raised, withdrawn, and asked again, from their history; those of one moment
    together."""
    flags = list(Flag.objects.filter(**group))
    versions: dict[int, list[Any]] = {flag.pk: [] for flag in flags}
    events = Flag.pgh_event_model.objects.filter(pgh_obj__in=versions)  # type: ignore[attr-defined]
    for event in events.order_by("pgh_id"):
        versions[event.pgh_obj_id].append(event)
    counted: Counter[tuple[datetime, str]] = Counter()
    for flag in flags:
        row = [*versions[flag.pk], flag]
        counted[row[0].opened_at, "raised"] += 1
        for before, after in pairwise(row):
            if after.state == before.state:
                continue
            if after.state == Flag.State.WITHDRAWN:
                counted[before.pgh_created_at, "withdrawn"] += 1
            elif after.state == Flag.State.OPEN and after.opened_at != before.opened_at:
                counted[after.opened_at, "asked again"] += 1
    for (at, what), number in counted.items():
        detail = f"{number:,} gift{'' if number == 1 else 's'}"
        yield Moment(at, what.replace(" ", "-"), what.capitalize(), detail=detail)


def _decisions(group: dict[str, Any]) -> Iterator[Moment]:
    rows = Decision.objects.filter(**group).select_related("decided_by")
    for row in rows.prefetch_related("bulks"):
        yield Moment(
            row.decided_at, row.verdict, row.get_verdict_display(), str(row.decided_by), row.note,
            f"{row.flags_settled:,} gift{'' if row.flags_settled == 1 else 's'}", decision=row,
        )  # fmt: skip


def _dispositions(group: dict[str, Any]) -> Iterator[Moment]:
    rows = Disposition.objects.filter(**group).select_related(
        "decided_by", "approval__decided_by", "taken_back_by"
    )
    for row in rows:
        detail = f"${row.amount:,.2f}" if row.amount else ""
        if row.follow_up:
            detail = f"until {row.follow_up:%Y-%m-%d}"
        yield Moment(
            row.decided_at, row.outcome, row.get_outcome_display(), str(row.decided_by), row.note,
            detail, disposition=row,
        )  # fmt: skip
        answer: Approval | None = getattr(row, "approval", None)
        if answer:
            yield Moment(
                answer.decided_at, answer.answer, answer.get_answer_display(),
                str(answer.decided_by), answer.note, detail,
            )  # fmt: skip


def _assignments(group: dict[str, Any]) -> Iterator[Moment]:
    events = Assignment.pgh_event_model.objects.filter(**group)  # type: ignore[attr-defined]
    for event in events.select_related("person", "assigned_by"):
        what = f"Assigned to {event.person}" if event.person else "Assigned to nobody"
        yield Moment(event.assigned_at, "assigned", what, str(event.assigned_by))


def _comments(group: dict[str, Any]) -> Iterator[Moment]:
    for row in Comment.objects.filter(**group).select_related("written_by"):
        yield Moment(row.written_at, "comment", "Comment", str(row.written_by), row.text)


def _attachments(group: dict[str, Any]) -> Iterator[Moment]:
    rows = Attachment.objects.filter(**group)
    for row in rows.select_related("attached_by", "hidden_by"):
        yield Moment(
            row.attached_at, "attached", "Attached", str(row.attached_by), row.note, attachment=row
        )
        if row.hidden_at:
            yield Moment(
                row.hidden_at, "hidden", "Hidden", str(row.hidden_by), row.hidden_note,
                row.file_name,
            )  # fmt: skip


def _requests(group: dict[str, Any]) -> Iterator[Moment]:
    """What the donor was asked for about these flags, and the answers."""
    flags = Flag.objects.filter(**group)
    rows = InformationRequest.objects.filter(requested__flag__in=flags).distinct()
    for row in rows.select_related("made_by", "answer__recorded_by"):
        yield Moment(
            row.recorded_at, "asked", "Asked for details", str(row.made_by), row.text,
            f"{row.get_way_display().lower()} to {row.to} on {row.made_on:%Y-%m-%d}",
        )  # fmt: skip
        answer: RequestAnswer | None = getattr(row, "answer", None)
        if answer:
            yield Moment(
                answer.recorded_at, "answered", "Answered", str(answer.recorded_by), answer.note,
                f"employer {answer.employer}, occupation {answer.occupation}",
            )  # fmt: skip
