"""Refusals of people who are signed in, in the access log.

The log only grows: what is tried again and again is one line in some minutes, and one person leaves
so many lines in that time and no more. Both are asked in the very statement that writes.
"""

from __future__ import annotations

import json

import structlog
from django.db import Error as DatabaseError
from django.db import connection, transaction

from access.models import AccessEvent, User
from core.logs import get_logger, safe_error

log = get_logger("access")
MINUTES = 5  # in which the same refusal is one line
MOST = 60  # lines of one person in that time
WAIT = "500ms"  # the answer is ready: nobody waits longer for the log

_INSERT = """
INSERT INTO access_accessevent
    (kind, person_id, email, "group", target, reason, facts, address, request_id)
SELECT %(kind)s, %(person)s, '', '', %(target)s, %(reason)s, %(facts)s::jsonb, %(address)s::inet,
    %(request_id)s
WHERE NOT EXISTS (
    SELECT 1 FROM access_accessevent
    WHERE kind = %(kind)s AND person_id = %(person)s AND target = %(target)s
        AND reason = %(reason)s AND at > statement_timestamp() - %(span)s::interval
) AND (
    SELECT count(*) FROM (
        SELECT 1 FROM access_accessevent
        WHERE kind = %(kind)s AND person_id = %(person)s
            AND at > statement_timestamp() - %(span)s::interval
        LIMIT %(most)s
    ) AS latest
) < %(most)s
"""


def record_refusal(
    *,
    person: User,
    path: str,
    method: str,
    reason: str,
    missing: str = "",
    address: str | None = None,
) -> bool:
    """Write that this person was refused at this path (without its query); says whether a line was
    written. Never raises, and never keeps anybody waiting: a log that is away is no reason to."""
    bound = structlog.contextvars.get_contextvars()
    facts = {"method": method[:10], "missing": missing, "token_id": bound.get("token_id")}
    values = {
        "span": f"{MINUTES} minutes",
        "most": MOST,
        "kind": AccessEvent.Kind.REFUSED.value,
        "person": person.pk,
        "target": path.replace("\x00", "")[:300],
        "reason": reason.replace("\x00", "").strip()[:500] or "Refused.",
        "facts": json.dumps({name: value for name, value in facts.items() if value}),
        "address": address,
        "request_id": bound.get("request_id", ""),
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [WAIT])
            cursor.execute(_INSERT, values)
            written: bool = cursor.rowcount == 1
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")
    except DatabaseError as error:
        log.warning("refusal not written to the access log", error=safe_error(error))
        return False
    return written
