"""Refunds and returns for the finance system: what is due to it, and what a file says of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import localtime

from donors.models import Approval, DisposedFlag, Disposition
from donors.queries.dispositions import by_its_verdict, standing

COLUMNS = (
    "batch", "decision", "outcome", "amount", "donor", "source", "donor_id", "contribution_id",
    "transaction_id", "gift_date", "gift_amount", "payment_method", "card", "conduit", "list",
    "rule", "citation", "note", "decided_by", "decided_at", "approved_by", "approved_at",
)  # fmt: skip


def due_to_finance(begins: date | None = None, ends: date | None = None) -> QuerySet[Disposition]:
    """Refunds and returns that are final and in no batch, oldest first: one that needs a second
    person is final on the day of the approval. Not those that are `held_up`."""
    rows = _final().exclude(Exists(_undone_items()))
    if begins:
        rows = rows.filter(final_on__gte=begins)
    if ends:
        rows = rows.filter(final_on__lte=ends)
    return rows.order_by("pk")


def held_up() -> QuerySet[Any, Any]:
    """Those that would be due, but of which a flag stands by its verdict no more: its gift may have
    gone back by another way, or have to be decided anew. Nobody is paid by them; they are taken
    back, and decided again."""
    rows = _final().filter(Exists(_undone_items()))
    return rows.select_related("donor", "entry", "decided_by").order_by("pk")


def _final() -> QuerySet[Any, Any]:
    """Refunds and returns, as Disposition, that are in no batch and on which day they became final
    (`final_on`)."""
    return (
        Disposition.objects.filter(standing(), outcome__in=Disposition.GIVING_BACK, batched=None)
        .exclude(needs_approval=True, approval=None)
        .annotate(final_on=TruncDate(Coalesce("approval__decided_at", "decided_at")))
    )


def _undone_items() -> QuerySet[DisposedFlag]:
    return DisposedFlag.objects.filter(disposition=OuterRef("pk")).exclude(by_its_verdict())


def batch_rows(batch_id: int, dispositions: Iterable[int]) -> Iterator[list[str]]:
    """Each gift that goes back by these dispositions as the fields of COLUMNS, in the order of
    their ids."""
    items = DisposedFlag.objects.filter(
        disposition__in=dispositions, amount__isnull=False
    ).select_related(
        "disposition__decided_by", "disposition__approval__decided_by", "flag__donor",
        "flag__entry__watch_list", "flag__contribution__source",
        "flag__contribution__profile__record",
    )  # fmt: skip
    for item in items.order_by("disposition", "flag"):
        yield _fields(batch_id, item)


def _fields(batch_id: int, item: DisposedFlag) -> list[str]:
    decided, flag = item.disposition, item.flag
    gift = flag.contribution
    approval: Approval | None = getattr(decided, "approval", None)
    return [
        str(batch_id),
        str(decided.pk),
        decided.outcome,
        str(item.amount),
        flag.donor.name,
        gift.source.slug,
        gift.profile.record.external_id,
        gift.external_id,
        gift.transaction_id,
        gift.date.isoformat(),
        str(gift.amount),
        gift.payment_method,
        gift.card,
        gift.conduit,
        flag.entry.watch_list.slug if flag.entry else "",
        flag.rule,
        flag.citation,
        decided.note,
        decided.decided_by.email,
        localtime(decided.decided_at).isoformat(timespec="seconds"),
        approval.decided_by.email if approval else "",
        localtime(approval.decided_at).isoformat(timespec="seconds") if approval else "",
    ]
