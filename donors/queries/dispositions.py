"""The compliance queue: validated flags, grouped as reviewers see them, the soonest due first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from donors.models import (
    Contribution,
    Decision,
    DisposedFlag,
    Disposition,
    Flag,
    Profile,
    ReviewSettings,
    Severity,
)
from donors.queries.assignments import assigned_to
from donors.queries.donors import all_of
from donors.queries.money import received
from donors.queries.queue import Group, Question, as_group, grouped
from donors.queries.walking import beyond

ORDER = ("due_by", "oldest", "first_gift", "donor_id", "entry_id", "rule")
NEVER = date.max  # sorts behind all that is ever due


class Stage(TextChoices):
    """Where validated gifts are. One under investigation is to be decided again on its follow-up
    date, and as soon as its deadline has passed."""

    TO_DECIDE = "decide", "To decide"
    INVESTIGATED = "investigated", "Under investigation"
    TO_APPROVE = "approve", "For a second person"


@dataclass(frozen=True, slots=True)
class DueFilters:
    """What a compliance lead has narrowed the queue to: one severity and one stage at a time."""

    severity: str = Severity.ILLEGAL
    stage: str = Stage.TO_DECIDE
    search: str = ""
    assigned_to: int | None = None  # a person's id


@dataclass(frozen=True, slots=True)
class Due:
    """Validated flags of one donor on one entry or rule, and when they are looked at again."""

    group: Group
    follow_up: date | None


def standing(disposition: str = "") -> Q:
    """Dispositions that hold: neither taken back nor refused by the second person. `disposition`
    leads there from the rows that are filtered."""
    return Q(**{f"{disposition}taken_back_by": None}) & (
        Q(**{f"{disposition}approval": None}) | Q(**{f"{disposition}approval__answer": "approved"})
    )


def validated() -> QuerySet[Any, Any]:
    """Validated flags, as Flag; `closed`, `to_approve`, `investigated_until` say what of them."""
    of_flag = DisposedFlag.objects.filter(
        standing("disposition__"), flag=OuterRef("pk"), decision=OuterRef("decision")
    )
    closing = of_flag.filter(disposition__outcome__in=Disposition.CLOSING)
    investigated = of_flag.filter(disposition__outcome=Disposition.Outcome.INVESTIGATE)
    return Flag.objects.filter(state=Flag.State.VALIDATED).annotate(
        closed=Exists(closing),
        to_approve=Exists(
            closing.filter(disposition__needs_approval=True, disposition__approval=None)
        ),
        investigated_until=Subquery(
            investigated.order_by("-disposition").values("disposition__follow_up")[:1]
        ),
    )


def overdue() -> dict[str, int]:
    """How many flags are past their deadline: open ones, which wait for a verdict (`review`), and
    validated ones whose gifts nobody has settled (`compliance`)."""
    late = Q(deadline__lt=localdate())
    unsettled = validated().filter(Q(closed=False) | Q(to_approve=True))
    return {
        "review": Flag.objects.filter(late, state=Flag.State.OPEN).count(),
        "compliance": unsettled.filter(late).count(),
    }


def in_stage(stage: str) -> QuerySet[Any, Any]:
    """The validated flags that wait there."""
    flags = validated()
    if stage == Stage.TO_APPROVE:
        return flags.filter(to_approve=True)
    today = localdate()
    later = Q(investigated_until__gt=today) & (Q(deadline=None) | Q(deadline__gte=today))
    waiting = flags.filter(closed=False)
    if stage == Stage.INVESTIGATED:
        return waiting.filter(later)
    # Not `~later`: of what has no follow-up date that would be neither true nor false.
    return waiting.filter(
        Q(investigated_until=None) | Q(investigated_until__lte=today) | Q(deadline__lt=today)
    )


def due_groups(filters: DueFilters) -> QuerySet[Any, Any]:
    """The queue as rows for `as_due`, the soonest due first; slice it for a page."""
    flags = in_stage(filters.stage).filter(severity=filters.severity)
    if filters.search:
        flags = flags.filter(donor__name__icontains=filters.search)
    if filters.assigned_to:
        flags = assigned_to(flags, filters.assigned_to)
    rows: QuerySet[Any, Any] = grouped(flags).annotate(
        due_by=Coalesce(Min("deadline"), NEVER), follow_up=Min("investigated_until")
    )
    return rows.order_by(*ORDER)


def as_due(row: dict[str, Any]) -> Due:
    return Due(as_group(row), row["follow_up"])


def next_due(
    filters: DueFilters, *, after: Question | None = None, avoid: Collection[Question] = ()
) -> Due | None:
    """The group that is due first; with `after` the one behind it, or the first again where that
    waits here no more. None where there is none, or none behind."""
    rows = due_groups(filters)
    here = rows.filter(**after._asdict()).first() if after else None
    if here:
        rows = rows.filter(beyond(here, order=ORDER, backwards=False))
    for question in avoid:
        rows = rows.exclude(**question._asdict())
    row = rows.first()
    return as_due(row) if row else None


def previous_due(filters: DueFilters, *, before: Question) -> Due | None:
    rows = due_groups(filters)
    here = rows.filter(**before._asdict()).first()
    row = here and rows.filter(beyond(here, order=ORDER, backwards=True)).reverse().first()
    return as_due(row) if row else None


def following_due(filters: DueFilters, question: Question) -> Due | None:
    """What to decide after this one: the one behind it, else the first."""
    behind = next_due(filters, after=question, avoid=[question])
    return behind or next_due(filters, avoid=[question])


def counts_by_severity(stage: str) -> dict[str, int]:
    """How many groups wait in a stage, by severity."""
    counted: dict[str, int] = (
        in_stage(stage)
        .values("severity", "donor_id", "entry_id", "rule")
        .distinct()
        .aggregate(**{name: Count("severity", filter=Q(severity=name)) for name in Severity.values})
    )
    return counted


def counts_by_stage(filters: DueFilters) -> dict[str, int]:
    """How many groups the filters leave in each stage."""
    return {stage: due_groups(replace(filters, stage=stage)).count() for stage in Stage.values}


def group_in_compliance(question: Question) -> QuerySet[Flag]:
    """All validated flags of a group, the soonest due first."""
    return (
        validated()
        .filter(**question._asdict())
        .select_related(
            "contribution__profile__record", "contribution__source", "contribution__last_import",
            "donor", "entry__watch_list", "entry__changed_in", "decision__decided_by",
        )
        .order_by(F("deadline").asc(nulls_last=True), "contribution__date", "contribution_id")
    )  # fmt: skip


def dispositions_about(question: Question) -> QuerySet[Disposition]:
    """What compliance has decided about a group, and taken back, latest first."""
    donor_id, entry_id, rule = question
    rows = Disposition.objects.filter(donor__in=all_of(donor_id), entry=entry_id, rule=rule)
    return rows.select_related("decided_by", "approval__decided_by", "taken_back_by__decided_by")


def closing_of(decision: Decision) -> Disposition | None:
    """The latest decision of compliance that stands by a verdict, and keeps no gift waiting."""
    closing = Disposition.objects.filter(
        standing(), disposed__decision=decision, outcome__in=Disposition.CLOSING
    )
    return closing.select_related("decided_by").first()


def excess_of(flag: Flag) -> Decimal:
    """What of the gift is too much, in dollars: all of it, where its rule tells no excess."""
    told = next((reason["excess"] for reason in flag.reasons if reason.get("excess")), None)
    return Decimal(told) if told else flag.contribution.amount


def by_its_verdict() -> Q:
    """Disposed flags that stand validated by the very verdict that they were disposed of by: not
    those that were withdrawn, reopened or asked again since."""
    return Q(flag__state=Flag.State.VALIDATED, flag__decision=F("decision"))


def left_to_give_back(gifts: Collection[Contribution]) -> dict[int, Decimal]:
    """What there is to give back of each of these gifts, in dollars by its id, never below nought.

    Taken off is what the house gives back, whatever the flag, and what a source told that was given
    back. A refund that a source told of only after the house had decided is held to be the house's
    own, and is not taken off twice. Three queries.
    """
    decided = _decided_on(gifts)
    before: dict[int, Decimal] = defaultdict(Decimal)
    since: dict[int, Decimal] = defaultdict(Decimal)
    for pk, amount, told_at in _told_refunds(gifts):
        first = decided[pk][1] if pk in decided else None
        (since if first and told_at > first else before)[pk] += amount
    left = {}
    for gift in gifts:
        own = decided[gift.pk][0] if gift.pk in decided else Decimal(0)
        gone = before[gift.pk] + max(own, since[gift.pk])
        left[gift.pk] = max(gift.amount - gone, Decimal(0))
    return left


def _decided_on(gifts: Collection[Contribution]) -> dict[int, tuple[Decimal, datetime]]:
    """Of gifts: what the house gives back, and when that was first decided. What the finance system
    was given counts whatever became of the flag."""
    items = DisposedFlag.objects.filter(
        by_its_verdict() | Q(disposition__batched__isnull=False),
        standing("disposition__"),
        flag__contribution__in=[gift.pk for gift in gifts],
        amount__isnull=False,
    )
    rows = items.values_list("flag__contribution").annotate(
        total=Sum("amount"), first=Min("disposition__decided_at")
    )
    return {gift: (total, first) for gift, total, first in rows}


def _told_refunds(gifts: Collection[Contribution]) -> Iterator[tuple[int, Decimal, datetime]]:
    """Refunds that the files of a gift's source tell: the gift's id, dollars, and when it came."""
    known = {(gift.source_id, gift.external_id): gift.pk for gift in gifts}
    # A split may have parted the refund's description from the gift's.
    profiles = Profile.objects.filter(
        Q(donor__in={gift.profile.donor_id for gift in gifts})
        | Q(record__in={gift.profile.record_id for gift in gifts})
    )
    rows = Contribution.objects.filter(
        received(),
        profile__in=profiles,
        amount__lt=0,
        refund_of__in=[gift.external_id for gift in gifts],
    ).values_list("source", "refund_of", "amount", "first_import__created_at")
    for source, refund_of, amount, came in rows:
        if gift := known.get((source, refund_of)):
            yield gift, -amount, came


def review_settings() -> ReviewSettings:
    """As an administrator has set them, or else the house's own."""
    return ReviewSettings.objects.first() or ReviewSettings()
