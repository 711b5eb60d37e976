"""All donors held against a version of a list by way of Spark: for more than the workers can do.

Spark finds whom the version may name at all (`donors.matching.splink_settings`); those alone are
screened, by the very jobs of an ordinary screening. So a donor that Spark does not find is held to
be on no entry of the version, and what is found means what it always means.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import storage
from core.errors import Refused
from donors.actions.screening import (
    newest_version,
    person_of,
    snapshot_population,
    version_index,
)
from donors.clients.spark import Spark, pairs_in
from donors.matching.frequencies import Frequencies
from donors.matching.readings import COLUMNS, SHARES, Reading, donor_readings, entry_readings
from donors.matching.splink_settings import SHARE_COLUMNS, least_bits, splink_settings
from donors.matching.weights import load_weights
from donors.models import ListVersion, Profile, WatchList
from jobs.actions import ChildJob, cancel, fan_out
from jobs.models import Job
from jobs.queries import tree

PROFILES_PER_JOB = 2_500
PROFILES_PER_FILE = 50_000
LAID_OUT = "laid-out.json"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What was laid out for Spark; of a version of a list, as it stood with all lists.

    `readings` are the rows of the entries that are persons. `last` is the last profile's id,
    `began` when the first was looked at, `population` the stored frequencies. A new `token` is
    given each time.
    """

    token: str
    version: int
    newest: int
    weights: str
    population: str
    began: str
    last: int
    profiles: int
    entries: int
    readings: int


def stop_ordinary_screening(*, version: ListVersion) -> None:
    """What the workers have begun of the version's screening is stopped: Spark does it. Refused
    where the version has nothing new to screen."""
    if version.watch_list.kind == WatchList.Kind.CONTRACTOR:
        raise Refused("Contractors are left to their rule: nobody is screened against them.")
    if not version.watch_list.entries.filter(changed_in=version).exists():
        raise Refused(f"{version} has nothing that donors are not held against already.")
    if version.job and not _is_ours(version.job) and tree(version.job).is_open:
        cancel(job=version.job, by=None, note="Screened on Spark instead.")


def lay_out(*, version: ListVersion, folder: Path, progress: Progress) -> LaidOut:
    """Write what Spark works on into the folder. What a run before has laid out of the same lists
    and weights is left as it is; a half of it is written anew."""
    kept = _kept(folder)
    if kept and (kept.version, kept.newest, kept.weights) == (
        version.pk, newest_version(), load_weights().version
    ):  # fmt: skip
        return kept
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("donors", "entries"):
        (folder / name).mkdir(parents=True, mode=0o700)
    began, newest, token = timezone.now(), newest_version(), uuid.uuid4().hex[:12]
    population = snapshot_population(folder=_stored_in(version.pk, token))
    index, entries = version_index(version, population=population)
    with (folder / "entries" / "0.jsonl").open("w", encoding="utf-8") as file:
        readings = sum(_write(file, entry_readings(one, index.frequencies)) for one in entries)
    _write_settings(folder, index.prior_bits)
    last = Profile.objects.aggregate(last=Max("pk"))["last"] or 0
    profiles = _write_donors(folder, index.frequencies, index.names_organisation, last, progress)
    laid_out = LaidOut(
        token=token,
        version=version.pk,
        newest=newest,
        weights=index.weights.version,
        population=population,
        began=began.isoformat(),
        last=last,
        profiles=profiles,
        entries=len(entries),
        readings=readings,
    )
    _write_last(folder / LAID_OUT, json.dumps(asdict(laid_out)))
    return laid_out


def find_pairs(*, folder: Path, spark: Spark) -> None:
    """Have Spark find whom those entries may be that are persons; what a run before found is
    left."""
    laid_out = _kept(folder)
    if laid_out and laid_out.readings:
        spark.find_pairs(folder, least_bits=least_bits(load_weights()))


