"""Who gives how much on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from donors.demo import employers, names, places, planting
from donors.demo.committee import LIMIT, PRIMARY, election_of
from donors.demo.dice import Dice, Weighted
from donors.demo.people import FIRST_DAY, LAST_DAY, Donor, Listed

# Of 20,000 contributions; of fewer, as many fewer.
PLANTED = {"lobbyists": 120, "foreign-agents": 25, "oil-gas-executives": 60}
NAMESAKES = 160
FORMER = 15
AMOUNTS = Weighted(
    [
        (3, 20), (5, 110), (10, 160), (15, 60), (20, 70), (25, 190), (27, 15), (35, 40), (50, 130),
        (75, 25), (100, 110), (150, 20), (200, 14), (250, 50), (500, 38), (1000, 22), (1500, 5),
        (2500, 5), (3300, 7),
    ]
)  # fmt: skip
# What to give to be over the limit, as (days before the primary, dollars); below zero: after it.
OVER_THE_LIMIT = (
    ((200, 5000),),
    ((300, 2500), (90, 1500)),
    ((150, 3500), (20, 250)),
    ((400, 1000), (300, 1000), (200, 1000), (100, 1000)),
    ((-10, 3500), (-40, 500)),
    ((120, 7000),),
)
# And what comes close, but is not: the last gift of the third is given back in part.
AT_THE_LIMIT = (
    ((100, 3500),),
    ((60, 3500), (-30, 3500)),
    ((80, 5000), (70, -1500)),
    ((250, 2500), (30, 1000)),
)


@dataclass(frozen=True, slots=True)
class Gift:
    """A contribution; a negative amount gives an earlier one back. `card` has its last digits."""

    donor: Donor
    amount: Decimal
    day: date
    payment: str = "Credit Card"
    card: str = ""


def share(count: int, contributions: int) -> int:
    """`count` out of 20,000 contributions, for a file of another size; at least one."""
    return max(1, min(count, count * contributions // 20_000))


def donors(lists: Sequence[Sequence[Listed]], contributions: int, dice: Dice) -> list[Donor]:
    """Twelve donors for twenty contributions: those on lists, their namesakes, and the rest."""
    van_ids = _VanIds(dice)
    present = [planting.in_force(entries) for entries in lists]
    planted = [
        one
        for entries in present
        for one in dice.sample(entries, share(PLANTED[entries[0].list], contributions))
    ]
    alike = dice.sample(
        [one for entries in present for one in entries], share(NAMESAKES, contributions)
    )
    former = dice.sample(planting.gone(lists[0]), share(FORMER, contributions))
    people = [planting.as_donor(one, van_ids.draw(), dice) for one in planted]
    people += [planting.as_namesake(one, van_ids.draw(), dice) for one in alike]
    people += [planting.as_former(one, van_ids.draw(), dice) for one in former]
    firms = employers.firms(dice, employers.COMPANIES, 1_600)
    while len(people) < contributions * 6 // 10:
        people.append(_stranger(van_ids.draw(), firms, dice))
    return people


def _stranger(van_id: str, firms: Sequence[str], dice: Dice) -> Donor:
    """Somebody on no list: one in twelve has a name that many have."""
    name = names.common_name(dice) if dice.chance(0.08) else names.name(dice)
    employer, occupation = employers.SAYS_NOTHING.draw(dice)
    if dice.chance(0.56):
        employer, occupation = dice.early(firms), dice.pick(employers.OCCUPATIONS)
        employer = planting.variant(employer, dice)
    return Donor(van_id, name, places.place(dice), employer, occupation)


class _VanIds:
    """Ids that grow by small steps, as a database that others use too gives them."""

    def __init__(self, dice: Dice) -> None:
        self.last, self.dice = 10_100_000, dice

    def draw(self) -> str:
        self.last += self.dice.between(1, 90)
        return str(self.last)


def gifts(people: Sequence[Donor], count: int, dice: Dice) -> list[Gift]:
    """`count` gifts and refunds, by day. Every donor gives; some often, a few too much."""
    strangers = [donor for donor in people if donor.listed is None]
    eager = dice.sample(strangers, share(60, count))
    made = _around_the_limit(eager, dice)
    set_apart = {donor.van_id for donor in eager}
    others = [donor for donor in people if donor.van_id not in set_apart]
    made += _ordinary(others, count - len(made), dice)
    return sorted(made, key=lambda gift: gift.day)


def _around_the_limit(eager: Sequence[Donor], dice: Dice) -> list[Gift]:
    """Two of three give more than they may, and one as much as they may."""
    made = []
    for place, donor in enumerate(eager):
        pattern = dice.pick(AT_THE_LIMIT) if place % 3 == 2 else dice.pick(OVER_THE_LIMIT)
        for days, dollars in pattern:
            day = PRIMARY.date - timedelta(days=days + dice.below(5))
            made.append(Gift(donor, Decimal(dollars), day))
    return made


def _ordinary(people: Sequence[Donor], count: int, dice: Dice) -> list[Gift]:
    """One gift each, then more from those who give again, then some given back; `count` in all."""
    refunds = count // 350
    givers = list(people)
    regulars = dice.sample(people, max(1, len(people) // 7))
    givers += [dice.early(regulars) for _ in range(count - refunds - len(givers))]
    habits: dict[str, Decimal] = {}
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    given = [_gift(donor, habits, totals, dice) for donor in givers]
    large = [gift for gift in given if gift.amount >= 50 and gift.donor.listed is None]
    return given + [_refund(gift, dice) for gift in dice.sample(large, refunds)]


def _gift(
    donor: Donor,
    habits: dict[str, Decimal],
    totals: dict[tuple[str, str], Decimal],
    dice: Dice,
) -> Gift:
    """What this donor gave the first time, but no more than a little; always within the limit."""
    again = donor.van_id in habits
    amount = habits.setdefault(donor.van_id, _amount(dice))
    if again:
        amount = min(amount, Decimal(50))
    day = _day(dice)
    key = (donor.van_id, election_of(day).code)
    if totals[key] + amount > LIMIT - 100:
        amount = Decimal(1)
    totals[key] += amount
    return Gift(_later(donor, dice) if again and dice.chance(0.03) else donor, amount, day)


def _later(donor: Donor, dice: Dice) -> Donor:
    """The same donor with the employer in other words."""
    return replace(donor, employer=planting.variant(donor.employer, dice))


def _amount(dice: Dice) -> Decimal:
    cents = dice.between(1, 99) if dice.chance(0.04) else 0
    return AMOUNTS.draw(dice) + Decimal(cents) / 100


def _day(dice: Dice) -> date:
    """The later the busier."""
    span = (LAST_DAY - FIRST_DAY).days
    return FIRST_DAY + timedelta(days=int(span * max(dice.random(), dice.random()) + 0.5))


def _refund(gift: Gift, dice: Dice) -> Gift:
    """All or half of it, given back within a month."""
    part = gift.amount if dice.chance(0.7) else (gift.amount / 2).quantize(Decimal("0.01"))
    day = gift.day + timedelta(days=dice.between(2, 30))
    return replace(gift, amount=-part, day=min(LAST_DAY, day))


def over_the_limit(given: Sequence[Gift]) -> list[tuple[str, str, str]]:
    """VanID, election and total of those who gave too much for it, what they got back taken off."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for gift in given:
        totals[gift.donor.van_id, election_of(gift.day).code] += gift.amount
    return sorted((*key, f"{total:.2f}") for key, total in totals.items() if total > LIMIT)
