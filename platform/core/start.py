"""The last look before the web server or a worker begins: a production that is not safe does not
start. What it says stands one line a fault, in the log's own form, and the exit code is 78."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.checks import ERROR, run_checks

from core.checks import PRODUCTION
from core.logs import get_logger

log = get_logger("start")
UNSAFE = 78  # EX_CONFIG: nothing mends itself, and systemd is told not to try again


def refuse_unsafe(*tags: str) -> None:
    """Exit where a check of production finds an error, or one with these tags; while DEBUG only
    those with the tags are asked."""
    faults = False
    asked = tags if settings.DEBUG else (*tags, PRODUCTION)
    found = run_checks(tags=asked, include_deployment_checks=not settings.DEBUG) if asked else []
    for message in found:
        if message.is_silenced():
            continue
        tell = log.warning
        if message.level >= ERROR:
            faults, tell = True, log.critical
        tell(str(message.msg), check=message.id, hint=message.hint)
    if faults:
        sys.exit(UNSAFE)
