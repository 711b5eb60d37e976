"""How the review pages put numbers and rules into words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.timezone import localdate

from donors.models import Decision, Flag, Severity
from donors.queries.deadlines import Pressing
from donors.queries.queue import Filters
from donors.rules import name_of

register = template.Library()


@register.filter
def percent(probability: float | None) -> str:
    """0.9871 as 98%: rounded down, so that nothing uncertain ever reads as 100%."""
    return "" if probability is None else f"{int(probability * 100)}%"


@register.filter
def absolute(value: Any) -> Any:
    return abs(value or Decimal(0))


@register.filter
def due_in(deadline: date | None) -> str:
    """How a clock of the law stands, in words: due in 6 days, overdue by 2 days."""
    if deadline is None:
        return ""
    days = (deadline - localdate()).days
    if days == 0:
        return "due today"
    counted = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    return f"due in {counted}" if days > 0 else f"overdue by {counted}"


@register.filter
def is_overdue(deadline: date | None) -> bool:
    return deadline is not None and deadline < localdate()


@register.filter
def clock(flag: Flag) -> str:
    """When a flag is due and by which clock: due in 6 days, 30 days from receipt."""
    if flag.deadline is None:
        return ""
    days = (flag.deadline - flag.contribution.date).days
    return f"{due_in(flag.deadline)}, {days:,} day{'' if days == 1 else 's'} from receipt"


@register.filter
def rule_name(rule: str) -> str:
    return name_of(rule)


@register.filter
def narrowed(filters: Filters) -> str:
    """What the queue is narrowed to, in words: against our policy, on lobbyists, band strong."""
    return ", ".join(
        [
            Severity(filters.severity).label.lower(),
            *([f"on {filters.list_slug}"] if filters.list_slug else []),
            *([f"band {filters.band}"] if filters.band else []),
            *([f"“{filters.search}”"] if filters.search else []),
            *(["assigned to you"] if filters.assigned_to else []),
        ]
    )


@register.filter
def pressing_about(one: Pressing) -> str:
    """A group in a mail: what it is about and who is to act, and no donor's name."""
    what = f"on {one.list_slug}" if one.list_slug else name_of(one.question.rule)
    waits = "for compliance" if one.for_compliance else "for review"
    return f"{Severity(one.severity).label.lower()}, {what}, {waits}"


@register.filter
def about(flag: Flag | Decision) -> str:
    """What a flag holds against a contribution, or a verdict was about, in words."""
    return f"{flag.entry.name} on {flag.entry.watch_list}" if flag.entry else name_of(flag.rule)


@register.filter
def review_address(flag: Flag | Decision) -> str:
    if flag.entry_id:
        return reverse("admin:donors_flag_review_entry", args=[flag.donor_id, flag.entry_id])
    return reverse("admin:donors_flag_review_rule", args=[flag.donor_id, flag.rule])