@transaction.atomic
def screen_found(*, version: ListVersion, folder: Path) -> tuple[Job, int]:
    """Have those screened who were found; gives the job and how many they are.

    Done twice for what was laid out once, it gives the job there is. Donors that were
    still coming when it was laid out are screened as well.
    """
    laid_out = _kept(folder)
    if laid_out is None:
        raise Refused("Nothing is laid out for Spark.")
    found = _found(folder)
    key = f"donors:list-version:{version.pk}:spark:{laid_out.token}"
    stored_in = _stored_in(version.pk, laid_out.token)
    children = [] if Job.objects.filter(key=key).exists() else _children(laid_out, found)
    job = fan_out(
        children=children,
        then="donors.tasks.collate_list_version",
        then_arguments={"version_id": version.pk, "folder": stored_in},
        label=f"Screen whom Spark found for {version}",
        key=key,
    )
    ListVersion.objects.filter(pk=version.pk).update(job=job)
    return job, len(found)


def clear_away(folder: Path) -> None:
    """Nobody needs what was laid out, once it is screened: it holds names."""
    shutil.rmtree(folder, ignore_errors=True)


def _is_ours(job: Job) -> bool:
    return ":spark:" in (job.key or "")


def _stored_in(version_id: int, token: str) -> str:
    return f"donors/list-screenings/{version_id}-{token}"


def _kept(folder: Path) -> LaidOut | None:
    try:
        return LaidOut(**json.loads((folder / LAID_OUT).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _write_settings(folder: Path, prior_bits: float) -> None:
    settings = splink_settings(load_weights(), prior_bits)
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    told = {"columns": COLUMNS, "shares": SHARE_COLUMNS, "values": SHARES}
    (folder / "columns.json").write_text(json.dumps(told), encoding="utf-8")


def _write_donors(
    folder: Path,
    frequencies: Frequencies,
    names_organisation: Callable[..., bool],
    last: int,
    progress: Progress,
) -> int:
    """Every profile up to `last`; returns how many. The ids of those that an organisation on the
    list employs or is are written apart."""
    profiles = Profile.objects.filter(pk__lte=last).order_by("pk")
    total, number = profiles.count(), 0
    remaining = profiles.iterator(chunk_size=5_000)
    with (folder / "organisations.txt").open("w", encoding="utf-8") as organisations:
        while batch := list(islice(remaining, PROFILES_PER_FILE)):
            path = folder / "donors" / f"{batch[0].pk}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                for profile in batch:
                    person = person_of(profile)
                    _write(file, donor_readings(profile.pk, person, frequencies))
                    if names_organisation(person):
                        organisations.write(f"{profile.pk}\n")
            number += len(batch)
            progress(number, total)
    return number


def _write(file: TextIO, readings: list[Reading]) -> int:
    file.writelines(f"{json.dumps(reading.as_row())}\n" for reading in readings)
    return len(readings)


def _write_last(path: Path, content: str) -> None:
    """All of it or nothing."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(content, encoding="utf-8")
    unfinished.replace(path)


def _found(folder: Path) -> set[int]:
    listed = (folder / "organisations.txt").read_text(encoding="utf-8").split()
    return {int(pk) for pk in listed} | {donor for donor, _ in pairs_in(folder)}


def _children(laid_out: LaidOut, found: set[int]) -> list[ChildJob]:
    """One job a run of those found. The runs leave no gap: of whoever was not found, no match with
    these entries may stay."""
    stored_in = _stored_in(laid_out.version, laid_out.token)
    return [
        ChildJob(
            function="donors.tasks.screen",
            arguments={
                "population": laid_out.population,
                "version_id": laid_out.version,
                "first": first,
                "last": until,
                "among": storage.write(f"{stored_in}/{first}.json", _names(run, laid_out)),
            },
            label=f"Screen {len(run):,} donors' descriptions that Spark found",
        )
        for first, until, run in _runs(sorted(found), laid_out.last)
    ]


def _names(profiles: list[int], laid_out: LaidOut) -> bytes:
    return json.dumps({"profiles": profiles, "since": laid_out.began}).encode()


def _runs(found: list[int], last: int) -> Iterator[tuple[int, int, list[int]]]:
    first = 1
    for start in range(0, max(len(found), 1), PROFILES_PER_JOB):
        run = found[start : start + PROFILES_PER_JOB]
        is_last = start + PROFILES_PER_JOB >= len(found)
        until = last if is_last else run[-1]
        yield first, until, run
        first = until + 1
