"""Donors and their contributions."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import RecordAdmin
from donors.models import Contribution, Donor
from donors.queries.money import received


class ContributionInline(TabularInline):
    model = Contribution
    extra = 0
    max_num = 0
    can_delete = False
    per_page = 50
    ordering = ("-date", "-id")
    fields = readonly_fields = ("external_id", "date", "amount", "profile", "version")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contribution]:
        gifts: QuerySet[Contribution] = super().get_queryset(request)
        return gifts.select_related("profile")


@admin.register(Donor)
class DonorAdmin(RecordAdmin):
    list_display = ("name", "external_id", "source", "gifts", "given")
    list_filter = ("source",)
    list_select_related = ("source",)
    search_fields = ("name", "external_id")
    inlines = (ContributionInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Donor]:
        donors: QuerySet[Donor] = super().get_queryset(request)
        return donors.annotate(
            gift_count=Count("contributions", filter=received("contributions__")),
            gift_sum=Sum("contributions__amount", filter=received("contributions__")),
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
    list_select_related = ("donor", "source", "last_import")
    search_fields = ("external_id", "donor__name")
    date_hierarchy = "date"
