"""FEC itcont files: bars, no quotes, no header, names in one field."""

import datetime
from decimal import Decimal

import pytest

from donors.imports.layouts.fec_itcont import COLUMNS
from donors.tests.imports.files import FEC_ROW, changed_fec, read

HEADER = "|".join(COLUMNS)


def test_a_line_is_a_row() -> None:
    outcome = read(FEC_ROW + "\n")
    row = outcome.row
    assert outcome.split.inspection.layout == "fec-itcont"
    assert (row.line, row.external_id, row.donor_id) == (1, "4031420261000000001", "")
    assert (row.last, row.first, row.middle, row.suffix) == (
        "TESTERLY", "WILHELMINA", "Q", "JR",
    )  # fmt: skip
    assert (row.amount, row.date) == (Decimal("50.00"), datetime.date(2026, 3, 14))
    assert (row.committee, row.election, row.receipt_type) == ("C00999999", "P2026", "15")
    assert (row.is_memo, row.file_number, row.entity_type) == (False, "1234567", "IND")


def test_the_header_line_is_known_and_left_out() -> None:
    outcome = read(f"{HEADER}\n{FEC_ROW}\n")
    assert outcome.split.rows == 1
    assert outcome.row.line == 2


def test_a_quote_is_a_character_like_any_other() -> None:
    row = read(changed_fec(COLUMNS, EMPLOYER='"ACME', OCCUPATION='5" PIPE FITTER') + "\n").row
    assert (row.employer, row.occupation) == ('"ACME', '5" PIPE FITTER')


@pytest.mark.parametrize(
    ("receipt_type", "written", "meant"),
    [("22Y", "50", "-50.00"), ("22Y", "-50", "-50.00"), ("15", "-50", "-50.00"),
     ("20Y", "50", "-50.00"), ("24T", "50", "50.00")],
)  # fmt: skip
def test_a_refund_is_negative_however_it_is_written(
    receipt_type: str, written: str, meant: str
) -> None:
    line = changed_fec(COLUMNS, TRANSACTION_TP=receipt_type, TRANSACTION_AMT=written)
    assert str(read(line).row.amount) == meant


def test_a_memo_is_marked() -> None:
    assert read(changed_fec(COLUMNS, MEMO_CD="X")).row.is_memo


@pytest.mark.parametrize("entity", ["ORG", "COM", "PAC", "CCM", "PTY"])
def test_an_organisation_keeps_its_name_whole(entity: str) -> None:
    row = read(changed_fec(COLUMNS, ENTITY_TP=entity, NAME="ACME, BOLT AND SONS, INC.")).row
    assert (row.last, row.first, row.entity_type) == ("ACME, BOLT AND SONS, INC.", "", entity)


@pytest.mark.parametrize(("pgi", "election"), [("P", "P2026"), ("S", "S"), ("", ""), ("O", "O")])
def test_an_election_without_a_year_is_of_the_gifts_cycle(pgi: str, election: str) -> None:
    line = changed_fec(COLUMNS, TRANSACTION_PGI=pgi, TRANSACTION_DT="08242025")
    assert read(line).row.election == election


def test_lines_that_are_not_utf8_are_windows_1252() -> None:
    latin, curly, utf8 = "PEÑA, JOSÉ", "O\u2019TEST, PAT", "ŁASKA, ŻANETA"
    data = b"\n".join(
        changed_fec(COLUMNS, NAME=name).encode(encoding)
        for name, encoding in [(latin, "latin-1"), (curly, "cp1252"), (utf8, "utf-8")]
    )
    outcome = read(data)
    assert [row.last for row in outcome.rows] == ["PEÑA", "O'TEST", "ŁASKA"]
    assert outcome.split.inspection.encoding == "cp1252"


def test_the_same_columns_in_a_spreadsheets_csv_are_read() -> None:
    fields = FEC_ROW.replace("TESTERLY, WILHELMINA Q JR", '"TESTERLY, WILHELMINA Q JR"')
    data = f"{HEADER}\n{fields}\n".replace("|", ",")
    assert read(data).row.content_hash == read(FEC_ROW).row.content_hash


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"SUB_ID": "4.03142E+18"},
         "column SUB_ID: expected up to 19 digits, as the FEC gives them, got '4.03142E+18'"),
        ({"CMTE_ID": "X1"},
         "column CMTE_ID: expected an FEC committee id such as C00123456, got 'X1'"),
        ({"NAME": " "}, "column NAME: expected a name, got ''"),
        ({"TRANSACTION_DT": "02302026"},
         "column TRANSACTION_DT: expected a day of the calendar, got '02302026'"),
        ({"TRANSACTION_AMT": "1e9"},
         "column TRANSACTION_AMT: expected an amount such as 1000 or $1,000.00, got '1e9'"),
    ],
)  # fmt: skip
def test_a_faulty_field_rejects_its_row_and_no_other(changes: dict[str, str], message: str) -> None:
    outcome = read(f"{FEC_ROW}\n{changed_fec(COLUMNS, **changes)}\n{FEC_ROW}\n", name="itcont.txt")
    assert len(outcome.rows) == 2
    assert outcome.reject.message("itcont.txt") == f"itcont.txt, line 2, {message}"


def test_too_many_bars_reject_the_row() -> None:
    reject = read(f"{FEC_ROW}\n{FEC_ROW}|MORE\n", name="itcont.txt").reject
    assert reject.message("itcont.txt") == "itcont.txt, line 2: expected 21 fields, got 22"
    assert reject.value == "MORE"
