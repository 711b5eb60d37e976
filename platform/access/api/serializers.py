"""People, grants and the access log as the API tells them, and what it is told."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from rest_framework import serializers

from access.models import AccessEvent, Grant, User
from core.api.asking import Body


class PersonSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "email", "name", "pool")
        read_only_fields = fields


class GrantSerializer(serializers.ModelSerializer[Grant]):
    person = PersonSerializer(source="user", read_only=True)
    group = serializers.CharField(source="group.name", read_only=True)
    granted_by = PersonSerializer(read_only=True, allow_null=True)
    revoked_by = PersonSerializer(read_only=True, allow_null=True)
    in_force = serializers.BooleanField(source="is_in_force", read_only=True)

    class Meta:
        model = Grant
        fields = (
            "id", "person", "group", "reason", "in_force", "granted_by", "granted_at",
            "expires_at", "revoked_by", "revoked_at",
        )  # fmt: skip
        read_only_fields = fields


class GrantFilters(serializers.Serializer[Any]):
    person = serializers.IntegerField(required=False, min_value=1, help_text="A person's id.")
    group = serializers.CharField(required=False, help_text="A role's slug.")
    in_force = serializers.BooleanField(required=False)


class NewGrant(Body):
    person = serializers.PrimaryKeyRelatedField(queryset=User.objects.all())
    group = serializers.SlugRelatedField("name", queryset=Group.objects.all())
    reason = serializers.CharField(max_length=500, help_text="Why this person needs it.")
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class Revocation(Body):
    reason = serializers.CharField(max_length=500, required=False, default="Revoked by the API.")


class AccessEventSerializer(serializers.ModelSerializer[AccessEvent]):
    person = PersonSerializer(read_only=True, allow_null=True)
    by = PersonSerializer(read_only=True, allow_null=True)

    class Meta:
        model = AccessEvent
        fields = (
            "id", "at", "kind", "person", "email", "by", "group", "target", "reason", "facts",
            "address", "request_id",
        )  # fmt: skip
        read_only_fields = fields


class AccessLogFilters(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(AccessEvent.Kind.choices, required=False)
    person = serializers.IntegerField(required=False, min_value=1, help_text="Whom it is about.")
    by = serializers.IntegerField(required=False, min_value=1, help_text="Who did it.")
    group = serializers.CharField(required=False, help_text="A role's slug.")
    after = serializers.DateTimeField(required=False, help_text="From this moment on.")
    before = serializers.DateTimeField(required=False, help_text="Before this moment.")
