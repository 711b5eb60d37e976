"""The samples of compared pairs that weights are trained on."""

from dataclasses import replace
from random import Random

from donors.matching import Entry, load_weights
from donors.matching.observing import Observer
from donors.tests.matching.people import DONOR, FREQUENCIES, JOHN_SMITH, LOBBYIST, donor

HOME = {"city": "Alexandria", "state": "OH", "zip": "43004"}
LISTED = replace(LOBBYIST, city="Alexandria", state="OH", zip="43004")


def observer(*entries: Entry) -> Observer:
    donors = [donor(**HOME), donor(first="GERRIT", **HOME), donor(last="PRUEBA", **HOME)]
    return Observer(donors, entries, load_weights(), FREQUENCIES)


def test_a_rare_name_tells_of_all_but_the_name() -> None:
    [levels] = observer(LISTED, JOHN_SMITH).of_rare_names()

    assert levels == {"middle": "initial", "employer": "exact", "place": "zip"}


def test_one_first_name_at_one_place_tells_of_surnames() -> None:
    sample = list(observer(LISTED).of_one_first_name())

    assert {levels["surname"] for levels in sample} == {"exact", "differ"}
    assert all("place" not in levels and "first_name" not in levels for levels in sample)


def test_one_surname_at_one_place_tells_of_first_names() -> None:
    sample = list(observer(LISTED).of_one_surname())

    assert [levels["first_name"] for levels in sample] == ["exact", "differ"]


def test_chance_pairs_are_compared_in_every_field() -> None:
    [levels] = Observer([DONOR], [JOHN_SMITH], load_weights(), FREQUENCIES).by_chance(1, Random(1))

    assert levels == {"surname": "differ", "first_name": "differ", "middle": "donor_only"}
