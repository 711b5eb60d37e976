"""The demo of donors: invented gifts against invented lists and the rules."""

from __future__ import annotations

import csv
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.db.models import QuerySet

from donors.actions.imports import take_up
from donors.actions.lists import take_up_list
from donors.demo import COMMITTEE, DemoFiles, generate
from donors.models import (
    Committee,
    Contribution,
    Election,
    Flag,
    Import,
    MailSetting,
    Source,
    WatchList,
)
from donors.queries.imports import import_state
from donors.queries.people import addresses
from donors.rules import RULES
from jobs.runner import complete

SOURCE = "demo"


def in_the_way() -> str:
    """Gifts of others; where the demo has not been, lists too: it would end their entries."""
    if Contribution.objects.exclude(source__slug=SOURCE).exists():
        return "contributions that are not the demo's"
    if Import.objects.exclude(source__slug=SOURCE).exists():
        return "imports that are not the demo's"
    if WatchList.objects.exists() and not Source.objects.filter(slug=SOURCE).exists():
        return "lists that are not the demo's"
    return ""


def load(folder: Path, progress: Callable[[int, int, str], None]) -> list[tuple[str, str]]:
    """Generate the files, take them up, and see the import through. A second run finds the very
    same files and changes nothing. Returns the lines of the result table."""
    started = time.monotonic()
    files = generate(folder / "donors")
    source = _receiving_committee()
    table = [("lists", ", ".join(_lists(files)))]
    with files.gifts.open("rb") as gifts:
        taken = take_up(file=gifts, file_name=files.gifts.name, source=source.slug)
    if taken.job:
        complete(taken.job, on_progress=lambda tree: progress(tree.done, tree.total, tree.text))
    taken.refresh_from_db()
    return [*table, *_outcome(taken, files), ("seconds", f"{time.monotonic() - started:.1f}")]


def _receiving_committee() -> Source:
    committee, _ = Committee.objects.get_or_create(
        code=COMMITTEE.code, defaults={"name": COMMITTEE.name, "type": COMMITTEE.type}
    )
    for election in COMMITTEE.elections:
        Election.objects.get_or_create(
            committee=committee, code=election.code, defaults={"date": election.date}
        )
    source, _ = Source.objects.get_or_create(slug=SOURCE, defaults={"committee": committee})
    return source


def _lists(files: DemoFiles) -> list[str]:
    wanted = (
        (files.lobbyists, "lobbyists", "lda"),
        (files.foreign_agents, "foreign-agents", "fara"),
        (files.oil_gas_executives, "oil-gas-executives", "people"),
        (files.contractors, "contractors", "contractor"),
    )
    lines = []
    for path, slug, kind in wanted:
        with path.open("rb") as file:
            version = take_up_list(file=file, file_name=path.name, slug=slug, kind=kind)
        lines.append(f"{slug} {version.entries:,}")
    return lines


def _outcome(taken: Import, files: DemoFiles) -> list[tuple[str, str]]:
    flags = Flag.objects.filter(contribution__source=taken.source).exclude(
        state=Flag.State.WITHDRAWN
    )
    flagged = set(
        flags.exclude(entry=None).values_list(
            "contribution__external_id", "entry__watch_list__slug", "entry__listed_id"
        )
    )
    with files.truth.open(newline="") as file:
        planted = {tuple(row.values()) for row in csv.DictReader(file)}
    return [
        ("state", import_state(taken).state),
        ("rows", f"{taken.rows:,}"),
        ("new", f"{taken.new:,}"),
        ("changed", f"{taken.changed:,}"),
        ("rejected", f"{taken.rejected:,}, each with its line, column and reason"),
        ("flags on lists", f"{len(flagged):,}"),
        ("planted gifts found", f"{len(planted & flagged):,} of {len(planted):,}"),
        *_of_rules(flags),
        ("not judged", f"{taken.not_judged:,}"),
        ("CSV in storage", taken.flags_file),
        ("announced to", ", ".join(addresses(MailSetting.Kind.IMPORT_FINISHED))),
    ]


def _of_rules(flags: QuerySet[Flag]) -> list[tuple[str, str]]:
    """How many flags each rule has raised."""
    counted = Counter(flags.exclude(rule="").values_list("rule", flat=True))
    return [(rule.ID.replace("_", " "), f"{counted[rule.ID]:,}") for rule in RULES]
