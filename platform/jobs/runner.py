"""Runs jobs: claims one, keeps its lease, calls its function, and records how it ended."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from core.errors import BadInput, LostFileError, Refused, out_of_order
from core.http_client import HttpError
from core.logs import error_with_place, get_logger, safe_error
from jobs import pace, watchdog
from jobs.current import running as current
from jobs.delivery import DeliveryError
from jobs.errors import BadResultError, Cancelled, ClaimLost, UnknownFunctionError
from jobs.models import Job
from jobs.outages import is_outage, outlast
from jobs.queries import Tree, due_jobs, open_work_of, tree, urgent_jobs, workers_are_alive
from jobs.running import Pulse, RunningJob
from jobs.transitions import leave_running
from jobs.values import ERROR, as_json, plain

__all__ = ["RunningJob", "complete", "run_job", "run_urgent", "wait_for", "work_off"]

log = get_logger("jobs")
State = Job.State
MOST_URGENT = 20  # at a time: then what gave way goes on
# Errors whose messages are written for the people who run the platform.
FOR_PEOPLE = (BadInput, Refused, BadResultError, UnknownFunctionError, DeliveryError, HttpError)


def run_job(job_id: int, worker: str, *, on_progress: Callable[[], None] | None = None) -> bool:
    """Run the job if it waits and is due, as `worker`. Says whether it was this call that ran it.

    Never raises for what the function does: how it ended stands in the row. SystemExit (the
    time limit of the worker process) is recorded as a failed attempt and goes on. Raises a
    database error where the database stays away, and the job is not begun.
    """
    job = outlast(partial(_claim, job_id, worker, uuid4()))
    if job is None:
        return False
    running = RunningJob(
        job,
        on_progress=on_progress,
        run_urgent=None if job.urgent else partial(run_urgent, worker),
    )
    with _context(job):
        started = time.monotonic()
        log.info("job started", function=job.function, claim=job.claims)
        try:
            if job.is_cancelled:  # it came back to waiting while its tree was cancelled
                raise Cancelled
            result = _as_json(_call(running))
        except ClaimLost:
            log.warning("job belongs to another worker by now")
        except Cancelled:
            _record(running, state=State.CANCELLED, error="Cancelled.")
            log.info("job cancelled")
        except Exception as error:  # noqa: BLE001  # whatever a job's function raises
            _record_failure(running, error)
        except SystemExit as error:
            _record_failure(running, TimeoutError(str(error)))
            raise
        else:
            _record(running, state=State.DONE, result=result, error="")
            log.info("job done", seconds=round(time.monotonic() - started, 2))
    return True


def run_urgent(worker: str) -> None:
    """Run what is urgent and waits, as `worker`: what these jobs make that is urgent as well, too.
    Another worker may be at the same; each job is claimed by one."""
    for _ in range(MOST_URGENT):
        job_id = outlast(lambda: urgent_jobs().values_list("pk", flat=True).first())
        if job_id is None:
            return
        run_job(job_id, worker)


def _claim(job_id: int, worker: str, token: UUID) -> Job | None:
    """waiting -> running, for the one caller whose UPDATE changes the row. Asked again with the
    same token, it finds what was committed although the connection broke."""
    Job.objects.filter(
        pk=job_id, state=State.WAITING, run_after__lte=Now(), claims__lt=F("max_claims")
    ).update(
        state=State.RUNNING,
        claims=F("claims") + 1,
        claim_token=token,
        claimed_by=worker[:200],
        lease_until=Now() + timedelta(seconds=pace.LEASE),
        started_at=Now(),
    )
    return Job.objects.select_related("root").filter(pk=job_id, claim_token=token).first()


@contextmanager
def _context(job: Job) -> Iterator[None]:
    """Puts the ids on every log line, and makes the job the current one of this thread."""
    known = {"request_id": job.request_id, "user_id": job.created_by_id}
    ids = {"job_id": job.pk, **{name: value for name, value in known.items() if value}}
    token = current.set(job)
    try:
        with structlog.contextvars.bound_contextvars(**ids):
            yield
    finally:
        current.reset(token)


def _call(running: RunningJob) -> Any:
    function = _function(running.job.function)
    if connection.in_atomic_block:  # a test's: nobody else sees the row, nor could renew it
        return function(running, **running.job.arguments)
    pulse = Pulse(running)
    pulse.start()
    try:
        return function(running, **running.job.arguments)
    finally:
        pulse.stop()


def _as_json(result: Any) -> Any:
    """What the function gave back, as the column will hold it. Raises BadResultError."""
    try:
        return as_json(result)
    except ValueError as error:
        raise BadResultError(f"What the function gave back {error}.") from error


def _function(path: str) -> Callable[..., Any]:
    """Raises UnknownFunctionError: it was there when the job was made."""
    try:
        function: Callable[..., Any] = import_string(path)
    except ImportError as error:
        missing = f": there is no {error.name}" if error.name else ""
        raise UnknownFunctionError(
            f"{path} cannot be imported here{missing}. Does this worker run another release than"
            " the one that made the job?"
        ) from error
    return function


def _record_failure(running: RunningJob, error: BaseException) -> None:
    """Failed for good, or waiting for another try after a while.

    A database that went away is no failure of the job's, nor are storage that does and a full disk:
    its claims alone bound the tries then. People need minutes to make room: it is waited longer.
    """
    stuck = bool(out_of_order(error)) and not isinstance(error, LostFileError)
    failures = running.job.attempts_failed + (0 if stuck or is_outage(error) else 1)
    is_permanent = isinstance(error, (BadInput, Refused)) or getattr(error, "permanent", False)
    over = is_permanent or failures >= running.job.max_failures
    spent = running.job.claims >= running.job.max_claims
    log.warning(
        "job failed" if over or spent else "job will be tried again",
        function=running.job.function,
        failures=failures,
        error=type(error).__name__,
    )
    changes: dict[str, Any] = {"attempts_failed": failures, "error": describe(error)}
    if over or spent:
        _record(running, state=State.FAILED, **changes)
        return
    _record(
        running,
        state=State.WAITING,
        run_after=Now() + pace.backoff(running.job.claims if stuck else max(failures, 1)),
        dispatched_at=None,
        **changes,
    )


def describe(error: BaseException) -> str:
    """The error for the people who run the platform: in its own words where those are meant for
    them, else what and where, without the values at hand."""
    said = out_of_order(error)
    if not said:
        said = str(error) if isinstance(error, FOR_PEOPLE) else error_with_place(error)
    return plain(said, ERROR)


def _record(running: RunningJob, **changes: Any) -> None:
    """Write how it ended; a database that is away for a moment is waited for. Where the claim is
    lost nothing is written, and where the database stays away the lease runs out."""
    changes = {**running.take_progress(), **changes}
    try:
        outlast(partial(_write_end, running, changes))
    except DatabaseError as error:
        log.error("how the job ended could not be recorded", error=safe_error(error))


def _write_end(running: RunningJob, changes: dict[str, Any]) -> None:
    try:
        leave_running(running.job, **changes)
    except ClaimLost:
        if not _is_recorded(running, changes["state"]):
            log.warning("job belongs to another worker by now")


def _is_recorded(running: RunningJob, state: str) -> bool:
    """Whether an earlier try was committed although its connection broke."""
    return Job.objects.filter(pk=running.id, claim_token=running.token, state=state).exists()


def work_off(root: Job, *, on_progress: Callable[[Tree], None] | None = None) -> Tree:
    """Run the undertaking of `root` in this process until nothing of it is open, and try its mails
    once.

    Jobs that other processes hold are waited for, and taken over once their leases run out.
    """
    worker = f"{socket.gethostname()}:{os.getpid()}/here"
    tick_at = 0.0

    def show() -> None:
        if on_progress:
            on_progress(tree(root))

    def step() -> bool:
        nonlocal tick_at
        waiting = due_jobs() & open_work_of(root)
        job_id = waiting.values_list("pk", flat=True).first()
        if job_id is not None:
            run_job(job_id, worker, on_progress=show)
        elif not open_work_of(root).exists():
            return False
        elif time.monotonic() >= tick_at:
            watchdog.tick(with_schedules=False)
            tick_at = time.monotonic() + pace.TICK
        else:
            time.sleep(0.1)
        show()
        return True

    while outlast(step):
        pass
    return outlast(lambda: tree(root))


def wait_for(
    root: Job, *, on_progress: Callable[[Tree], None] | None = None, every: float = 0.2
) -> Tree:
    """Wait while the workers finish the undertaking of `root`; give up waiting where none lives.

    The tree given back may therefore be open still: see `complete`.
    """

    def goes_on() -> bool:
        if on_progress:
            on_progress(tree(root))
        return open_work_of(root).exists() and workers_are_alive()

    while outlast(goes_on):
        time.sleep(every)
    return outlast(lambda: tree(root))


def complete(root: Job, *, on_progress: Callable[[Tree], None] | None = None) -> Tree:
    """See the undertaking of `root` through: by the workers while some live, else in this
    process. This is what `--wait` does."""
    if outlast(workers_are_alive):
        wait_for(root, on_progress=on_progress)
    return work_off(root, on_progress=on_progress)
