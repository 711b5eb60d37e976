"""The two bases of our API's views: one thing, and a list with pages and filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework.exceptions import APIException
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.api.asking import InvalidQuery
from core.api.permissions import AllowedGroups, InAllowedGroups


class Endpoint(APIView):
    """A view of the API. `allowed_groups` has to be declared, for all methods or by method.

    `query_class` names and checks what may stand behind the question mark of a GET; anything else
    there is refused, so that a misspelt filter does not quietly give everything.
    """

    permission_classes: Sequence[type[BasePermission]] = (InAllowedGroups,)
    allowed_groups: AllowedGroups = frozenset()
    allowed_pools: frozenset[str] = frozenset({"staff"})
    query_class: type[Serializer[Any]] | None = None
    page_parameters: ClassVar[frozenset[str]] = frozenset()
    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.query = self._checked_query(request)

    def perform_authentication(self, request: Request) -> None:
        """Counted before anybody is turned away, so that nobody tries tokens without end."""
        try:
            super().perform_authentication(request)
        except APIException:
            super().check_throttles(request)
            raise
        super().check_throttles(request)

    def check_throttles(self, request: Request) -> None:
        """Done already, with the authentication."""

    def _checked_query(self, request: Request) -> dict[str, Any]:
        given = request.query_params
        is_read = request.method in {"GET", "HEAD"}
        serializer = self.query_class(data=dict(given.items())) if self.query_class else None
        known = frozenset(serializer.fields) if serializer else frozenset()
        known = known | self.page_parameters if is_read else frozenset()
        wrong = {name: [_unknown(known)] for name in given if name not in known}
        wrong |= {name: ["Give it once."] for name in given if len(given.getlist(name)) > 1}
        if wrong:
            raise InvalidQuery(wrong)
        if serializer is None or not is_read:
            return {}
        if not serializer.is_valid():
            raise InvalidQuery(serializer.errors)
        return dict(serializer.validated_data)


def _unknown(known: frozenset[str]) -> str:
    if not known:
        return "This address takes no parameters."
    return f"There is no such parameter. There are: {', '.join(sorted(known))}."


class ListEndpoint(Endpoint, ListModelMixin, GenericAPIView[Any]):
    """A list in pages, the latest first: `rows` are all that the caller may see."""

    page_parameters = frozenset({"cursor", "limit"})

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def shown(self, page: list[Any]) -> Sequence[Any]:
        """The rows of one page as the serializer takes them; for what is read page by page."""
        return page

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page: list[Model] = list(self.paginate_queryset(self.rows()) or ())
        return self.get_paginated_response(self.get_serializer(self.shown(page), many=True).data)
