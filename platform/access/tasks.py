"""The jobs of access. Each may run twice."""

from __future__ import annotations

from access import actions
from access.clients.directory import google_directory, is_configured
from jobs.runner import RunningJob


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
