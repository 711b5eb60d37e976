"""The compliance queue, and the page on which it is decided what becomes of validated gifts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from core.errors import Refused
from donors.actions.dispositions import approve, dispose, refuse, take_back
from donors.admin.addresses import due_path, due_query, due_queue_url, due_url, review_path
from donors.admin.casework import casework
from donors.forms.compliance import ApprovalForm, DispositionForm, DueFilterForm
from donors.forms.review import ReopenForm
from donors.models import Disposition, Flag, Severity
from donors.queries.casework import assigned, timeline
from donors.queries.dispositions import (
    Due,
    DueFilters,
    Stage,
    as_due,
    counts_by_severity,
    counts_by_stage,
    dispositions_about,
    due_groups,
    following_due,
    group_in_compliance,
    left_to_give_back,
    next_due,
    previous_due,
    review_settings,
)
from donors.queries.donors import other_flags, other_gifts, totals
from donors.queries.flags import record_of
from donors.queries.people import sharers_of_name
from donors.queries.queue import Question, group_flags

PAGE = 50
T = TypeVar("T")


def queue(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The groups of one severity and stage, the soonest due first."""
    filters = DueFilterForm(request.GET).filters(request.user.pk)
    page = Paginator(due_groups(filters), PAGE).get_page(request.GET.get("p"))
    shown = [as_due(row) for row in page]
    holders = assigned({due.group.donor_id for due in shown})
    rows = [
        (due, due_url(due.group.question, filters), holders.get(due.group.question, ""))
        for due in shown
    ]
    context = {
        **site.each_context(request),
        "title": "Compliance queue",
        "page": page,
        "rows": rows,
        "filters": filters,
        "tabs": _tabs(filters),
        "stages": _stages(filters),
        "first": rows[0][1] if rows else "",
        "query": due_query(filters),
        "today": localdate(),
    }
    return TemplateResponse(request, "donors/compliance.html", context)


def _tabs(filters: DueFilters) -> list[dict[str, Any]]:
    counts = counts_by_severity(filters.stage)
    return [
        {
            "label": severity.label,
            "count": counts[severity],
            "url": f"?{urlencode({'severity': severity.value, 'stage': filters.stage})}",
            "active": severity == filters.severity,
        }
        for severity in Severity
    ]


