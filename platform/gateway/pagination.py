"""Pages of a list: the latest first, by a cursor that nobody but us can make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Model
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from core.api.asking import InvalidQuery

USUAL = 50
MOST = 200
CURSOR = "Where the page begins: as the links `next` and `previous` tell it."
WRONG_CURSOR = "This is no cursor of this list. Begin without one."


class CursorPages(BasePagination):
    """By descending id, which never changes and is never given twice: rows that come in while
    somebody pages are neither shown twice nor passed over. Costs one query, and no count."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        limit = _limit(request)
        direction, pk = self._position()
        if direction == "before":  # towards the latest: read upwards, shown downwards
            found = list(queryset.filter(pk__gt=pk).order_by("pk")[: limit + 1])
            page = found[:limit][::-1]
            self.has_previous, self.has_next = len(found) > limit, True
        else:
            rows = queryset if pk is None else queryset.filter(pk__lt=pk)
            found = list(rows.order_by("-pk")[: limit + 1])
            page = found[:limit]
            self.has_previous, self.has_next = pk is not None, len(found) > limit
        self.ends = _ends(page, fallback=pk)
        return page

    def get_paginated_response(self, data: Any) -> Response:
        first, last = self.ends
        return Response(
            {
                "next": self._link("after", last) if self.has_next else None,
                "previous": self._link("before", first) if self.has_previous else None,
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**link, "description": "The page of older ones; null on the last."},
                "previous": {**link, "description": "The page of later ones; null on the first."},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        number = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        return [
            {
                "name": "cursor",
                "in": "query",
                "description": CURSOR,
                "schema": {"type": "string"},
            },
            {
                "name": "limit",
                "in": "query",
                "description": "How many on a page.",
                "schema": number,
            },
        ]

    def _position(self) -> tuple[str, int | None]:
        given = self.request.query_params.get("cursor")
        if given is None:
            return "after", None
        try:
            direction, pk = self._signer().unsign_object(given)
        except (BadSignature, ValueError) as error:
            raise InvalidQuery({"cursor": [WRONG_CURSOR]}) from error
        return direction, pk

    def _link(self, direction: str, pk: int | None) -> str:
        cursor = self._signer().sign_object([direction, pk])
        here = self.request.build_absolute_uri()
        link: str = replace_query_param(here, "cursor", cursor)
        return link

    def _signer(self) -> Signer:
        """One list's cursor is no other's."""
        return Signer(salt=f"gateway.cursor:{self.request.path}")


def _limit(request: Request) -> int:
    given = request.query_params.get("limit", str(USUAL))
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
    if not 1 <= number <= MOST:
        raise InvalidQuery({"limit": [f"A number from 1 to {MOST}."]})
    return number


def _ends(page: Sequence[Model], *, fallback: int | None) -> tuple[int | None, int | None]:
    """The ids a page begins and ends with. One whose rows have gone since leads back from where
    it was to begin."""
    if not page:
        return fallback, fallback
    return page[0].pk, page[-1].pk
