"""Filters of the list of flags: each offers only what occurs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, Max, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from donors.models import Flag, Import
from donors.rules import name_of

LATEST_IMPORTS = 20


class OccurringChoices(admin.ChoicesFieldListFilter):
    """Of a field's choices, those that some row has."""

    def __init__(
        self, field: Field[Any, Any], request: HttpRequest, params: dict[str, list[str]],
        model: type[Model], model_admin: admin.ModelAdmin[Any], field_path: str,
    ) -> None:  # fmt: skip
        super().__init__(field, request, params, model, model_admin, field_path)
        labels = dict(field.flatchoices)
        rows = model._default_manager.order_by().values_list(field_path, flat=True).distinct()
        self.occurring = {str(labels.get(value, value)) for value in rows}

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        every, *one_each = super().choices(changelist)
        yield every
        yield from (one for one in one_each if str(one["display"]) in self.occurring)


class RuleFilter(admin.SimpleListFilter):
    title = parameter_name = "rule"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        rules = Flag.objects.exclude(rule="").order_by("rule").values_list("rule", flat=True)
        return [(rule, name_of(rule)) for rule in rules.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        return queryset.filter(rule=self.value()) if self.value() else queryset


class ImportFilter(admin.SimpleListFilter):
    """The import that raised the flag: of those that raised any, the latest."""

    title = "raised in"
    parameter_name = "import"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        raised = Import.objects.annotate(flag=Max("flags_raised")).exclude(flag=None)
        return [(str(one.pk), str(one)) for one in raised.order_by("-pk")[:LATEST_IMPORTS]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        given = self.value() or ""
        return queryset.filter(raised_in=int(given)) if given.isdecimal() else queryset


class AgeFilter(admin.SimpleListFilter):
    """How long ago the flag was raised: from so many days, and less than so many."""

    title = "age"
    parameter_name = "age"
    ages = (
        ("week", "Under 7 days", 0, 7),
        ("month", "7 to 30 days", 7, 30),
        ("older", "30 days and more", 30, 36_500),
    )

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [(name, label) for name, label, _, _ in self.ages]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        now = timezone.now()
        for name, _, least, most in self.ages:
            if name == self.value():
                return queryset.filter(
                    opened_at__lte=now - timedelta(days=least),
                    opened_at__gt=now - timedelta(days=most),
                )
        return queryset


class AmountFilter(admin.SimpleListFilter):
    """The gift's amount in dollars: from (included) and up to (excluded)."""

    title = "amount"
    parameter_name = "amount"
    amounts = (
        ("small", "Under $200", "0", "200"),
        ("middle", "$200 to $999.99", "200", "1000"),
        ("large", "$1,000 to $4,999.99", "1000", "5000"),
        ("largest", "$5,000 and more", "5000", "9999999999"),
    )

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [(name, label) for name, label, _, _ in self.amounts]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Flag]) -> QuerySet[Flag]:
        for name, _, least, most in self.amounts:
            if name == self.value():
                return queryset.filter(
                    contribution__amount__gte=Decimal(least), contribution__amount__lt=Decimal(most)
                )
        return queryset
