"""Volunteers sign in by a code that is sent to their e-mail."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from access import actions
from access.factors.pages import address, person_of, place_after, show, to_page
from access.factors.session import enter, note_confirmation
from access.models import User
from access.sign_in_forms import CodeForm, EmailForm
from core.errors import Refused
from core.pools import VOLUNTEER, on_hosts

ASKED = "access_code"  # the session's: {id, email, next}


@on_hosts(VOLUNTEER)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_code(request: HttpRequest) -> HttpResponse:
    """The e-mail, please. The answer is the same whoever asks."""
    _volunteers_have_a_host()
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = EmailForm(request.POST or None, initial={"next": place_after(request)})
    if request.method == "POST" and form.is_valid():
        try:
            return begin(request, email=form.cleaned_data["email"], next_=place_after(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return show(request, "account/code_ask.html", form)


@on_hosts(VOLUNTEER)
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code, please: good in the browser that asked for it alone."""
    _volunteers_have_a_host()
    asked = request.session.get(ASKED)
    if not asked:
        return redirect("access:ask-for-code")
    form = CodeForm(request.POST or None, initial={"next": asked["next"]})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.redeem_code(
                code_id=UUID(asked["id"]),
                typed=form.cleaned_data["code"],
                address=address(request),
            )
            return _let_in(request, person, asked["next"])
        except Refused as refusal:
            form.add_error("code", str(refusal))
    return show(
        request,
        "account/code_enter.html",
        form,
        email=asked["email"],
        minutes=actions.CODE_LIFE.seconds // 60,
    )


def begin(request: HttpRequest, *, email: str, next_: str) -> HttpResponse:
    """Have a code sent, and go to where it is typed. Raises Refused after too many."""
    asked = actions.ask_for_code(email=email, address=address(request))
    request.session[ASKED] = {"id": str(asked.pk), "email": email, "next": next_}
    return redirect("access:enter-code")


def _let_in(request: HttpRequest, person: User, next_: str) -> HttpResponse:
    if not request.user.is_authenticated:
        del request.session[ASKED]
        return enter(request, person, how="code", next_=next_)
    if person != person_of(request):
        raise Refused("That code is another person's. Sign out first.")
    del request.session[ASKED]
    note_confirmation(request, person, "code")
    return redirect(next_) if next_ else to_page("access:account")


def _volunteers_have_a_host() -> None:
    if not (settings.VOLUNTEER_HOST or settings.DEBUG):
        raise Http404("There is no host for volunteers.")
