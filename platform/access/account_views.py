"""A person's own account: how they sign in, and the ways back."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from access import actions, code_views
from access.factors.middleware import open_without_factor
from access.factors.pages import address, confirmed, person_of, place_after, show, to_page
from access.factors.passkeys import (
    checked_registration,
    proven_passkey,
    registration_options,
    sign_in_options,
)
from access.factors.recovery import codes_left
from access.factors.sealing import seal, unseal
from access.factors.session import note_confirmation, note_factor
from access.factors.totp import new_secret, qr_code
from access.models import User
from access.queries import comes_from_workspace, factors_of
from access.sign_in_forms import (
    CodeForm,
    NewPasskeyForm,
    NewPasswordForm,
    PasskeyForm,
    PasswordForm,
)
from core.errors import Refused
from core.pools import STAFF, VOLUNTEER, on_hosts

GET_OR_POST = ["GET", "HEAD", "POST"]
NEW_SECRET = "access_totp"  # noqa: S105  # where the session keeps a new app's secret, encrypted


@on_hosts(STAFF, VOLUNTEER)
@open_without_factor
@require_http_methods(["GET", "HEAD"])
def account(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    factors = factors_of(person)
    if person.owes_second_factor and factors:
        return to_page("access:confirm", place_after(request))
    return show(
        request,
        "account/account.html",
        person=person,
        workspace=comes_from_workspace(person),
        is_staff=_is_staff(person),
        passkeys=[one for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        app=next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        codes_left=codes_left(person),
        owes=person.owes_second_factor,
    )


@on_hosts(STAFF, VOLUNTEER)
@open_without_factor
@require_http_methods(GET_OR_POST)
def confirm(request: HttpRequest) -> HttpResponse:
    """Show again who you are, by whatever you have: a factor; else a password; else a new code."""
    person = person_of(request)
    kinds = {factor.type for factor in factors_of(person)}
    if "options" in request.GET:
        return JsonResponse(sign_in_options(person))
    by_code = Authenticator.Type.TOTP in kinds or codes_left(person) > 0
    form: CodeForm | PasswordForm = (CodeForm if by_code else PasswordForm)(
        request.POST if {"code", "password"} & set(request.POST) else None
    )
    try:
        if request.method == "POST" and _confirms(request, person, form):
            return redirect(place_after(request) or "access:account")
        if request.method == "POST" and "send" in request.POST and not _is_staff(person):
            return code_views.begin(request, email=person.email, next_=place_after(request))
    except Refused as refusal:
        form.errors.setdefault("__all__", form.error_class()).append(str(refusal))
    return show(request, "account/confirm.html", form, kinds=kinds, by_code=by_code, person=person)


def _confirms(request: HttpRequest, person: User, form: CodeForm | PasswordForm) -> bool:
    """Whether the posted form does; raises Refused where it was wrong."""
    passkey_form = PasskeyForm(request.POST if "credential" in request.POST else None)
    if passkey_form.is_valid():
        proven_passkey(passkey_form.cleaned_data["credential"], person=person)
        note_factor(request, person, "webauthn")
        return True
    if not form.is_valid():
        return False
    if isinstance(form, CodeForm):
        factor = actions.use_factor(
            person=person, typed=form.cleaned_data["code"], address=address(request)
        )
        note_factor(request, person, factor)
        return True
    if factors_of(person):
        return False  # a password is not enough for who has more
    actions.confirm_password(
        person=person, password=form.cleaned_data["password"], address=address(request)
    )
    note_confirmation(request, person, "password")
    return True


@on_hosts(STAFF)
@open_without_factor
@confirmed
@require_http_methods(GET_OR_POST)
def authenticator_app(request: HttpRequest) -> HttpResponse:
    """Set up an app, in place of the one before."""
    person = person_of(request)
    _refuse_who_comes_from_the_workspace(person)
    first = not factors_of(person)
    form = CodeForm(request.POST or None)
    if request.method != "POST" or NEW_SECRET not in request.session:
        request.session[NEW_SECRET] = seal(new_secret())
    secret = unseal(request.session[NEW_SECRET])
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_authenticator_app(
                person=person,
                secret=secret,
                typed=form.cleaned_data["code"],
                address=address(request),
            )
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[NEW_SECRET]
            note_factor(request, person, "totp")
            messages.success(request, "The authenticator app is set up.")
            return _after_adding(first=first)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return show(
        request, "account/authenticator_app.html", form, qr=qr_code(person, secret), secret=spaced
    )


@on_hosts(STAFF, VOLUNTEER)
@open_without_factor
@confirmed
@require_http_methods(GET_OR_POST)
def add_passkey(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    _refuse_who_comes_from_the_workspace(person)
    if "options" in request.GET:
        return JsonResponse(registration_options(person))
    first = _is_staff(person) and not factors_of(person)
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_passkey(
                person=person,
                name=form.cleaned_data["name"],
                credential=checked_registration(form.cleaned_data["credential"]),
                address=address(request),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            note_factor(request, person, "webauthn")
            messages.success(request, "The passkey was added.")
            return _after_adding(first=first)
    return show(request, "account/add_passkey.html", form)


@on_hosts(STAFF, VOLUNTEER)
@confirmed
@require_POST
def remove_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    person = person_of(request)
    mine = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    factor = get_object_or_404(mine, pk=factor_id)
    try:
        actions.remove_factor(person=person, factor=factor, address=address(request))
        messages.success(request, "It was removed.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("access:account")


@on_hosts(STAFF)
@confirmed
@require_http_methods(GET_OR_POST)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New codes are made by a POST, and shown in its answer alone."""
    person = person_of(request)
    _refuse_who_comes_from_the_workspace(person)
    codes: list[str] = []
    if request.method == "POST":
        try:
            codes = actions.make_recovery_codes(person=person, address=address(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("access:account")
    grouped = [f"{code[:4]} {code[4:]}" for code in codes]
    return show(
        request, "account/recovery_codes.html", codes=grouped, codes_left=codes_left(person)
    )


@on_hosts(STAFF)
@confirmed
@require_http_methods(GET_OR_POST)
def password(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    _refuse_who_comes_from_the_workspace(person)
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password(
                person=person, password=form.cleaned_data["password"], address=address(request)
            )
        except Refused as refusal:
            form.add_error("password", str(refusal))
        else:
            update_session_auth_hash(request, person)
            actions.note_session(request=request)  # it has a new key
            messages.success(request, "The password was set.")
            return redirect("access:account")
    return show(request, "account/password.html", form)


def _after_adding(*, first: bool) -> HttpResponse:
    return redirect("access:recovery-codes" if first else "access:account")


def _is_staff(person: User) -> bool:
    return person.pool == User.Pool.STAFF


def _refuse_who_comes_from_the_workspace(person: User) -> None:
    if comes_from_workspace(person):
        raise PermissionDenied(
            "You sign in with the campaign's Workspace account: your second factor is kept there."
        )
