"""The one authentication backend: a password while DEBUG, rights from grants."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from access.demo import is_of_demo
from access.models import User
from access.queries import permissions_of
from core.pools import pool_of


class GrantBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The active person of the host's pool with this e-mail and password; all cost the same
        time when wrong.

        Nobody outside DEBUG: the page that asks for passwords exists only there.
        """
        if not settings.DEBUG or username is None or password is None:
            return None
        user = User.objects.with_email(username).first()
        if user is None:
            User().set_password(password)  # as slow as a real check: no telling who is known
            return None
        pool = pool_of(request) if request else None
        theirs = user.is_active and (pool is None or user.pool == pool)
        return user if user.check_password(password) and theirs else None

    def get_user(self, user_id: int) -> User | None:
        """The active person of a session; outside DEBUG nobody of the demo."""
        person = User.objects.filter(pk=user_id, is_active=True).first()
        if person is not None and is_of_demo(person.email) and not settings.DEBUG:
            return None
        if person is not None:
            person.is_of_request = True
        return person

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return permissions_of(user_obj) if isinstance(user_obj, User) else set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return perm in self.get_all_permissions(user_obj, obj)
