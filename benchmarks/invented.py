"""Invented contributions with people of a list planted among them, disguised as life does it.

Run with the Python of the peers' environment (see peers.py), whose package `names` holds how often
each surname and first name is borne in the Census of 1990: an invented person has a surname and a
first name drawn apart. Firms are made of syllables. The same seed gives the same files.

Writes into a folder: donors.csv (one contribution a row), entries.csv, truth.csv (donor, entry).
"""

from __future__ import annotations

import argparse
import csv
import sys
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Not this folder: its names.py is a benchmark.
sys.path[:1] = [str(ROOT)]

import names  # noqa: E402  # the project is on the path only now

from donors.demo import employers, places  # noqa: E402
from donors.demo.dice import Dice  # noqa: E402
from donors.demo.names import NICKNAMES  # noqa: E402
from donors.demo.planting import LEGAL_FORMS  # noqa: E402

PLANTED, NAMESAKES, KINS = 1_500, 500, 300
# What stands on a list, of 20.
LOBBYISTS, AGENTS, EXECUTIVES = 8, 4, 8
# How often each thing happens to a planted person, in hundred. Published in README.md.
NOISE = {
    "nickname, where the first name has one": 30,
    "typing error in the surname": 5,
    "typing error in the first name": 3,
    "first name and surname swapped": 1,
    "second surname added with a hyphen, or left out": 4,
    "surname changed altogether (marriage)": 2,
    "only the first letter of the first name": 2,
    "goes by the middle name": 2,
    "middle name left out": 40,
    "middle name by its letter only": 40,
    "middle name differs": 1,
    "suffix left out": 50,
    "moved: another ZIP code of the town": 15,
    "moved: elsewhere": 15,
    "employer says nothing (RETIRED, SELF, blank)": 20,
    "employer is another": 12,
    "employer of a lobbyist is the client": 10,
    "employer written another way": 50,
    "typing error in the employer": 4,
}
OCCUPATIONS = {
    "lobbyist": ("LOBBYIST", "GOVERNMENT AFFAIRS", "GOVERNMENT RELATIONS", "CONSULTANT",
                 "ATTORNEY", "PARTNER", "PUBLIC POLICY DIRECTOR", "VICE PRESIDENT"),
    "agent": ("CONSULTANT", "PUBLIC RELATIONS", "ATTORNEY", "EXECUTIVE", "PARTNER"),
    "executive": ("CEO", "EXECUTIVE", "PRESIDENT", "CFO", "BOARD MEMBER", "ATTORNEY",
                  "VICE PRESIDENT", "ENGINEER"),
}  # fmt: skip
TITLES = ("Chief Executive Officer", "President", "General Counsel", "Director",
          "Senior Vice President", "Chief Financial Officer")  # fmt: skip
DONOR_COLUMNS = ("id", "last", "first", "middle", "suffix", "employer", "occupation", "city",
                 "state", "zip")  # fmt: skip
ENTRY_COLUMNS = ("id", "kind", "last", "first", "middle", "suffix", "firm", "client",
                 "occupation", "city", "state", "zip")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Human:
    last: str
    first: str
    middle: str
    suffix: str
    city: str
    state: str
    zip: str


@dataclass(frozen=True, slots=True)
class Listed:
    kind: str
    human: Human
    firm: str
    client: str
    occupation: str


@dataclass(frozen=True, slots=True)
class Donor:
    human: Human
    employer: str
    occupation: str


class Census:
    """Names as often as they are borne."""

    def __init__(self, file: str) -> None:
        rows = [line.split() for line in Path(names.FILES[file]).read_text().splitlines()]
        self._names = [row[0].title() for row in rows]
        self._ends = list(accumulate(float(row[1]) or 0.0003 for row in rows))

    def draw(self, dice: Dice) -> str:
        return self._names[bisect(self._ends, dice.random() * self._ends[-1])]


