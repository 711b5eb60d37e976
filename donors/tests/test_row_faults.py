"""A row's fault rejects the row, with its place, value and reason; mended, it loads."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from django.core.management import call_command

from core import storage
from donors.models import Import, RejectedRow
from donors.tests.imports.files import FEC_ROW
from donors.tests.office import (
    AMBROSE,
    COMMITTEE_COLUMNS,
    ON_LIST,
    bring,
    bring_list,
    contribution,
    counts,
    dollars,
    gift,
    open_flags,
    people,
    table,
    van,
)

pytestmark = pytest.mark.django_db


def rejects_of(taken: Import) -> bytes:
    with storage.read(taken.rejects_file) as file:
        return bytes(file.read())


def as_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Amount", "1e9", "expected an amount such as 1000 or $1,000.00, got '1e9'"),
        ("Amount", "", "expected an amount such as 1000 or $1,000.00, got ''"),
        ("Amount", "12.345", "expected no more than two decimals, got '12.345'"),
        ("Amount", "1000000000", "expected no more than 99,999,999.99, got '1000000000'"),
        ("DateReceived", "2026-02-30", "expected a day of the calendar, got '2026-02-30'"),
        ("DateReceived", "soon", "expected a date such as 2026-01-31 or 1/31/2026, got 'soon'"),
        ("DateReceived", "1950-01-01", "expected a date since 1970-01-01, got '1950-01-01'"),
        ("ContributionID", "", "expected a ContributionID, got ''"),
        ("LastName", "", "expected a last name, got ''"),
        ("Employer", "x" * 301, "expected at most 300 characters, got 301"),
        ("Committee", "C0099", "expected an FEC committee id such as C00123456, got 'C0099'"),
    ],
)
def test_the_row_is_rejected_and_the_rest_loads(
    tmp_path: Path, column: str, value: str, reason: str
) -> None:
    faulty = {**gift("G-2"), column: value}
    path = tmp_path / "gifts.csv"
    path.write_bytes(van(gift("G-1"), faulty, gift("G-3", AMBROSE), columns=COMMITTEE_COLUMNS))
    call_command("import_contributions", str(path), "--wait")
    taken = Import.objects.get()
    assert (taken.rows, counts(taken)) == (3, (2, 0, 1))
    [reject] = RejectedRow.objects.all()
    assert (reject.line, reject.column, reject.value) == (3, column, value[:200])
    assert reject.reason == reason
    [row] = as_rows(rejects_of(taken))
    assert (row["line"], row["column"], row["reason"]) == ("3", column, reason)
    assert row["ContributionID"] == faulty["ContributionID"]


def test_a_date_far_ahead_is_rejected() -> None:
    taken = bring(van(gift("G-1", DateReceived="2126-01-01")))
    assert taken.rejects.get().reason.startswith("expected a date no later than ")


def test_a_row_with_too_many_or_too_few_fields_is_rejected() -> None:
    data = van(gift("G-1")).decode() + "G-2,501\n" + "G-3,501," + "x," * 20 + "\n"
    taken = bring(data.encode())
    assert counts(taken) == (1, 0, 2)
    assert list(taken.rejects.values_list("line", "reason")) == [
        (3, "expected 12 fields, got 2"),
        (4, "expected 12 fields, got 23"),
    ]


def test_a_faulty_row_of_the_fec_is_rejected_by_its_column() -> None:
    faulty = FEC_ROW.replace("|03142026|", "|02302026|").replace("0000000001", "0000000002")
    taken = bring(f"{FEC_ROW}\n{faulty}\n".encode(), name="itcont.txt")
    reject = taken.rejects.get()
    assert (counts(taken), reject.line, reject.column) == ((1, 0, 1), 2, "TRANSACTION_DT")


def test_lines_are_those_of_the_file_in_every_chunk() -> None:
    rows = [gift(f"G-{number}", Amount="x" if number % 3 == 0 else "5") for number in range(10)]
    taken = bring(van(*rows), rows_per_chunk=2)
    assert list(taken.rejects.values_list("line", flat=True)) == [2, 5, 8, 11]
    assert [row["line"] for row in as_rows(rejects_of(taken))] == ["2", "5", "8", "11"]


def test_a_file_without_rejects_has_no_reject_file() -> None:
    assert bring(van(gift("G-1"))).rejects_file == ""


def test_a_mended_reject_file_loads_and_is_judged() -> None:
    bring_list(people(ON_LIST))
    first = bring(van(gift("G-1", Amount="1e9"), gift("G-2", AMBROSE), gift("=G-3", Amount="")))
    assert (counts(first), open_flags()) == ((1, 0, 2), set())
    rows = as_rows(rejects_of(first))
    assert [row["ContributionID"] for row in rows] == ["G-1", "'=G-3"]
    rows[0]["Amount"] = "1000"
    rows[1]["Amount"] = "25"
    mended = bring(table(rows, rows[0].keys()), name="rejects.csv")
    assert counts(mended) == (2, 0, 0)
    assert open_flags() == {"G-1", "=G-3"}
    assert contribution("G-1").amount == dollars("1000")
    assert contribution("=G-3").profile.donor == contribution("G-1").profile.donor


def test_a_reject_file_that_was_not_mended_is_rejected_again_with_the_same_reasons() -> None:
    first = bring(van(gift("G-1", Amount="1e9"), gift("G-2", DateReceived="?")))
    again = bring(rejects_of(first), name="rejects.csv")
    assert counts(again) == (0, 0, 2)
    reasons = [list(taken.rejects.values_list("reason", flat=True)) for taken in (first, again)]
    assert reasons[0] == reasons[1]
    assert [row["Amount"] for row in as_rows(rejects_of(again))] == ["1e9", "50.00"]


def test_a_mended_reject_file_of_the_fec_loads() -> None:
    faulty = FEC_ROW.replace("|03142026|", "|02302026|")
    first = bring(f"{faulty}\n".encode(), name="itcont.txt")
    [row] = as_rows(rejects_of(first))
    row["TRANSACTION_DT"] = "02282026"
    mended = bring(table([row], row.keys()), name="rejects.csv")
    assert (counts(mended), mended.layout, mended.source.slug) == ((1, 0, 0), "fec-itcont", "fec")
