"""What a role asks of a person before it opens: one page a step, left and resumed at will."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from access.actions import take_step
from access.factors.pages import person_of
from access.models import User
from access.onboarding_forms import FORMS
from access.queries import granted_roles, groups_of, open_onboardings
from access.queries.onboarding import Progress, onboardings_of
from core.addresses import address_of
from core.catalogue import tools_for
from core.errors import Refused

SAFE = ("GET", "HEAD")
TITLES = {"name": "Your name", "terms": "What you agree to", "quiz": "Three minutes of questions",
          "training": "Your training"}  # fmt: skip


def onboarding(request: HttpRequest) -> HttpResponse:
    """Where a person goes on: to the next step, to the tools, or, where none is open yet, to a page
    that says so."""
    person = person_of(request)
    held = granted_roles(person)
    if not held:
        raise PermissionDenied("No tool has been opened for you yet.")
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    if waiting := open_onboardings(person):
        return redirect("access:onboard", role=waiting[0].role.slug)
    if tools_for(groups_of(person)):
        return redirect("portal:home")
    return render(request, "account/you_are_in.html", {"roles": held})


def onboard(request: HttpRequest, role: str) -> HttpResponse:
    """The next step of one role's onboarding."""
    person = person_of(request)
    progress = next((one for one in onboardings_of(person) if one.role.slug == role), None)
    if progress is None:
        raise PermissionDenied("Nothing is asked of you for this role.")
    if request.method == "POST":
        return _step_taken(request, person, progress)
    if request.method not in SAFE:
        return HttpResponseNotAllowed([*SAFE, "POST"])
    if not progress.step:
        return redirect("access:onboarding")
    initial = {"name": person.name} if progress.step == "name" else {}
    return _page(request, progress, FORMS[progress.step](progress.onboarding, initial=initial))


def _step_taken(request: HttpRequest, person: User, progress: Progress) -> HttpResponse:
    step = request.POST.get("step", "")
    if step not in progress.onboarding.steps:
        raise PermissionDenied("There is no such step.")
    form = FORMS[step](progress.onboarding, request.POST)
    if step in progress.taken:
        return redirect("access:onboarding")
    if not form.is_valid():
        return _page(request, progress, form, status=422)
    try:
        take_step(
            person=person,
            role=progress.role.slug,
            version=form.cleaned_data["version"],
            step=step,
            facts=form.facts(),
            address=address_of(request),
        )
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("access:onboard", role=progress.role.slug)
    return redirect("access:onboarding")


def _page(
    request: HttpRequest, progress: Progress, form: object, *, status: int = 200
) -> HttpResponse:
    context = {
        "progress": progress,
        "form": form,
        "title": TITLES[progress.step],
        "fields": [field for field in form if not field.is_hidden],  # type: ignore[attr-defined]
    }
    return render(request, "account/onboarding.html", context, status=status)
