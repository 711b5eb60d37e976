"""Who am I, the API's description, and the page that shows it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from access.api.people import person_of
from core.api.callers import caller_of
from core.api.permissions import ANYONE
from core.api.views import Endpoint
from gateway.api.serializers import MeSerializer
from gateway.queries import groups_with_ends


class MeView(Endpoint):
    """Who calls, with what rights: the first thing to try with a new token."""

    allowed_groups = ANYONE
    allowed_pools = frozenset({"staff", "volunteer"})

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        person, caller = person_of(request), caller_of(request)
        held = groups_with_ends(person, caller.groups)
        token = {"id": caller.token_id, "name": caller.token_name} if caller.token_id else None
        me = {
            "id": person.pk,
            "email": person.email,
            "name": person.name,
            "pool": person.pool,
            "groups": [{"group": group, "until": until} for group, until in held],
            "token": token,
        }
        return Response(MeSerializer(me).data)


class SchemaView(Endpoint, SpectacularAPIView):
    """This description, as OpenAPI 3: YAML, or JSON where the Accept header asks for it."""

    allowed_groups = ANYONE
    api_version = "1"

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        response: Response = self._get_schema_response(request)  # type: ignore[no-untyped-call]  # theirs
        return response


class DocsView(Endpoint):
    """The description as a page, to read and to try out with the session of the browser."""

    allowed_groups = ANYONE

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        return render(request._request, "gateway/docs.html")  # noqa: SLF001  # DRF tells it no other way
