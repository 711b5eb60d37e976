"""Donors that may be one, side by side; and one donor's descriptions, to take apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from core.errors import Refused
from donors.actions.resolving import merge_donors, split_donor, take_move_back, tell_apart
from donors.admin.comparison import ordered
from donors.forms.donors import MoveForm, PairForm, SearchForm, SplitForm
from donors.models import Donor, DonorMove, Profile
from donors.queries.donors import totals
from donors.queries.duplicates import (
    as_pairs,
    descriptions,
    likeliest,
    moves_of,
    next_pair,
    pairs,
)

PAGE = 50
MAY = "donors.resolve_donor"


def duplicates(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Pairs that wait for an answer, the likeliest first."""
    search = SearchForm(request.GET).text()
    page = Paginator(pairs(search), PAGE).get_page(request.GET.get("p"))
    rows = [(pair, pair_url(pair.first.pk, pair.second.pk)) for pair in as_pairs(list(page))]
    context = {
        **site.each_context(request),
        "title": "Possible duplicates",
        "page": page,
        "rows": rows,
        "search": search,
        "first": rows[0][1] if rows else "",
    }
    return TemplateResponse(request, "donors/duplicates.html", context)


def pair_url(one: int, other: int) -> str:
    return reverse("admin:donors_donor_duplicate", args=[one, other])


def descriptions_url(donor_id: int) -> str:
    return reverse("admin:donors_donor_descriptions", args=[donor_id])


def duplicate(site: AdminSite, request: HttpRequest, one_id: int, other_id: int) -> HttpResponse:
    """Two donors side by side: one and the same, or two people?"""
    one, other = (get_object_or_404(Donor, pk=pk) for pk in sorted((one_id, other_id)))
    form = PairForm(request.POST or None)
    if request.method == "POST":
        _refuse_who_may_not(request)
        if form.is_valid() and _answered(request, form, one, other):
            row = next_pair(one.pk, other.pk)
            queue = reverse("admin:donors_donor_duplicates")
            return redirect(pair_url(row["one"], row["other"]) if row else queue)
    likeness = likeliest(one.pk, other.pk)
    following = next_pair(one.pk, other.pk)
    context = {
        **site.each_context(request),
        "title": f"One donor or two? {one} and {other}",
        "sides": [_side(one), _side(other)],
        "likeness": likeness,
        "reasons": ordered(likeness.reasons) if likeness else {},
        "form": form,
        "may": request.user.has_perm(MAY),
        "skip_url": pair_url(following["one"], following["other"]) if following else "",
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/duplicate.html", context, status=status)


def _side(donor: Donor) -> Mapping[str, Any]:
    return {"donor": donor, "profiles": descriptions(donor)[:PAGE], "totals": totals(donor)}


def _answered(request: HttpRequest, form: PairForm, one: Donor, other: Donor) -> bool:
    note = form.cleaned_data["note"]
    try:
        if form.cleaned_data["answer"] == "one":
            merge_donors(keep=one, other=other, note=note, by=request.user)
            messages.success(request, f"{one} and {other} are one donor now.")
        else:
            tell_apart(one=one, other=other, note=note, by=request.user)
            messages.success(request, f"{one} and {other} are kept apart from now on.")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def donor_descriptions(site: AdminSite, request: HttpRequest, donor_id: int) -> HttpResponse:
    """All that a donor is made of, what was merged and split, and both undone."""
    donor = get_object_or_404(Donor, pk=donor_id)
    profiles: Sequence[Profile] = list(descriptions(donor))
    given = request.POST or None
    split = SplitForm(given, profiles=[profile.pk for profile in profiles])
    back = MoveForm(given)
    if request.method == "POST":
        _refuse_who_may_not(request)
        is_return = "move" in request.POST
        if (_took_back if is_return else _split)(request, back if is_return else split, donor):
            return redirect(descriptions_url(donor.pk))
    context = {
        **site.each_context(request),
        "title": f"Descriptions of {donor}",
        "donor": donor,
        "profiles": profiles,
        "moves": moves_of(donor)[:PAGE],
        "totals": totals(donor),
        "form": split,
        "back_form": back,
        "empty_note": MoveForm()["note"],
        "taking_back": request.POST.get("move", ""),
        "chosen": request.POST.getlist("profiles"),
        "may": request.user.has_perm(MAY),
        "may_split": len(profiles) > 1,
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "donors/descriptions.html", context, status=status)


def _split(request: HttpRequest, form: Any, donor: Donor) -> bool:
    if not form.is_valid():
        return False
    try:
        move = split_donor(
            donor=donor,
            profile_ids=form.cleaned_data["profiles"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, f"{move.to_donor.name} is a donor of their own now.")
    return True


def _took_back(request: HttpRequest, form: Any, donor: Donor) -> bool:
    if not form.is_valid():
        return False
    move = get_object_or_404(DonorMove, pk=form.cleaned_data["move"])
    try:
        if donor.pk not in (move.from_donor_id, move.to_donor_id):
            raise Refused("That is not of this donor: look at the page again.")
        take_move_back(move=move, note=form.cleaned_data["note"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, "It is taken back.")
    return True


def _refuse_who_may_not(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
