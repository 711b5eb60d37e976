"""Whether somebody may enter a service that asks by OpenID Connect: asked at every step.

A code and a token belong to the session in which they were given. With the session, with the right,
or with the service, they end.
"""

from __future__ import annotations

from typing import Any

from access.entrance import Visitor, refusal, visitor
from access.queries import email_is_proven
from gateway.models import OpenIDClient

SIGN_IN_AGAIN = "Sign in again."


def at_the_door(client: OpenIDClient, *, session_key: str, user_id: int) -> tuple[Visitor, str]:
    """Who it is, and why they may not enter ('' where they may). Raises LookupError where the
    session has ended or the person is suspended."""
    found = visitor(session_key=session_key, user_id=user_id) if session_key else None
    if found is None:
        raise LookupError(SIGN_IN_AGAIN)
    service = client.service
    return found, refusal(found, pool=service.pool, open_to=service.open_to)


def claims_of(visitor: Visitor, client: OpenIDClient, scopes: list[str]) -> dict[str, Any]:
    """What a service is told of a person; `sub` is the number that assertions tell too."""
    person = visitor.user
    claims: dict[str, Any] = {"sub": str(person.pk)}
    if "profile" in scopes:
        claims |= {"name": person.name, "pool": person.pool}
    if "email" in scopes:
        claims |= {"email": person.email, "email_verified": email_is_proven(person)}
    if "groups" in scopes:
        claims["groups"] = sorted(visitor.groups & set(client.service.told_about))
    return claims
