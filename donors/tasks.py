"""The jobs of donors. Each takes ids, reads afresh, and may run twice.

A file that somebody handed in:  take_up_upload -> an import
An import:   load_chunk, one a chunk -> merge_import
             -> screen and liken, one each a run of profiles -> collate_import
A new list:  screen_list_version -> screen, one a run of profiles -> collate_list_version
A register:  fetch_list, again and again until all pages are there -> a new list
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from core import storage
from donors.actions import (
    arrivals,
    calibrating,
    collating,
    fetching,
    flagging,
    inbox,
    judging,
    likening,
    loading,
    merging,
    pulling,
    reminding,
    reviewing_lists,
    screening,
    tidying,
    undoing,
    uploads,
)
from donors.clients import sns
from donors.clients.inbox import is_configured as inbox_is_configured
from donors.clients.registers import agent_register, lobby_register
from donors.models import ListFetch, ListVersion, Profile, WatchList
from donors.queries.screening import profiles_to_screen
from jobs.actions import ChildJob, enqueue, fan_out
from jobs.runner import RunningJob

PROFILES_PER_JOB = 2_500
LIKENED_PER_JOB = 20_000
PAGES_PER_JOB = 100  # some seven minutes of a register that is asked without a key


def take_up_upload(job: RunningJob, *, upload_id: int) -> dict[str, int | None]:
    taken = uploads.take_up_upload(upload_id=upload_id)
    return {"import": taken.pk if taken else None}


def load_chunk(job: RunningJob, *, chunk_id: int) -> dict[str, int]:
    return loading.load_chunk(chunk_id=chunk_id, progress=job.progress)


def merge_import(job: RunningJob, *, import_id: int) -> None:
    """Merge, then have the profiles screened that the import brought, and then collate."""
    taken = merging.merge(import_id=import_id)
    children: list[ChildJob] = []
    if profiles_to_screen(import_id).exists():  # to count a million people takes its time
        population = screening.snapshot_population(folder=taken.folder)
        children += _screening_jobs(population=population, import_id=import_id)
        children += _likening_jobs(population=population, import_id=import_id)
    fan_out(
        children=children,
        then="donors.tasks.collate_import",
        then_arguments={"import_id": import_id},
        label=f"Screen and flag {taken.file_name}",
        key=f"donors:import:{import_id}:screen",
        within=job,
    )


def screen(job: RunningJob, **arguments: Any) -> int:
    return screening.screen_profiles(**arguments, progress=job.progress, atomic=job.atomic)


def liken(job: RunningJob, **arguments: Any) -> int:
    return likening.liken_profiles(**arguments, atomic=job.atomic)


def collate_import(job: RunningJob, *, import_id: int) -> dict[str, int]:
    taken = collating.collate(import_id=import_id)
    return {"flags": taken.flags}


def undo_import(job: RunningJob, *, import_id: int) -> dict[str, int]:
    return {"gifts": undoing.undo(import_id=import_id)}


def screen_list_version(job: RunningJob, *, version_id: int) -> None:
    """Hold every donor against what a version of a list added or changed."""
    version = ListVersion.objects.select_related("watch_list").get(pk=version_id)
    population = screening.snapshot_population(folder=version_folder(version_id))
    fan_out(
        children=_screening_jobs(population=population, version_id=version_id),
        then="donors.tasks.collate_list_version",
        then_arguments={"version_id": version_id},
        label=f"Screen all donors against {version}",
        key=f"donors:list-version:{version_id}:screen",
        within=job,
    )


def collate_list_version(job: RunningJob, *, version_id: int) -> None:
    flagging.flag_list_version(version_id=version_id)
    judging.judge_list_version(version_id=version_id)
    collating.announce_list_version(version_id=version_id)
    storage.remove(storage.names_in(version_folder(version_id)))


def version_folder(version_id: int) -> str:
    """Where what the screening of a list's version works with is kept while it runs."""
    return f"donors/list-screenings/{version_id}"


