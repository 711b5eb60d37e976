"""Gifts that break a rule, each in its own way, and some that only look so; and the contractors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from donors.demo import employers, names, places
from donors.demo.dice import Dice
from donors.demo.giving import Gift
from donors.demo.names import Name
from donors.demo.people import Donor
from donors.demo.places import Place

CONTRACTOR_COUNT = 80
CONTRACTOR_COLUMNS = ("id", "name", "aliases", "city", "state", "zip", "from", "to")
TORONTO = Place("Toronto", "ON", "M5V 2T6")
LONDON = Place("London", "", "SW1A 1AA")
WITHIN_20_DAYS = date(2026, 5, 20)  # of the primary on 2 June


def breakers(dice: Dice) -> list[Gift]:
    """One gift or more for each rule, but for the limit's, whose givers are among the others."""
    people = [_somebody(str(10_000_000 + number * 37), dice) for number in range(1, 12)]
    abroad, expatriate, firm, contractor, student, vague, payer, late, *friends = people
    day = date(2026, 2, 17)
    firm = replace(
        firm, name=Name("", "", ""), organisation=f"{employers.word(dice)} Ventures LLC",
        employer="", occupation="",
    )  # fmt: skip
    contractor = replace(contractor, employer=business(contractor.name), occupation="Owner")
    return [
        _gift(replace(abroad, place=TORONTO, country="CA"), 250, day),
        _gift(replace(expatriate, place=LONDON, country="GB", passport="000000000"), 100, day),
        _gift(firm, 1000, day),
        _gift(contractor, 250, day),
        _gift(replace(student, employer="", occupation="STUDENT"), 1500, day),
        _gift(replace(vague, employer="N/A", occupation="N/A"), 500, day),
        replace(_gift(payer, 140, day), payment="Cash"),
        _gift(late, 2500, WITHIN_20_DAYS),
        *(
            replace(
                _gift(replace(one, street="77 Straw Lane", place=payer.place), 1000, day),
                card="4242",
            )
            for one in friends
        ),
    ]


def contractors(dice: Dice, gifts: Iterable[Gift]) -> list[tuple[str, ...]]:
    """The list of federal contractors: firms, and whoever of the givers is in business alone."""
    alone = [
        gift.donor.employer for gift in gifts if gift.donor.employer == business(gift.donor.name)
    ]
    firms = employers.firms(dice, employers.COMPANIES, CONTRACTOR_COUNT - len(alone))
    return [
        (f"K{number:05d}", name, "", "", "", "", "2024-01-01", "")
        for number, name in enumerate(sorted([*firms, *alone]), 1)
    ]


def business(name: Name) -> str:
    """What somebody calls a business of their own."""
    return f"{name.last} Surveying"


def _somebody(van_id: str, dice: Dice) -> Donor:
    employer = f"{employers.word(dice)} Design"
    return Donor(van_id, names.name(dice), places.place(dice), employer, "Manager")


def _gift(donor: Donor, dollars: int, day: date) -> Gift:
    return Gift(donor, Decimal(dollars), day)