def _stages(filters: DueFilters) -> list[dict[str, Any]]:
    counts = counts_by_stage(filters)
    return [
        {
            "label": stage.label,
            "count": counts[stage],
            "url": f"?{due_query(replace(filters, stage=stage))}",
            "active": stage == filters.stage,
        }
        for stage in Stage
    ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the page of one group: its flags that wait, and what is filled in."""

    question: Question
    filters: DueFilters
    flags: list[Flag]
    waiting: list[Flag]
    form: DispositionForm
    approval: ApprovalForm
    reopening: ReopenForm


def group(site: AdminSite, request: HttpRequest, question: Question) -> HttpResponse:
    """One group: what is due when, what may be given back, and what was decided so far."""
    may_dispose = request.user.has_perm("donors.dispose_flag")
    if request.method == "POST" and not may_dispose:
        raise PermissionDenied
    sheet = _sheet(request, question)
    if request.method == "POST":
        act = next((act for field, act in ACTS.items() if field in request.POST), _dispose)
        if answer := act(request, sheet):
            return answer
        sheet = _sheet(request, question)
    context = {
        **site.each_context(request),
        **_shown(sheet),
        **_way_on(sheet),
        **casework(request, question),
        "may_dispose": may_dispose,
        "empty_note": ReopenForm()["note"],
        "reopening": request.POST.get("takes_back") or request.GET.get("undo", ""),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/dispose.html", context, status=status)


def _sheet(request: HttpRequest, question: Question) -> Sheet:
    """Every form is filled with what was sent, if it is the one that was."""
    flags = list(group_in_compliance(question))
    if not flags and not dispositions_about(question).exists():
        raise Http404("There are no such validated flags.")
    waiting = [flag for flag in flags if not flag.closed]  # type: ignore[attr-defined]  # annotated
    sent = request.POST or None
    kind = next((field for field in ACTS if field in request.POST), "")
    severity = next((flag.severity for flag in waiting or flags), Severity.ILLEGAL)
    return Sheet(
        question=question,
        filters=DueFilterForm(request.GET).filters(request.user.pk, severity=severity),
        flags=flags,
        waiting=waiting,
        form=DispositionForm(None if kind else sent, flags=waiting, left=_left(waiting)),
        approval=ApprovalForm(sent if kind == "approves" else None),
        reopening=ReopenForm(sent if kind == "takes_back" else None),
    )


def _left(flags: list[Flag]) -> dict[int, Decimal]:
    """What of each flag's gift there is to give back, in dollars."""
    there_is = left_to_give_back([flag.contribution for flag in flags])
    return {flag.pk: there_is[flag.contribution_id] for flag in flags}


def _shown(sheet: Sheet) -> dict[str, Any]:
    question = sheet.question
    decided = list(dispositions_about(question))
    latest = next(iter(sheet.waiting or sheet.flags), None)
    donor = latest.donor if latest else decided[0].donor
    shown: dict[str, Any] = {
        "title": f"Compliance: {donor.name}",
        "donor": donor,
        "rule": question.rule,
        "flags": sheet.flags,
        "of_several": len({flag.severity for flag in sheet.flags}) > 1,
        "waiting": sheet.waiting,
        "latest": latest,
        "form": sheet.form,
        "approval_form": sheet.approval,
        "reopen_form": sheet.reopening,
        "seen": record_of(sheet.waiting),
        "to_approve": [one for one in decided if _waits_for_approval(one)],
        "timeline": timeline(question),
        "settings": review_settings(),
        "today": localdate(),
    }
    if latest is None:
        return shown
    return {
        **shown,
        "entry": latest.entry,
        "totals": totals(donor),
        "sharers": sharers_of_name(latest.contribution.profile),
        "other_flags": other_flags(donor, entry_id=question.entry_id, rule=question.rule),
        "other_gifts": other_gifts(donor, sheet.flags),
    }


def _waits_for_approval(disposition: Disposition) -> bool:
    is_answered = hasattr(disposition, "approval") or hasattr(disposition, "taken_back_by")
    return disposition.needs_approval and not is_answered


def _way_on(sheet: Sheet) -> dict[str, Any]:
    question, filters = sheet.question, sheet.filters
    donor_id, entry_id, rule = question
    has_page = group_flags(donor_id, entry_id=entry_id, rule=rule).exists()
    return {
        "filters": filters,
        "here_url": due_url(question, filters),
        "queue_url": due_queue_url(filters),
        "review_url": review_path(question) if has_page else "",
        "previous_url": _url(previous_due(filters, before=question), filters),
        "skip_url": _url(next_due(filters, after=question, avoid=[question]), filters),
        "waiting_groups": due_groups(filters).count(),
    }


def _url(due: Due | None, filters: DueFilters) -> str:
    return due_url(due.group.question, filters) if due else ""


def _dispose(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """Decide and go on to the one behind; None where the form must be shown again."""
    form = sheet.form
    if not form.is_valid():
        return None
    then = following_due(sheet.filters, sheet.question)
    outcome = form.cleaned_data["outcome"]
    disposition = _tried(
        request,
        lambda: dispose(
            flag_ids=[flag.pk for flag in sheet.waiting],
            outcome=outcome,
            note=form.cleaned_data["note"],
            by=request.user,
            amounts=form.amounts(),
            follow_up=form.cleaned_data["follow_up"],
            record=form.cleaned_data["record"],
        ),
    )
    if disposition is None:
        return None
    then = then or next_due(sheet.filters)  # this group again, where a part of it waits on
    second = " A second person has to approve it." if disposition.needs_approval else ""
    onward = "Here is the next one." if then else "That was the last one: nothing else waits here."
    done = f"{disposition.get_outcome_display()}: {disposition.donor.name}.{second} {onward}"
    messages.success(request, format_html("{} {}", done, _undo(disposition, sheet)))
    return redirect(_url(then, sheet.filters) or due_queue_url(sheet.filters))


def _undo(disposition: Disposition, sheet: Sheet) -> SafeString:
    return format_html(
        '<a href="{}&amp;undo={}" data-key="z" aria-keyshortcuts="z" data-settled="{}">'
        "Undo that</a>",
        due_url(sheet.question, sheet.filters), disposition.pk, due_path(sheet.question),
    )  # fmt: skip


def _approve(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    form = sheet.approval
    if not form.is_valid():
        return None
    number, note = form.cleaned_data["approves"], form.cleaned_data["note"]
    act = approve if form.cleaned_data["answer"] == "approved" else refuse
    then = following_due(sheet.filters, sheet.question)
    answered = _tried(
        request,
        lambda: act(disposition_id=_of_page(sheet, number), note=note, by=request.user),
    )
    if answered is None:
        return None
    messages.success(request, f"{answered.get_answer_display()}: {answered.disposition}.")
    return redirect(_url(then, sheet.filters) or due_queue_url(sheet.filters))


def _take_back(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    form = sheet.reopening
    if not form.is_valid():
        return None
    number, note = form.cleaned_data["takes_back"], form.cleaned_data["note"]
    undone = _tried(
        request,
        lambda: take_back(disposition_id=_of_page(sheet, number), note=note, by=request.user),
    )
    if undone is None:
        return None
    messages.success(request, "The decision is taken back: this waits for a new one.")
    return redirect(due_url(sheet.question, sheet.filters))


def _of_page(sheet: Sheet, number: int) -> int:
    if not dispositions_about(sheet.question).filter(pk=number).exists():
        raise Refused("That decision is not of this page: look at it again.")
    return number


def _tried(request: HttpRequest, act: Callable[[], T]) -> T | None:
    """What the action gives; None where it refused, which the person is told."""
    try:
        return act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None


ACTS = {"approves": _approve, "takes_back": _take_back}
