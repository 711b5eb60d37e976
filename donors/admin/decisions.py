"""Decisions, as a record: they are taken on the review page."""

from __future__ import annotations

from django.contrib import admin
from unfold.decorators import display

from core.admin import RecordAdmin
from donors.models import Decision
from donors.rules import name_of


@admin.register(Decision)
class DecisionAdmin(RecordAdmin):
    list_display = (
        "decided_at", "donor", "about", "verdict", "note", "flags_settled", "decided_by"
    )  # fmt: skip
    list_filter = ("verdict", "decided_by", "rule")
    list_select_related = ("donor", "entry", "decided_by")
    search_fields = ("donor__name", "entry__name", "note")
    date_hierarchy = "decided_at"

    @display(description="about")
    def about(self, decision: Decision) -> str:
        return decision.entry.name if decision.entry else name_of(decision.rule)
