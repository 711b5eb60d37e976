"""Employers cleaned and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.matching.employers import clean_employer, compare_employers


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "NOT EMPLOYED", "NOT-EMPLOYED", "None", "N/A", "n / a", "RETIRED", "SELF",
        "Self-Employed", "SELF/RETIRED", "NONENONE", "INFORMATION REQUESTED PER BEST EFFO",
        "HOMEMAKER", "unemployed", "1947", "B", "SELF FROM",
    ],
)  # fmt: skip
def test_an_employer_that_says_nothing_is_known_for_one(text: str) -> None:
    assert clean_employer(text).says_nothing
    assert compare_employers(text, text) is None


@pytest.mark.parametrize("text", ["3M", "IBM", "SELFHELP COMMUNITY", "ACME", "No Limits LLC"])
def test_a_real_employer_says_something(text: str) -> None:
    assert not clean_employer(text).says_nothing


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("ACME LLC", "Acme, Inc.", "exact"),
        ("THE ACME COMPANY", "acme", "exact"),
        ("RETIRED FROM ACME", "ACME", "exact"),
        ("A&T Widgets", "A & T WIDGETS", "exact"),
        ("WIDGETS INTL CORP", "Widgets International", "exact"),
        ("ACME-WIDGETS", "ACMEWIDGETS", "exact"),
        ("ACME LLC", "Acme Group", "core"),
        ("ACME NORTH AMERICA", "ACME", "core"),
        ("ACME DEFENSE & SPACE", "ACME", "contains"),
        ("Acme Energy Corporation", "ACME COAL", "contains"),
        ("IMW", "International Machine Works", "acronym"),
        ("MARLOW & TESTEN LLP", "TESTEN, MARLOW", "similar"),
        ("ACMEE WIDGETS", "ACME WIDGETS", "similar"),
        ("MARLOW PUBLIC AFF", "MARLOW PUBLIC AFFAIRS", "similar"),
        ("NARLOW STRATEGIES", "MARLOW STRATEGIES", "alike"),
        ("ACME", "MARLOW", "differ"),
        ("ACME ENERGY", "ACME UNIVERSITY", "differ"),
        ("BANK OF AMERICA", "US BANK NA", "differ"),
        ("AMERICAN WIDGETS", "UNITED WIDGETS", "differ"),
        ("STATE OF OHIO", "STATE OF IOWA", "differ"),
        ("FIRST NATIONAL", "FIRST NATIONAL BANK", "differ"),
        ("LOCAL 98", "LOCAL 99", "differ"),
    ],
)
def test_two_employers_compare_by_what_names_them(left: str, right: str, level: str) -> None:
    assert compare_employers(left, right) == level
    assert compare_employers(right, left) == level


@given(st.text(), st.text())
def test_comparing_never_raises_and_takes_no_sides(left: str, right: str) -> None:
    assert compare_employers(left, right) == compare_employers(right, left)
    assert compare_employers(left, left) in ("exact", None)
