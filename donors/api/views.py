"""Flags and imports, to read."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.views import Endpoint, ListEndpoint
from donors.api.serializers import FlagFilters, FlagSerializer, ImportSerializer
from donors.models import Flag, Import
from donors.queries.flags import flags_with_gifts
from donors.queries.imports import imports, with_state
from jobs.queries import Tree

WHO_SEES = frozenset({"donors-reviewer", "donors-compliance", "donors-admin"})


class FlagsView(ListEndpoint):
    """Contributions that a list or a rule held up, in whatever state, the latest first."""

    allowed_groups = WHO_SEES
    serializer_class = FlagSerializer
    query_class = FlagFilters

    def rows(self) -> QuerySet[Flag]:
        return flags_with_gifts(**self.query)


class FlagView(Endpoint):
    """One flag."""

    allowed_groups = WHO_SEES

    @extend_schema(responses=FlagSerializer)
    def get(self, request: Request, flag_id: int) -> Response:
        return Response(FlagSerializer(get_object_or_404(flags_with_gifts(), pk=flag_id)).data)


class ImportsView(ListEndpoint):
    """Files of contributions, how far they are and what they brought, the latest first."""

    allowed_groups = WHO_SEES
    serializer_class = ImportSerializer

    def rows(self) -> QuerySet[Import]:
        return imports()

    def shown(self, page: list[Import]) -> Sequence[tuple[Import, Tree]]:
        return with_state(page)


class ImportView(Endpoint):
    """One import."""

    allowed_groups = WHO_SEES

    @extend_schema(responses=ImportSerializer)
    def get(self, request: Request, import_id: int) -> Response:
        taken = get_object_or_404(imports(), pk=import_id)
        return Response(ImportSerializer(with_state([taken])[0]).data)
