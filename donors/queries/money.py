"""Which contributions are money, so that a sum counts no gift twice."""

from __future__ import annotations

from django.db.models import Q


def received(contribution: str = "") -> Q:
    """Money received or given back: what no other row has as well (donors.actions.counting).
    `contribution` leads from the rows that are filtered to the contribution: `contribution__`, say.
    """
    return Q(**{f"{contribution}not_counted": ""})
