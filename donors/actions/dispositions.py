"""What compliance decides about validated gifts: refund, return, keep, investigate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime

from core.errors import Refused
from donors.locks import lock_deciding, lock_donors
from donors.models import Approval, BatchedDisposition, DisposedFlag, Disposition, Donor, Flag
from donors.queries.dispositions import (
    left_to_give_back,
    review_settings,
    standing,
    validated,
)
from donors.queries.donors import all_of
from donors.queries.flags import record_of

MAY = "donors.dispose_flag"
Outcome = Disposition.Outcome
VERBS = {
    Outcome.REFUND: "decided to refund this",
    Outcome.RETURN: "decided to return this",
    Outcome.KEEP: "decided to keep this",
    Outcome.INVESTIGATE: "had this investigated",
    Outcome.TAKEN_BACK: "took the decision back",
}


@transaction.atomic
def dispose(
    *,
    flag_ids: Collection[int],
    outcome: str,
    note: str,
    by: Any,
    amounts: Mapping[int, Decimal] | None = None,
    follow_up: date | None = None,
    record: str | None = None,
) -> Disposition:
    """Decide what becomes of the gifts whose validated flags somebody has seen together: of one
    donor, on one entry or rule.

    A refund takes `amounts`, in dollars by flag: a gift without one waits on. A return gives each
    gift back whole, less what went back before. No gift is given back beyond its amount, whatever
    flags it has. An investigation takes the day on which it is looked at again. Refused where a
    flag is not validated any more, or its gift is settled: the second person is told. `record` as
    in `decide`.
    """
    if outcome not in Disposition.CHOICES:
        raise Refused("Choose one: refund, return, keep or investigate.")
    _refuse_without_note(note)
    _refuse_past(outcome, follow_up)
    lock_deciding()
    flags = _locked(flag_ids)
    if not flags or len(flags) != len(set(flag_ids)):
        raise Refused("These flags are not validated any more: look again.")
    if len({(flag.donor_id, flag.entry_id, flag.rule) for flag in flags}) > 1:
        raise Refused("One decision is about one donor and one reason.")
    _refuse_settled(flags)
    if record is not None and record != record_of(flags):
        raise Refused("The record has changed while you looked at it: look again, and decide then.")
    given = _amounts(flags, outcome, amounts or {})
    if outcome == Outcome.REFUND:
        flags = [flag for flag in flags if flag.pk in given]
    total = sum(given.values(), Decimal(0)) if given else None
    disposition = Disposition.objects.create(
        donor_id=flags[0].donor_id,
        entry=flags[0].entry,
        rule=flags[0].rule,
        outcome=outcome,
        note=note.strip(),
        amount=total,
        follow_up=follow_up if outcome == Outcome.INVESTIGATE else None,
        needs_approval=total is not None and _needs_second_person(flags[0], total),
        decided_by=by,
    )
    DisposedFlag.objects.bulk_create(
        DisposedFlag(
            disposition=disposition,
            flag=flag,
            decision=flag.decision,
            amount=given.get(flag.pk),
        )
        for flag in flags
    )
    return disposition


@transaction.atomic
def approve(*, disposition_id: int, note: str, by: Any) -> Approval:
    """Agree to a refund, as a second person. Refused to who decided it, a second time, and where
    either of the two has lost the right to decide in between."""
    return _answer(disposition_id, Approval.Answer.APPROVED, note, by)


@transaction.atomic
def refuse(*, disposition_id: int, note: str, by: Any) -> Approval:
    """Do not agree to a refund, as a second person: its gifts are to be decided again."""
    return _answer(disposition_id, Approval.Answer.REFUSED, note, by)


@transaction.atomic
def take_back(*, disposition_id: int, note: str, by: Any) -> Disposition:
    """Take a decision of compliance back, whoever took it: its gifts are to be decided again.
    Refused where it holds no more, and where the finance system was given it already."""
    _refuse_without_note(note)
    lock_deciding()
    disposition = _locked_disposition(disposition_id)
    _refuse_undone(disposition)
    batched = BatchedDisposition.objects.filter(disposition=disposition).first()
    if batched:
        raise Refused(f"The finance system was given this in batch {batched.batch_id}: it stands.")
    return Disposition.objects.create(
        donor_id=disposition.donor_id,
        entry_id=disposition.entry_id,
        rule=disposition.rule,
        outcome=Outcome.TAKEN_BACK,
        takes_back=disposition,
        note=note.strip(),
        decided_by=by,
    )


def told(disposition: Disposition) -> str:
    """Who decided what, when and why, in one line."""
    verb = VERBS[Outcome(disposition.outcome)]
    return f"{disposition.decided_by} {verb} on {_at(disposition.decided_at)}: {disposition.note}"


def _answer(disposition_id: int, answer: str, note: str, by: Any) -> Approval:
    _refuse_without_note(note)
    lock_deciding()
    disposition = _locked_disposition(disposition_id)
    earlier = Approval.objects.filter(disposition=disposition).select_related("decided_by").first()
    if earlier:
        at = _at(earlier.decided_at)
        raise Refused(f"{earlier.decided_by} {earlier.answer} this on {at}: {earlier.note}")
    _refuse_undone(disposition)
    if not disposition.needs_approval:
        raise Refused("This needs no second person.")
    if disposition.decided_by_id == by.pk:
        raise Refused("You decided this yourself: a second person has to look at it.")
    if answer == Approval.Answer.APPROVED:
        _refuse_who_may_not(disposition.decided_by)
        _refuse_who_may_not(by)
    return Approval.objects.create(
        disposition=disposition, answer=answer, note=note.strip(), decided_by=by
    )


def _refuse_who_may_not(person: Any) -> None:
    """Two agree to a refund only where both may decide it at the moment when it becomes final."""
    if not person.has_perm(MAY):
        raise Refused(
            f"{person} may not decide what becomes of gifts any more: have it refused, and decided"
            " again."
        )


def _refuse_without_note(note: str) -> None:
    if not note.strip():
        raise Refused("Say why: a decision needs a note.")


def _refuse_past(outcome: str, follow_up: date | None) -> None:
    if outcome != Outcome.INVESTIGATE:
        return
    if follow_up is None or follow_up <= localdate():
        raise Refused("Say on which day, from tomorrow on, this is looked at again.")


def _locked(flag_ids: Collection[int]) -> list[Flag]:
    """Of these the validated ones, read once their donors are locked, as `decide` does."""
    flags = Flag.objects.filter(pk__in=flag_ids)
    lock_donors(Donor.objects.filter(pk__in=flags.values("donor")))
    found = validated().filter(pk__in=flag_ids).order_by("pk")
    return list(found.select_related("contribution__profile", "entry", "decision"))


def _locked_disposition(disposition_id: int) -> Disposition:
    named = Disposition.objects.filter(pk=disposition_id).values("donor")
    flagged = DisposedFlag.objects.filter(disposition=disposition_id).values("flag__donor")
    lock_donors(Donor.objects.filter(Q(pk__in=named) | Q(pk__in=flagged)))
    rows = Disposition.objects.filter(pk=disposition_id, outcome__in=Disposition.CHOICES)
    disposition = rows.select_related("decided_by").first()
    if disposition is None:
        raise Refused("There is no such decision.")
    return disposition


def _refuse_settled(flags: list[Flag]) -> None:
    settled = [flag.pk for flag in flags if flag.closed]  # type: ignore[attr-defined]  # annotated
    item = (
        DisposedFlag.objects.filter(
            standing("disposition__"),
            flag__in=settled,
            disposition__outcome__in=Disposition.CLOSING,
        )
        .select_related("disposition__decided_by")
        .order_by("-pk")
        .first()
    )
    if item:
        raise Refused(told(item.disposition))


def _refuse_undone(disposition: Disposition) -> None:
    undone = Disposition.objects.filter(takes_back=disposition).select_related("decided_by").first()
    if undone:
        raise Refused(f"{told(undone)} Nothing is taken back twice.")
    refusal = Approval.objects.filter(disposition=disposition, answer="refused").first()
    if refusal:
        raise Refused("The second person refused this: it holds no more.")


def _amounts(flags: list[Flag], outcome: str, amounts: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What is given back, by flag; nothing where the money is kept."""
    if outcome not in Disposition.GIVING_BACK:
        return {}
    there_is = left_to_give_back([flag.contribution for flag in flags])
    given: dict[int, Decimal] = {}
    for flag in _whole(flags) if outcome == Outcome.RETURN else flags:
        left = there_is[flag.contribution_id]
        wanted = left if outcome == Outcome.RETURN else amounts.get(flag.pk, Decimal(0))
        if not 0 <= wanted <= left or (outcome == Outcome.RETURN and not left):
            raise Refused(
                f"Of {flag.contribution.external_id} there is ${left:,.2f} to give back, and no "
                "more."
            )
        if wanted:
            given[flag.pk] = wanted
    if not given:
        raise Refused("Say how much is refunded.")
    return given


def _whole(flags: list[Flag]) -> list[Flag]:
    """Those that a return sends back: not copies of gifts, whose money is in another row, unless
    nothing else is here."""
    return [flag for flag in flags if not flag.contribution.is_copy] or flags


def _needs_second_person(flag: Flag, total: Decimal) -> bool:
    """Whether what is given back, with what of the donor nobody else agreed to, is above the
    house's amount: many small ones are one large one, whatever their reasons, and nobody gets round
    it by calling a refund a return."""
    alone = Disposition.objects.filter(
        standing(), donor__in=all_of(flag.donor_id),
        outcome__in=Disposition.GIVING_BACK, needs_approval=False,
    ).aggregate(total=Sum("amount"))["total"]  # fmt: skip
    return bool(total + (alone or Decimal(0)) > review_settings().second_person_above)


def _at(moment: Any) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
