"""The jobs of access. Each may run twice."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from access import actions
from access.actions.batches import invite_batch
from access.clients.directory import google_directory, is_configured
from access.models import AttemptCount, SignInCode, SignInLink
from jobs.runner import RunningJob

__all__ = [
    "carry_out_closings",
    "export_log",
    "forget_sign_ins",
    "invite_batch",
    "send_sign_in_code",
    "sync_groups",
    "tidy_files",
    "tidy_sessions",
    "watch_ends",
]


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


def tidy_sessions(job: RunningJob) -> dict[str, int]:
    """Remove what is left of sessions that are over; says how many."""
    return {"sessions": actions.remove_ended_sessions()}


def tidy_files(job: RunningJob) -> dict[str, int]:
    """Remove files with people's data in them that are old; says how many of each kind."""
    return actions.remove_old_files()


def watch_ends(job: RunningJob) -> dict[str, int]:
    """Warn of grants that end soon, and tell the log of those that have ended."""
    return {
        "warned": actions.warn_of_ends(checkpoint=job.checkpoint),
        "ended": actions.note_ended(checkpoint=job.checkpoint),
    }


def carry_out_closings(job: RunningJob) -> dict[str, int]:
    """Close down the pools whose day has come."""
    return {"closed": actions.carry_out_closings(checkpoint=job.checkpoint)}


def export_log(job: RunningJob, *, export_id: int) -> dict[str, int | None]:
    export = actions.write_log_export(export_id=export_id, progress=job.progress)
    return {"lines": export.lines}


def sync_groups(job: RunningJob) -> dict[str, int]:
    """Bring every role in step with its Google groups; one that fails keeps none of the others."""
    added = ended = failed = 0
    roles = actions.roles_to_sync() if is_configured() else []
    directory = google_directory() if roles else None
    for number, role in enumerate(roles):
        assert directory
        job.progress(number, len(roles), role)
        plan = actions.sync_role(role=role, directory=directory)
        if plan is None:
            failed += 1
            continue
        added += len(plan.add) - len(plan.refused)
        ended += 0 if plan.is_held or plan.why_not else len(plan.end)
    return {"roles": len(roles), "added": added, "ended": ended, "failed": failed}
