"""Phones, countries and means of payment in one way of writing; VAN's columns of them."""

from decimal import Decimal

import pytest

from donors.imports import contacts
from donors.imports.countries import country
from donors.tests.imports.files import VAN_HEADER, VAN_ROW, changed, read, van


@pytest.mark.parametrize(
    ("written", "meant"),
    [("(217) 555-0134", "+12175550134"), ("1-217-555-0134", "+12175550134"),
     ("+1 217 555 0134 ext. 5", "+12175550134"), ("217.555.0134 x12", "+12175550134"),
     ("+44 20 7946 0018", "+442079460018"), ("555-0134", "555-0134"), ("n/a", "n/a"),
     ("0217 555 0134", "0217 555 0134"), ("", "")],
)  # fmt: skip
def test_phones(written: str, meant: str) -> None:
    assert contacts.phone(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("United States", "US"), ("usa", "US"), ("U.S.A.", "US"), ("us", "US"), ("Canada", "CA"),
     ("UK", "GB"), ("Deutschland", "DE"), ("Korea, Republic of", "KR"), ("Narnia", "Narnia"),
     ("", "")],
)  # fmt: skip
def test_countries(written: str, meant: str) -> None:
    assert country(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Credit Card", "card"), ("eCheck", "ach"), ("Check", "check"), ("Money Order", "check"),
     ("CASH", "cash"), ("Venmo", "paypal"), ("Bitcoin", "other"), ("", "")],
)  # fmt: skip
def test_means_of_payment(written: str, meant: str) -> None:
    assert contacts.payment_method(written) == meant


MORE = ",StreetAddress,Address2,Country,Email Address,Cell Phone,Payment Type,Card Last 4"


def test_van_tells_how_a_donor_is_reached() -> None:
    row_of = VAN_ROW + ",1 Elm St,,USA,W@Example.org,217-555-0134,Credit Card,4242"
    row = read(van(row_of, header=VAN_HEADER + MORE)).row
    assert (row.street, row.country, row.email) == ("1 Elm St", "US", "w@example.org")
    assert (row.phone, row.payment_method, row.card) == ("+12175550134", "card", "4242")


def test_two_phones_of_a_donor_are_no_contradiction() -> None:
    header = VAN_HEADER + ",Home Phone,Phone,Phone"
    row = read(van(VAN_ROW + ",217-555-0134,217-555-0135,x", header=header)).row
    assert row.phone == "+12175550134"


@pytest.mark.parametrize(
    ("column", "told", "back"),
    [("AmountRefunded", "20.00", "-20.00"), ("AmountRemaining", "30.00", "-20.00"),
     ("AmountRemaining", "0", "-50.00"), ("AmountRefunded", "50.00", "-50.00")],
)  # fmt: skip
def test_what_van_refunded_stands_beside_its_gift(column: str, told: str, back: str) -> None:
    outcome = read(van(f"{VAN_ROW},{told}", header=f"{VAN_HEADER},{column}"))
    gift, refund = outcome.rows
    assert (gift.external_id, gift.amount) == ("G-1", Decimal("50.00"))
    assert (refund.external_id, refund.refund_of) == ("G-1/refund", "G-1")
    assert refund.amount == Decimal(back)


@pytest.mark.parametrize("told", ["", "0.00"])
def test_nothing_refunded_is_no_refund(told: str) -> None:
    header = f"{VAN_HEADER},AmountRefunded"
    assert read(van(f"{VAN_ROW},{told}", header=header)).row == read(van(changed())).row
