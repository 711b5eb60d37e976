"""Who am I, as the API tells it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class HeldGroupSerializer(serializers.Serializer[Any]):
    group = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True, help_text="When the grant ends by itself.")


class TokenSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class MeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()
    pool = serializers.CharField()
    groups = HeldGroupSerializer(
        many=True, help_text="Those that count for this request: a token may have fewer."
    )
    token = TokenSerializer(allow_null=True, help_text="Null for the session of a browser.")
