"""Mails about requests: to those who may answer, and to the person with the answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from access.models import AccessRequest
from access.queries import answerers
from core.catalogue import role_called
from core.logs import get_logger
from core.pools import host_for, origin_of
from jobs.actions import send_mail

log = get_logger("access")


def tell_answerers(request: AccessRequest) -> None:
    to = [person.email for person in answerers(request.role) if person.pk != request.person_id]
    if not to:
        log.warning("nobody may answer a request", request=request.pk, role=request.role)
        return
    url = settings.BASE_URL + reverse("admin:access_accessrequest_answer", args=[request.pk])
    subject = f"{request.person} asks for the role {_role_name(request)}"
    _send(request, "asked", to=to, subject=subject, action_url=url)


def tell_person(request: AccessRequest) -> None:
    said = "approved" if request.state == AccessRequest.State.APPROVED else "refused"
    _send(
        request,
        "answered",
        to=[request.person.email],
        subject=f"Your request for the role {_role_name(request)} was {said}",
        action_url=f"{origin_of(host_for(request.person.pool))}/",
    )


def _send(request: AccessRequest, what: str, *, to: list[str], subject: str, **more: Any) -> None:
    context = {"request": request, "role_name": _role_name(request), **more}
    template = f"emails/access_request_{what}"
    send_mail(
        key=f"access:request:{request.pk}:{what}",
        to=to,
        subject=" ".join(subject.split()),  # a name may hold anything; a subject is one line
        text=render_to_string(f"{template}.txt", context),
        html=render_to_string(f"{template}.html", context),
    )


def _role_name(request: AccessRequest) -> str:
    role = role_called(request.role)
    return role.name if role else request.role
