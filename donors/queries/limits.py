"""The limits in force."""

from __future__ import annotations

from datetime import date

from donors.models import ContributionLimit


def overlapping(
    *, committee_type: str, begins: date, ends: date, other_than: ContributionLimit
) -> ContributionLimit | None:
    """The first limit for committees of the type that shares a day with a period, and is not
    `other_than`."""
    limits = ContributionLimit.objects.filter(
        committee_type=committee_type, valid_from__lte=ends, valid_to__gte=begins
    )
    return next((limit for limit in limits.order_by("valid_from") if limit != other_than), None)
