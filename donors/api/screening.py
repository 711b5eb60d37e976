"""One person held against every list, by the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.asking import Body
from core.api.views import Endpoint
from donors.actions.screening import person_named, screen_person
from donors.api.groups import WHO_SEES
from donors.api.serializers import EntrySerializer


class PersonBody(Body):
    """Whom to ask about. A name is enough; the rest tells namesakes apart."""

    name = serializers.CharField(max_length=300, help_text="LAST, FIRST M or FIRST M LAST.")
    employer = serializers.CharField(max_length=300, required=False, allow_blank=True)
    occupation = serializers.CharField(max_length=300, required=False, allow_blank=True)
    city = serializers.CharField(max_length=200, required=False, allow_blank=True)
    state = serializers.CharField(max_length=40, required=False, allow_blank=True)
    zip = serializers.CharField(max_length=20, required=False, allow_blank=True)


class WeighedReasonSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    text = serializers.CharField()
    weight = serializers.FloatField(help_text="In bits; below 0 it speaks against a match.")


class FoundSerializer(serializers.Serializer[Any]):
    entry = EntrySerializer()
    effective_from = serializers.DateField(source="entry.effective_from", allow_null=True)
    effective_to = serializers.DateField(source="entry.effective_to", allow_null=True)
    ended_on = serializers.DateField(
        source="entry.ended_on", allow_null=True, help_text="When it left the list."
    )
    probability = serializers.FloatField(source="match.probability")
    band = serializers.CharField(source="match.band", help_text="strong or review.")
    reasons = WeighedReasonSerializer(source="match.reasons", many=True)


class ScreenedSerializer(serializers.Serializer[Any]):
    matches = FoundSerializer(many=True, help_text="The likeliest first.")


class ScreeningView(Endpoint):
    """What the lists say of one person, at this moment. Nothing is kept."""

    allowed_groups = WHO_SEES

    @extend_schema(request=PersonBody, responses=ScreenedSerializer)
    def post(self, request: Request) -> Response:
        body = PersonBody(data=request.data)
        body.is_valid(raise_exception=True)
        found = screen_person(person_named(**body.validated_data))
        matches = [{"entry": entry, "match": match} for entry, match in found]
        return Response(ScreenedSerializer({"matches": matches}).data)
