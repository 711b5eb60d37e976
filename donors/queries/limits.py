"""The limits and the rules' other figures in force."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from donors.models import ContributionLimit, RuleThreshold


def overlapping(
    *, committee_type: str, begins: date, ends: date, other_than: ContributionLimit
) -> ContributionLimit | None:
    """The first limit for committees of the type that shares a day with a period, and is not
    `other_than`."""
    limits = ContributionLimit.objects.filter(
        committee_type=committee_type, valid_from__lte=ends, valid_to__gte=begins
    )
    return next((limit for limit in limits.order_by("valid_from") if limit != other_than), None)


def overlapping_threshold(
    *, rule: str, name: str, begins: date, ends: date | None, other_than: RuleThreshold
) -> RuleThreshold | None:
    """The first threshold of that rule and name that shares a day with a period (no end: from then
    on), and is not `other_than`."""
    rows = RuleThreshold.objects.filter(rule=rule, name=name).exclude(pk=other_than.pk)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=begins))
    if ends:
        rows = rows.filter(valid_from__lte=ends)
    return rows.order_by("valid_from").first()
