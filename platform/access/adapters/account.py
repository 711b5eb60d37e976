"""What holds for every sign-in by allauth, whoever signs in and by whatever means."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.models import User
from core.clients import address_of
from core.pools import pool_of


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: our own actions make people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104  # unknown; one limit for all of them

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuses people of the other pool, and those who were suspended."""
        assert isinstance(user, User)
        pool = pool_of(request)
        if user.is_active and (pool is None or user.pool == pool):
            return None
        return render(request, "account/sign_in_refused.html", status=403)
