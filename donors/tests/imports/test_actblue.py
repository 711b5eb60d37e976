"""ActBlue's exports: the gift is the line item, and a refund stands beside its gift."""

import datetime
from decimal import Decimal

import pytest

from donors.tests.imports.files import ACTBLUE_HEADER, actblue, read


def test_a_line_item_is_a_gift() -> None:
    outcome = read(actblue({}))
    row = outcome.row
    assert outcome.split.inspection.layout == "actblue"
    assert outcome.split.inspection.missing == ()
    assert (row.external_id, row.donor_id, row.amount) == ("9001", "501", Decimal("50.00"))
    assert (row.last, row.first, row.date) == (
        "Testerly", "Wilhelmina", datetime.date(2026, 3, 14),
    )  # fmt: skip
    assert (row.committee, row.election) == ("C00999999", "P2026")
    assert (row.street, row.country, row.email) == ("1 Elm St, Apt 2", "US", "wil@example.org")
    assert (row.phone, row.payment_method, row.passport) == ("+12175550134", "card", "none")
    assert row.card == ""  # half of all cards are a Visa


def test_one_order_has_several_line_items() -> None:
    outcome = read(actblue({}, {"Lineitem ID": "9002", "Recipient Gov ID": "C00888888"}))
    assert [(row.external_id, row.committee) for row in outcome.rows] == [
        ("9001", "C00999999"), ("9002", "C00888888"),
    ]  # fmt: skip


def test_a_refunded_gift_is_a_gift_and_a_refund() -> None:
    refunded = {"Refund ID": "R7", "Refund Date": "2026-04-02 10:00:00"}
    outcome = read(actblue(refunded))
    gift, refund = outcome.rows
    assert gift == read(actblue({})).row
    assert (refund.external_id, refund.refund_of) == ("9001/refund/R7", "9001")
    assert (refund.amount, refund.date) == (Decimal("-50.00"), datetime.date(2026, 4, 2))
    assert outcome.split.rows == 1


def test_a_refund_alone_is_the_same_refund() -> None:
    told = {"Refund ID": "R7", "Refund Date": "2026-04-02"}
    [alone] = read(actblue({**told, "Amount": "-50.00"})).rows
    assert alone == read(actblue(told)).rows[1]


@pytest.mark.parametrize(
    ("told", "method"),
    [({"Paypal": "true"}, "paypal"), ({"Card Type": ""}, ""), ({"Card Type": "Klarna"}, "other"),
     ({"Card Type": "", "Check Number": "117"}, "check"), ({"Card Type": "", "Apple Pay": "true"},
      "card")],
)  # fmt: skip
def test_how_it_was_paid(told: dict[str, str], method: str) -> None:
    assert read(actblue(told)).row.payment_method == method


def test_cards_are_told_apart_by_their_digits() -> None:
    header = f"{ACTBLUE_HEADER},Card Last4"
    assert read(actblue({"Card Last4": "4242"}, header=header)).row.card == "visa 4242"


def test_a_passports_number_is_given_and_never_kept() -> None:
    row = read(actblue({"Donor US Passport Number": "X00000000"})).row
    assert row.passport == "given"
    assert "X00000000" not in repr(row)


def test_a_rejected_row_has_no_passports_number_and_can_be_mended() -> None:
    outcome = read(actblue({"Donor US Passport Number": "X00000000", "Amount": "1e9"}))
    [reject] = outcome.rejects
    assert "X00000000" not in reject.raw
    mended = read(f"{ACTBLUE_HEADER}\n{reject.raw.replace('1e9', '50.00')}")
    assert (mended.row.passport, mended.row.amount) == ("given", Decimal("50.00"))


def test_a_file_without_the_column_tells_nothing_of_passports() -> None:
    outcome = read(actblue({}, header=ACTBLUE_HEADER.replace(",Donor US Passport Number", "")))
    assert outcome.row.passport == ""
    assert outcome.split.inspection.missing == ("Donor US Passport Number",)


def test_a_recipient_without_an_fec_id_is_told_by_its_name() -> None:
    assert read(actblue({"Recipient Gov ID": ""})).row.committee == "Friends of Odalys Fenwright"


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"Lineitem ID": ""}, "column Lineitem ID: expected a Lineitem ID, got ''"),
        ({"Donor Last Name": ""}, "column Donor Last Name: expected a last name, got ''"),
        (
            {"Refund Date": "soon"},
            "column Refund Date: expected a date such as 2026-01-31 or 1/31/2026, got 'soon'",
        ),
        ({"Amount": "1e9"},
         "column Amount: expected an amount such as 1000 or $1,000.00, got '1e9'"),
    ],
)  # fmt: skip
def test_a_faulty_field_rejects_its_row_and_no_other(told: dict[str, str], message: str) -> None:
    outcome = read(actblue({}, told, {"Lineitem ID": "9003"}))
    assert len(outcome.rows) == 2
    assert outcome.reject.message("gifts.csv") == f"gifts.csv, line 3, {message}"
