"""Puts right what died, got lost or fell due. Every cluster ticks; one at a time does a step.

Nothing here may be needed for jobs that run undisturbed: it only mends.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zlib import crc32

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest, Now
from django_q.brokers import get_broker

from core.logs import get_logger, safe_error
from jobs import pace, schedules
from jobs.delivery import mark_unknown
from jobs.dispatch import dispatch_on_commit
from jobs.models import Job, OutboxMessage, Worker
from jobs.outages import complain
from jobs.queries import due_jobs
from jobs.transitions import settle

log = get_logger("jobs")
State = Job.State
BATCH = 500
SILENT = timedelta(seconds=60)  # a cluster that has not beaten for so long is noted as stopped


def tick(*, with_schedules: bool = True) -> None:
    """One round. Steps that another process is at are left to it."""
    steps = (
        end_leases, release_parents, doubt_mails, end_mails, note_silent_workers,
        dispatch_waiting,
    )  # fmt: skip
    for step in steps:
        _alone(step)
    if with_schedules:
        schedules.enqueue_due()


def _alone(step: Callable[[], None]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_of(step)])
        if cursor.fetchone()[0]:
            step()


def lock_of(step: Callable[[], None]) -> int:
    """The number of the advisory lock that guards this step."""
    return crc32(f"jobs.watchdog.{step.__name__}".encode())


def end_leases() -> None:
    """running -> waiting, or failed once too often, where the lease has run out.

    Rows that are locked are left: their job is inside a transaction, and thereby alive.
    """
    late = Job.objects.filter(state=State.RUNNING, lease_until__lt=Now())
    for job in late.select_for_update(skip_locked=True, no_key=True).order_by("-pk")[:BATCH]:
        take_back(job)


def take_back(job: Job, *, blameless: bool = False) -> None:
    """Take a job from a worker that died. The caller has locked the row.

    `blameless`: its worker did not die of this job, and the claim is not counted.
    """
    claims = job.claims - 1 if blameless else job.claims
    changes = {"lease_until": None, "claim_token": None, "claims": claims}
    row = Job.objects.filter(pk=job.pk)
    if job.is_cancelled:
        row.update(state=State.CANCELLED, finished_at=Now(), error="Cancelled.", **changes)
    elif claims >= job.max_claims:
        deaths = claims - job.attempts_failed
        error = f"Its worker died {deaths} times." if deaths > 1 else "Its worker died."
        row.update(state=State.FAILED, finished_at=Now(), error=error, **changes)
    else:
        row.update(state=State.WAITING, run_after=Now(), dispatched_at=None, **changes)
        log.warning("job waits again: its worker died", job_id=job.pk, claims=claims)
        return
    log.error("job ended: its worker died", job_id=job.pk, claims=claims)
    if job.parent_id:
        settle(job.parent_id)


def release_parents() -> None:
    """held -> waiting where every child is done. The last child does this itself; this is for
    what no transaction could foresee."""
    open_child = Job.objects.filter(parent=OuterRef("pk")).exclude(state=State.DONE)
    ready = Job.objects.filter(~Exists(open_child), state=State.HELD)
    for job_id in ready.order_by("-pk").values_list("pk", flat=True)[:BATCH]:
        settle(job_id)


def doubt_mails() -> None:
    """attempting -> unknown where no job is sending the mail any more."""
    orphans = OutboxMessage.objects.filter(state=OutboxMessage.State.ATTEMPTING).exclude(
        job__state=State.RUNNING
    )
    for message_id in orphans.values_list("pk", flat=True)[:BATCH]:
        mark_unknown(message_id, "The process that was sending it died.")


def end_mails() -> None:
    """waiting -> cancelled or failed where the job that was to send it has ended: someone stopped
    it, or its worker died too often. So that the mail can be sent again by hand."""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    stuck = waiting.exclude(job__state__in=Job.OPEN).values_list("pk", "job__state")[:BATCH]
    for message_id, job_state in stuck:
        ends = (
            {"state": OutboxMessage.State.CANCELLED}
            if job_state == State.CANCELLED
            else {
                "state": OutboxMessage.State.FAILED,
                "error": "The job that was to send it failed.",
            }
        )
        waiting.filter(pk=message_id).update(**ends)
        log.warning("mail ended with its job", message=message_id, state=ends["state"])


def note_silent_workers() -> None:
    silent = Worker.objects.filter(stopped_at=None, beat_at__lt=Now() - SILENT)
    for name in silent.values_list("name", flat=True):
        log.warning("cluster is silent", worker=name)
    silent.update(stopped_at=Now(), last_trouble="It fell silent.")


def dispatch_waiting() -> None:
    """Hand due jobs to the broker that it never got, or seems to have lost.

    Of the ones it got a while ago, as many as it holds too few: so it never holds many more ids
    than there are jobs.
    """
    due = due_jobs()
    fresh = list(due.filter(dispatched_at=None).values_list("pk", flat=True)[:BATCH])
    unheard_since = Now() - timedelta(seconds=pace.UNHEARD)
    # since it was handed over, or fell due, whichever came last
    unheard = due.annotate(since=Greatest("dispatched_at", "run_after")).filter(
        dispatched_at__isnull=False, since__lt=unheard_since
    )
    lost: list[int] = []
    if unheard.exists():
        missing = due.filter(dispatched_at__isnull=False).count() - _queue_size()
        lost = list(unheard.order_by("since").values_list("pk", flat=True)[: max(missing, 0)])
        if lost:
            log.info("jobs handed to the broker again", jobs=len(lost))
    dispatch_on_commit([*fresh, *lost[:BATCH]])


def _queue_size() -> int:
    """How many ids the broker holds; more than any where it does not answer."""
    try:
        return int(get_broker().queue_size())
    except Exception as error:  # noqa: BLE001  # whatever the broker's client raises
        complain("broker does not answer", error=safe_error(error))
        return 1 << 62


def hand_back(group: str, *, culprits: frozenset[int], blame: bool = True) -> int:
    """Take back at once what the processes of a group held that is dead as a whole.

    `culprits` are the ids of the processes that died by themselves: only their jobs are to
    blame. Says how many jobs it was.
    """
    with transaction.atomic():
        held = Job.objects.filter(state=State.RUNNING, claimed_by__startswith=f"{group}/")
        jobs = list(held.select_for_update(no_key=True).order_by("-pk"))
        for job in jobs:
            process = int(job.claimed_by.rpartition("/")[2])
            take_back(job, blameless=not blame or (bool(culprits) and process not in culprits))
    return len(jobs)
