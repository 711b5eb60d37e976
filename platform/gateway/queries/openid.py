"""Clients of OpenID Connect, and what Hustings says of itself as their provider."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.pools import STAFF, host_for, origin_of
from gateway.models import OpenIDClient, Service

CLIENT_ID = re.compile(r"[a-z0-9-]{1,100}")
SCOPES = ("openid", "profile", "email", "groups")
CLAIMS = ("sub", "name", "pool", "email", "email_verified", "groups")
AUTH_METHODS = ("client_secret_basic", "client_secret_post")


def live_client(client_id: Any) -> OpenIDClient | None:
    """The client of this name with its service, if neither has been closed."""
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        return None
    rows = OpenIDClient.objects.select_related("service", "client")
    return rows.filter(client_id=client_id, ended_at=None, service__active=True).first()


def services_without_client() -> QuerySet[Service]:
    """Those that may have one: open ones, for the staff."""
    taken = OpenIDClient.objects.filter(ended_at=None).values("service")
    return Service.objects.filter(active=True, pool=STAFF).exclude(pk__in=taken).order_by("name")


def issuer() -> str:
    """By settings alone: what a request says of its host changes nothing."""
    return origin_of(host_for(STAFF))


def provider_document() -> dict[str, Any]:
    """What `/.well-known/openid-configuration` says."""
    base = issuer()
    return {
        "issuer": base,
        "authorization_endpoint": base + reverse("gateway:openid-authorize"),
        "token_endpoint": base + reverse("gateway:openid-token"),
        "userinfo_endpoint": base + reverse("gateway:openid-userinfo"),
        "jwks_uri": base + reverse("gateway:openid-keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": list(AUTH_METHODS),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": list(SCOPES),
        "claims_supported": list(CLAIMS),
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
