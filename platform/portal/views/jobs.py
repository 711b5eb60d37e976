"""What a person has started: how far it is, and stopping it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import Refused
from jobs.actions import cancel
from jobs.queries import tree
from portal.queries import MyJob, jobs_of, roots_of
from portal.visitor import visitor


def mine(request: HttpRequest) -> HttpResponse:
    """The part of the portal that is asked for again while something is under way."""
    return render(request, "portal/jobs.html", {"jobs": jobs_of(visitor(request))})


def cancel_mine(request: HttpRequest, job_id: int) -> HttpResponse:
    """Who started an undertaking may stop it, and nobody else here; a page asks once more."""
    person = visitor(request)
    root = roots_of(person).filter(pk=job_id).first()
    if root is None:
        raise PermissionDenied("Only who started it can stop it here.")
    if request.method != "POST":
        job = MyJob(root, tree(root))
        return render(request, "portal/cancel_job.html", {"job": job})
    try:
        cancel(job=root, by=person, note="From the portal.")
        messages.success(request, f"{root}: it is being stopped.")
    except Refused as refusal:
        messages.warning(request, f"{root}: {refusal}")
    return redirect("portal:home")
