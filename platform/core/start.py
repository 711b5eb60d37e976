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


def refuse_unsafe() -> None:
    """Exit where a check of production finds an error; while DEBUG nothing is asked."""
    if settings.DEBUG:
        return
    faults = False
    for message in run_checks(tags=[PRODUCTION], include_deployment_checks=True):
        if message.is_silenced():
            continue
        tell = log.warning
        if message.level >= ERROR:
            faults, tell = True, log.critical
        tell(str(message.msg), check=message.id, hint=message.hint)
    if faults:
        sys.exit(UNSAFE)
