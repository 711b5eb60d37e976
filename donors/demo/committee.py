"""The committee of the demo: a candidate who does not exist, in an election that does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class DemoElection:
    """`code` as the FEC writes it: P2026 is the primary, G2026 the general election."""

    code: str
    date: date


@dataclass(frozen=True, slots=True)
class DemoCommittee:
    """`code` has the form of an FEC id and is none; `type` as Committee.Type has it."""

    code: str
    name: str
    type: str
    elections: tuple[DemoElection, ...]


PRIMARY = DemoElection("P2026", date(2026, 6, 2))
GENERAL = DemoElection("G2026", date(2026, 11, 3))
COMMITTEE = DemoCommittee(
    code="C99955501",
    name="Thessaly Quillmere for Congress",
    type="candidate",
    elections=(PRIMARY, GENERAL),
)
# What an individual may give to a candidate for each election of 2025-26 (11 CFR 110.1(b)).
LIMIT = Decimal(3500)


def election_of(day: date) -> DemoElection:
    """What a gift without a designation is for: the next election (11 CFR 110.1(b)(2)(ii))."""
    return PRIMARY if day <= PRIMARY.date else GENERAL
