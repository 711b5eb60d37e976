"""The page on which a reviewer decides about one group of flags, and takes a verdict back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.errors import Refused
from donors.actions.decisions import decide, reopen, told
from donors.actions.readings import close, keep_open
from donors.admin.addresses import letter_path, queue_url, reading_path, review_path, review_url
from donors.admin.casework import casework
from donors.admin.comparison import comparison, ordered
from donors.forms.fields import BIGGEST_ID
from donors.forms.review import DecisionForm, QueueFilterForm, ReopenForm
from donors.models import Decision, Flag
from donors.queries.alike import Likeness, alike
from donors.queries.casework import timeline
from donors.queries.donors import other_flags, other_gifts, totals
from donors.queries.flags import record_of
from donors.queries.letters import RULE
from donors.queries.people import sharers_of_name
from donors.queries.queue import (
    Filters,
    Group,
    Question,
    behind,
    following,
    group_flags,
    history,
    next_group,
    previous_group,
    waiting,
)
from donors.queries.readings import other_readers, read_by_others


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reviewer has filled in: one of the two forms is sent at a time."""

    decision: DecisionForm
    reopening: ReopenForm


def review(site: AdminSite, request: HttpRequest, question: Question) -> HttpResponse:
    """One group: the contributions beside the list entry, the reasons, and the verdict."""
    may_decide = request.user.has_perm("donors.decide_flag")
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    flags = _flags(question)
    if not flags:
        raise Http404("There are no such flags.")
    severity = _latest(flags).severity
    filters = QueueFilterForm(request.GET).filters(request.user.pk, severity=severity)
    given = request.POST or None
    is_reopening = "takes_back" in request.POST
    answers = Answers(
        decision=DecisionForm(None if is_reopening else given),
        reopening=ReopenForm(given if is_reopening else None),
    )
    if request.method == "POST":
        act = _reopen if is_reopening else _decide
        if answer := act(request, answers, question, filters):
            return answer
    context = {
        **site.each_context(request),
        **_shown(question, _flags(question)),
        **_way_on(question, filters, taken=list(read_by_others(request.user))),
        "readers": other_readers(question, than=request.user),
        **casework(request, question),
        "form": answers.decision,
        "reopen_form": answers.reopening,
        "empty_note": ReopenForm()["note"],
        "reopening": request.POST.get("takes_back") or request.GET.get("undo", ""),
        "may_decide": may_decide,
        "filters": filters,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/review.html", context, status=status)


def _flags(question: Question) -> list[Flag]:
    donor_id, entry_id, rule = question
    return list(group_flags(donor_id, entry_id=entry_id, rule=rule))


def _latest(flags: list[Flag]) -> Flag:
    """Of those that are undecided, or else of all, the one on the latest gift."""
    return next((flag for flag in flags if flag.state == Flag.State.OPEN), flags[0])


def _shown(question: Question, flags: list[Flag]) -> dict[str, Any]:
    """The group itself, and what is known of its donor."""
    _, entry_id, rule = question
    undecided = [flag for flag in flags if flag.state == Flag.State.OPEN]
    latest = _latest(flags)
    donor, entry, profile = latest.donor, latest.entry, latest.contribution.profile
    return {
        "title": f"Review: {donor.name}",
        "donor": donor,
        "entry": entry,
        "compared": comparison(profile, entry, latest.reasons) if entry else [],
        "reasons": ordered(latest.reasons),
        "rule": rule,
        "flags": flags,
        "of_several": len({flag.severity for flag in flags}) > 1,
        "undecided": undecided,
        "latest": latest,
        "seen": ",".join(str(flag.pk) for flag in undecided),
        "record": record_of(undecided),
        "timeline": timeline(question),
        "likenesses": _likenesses(question),
        "letter_url": letter_path(donor.pk) if rule == RULE else "",
        "standing": {flag.decision_id for flag in flags},
        "totals": totals(donor),
        "other_flags": other_flags(donor, entry_id=entry_id, rule=rule),
        "other_gifts": other_gifts(donor, flags),
        "sharers": sharers_of_name(profile),
    }


def _likenesses(question: Question) -> list[dict[str, Any]]:
    """Which open groups may be dismissed together with this one, and where."""
    if question.entry_id is None:
        return []
    several = reverse("admin:donors_flag_several")
    key = f"{question.donor_id}:{question.entry_id}::{BIGGEST_ID}"
    counts = {likeness: alike(question, likeness).count() for likeness in Likeness}
    return [
        {
            "label": likeness.label,
            "count": count,
            "url": f"{several}?{urlencode({'like': likeness.value, 'g': key})}",
        }
        for likeness, count in counts.items()
        if count > 1
    ]


def _presence(question: Question, person: Any) -> dict[str, Any]:
    """Who else has the group open; and where it is settled, by whom."""
    donor_id, entry_id, rule = question
    about = group_flags(donor_id, entry_id=entry_id, rule=rule)
    latest = history(donor_id, entry_id=entry_id, rule=rule).first()
    is_open = about.filter(state=Flag.State.OPEN).exists()
    return {
        "readers": other_readers(question, than=person),
        "settled": "" if is_open or latest is None else told(latest),
    }


def reading(request: HttpRequest, question: Question) -> HttpResponse:
    """A sign of life from an open page, or that it was left; answers with who else is there."""
    if not request.user.has_perm("donors.decide_flag"):
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not _flags(question):
        raise Http404("There are no such flags.")
    if "left" in request.POST:
        close(question=question, by=request.user)
        return HttpResponse(status=204)
    keep_open(question=question, by=request.user)
    return TemplateResponse(request, "donors/readers.html", _presence(question, request.user))


def _way_on(question: Question, filters: Filters, *, taken: list[Question]) -> dict[str, Any]:
    """Where one may go from here without deciding, within the filters that led here."""
    return {
        "here_url": review_url(question, filters),
        "reading_url": reading_path(question),
        "queue_url": queue_url(filters),
        "previous_url": _url(previous_group(filters, before=question), filters),
        "skip_url": _url(behind(filters, question, avoid=taken), filters),
        "waiting": waiting(filters),
    }


def _url(group: Group | None, filters: Filters) -> str:
    return review_url(group.question, filters) if group else ""


def _decide(
    request: HttpRequest, answers: Answers, question: Question, filters: Filters
) -> HttpResponse | None:
    """Decide and go on to the one behind; None where the form must be shown again."""
    form = answers.decision
    if not form.is_valid():
        return None
    taken = list(read_by_others(request.user))
    then = following(filters, question, avoid=taken)
    seen = form.cleaned_data["flags"]
    try:
        if not set(seen) <= {flag.pk for flag in _flags(question)}:
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
    close(question=question, by=request.user)
    then = then or next_group(filters)  # this group again, where a part of it stays open
    onward = "Here is the next one." if then else "That was the last one: nothing else waits here."
    done = f"{decision.get_verdict_display()}: {decision.donor.name}. {onward}"
    messages.success(request, format_html("{} {}", done, _undo(decision, question, filters)))
    return redirect(review_url(then.question, filters) if then else queue_url(filters))


def _undo(decision: Decision, question: Question, filters: Filters) -> SafeString:
    """The way back to what was just decided; by `data-settled` the browser forgets its draft."""
    return format_html(
        '<a href="{}&amp;undo={}" data-key="z" aria-keyshortcuts="z" data-settled="{}">'
        "Undo that</a>",
        review_url(question, filters), decision.pk, review_path(question),
    )  # fmt: skip


def _reopen(
    request: HttpRequest, answers: Answers, question: Question, filters: Filters
) -> HttpResponse | None:
    """Take a verdict of this group back and show the group again, open."""
    form = answers.reopening
    if not form.is_valid():
        return None
    number = form.cleaned_data["takes_back"]
    donor_id, entry_id, rule = question
    try:
        if not history(donor_id, entry_id=entry_id, rule=rule).filter(pk=number).exists():
            raise Refused("That verdict is not of this page: look at it again.")
        reopen(decision_id=number, note=form.cleaned_data["note"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, "The verdict is taken back: this waits for a new one.")
    return redirect(review_url(question, filters))
