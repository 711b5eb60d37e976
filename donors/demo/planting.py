"""People on the lists among the donors, disguised as life disguises them; and their namesakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from donors.demo import employers, names, places
from donors.demo.dice import Dice, Weighted
from donors.demo.names import NICKNAMES, Name
from donors.demo.people import EXECUTIVES, FIRST_DAY, LOBBYISTS, Donor, Listed

LOBBYIST_OCCUPATIONS = Weighted(
    [
        ("LOBBYIST", 25), ("Government Affairs", 20), ("Government Relations", 15),
        ("Consultant", 15), ("Attorney", 15), ("Partner", 10),
    ]
)  # fmt: skip
EXECUTIVE_OCCUPATIONS = {
    "Chief Executive Officer": "CEO",
    "Chief Financial Officer": "CFO",
    "Chief Operating Officer": "COO",
    "General Counsel": "Attorney",
    "Director": "Board Member",
}
LEGAL_FORMS = (
    ", LLC", " LLC", ", Inc.", " Inc.", " Corporation", " Corp.", " Co.", " Company", " LLP", " LP",
    " Ltd.", " PLLC",
)  # fmt: skip


def as_donor(listed: Listed, van_id: str, dice: Dice) -> Donor:
    """Somebody on a list who gives, with at most one thing wrong with each field."""
    employer, occupation = _work(listed, dice)
    moved = dice.chance(0.25)
    return Donor(
        van_id=van_id,
        name=_written(listed.name, dice),
        place=places.place(dice) if moved else listed.place,
        employer=employer,
        occupation=occupation,
        listed=listed,
    )


def as_namesake(listed: Listed, van_id: str, dice: Dice) -> Donor:
    """Somebody else of the same name, in another town and another line of work."""
    employer, occupation = employers.SAYS_NOTHING.draw(dice)
    if dice.chance(0.6):
        pattern, occupation = dice.pick(employers.COMPANIES), dice.pick(employers.OCCUPATIONS)
        employer = pattern.format(employers.word(dice), employers.word(dice))
    place = listed.place
    while place.state == listed.place.state:
        place = places.place(dice)
    name = replace(listed.name, middle=_other_middle(listed.name, dice), suffix="")
    return Donor(van_id, name, place, employer, occupation)


def as_former(listed: Listed, van_id: str, dice: Dice) -> Donor:
    """Somebody who left the list before the first gift, still in the same firm."""
    occupation = LOBBYIST_OCCUPATIONS.draw(dice)
    return Donor(van_id, listed.name, listed.place, listed.employer, occupation)


def in_force(listed: Sequence[Listed]) -> list[Listed]:
    """The persons who are on the list while the donors give."""
    return [entry for entry in listed if entry.name.last and entry.is_in_force]


def gone(listed: Sequence[Listed]) -> list[Listed]:
    return [entry for entry in listed if entry.until and entry.until < FIRST_DAY]


def _other_middle(name: Name, dice: Dice) -> str:
    """None, or one that does not begin as the other's does."""
    while dice.chance(0.6):
        middle = names.middle_name(name.first, dice)
        if middle[:1] != name.middle[:1]:
            return middle
    return ""


def _written(name: Name, dice: Dice) -> Name:
    """The name as its owner wrote it on a form; in full where that would make a known one of it."""
    written = _carelessly(name, dice)
    return name if names.is_famous(written.first, written.last) else written


def _carelessly(name: Name, dice: Dice) -> Name:
    if name.middle and dice.chance(0.5):
        name = replace(name, middle="" if dice.chance(0.5) else name.middle[0])
    if name.suffix and dice.chance(0.5):
        name = replace(name, suffix="")
    luck = dice.below(100)
    if luck < 25 and name.first in NICKNAMES:
        return replace(name, first=dice.pick(NICKNAMES[name.first]))
    if luck < 35 and len(name.last) > 5:
        return replace(name, last=_mistyped(name.last, dice))
    if luck < 41 and "-" not in name.last:
        return replace(name, last=f"{name.last}-{names.surname(dice).split('-')[0]}")
    if luck < 45:
        return replace(name, first=name.last, last=name.first)
    return name


def _mistyped(word: str, dice: Dice) -> str:
    """One letter left out, doubled, or changed with the next; never the first."""
    at = dice.between(2, len(word) - 2)
    if not word[at : at + 2].isalpha() or word[at] == word[at + 1]:
        return word[:at] + word[at] + word[at:]
    left_out, doubled = word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return dice.pick((left_out, doubled, swapped))


def _work(listed: Listed, dice: Dice) -> tuple[str, str]:
    """Employer and occupation: the list's own in other words, or the client, or nothing at all."""
    luck = dice.below(100)
    if luck < 12 or not listed.employer:
        return employers.SAYS_NOTHING.draw(dice)
    employer = listed.client if luck < 24 and listed.client else listed.employer
    return variant(employer, dice), _occupation(listed, dice)


def _occupation(listed: Listed, dice: Dice) -> str:
    if listed.list == LOBBYISTS:
        return LOBBYIST_OCCUPATIONS.draw(dice)
    if listed.list == EXECUTIVES:
        return EXECUTIVE_OCCUPATIONS.get(listed.title, "Executive")
    return dice.pick(("Consultant", "Public Relations", "Attorney", "Executive"))


def variant(employer: str, dice: Dice) -> str:
    """An employer as another person would write it."""
    luck = dice.below(10)
    if luck < 3:
        return employer.upper()
    if luck < 6:
        return without_legal_form(employer)
    if luck < 7:
        return f"{without_legal_form(employer).upper()} LLC"
    if luck < 8:
        return employer.replace(" & ", " and ").replace("International", "Intl")
    return employer


def without_legal_form(employer: str) -> str:
    for form in LEGAL_FORMS:
        if employer.endswith(form):
            return employer.removesuffix(form)
    return employer
