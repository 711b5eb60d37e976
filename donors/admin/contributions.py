"""Donors and their contributions."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import RecordAdmin
from donors.admin.duplicates import donor_descriptions, duplicate, duplicates
from donors.models import Contribution, Donor, Profile
from donors.queries.money import received


class ProfileInline(TabularInline):
    model = Profile
    extra = 0
    max_num = 0
    can_delete = False
    per_page = 50
    ordering = ("-id",)
    fields = readonly_fields = (
        "record", "last", "first", "middle", "suffix", "employer", "occupation", "city", "state",
        "zip",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Profile]:
        profiles: QuerySet[Profile] = super().get_queryset(request)
        return profiles.select_related("record__source")


@admin.register(Donor)
class DonorAdmin(RecordAdmin):
    list_display = ("name", "gifts", "given")
    list_filter = ("profiles__record__source",)
    search_fields = ("name", "profiles__record__external_id")
    inlines = (ProfileInline,)
    change_form_outer_before_template = "donors/donor_links.html"

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

    @display(description="gifts", ordering="gift_count")
    def gifts(self, donor: Donor) -> int:
        return donor.gift_count  # type: ignore[attr-defined, no-any-return]  # annotated above

    @display(description="given", ordering="gift_sum")
    def given(self, donor: Donor) -> str:
        return f"${donor.gift_sum or 0:,.2f}"  # type: ignore[attr-defined]


@admin.register(Contribution)
class ContributionAdmin(RecordAdmin):
    list_display = ("external_id", "donor", "amount", "date", "source", "version", "last_import")
    list_filter = ("source", "date")
    list_select_related = ("profile__donor", "source", "last_import")
    search_fields = ("external_id", "profile__donor__name")
    date_hierarchy = "date"

    @display(description="donor", ordering="profile__donor__name")
    def donor(self, contribution: Contribution) -> str:
        return str(contribution.profile.donor)
