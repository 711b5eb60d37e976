"""Ways in for the staff who do not come from the Workspace: link or password, then a factor."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from access import actions
from access.factors.pages import address, place_after, show, to_page
from access.factors.passkeys import proven_passkey, sign_in_options
from access.factors.session import enter, enter_with_factor, pending, wait_for_factor
from access.models import User
from access.queries import factors_of
from access.sign_in_forms import CodeForm, LinkForm, LocalForm, PasskeyForm
from core.errors import Refused
from core.pools import STAFF, VOLUNTEER, on_hosts

GET_OR_POST = ["GET", "HEAD", "POST"]


@on_hosts(STAFF)
@login_not_required
@require_http_methods(GET_OR_POST)
def local(request: HttpRequest) -> HttpResponse:
    """E-mail and password; a second factor is asked for next."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = LocalForm(request.POST or None, initial={"next": place_after(request)})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.check_password(
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password"],
                address=address(request),
            )
            return _first_step_done(request, person, how="password")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return show(request, "account/local.html", form)


@on_hosts(STAFF)
@login_not_required
@require_http_methods(GET_OR_POST)
def link(request: HttpRequest) -> HttpResponse:
    """A one-time link. Looking at it uses nothing up: mail programs look at links too."""
    if request.user.is_authenticated:
        messages.info(request, "You are signed in already. To use a link, sign out, then open it.")
        return redirect("access:account")
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.redeem_link(token=form.cleaned_data["token"], address=address(request))
            return _first_step_done(request, person, how="link")
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return show(request, "account/link.html", form)


@on_hosts(STAFF)
@login_not_required
@require_http_methods(GET_OR_POST)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Who is half way in types a code of the app, or a recovery code, or shows a passkey."""
    found = pending(request)
    if found is None:
        return redirect("access:local")
    person, kept = found
    if "options" in request.GET:
        return JsonResponse(sign_in_options(person))
    by_passkey = "credential" in request.POST
    passkey_form = PasskeyForm(request.POST if by_passkey else None)
    form = CodeForm(request.POST if request.method == "POST" and not by_passkey else None)
    answered = passkey_form if by_passkey else form
    if answered.is_valid():
        given = answered.cleaned_data
        try:
            if by_passkey:
                proven_passkey(given["credential"], person=person)
                factor = "webauthn"
            else:
                factor = actions.use_factor(
                    person=person, typed=given["code"], address=address(request)
                )
            return enter_with_factor(request, person, factor=factor, next_=kept["next"])
        except Refused as refusal:
            form.add_error("code" if form.is_bound else None, str(refusal))
    kinds = {factor.type for factor in factors_of(person)}
    return show(request, "account/second_factor.html", form, kinds=kinds)


@on_hosts(STAFF, VOLUNTEER)
@login_not_required
@require_http_methods(GET_OR_POST)
def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey alone: it is in the person's hands, and their device has asked for PIN or finger.

    GET gives the challenge; the answer is posted.
    """
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        return _challenge(request) if "options" in request.GET else _to_sign_in(request)
    form = PasskeyForm(request.POST or None)
    if not form.is_bound:
        return _to_sign_in(request)
    if form.is_valid():
        try:
            person = actions.check_passkey(
                credential=form.cleaned_data["credential"], address=address(request)
            )
            return enter_with_factor(request, person, factor="webauthn", next_=place_after(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return show(request, "account/passkey_refused.html", form)


def _challenge(request: HttpRequest) -> JsonResponse:
    """Each makes a session: so that they are counted."""
    try:
        actions.count_passkey_request(address=address(request))
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=429)
    return JsonResponse(sign_in_options())


def _first_step_done(request: HttpRequest, person: User, *, how: str) -> HttpResponse:
    """To the second factor; without one the session has no rights, and is led to set one up."""
    next_ = place_after(request)
    if not factors_of(person):
        return enter(request, person, how=how, next_=next_)
    wait_for_factor(request, person, how=how, next_=next_)
    return redirect("access:second-factor")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return to_page("access:sign-in", place_after(request))
