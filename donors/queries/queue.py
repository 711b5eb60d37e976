"""The review queue: open flags, grouped by donor and what they are about, oldest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from donors.models import Decision, Flag, Severity
from donors.queries.money import received

# What the queue is sorted by: together unique, so that there is always one group behind another.
ORDER = ("oldest", "first_gift", "donor_id", "entry_id", "rule")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reviewer has narrowed the queue to. One severity at a time: they are never mixed."""

    severity: str = Severity.ILLEGAL
    list_slug: str = ""
    band: str = ""
    search: str = ""


class Question(NamedTuple):
    """What one verdict answers: whether a donor is on a list entry, or has broken a rule."""

    donor_id: int
    entry_id: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Group:
    """Open flags of one donor on one list entry, or under one rule.

    `total` is the money of their gifts, in dollars: nought where they are but copies of others.
    """

    donor_id: int
    donor_name: str
    entry_id: int | None
    entry_name: str
    list_slug: str
    rule: str
    flags: int
    total: Decimal
    first_gift: date
    opened_at: datetime
    deadline: date | None
    probability: float | None
    band: str

    @property
    def question(self) -> Question:
        return Question(self.donor_id, self.entry_id, self.rule)


def groups(filters: Filters) -> QuerySet[Any, Any]:
    """The queue as rows for `Group`, oldest first; slice it for a page."""
    flags = Flag.objects.filter(state=Flag.State.OPEN, severity=filters.severity)
    if filters.list_slug:
        flags = flags.filter(entry__watch_list__slug=filters.list_slug)
    if filters.band:
        flags = flags.filter(band=filters.band)
    if filters.search:
        flags = flags.filter(donor__name__icontains=filters.search)
    return (
        flags.values(
            "donor_id", "donor__name", "entry_id", "entry__name", "entry__watch_list__slug", "rule"
        )
        .annotate(
            flags=Count("pk"),
            total=Sum(
                "contribution__amount", filter=received("contribution__"), default=Decimal(0)
            ),
            first_gift=Min("contribution__date"),
            oldest=Min("opened_at"),
            due=Min("deadline"),
            likely=Max("probability"),
            strongest=Max("band"),  # 'strong' sorts after 'review'
        )
        .order_by(*ORDER)
    )


def as_group(row: dict[str, Any]) -> Group:
    return Group(
        donor_id=row["donor_id"],
        donor_name=row["donor__name"],
        entry_id=row["entry_id"],
        entry_name=row["entry__name"] or "",
        list_slug=row["entry__watch_list__slug"] or "",
        rule=row["rule"],
        flags=row["flags"],
        total=row["total"],
        first_gift=row["first_gift"],
        opened_at=row["oldest"],
        deadline=row["due"],
        probability=row["likely"],
        band=row["strongest"],
    )


def next_group(
    filters: Filters,
    *,
    after: tuple[int, int | None, str] | None = None,
    avoid: Collection[Question] = (),
) -> Group | None:
    """The oldest group; with `after` (a Question) the one behind it; none of those to `avoid`.

    None where `after` is the last one. One that waits here no more has none behind it: then it is
    the oldest again.
    """
    rows = groups(filters)
    if after is not None and (here := _row(filters, after)):
        rows = rows.filter(_beyond(here, backwards=False))
    for question in avoid:
        rows = rows.exclude(**question._asdict())
    row = rows.first()
    return as_group(row) if row else None


def behind(
    filters: Filters, question: Question, *, avoid: Collection[Question] = ()
) -> Group | None:
    """The group behind this one that nobody has open, or else one to `avoid`."""
    free = next_group(filters, after=question, avoid=[*avoid, question])
    return free or (next_group(filters, after=question, avoid=[question]) if avoid else None)


def following(
    filters: Filters, question: Question, *, avoid: Collection[Question] = ()
) -> Group | None:
    """What to decide after this one: behind it, else from the start; those to `avoid` last."""
    tries = (
        next_group(filters, after=after, avoid=[*avoided, question])
        for avoided in ((avoid, ()) if avoid else ((),))
        for after in (question, None)
    )
    return next(filter(None, tries), None)


def previous_group(filters: Filters, *, before: tuple[int, int | None, str]) -> Group | None:
    """The group that stands before one; None for the first, and for one that waits no more."""
    here = _row(filters, before)
    if here is None:
        return None
    row = groups(filters).filter(_beyond(here, backwards=True)).reverse().first()
    return as_group(row) if row else None


def waiting(filters: Filters) -> int:
    """How many groups the filters leave."""
    return groups(filters).count()


def _row(filters: Filters, question: tuple[int, int | None, str]) -> dict[str, Any] | None:
    row: dict[str, Any] | None = groups(filters).filter(**Question(*question)._asdict()).first()
    return row


def _beyond(here: dict[str, Any], *, backwards: bool) -> Q:
    """What sorts behind a row, or before it: greater (less) in one column of ORDER, and the same in
    those that come first."""
    beyond = Q(pk__in=[])
    further = _less if backwards else _greater
    for column in reversed(ORDER):
        beyond = further(column, here[column]) | (Q((column, here[column])) & beyond)
    return beyond


def _greater(column: str, value: Any) -> Q:
    """Greater as Postgres sorts: the groups of rules have no entry, and NULL comes last."""
    if column != "entry_id":
        return Q((f"{column}__gt", value))
    return Q(pk__in=[]) if value is None else Q(entry_id__gt=value) | Q(entry_id=None)


def _less(column: str, value: Any) -> Q:
    if column == "entry_id" and value is None:
        return Q(entry_id__isnull=False)
    return Q((f"{column}__lt", value))


def open_counts() -> dict[str, int]:
    """How many groups are open, by severity."""
    opened = Flag.objects.filter(state=Flag.State.OPEN)
    counted: dict[str, int] = (
        opened.values("severity", "donor_id", "entry_id", "rule")
        .distinct()
        .aggregate(**{name: Count("severity", filter=Q(severity=name)) for name in Severity.values})
    )
    return counted


def group_flags(donor_id: int, *, entry_id: int | None, rule: str) -> QuerySet[Flag]:
    """All flags of a group that stand, open and settled, latest gift first."""
    return (
        Flag.objects.filter(donor=donor_id, entry=entry_id, rule=rule)
        .exclude(state=Flag.State.WITHDRAWN)
        .select_related(
            "contribution__profile__record", "contribution__source", "contribution__last_import",
            "donor", "entry__watch_list", "entry__changed_in", "decision__decided_by",
        )
        .order_by("-contribution__date", "-contribution_id")
    )  # fmt: skip


def history(donor_id: int, *, entry_id: int | None, rule: str) -> QuerySet[Decision]:
    """The decisions taken about a group, and taken back, latest first."""
    return Decision.objects.filter(donor=donor_id, entry=entry_id, rule=rule).select_related(
        "decided_by"
    )