def fetch_list(job: RunningJob, *, fetch_id: int) -> dict[str, int]:
    """Fetch some pages of a list's register; the next job goes on, and the last makes a version."""
    fetch = ListFetch.objects.select_related("watch_list").get(pk=fetch_id)
    together: dict[str, Any] = {
        "fetch_id": fetch_id,
        "progress": job.progress,
        "atomic": job.atomic,
    }
    if fetch.watch_list.kind == WatchList.Kind.FARA:
        version = fetching.fetch_agents(source=agent_register(pause=pausing(job)), **together)
        return {"version": version.number}
    register = lobby_register(pause=pausing(job))
    if fetching.fetch_filings(source=register, most=PAGES_PER_JOB, **together):
        return {"version": fetching.unite_filings(fetch_id=fetch_id).number}
    enqueue(
        function="donors.tasks.fetch_list",
        arguments={"fetch_id": fetch_id},
        label=job.job.label,
        max_failures=fetching.MAX_FAILURES,
        within=job,
    )
    return {}


def fetch_lists(job: RunningJob) -> dict[str, int]:
    return fetching.fetch_again(now_and_then=job.checkpoint)


def flag_list(job: RunningJob, *, list_id: int) -> None:
    flagging.flag_list(list_id=list_id)


def have_lists_reviewed(job: RunningJob) -> dict[str, int]:
    return {"due": reviewing_lists.warn_owners(now_and_then=job.checkpoint)}


def pausing(job: RunningJob) -> Callable[[float], None]:
    """A wait of so many seconds that ends when the job is stopped."""

    def pause(seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            job.checkpoint()
            time.sleep(min(left, 1.0))

    return pause


def look_into_inbox(job: RunningJob) -> dict[str, int]:
    return inbox.look() if inbox_is_configured() else {}


def take_up_inbox_file(job: RunningJob, *, file_id: int) -> str:
    return inbox.take_up_file(file_id=file_id).state


def confirm_topic(job: RunningJob, *, topic: str, url: str) -> None:
    sns.confirm(topic=topic, url=url)


def pull_van(job: RunningJob) -> int:
    return pulling.begin_pull().pk


def fetch_pull(job: RunningJob, *, pull_id: int) -> None:
    """One step of a pull, and a job for the next where VAN needs more time."""
    is_last_try = job.job.attempts_failed + 1 >= job.job.max_failures
    wait = pulling.go_on(pull_id=pull_id, is_last_try=is_last_try, progress=job.progress)
    if wait is not None:
        pulling.enqueue_step(pull_id, delay=wait, within=job)


def tell_what_is_missing(job: RunningJob) -> list[str]:
    return arrivals.tell_what_is_missing()


def tidy(job: RunningJob) -> dict[str, int]:
    return tidying.tidy()


def calibrate(job: RunningJob) -> dict[str, float]:
    return calibrating.calibrate()


def remind(job: RunningJob) -> dict[str, int]:
    return {"mails": reminding.remind()}


def judge_donors(job: RunningJob, *, donor_ids: list[int]) -> dict[str, int]:
    flagging.flag_donors(donor_ids=donor_ids)
    return {"not_judged": judging.judge_donors(donor_ids=donor_ids)}


def judge_all(job: RunningJob) -> dict[str, int]:
    return {"not_judged": judging.judge_all()}


def _screening_jobs(**arguments: Any) -> list[ChildJob]:
    import_id = arguments.get("import_id")
    profiles = profiles_to_screen(import_id) if import_id else Profile.objects.all()
    return [
        ChildJob(
            function="donors.tasks.screen",
            arguments={**arguments, "first": run[0], "last": run[-1]},
            label=f"Screen {len(run):,} donors' descriptions",
        )
        for run in _runs(profiles, PROFILES_PER_JOB)
    ]


def _likening_jobs(*, population: str, import_id: int) -> list[ChildJob]:
    return [
        ChildJob(
            function="donors.tasks.liken",
            arguments={
                "import_id": import_id,
                "population": population,
                "first": run[0],
                "last": run[-1],
            },
            label=f"Look for {len(run):,} donors' descriptions among the others",
        )
        for run in _runs(profiles_to_screen(import_id), LIKENED_PER_JOB)
    ]


def _runs(profiles: QuerySet[Profile], length: int) -> list[list[int]]:
    """Runs of profile ids, cut where the ids are, so that a gap makes no empty jobs."""
    ids = list(profiles.order_by("pk").values_list("pk", flat=True))
    return [ids[i : i + length] for i in range(0, len(ids), length)]
