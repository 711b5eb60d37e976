"""The jobs of this app."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from access import actions
from access.models import AttemptCount, SignInCode, SignInLink
from jobs.running import RunningJob


def send_sign_in_code(job: RunningJob, code_id: str) -> None:
    """For every e-mail that was typed, known or not. May run twice."""
    actions.send_code(code_id=UUID(code_id))


def forget_sign_ins(job: RunningJob) -> dict[str, int]:
    """Remove what is of no use a day later: codes asked for, links, and counted attempts."""
    old = timezone.now() - timedelta(days=1)
    return {
        "codes": SignInCode.objects.filter(expires_at__lt=old).delete()[0],
        "links": SignInLink.objects.filter(expires_at__lt=old).delete()[0],
        "counts": AttemptCount.objects.filter(started_at__lt=old).delete()[0],
    }


def tidy_sessions(job: RunningJob) -> None:
    """Remove what is left of sessions that are over."""
    actions.remove_ended_sessions()
