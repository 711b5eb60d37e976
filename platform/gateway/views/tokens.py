"""A person's own machine tokens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render

from access.models import User
from core.addresses import address_of
from core.catalogue import Role
from core.errors import Refused
from gateway import actions
from gateway.forms.tokens import RotateForm, TokenForm
from gateway.models import ApiToken
from gateway.queries import roles_of, tokens_of

READING = ("GET", "HEAD")


def _owner(request: HttpRequest) -> tuple[User, list[Role]]:
    """Who asks, and the roles they may hand on. Refused to volunteers and to who has none, before
    anything else is said."""
    person = request.user
    assert isinstance(person, User)  # LoginRequiredMiddleware stands before
    held = roles_of(person) if person.pool == User.Pool.STAFF else []
    if not held:
        raise PermissionDenied("Machine tokens are for members of the staff who have a role.")
    return person, held


def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens, and the form for a new one. Its value is on the answer to the form, and on no
    other page."""
    owner, held = _owner(request)
    if request.method in READING:
        return _page(request, owner, TokenForm(roles=held))
    if request.method != "POST":
        return HttpResponseNotAllowed([*READING, "POST"])
    form = TokenForm(request.POST, roles=held)
    if not form.is_valid():
        return _page(request, owner, form, status=422)
    try:
        token, value = actions.create_token(
            owner=owner,
            name=form.cleaned_data["name"],
            groups=form.cleaned_data["groups"],
            until=form.until(),
            by=owner,
            address=address_of(request),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, owner, form, status=422)
    return _page(request, owner, TokenForm(roles=held), token=token, value=value)


def rotate(request: HttpRequest, token_id: int) -> HttpResponse:
    owner, held = _owner(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    token = get_object_or_404(tokens_of(owner), pk=token_id)
    form = RotateForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Choose when the old value ends.")
        token, value = actions.rotate_token(
            token=token, by=owner, hours=form.cleaned_data["hours"], address=address_of(request)
        )
    except Refused as refusal:
        messages.error(request, f"{token}: {refusal}")
        return redirect("gateway:tokens")
    return _page(request, owner, TokenForm(roles=held), token=token, value=value)


def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    owner, _ = _owner(request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    token = get_object_or_404(tokens_of(owner), pk=token_id)
    try:
        actions.revoke_token(
            token=token, by=owner, reason="Revoked by its owner.", address=address_of(request)
        )
    except Refused as refusal:
        messages.error(request, f"{token}: {refusal}")
    else:
        messages.success(request, f"{token} has been revoked: its next request is refused.")
    return redirect("gateway:tokens")


def _page(
    request: HttpRequest, owner: User, form: TokenForm, *, status: int = 200, **fresh: Any
) -> HttpResponse:
    context = {
        "form": form,
        "rotate_form": RotateForm(auto_id=False),
        "tokens": tokens_of(owner),
        "held": {role.slug for role in roles_of(owner)},
        "State": ApiToken.State,
        **fresh,
    }
    return render(request, "gateway/tokens.html", context, status=status)
