"""What is read about jobs: the state and progress of whole undertakings, and who is working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from core.catalogue import Status
from jobs import pace
from jobs.models import Job, OutboxMessage, Worker

State = Job.State
MailState = OutboxMessage.State
# What an undertaking may be, as a whole: none of it is ever held.
STATES = [(state.value, state.label) for state in State if state != State.HELD]


@dataclass(frozen=True, slots=True)
class Tree:
    """How an undertaking stands, read from all of its jobs.

    `state` is waiting, running, done, failed or cancelled. `done` of `total` counts jobs, the
    expected ones included; `fraction` (0 to 1) also counts the progress inside running ones. `text`
    says what is being done, `error` what failed first.
    """

    root_id: int
    state: str
    open: int
    done: int
    total: int
    fraction: float
    text: str
    error: str
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether any job is still to run, also where another has failed already."""
        return self.open > 0

    @property
    def is_abandoned(self) -> bool:
        """Whether it is at its end and did not reach its goal."""
        return not self.is_open and self.state != State.DONE


# By hand: pages ask this every few seconds while anything runs, and to have the ORM put it together
# takes longer than the answer. Of what is done now, or is next, the first is told; of errors that
# of the job that failed itself, which says more than the parent that failed with it.
_TREES = """
SELECT coalesce(root_id, id) AS tree,
    count(*) AS "all",
    count(*) FILTER (WHERE state IN ('waiting', 'held', 'running')) AS open,
    count(*) FILTER (WHERE state = 'done') AS done,
    count(*) FILTER (WHERE state = 'failed') AS failed,
    count(*) FILTER (WHERE state = 'cancelled') AS cancelled,
    max(parts_expected) AS expected,
    coalesce(sum(least(progress_done::float / nullif(progress_total, 0), 1))
        FILTER (WHERE state = 'running' AND progress_total > 0), 0) AS within,
    min(started_at) AS started,
    max(finished_at) AS finished,
    (array_agg(coalesce(nullif(progress_text, ''), label) ORDER BY started_at DESC, id)
        FILTER (WHERE state = 'running' AND progress_text || label <> ''))[1] AS now,
    (array_agg(label ORDER BY id)
        FILTER (WHERE state = 'waiting' AND label <> ''))[1] AS next,
    (array_agg(error ORDER BY claims DESC, finished_at)
        FILTER (WHERE state = 'failed'))[1] AS error
FROM jobs_job
WHERE id = ANY(%(roots)s) OR root_id = ANY(%(roots)s)
GROUP BY 1
"""


def tree_jobs(root_id: int) -> QuerySet[Job]:
    """The jobs of the undertaking whose root this is, the root included."""
    return Job.objects.filter(Q(pk=root_id) | Q(root_id=root_id)).order_by("pk")


def tree(root: Job) -> Tree:
    """How the undertaking of `root` (or of any job in it) stands. One query."""
    return trees([root.tree_id])[root.tree_id]


def trees(root_ids: Iterable[int]) -> dict[int, Tree]:
    """How these undertakings stand, by the ids of their roots. One query for all."""
    with connection.cursor() as cursor:
        cursor.execute(_TREES, {"roots": list(root_ids)})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["tree"]: _tree(row) for row in rows}


def undertakings(
    *,
    of: Any = None,
    not_of: Any = None,
    is_open: bool | None = None,
    function: str = "",
) -> QuerySet[Job]:
    """The roots of undertakings: those that a person began, or anybody but that person; those of
    which anything is still to run, or nothing; those of one function."""
    found = Job.objects.filter(root=None)
    if of is not None:
        found = found.filter(created_by=of)
    if not_of is not None:
        found = found.exclude(created_by=not_of)
    if function:
        found = found.filter(function=function)
    if is_open is None:
        return found
    below = Exists(Job.objects.filter(root=OuterRef("pk"), state__in=Job.OPEN))
    goes_on = Q(state__in=Job.OPEN) | Q(below)
    return found.filter(goes_on) if is_open else found.exclude(goes_on)


def with_trees(roots: Iterable[Job]) -> list[tuple[Job, Tree]]:
    """Roots with how their undertakings stand. One query for all."""
    jobs = list(roots)
    found = trees([job.pk for job in jobs])
    return [(job, found[job.pk]) for job in jobs]


def _tree(row: dict[str, Any]) -> Tree:
    state = _state(row)
    total = max(row["all"], row["expected"]) if row["open"] else row["all"]
    return Tree(
        root_id=row["tree"],
        state=state,
        open=row["open"],
        done=row["done"],
        total=total,
        fraction=1.0 if state == State.DONE else min((row["done"] + row["within"]) / total, 1.0),
        text=row["now"] or row["next"] or "",
        error=row["error"] or "",
        started_at=row["started"],
        finished_at=None if row["open"] else row["finished"],
    )


def _state(row: dict[str, Any]) -> str:
    if row["failed"]:
        return State.FAILED.value
    if row["cancelled"] and not row["open"]:
        return State.CANCELLED.value
    if row["done"] == row["all"]:
        return State.DONE.value
    return (State.RUNNING if row["started"] else State.WAITING).value


def due_jobs() -> QuerySet[Job]:
    """Jobs that any worker may claim now, the longest waiting first."""
    return Job.objects.filter(state=State.WAITING, run_after__lte=Now()).order_by("run_after")


def urgent_jobs() -> QuerySet[Job]:
    """Those of the due jobs for which somebody waits."""
    return due_jobs().filter(urgent=True, claims__lt=F("max_claims"))


def open_work_of(root: Job) -> QuerySet[Job]:
    """What has to happen before `root`'s undertaking is at its end: its open jobs, and the first
    attempt at each mail that it sends on the way. A mail server that is away is waited for by the
    workers alone: it may take an hour and more."""
    mails = Q(spawned_by_id=root.tree_id, function="jobs.tasks.deliver", attempts_failed=0)
    tree = Q(pk=root.tree_id) | Q(root_id=root.tree_id)
    return Job.objects.filter(tree | mails, state__in=Job.OPEN)


def alive_workers() -> QuerySet[Worker]:
    """Clusters whose heartbeat is fresh."""
    fresh = Now() - timedelta(seconds=pace.FRESH)
    return Worker.objects.filter(stopped_at=None, beat_at__gt=fresh)


def workers_are_alive() -> bool:
    return alive_workers().exists()


def unworked_jobs() -> int:
    """How many jobs have been waiting for a while because no worker is there to run them. One
    query."""
    late = Now() - timedelta(seconds=pace.FRESH)
    return due_jobs().filter(~Exists(alive_workers()), run_after__lt=late).count()


def jobs_in_trouble() -> Q:
    """Failed, or stuck: without a sign of life for minutes, or waiting where nobody works. What
    waits behind other work is not in trouble."""
    late = Now() - pace.STUCK
    return (
        Q(state=State.FAILED)
        | Q(state=State.RUNNING, lease_until__lt=late)
        | Q(~Exists(alive_workers()), state=State.WAITING, run_after__lt=late)
    )


def mails_in_trouble() -> Q:
    """Failed or unknown, or not sent because the job that is to do it is in trouble."""
    stuck = Q(job__in=Job.objects.filter(jobs_in_trouble()))
    return Q(state__in=[MailState.FAILED, MailState.UNKNOWN]) | Q(
        stuck, state__in=[MailState.WAITING, MailState.ATTEMPTING]
    )


def status() -> Status:
    """For the tile of the jobs: whether what waits is being worked off."""
    waiting = unworked_jobs()
    if waiting:
        return Status("down", f"No worker is running: {waiting} waiting.")
    return Status("ok", "Workers are keeping up.")