class World:
    """The names, the firms and who works where."""

    def __init__(self, seed: int) -> None:
        self.surnames = Census("last")
        self.women, self.men = Census("first:female"), Census("first:male")
        dice = Dice(seed, "firms")
        self.companies = employers.firms(dice, employers.COMPANIES, 25_000)
        self.lobbying = employers.firms(dice, employers.LOBBYING, 2_500)
        self.clients = employers.firms(dice, employers.CLIENTS, 6_000)
        self.foreign = employers.firms(dice, employers.FOREIGN, 1_500)
        self.oil = employers.firms(dice, employers.OIL, 1_500)

    def human(self, dice: Dice) -> Human:
        men = dice.chance(0.5)
        given = self.men if men else self.women
        middle = given.draw(dice) if dice.chance(0.8) else ""
        suffix = ""
        if men and dice.chance(0.06):
            suffix = dice.pick(("Jr", "Jr", "Jr", "III", "Sr", "II"))
        last = self.surnames.draw(dice)
        if dice.chance(0.015):
            last += f"-{self.surnames.draw(dice)}"
        home = places.place(dice)
        return Human(last, given.draw(dice), middle, suffix, home.city, home.state, home.zip)

    def work(self, dice: Dice) -> tuple[str, str]:
        """Employer and occupation of somebody on no list: 44 of 100 name none."""
        if dice.chance(0.44):
            return employers.SAYS_NOTHING.draw(dice)
        luck = dice.below(100)
        firms = self.companies
        if luck < 6:
            firms = self.clients
        elif luck < 8:
            firms = self.oil
        elif luck < 9:
            firms = self.lobbying
        occupation = dice.pick(employers.OCCUPATIONS)
        if dice.chance(0.004):
            occupation = "LOBBYIST"
        return variant(dice.early(firms), dice), occupation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--noise", action="store_true", help="only print how people are disguised")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--donors", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=20_000)
    options = parser.parse_args()
    if options.noise:
        print("How planted people are disguised, in hundred:")
        for what, share in NOISE.items():
            print(f"  {share:>3}  {what}")
        return
    write(options.folder, options.seed, options.donors, options.entries)


