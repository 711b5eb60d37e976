"""What Django tells of sign-ins, whichever way they came, handed on to our actions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from access import actions
from access.models import User
from access.queries.sessions import METHODS


@receiver(user_logged_in, dispatch_uid="access.signed_in")
def signed_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    means = [one.get("provider") or one["method"] for one in request.session.get(METHODS, [])]
    actions.begin_session(request=request, person=user, means=means)


@receiver(user_logged_out, dispatch_uid="access.signed_out")
def signed_out(request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        actions.sign_out(request=request, person=user)
