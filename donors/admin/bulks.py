"""The page on which alike groups are dismissed with one note, and the one that undoes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core.errors import Refused
from donors.actions.bulks import MOST, dismiss_all, undo_bulk
from donors.admin.addresses import queue_url, review_url
from donors.forms.fields import id_in
from donors.forms.review import QueueFilterForm, SeveralForm
from donors.models import Bulk
from donors.queries.alike import Likeness, alike, chosen
from donors.queries.flags import with_page
from donors.queries.queue import Group, Question, as_group


def several(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The groups that were chosen in the queue, or all that are like one of them."""
    if not request.user.has_perm("donors.decide_flag"):
        raise PermissionDenied
    filters = QueueFilterForm(request.GET).filters(request.user.pk)
    form = SeveralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = dismiss_all(
                seen=_seen(request.POST.getlist("g")),
                note=form.cleaned_data["note"],
                by=request.user,
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            for line in done.refused:
                messages.warning(request, f"Left out. {line}")
            if done.bulk:
                messages.success(request, f"{done.dismissed:,} dismissed.")
                return redirect(reverse("admin:donors_flag_bulk", args=[done.bulk.pk]))
    rows = _rows(request)
    shown = [as_group(row) for row in rows[:MOST]]
    context = {
        **site.each_context(request),
        "title": "Dismiss several",
        "rows": [(group, key_of(group), review_url(group.question, filters)) for group in shown],
        "more": max(rows.count() - MOST, 0),
        "most": MOST,
        "likeness": _likeness(request),
        "form": form,
        "queue_url": queue_url(filters),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/several.html", context, status=status)


def bulk(site: AdminSite, request: HttpRequest, bulk_id: int) -> HttpResponse:
    """What was dismissed together, and how each of it stands."""
    row = get_object_or_404(Bulk.objects.select_related("decided_by"), pk=bulk_id)
    may_decide = request.user.has_perm("donors.decide_flag")
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    form = SeveralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened, refused = undo_bulk(
                bulk_id=row.pk, note=form.cleaned_data["note"], by=request.user
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{opened:,} taken back: they wait for new verdicts.")
            for line in refused:
                messages.warning(request, f"Left as it is. {line}")
            return redirect(request.path)
    decisions = list(
        with_page(row.decisions.all()).select_related(
            "donor", "entry__watch_list", "taken_back_by__decided_by"
        )
    )
    context = {
        **site.each_context(request),
        "title": f"{len(decisions):,} dismissed together",
        "bulk": row,
        "decisions": decisions,
        "stands": any(not hasattr(one, "taken_back_by") for one in decisions),
        "may_decide": may_decide,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/bulk.html", context, status=status)


def key_of(group: Group) -> str:
    """A group and the newest flag of it that is shown, as a box to tick sends them."""
    return f"{group.donor_id}:{group.entry_id or ''}:{group.rule}:{group.newest}"


def _rows(request: HttpRequest) -> Any:
    if likeness := _likeness(request):
        return alike(next(iter(_seen(request.GET.getlist("g"))), Question(0, None, "")), likeness)
    keys = (request.POST if request.method == "POST" else request.GET).getlist("g")
    return chosen(_seen(keys).keys())


def _likeness(request: HttpRequest) -> Likeness | None:
    given = request.GET.get("like", "")
    return Likeness(given) if given in Likeness.values else None


def _seen(keys: Iterable[str]) -> dict[Question, int]:
    """What `key_of` gave; what cannot be read is left out."""
    found = {}
    for key in list(keys)[: MOST + 1]:
        donor, entry, rule, newest = (*key.split(":"), "", "", "", "")[:4]
        numbers = [id_in(text) for text in (donor, entry or "1", newest)]
        if all(numbers) and bool(entry) != bool(rule):
            question = Question(numbers[0], numbers[1] if entry else None, rule[:60])
            found[question] = numbers[2]
    return found
