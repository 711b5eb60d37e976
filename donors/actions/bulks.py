"""Alike groups of flags, dismissed with one note, and all of that taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.errors import Refused
from donors.actions.decisions import decide, reopen, told
from donors.locks import lock_deciding, lock_donors
from donors.models import Bulk, Decision, Donor, Flag
from donors.queries.queue import Question, history

MOST = 100  # groups in one go: nobody looks at more with care


@dataclass(frozen=True, slots=True)
class Dismissal:
    """What came of it: `bulk` is None where nothing was left to dismiss; `refused` says of each
    group that was left out why."""

    bulk: Bulk | None
    dismissed: int
    refused: list[str]


@transaction.atomic
def dismiss_all(*, seen: Mapping[Question, int], note: str, by: Any) -> Dismissal:
    """Dismiss many groups, each by a decision of its own; `seen` is the newest flag of each that
    the page showed.

    Groups that somebody else has settled meanwhile are left out, and told. Refused whole without a
    note, for more than MOST groups, and where severities are mixed. Donors are locked in one order
    first: two who do this at once wait for each other, and never for ever.
    """
    if not note.strip():
        raise Refused("Say why: a decision needs a note.")
    if not 0 < len(seen) <= MOST:
        raise Refused(f"Choose one group at least, and {MOST} at most.")
    lock_deciding()
    lock_donors(Donor.objects.filter(pk__in={question.donor_id for question in seen}))
    flags = {question: _open_flags(question, newest) for question, newest in seen.items()}
    if len({flag.severity for found in flags.values() for flag in found}) > 1:
        raise Refused("Severities are never mixed: choose groups of one kind.")
    bulk = Bulk.objects.create(note=note.strip(), decided_by=by)
    made, refused = [], []
    for question, found in flags.items():
        try:
            with transaction.atomic():
                made.append(_dismiss(question, found, bulk))
        except Refused as refusal:
            refused.append(str(refusal))
    if not made:
        transaction.set_rollback(True)  # the bulk, of which nothing came
        return Dismissal(None, 0, refused)
    bulk.decisions.set(made)
    return Dismissal(bulk, len(made), refused)


@transaction.atomic
def undo_bulk(*, bulk_id: int, note: str, by: Any) -> tuple[int, list[str]]:
    """Take all decisions of a bulk back that still stand: how many, and of each other why not.
    Refused where none does."""
    if not note.strip():
        raise Refused("Say why: a decision needs a note.")
    lock_deciding()
    decisions = list(Decision.objects.filter(bulks=bulk_id).order_by("donor", "pk"))
    lock_donors(Donor.objects.filter(pk__in={one.donor_id for one in decisions}))
    opened, refused = 0, []
    for decision in decisions:
        try:
            with transaction.atomic():
                reopen(decision_id=decision.pk, note=note, by=by)
            opened += 1
        except Refused as refusal:
            refused.append(str(refusal))
    if not opened:
        raise Refused("Nothing of it stands any more: there is nothing to take back.")
    return opened, refused


def _open_flags(question: Question, newest: int) -> list[Flag]:
    """Those of a group that the page showed and nobody has settled."""
    rows = Flag.objects.filter(**question._asdict(), state=Flag.State.OPEN, pk__lte=newest)
    return list(rows.order_by("pk"))


def _dismiss(question: Question, flags: list[Flag], bulk: Bulk) -> Decision:
    if not flags:
        donor_id, entry_id, rule = question
        latest = history(donor_id, entry_id=entry_id, rule=rule).select_related("donor").first()
        told_of = (
            f"{latest.donor}: {told(latest)}" if latest else "These flags are not there any more."
        )
        raise Refused(told_of)
    return decide(
        flag_ids=[flag.pk for flag in flags],
        verdict=Decision.Verdict.DISMISSED,
        note=bulk.note,
        by=bulk.decided_by,
    )
