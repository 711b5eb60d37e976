"""Who a request comes from: the pool of its host first, then the person of its session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port

from access.models import User
from core.pools import exists_on, pool_of, pool_of_host

GetResponse = Callable[[HttpRequest], HttpResponse]


class PoolMiddleware:
    """Decides by the host whose pages these are, and which cookies count. Stands before sessions.

    Each pool's cookies have names of their own: within the house they go by the plain ones, and a
    cookie that was sent by a plain name, or by the other pool's, counts for nothing. A page that is
    not of this host does not exist.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = split_domain_port(request.get_host())[0]
        pool = pool_of_host(host)
        request.pool = pool  # type: ignore[attr-defined]  # ours: core.pools.pool_of reads it
        if pool is None:
            return self.get_response(request)
        names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
        for name in names:
            request.COOKIES.pop(name, None)
            if pool and (sent := request.COOKIES.pop(f"{name}_{pool}", None)):
                request.COOKIES[name] = sent
        response = self.get_response(request)
        for name in names:
            _rename(response, name, f"{name}_{pool}")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *args: object) -> None:
        if not exists_on(view, pool_of(request)):
            raise Http404("There is no such page on this host.")


def _rename(response: HttpResponse, name: str, new: str) -> None:
    if morsel := response.cookies.pop(name, None):
        morsel.set(new, morsel.value, morsel.coded_value)
        response.cookies[new] = morsel


class PersonMiddleware:
    """A session counts for people of this host's pool alone: on another host it is nobody's, and
    nothing of what it holds is seen. Stands behind Django's authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and self._is_a_strangers(request):
            request.session = type(request.session)()
            request.user = AnonymousUser()
        return self.get_response(request)

    def _is_a_strangers(self, request: HttpRequest) -> bool:
        pool = pool_of(request)
        return pool is not None and isinstance(request.user, User) and request.user.pool != pool
