"""Flags, the review queue, and the page on which a reviewer decides."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import display

from core.admin import RecordAdmin
from core.errors import Refused
from donors.actions.decisions import decide
from donors.forms import DecisionForm, QueueFilterForm
from donors.models import Decision, Flag, Severity, WatchList
from donors.queries.donors import other_flags, other_gifts, totals
from donors.queries.flags import record_of
from donors.queries.people import sharers_of_name
from donors.queries.queue import (
    Filters,
    Group,
    as_group,
    group_flags,
    groups,
    history,
    next_group,
    open_counts,
)

PAGE = 50


@admin.register(Flag)
class FlagAdmin(RecordAdmin):
    list_display = ("donor", "contribution", "about", "severity", "band", "state", "deadline")
    list_filter = ("state", "severity", "band", "entry__watch_list", "rule")
    list_select_related = ("donor", "contribution", "entry")
    search_fields = ("donor__name", "contribution__external_id", "entry__name")

    @display(description="about")
    def about(self, flag: Flag) -> str:
        return flag.entry.name if flag.entry else flag.rule

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
        ]
        return [*pages, *super().get_urls()]

    def queue(self, request: HttpRequest) -> HttpResponse:
        """The open groups of one severity, oldest first, with filters and pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        filters = QueueFilterForm(request.GET).filters()
        page = Paginator(groups(filters), PAGE).get_page(request.GET.get("p"))
        rows = [(group, review_url(group, filters)) for group in map(as_group, page)]
        return TemplateResponse(
            request,
            "donors/queue.html",
            {
                **self.admin_site.each_context(request),
                "title": "Review queue",
                "page": page,
                "rows": rows,
                "filters": filters,
                "tabs": self._tabs(filters),
                "lists": WatchList.objects.values_list("slug", flat=True),
                "first": rows[0][1] if rows else "",
                "query": query_string(filters),
            },
        )

    def review(
        self, request: HttpRequest, donor_id: int, entry_id: int | None = None, rule: str = ""
    ) -> HttpResponse:
        """One group: the contributions beside the list entry, the reasons, and the verdict."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_decide = request.user.has_perm("donors.decide_flag")
        if request.method == "POST" and not may_decide:
            raise PermissionDenied
        filters = QueueFilterForm(request.GET).filters()
        flags = list(group_flags(donor_id, entry_id=entry_id, rule=rule))
        if not flags:
            raise Http404("There are no such flags.")
        form = DecisionForm(request.POST or None)
        if request.method == "POST":
            if form.is_valid() and (answer := self._decide(request, form, flags, filters)):
                return answer
            flags = list(group_flags(donor_id, entry_id=entry_id, rule=rule))
        undecided = [flag for flag in flags if flag.state == Flag.State.OPEN]
        latest = flags[0]
        return TemplateResponse(
            request,
            "donors/review.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Review: {latest.donor.name}",
                "donor": latest.donor,
                "entry": latest.entry,
                "rule": rule,
                "flags": flags,
                "undecided": undecided,
                "latest": undecided[0] if undecided else latest,
                "form": form,
                "seen": ",".join(str(flag.pk) for flag in undecided),
                "record": record_of(undecided),
                "may_decide": may_decide,
                "history": history(donor_id, entry_id=entry_id, rule=rule),
                "totals": totals(latest.donor),
                "other_flags": other_flags(latest.donor, entry_id=entry_id, rule=rule),
                "other_gifts": other_gifts(latest.donor, flags),
                "sharers": sharers_of_name(latest.contribution.profile),
                "filters": filters,
                "queue_url": queue_url(filters),
                "skip_url": self._following(donor_id, entry_id, rule, filters),
            },
            status=422 if request.method == "POST" else 200,
        )

    def _decide(
        self, request: HttpRequest, form: DecisionForm, flags: list[Flag], filters: Filters
    ) -> HttpResponse | None:
        """Decide and go on to the oldest that is left; None where the form must be shown again."""
        seen = form.cleaned_data["flags"]
        try:
            if not set(seen) <= {flag.pk for flag in flags}:
                raise Refused("These flags are not of this page any more: look at it again.")
            decision = decide(
                flag_ids=seen,
                verdict=form.cleaned_data["verdict"],
                note=form.cleaned_data["note"],
                by=request.user,
                record=form.cleaned_data["record"],
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return None
        done = f"{decision.get_verdict_display()}: {decision.donor.name}."
        following = next_group(filters)
        if following is None:
            messages.success(request, f"{done} That was the last one: nothing else waits here.")
            return redirect(queue_url(filters))
        messages.success(request, f"{done} Here is the next one.")
        return redirect(review_url(following, filters))

    def _following(self, donor_id: int, entry_id: int | None, rule: str, filters: Filters) -> str:
        """The address of the next group to look at; none where this is the only one."""
        here = (donor_id, entry_id, rule)
        following = next_group(filters, after=here)
        if following is None or here == (following.donor_id, following.entry_id, following.rule):
            return ""
        return review_url(following, filters)

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
        return decision.entry.name if decision.entry else decision.rule


def queue_url(filters: Filters) -> str:
    return f"{reverse('admin:donors_flag_queue')}?{query_string(filters)}"


def review_url(group: Group, filters: Filters) -> str:
    if group.entry_id:
        address = reverse("admin:donors_flag_review_entry", args=[group.donor_id, group.entry_id])
    else:
        address = reverse("admin:donors_flag_review_rule", args=[group.donor_id, group.rule])
    return f"{address}?{query_string(filters)}"


def query_string(filters: Filters) -> str:
    """The filters as the queue's address carries them; empty ones left out."""
    given = {
        "severity": filters.severity,
        "list": filters.list_slug,
        "band": filters.band,
        "q": filters.search,
    }
    return urlencode({name: value for name, value in given.items() if value})
