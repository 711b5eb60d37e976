"""Hustings as an OpenID provider, as browsers and services meet it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.idp.oidc.internal.oauthlib.utils import convert_response, extract_params
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from oauthlib.oauth2.rfc6749.errors import FatalClientError, OAuth2Error

from access.models import User
from core.addresses import address_of, network_of
from gateway.actions import take
from gateway.models import OpenIDClient, SigningKey
from gateway.openid.entry import at_the_door
from gateway.openid.server import Server
from gateway.queries.keys import PUBLISHED_FOR, published
from gateway.queries.openid import live_client, provider_document
from gateway.views.leading import lead_on

PER_MINUTE = 600  # by one address: a service asks twice for each sign-in, and all by its own


@login_not_required
@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    return _public(provider_document())


@login_not_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    return _public({"keys": published(SigningKey.Purpose.OPENID)})


def _public(document: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(document)
    response["Cache-Control"] = f"public, max-age={int(PUBLISHED_FOR.total_seconds())}"
    return response


def authorize(request: HttpRequest) -> HttpResponse:
    """Back to the service with a code; 403 with what is missing and whom to ask. It stands behind
    the sign-in and the second factor like any page."""
    client = _may_enter(request)
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    if any("\x00" in value for value in request.GET.values()):
        return _not_understood(request, client, "It holds a character that none may hold.")
    try:
        headers, _, _ = Server().create_authorization_response(
            *extract_params(request), credentials={"user": request.user}
        )
    except FatalClientError as error:
        return _not_understood(request, client, error.description or error.error)
    except ValueError:  # oauthlib: a query that is none
        return _not_understood(request, client, "Its address is malformed.")
    return lead_on(request, client.service, headers["Location"])


def _may_enter(request: HttpRequest) -> OpenIDClient:
    """One that is not there is refused like one that is closed."""
    client = live_client(request.GET.get("client_id"))
    if client is None:
        raise PermissionDenied("There is no such service, or it is closed.")
    service, person = client.service, request.user
    request.refused_at = service.slug  # type: ignore[attr-defined]  # for the access log
    assert isinstance(person, User)
    try:
        _, why = at_the_door(
            client, session_key=request.session.session_key or "", user_id=person.pk
        )
    except LookupError as error:
        why = str(error)
    if why:
        raise PermissionDenied(f"{service.name} is closed to you. {why} Ask {service.owner}.")
    return client


def _not_understood(request: HttpRequest, client: OpenIDClient, why: str) -> HttpResponse:
    """Nobody is sent to an address that is not the service's."""
    context = {"service": client.service, "why": why}
    return render(request, "gateway/openid_error.html", context, status=HTTPStatus.BAD_REQUEST)


Answer = Callable[[HttpRequest], HttpResponse]


def _for_services(answer: Callable[[HttpRequest], Any]) -> Answer:
    """For programs, without a session. They are told in JSON, and not more often than that."""

    @login_not_required
    @csrf_exempt
    def paced(request: HttpRequest) -> HttpResponse:
        wait = take(key=f"openid:{network_of(address_of(request))}", per_minute=PER_MINUTE)
        if wait:
            told = {"error": "temporarily_unavailable", "error_description": "Too many requests."}
            response: HttpResponse = JsonResponse(told, status=HTTPStatus.TOO_MANY_REQUESTS)
            response["Retry-After"] = str(math.ceil(wait))
            return response
        try:
            return convert_response(*answer(request))  # type: ignore[no-any-return]
        except OAuth2Error as error:
            response = HttpResponse(
                error.json, status=error.status_code, content_type="application/json"
            )
            for name, value in error.headers.items():
                response[name] = value
            return response
        except ValueError:  # oauthlib: a body or a query that is none
            malformed = json.dumps({"error": "invalid_request"})
            return HttpResponse(malformed, status=400, content_type="application/json")

    return paced


@require_http_methods(["POST"])
@_for_services
@transaction.atomic
def token(request: HttpRequest) -> Any:
    """What a code gives, once: an ID token, and an access token for `userinfo`. Both are good for
    five minutes, and there is none to refresh them by: who stays longer is asked for anew."""
    headers, body, status = Server().create_token_response(*extract_params(request))
    return {**headers, "Cache-Control": "no-store"}, body, status


@require_http_methods(["GET", "POST"])
@_for_services
def userinfo(request: HttpRequest) -> Any:
    return Server().create_userinfo_response(*extract_params(request))
