"""Jobs as the API tells them: one for each undertaking, with the progress of the whole."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from core.api.asking import Body
from jobs.models import Job
from jobs.queries import STATES, Tree


class ProgressSerializer(serializers.Serializer[Any]):
    """Of the whole undertaking: `done` of `total` jobs, `fraction` from 0 to 1."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    fraction = serializers.FloatField()
    text = serializers.CharField(help_text="What is being done.")


class JobSerializer(serializers.Serializer[Any]):
    """Takes (job, tree) pairs."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a word DRF uses too
    function = serializers.CharField()
    state = serializers.ChoiceField(STATES)
    is_open = serializers.BooleanField(help_text="Whether anything of it is still to run.")
    progress = ProgressSerializer()
    error = serializers.CharField(help_text="What failed first, in one line.")
    created_by = serializers.IntegerField(allow_null=True, help_text="A person's id.")
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    request_id = serializers.CharField(help_text="Of the request that made it.")

    def to_representation(self, instance: tuple[Job, Tree]) -> dict[str, Any]:
        job, tree = instance
        told: dict[str, Any] = super().to_representation(
            {
                "id": job.pk,
                "label": job.label,
                "function": job.function,
                "state": tree.state,
                "is_open": tree.is_open,
                "progress": tree,
                "error": tree.error.partition("\n")[0],
                "created_by": job.created_by_id,
                "created_at": job.created_at,
                "started_at": tree.started_at,
                "finished_at": tree.finished_at,
                "request_id": job.request_id,
            }
        )
        return told


class JobFilters(serializers.Serializer[Any]):
    mine = serializers.BooleanField(required=False, help_text="Those that I began.")
    open = serializers.BooleanField(
        source="is_open", required=False, help_text="Whether anything is still to run."
    )
    function = serializers.CharField(required=False, help_text="A dotted path.")


class JobDecision(Body):
    note = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", help_text="Why."
    )
