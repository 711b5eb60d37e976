"""Removes what nobody will ask about any more: undertakings, mails and clusters that ended
`JOB_KEPT_DAYS` ago. In batches, each a transaction of its own, so that nobody waits for long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from jobs import pace
from jobs.models import Intervention, Job, OutboxMessage, Worker
from jobs.running import RunningJob
from jobs.schedules import key_of, registered

UNDERTAKINGS = 20  # a batch: each may have hundreds of jobs
MAILS = 500
SETTLED = (OutboxMessage.State.SENT, OutboxMessage.State.CANCELLED)


def tidy(job: RunningJob) -> dict[str, int]:
    """Says how many rows of each kind went. A mail keeps its job, so mails go first."""
    return {
        "mails": _in_batches(job, _remove_mails),
        "jobs": _in_batches(job, _remove_undertakings),
        "workers": Worker.objects.filter(stopped_at__lt=Now() - pace.KEPT).delete()[0],
    }


def _in_batches(job: RunningJob, remove: Callable[[], int]) -> int:
    removed = 0
    while True:
        with job.atomic():
            batch = remove()
        if not batch:
            return removed
        removed += batch
        job.checkpoint()


def _remove_mails() -> int:
    """Mails that were sent or cancelled, all of a key at once: a key whose first message is there
    stands for all. What failed or is unknown stays until a person has decided."""
    old = Q(state__in=SETTLED, at__lt=Now() - pace.KEPT)
    mails = OutboxMessage.objects.annotate(at=Coalesce("attempted_at", "created_at"))
    unsettled = mails.filter(~old, key=OuterRef("key"))
    keys = mails.filter(~Exists(unsettled), number=1).order_by("pk").values_list("key", flat=True)
    gone = OutboxMessage.objects.filter(key__in=list(keys[:MAILS]))
    ids = list(gone.select_for_update().values_list("pk", flat=True))
    apps.get_model("jobs", "OutboxMessageEvent").objects.filter(pgh_obj__in=ids).delete()
    OutboxMessage.objects.filter(pk__in=ids).delete()
    return len(ids)


def _remove_undertakings() -> int:
    """Whole trees, of which no job is open or young or pointed at by a row of anyone else."""
    candidates = _over().select_for_update(skip_locked=True).order_by("pk")
    ids = list(candidates.values_list("pk", flat=True)[:UNDERTAKINGS])
    roots = _over().filter(pk__in=ids)  # asked again: someone may have retried one until our lock
    ids = list(roots.values_list("pk", flat=True))
    counts = Job.objects.filter(Q(pk__in=ids) | Q(root_id__in=ids)).delete()[1]
    return counts.get("jobs.Job", 0)


def _over() -> QuerySet[Job]:
    """The roots of the trees that may go."""
    old = Q(finished_at__lt=Now() - pace.KEPT)
    for schedule in registered():
        if schedule.kept:
            old |= Q(
                key__startswith=key_of(schedule),
                state=Job.State.DONE,
                finished_at__lt=Now() - schedule.kept,
            )
    young = Job.objects.filter(Q(finished_at=None) | ~old, root=OuterRef("pk"))
    roots = Job.objects.filter(old, ~Exists(young), root=None)
    for model, field in _pointers():
        rows: QuerySet[Any] = model._default_manager.filter(
            Q(**{field: OuterRef("pk")}) | Q(**{f"{field}__root": OuterRef("pk")})
        )
        roots = roots.filter(~Exists(rows))
    return roots


def _pointers() -> Iterator[tuple[type[Model], str]]:
    """The foreign keys, of any app, that keep a job; what stands in its own tree does not."""
    for relation in Job._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if not (relation.auto_created and isinstance(model, type)) or model is Intervention:
            continue
        name = relation.field.name  # type: ignore[union-attr]  # a reverse relation has one
        if model is not Job or name == "spawned_by":
            yield model, name
