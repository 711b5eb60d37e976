"""Days as people, exports and the FEC write them."""

import datetime

import pytest

from donors.imports.values import fec_date, written_date
from donors.tests.imports.files import changed, read, van

PI_DAY = datetime.date(2026, 3, 14)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14", "2026-3-14", "3/14/2026", "03/14/2026", "03/14/26", "2026-03-14T23:59:59Z",
        "2026-03-14 00:00:00.0000000", "2026-03-14T08:00:00-05:00", "3/14/2026 12:00:00 AM",
        " 3/14/2026 ",
    ],
)  # fmt: skip
def test_a_day_is_taken_as_it_is_written(text: str) -> None:
    assert written_date(text) == PI_DAY


def test_two_digit_years_turn_at_seventy() -> None:
    assert written_date("1/1/69").year == 2069
    assert written_date("1/1/70").year == 1970


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-30", "expected a day of the calendar, got '2026-02-30'"),
        ("2/29/2025", "expected a day of the calendar"),
        ("14/3/2026", "expected a day of the calendar"),
        ("0/1/2026", "expected a day of the calendar"),
        ("0000-01-01", "expected a day of the calendar"),
        ("1969-12-31", "expected a date since 1970-01-01"),
        ("0202-03-14", "expected a date since 1970-01-01, got '0202-03-14'"),
        ("3/14/0202", "expected a date since 1970-01-01, got '3/14/0202'"),
        ("٢٠٢٦-03-14", "expected a date such as"),
        ("", "expected a date such as 2026-01-31 or 1/31/2026, got ''"),
        ("March 14", "expected a date such as"), ("20260314", "expected a date such as"),
        ("46095", "expected a date such as"), ("2026-03-14x", "expected a date such as"),
        ("3/14/026", "expected a date such as"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_what_was_expected(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="expected") as caught:
        written_date(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["2062-03-14", "2206-03-14", "3/14/2206", "9999-12-31"])
def test_the_far_future_is_refused(text: str) -> None:
    reject = read(van(changed(DateReceived=text))).reject
    assert reject.message("gifts.csv") == (
        "gifts.csv, line 2, column DateReceived:"
        f" expected a date no later than 2027-07-01, got '{text}'"
    )


@pytest.mark.parametrize("text", ["03142026", "3142026"])
def test_the_fec_writes_month_day_year(text: str) -> None:
    assert fec_date(text) == PI_DAY


@pytest.mark.parametrize("text", ["", "13012026", "2026-03-14", "314026", "00002026"])
def test_what_is_no_fec_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        fec_date(text)
