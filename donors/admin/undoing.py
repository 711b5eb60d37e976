"""The page that says what undoing an import will do, before it is done."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core.errors import Refused
from donors.actions.undoing import ask_to_undo
from donors.forms.uploads import UndoForm
from donors.models import Import
from donors.queries.undoing import undoing_of


def confirm_undoing(site: AdminSite, request: HttpRequest, taken: Import) -> HttpResponse:
    back = reverse("admin:donors_import_change", args=[taken.pk])
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_undo(import_id=taken.pk, note=form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{taken} is being undone.")
        return redirect(back)
    context = {
        **site.each_context(request),
        "title": f"Undo {taken}?",
        "taken": taken,
        "undoing": undoing_of(taken),
        "form": form,
        "back_url": back,
        "here_url": reverse("admin:donors_import_undo", args=[taken.pk]),
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/undo.html", context, status=status)
