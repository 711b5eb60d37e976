"""One name, and what the lists say of it at this moment."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from core.errors import Refused
from donors.actions.screening import person_named, screen_person
from donors.admin.comparison import ordered
from donors.forms.donors import ScreenForm


def screen(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The form, and under it who on any list may be the person; sent by POST, because an address
    ends in logs. Nothing is kept."""
    form = ScreenForm(request.POST or None)
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "Screen a name",
        "form": form,
    }
    status = 200
    if request.method == "POST":
        found = _found(request, form)
        status = 422 if found is None else 200
        context |= {"found": found, "asked": found is not None}
    return TemplateResponse(request, "donors/screen.html", context, status=status)


def _found(request: HttpRequest, form: ScreenForm) -> list[dict[str, Any]] | None:
    """The entries with their reasons, likeliest first; None where the form was not fit."""
    if not form.is_valid():
        return None
    try:
        person = person_named(**form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    return [
        {"entry": entry, "match": match, "reasons": ordered(map(asdict, match.reasons))}
        for entry, match in screen_person(person)
    ]
