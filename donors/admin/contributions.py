"""Donors and their contributions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from unfold.decorators import display

from core.admin import RecordAdmin
from donors.admin.donor import donor_page
from donors.admin.duplicates import donor_descriptions, duplicate, duplicates
from donors.models import Contribution, Donor
from donors.queries.donors import donors_found
from donors.queries.money import received


@admin.register(Donor)
class DonorAdmin(RecordAdmin):
    list_display = ("name", "gifts", "given")
    list_filter = ("profiles__record__source",)
    search_fields = ("name",)  # and what `donors_found` looks in
    search_help_text = "A name, a source's id of the donor, or an e-mail."

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(
                "duplicates/",
                self.admin_site.admin_view(self.duplicates),
                name="donors_donor_duplicates",
            ),
            path(
                "duplicates/<int:one_id>/<int:other_id>/",
                self.admin_site.admin_view(self.duplicate),
                name="donors_donor_duplicate",
            ),
            path(
                "<int:donor_id>/descriptions/",
                self.admin_site.admin_view(self.descriptions),
                name="donors_donor_descriptions",
            ),
        ]
        return [*pages, *super().get_urls()]

    def duplicates(self, request: HttpRequest) -> HttpResponse:
        self._refuse_who_may_not_look(request)
        return duplicates(self.admin_site, request)

    def duplicate(self, request: HttpRequest, one_id: int, other_id: int) -> HttpResponse:
        self._refuse_who_may_not_look(request)
        return duplicate(self.admin_site, request, one_id, other_id)

    def descriptions(self, request: HttpRequest, donor_id: int) -> HttpResponse:
        self._refuse_who_may_not_look(request)
        return donor_descriptions(self.admin_site, request, donor_id)

    def _refuse_who_may_not_look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def get_queryset(self, request: HttpRequest) -> QuerySet[Donor]:
        donors: QuerySet[Donor] = super().get_queryset(request)
        return donors.annotate(
            gift_count=Count(
                "profiles__contributions", filter=received("profiles__contributions__")
            ),
            gift_sum=Sum(
                "profiles__contributions__amount", filter=received("profiles__contributions__")
            ),
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Donor], search_term: str
    ) -> tuple[QuerySet[Donor], bool]:
        return queryset.filter(donors_found(search_term)), False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The donor's page: nothing on it is a form, so it is none of the admin's."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found: Donor | None = self.get_object(request, object_id)
        if found is None:
            raise Http404("There is no such donor.")
        return donor_page(self.admin_site, request, found)

    @display(description="gifts", ordering="gift_count")
    def gifts(self, donor: Donor) -> int:
        return donor.gift_count  # type: ignore[attr-defined, no-any-return]  # annotated above

    @display(description="given", ordering="gift_sum")
    def given(self, donor: Donor) -> str:
        return f"${donor.gift_sum or 0:,.2f}"  # type: ignore[attr-defined]


@admin.register(Contribution)
class ContributionAdmin(RecordAdmin):
    list_display = (
        "external_id", "donor", "amount", "date", "not_counted", "source", "version", "last_import",
    )  # fmt: skip
    list_filter = ("source", "date", "not_counted")
    list_select_related = ("profile__donor", "source", "last_import")
    search_fields = ("external_id", "profile__donor__name")
    date_hierarchy = "date"

    @display(description="donor", ordering="profile__donor__name")
    def donor(self, contribution: Contribution) -> str:
        return str(contribution.profile.donor)
