"""What a person decides about jobs: stop an undertaking, or try again what failed."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from core.errors import Refused
from core.logs import get_logger
from jobs.actions.mailing import cancel_mails, reopen_mails
from jobs.dispatch import dispatch_on_commit
from jobs.models import Intervention, Job
from jobs.queries import tree_jobs
from jobs.transitions import settle

State = Job.State
log = get_logger("jobs")
LOCK_WAIT = "5s"


@transaction.atomic
def cancel(*, job: Job, by: Any, note: str = "") -> Job:
    """Stop the whole undertaking that `job` belongs to; gives back its root.

    waiting, held -> cancelled at once. Running ones read the mark on the root, and stop at their
    next checkpoint. Mails that were to be sent are not. Refused where nothing is open. `by` is a
    person, or None for the operators' commands; it is kept, with the note, at the root.
    """
    tree = tree_jobs(job.tree_id)
    _lock(tree)
    if not tree.filter(state__in=Job.OPEN).exists():
        raise Refused("Nothing of this is open any more.")
    tree.filter(pk=job.tree_id).update(cancel_requested_at=Now())
    stopped = tree.filter(state__in=[State.WAITING, State.HELD]).update(
        state=State.CANCELLED, finished_at=Now(), error="Cancelled."
    )
    cancel_mails(tree.filter(state=State.CANCELLED))
    _keep(Intervention.Verb.CANCEL, job.tree_id, by, note)
    log.info("cancelled", job=job.tree_id, stopped=stopped, by=by.pk if by else None)
    return Job.objects.get(pk=job.tree_id)


@transaction.atomic
def retry(*, job: Job, by: Any, note: str = "") -> Job:
    """Try again what failed or was cancelled: of the whole tree where `job` is its root, else
    this job and the parts it waits for. Parents above are held again.

    failed, cancelled -> waiting (or held, where parts are to come). Refused where none is, and
    where it is unknown whether a mail that one of them delivers went out.
    """
    tree = tree_jobs(job.tree_id)
    _lock(tree)
    chosen = tree if job.root_id is None else tree.filter(pk__in=_with_parts(job))
    reopen_mails(chosen.exclude(state=State.RUNNING))
    again = chosen.filter(state__in=[State.FAILED, State.CANCELLED])
    ids = list(again.values_list("pk", flat=True))
    if not ids:
        raise Refused("Nothing here has failed or was cancelled.")
    fresh = {
        "claims": 0,
        "attempts_failed": 0,
        "error": "",
        "finished_at": None,
        "started_at": None,
        "claim_token": None,
        "run_after": Now(),
        "dispatched_at": None,
        "progress_done": 0,
        "progress_text": "",
    }
    tree.filter(pk=job.tree_id).update(cancel_requested_at=None)
    parts_to_come = Exists(Job.objects.filter(parent=OuterRef("pk")).exclude(state=State.DONE))
    chosen_rows = Job.objects.filter(pk__in=ids)
    held = list(chosen_rows.filter(parts_to_come).values_list("pk", flat=True))
    waiting = [pk for pk in ids if pk not in set(held)]
    Job.objects.filter(pk__in=held).update(state=State.HELD, **fresh)
    Job.objects.filter(pk__in=waiting).update(state=State.WAITING, **fresh)
    for parent_id in _parents_outside(ids):
        settle(parent_id, leaving=(State.HELD, State.FAILED, State.CANCELLED))
    dispatch_on_commit(waiting)
    _keep(Intervention.Verb.RETRY, job.pk, by, note)
    log.info("retried", job=job.pk, jobs=len(ids), by=by.pk if by else None)
    job.refresh_from_db()
    return job


def _keep(verb: Intervention.Verb, job_id: int, by: Any, note: str) -> None:
    why = note.replace("\x00", "").strip()
    Intervention.objects.create(job_id=job_id, verb=verb, by=by, note=why)


def _lock(tree: QuerySet[Job]) -> None:
    """Lock the root, and the rows of the tree that nobody runs: a running job may hold its own
    through a long write. Refused where the root itself is at one."""
    resting = tree.filter(~Q(state=State.RUNNING) | Q(root=None))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
            list(resting.select_for_update(no_key=True).order_by("-pk").values_list("pk"))
            cursor.execute("SET LOCAL lock_timeout = 0")
    except OperationalError as error:
        raise Refused("It is in the middle of a write. Try again in a moment.") from error


def _with_parts(job: Job) -> set[int]:
    found = {job.pk}
    level = found
    while level:
        below = Job.objects.filter(parent_id__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found |= level
    return found


def _parents_outside(ids: list[int]) -> list[int]:
    """The parents of these jobs that are not among them, youngest first."""
    parents = Job.objects.filter(pk__in=ids, parent__isnull=False).exclude(parent_id__in=ids)
    found = parents.order_by("-parent_id").values_list("parent_id", flat=True).distinct()
    return [pk for pk in found if pk is not None]
