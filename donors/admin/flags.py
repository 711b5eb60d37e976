"""Flags, and the review queue that groups them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.decorators import display

from core.admin import RecordAdmin
from donors.admin import batches, bulks, casework, compliance, dashboard, letters
from donors.admin.addresses import query_string, review_url
from donors.admin.flag_filters import (
    AgeFilter,
    AmountFilter,
    ImportFilter,
    OccurringChoices,
    RuleFilter,
)
from donors.admin.review import reading, review
from donors.forms.review import QueueFilterForm
from donors.models import Flag, Severity, WatchList
from donors.queries.casework import assigned
from donors.queries.queue import Filters, Question, as_group, groups, open_counts
from donors.queries.readings import read_by_others
from donors.rules import name_of

PAGE = 50


@admin.register(Flag)
class FlagAdmin(RecordAdmin):
    list_display = ("donor", "contribution", "about", "severity", "band", "state", "deadline")
    list_filter = (
        ("state", OccurringChoices), ("severity", OccurringChoices), ("band", OccurringChoices),
        ("entry__watch_list", admin.RelatedOnlyFieldListFilter), RuleFilter, AgeFilter,
        AmountFilter, ImportFilter,
    )  # fmt: skip
    list_select_related = ("donor", "contribution", "entry")
    search_fields = ("donor__name", "contribution__external_id", "entry__name")

    @display(description="about")
    def about(self, flag: Flag) -> str:
        return flag.entry.name if flag.entry else name_of(flag.rule)

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("queue/", self.admin_site.admin_view(self.queue), name="donors_flag_queue"),
            path(
                "queue/<int:donor_id>/entry/<int:entry_id>/",
                self.admin_site.admin_view(self.review),
                name="donors_flag_review_entry",
            ),
            path(
                "queue/<int:donor_id>/rule/<slug:rule>/",
                self.admin_site.admin_view(self.review),
                name="donors_flag_review_rule",
            ),
            path(
                "queue/<int:donor_id>/entry/<int:entry_id>/reading/",
                self.admin_site.admin_view(self.reading),
                name="donors_flag_reading_entry",
            ),
            path(
                "queue/<int:donor_id>/rule/<slug:rule>/reading/",
                self.admin_site.admin_view(self.reading),
                name="donors_flag_reading_rule",
            ),
            path(
                "queue/<int:donor_id>/entry/<int:entry_id>/work/",
                self.admin_site.admin_view(self.work),
                name="donors_flag_work_entry",
            ),
            path(
                "queue/<int:donor_id>/rule/<slug:rule>/work/",
                self.admin_site.admin_view(self.work),
                name="donors_flag_work_rule",
            ),
            path(
                "dashboard/",
                self.admin_site.admin_view(self.dashboard),
                name="donors_flag_dashboard",
            ),
            path(
                "dashboard.csv",
                self.admin_site.admin_view(self.dashboard_csv),
                name="donors_flag_dashboard_csv",
            ),
            path(
                "batches/", self.admin_site.admin_view(self.batches), name="donors_flag_batches"
            ),
            path(
                "letters/<int:donor_id>/",
                self.admin_site.admin_view(self.letter),
                name="donors_flag_letter",
            ),
            path(
                "queue/several/",
                self.admin_site.admin_view(self.several),
                name="donors_flag_several",
            ),
            path(
                "queue/bulk/<int:bulk_id>/",
                self.admin_site.admin_view(self.bulk),
                name="donors_flag_bulk",
            ),
            path(
                "compliance/", self.admin_site.admin_view(self.compliance),
                name="donors_flag_compliance",
            ),
            path(
                "compliance/<int:donor_id>/entry/<int:entry_id>/",
                self.admin_site.admin_view(self.dispose),
                name="donors_flag_dispose_entry",
            ),
            path(
                "compliance/<int:donor_id>/rule/<slug:rule>/",
                self.admin_site.admin_view(self.dispose),
                name="donors_flag_dispose_rule",
            ),
        ]  # fmt: skip
        return [*pages, *super().get_urls()]

    def queue(self, request: HttpRequest) -> HttpResponse:
        """The open groups of one severity, oldest first, with filters and pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        filters = QueueFilterForm(request.GET).filters(request.user.pk)
        page = Paginator(groups(filters), PAGE).get_page(request.GET.get("p"))
        shown = [as_group(row) for row in page]
        taken = read_by_others(request.user)
        holders = assigned({group.donor_id for group in shown})
        rows = [
            (
                group,
                review_url(group.question, filters),
                bulks.key_of(group),
                taken.get(group.question, []),
                holders.get(group.question, ""),
            )
            for group in shown
        ]
        free = [url for _, url, _, readers, _ in rows if not readers]
        tabs = self._tabs(filters)
        return TemplateResponse(
            request,
            "donors/queue.html",
            {
                **self.admin_site.each_context(request),
                "title": "Review queue",
                "page": page,
                "rows": rows,
                "filters": filters,
                "tabs": tabs,
                "unfiltered": next(tab["count"] for tab in tabs if tab["active"]),
                "lists": WatchList.objects.values_list("slug", flat=True),
                "may_decide": request.user.has_perm("donors.decide_flag"),
                "first": next(iter(free or [url for _, url, *_ in rows]), ""),
                "query": query_string(filters),
            },
        )

    def review(
        self, request: HttpRequest, donor_id: int, entry_id: int | None = None, rule: str = ""
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return review(self.admin_site, request, Question(donor_id, entry_id, rule))

    def reading(
        self, request: HttpRequest, donor_id: int, entry_id: int | None = None, rule: str = ""
    ) -> HttpResponse:
        return reading(request, Question(donor_id, entry_id, rule))

    def work(
        self, request: HttpRequest, donor_id: int, entry_id: int | None = None, rule: str = ""
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return casework.work(request, Question(donor_id, entry_id, rule))

    def several(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return bulks.several(self.admin_site, request)

    def bulk(self, request: HttpRequest, bulk_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return bulks.bulk(self.admin_site, request, bulk_id)

    def dashboard(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return dashboard.dashboard(self.admin_site, request)

    def dashboard_csv(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return dashboard.dashboard_csv()

    def batches(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return batches.batches(self.admin_site, request)

    def letter(self, request: HttpRequest, donor_id: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return letters.letter(self.admin_site, request, donor_id)

    def compliance(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return compliance.queue(self.admin_site, request)

    def dispose(
        self, request: HttpRequest, donor_id: int, entry_id: int | None = None, rule: str = ""
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return compliance.group(self.admin_site, request, Question(donor_id, entry_id, rule))

    def _tabs(self, filters: Filters) -> list[dict[str, Any]]:
        counts = open_counts()
        return [
            {
                "label": severity.label,
                "count": counts[severity],
                "url": f"?{urlencode({'severity': severity.value})}",
                "active": severity == filters.severity,
            }
            for severity in Severity
        ]
