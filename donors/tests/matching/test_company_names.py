"""Two companies' names held against each other."""

import pytest

from donors.matching.company_names import company_likeness
from donors.matching.company_words import read_words
from donors.matching.employers import clean_employer


def alike(one: str, other: str) -> float:
    return company_likeness(clean_employer(one), clean_employer(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Probin Steel Works Ltd", "PROBIN STEEL WORKS LIMITED"),
        ("OAO Probinneft", "Probinneft Joint Stock Company"),
        ("ПАО «Пробин Тестов»", "Probin Testov JSC"),
        ("Quelmor International Freight Services", "Quelmor Intl Freight Svcs"),
        ("Quelmor Brothers Manufacturing", "Quelmor Bros. Mfg."),
        ("Banco Quelmor", "Quelmor Bank"),
        ("Khariprobin Trading", "Hariprobin Trading"),
        ("Quelmor-Test Downs", "Quelmortest Downs"),
        ("Q. & T. Quelmor", "Q and T Quelmor"),
        ("Quelmor Twenty One", "Quelmor 21st"),
        ("Quelmor Testing Partnership of Zyx", "QTPZ"),
    ],
)
def test_one_house_written_in_two_ways_is_alike(one: str, other: str) -> None:
    assert alike(one, other) > 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Quelmor Steel Tubes Ltd", "Quelmor Steel Wires Ltd"),
        ("Quelmor General Trading", "Prulven General Trading"),
        ("Quelmor Leasing 3 Ltd", "Quelmor Leasing 6 Ltd"),
        ("Quelmor Shipping II", "Quelmor Shipping IX"),
        ("Quelmor GmbH", "Quelmor Sdn Bhd"),
        ("Qmx Aviation", "Qpr Aviation"),
        ("Quelmor Mining Supplies", "Quelmor Dining Rooms"),
    ],
)
def test_two_houses_of_one_trade_are_less_alike(one: str, other: str) -> None:
    assert alike(one, other) < 0.8


def test_what_a_house_is_called_counts_more_than_what_it_does() -> None:
    assert alike("Quelmor Trading", "Quelmor Shipping") > alike(
        "Quelmor Trading", "Prulven Trading"
    )


def test_letters_that_stand_alone_are_one_word() -> None:
    assert read_words(("I", "A", "C", "TEST")) == ("IAC", "TEST")
    assert read_words(("G", "AND", "G")) == read_words(("G", "Y", "G")) == ("GG",)
    assert read_words(("A", "AND", "SONS")) == ("A", "AND", "SONS")
