"""The same gift has the same hash, wherever it stands; a change of anything changes it."""

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

import pytest

from donors.imports.base import Row
from donors.tests.imports.files import VAN_ROW, changed, read, van

ROW = read(van(VAN_ROW)).row


def test_the_line_does_not_count() -> None:
    outcome = read(van(changed(ContributionID="G-0"), VAN_ROW, end="\r\n"))
    assert outcome.rows[1].content_hash == ROW.content_hash


def test_whitespace_and_ways_of_writing_do_not_count() -> None:
    written = changed(Employer=" Acme  Widgets ", Amount="$50", DateReceived="3/14/2026")
    assert read(van(written)).row.content_hash == ROW.content_hash


def test_case_counts() -> None:
    assert read(van(changed(LastName="TESTERLY"))).row.content_hash != ROW.content_hash


@pytest.mark.parametrize(
    "field", [field.name for field in dataclasses.fields(Row) if field.name != "line"]
)
def test_every_field_but_the_line_counts(field: str) -> None:
    others: dict[str, Any] = {
        "amount": Decimal("50.01"), "date": datetime.date(2026, 3, 15), "is_memo": True,
    }  # fmt: skip
    other = dataclasses.replace(ROW, **{field: others.get(field, "other")})
    assert other.content_hash != ROW.content_hash


def test_text_does_not_run_from_one_field_into_the_next() -> None:
    one = dataclasses.replace(ROW, city="ab", state="c")
    other = dataclasses.replace(ROW, city="a", state="bc")
    assert one.content_hash != other.content_hash


def test_the_hash_is_the_same_in_every_process() -> None:
    row = Row(
        line=1, external_id="G-1", donor_id="", last="Testerly", first="", middle="", suffix="",
        employer="", occupation="", city="", state="", zip="", amount=Decimal("1.00"),
        date=datetime.date(2026, 1, 1),
    )  # fmt: skip
    assert row.content_hash == "9b8a0b75219f6ed55862bd1a4a843fcd"
