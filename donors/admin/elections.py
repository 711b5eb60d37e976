"""Committees, elections, limits, thresholds, sources: what donors administrators keep."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.admin import TabularInline

from core.admin import TracedAdmin
from donors.actions.judging import judge_again
from donors.forms.limits import ContributionLimitForm, RuleThresholdForm
from donors.models import Committee, ContributionLimit, Election, RuleThreshold, Source


class JudgedByAdmin(TracedAdmin):
    """Rows that the rules judge by: every change has all contributions judged again."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001  # as Django calls it
        super().save_related(request, form, formsets, change)
        if not any(part.has_changed() for part in (form, *formsets)):
            return
        judge_again(by=request.user)
        messages.info(request, "All contributions are being judged again.")


class ElectionInline(TabularInline):
    model = Election
    extra = 0


@admin.register(Committee)
class CommitteeAdmin(JudgedByAdmin):
    list_display = ("code", "name", "type")
    list_filter = ("type",)
    search_fields = ("code", "name")
    inlines = (ElectionInline,)
    history_with = ("elections",)


@admin.register(ContributionLimit)
class ContributionLimitAdmin(JudgedByAdmin):
    form = ContributionLimitForm
    list_display = ("committee_type", "valid_from", "valid_to", "amount", "citation")
    list_filter = ("committee_type",)


@admin.register(RuleThreshold)
class RuleThresholdAdmin(JudgedByAdmin):
    form = RuleThresholdForm
    list_display = ("rule", "name", "amount", "valid_from", "valid_to", "citation")
    list_filter = ("rule",)


@admin.register(Source)
class SourceAdmin(JudgedByAdmin):
    list_display = ("slug", "committee")
    fields = ("slug", "committee")
    list_select_related = ("committee",)
    autocomplete_fields = ("committee",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Files and commands name a source by its slug: it is given once."""
        return ("slug",) if obj else ()
