"""One mail a person a day about flags that are due soon, overdue, and long overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from access.models import User
from donors.models import MailSetting
from donors.queries.deadlines import Pressing, pressing
from donors.queries.dispositions import review_settings
from donors.queries.people import holders_of, recipients
from jobs.actions import send_mail

LINES = 20  # of each kind in a mail; the others are counted


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is told: their own tasks and what is nobody's, and what is escalated."""

    person: User
    own: list[Pressing]
    escalated: list[Pressing]


def remind(*, today: date | None = None) -> int:
    """Mail everybody who has anything to be reminded of; returns how many. Twice on one day gives
    nobody a second mail."""
    day = today or localdate()
    reminders = _reminders(day)
    for reminder in reminders:
        _send(reminder, day)
    return len(reminders)


def _reminders(day: date) -> list[Reminder]:
    house = review_settings()
    found = pressing(day, days=house.remind_days)
    late = [one for one in found if one.deadline <= day - timedelta(days=house.escalate_days)]
    who = {
        may: set(holders_of(may).values_list("pk", flat=True))
        for may in ("decide_flag", "dispose_flag")
    }
    reminded = {person.pk: person for person in recipients(MailSetting.Kind.DEADLINES)}
    told = {person.pk: person for person in recipients(MailSetting.Kind.ESCALATION)}
    reminders = [
        Reminder(
            person,
            [one for one in found if _is_of(pk, one, who)] if pk in reminded else [],
            late if pk in told else [],
        )
        for pk, person in sorted({**reminded, **told}.items())
    ]
    return [one for one in reminders if one.own or one.escalated]


def _is_of(person: int, one: Pressing, who: dict[str, set[int]]) -> bool:
    """Whether it is for this person to act: it is their task, or nobody's who still may."""
    may = who["dispose_flag" if one.for_compliance else "decide_flag"]
    if one.holder in may:
        return person == one.holder
    return person in may


def _send(reminder: Reminder, day: date) -> None:
    overdue = sum(one.deadline < day for one in reminder.own)
    context = {
        "own": _lines(reminder.own),
        "more_own": max(len(reminder.own) - LINES, 0),
        "overdue": overdue,
        "due_soon": len(reminder.own) - overdue,
        "escalated": _lines(reminder.escalated),
        "more_escalated": max(len(reminder.escalated) - LINES, 0),
        "late": len(reminder.escalated),
        "queue": settings.BASE_URL + reverse("admin:donors_flag_queue"),
    }
    send_mail(
        key=f"donors:deadlines:{day.isoformat()}:{reminder.person.pk}",
        to=[reminder.person.email],
        subject=_subject(len(reminder.own) - overdue, overdue, len(reminder.escalated)),
        text=render_to_string("emails/deadlines.txt", context),
        html=render_to_string("emails/deadlines.html", context),
    )


def _subject(soon: int, overdue: int, late: int) -> str:
    parts = [
        *([f"{overdue:,} overdue"] if overdue else []),
        *([f"{soon:,} due soon"] if soon else []),
        *([f"{late:,} long overdue"] if late else []),
    ]
    return f"Flags: {', '.join(parts)}"


def _lines(found: Sequence[Pressing]) -> list[dict[str, object]]:
    return [{"one": one, "url": settings.BASE_URL + _page(one)} for one in found[:LINES]]


def _page(one: Pressing) -> str:
    page = "dispose" if one.for_compliance else "review"
    donor_id, entry_id, rule = one.question
    if entry_id:
        return reverse(f"admin:donors_flag_{page}_entry", args=[donor_id, entry_id])
    return reverse(f"admin:donors_flag_{page}_rule", args=[donor_id, rule])
