"""The page behind an invitation's link. Looking at it changes nothing, for mail scanners open every
link there is; accepting takes a POST.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from access.actions import accept
from access.actions.accepting import why_not
from access.links import TOKEN, link_of
from access.models import Invitation, User
from access.queries.invitations import invitable_role, invitation_of, invited_person
from core.addresses import address_of
from core.catalogue import role_called
from core.errors import Refused
from core.pools import pool_of

COOKIE = "hustings_invitation"
COOKIE_SECONDS = 60 * 60
STATUS = {"missing": 200, "unknown": 404}  # of links that lead nowhere; 410 where one once did
BACKEND = "access.backends.GrantBackend"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """GET shows who invites to what, POST accepts."""
    is_new = request.method != "POST" and TOKEN in request.GET
    token = request.GET[TOKEN] if is_new else request.COOKIES.get(COOKIE, "")
    found = invitation_of(token)
    if found is None:
        return _closed(request, "unknown" if token else "missing")
    if pool_of(request) not in {None, found.pool}:
        return redirect(link_of(token, pool=found.pool))
    if is_new:
        return _without_token(token)
    if not found.is_open or role_called(found.group.name) is None:
        return _closed(request, "revoked" if found.is_open else found.state, found)
    if request.method == "POST":
        return _accept(request, found)
    return _shown(request, found)


def _without_token(token: str) -> HttpResponse:
    """To the same page, under an address that may stand in histories, logs and Referer headers."""
    response = redirect("access:invitation")
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        path=reverse("access:invitation"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    visitor = _visitor(request)
    address = address_of(request)
    try:
        accepted = accept(invitation=found, visitor=visitor, address=address)
    except Refused as refusal:
        return _shown(request, found, problem=str(refusal), status=409)
    response = redirect("access:onboarding")
    if visitor is None:
        if _has_second_factor(accepted.person):
            messages.success(request, "You have the role now. Sign in to use it.")
            response = redirect(settings.LOGIN_URL)
        else:
            record_authentication(request, accepted.person, "invitation")
            login(request, accepted.person, backend=BACKEND)
    response.delete_cookie(COOKIE, path=reverse("access:invitation"))
    return response


def _has_second_factor(person: User) -> bool:
    """The link proves the e-mail alone: who has set up more than that shows more than that."""
    return bool(Authenticator.objects.filter(user=person).exists())


def _shown(
    request: HttpRequest, found: Invitation, *, problem: str = "", status: int = 200
) -> HttpResponse:
    visitor = _visitor(request)
    context = {
        "invitation": found,
        "role": invitable_role(found.group.name),
        "problem": problem or why_not(found, visitor),
        "is_other": visitor is not None and visitor.email.lower() != found.email,
        "must_sign_in": found.pool == User.Pool.STAFF and visitor is None,
        "is_known": invited_person(found) is not None,
        "own_url": reverse("access:invitation"),
    }
    return render(request, "account/invitation.html", context, status=status)


def _closed(request: HttpRequest, kind: str, found: Invitation | None = None) -> HttpResponse:
    """One page for each way in which a link leads nowhere, with what to do about it."""
    context = {"kind": kind, "invitation": found}
    status = STATUS.get(kind, 410)
    return render(request, "account/invitation_closed.html", context, status=status)


def _visitor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
