"""The reject file: mended, it loads again as if nothing had been wrong."""

import csv
import io

import pytest

from donors.imports.layouts.fec_itcont import COLUMNS
from donors.imports.rejects import write_rejects
from donors.tests.imports.files import (
    FEC_ROW,
    VAN_HEADER,
    VAN_ROW,
    Outcome,
    changed,
    changed_fec,
    read,
    van,
)


def reject_file(outcome: Outcome) -> bytes:
    target = io.BytesIO()
    assert write_rejects(outcome.rejects, outcome.split.inspection, target) == len(outcome.rejects)
    return target.getvalue()


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_original_columns_come_first_then_the_fault() -> None:
    header, row = table(reject_file(read(van(VAN_ROW, changed(Amount="1e9")))))
    assert header == [*VAN_HEADER.split(","), "line", "column", "value", "reason"]
    assert row[:12] == changed(Amount="1e9").split(",")
    assert row[12:] == [
        "3", "Amount", "1e9", "expected an amount such as 1000 or $1,000.00, got '1e9'",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mended_and_loaded_again_the_row_is_the_row(end: str) -> None:
    header = VAN_HEADER + ",Notes"
    good = changed(Employer='"Acme ""Widgets"", Inc"', FirstName="Zoë") + f',"two{end}lines"'
    bad = good.replace("50.00", "1e9")
    mended = reject_file(read(van(bad, header=header, end=end))).replace(b"1e9", b"50.00", 1)
    outcome = read(mended)
    assert outcome.split.inspection.mended
    assert outcome.row.content_hash == read(van(good, header=header, end=end)).row.content_hash


def test_formulas_are_defused_and_restored() -> None:
    bad = changed(Employer='"=HYPERLINK(""x"")"', City="'@x", Occupation="-1", Amount="1e9")
    data = reject_file(read(van(bad)))
    cells = table(data)[1]
    assert cells[8:10] == ['\'=HYPERLINK("x")', "-1"]
    assert cells[5] == "''@x"
    row = read(data.replace(b"1e9", b"50.00", 1)).row
    assert (row.employer, row.city, row.occupation) == ('=HYPERLINK("x")', "'@x", "-1")


def test_an_apostrophe_in_an_ordinary_file_is_kept() -> None:
    assert read(van(changed(Employer="'=x"))).row.employer == "'=x"


def test_a_mended_file_with_faults_left_gives_a_reject_file_of_the_same_columns() -> None:
    once = reject_file(read(van(changed(Amount="1e9", Employer="=x"))))
    again = read(once)
    assert again.reject.column == "Amount"
    twice = table(reject_file(again))
    assert twice[0] == table(once)[0]
    assert twice[1][:12] == table(once)[1][:12]


def test_surplus_fields_stand_in_value_and_missing_ones_are_empty() -> None:
    data = reject_file(read(van(VAN_ROW + ",Inc,x", "G-2")))
    _, long, short = table(data)
    assert long == [*VAN_ROW.split(","), "2", "", "Inc,x", "expected 12 fields, got 14"]
    assert short == ["G-2", *[""] * 11, "3", "", "", "expected 12 fields, got 1"]


def test_a_record_with_wrong_quotes_keeps_its_text() -> None:
    _, row = table(reject_file(read(van(changed(FirstName='"Bill" Sr')))))
    assert row[2] == "Bill Sr"
    assert row[4] == "Testerly"


def test_itcont_rejects_load_again_too() -> None:
    bad = changed_fec(COLUMNS, TRANSACTION_DT="02302026", EMPLOYER='=SUM "A"')
    good = bad.replace("02302026", "03142026")
    data = reject_file(read(f"{FEC_ROW}\n{bad}\n"))
    assert table(data)[0] == [*COLUMNS, "line", "column", "value", "reason"]
    row = read(data.replace(b"02302026", b"03142026", 1)).row
    assert row.content_hash == read(good).row.content_hash


def test_a_spreadsheet_may_put_delimiters_at_the_ends_of_a_mended_file() -> None:
    lines = reject_file(read(van(changed(Amount="1e9", Employer="=x")))).decode().splitlines()
    mended = "".join(f"{line},\n" for line in lines).replace("1e9", "50.00", 1)
    outcome = read(mended)
    assert outcome.row.content_hash == read(van(changed(Employer="=x"))).row.content_hash
    again = reject_file(read(mended.replace("50.00", "2e9", 1)))
    assert table(again)[0] == table(lines[0].encode())[0]


def test_the_target_stays_open_and_no_rejects_leave_a_header() -> None:
    assert len(table(reject_file(read(van(VAN_ROW))))) == 1


# A number that no file of ours may keep, in a column that is read and in one that is not.
NUMBER = "X90417735"
PASSPORT_HEADER = f"{VAN_HEADER},USPassportNumber,Donor SSN"
GIFT_WITH_NUMBERS = f"{VAN_ROW},{NUMBER},123-45-6789"


@pytest.mark.parametrize(
    "row",
    [
        GIFT_WITH_NUMBERS.replace("50.00", "1e9"),
        GIFT_WITH_NUMBERS.replace("50.00", "1,050.00"),
        f"{GIFT_WITH_NUMBERS},,",
        GIFT_WITH_NUMBERS.partition(",")[2],
        GIFT_WITH_NUMBERS.replace("50.00", '"50"0'),
        GIFT_WITH_NUMBERS.replace(NUMBER, f'"{NUMBER}" x'),
    ],
    ids=["amount", "a field more", "two more", "a field less", "quotes before", "its own quotes"],
)
def test_numbers_that_are_kept_nowhere_are_not_kept_in_a_rejected_record(row: str) -> None:
    outcome = read(f"{PASSPORT_HEADER}\n{row}\n")
    [reject] = outcome.rejects
    for number in (NUMBER, "6789"):
        assert number not in repr(reject)
        assert number.encode() not in reject_file(outcome)


def test_a_masked_record_is_mended_and_says_that_there_was_a_number() -> None:
    bad = GIFT_WITH_NUMBERS.replace("50.00", "1e9")
    mended = reject_file(read(f"{PASSPORT_HEADER}\n{bad}\n")).replace(b"1e9", b"50.00", 1)
    assert read(mended).row.passport == "given"


def test_what_stands_before_such_a_column_is_kept_where_the_count_is_wrong() -> None:
    outcome = read(f"{PASSPORT_HEADER}\n{GIFT_WITH_NUMBERS},more\n")
    assert outcome.rejects[0].raw == f"{VAN_ROW},given,given,more\n"
