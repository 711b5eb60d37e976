"""Who a request comes from: the pool of its host first, then the person of its session; and the
line about what was refused to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.functional import empty

from access import actions
from access.actions.sessions import key_that_came
from access.models import User
from access.queries import is_to_be_noted, why_over, why_refused
from core.addresses import address_of
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
    nothing of what it holds is seen. It ends when its time is over. Stands behind Django's
    authentication."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and isinstance(request.user, User):
            self._look_at(request, request.user)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest, person: User) -> None:
        pool = pool_of(request)
        if pool is not None and person.pool != pool:
            request.session = type(request.session)()
            request.user = AnonymousUser()
            return
        if over := why_over(request.session):
            actions.expire_session(request=request, person=person, reason=over)
            request.user = AnonymousUser()
        elif (
            is_to_be_noted(request.session)
            or request.session.session_key != key_that_came(request)  # SECRET_KEY was changed
        ):
            actions.note_session(request=request)


class RefusalLogMiddleware:
    """Each 403 of somebody who is signed in goes into the access log, with its reason.

    Stands outside all that may hold a transaction: by then what the view had written is committed
    or gone, and the answer is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403:
            _note(request)
        return response


def _note(request: HttpRequest) -> None:
    person = getattr(request, "user", None)
    if person is None or getattr(person, "_wrapped", None) is empty or not person.is_authenticated:
        return  # nobody has asked who it is: it was refused for another reason, to anyone
    why = why_refused(person, request.path, request.resolver_match)
    actions.record_refusal(
        person=User(pk=person.pk),
        path=getattr(request, "refused_at", request.path),
        method=request.method or "",
        reason=_reason(request, why.permission),
        missing=why.permission,
        address=address_of(request),
    )


def _reason(request: HttpRequest, permission: str) -> str:
    said: str = getattr(request, "refusal", "")
    if said:
        return said
    return f"Lacks the right {permission}." if permission else "No role of theirs opens this page."
