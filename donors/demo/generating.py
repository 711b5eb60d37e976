"""Writes the demo's files: the gifts, the four lists, and what is true about them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from donors.demo import breaking, gift_file, giving, lists
from donors.demo.dice import Dice
from donors.demo.giving import Gift

SEED = 2026
CONTRIBUTIONS = 20_000
TRUTH_COLUMNS = ("contribution_id", "list", "entry_id")
LIMIT_COLUMNS = ("van_id", "election", "total")


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the files are. `truth` names the gifts of people on a list, by contribution and entry;
    `over_limit` the donors who gave too much for one election."""

    gifts: Path
    lobbyists: Path
    foreign_agents: Path
    oil_gas_executives: Path
    contractors: Path
    truth: Path
    over_limit: Path


def generate(folder: Path, *, seed: int = SEED, contributions: int = CONTRIBUTIONS) -> DemoFiles:
    """Write all files into `folder`; the same seed gives the same bytes on every machine.

    `contributions` is the number of rows in the gifts, faulty ones included; at least 100. The
    lists are the same whatever it is.
    """
    if contributions < 100:
        raise ValueError("The demo needs 100 contributions or more.")
    folder.mkdir(parents=True, exist_ok=True)
    files = DemoFiles(
        gifts=folder / "gifts.csv",
        lobbyists=folder / "lobbyists.csv",
        foreign_agents=folder / "foreign_agents.csv",
        oil_gas_executives=folder / "oil_gas_executives.csv",
        contractors=folder / "contractors.csv",
        truth=folder / "truth.csv",
        over_limit=folder / "over_limit.csv",
    )
    lobbyists = lists.lobbyists(Dice(seed, "lobbyists"))
    agents = lists.foreign_agents(Dice(seed, "foreign agents"))
    executives = lists.executives(Dice(seed, "executives"))
    _write(files.lobbyists, lists.LOBBYIST_COLUMNS, lists.lobbyist_rows(lobbyists))
    _write(files.foreign_agents, lists.AGENT_COLUMNS, lists.agent_rows(agents))
    _write(files.oil_gas_executives, lists.EXECUTIVE_COLUMNS, lists.executive_rows(executives))
    breakers = breaking.breakers(Dice(seed, "breakers"))
    rows = breaking.contractors(Dice(seed, "contractors"), breakers)
    _write(files.contractors, breaking.CONTRACTOR_COLUMNS, rows)
    people = giving.donors((lobbyists, agents, executives), contributions, Dice(seed, "donors"))
    faults = gift_file.fault_count(contributions)
    ordinary = contributions - faults - len(breakers)
    given = giving.gifts(people, ordinary, Dice(seed, "gifts")) + breakers
    given.sort(key=lambda gift: gift.day)
    _write_gifts(files, given, faults, Dice(seed, "file"))
    return files


def _write_gifts(files: DemoFiles, given: Sequence[Gift], faults: int, dice: Dice) -> None:
    numbered = gift_file.numbered(given, dice)
    faulty = dice.sample([gift for gift in given if gift.donor.listed is None], faults)
    _write(files.gifts, gift_file.COLUMNS, gift_file.rows(numbered, faulty, dice))
    _write(files.truth, TRUTH_COLUMNS, _truth(numbered))
    _write(files.over_limit, LIMIT_COLUMNS, giving.over_the_limit(given))


def _truth(numbered: Sequence[tuple[str, Gift]]) -> Iterable[tuple[str, ...]]:
    for contribution_id, gift in numbered:
        listed = gift.donor.listed
        if listed:
            yield contribution_id, listed.list, listed.id


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
