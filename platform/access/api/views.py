"""Grants and the access log, for platform administrators."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access import actions
from access.api.people import person_of
from access.api.serializers import (
    AccessEventSerializer,
    AccessLogFilters,
    GrantFilters,
    GrantSerializer,
    NewGrant,
    Revocation,
)
from access.models import AccessEvent, Grant
from access.queries import access_events, grants
from core.api.views import Endpoint, ListEndpoint

ADMINISTRATORS = frozenset({"platform-admin"})


class GrantsView(ListEndpoint):
    """All grants, those that have ended too, the latest first; or a new one."""

    allowed_groups = ADMINISTRATORS
    serializer_class = GrantSerializer
    query_class = GrantFilters

    def rows(self) -> QuerySet[Grant]:
        return grants(**self.query)

    @extend_schema(request=NewGrant, responses={201: GrantSerializer})
    def post(self, request: Request) -> Response:
        """Put a person into a role's group. Refused (409) where they are in it already, or are in
        another pool than the role's."""
        body = NewGrant(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        made = actions.grant(
            user=given["person"],
            role=given["group"].name,
            reason=given["reason"],
            by=person_of(request),
            until=given["expires_at"],
        )
        return Response(GrantSerializer(made).data, status=201)


class GrantView(Endpoint):
    """One grant."""

    allowed_groups = ADMINISTRATORS

    @extend_schema(responses=GrantSerializer)
    def get(self, request: Request, grant_id: int) -> Response:
        return Response(GrantSerializer(get_object_or_404(grants(), pk=grant_id)).data)


class RevokeGrantView(Endpoint):
    """Ends a grant: felt on the person's next request. Refused (409) where it has been revoked."""

    allowed_groups = ADMINISTRATORS

    @extend_schema(request=Revocation, responses=GrantSerializer)
    def post(self, request: Request, grant_id: int) -> Response:
        body = Revocation(data=request.data)
        body.is_valid(raise_exception=True)
        grant = get_object_or_404(grants(), pk=grant_id)
        actions.revoke(grant=grant, by=person_of(request), reason=body.validated_data["reason"])
        return Response(GrantSerializer(grant).data)


class AccessLogView(ListEndpoint):
    """Who came in, who was refused, whose rights changed, and why; the latest first."""

    allowed_groups = ADMINISTRATORS
    serializer_class = AccessEventSerializer
    query_class = AccessLogFilters

    def rows(self) -> QuerySet[AccessEvent]:
        return access_events(**self.query)
