"""A refund that VAN told with its gift, and takes back, lowers no sum any more."""

from __future__ import annotations

import pytest

from donors.actions.undoing import ask_to_undo
from donors.models import Import
from donors.tests.office import (
    AMBROSE,
    VAN_COLUMNS,
    bring,
    contribution,
    counts,
    dollars,
    employee,
    gift,
    hand_in,
    see_through,
    van,
)
from jobs.runner import work_off

pytestmark = pytest.mark.django_db

COLUMNS = (*VAN_COLUMNS, "AmountRefunded")
WITHOUT = gift("G-1") | {"AmountRefunded": ""}
REFUNDED = gift("G-1") | {"AmountRefunded": "20.00"}
OTHER = gift("G-2", AMBROSE) | {"AmountRefunded": ""}


def told(*rows: dict[str, str], number: int) -> Import:
    """A file of its own each time: one more gift, by its number."""
    more = gift(f"N-{number}", AMBROSE) | {"AmountRefunded": ""}
    return bring(van(*rows, more, columns=COLUMNS), name=f"{number}.csv")


def refund() -> tuple[str, str]:
    row = contribution("G-1/refund")
    return str(row.amount), row.not_counted


def test_a_gift_that_tells_none_takes_its_refund_back_though_it_was_known() -> None:
    told(WITHOUT, OTHER, number=1)
    told(REFUNDED, OTHER, number=2)
    assert refund() == ("-20.00", "")
    again = told(OTHER, WITHOUT, number=3)
    assert (refund(), counts(again)) == (("0.00", "not_a_gift"), (1, 1, 0))
    assert contribution("G-1").amount == dollars("50.00")
    assert counts(told(WITHOUT, number=4)) == (1, 0, 0)


def test_told_again_it_is_there_again() -> None:
    for number, row in enumerate((REFUNDED, WITHOUT, REFUNDED)):
        told(row, number=number)
    assert refund() == ("-20.00", "")


def test_another_gift_and_a_file_that_tells_no_refunds_leave_it() -> None:
    told(REFUNDED, number=1)
    told(OTHER, number=2)
    bring(van(gift("G-1", Amount="60.00")), name="without the column.csv")
    assert refund() == ("-20.00", "")


@pytest.mark.parametrize("known", [True, False], ids=["known", "new"])
def test_files_that_are_merged_in_another_order_come_to_the_same(known: bool) -> None:
    if known:
        told(WITHOUT, number=0)
    with_refund = hand_in(van(REFUNDED, columns=COLUMNS), name="1.csv")
    told(WITHOUT, number=2)
    see_through(with_refund)
    assert refund() == ("0.00", "not_a_gift")
    told(WITHOUT, number=3)
    told(REFUNDED, number=4)
    assert refund() == ("-20.00", "")


def test_a_later_file_that_told_no_refunds_takes_none_back() -> None:
    with_refund = hand_in(van(REFUNDED, columns=COLUMNS), name="1.csv")
    bring(van(gift("G-1")), name="without the column.csv")
    see_through(with_refund)
    assert refund() == ("-20.00", "")


def test_undone_it_is_as_before() -> None:
    told(REFUNDED, number=1)
    taken = told(WITHOUT, number=2)
    undone = ask_to_undo(import_id=taken.pk, note="Wrong file.", by=employee("odalys"))
    assert undone.undoing
    work_off(undone.undoing)
    assert refund() == ("-20.00", "")
