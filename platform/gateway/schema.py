"""The API's description (OpenAPI), made from the views themselves."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from core.api.permissions import ANYONE, allowed_groups_of
from core.api.views import Endpoint
from gateway.problems import KINDS, MEDIA_TYPE


class PlaceSerializer(serializers.Serializer[Any]):
    """One error: of the body by a JSON pointer, of the address by its parameter, of a file by line
    and column."""

    detail = serializers.CharField()
    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    file = serializers.CharField(required=False)
    line = serializers.IntegerField(required=False)
    column = serializers.CharField(required=False)


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457. Programs tell problems apart by `type`."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    request_id = serializers.CharField()
    errors = PlaceSerializer(many=True, required=False)  # type: ignore[assignment]  # DRF's word


class HustingsSchema(AutoSchema):
    """Adds what every address has in common: its groups, its filters, its problems."""

    def get_description(self) -> str:  # type: ignore[override]  # as theirs does
        view = self._endpoint()
        allowed = allowed_groups_of(view, self.method)
        who = "whoever is signed in" if allowed == ANYONE else ", ".join(sorted(allowed))
        pools = ", ".join(sorted(view.allowed_pools))
        return f"{super().get_description()}\n\nOpen to: {who}. Pools: {pools}."

    def get_extensions(self) -> dict[str, Any]:
        view = self._endpoint()
        allowed = allowed_groups_of(view, self.method)
        return {"x-allowed-groups": sorted(allowed), "x-pools": sorted(view.allowed_pools)}

    def get_override_parameters(self) -> list[Any]:
        query_class = self._endpoint().query_class
        return [query_class] if query_class and self.method == "GET" else []

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        ref = self.resolve_serializer(ProblemSerializer, "response").ref
        for status in self._problems():
            kinds = [f"`{kind}` {title.lower()}" for kind, (code, title) in KINDS.items()
                     if code == status]  # fmt: skip
            bodies[str(status)] = {
                "description": "; ".join(kinds) + ".",
                "content": {MEDIA_TYPE: {"schema": ref}},
            }
        return bodies

    def _endpoint(self) -> Endpoint:
        assert isinstance(self.view, Endpoint)  # gateway.checks lets no other view stand
        return self.view

    def _problems(self) -> list[int]:
        always = [400, 401, 403, 406, 429, 500]
        writing = [409, 413, 415] if self.method != "GET" else []
        return sorted([*always, *writing, *([404] if "{" in self.path else [])])


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    target_class = "gateway.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A machine token: `hst_...`."}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # theirs
    target_class = "gateway.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        from django.conf import settings

        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of a browser. What writes needs the header X-CSRFToken.",
        }
