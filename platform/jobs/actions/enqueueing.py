"""Making jobs: one alone, one that waits for many, and the next stage of one that runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now
from django.utils.module_loading import import_string

from core.errors import Refused
from jobs.current import Carrier, running
from jobs.dispatch import dispatch_on_commit
from jobs.errors import Cancelled, ClaimLost
from jobs.models import Job
from jobs.transitions import claimed
from jobs.values import LINE, as_json, plain

MAX_CLAIMS = 5
MAX_FAILURES = 3


@dataclass(frozen=True, slots=True)
class ChildJob:
    """One part of a fan-out: the function by its dotted path, its arguments, and it in words."""

    function: str
    arguments: dict[str, Any] = field(default_factory=dict)
    label: str = ""


@transaction.atomic
def enqueue(
    *,
    function: str,
    arguments: dict[str, Any] | None = None,
    label: str = "",
    key: str | None = None,
    delay: timedelta | None = None,
    urgent: bool = False,
    max_claims: int = MAX_CLAIMS,
    max_failures: int = MAX_FAILURES,
    created_by: Any = None,
    within: Job | Carrier | None = None,
) -> Job:
    """Have `function(job, **arguments)` run by a worker, once the caller's transaction stands.

    `urgent` is what takes a moment and somebody waits for: it runs before whatever else a worker
    begins, and in the midst of a job that gives way (`RunningJob.give_way`).
    `within` is the running job whose undertaking this one continues: it joins that tree, and a
    parent that waits for the running job waits for this one as well. The same `key` again gives
    the row there is; within a running job the key is made from that job's id, so that a job that
    runs again does not start its next stage again.

    Raises ImportError for a function that is not there, ValueError for arguments that are not
    JSON, Cancelled within a cancelled tree.
    """
    job, is_new = _make(
        _place(within),
        function=function,
        arguments=arguments or {},
        label=label,
        key=key or _stage_key(within),
        urgent=urgent,
        max_claims=max_claims,
        max_failures=max_failures,
        created_by=created_by,
        **({"run_after": Now() + delay} if delay else {}),
    )
    if is_new and not delay:
        dispatch_on_commit([job.pk])
    return job


@transaction.atomic
def fan_out(
    *,
    children: Sequence[ChildJob],
    then: str,
    then_arguments: dict[str, Any] | None = None,
    label: str = "",
    key: str | None = None,
    parent: Job | None = None,
    created_by: Any = None,
    max_claims: int = MAX_CLAIMS,
    max_failures: int = MAX_FAILURES,
    within: Job | Carrier | None = None,
) -> Job:
    """Have all `children` run, in any order and side by side, and then, once, `then`.

    Gives back the job of `then`: it is held until every child is done, and fails when a child
    has failed for good (the others go on). Without children it waits to run at once. `parent` is
    a held job that shall wait for this one too; `within` is as in `enqueue`.

    Raises Refused where `parent` waits no longer; else what `enqueue` raises.
    """
    place = _place(within) if parent is None else _below(parent)
    job, is_new = _make(
        place,
        function=then,
        arguments=then_arguments or {},
        label=label,
        key=key or _stage_key(within),
        state=Job.State.HELD if children else Job.State.WAITING,
        created_by=created_by,
        max_claims=max_claims,
        max_failures=max_failures,
    )
    if not is_new:
        return job
    for function in {child.function for child in children}:
        import_string(function)
    parts = Job.objects.bulk_create(
        Job(
            function=child.function,
            arguments=_arguments(child.function, child.arguments),
            label=plain(child.label, LINE),
            parent=job,
            root_id=job.tree_id,
            request_id=job.request_id,
            created_by=created_by,
            max_claims=max_claims,
            max_failures=max_failures,
        )
        for child in children
    )
    dispatch_on_commit([part.pk for part in parts] or [job.pk])
    return job


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a tree a new job stands; all empty for one that stands alone."""

    root_id: int | None = None
    parent_id: int | None = None
    spawned_by_id: int | None = None


def _make(place: _Place, *, key: str | None, **values: Any) -> tuple[Job, bool]:
    import_string(values["function"])  # a name that leads nowhere is found here, not by a worker
    values["arguments"] = _arguments(values["function"], values["arguments"])
    values["label"] = plain(values["label"], LINE)
    values["request_id"] = structlog.contextvars.get_contextvars().get("request_id", "")
    values |= {
        "root_id": place.root_id,
        "parent_id": place.parent_id,
        "spawned_by_id": place.spawned_by_id,
    }
    if key is None:
        job, is_new = Job.objects.create(**values), True
    else:
        job, is_new = Job.objects.get_or_create(key=key, defaults=values)
    job.refresh_from_db()  # times the database set
    return job, is_new


def _arguments(function: str, arguments: dict[str, Any]) -> Any:
    """As the function will be given them. Raises ValueError here, where the code is at fault, and
    not by the database, in the middle of the caller's transaction."""
    try:
        return as_json(arguments)
    except ValueError as error:
        raise ValueError(f"What {function} is to be given {error}.") from error


def _stage_key(within: Job | Carrier | None) -> str | None:
    return _row(within).next_stage_key() if within else None


def _row(within: Job | Carrier) -> Job:
    return within if isinstance(within, Job) else within.job


def _place(within: Job | Carrier | None) -> _Place:
    if within is None:
        spawner = running.get()
        return _Place(spawned_by_id=spawner.tree_id if spawner else None)
    job = _row(within)
    # Locked, so that a cancel of the tree either sees the new rows or is seen here.
    root = Job.objects.select_for_update(no_key=True).get(pk=job.tree_id)
    if job.claim_token is None or not claimed(job.pk, job.claim_token).exists():
        raise ClaimLost
    if root.cancel_requested_at:
        raise Cancelled
    return _Place(root_id=root.pk, parent_id=job.parent_id)


def _below(parent: Job) -> _Place:
    held = Job.objects.select_for_update(no_key=True).get(pk=parent.pk)
    if held.state != Job.State.HELD:
        raise Refused(f"Job {held.pk} is {held.state}: it no longer waits for parts.")
    return _Place(root_id=held.tree_id, parent_id=held.pk)
