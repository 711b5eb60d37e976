"""Flags and imports, to read; and files to import."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.views import Endpoint, ListEndpoint
from donors.actions.imports import take_up
from donors.api.groups import WHO_SEES
from donors.api.serializers import FlagFilters, FlagSerializer, ImportSerializer, NewImport
from donors.models import Flag, Import
from donors.queries.flags import flags_with_gifts
from donors.queries.imports import imports, with_state
from jobs.queries import Tree

WHO_BRINGS = frozenset({"donors-compliance", "donors-admin"})  # who have donors.add_import


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
    """Files of contributions, how far they are and what they brought, the latest first; or a new
    one."""

    allowed_groups = {"GET": WHO_SEES, "POST": WHO_BRINGS}  # noqa: RUF012  # read, never written
    serializer_class = ImportSerializer
    parser_classes = (MultiPartParser,)

    def rows(self) -> QuerySet[Import]:
        return imports()

    def shown(self, page: list[Import]) -> Sequence[tuple[Import, Tree]]:
        return with_state(page)

    @extend_schema(
        request={"multipart/form-data": NewImport},
        responses={202: ImportSerializer, 200: ImportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Take a file up. Its rows are read afterwards: ask the address in `Location` how far it
        is (202). The same bytes again give the same import (200 where it is done). A file at fault
        is told by line and column (422)."""
        body = NewImport(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        taken = take_up(
            file=given["file"].file,
            file_name=given["file"].name,
            layout=given["layout"],
            source=given.get("source", ""),
            by=request.user,
        )
        taken = taken.repeat_of or taken
        where = reverse("donors-api:import", args=[taken.pk])
        return Response(
            ImportSerializer(with_state([taken])[0]).data,
            status=200 if taken.finished_at else 202,
            headers={"Location": where},
        )


class ImportView(Endpoint):
    """One import."""

    allowed_groups = WHO_SEES

    @extend_schema(responses=ImportSerializer)
    def get(self, request: Request, import_id: int) -> Response:
        taken = get_object_or_404(imports(), pk=import_id)
        return Response(ImportSerializer(with_state([taken])[0]).data)
