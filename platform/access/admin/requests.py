"""Who is asking."""

from __future__ import annotations

from django.http import HttpRequest

from access.models import User


def person_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the admin lets nobody else in
    return request.user
