"""Flags and imports as the API tells them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.asking import Body
from donors.imports.layouts import LAYOUTS
from donors.models import Flag, Import
from donors.models.flags import Band
from donors.models.lists import Severity
from jobs.queries import STATES, Tree


class GiftSerializer(serializers.Serializer[Any]):
    id = serializers.CharField(source="external_id", help_text="The id that its source gave it.")
    source = serializers.CharField(source="source.slug")  # type: ignore[assignment]
    donor_id = serializers.CharField(
        source="profile.record.external_id", help_text="The id that its source gave the donor."
    )
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    date = serializers.DateField()


class DonorSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class EntrySerializer(serializers.Serializer[Any]):
    list = serializers.CharField(source="watch_list.slug")
    kind = serializers.CharField(source="watch_list.kind")
    key = serializers.CharField()
    name = serializers.CharField()


class VerdictSerializer(serializers.Serializer[Any]):
    verdict = serializers.CharField()
    note = serializers.CharField()
    decided_by = serializers.IntegerField(source="decided_by_id", help_text="A person's id.")
    decided_at = serializers.DateTimeField()


class ReasonSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()


class FlagSerializer(serializers.ModelSerializer[Flag]):
    """A gift that a list (then `entry` says which) or a `rule` holds up."""

    gift = GiftSerializer(source="contribution", read_only=True)
    donor = DonorSerializer(read_only=True)
    entry = EntrySerializer(read_only=True, allow_null=True)
    decision = VerdictSerializer(read_only=True, allow_null=True)
    reasons = ReasonSerializer(many=True, read_only=True)

    class Meta:
        model = Flag
        fields = (
            "id", "state", "severity", "gift", "donor", "entry", "rule", "probability", "band",
            "reasons", "deadline", "citation", "decision", "opened_at",
        )  # fmt: skip
        read_only_fields = fields


class FlagFilters(serializers.Serializer[Any]):
    state = serializers.ChoiceField(Flag.State.choices, required=False)
    severity = serializers.ChoiceField(Severity.choices, required=False)
    band = serializers.ChoiceField(Band.choices, required=False)
    rule = serializers.CharField(required=False, help_text="A rule's id.")
    list = serializers.CharField(source="list_slug", required=False, help_text="A list's slug.")
    donor = serializers.IntegerField(required=False, min_value=1)
    import_id = serializers.IntegerField(
        required=False, min_value=1, help_text="On gifts it brought, and those it raised itself."
    )


class NewImport(Body):
    """A file of contributions, as multipart/form-data."""

    file = serializers.FileField(max_length=255, help_text="The file.")
    source = serializers.SlugField(
        max_length=50, required=False, help_text="Where it comes from; else as its layout says."
    )  # type: ignore[assignment]  # DRF has an argument of that name
    layout = serializers.ChoiceField(
        ["auto", *(layout.name for layout in LAYOUTS)], default="auto", help_text="What it is."
    )


class ImportSerializer(serializers.ModelSerializer[Any]):
    """Takes (import, tree) pairs."""

    source = serializers.CharField(source="source.slug", read_only=True)  # type: ignore[assignment]
    state = serializers.ChoiceField(STATES)
    fraction = serializers.FloatField(help_text="How far it is, from 0 to 1.")
    error = serializers.CharField(help_text="What failed first, in one line.")
    unchanged = serializers.IntegerField(read_only=True)

    class Meta:
        model = Import
        fields = (
            "id", "file_name", "source", "layout", "sha256", "size", "repeat_of", "state",
            "fraction", "error", "rows", "new", "changed", "unchanged", "rejected", "flags",
            "not_judged", "created_by", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, instance: tuple[Import, Tree]) -> dict[str, Any]:
        taken, tree = instance
        taken.state, taken.fraction = tree.state, tree.fraction  # type: ignore[attr-defined]
        taken.error = tree.error.partition("\n")[0]  # type: ignore[attr-defined]
        return super().to_representation(taken)