def write(folder: Path, seed: int, donors: int, entries: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    world = World(seed)
    dice = Dice(seed, "entries")
    listed = [listing(world, number, dice) for number in range(entries)]
    dice = Dice(seed, "planted")
    chosen = dice.sample(range(entries), PLANTED + NAMESAKES + KINS)
    people: list[tuple[Donor, int | None]] = [
        (planted(world, listed[number], dice), number) for number in chosen[:PLANTED]
    ]
    alike, kindred = chosen[PLANTED : PLANTED + NAMESAKES], chosen[PLANTED + NAMESAKES :]
    people += [(namesake(world, listed[number], dice), None) for number in alike]
    people += [(kin(world, listed[number], dice), None) for number in kindred]
    dice = Dice(seed, "strangers")
    while len(people) < donors:
        people.append((Donor(world.human(dice), *world.work(dice)), None))
    people = Dice(seed, "order").shuffled(people)
    write_table(folder / "entries.csv", ENTRY_COLUMNS, entry_rows(listed))
    write_table(folder / "donors.csv", DONOR_COLUMNS, donor_rows([donor for donor, _ in people]))
    truth = ((number, entry) for number, (_, entry) in enumerate(people) if entry is not None)
    write_table(folder / "truth.csv", ("donor", "entry"), truth)


def listing(world: World, number: int, dice: Dice) -> Listed:
    human = world.human(dice)
    if human.middle and dice.chance(0.45):
        human = replace(human, middle="" if dice.chance(0.5) else human.middle[0])
    kind = ("lobbyist",) * LOBBYISTS + ("agent",) * AGENTS + ("executive",) * EXECUTIVES
    which = kind[number % 20]
    if which == "lobbyist":
        return Listed(which, human, dice.early(world.lobbying), dice.early(world.clients), "")
    if which == "agent":
        return Listed(which, human, dice.early(world.foreign), "", "")
    return Listed(which, human, dice.early(world.oil), "", dice.pick(TITLES))


def planted(world: World, listed: Listed, dice: Dice) -> Donor:
    """A listed person, giving."""
    human = moved(world, disguised(world, listed.human, dice), dice)
    luck = dice.below(100)
    nothing = NOISE["employer says nothing (RETIRED, SELF, blank)"]
    other = NOISE["employer is another"]
    if luck < nothing:
        return Donor(human, *employers.SAYS_NOTHING.draw(dice))
    occupation = dice.pick(OCCUPATIONS[listed.kind])
    if luck < nothing + other:
        return Donor(human, variant(dice.early(world.companies), dice), occupation)
    firm = listed.firm
    if listed.client and happens("employer of a lobbyist is the client", dice):
        firm = listed.client
    return Donor(human, variant(firm, dice), occupation)


def namesake(world: World, listed: Listed, dice: Dice) -> Donor:
    """Somebody else with the first name and surname of a listed person."""
    other = world.human(dice)
    human = replace(other, last=listed.human.last, first=listed.human.first)
    return Donor(human, *world.work(dice))


def kin(world: World, listed: Listed, dice: Dice) -> Donor:
    """Wife, husband or child: the surname and the address of a listed person."""
    other = world.human(dice)
    home = listed.human
    human = replace(other, last=home.last, city=home.city, state=home.state, zip=home.zip)
    return Donor(human, *world.work(dice))


def disguised(world: World, human: Human, dice: Dice) -> Human:
    first, middle = given_as(human, dice)
    last = surname_as(world, human.last, dice)
    middle = middle_as(world, middle, dice)
    suffix = "" if happens("suffix left out", dice) else human.suffix
    if happens("first name and surname swapped", dice):
        last, first = first, last
    return replace(human, last=last, first=first, middle=middle, suffix=suffix)


def given_as(human: Human, dice: Dice) -> tuple[str, str]:
    """First and middle name."""
    first, middle = human.first, human.middle
    if first in NICKNAMES and happens("nickname, where the first name has one", dice):
        return dice.pick(NICKNAMES[first]), middle
    if happens("typing error in the first name", dice):
        return mistyped(first, dice), middle
    if happens("only the first letter of the first name", dice):
        return first[0], middle
    if len(middle) > 1 and happens("goes by the middle name", dice):
        return middle, ""
    return first, middle


def surname_as(world: World, last: str, dice: Dice) -> str:
    if happens("typing error in the surname", dice):
        return mistyped(last, dice)
    if happens("second surname added with a hyphen, or left out", dice):
        return last.split("-")[0] if "-" in last else f"{last}-{world.surnames.draw(dice)}"
    if happens("surname changed altogether (marriage)", dice):
        return world.surnames.draw(dice)
    return last


def middle_as(world: World, middle: str, dice: Dice) -> str:
    if happens("middle name left out", dice):
        return ""
    if happens("middle name differs", dice):
        return world.women.draw(dice)
    if happens("middle name by its letter only", dice):
        return middle[:1]
    return middle


def moved(world: World, human: Human, dice: Dice) -> Human:
    luck = dice.below(100)
    near = NOISE["moved: another ZIP code of the town"]
    if luck < near:
        return replace(human, zip=f"{human.zip[:3]}{dice.between(1, 40):02d}")
    if luck < near + NOISE["moved: elsewhere"]:
        home = places.place(dice)
        return replace(human, city=home.city, state=home.state, zip=home.zip)
    return human


def happens(what: str, dice: Dice) -> bool:
    return dice.below(100) < NOISE[what]


def mistyped(word: str, dice: Dice) -> str:
    """One letter left out, doubled, changed for another, or changed with the next."""
    if len(word) < 4:
        return word
    at = dice.between(1, len(word) - 2)
    return dice.pick(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + dice.pick("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


def variant(employer: str, dice: Dice) -> str:
    """An employer as somebody writes it on a form."""
    if happens("typing error in the employer", dice):
        employer = mistyped(employer, dice)
    if not happens("employer written another way", dice):
        return employer
    bare = employer
    for form in LEGAL_FORMS:
        bare = bare.removesuffix(form)
    letters = "".join(word[0] for word in bare.replace("&", "").split())
    ways = [bare, bare.upper(), f"{bare.upper()} LLC", employer.replace(" & ", " and "),
            bare.replace("International", "Intl").replace("Management", "Mgmt"), bare[:20],
            bare.split(" ")[0].rstrip(",")]  # fmt: skip
    if len(letters) > 2:
        ways.append(letters.upper())
    return dice.pick(ways)


def entry_rows(listed: Sequence[Listed]) -> Iterator[tuple[object, ...]]:
    """A lobbyist's home stands on no list; an agent's and an executive's address does."""
    for number, one in enumerate(listed):
        who = one.human
        home = ("", "", "") if one.kind == "lobbyist" else (who.city, who.state, who.zip)
        yield (
            number, one.kind, who.last, who.first, who.middle, who.suffix, one.firm, one.client,
            one.occupation, *home,
        )  # fmt: skip


def donor_rows(donors: Sequence[Donor]) -> Iterator[tuple[object, ...]]:
    for number, donor in enumerate(donors):
        who = donor.human
        yield (
            number, who.last.upper(), who.first.upper(), who.middle.upper(), who.suffix.upper(),
            donor.employer.upper(), donor.occupation.upper(), who.city.upper(), who.state, who.zip,
        )  # fmt: skip


def write_table(path: Path, columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
