"""Invented donors of two sources, many of them in both and told otherwise by the second.

Run with the Python of the peers' environment, as `invented.py`, from which the people, their firms
and most of what happens to them come. Writes into a folder: first.csv and second.csv, in VAN's
columns, a gift for each donor; truth.csv, the VanIDs of one person (first, second). No person is
twice in one source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Not this folder: its names.py is a benchmark.
sys.path[:1] = [str(ROOT)]

from benchmarks.invented import (  # noqa: E402  # the project is on the path only now
    NOISE,
    Human,
    World,
    disguised,
    mistyped,
    moved,
    variant,
    write_table,
)
from donors.demo import employers  # noqa: E402
from donors.demo.dice import Dice  # noqa: E402

# Of a hundred donors of the second source: who they are beside strangers.
IN_BOTH, SPOUSES, SONS, NAMESAKES = 30, 8, 2, 5
# How often each thing is so, in hundred; in the second source beside what `invented.NOISE` says.
CONTACTS = {
    "an e-mail address is told, in each source": 60,
    "another e-mail address": 25,
    "a telephone number is told, in each source": 50,
    "another telephone number": 20,
    "the household has one telephone number": 50,
    "the street written another way": 30,
    "typing error in the street": 5,
    "the generation of a son is told": 60,
}
TREES = ("Aster", "Birch", "Cedar", "Elder", "Fern", "Gentian", "Hazel", "Iris", "Larch", "Maple",
         "Oak", "Pine", "Rowan", "Spruce", "Willow")  # fmt: skip
WAYS = {"Street": "St", "Avenue": "Ave", "Road": "Rd", "Drive": "Dr", "Lane": "Ln"}
COLUMNS = ("ContributionID", "VanID", "FirstName", "MiddleName", "LastName", "AddressLine1",
           "City", "State", "ZipOrPostal", "Email", "Phone", "Employer", "Occupation", "Amount",
           "DateReceived")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Giver:
    human: Human
    street: str
    email: str
    phone: str
    employer: str
    occupation: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--noise", action="store_true", help="only print how donors differ")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--donors", type=int, default=20_000, help="of each source")
    options = parser.parse_args()
    if options.noise:
        print("What happens in the second source, in hundred:")
        for what, share in (NOISE | CONTACTS).items():
            print(f"  {share:>3}  {what}")
        return
    write(options.folder, options.seed, options.donors)


def write(folder: Path, seed: int, donors: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    world = World(seed)
    dice = Dice(seed, "first source")
    first = [giver(world, dice) for _ in range(donors)]
    dice = Dice(seed, "second source")
    shares = (IN_BOTH, SPOUSES, SONS, NAMESAKES)
    kinds = [again] * IN_BOTH + [spouse] * SPOUSES + [son] * SONS + [namesake] * NAMESAKES
    chosen = dice.sample(range(donors), donors * sum(shares) // 100)
    second: list[tuple[Giver, int | None]] = []
    for place, number in enumerate(chosen):
        kind = kinds[place % len(kinds)]
        other = kind(world, first[number], dice)
        second.append((other, number if kind is again else None))
    while len(second) < donors:
        second.append((giver(world, dice), None))
    second = Dice(seed, "order").shuffled(second)
    write_table(folder / "first.csv", COLUMNS, rows(first, 100_000, Dice(seed, "told first")))
    told = rows([one for one, _ in second], 500_000, Dice(seed, "told second"))
    write_table(folder / "second.csv", COLUMNS, told)
    same = (
        (100_000 + number, 500_000 + place)
        for place, (_, number) in enumerate(second)
        if number is not None
    )
    write_table(folder / "truth.csv", ("first", "second"), same)


def giver(world: World, dice: Dice) -> Giver:
    human = world.human(dice)
    employer, occupation = world.work(dice)
    return Giver(human, street(dice), email(human, dice), phone(dice), employer, occupation)


def again(world: World, one: Giver, dice: Dice) -> Giver:
    """The same person, told otherwise."""
    home = moved(world, one.human, dice)
    human = disguised(world, home, dice)
    has_moved = home.zip != one.human.zip
    luck = dice.below(100)
    nothing = NOISE["employer says nothing (RETIRED, SELF, blank)"]
    employer, occupation = variant(one.employer, dice), one.occupation
    if luck < nothing:
        employer, occupation = employers.SAYS_NOTHING.draw(dice)
    elif luck < nothing + NOISE["employer is another"]:
        employer = variant(dice.early(world.companies), dice)
    return Giver(
        human,
        street(dice) if has_moved else street_as(one.street, dice),
        email(human, dice) if happens("another e-mail address", dice) else one.email,
        phone(dice) if happens("another telephone number", dice) else one.phone,
        employer,
        occupation,
    )


def spouse(world: World, one: Giver, dice: Dice) -> Giver:
    """Somebody else of the house, with the surname."""
    other = giver(world, dice)
    home = one.human
    human = replace(other.human, last=home.last, city=home.city, state=home.state, zip=home.zip)
    shared = one.phone if happens("the household has one telephone number", dice) else other.phone
    return replace(other, human=human, street=one.street, phone=shared)


def son(world: World, one: Giver, dice: Dice) -> Giver:
    """With the father's or mother's first name too, and now and then the generation told."""
    other = spouse(world, one, dice)
    suffix = "Jr" if happens("the generation of a son is told", dice) else ""
    return replace(other, human=replace(other.human, first=one.human.first, suffix=suffix))


def namesake(world: World, one: Giver, dice: Dice) -> Giver:
    other = giver(world, dice)
    human = replace(other.human, last=one.human.last, first=one.human.first)
    return replace(other, human=human)


def street(dice: Dice) -> str:
    return f"{dice.between(1, 2_500)} {dice.pick(TREES)} {dice.pick(tuple(WAYS))}"


def street_as(told: str, dice: Dice) -> str:
    if happens("typing error in the street", dice):
        return mistyped(told, dice)
    if happens("the street written another way", dice):
        number, tree, kind = told.split(" ")
        return f"{number} {tree} {WAYS[kind]}"
    return told


def email(human: Human, dice: Dice) -> str:
    name = f"{human.first[:1]}{human.last}".lower()
    letters = "".join(letter for letter in name if letter.isascii() and letter.isalpha())
    return f"{letters}{dice.between(1, 9_999)}@mail{dice.between(1, 5)}.test"


def phone(dice: Dice) -> str:
    return f"{dice.between(201, 989)}555{dice.between(0, 9_999):04d}"


def happens(what: str, dice: Dice) -> bool:
    return dice.below(100) < CONTACTS[what]


def rows(givers: Sequence[Giver], number: int, dice: Dice) -> Iterator[tuple[object, ...]]:
    for van_id, one in enumerate(givers, start=number):
        who = one.human
        email = one.email if happens("an e-mail address is told, in each source", dice) else ""
        phone = one.phone if happens("a telephone number is told, in each source", dice) else ""
        day = f"{dice.between(1, 8)}/{dice.between(1, 28)}/2026"
        yield (
            7_000_000 + van_id, van_id, who.first, who.middle, f"{who.last} {who.suffix}".strip(),
            one.street, who.city, who.state, who.zip, email, phone, one.employer, one.occupation,
            f"{dice.pick((10, 25, 50, 100))}.00", day,
        )  # fmt: skip


if __name__ == "__main__":
    main()
