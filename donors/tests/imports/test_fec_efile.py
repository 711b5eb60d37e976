"""FEC electronic filings: the receipts of one report, and which report it is."""

import datetime
import io
from decimal import Decimal

import pytest

from core.errors import BadInput
from donors.imports.layouts.fec_efile import VERSIONS
from donors.imports.rejects import write_rejects
from donors.tests.imports.files import SEPARATOR, efile, read, sa_line

NAME = "1234567.fec"


def test_a_line_of_schedule_a_is_a_row() -> None:
    outcome = read(efile(sa_line()), name=NAME)
    row = outcome.row
    assert outcome.split.inspection.layout == "fec-efile"
    assert (row.line, row.external_id) == (3, "C00999999/Q2 20260401 20260630/0/T1")
    assert (row.last, row.first, row.middle, row.suffix) == ("Testerly", "Wilhelmina", "Q", "Jr")
    assert (row.amount, row.date) == (Decimal("50.00"), datetime.date(2026, 3, 14))
    assert (row.committee, row.election, row.receipt_type) == ("C00999999", "P2026", "SA11AI")
    assert (row.transaction_id, row.report) == ("T1", "Q2 20260401 20260630")
    assert (row.file_number, row.is_memo, row.entity_type) == ("1234567", False, "IND")


def test_other_lines_are_counted_and_passed_over() -> None:
    others = [SEPARATOR.join(fields) for fields in (["SB17", "C00999999"], ["TEXT", "x"], ["SA3L"])]
    outcome = read(efile(others[0], sa_line(), *others, sa_line(transaction_id="T2")), name=NAME)
    assert [row.line for row in outcome.rows] == [4, 8]
    assert outcome.split.rows == 2
    assert outcome.split.inspection.others == {
        "HDR": 1, "F3N": 1, "SB17": 2, "TEXT": 1, "SA3L": 1,
    }  # fmt: skip


def test_an_amendment_has_the_same_report_and_another_id() -> None:
    original = read(efile(sa_line()), name=NAME).row
    amended = read(efile(sa_line(), amendment=2), name="1300000.fec").row
    assert amended.report == original.report
    assert amended.external_id == "C00999999/Q2 20260401 20260630/2/T1"
    assert amended.file_number == "1300000"


def test_a_file_by_another_name_has_no_number() -> None:
    assert read(efile(sa_line()), name="our filing.fec").row.file_number == ""


def test_a_memo_is_marked() -> None:
    assert read(efile(sa_line(memo_code="X"))).row.is_memo


def test_an_organisation_keeps_its_name_whole() -> None:
    line = sa_line(entity_type="ORG", contributor_organization_name="Acme, Bolt and Sons")
    row = read(efile(line)).row
    assert (row.last, row.first) == ("Acme, Bolt and Sons", "")


def test_what_a_conduit_passed_on_has_the_filer_as_its_conduit() -> None:
    line = sa_line(memo_text_description="Earmarked for FENWRIGHT (C00888888)")
    assert read(efile(line)).row.conduit == "C00999999"
    for kept in ("* Earmarked Contribution: See Below", "Earmarked for ActBlue",
                 "Earmarked for FENWRIGHT (C00999999)"):  # fmt: skip
        assert read(efile(sa_line(memo_text_description=kept))).row.conduit == ""


def test_the_last_fields_may_be_left_out() -> None:
    line = sa_line().rstrip(SEPARATOR)
    assert read(efile(line, sa_line(transaction_id="T2") + SEPARATOR)).rows[0].last == "Testerly"
    assert not read(efile(line)).rejects


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_with_this_schedule_a_are_read(version: str) -> None:
    assert read(efile(sa_line(), version=version)).row.last == "Testerly"


OF_V2 = "/* Header\nFEC_Ver_# = 2.02\nSoft_Name = Invented\n/* End Header\nF3XA,C00999999\n"


@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        (efile(sa_line(), version="7.0"), 1, "version 7.0"),
        (efile(sa_line(), version="9.1"), 1, "version 9.1"),
        ("HDR,FEC,5.3,Invented,1\nF3XN,C00999999\n", 1, "version 5.3"),
        ("HDR,P3.4,Invented,1\nF3XN,C00999999\n", 1, "version P3.4"),
        ("HDR,FEC,8.3,Invented,1\nF3XN,C00999999\n", 1,
         "version 8.3, but without the separator (ASCII 28) that goes with it"),
        (OF_V2, 2, "version 2.02"),
        ("/* Header\nSoft_Name = Invented\n", 1, "a version that its header does not tell"),
    ],
)  # fmt: skip
def test_other_versions_are_refused_by_their_number(data: str, line: int, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(data, name="13360.fec")
    assert str(refused.value) == (
        f"13360.fec, line {line}: this is an FEC e-filing of {told};"
        " those of version 8.0 to 8.5 can be read"
    )


def test_two_filings_in_one_file_are_refused() -> None:
    with pytest.raises(BadInput, match=r"line 4: a second filing begins here"):
        read(efile(sa_line()) + efile(sa_line()))


def test_a_header_without_a_cover_is_refused() -> None:
    with pytest.raises(BadInput, match=r"line 2: expected the cover of the report"):
        read(efile().split("\r\n")[0] + "\r\n" + sa_line())


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"transaction_id": ""}, "transaction_id: expected a transaction id, got ''"),
        (
            {"filer_committee_id_number": "X"},
            "filer_committee_id_number: expected an FEC committee id such as C00123456, got 'X'",
        ),
        ({"contribution_date": "20260230"},
         "contribution_date: expected a day of the calendar, got '20260230'"),
        ({"contribution_date": "03142026"},
         "contribution_date: expected a day of the calendar, got '03142026'"),
        ({"contributor_last_name": ""},
         "contributor_last_name: expected a last name or an organization's, got ''"),
    ],
)  # fmt: skip
def test_a_faulty_field_rejects_its_row_and_no_other(told: dict[str, str], message: str) -> None:
    outcome = read(efile(sa_line(), sa_line(**told), sa_line(transaction_id="T3")), name=NAME)
    assert len(outcome.rows) == 2
    assert outcome.reject.message(NAME) == f"{NAME}, line 4, column {message}"


def test_a_mended_reject_is_of_the_same_report() -> None:
    outcome = read(efile(sa_line(contribution_amount="many"), amendment=1), name=NAME)
    target = io.BytesIO()
    write_rejects(outcome.rejects, outcome.split.inspection, target)
    mended = target.getvalue().decode("utf-8-sig").replace("many", "50.00")
    row = read(mended, name="rejects.csv").row
    wanted = read(efile(sa_line(), amendment=1), name=NAME).row
    assert row.content_hash == wanted.content_hash
