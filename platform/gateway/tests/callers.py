"""People and machines that call the API in tests."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from access.models import User
from access.tests.people import person
from gateway.actions import create_token
from gateway.models import ApiToken

PROBLEM = "application/problem+json"


def token_of(
    owner: User, groups: Iterable[str], *, name: str = "nightly export", days: int = 30
) -> tuple[ApiToken, str]:
    until = timezone.now() + timedelta(days=days)
    return create_token(owner=owner, name=name, groups=groups, until=until, by=owner)


def machine(value: str, **headers: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {value}", **headers})


def browser(*roles: str, email: str = "ada@campaign.test") -> Client:
    client = Client()
    client.force_login(person(email, *roles))
    return client


def send(client: Client, path: str, body: Any = None, **extra: Any) -> Any:
    return client.post(path, json.dumps(body or {}), content_type="application/json", **extra)


def told(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem that a response has to be."""
    assert response.status_code == status, response.content[:500]
    assert response.headers["Content-Type"] == PROBLEM
    problem: dict[str, Any] = json.loads(response.content)
    assert problem["type"] == f"urn:hustings:problem:{kind}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == response.headers["X-Request-ID"]
    return problem
