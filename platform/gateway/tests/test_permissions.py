"""The API's default answer is no."""

from __future__ import annotations

import pytest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from access.models import User


class Forgetful(APIView):
    """A view whose author forgot to say whom it serves."""

    def get(self, request: Request) -> Response:
        return Response({"secret": True})


@pytest.mark.django_db
@pytest.mark.parametrize("pool", User.Pool.values)
def test_a_view_that_names_nobody_serves_nobody(pool: str) -> None:
    request = APIRequestFactory().get("/api/forgetful/")
    force_authenticate(request, user=User.objects.create_user("ines@example.org", pool=pool))

    response = Forgetful.as_view()(request)

    assert response.status_code == 403
    assert b"secret" not in response.content


@pytest.mark.django_db
def test_a_stranger_is_refused_too() -> None:
    response = Forgetful.as_view()(APIRequestFactory().get("/api/forgetful/"))

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Hustings"'
