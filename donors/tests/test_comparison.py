"""What the reasons say of each field, and in what order they are told."""

from __future__ import annotations

import pytest

from donors.admin.comparison import comparison, ordered
from donors.models import ListEntry, Profile

ENTRY = ListEntry(
    name="Testerly, Wilhelmina", nickname="Billie", aliases=["Testerly, W"],
    organisations=["Gusherly Oil", "Derrick"], city="Springfield", state="IL",
)  # fmt: skip
PROFILE = Profile(last="Testerly", first="Mina", middle="Q", employer="Gusherly", city="Tulsa")


def reason(field: str, weight: float) -> dict[str, object]:
    return {"field": field, "weight": weight, "text": field}


def test_each_field_stands_beside_its_like() -> None:
    rows = [(row.label, row.donor, row.entry) for row in comparison(PROFILE, ENTRY, [])]
    assert rows == [
        ("Name", "Testerly, Mina Q", "Testerly, Wilhelmina “Billie”; also Testerly, W"),
        ("Employer", "Gusherly", "Gusherly Oil, Derrick"),
        ("Occupation", "", ""),
        ("Place", "Tulsa", "Springfield IL"),
    ]


@pytest.mark.parametrize(
    ("reasons", "speaks"),
    [
        ([], ""),
        ([reason("surname", 8), reason("first_name", 2)], "for"),
        ([reason("surname", 8), reason("middle", -3)], "both"),
        ([reason("suffix", -3)], "against"),
        ([reason("place", -3)], ""),
        ([reason("order", 0)], ""),
    ],
)
def test_a_name_speaks_by_all_its_parts(reasons: list[dict[str, object]], speaks: str) -> None:
    assert comparison(PROFILE, ENTRY, reasons)[0].speaks == speaks


def test_the_weightiest_reason_comes_first_and_those_against_stand_apart() -> None:
    told = ordered([reason("a", 1), reason("b", -2), reason("c", 7), reason("d", -9)])
    assert [one["field"] for one in told["for"]] == ["c", "a"]
    assert [one["field"] for one in told["against"]] == ["d", "b"]
