"""The contributions as NGP VAN exports them, with the faults that such files have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from donors.demo.dice import Dice, words
from donors.demo.giving import Gift
from donors.demo.people import Donor

STREETS = tuple(
    f"{tree} Street" for tree in words("Aster Birch Cedar Elder Fern Gentian Hazel Iris Larch")
)
COLUMNS = (
    "ContributionID", "VanID", "FirstName", "MiddleName", "LastName", "City", "State",
    "ZipOrPostal", "Employer", "Occupation", "Amount", "DateReceived", "OrganizationName",
    "AddressLine1", "Country", "PaymentType", "CardType", "CardLastFour", "USPassportNumber",
)  # fmt: skip
# Column and what stands in it: each spoils one row, and nothing but that row.
FAULTS = (
    ("Amount", "1e9"), ("DateReceived", "2/30/2026"), ("LastName", ""), ("Amount", "twenty"),
    ("ContributionID", ""), ("DateReceived", ""), ("Amount", "10.005"), ("Amount", ""),
    ("DateReceived", "13/13/2025"), ("DateReceived", "yesterday"), ("Amount", "--50"),
    ("DateReceived", "6/31/2025"), ("LastName", ""), ("Amount", "1,00.00"),
    ("DateReceived", "1/1/1900"),
)  # fmt: skip


def fault_count(contributions: int) -> int:
    """Fifteen in a file of 20,000 rows; none in a tiny one."""
    return min(len(FAULTS), contributions // 100)


def numbered(given: Sequence[Gift], dice: Dice) -> list[tuple[str, Gift]]:
    """Each gift with its ContributionID, which grows with the days."""
    last, found = 7_400_000, []
    for gift in given:
        last += dice.between(1, 4)
        found.append((str(last), gift))
    return found


def rows(
    given: Sequence[tuple[str, Gift]], faulty: Sequence[Gift], dice: Dice
) -> list[tuple[str, ...]]:
    """The rows of the file, by day; the faulty ones lie among them."""
    made = [row(id_, gift, dice) for id_, gift in given]
    for number, spoiled in enumerate(_spoiled(faulty, dice)):
        made.insert(dice.between(number, len(made)), spoiled)
    return made


def row(contribution_id: str, gift: Gift, dice: Dice) -> tuple[str, ...]:
    donor = gift.donor
    last = f"{donor.name.last} {donor.name.suffix}".strip()
    day = f"{gift.day.month}/{gift.day.day}/{gift.day.year}"
    return (
        contribution_id, donor.van_id, donor.name.first, donor.name.middle, last, donor.place.city,
        donor.place.state, donor.place.zip, donor.employer, donor.occupation,
        _dollars(gift.amount, dice), day, donor.organisation, donor.street or _street(donor),
        donor.country, gift.payment, *_card(gift), donor.passport,
    )  # fmt: skip


def _street(donor: Donor) -> str:
    """An address of the donor's own, the same on every gift."""
    number = int(donor.van_id)
    return f"{100 + number % 9_001} {STREETS[number % len(STREETS)]}"


def _card(gift: Gift) -> tuple[str, str]:
    """Type and last four digits of what was paid with; a donor keeps a card."""
    if gift.payment != "Credit Card":
        return "", ""
    number = int(gift.donor.van_id) * 7_919
    return ("Visa", "Mastercard")[number % 2], gift.card or f"{number % 10_000:04d}"


def _dollars(amount: Decimal, dice: Dice) -> str:
    """1000.00, and now and then $1,000.00."""
    if amount >= 1000 and dice.chance(0.1):
        return f"${amount:,.2f}"
    return f"{amount:.2f}"


def _spoiled(faulty: Sequence[Gift], dice: Dice) -> Iterator[tuple[str, ...]]:
    for number, (gift, (column, value)) in enumerate(zip(faulty, FAULTS, strict=False)):
        fields = list(row(str(7_399_000 + number), gift, dice))
        fields[COLUMNS.index(column)] = value
        yield tuple(fields)
