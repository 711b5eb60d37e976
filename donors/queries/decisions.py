"""Verdicts, as lists of them are read."""

from __future__ import annotations

from django.db.models import QuerySet

from donors.models import Decision


def decisions(
    *, donor: int | None = None, verdict: str = "", rule: str = "", list_slug: str = ""
) -> QuerySet[Decision]:
    """All verdicts with their entries and lists, the latest first."""
    wanted = {
        "donor": donor, "verdict": verdict, "rule": rule, "entry__watch_list__slug": list_slug,
    }  # fmt: skip
    given = {name: value for name, value in wanted.items() if value not in (None, "")}
    return Decision.objects.filter(**given).select_related("entry__watch_list").order_by("-pk")
