"""Who is asking, as a person."""

from __future__ import annotations

from rest_framework.request import Request

from access.models import User


def person_of(request: Request) -> User:
    assert isinstance(request.user, User)  # the permission lets nobody else in
    return request.user
