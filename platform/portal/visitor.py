"""Who is asking."""

from __future__ import annotations

from django.http import HttpRequest

from access.models import User


def visitor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # LoginRequiredMiddleware stands before
    return request.user
