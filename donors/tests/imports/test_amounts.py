"""Amounts as people and exports write them."""

from decimal import Decimal

import pytest

from donors.imports.values import amount


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1000", "1000.00"), ("$1,000.00", "1000.00"), ("1,234,567.8", "1234567.80"),
        (".5", "0.50"), ("7.", "7.00"), ("10.5000", "10.50"), ("0", "0.00"), ("-0.00", "0.00"),
        ("(25.00)", "-25.00"), ("($25.00)", "-25.00"), ("-25", "-25.00"), ("-$25", "-25.00"),
        ("$-25", "-25.00"), (" 50 ", "50.00"), ("00050", "50.00"),
        ("99,999,999.99", "99999999.99"), ("$ 50", "50.00"), ("+50", "50.00"), ("+$50", "50.00"),
        ("$+50", "50.00"), ("- 50", "-50.00"), ("-$50.00", "-50.00"), ("- $ 50", "-50.00"),
        ("( 50.00 )", "-50.00"),
    ],
)  # fmt: skip
def test_an_amount_has_two_places(text: str, value: str) -> None:
    assert str(amount(text)) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1e9", "expected an amount such as 1000 or $1,000.00, got '1e9'"),
        ("NaN", "expected an amount such as 1000 or $1,000.00, got 'NaN'"),
        ("Infinity", "got 'Infinity'"), ("", "got ''"), ("$", "got '$'"), (".", "got '.'"),
        ("-", "got '-'"), ("()", "got '()'"), ("1,00", "got '1,00'"), ("1.234,56", "'1.234,56'"),
        ("12,34,567", "got '12,34,567'"), ("25-", "got '25-'"), ("+", "got '+'"),
        ("1,00,0", "got '1,00,0'"), ("1 000", "got '1 000'"), ("$  ", "got '$"),
        ("50 USD", "got '50 USD'"), ("٣", "got '٣'"), ("\uff15\uff10", "expected an"),
        ("٣٤", "expected an amount"), ("1_000", "expected an amount"), ("0x10", "expected an"),
        ("(-25)", "expected one sign or one pair of brackets"),
        ("--25", "expected one sign"), ("+-25", "expected one sign"),
        ("(+25)", "expected one sign"), ("10.005", "expected no more than two decimals"),
        ("100,000,000.00", "expected no more than 99,999,999.99"),
        ("9" * 5000, "expected no more than 99,999,999.99, got '99999"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_what_was_expected(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r"expected") as caught:
        amount(text)
    assert reason in str(caught.value)


def test_amounts_are_decimals() -> None:
    assert isinstance(amount("0.1"), Decimal)
