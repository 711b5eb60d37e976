"""Lists and who is on them, by the API."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from core.api.views import ListEndpoint
from donors.api.groups import WHO_SEES
from donors.models import ListEntry, ListVersion, WatchList
from donors.queries.lists import entries_of, lists, versions_of


class WatchListSerializer(serializers.ModelSerializer[WatchList]):
    """A list; how many are on it now, and which version that is."""

    entries = serializers.IntegerField(source="current", read_only=True)
    version = serializers.IntegerField(source="newest", read_only=True, allow_null=True)

    class Meta:
        model = WatchList
        fields = ("id", "slug", "kind", "description", "review_by", "entries", "version")
        read_only_fields = fields


class ListVersionSerializer(serializers.ModelSerializer[ListVersion]):
    class Meta:
        model = ListVersion
        fields = (
            "id", "number", "file_name", "sha256", "entries", "added", "changed", "ended",
            "imported_at", "imported_by",
        )  # fmt: skip
        read_only_fields = fields


class ListEntrySerializer(serializers.ModelSerializer[ListEntry]):
    class Meta:
        model = ListEntry
        fields = (
            "id", "key", "listed_id", "is_organisation", "name", "aliases", "organisations",
            "occupation", "city", "state", "zip", "effective_from", "effective_to", "ended_on",
            "url",
        )  # fmt: skip
        read_only_fields = fields


class EntryFilters(serializers.Serializer[Any]):
    name = serializers.CharField(required=False, max_length=200, help_text="A part of the name.")
    current = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="On the list now, or no longer."
    )


class ListsView(ListEndpoint):
    """The lists that donors are held against."""

    allowed_groups = WHO_SEES
    serializer_class = WatchListSerializer

    def rows(self) -> QuerySet[WatchList]:
        return lists()


class ListVersionsView(ListEndpoint):
    """The versions of a list, the latest first."""

    allowed_groups = WHO_SEES
    serializer_class = ListVersionSerializer

    def rows(self) -> QuerySet[ListVersion]:
        return versions_of(get_object_or_404(WatchList, slug=self.kwargs["list_slug"]))


class ListEntriesView(ListEndpoint):
    """Who is on a list, and who was."""

    allowed_groups = WHO_SEES
    serializer_class = ListEntrySerializer
    query_class = EntryFilters

    def rows(self) -> QuerySet[ListEntry]:
        watch_list = get_object_or_404(WatchList, slug=self.kwargs["list_slug"])
        return entries_of(watch_list, **self.query)
