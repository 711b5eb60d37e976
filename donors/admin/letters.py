"""The page on which a donor is asked, once, for what an incomplete record lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from core.errors import Refused
from donors.actions.letters import letter_for, record_answer, record_request, send_letter
from donors.admin.addresses import letter_path, review_path
from donors.forms.letters import AnswerForm, RequestForm
from donors.models import Donor
from donors.queries.letters import (
    RULE,
    email_of,
    flags_to_ask_about,
    mail_states,
    requests_of,
)
from donors.queries.queue import Question, group_flags


def letter(site: AdminSite, request: HttpRequest, donor_id: int) -> HttpResponse:
    """The letter as it would go out, and below it all that was asked of the donor before."""
    may_send = request.user.has_perm("donors.send_letter")
    if request.method == "POST" and not may_send:
        raise PermissionDenied
    donor = get_object_or_404(Donor, pk=donor_id)
    act = request.POST.get("act", "")
    asked = RequestForm(request.POST if act == "record" else None)
    answered = AnswerForm(request.POST if act == "answer" else None)
    if request.method == "POST":
        try:
            if told := _done(request, donor, asked, answered):
                messages.success(request, told)
                return redirect(letter_path(donor.pk))
        except Refused as refusal:
            messages.error(request, str(refusal))
    found = requests_of(donor.pk)
    has_page = group_flags(donor.pk, entry_id=None, rule=RULE).exists()
    states = mail_states(found)
    context = {
        **site.each_context(request),
        "title": f"Best efforts: {donor.name}",
        "donor": donor,
        **_letter(request, donor),
        "asked": asked,
        "answered": answered,
        "requests": [(one, states.get(one.pk, "")) for one in found],
        "may_send": may_send,
        "today": localdate(),
        "review_url": review_path(Question(donor.pk, None, RULE)) if has_page else "",
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/letter.html", context, status=status)


def _letter(request: HttpRequest, donor: Donor) -> dict[str, Any]:
    """The letter, to whom it goes, and which flags it is about; no letter where none is due."""
    flags = flags_to_ask_about(donor.pk)
    shown: dict[str, Any] = {
        "flags": flags,
        "seen": ",".join(str(flag.pk) for flag in flags),
        "to": email_of(flags),
        "soonest": min(flags, key=lambda flag: flag.deadline or date.max, default=None),
    }
    if not flags:
        return shown
    try:
        return {**shown, "letter": letter_for(flags)}
    except Refused as refusal:
        messages.error(request, str(refusal))
        return shown


def _done(
    request: HttpRequest, donor: Donor, asked: RequestForm, answered: AnswerForm
) -> str | None:
    """What was done, in words; None where a form must be shown again."""
    act = request.POST.get("act", "")
    if act == "answer":
        if not answered.is_valid():
            return None
        given = answered.cleaned_data
        if not requests_of(donor.pk).filter(pk=given["answers"]).exists():
            raise Refused("That request is not of this page.")
        record_answer(
            request_id=given["answers"], employer=given["employer"],
            occupation=given["occupation"], note=given["note"], by=request.user,
        )  # fmt: skip
        return "The answer is kept, and what it answers is closed."
    flags = _seen(request, donor)
    if act == "send":
        sent = send_letter(flag_ids=flags, by=request.user)
        return f"The letter goes to {sent.to}."
    if act == "record":
        if not asked.is_valid():
            return None
        record_request(flag_ids=flags, by=request.user, **asked.cleaned_data)
        return "The request is kept."
    raise Refused("That is nothing one can do here.")


def _seen(request: HttpRequest, donor: Donor) -> list[int]:
    """The flags that the page showed; refused where they are not those that wait now."""
    waiting = [flag.pk for flag in flags_to_ask_about(donor.pk)]
    if not waiting or request.POST.get("flags") != ",".join(map(str, waiting)):
        raise Refused("What is to be asked has changed: look at the letter again.")
    return waiting
