"""What reviewers decide about flags."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.errors import Refused
from donors.locks import lock_deciding, lock_donors
from donors.models import Decision, Donor, Flag, Settlement
from donors.queries.dispositions import closing_of
from donors.queries.flags import record_of


@transaction.atomic
def decide(
    *, flag_ids: Collection[int], verdict: str, note: str, by: Any, record: str | None = None
) -> Decision:
    """Settle the flags that a reviewer has seen together: of one donor, on one entry or rule.

    Leaves `open` for `verdict` and refuses any other state: two reviewers may look at the same
    group, and the second is told. On a list entry the verdict also holds for other gifts with the
    same profile, those flagged since the page was shown and later ones, until profile or entry
    changes. A rule's flag is about a sum, which later gifts change: there the verdict holds for
    these flags alone.

    `record` is the `record_of` what was shown: where donor or entry have changed since, the
    verdict would be about something nobody has seen, and is refused.
    """
    if verdict not in Decision.SETTLING:
        raise Refused("A verdict is to validate or to dismiss.")
    _refuse_without_note(note)
    lock_deciding()
    flags = _locked(flag_ids)
    if not flags or len(flags) != len(set(flag_ids)):
        raise Refused("These flags are not there any more.")
    if len({(flag.donor_id, flag.entry_id, flag.rule) for flag in flags}) > 1:
        raise Refused("One verdict is about one donor and one reason.")
    for flag in flags:
        _refuse_settled(flag)
    if record is not None and record != record_of(flags):
        raise Refused("The record has changed while you looked at it: look again, and decide then.")
    flags += _alike(flags)
    decision = Decision.objects.create(
        donor_id=flags[0].donor_id,
        entry=flags[0].entry,
        rule=flags[0].rule,
        verdict=verdict,
        note=note.strip(),
        flags_settled=len(flags),
        decided_by=by,
    )
    settled = [flag.pk for flag in flags]
    Flag.objects.filter(pk__in=settled).update(state=verdict, decision=decision)
    _settle(decision, flags)
    return decision


@transaction.atomic
def reopen(*, decision_id: int, note: str, by: Any) -> Decision:
    """Take a verdict back, whoever gave it: the flags that it settled are open again, and it holds
    for no later gift.

    Leaves `validated` or `dismissed` for `open`. Flags that have gone or were asked again since
    stay as they are; a verdict by which nothing stands any more is refused, and so is one that was
    taken back before, and one by which compliance refunds, returns or keeps a gift.
    """
    _refuse_without_note(note)
    lock_deciding()
    named, flagged = (
        Decision.objects.filter(pk=decision_id),
        Flag.objects.filter(decision=decision_id),
    )
    lock_donors(
        Donor.objects.filter(Q(pk__in=named.values("donor")) | Q(pk__in=flagged.values("donor")))
    )
    decision = Decision.objects.filter(pk=decision_id, verdict__in=Decision.SETTLING).first()
    if decision is None:
        raise Refused("There is no such verdict to take back.")
    _refuse_taken_back(decision)
    if closing := closing_of(decision):
        raise Refused(
            f"{closing.decided_by} has decided what becomes of these gifts: take that back first."
        )
    held = Settlement.objects.filter(decision=decision).delete()[0]
    opened = Flag.objects.filter(decision=decision).update(state=Flag.State.OPEN, decision=None)
    if not opened and not held:
        raise Refused("Nothing stands by this verdict any more: there is nothing to take back.")
    return Decision.objects.create(
        donor_id=decision.donor_id,
        entry_id=decision.entry_id,
        rule=decision.rule,
        verdict=Decision.Verdict.REOPENED,
        takes_back=decision,
        note=note.strip(),
        flags_settled=opened,
        decided_by=by,
    )


def _refuse_without_note(note: str) -> None:
    if not note.strip():
        raise Refused("Say why: a decision needs a note.")


def _refuse_taken_back(decision: Decision) -> None:
    undone = Decision.objects.filter(takes_back=decision).select_related("decided_by").first()
    if undone:
        raise Refused(f"{told(undone)} No verdict is taken back twice.")


def told(decision: Decision) -> str:
    """Who decided what, when and why, in one line."""
    at = date_format(localtime(decision.decided_at), "DATETIME_FORMAT")
    verb = "took the verdict back" if decision.takes_back_id else f"{decision.verdict} this"
    return f"{decision.decided_by} {verb} on {at}: {decision.note}"


def _locked(flag_ids: Collection[int]) -> list[Flag]:
    """Locked first and read then: whoever has waited for the lock sees what was decided.

    The lock is the donor's: two verdicts on one group may have seen different flags of it.
    """
    flags = Flag.objects.filter(pk__in=flag_ids).order_by("pk")
    lock_donors(Donor.objects.filter(pk__in=flags.order_by().values("donor")))
    return list(flags.select_related("contribution", "entry", "decision__decided_by"))


def _alike(flags: list[Flag]) -> list[Flag]:
    """Open flags that ask the very same question, raised since the page was shown."""
    if flags[0].entry is None:
        return []
    alike = Flag.objects.filter(
        donor=flags[0].donor_id,
        entry=flags[0].entry_id,
        state=Flag.State.OPEN,
        contribution__profile__in={flag.contribution.profile_id for flag in flags},
    )
    return list(alike.exclude(pk__in=[flag.pk for flag in flags]).select_related("contribution"))


def _refuse_settled(flag: Flag) -> None:
    if flag.state == Flag.State.OPEN:
        return
    if flag.decision:
        raise Refused(told(flag.decision))
    raise Refused("This flag was withdrawn: its reason has gone.")


def _settle(decision: Decision, flags: list[Flag]) -> None:
    if decision.entry is None:
        return
    Settlement.objects.bulk_create(
        [
            Settlement(
                profile_id=profile,
                entry=decision.entry,
                entry_hash=decision.entry.content_hash,
                decision=decision,
            )
            for profile in sorted({flag.contribution.profile_id for flag in flags})
        ],
        update_conflicts=True,
        unique_fields=["profile", "entry"],
        update_fields=["entry_hash", "decision"],
    )
