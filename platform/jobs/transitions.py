"""How a job passes from one state to the next, and what that means for the parent that waits.

Rows are locked children first (descending ids: a parent is always older than its children), so
that runs, cancels and retries that meet do not deadlock. Locks are FOR NO KEY UPDATE: adding
rows that point to a locked one does not wait.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from jobs.dispatch import dispatch_on_commit
from jobs.errors import ClaimLost
from jobs.models import Job

State = Job.State


def claimed(job_id: int, token: UUID) -> QuerySet[Job]:
    """The job, as long as the claim with this token is in force."""
    return Job.objects.filter(pk=job_id, claim_token=token, state=State.RUNNING)


@transaction.atomic
def leave_running(job: Job, **changes: Any) -> None:
    """Change a running job whose claim is ours, and tell its parent where it finished.

    Raises ClaimLost where the claim is no longer in force.
    """
    assert job.claim_token
    if changes["state"] not in Job.OPEN:
        changes["finished_at"] = Now()
    if not claimed(job.pk, job.claim_token).update(lease_until=None, **changes):
        raise ClaimLost
    if changes["state"] not in Job.OPEN and job.parent_id:
        settle(job.parent_id)


def settle(parent_id: int, *, leaving: tuple[str, ...] = (State.HELD, State.FAILED)) -> None:
    """Bring a parent into the state that its children's states ask for.

    held or failed -> failed (a child failed), held (some are open), cancelled, or waiting (all are
    done: this happens exactly once, because the row is locked and left). A parent that has run, or
    that a person cancelled, is left alone unless `leaving` names its state.
    """
    parent = Job.objects.select_for_update(no_key=True).get(pk=parent_id)
    if parent.state not in leaving or parent.claims:
        return
    counts = parent.children.aggregate(
        all=Count("pk"),
        done=Count("pk", filter=Q(state=State.DONE)),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        open=Count("pk", filter=Q(state__in=Job.OPEN)),
    )
    before = parent.state
    if counts["failed"]:
        error = f"{counts['failed']} of {counts['all']} parts failed."
        _put(parent, State.FAILED, error)
    elif counts["open"]:
        _put(parent, State.HELD)
    elif counts["done"] < counts["all"]:
        _put(parent, State.CANCELLED)
    else:
        _put(parent, State.WAITING)
        dispatch_on_commit([parent.pk])
    if parent.parent_id and parent.state != before:
        settle(parent.parent_id, leaving=leaving)


def _put(parent: Job, state: str, error: str = "") -> None:
    parent.state = state
    changes: dict[str, Any] = {"state": state, "error": error}
    changes["finished_at"] = None if state in Job.OPEN else Now()
    if state == State.WAITING:
        changes["run_after"] = Now()
    Job.objects.filter(pk=parent.pk).update(**changes)
