"""Verdicts by the API: given, taken back, and read."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.asking import Body
from core.api.views import Endpoint, ListEndpoint
from donors.actions.decisions import decide, reopen
from donors.api.groups import WHO_DECIDES, WHO_SEES
from donors.forms.fields import LONGEST_NOTE
from donors.models import Decision
from donors.queries.decisions import decisions

MOST_FLAGS = 1_000


class DecisionBody(Body):
    """A verdict on open flags of one donor, about one entry or rule."""

    flags = serializers.ListField(
        child=serializers.IntegerField(min_value=1), min_length=1, max_length=MOST_FLAGS
    )
    verdict = serializers.ChoiceField([verdict.value for verdict in Decision.SETTLING])
    note = serializers.CharField(max_length=LONGEST_NOTE, help_text="Why; it is required.")


class TakeBackBody(Body):
    note = serializers.CharField(max_length=LONGEST_NOTE, help_text="What was wrong with it.")


class DecisionFilters(serializers.Serializer[Any]):
    donor = serializers.IntegerField(required=False, min_value=1)
    verdict = serializers.ChoiceField(Decision.Verdict.choices, required=False)
    rule = serializers.CharField(required=False, help_text="A rule's id.")
    list = serializers.CharField(source="list_slug", required=False, help_text="A list's slug.")


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A verdict, or one that takes an earlier one back."""

    list = serializers.CharField(
        source="entry.watch_list.slug", default="", read_only=True, help_text="'' for a rule."
    )
    entry = serializers.CharField(source="entry.name", default="", read_only=True)

    class Meta:
        model = Decision
        fields = (
            "id", "donor", "list", "entry", "rule", "verdict", "note", "flags_settled",
            "decided_by", "decided_at", "takes_back",
        )  # fmt: skip
        read_only_fields = fields


class DecisionsView(ListEndpoint):
    """Verdicts, the latest first."""

    allowed_groups = {"GET": WHO_SEES, "POST": WHO_DECIDES}  # noqa: RUF012  # as the base has it
    serializer_class = DecisionSerializer
    query_class = DecisionFilters

    def rows(self) -> QuerySet[Decision]:
        return decisions(**self.query)

    @extend_schema(request=DecisionBody, responses={201: DecisionSerializer})
    def post(self, request: Request) -> Response:
        """Validate or dismiss. Refused (409) where somebody has decided first."""
        body = DecisionBody(data=request.data)
        body.is_valid(raise_exception=True)
        told = body.validated_data
        decision = decide(
            flag_ids=told["flags"], verdict=told["verdict"], note=told["note"], by=request.user
        )
        return Response(DecisionSerializer(decision).data, status=status.HTTP_201_CREATED)


class TakeBackView(Endpoint):
    """A verdict is taken back: what it settled is open again."""

    allowed_groups = WHO_DECIDES

    @extend_schema(request=TakeBackBody, responses={201: DecisionSerializer})
    def post(self, request: Request, decision_id: int) -> Response:
        body = TakeBackBody(data=request.data)
        body.is_valid(raise_exception=True)
        get_object_or_404(Decision, pk=decision_id)
        note = body.validated_data["note"]
        back = reopen(decision_id=decision_id, note=note, by=request.user)
        return Response(DecisionSerializer(back).data, status=status.HTTP_201_CREATED)
