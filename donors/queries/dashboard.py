"""How the review stands: what is open, overdue and done, and how good each list is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.timezone import localdate

from donors.models import Decision, Disposition, Flag, Severity
from donors.queries.dispositions import validated

# Days that a flag has been open: from, and below.
AGES = (("under 7 days", 0, 7), ("7 to 29 days", 7, 30), ("30 days and more", 30, 100_000))
DAYS = 14  # of work that are shown


@dataclass(frozen=True, slots=True)
class Standing:
    """Flags of one severity: open by age, `overdue` of them, and those that wait for compliance."""

    severity: Severity
    by_age: list[int]
    overdue: int
    for_compliance: int
    overdue_there: int

    @property
    def open(self) -> int:
        return sum(self.by_age)


@dataclass(frozen=True, slots=True)
class Precision:
    """Of the verdicts on a list that stand, how many validated: `share` from 0 to 1, None where
    there is none."""

    list_slug: str
    validated: int
    dismissed: int

    @property
    def share(self) -> float | None:
        number = self.validated + self.dismissed
        return self.validated / number if number else None


@dataclass(frozen=True, slots=True)
class Throughput:
    """What a person decided on each of the days, by verdicts and by compliance's decisions."""

    person: str
    by_day: list[int]

    @property
    def total(self) -> int:
        return sum(self.by_day)


def standings() -> list[Standing]:
    """One for each severity, in two queries."""
    opened = _counted(
        Flag.objects.filter(state=Flag.State.OPEN),
        **{f"age_{number}": _aged(least, below) for number, (_, least, below) in enumerate(AGES)},
        overdue=Q(deadline__lt=localdate()),
    )
    waiting = _counted(
        validated().filter(Q(closed=False) | Q(to_approve=True)),
        all=Q(), overdue=Q(deadline__lt=localdate()),
    )  # fmt: skip
    return [
        Standing(
            severity,
            [opened[severity][f"age_{number}"] for number in range(len(AGES))],
            opened[severity]["overdue"],
            waiting[severity]["all"],
            waiting[severity]["overdue"],
        )
        for severity in Severity
    ]


def precisions() -> list[Precision]:
    """Of every list that was decided about, by name."""
    rows = (
        Decision.objects.filter(
            entry__isnull=False, taken_back_by=None, verdict__in=Decision.SETTLING
        )
        .order_by()
        .values(list_slug=F("entry__watch_list__slug"))
        .annotate(
            validated=Count("pk", filter=Q(verdict="validated")),
            dismissed=Count("pk", filter=Q(verdict="dismissed")),
        )
        .order_by("list_slug")
    )
    return [Precision(**row) for row in rows]


def days_shown() -> list[date]:
    """The latest DAYS days, today first."""
    today = localdate()
    return [today - timedelta(days=back) for back in range(DAYS)]


def throughput() -> list[Throughput]:
    """Who decided how much on which of the days, the busiest first, in two queries."""
    days = days_shown()
    place = {day: number for number, day in enumerate(days)}
    since = timezone.now() - timedelta(days=DAYS + 1)
    found: dict[str, list[int]] = {}
    for model in (Decision, Disposition):
        rows = (
            model.objects.filter(decided_at__gte=since, takes_back=None)
            .order_by()
            .annotate(day=TruncDate("decided_at"))
            .values_list("decided_by__name", "decided_by__email", "day")
            .annotate(number=Count("pk"))
        )
        for name, email, day, number in rows:
            if day in place:
                found.setdefault(name or email, [0] * DAYS)[place[day]] += number
    people = (Throughput(person, by_day) for person, by_day in found.items())
    return sorted(people, key=lambda one: (-one.total, one.person))


def as_table() -> Iterator[list[str]]:
    """The page's figures as a table of its own: what, of what, which, number."""
    yield ["table", "row", "column", "value"]
    for one in standings():
        for (age, _, _), number in zip(AGES, one.by_age, strict=True):
            yield ["open", one.severity.value, age, str(number)]
        yield ["open", one.severity.value, "overdue", str(one.overdue)]
        yield ["compliance", one.severity.value, "waiting", str(one.for_compliance)]
        yield ["compliance", one.severity.value, "overdue", str(one.overdue_there)]
    for precision in precisions():
        yield ["precision", precision.list_slug, "validated", str(precision.validated)]
        yield ["precision", precision.list_slug, "dismissed", str(precision.dismissed)]
    days = days_shown()
    for person in throughput():
        for day, number in zip(days, person.by_day, strict=True):
            yield ["decided", person.person, day.isoformat(), str(number)]


def _aged(least: int, below: int) -> Q:
    now = timezone.now()
    return Q(opened_at__lte=now - timedelta(days=least), opened_at__gt=now - timedelta(days=below))


def _counted(flags: QuerySet[Flag], **wanted: Q) -> dict[str, dict[str, int]]:
    """How many flags of each severity are as each of these says; 0 where there are none."""
    counts = {name: Count("pk", filter=which) for name, which in wanted.items()}
    rows = flags.order_by().values("severity").annotate(**counts)
    found: dict[str, dict[str, int]] = {
        severity: dict.fromkeys(wanted, 0) for severity in Severity.values
    }
    for row in rows:
        found[row["severity"]] = {name: row[name] for name in wanted}  # type: ignore[literal-required]
    return found
