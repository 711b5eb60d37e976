"""Which contributions are money, so that a sum counts no gift twice."""

from __future__ import annotations

from django.db.models import Q

CONDUITS_COPY = "24T"


def received(contribution: str = "") -> Q:
    """Money received or given back: no memo row, and no conduit's copy of a gift. `contribution`
    leads from the rows that are filtered to the contribution: `contribution__`, say."""
    return Q(**{f"{contribution}is_memo": False}) & ~Q(
        **{f"{contribution}receipt_type": CONDUITS_COPY}
    )
