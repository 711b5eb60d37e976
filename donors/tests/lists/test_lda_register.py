"""What is kept of fetched filings: all that makes an entry, and no more."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from donors.lists import lda
from donors.lists.lda import register
from donors.lists.lda.filings import Filing, Lobbyist, entries

ADA = Lobbyist("Bolt", "Ada", "Q", "Jr", "Addie", "Clerk, Rep. Nobody", "101")
PETRA = Lobbyist("Müller", "Petra", is_new=True)
DAYS = st.none() | st.dates(date(2018, 1, 1), date(2020, 12, 31))
FILINGS = st.builds(
    Filing,
    registrant=st.sampled_from(["BOLT & CO", "ACME LLC"]),
    registrant_number=st.sampled_from(["", "7"]),
    client=st.sampled_from(["RIVER CO", "LAKE CO"]),
    lobbyists=st.lists(st.sampled_from([ADA, PETRA]), max_size=2, unique=True).map(tuple),
    registered=DAYS,
    start=DAYS,
    terminated=DAYS,
)


def filing(**told: Any) -> Filing:
    about = {"registrant": "BOLT & CO", "registrant_number": "7", "client": "RIVER CO"}
    return Filing(**about | {"lobbyists": (ADA,), "url": "https://lda.example.org/1"} | told)


def kept(*filings: Filing) -> bytes:
    target = io.BytesIO()
    register.write(filings, target)
    return target.getvalue()


def read(data: bytes) -> list[Filing]:
    found = lda.filings_of(io.BytesIO(data), "list.jsonl")
    assert found is not None
    return list(found)


def test_a_filing_comes_back_as_it_was() -> None:
    one = filing(
        lobbyists=(ADA, PETRA), start=date(2026, 1, 1), registered=date(2020, 5, 6),
        terminated=date(2026, 2, 3),
    )  # fmt: skip
    assert read(kept(one)) == [one]


def test_the_order_of_filings_and_one_told_twice_change_no_byte() -> None:
    one, two = filing(start=date(2026, 1, 1)), filing(start=date(2026, 4, 1), client="LAKE CO")
    assert kept(one, two) == kept(two, one, two)


def test_of_reports_that_say_the_same_the_first_and_the_last_are_kept() -> None:
    quarters = [filing(start=date(2025, month, 1)) for month in (1, 4, 7, 10)]
    assert read(kept(*quarters)) == [quarters[0], quarters[3]]


def test_a_report_that_names_nobody_is_not_kept_unless_it_ends_the_work() -> None:
    ended = filing(lobbyists=(), terminated=date(2026, 2, 3))
    assert read(kept(filing(lobbyists=()), ended)) == [ended]


@given(st.lists(FILINGS, max_size=8))
def test_what_is_left_out_makes_no_entry_another(filings: list[Filing]) -> None:
    told = {entry.key: entry.content_hash for entry in entries(filings)}
    assert {e.key: e.content_hash for e in entries(read(kept(*filings)) if told else [])} == told


def test_a_termination_ends_the_work_of_those_it_does_not_name() -> None:
    found = entries([
        filing(lobbyists=(ADA, PETRA), start=date(2025, 1, 1)),
        filing(lobbyists=(ADA,), start=date(2025, 4, 1), terminated=date(2025, 5, 6)),
        filing(client="LAKE CO", registrant="ACME LLC", registrant_number="8",
               lobbyists=(PETRA,), start=date(2025, 1, 1)),
    ])  # fmt: skip
    ends = {(entry.last, entry.organisations[0]): entry.effective_to for entry in found}
    assert ends == {
        ("Bolt", "BOLT & CO"): date(2025, 5, 6),
        ("Müller", "BOLT & CO"): date(2025, 5, 6),
        ("Müller", "ACME LLC"): None,
    }


@pytest.mark.parametrize("line", [b"{", b"[]", b"{}", b'{"registrant": 1}', b"\xff"])
def test_a_line_that_is_no_filing_is_told_with_its_number(line: bytes) -> None:
    with pytest.raises(BadInput, match=r"^list\.jsonl, line 2: expected one filing"):
        read(kept(filing()) + line + b"\n")
