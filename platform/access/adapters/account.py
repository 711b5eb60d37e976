"""What holds for every sign-in by allauth, whoever signs in and by whatever means."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from access.models import User
from access.queries import UNKNOWN_ADDRESS
from access.refusing import refused
from core.addresses import address_of
from core.pools import pool_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: our own actions make people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or UNKNOWN_ADDRESS

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuses people of the other pool, and those who were suspended."""
        assert isinstance(user, User)
        pool = pool_of(request)
        if not user.is_active:
            return self.respond_user_inactive(request, user)
        if pool is not None and user.pool != pool:
            return refused(
                request, "This host is for the other people of the campaign.", person=user,
                advice="Use the address that you were given by the campaign.",
            )  # fmt: skip
        return None

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        assert isinstance(user, User)
        return refused(
            request, "This person has been suspended.", person=user,
            advice="Ask a platform administrator.",
        )  # fmt: skip
