"""Decisions, as a record: they are taken on the pages of the queues; and what they go by."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html, linebreaks
from unfold.decorators import display

from core.admin import RecordAdmin, TracedAdmin
from donors.forms.letters import LetterTemplateForm
from donors.letters import SUBJECT, TEXT, preview
from donors.models import Decision, Disposition, LetterTemplate, MailSetting, ReviewSettings
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


@admin.register(Disposition)
class DispositionAdmin(RecordAdmin):
    list_display = (
        "decided_at", "donor", "about", "decided", "gives_back", "second_person", "note",
        "decided_by",
    )  # fmt: skip
    list_filter = ("outcome", "needs_approval", "decided_by", "rule")
    list_select_related = ("donor", "entry", "decided_by", "approval__decided_by")
    search_fields = ("donor__name", "entry__name", "note")
    date_hierarchy = "decided_at"

    @display(description="about")
    def about(self, disposition: Disposition) -> str:
        return disposition.entry.name if disposition.entry else name_of(disposition.rule)

    @display(description="outcome", ordering="outcome")
    def decided(self, disposition: Disposition) -> str:
        until = f" until {disposition.follow_up:%Y-%m-%d}" if disposition.follow_up else ""
        return f"{disposition.get_outcome_display()}{until}"

    @display(description="amount", ordering="amount")
    def gives_back(self, disposition: Disposition) -> str:
        return "-" if disposition.amount is None else f"${disposition.amount:,.2f}"

    @display(description="second person")
    def second_person(self, disposition: Disposition) -> str:
        if not disposition.needs_approval:
            return "-"
        if not hasattr(disposition, "approval"):
            return "waits"
        return f"{disposition.approval.get_answer_display()}, {disposition.approval.decided_by}"


@admin.register(ReviewSettings)
class ReviewSettingsAdmin(TracedAdmin):
    list_display = ("__str__", "second_person_above", "remind_days", "escalate_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row at most."""
        may: bool = super().has_add_permission(request)
        return may and not ReviewSettings.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MailSetting)
class MailSettingAdmin(TracedAdmin):
    list_display = ("kind", "group", "is_sent")
    list_filter = ("kind", "group")
    list_select_related = ("group",)
    when_empty = (
        "Until there is one, every mail goes to the roles whose task it is: those who decide, and"
        " of imports that have not come, those who add them."
    )


@admin.register(LetterTemplate)
class LetterTemplateAdmin(TracedAdmin):
    """What may stand in it is checked; below it stands how it reads, to somebody invented."""

    form = LetterTemplateForm
    list_display = ("__str__", "subject")
    readonly_fields = ("preview",)
    fields = ("subject", "text", "preview")

    @display(description="how it reads, as it was saved")
    def preview(self, template: LetterTemplate) -> str:
        is_new = not (template and template.text)
        letter = preview(LetterTemplate(subject=SUBJECT, text=TEXT) if is_new else template)
        return format_html("<b>{}</b>{}", letter.subject, linebreaks(letter.text, autoescape=True))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one row at most."""
        may: bool = super().has_add_permission(request)
        return may and not LetterTemplate.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
