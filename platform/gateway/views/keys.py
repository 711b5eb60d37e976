"""The public halves of the keys, for whoever verifies."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gateway.queries.keys import PUBLISHED_FOR, published


@login_not_required
@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    seconds = int(PUBLISHED_FOR.total_seconds())
    response = JsonResponse({"keys": published()})
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
