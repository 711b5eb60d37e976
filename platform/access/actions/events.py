"""What goes into the access log, in the transaction of what it tells."""

from __future__ import annotations

from typing import Any

import structlog

from access.models import AccessEvent, User


def record(
    kind: AccessEvent.Kind,
    *,
    reason: str,
    person: User | None = None,
    email: str = "",
    by: User | None = None,
    group: str = "",
    target: str = "",
    address: str | None = None,
    **facts: Any,
) -> AccessEvent:
    """Write one line into the access log.

    `email` only where the person is not known here; `address` is the IP address of who asked;
    `facts` is whatever else a reader wants to know, as JSON: no secrets. What a machine did by a
    token has the token's id among them.
    """
    bound = structlog.contextvars.get_contextvars()
    if token_id := bound.get("token_id"):
        facts["token_id"] = token_id
    return AccessEvent.objects.create(
        kind=kind,
        person=person,
        email=email.strip()[:254] if person is None else "",
        by=by,
        group=group,
        target=target[:300],
        reason=reason.replace("\x00", "").strip()[:500],
        facts=facts,
        address=address,
        request_id=bound.get("request_id", ""),
    )
