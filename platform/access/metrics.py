"""What Prometheus is told about who comes in and who is refused."""

from __future__ import annotations

from access.models import AccessEvent
from core.metrics import Families, gauge, rows

MOST = 20_000  # of the latest lines of the log; there may be more in the time
LATELY_SECONDS = 300
KINDS = AccessEvent.Kind.values
LATEST = """
    SELECT kind, count(*) FROM access_accessevent
    WHERE id > (SELECT coalesce(max(id), 0) FROM access_accessevent) - %s
      AND at > now() - make_interval(secs => %s)
    GROUP BY 1
"""
SESSIONS = """
    SELECT count(*) FROM (
        SELECT 1 FROM django_session WHERE expire_date > now() LIMIT 200000
    ) AS live
"""


def read() -> Families:
    found = dict(rows(LATEST, [MOST, LATELY_SECONDS]))
    yield gauge(
        "hustings_access_events_5m", "Lines of the access log in the last 5 minutes.",
        [((kind,), found.get(kind, 0)) for kind in KINDS], labels=["kind"],
    )  # fmt: skip
    ((sessions,),) = rows(SESSIONS)
    yield gauge("hustings_sessions", "Sessions that have not run out.", [((), sessions)])
