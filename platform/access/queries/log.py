"""The access log, read a page at a time: as fast at its millionth line as at its first."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from access.models import AccessEvent, User

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LogFilters:
    """What is left of the log: texts as an address carries them, '' where nothing is asked.

    `person` and `by` are ids, `since` and `till` days in the house's time zone, both included.
    """

    kind: str = ""
    person: str = ""
    by: str = ""
    role: str = ""
    since: str = ""
    till: str = ""
    q: str = ""

    @classmethod
    def of(cls, given: Any) -> Self:
        """From a query string or a kept row; what cannot be read is left out."""
        texts = {field.name: str(given.get(field.name) or "").strip() for field in fields(cls)}
        for name in ("person", "by"):
            number = texts[name]
            texts[name] = (
                number if number.isascii() and number.isdecimal() and len(number) < 19 else ""
            )
        for name in ("since", "till"):
            texts[name] = texts[name] if _day(texts[name]) else ""
        if texts["kind"] not in AccessEvent.Kind.values:
            texts["kind"] = ""
        texts["q"] = texts["q"].replace("\x00", "")[:100]
        texts["role"] = texts["role"].replace("\x00", "")[:150]
        return cls(**texts)

    def as_dict(self) -> dict[str, str]:
        """Only what is asked."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class LogPage:
    """`newer` and `older` are where the neighbours begin, '' at either end."""

    lines: list[AccessEvent]
    newer: str
    older: str


def filtered(filters: LogFilters) -> QuerySet[AccessEvent]:
    """The lines that the filters leave, the latest first."""
    lines = AccessEvent.objects.order_by("-at", "-id")
    exact = {"kind": "kind", "person": "person_id", "by": "by_id", "role": "group"}
    lines = lines.filter(
        **{field: value for name, field in exact.items() if (value := getattr(filters, name))}
    )
    if since := _day(filters.since):
        lines = lines.filter(at__gte=_begin_of(since))
    if till := _day(filters.till):
        lines = lines.filter(at__lt=_begin_of(till + timedelta(days=1)))
    if filters.q:
        lines = lines.filter(_mentions(filters.q))
    return lines


def log_page(filters: LogFilters, *, before: str = "", after: str = "") -> LogPage:
    """A page of lines: the latest, those older than `before`, or those newer than `after`.

    No line is counted and none is passed over: where a page begins is said by the moment and the
    id of the line beside it.
    """
    lines = filtered(filters).select_related("person", "by")
    if start := _place(after):
        at, pk = start
        upwards = lines.filter(Q(at__gt=at) | Q(at=at, id__gt=pk), at__gte=at)
        found = list(upwards.order_by("at", "id")[: PER_PAGE + 1])
        more, shown = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
        return LogPage(shown, _name(shown[0]) if more else "", _name(shown[-1]) if shown else "")
    if start := _place(before):
        at, pk = start
        lines = lines.filter(Q(at__lt=at) | Q(at=at, id__lt=pk), at__lte=at)
    found = list(lines[: PER_PAGE + 1])
    more, shown = len(found) > PER_PAGE, found[:PER_PAGE]
    return LogPage(
        shown,
        _name(shown[0]) if start and shown else "",
        _name(shown[-1]) if more else "",
    )


def log_of(person: User) -> QuerySet[AccessEvent]:
    """What the log tells of this person, the latest first."""
    lines = filtered(LogFilters(person=str(person.pk)))
    return lines.select_related("person", "by")


def _mentions(words: str) -> Q:
    """In the reason, the page or the e-mail of a stranger; or of a person so called."""
    people = User.objects.filter(Q(email__icontains=words) | Q(name__icontains=words))
    return (
        Q(reason__icontains=words)
        | Q(target__icontains=words)
        | Q(email__icontains=words)
        | Q(person__in=list(people.values_list("pk", flat=True)[:200]))
    )


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:  # such as 30 February
        return None
    return found if found and 1 < found.year < date.max.year else None  # it has days beside it


def _begin_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _name(line: AccessEvent) -> str:
    return f"{line.at.isoformat()}~{line.pk}"


def _place(name: str) -> tuple[datetime, int] | None:
    at, _, pk = name.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    if timezone.is_naive(moment) or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return None
    return moment, int(pk)
