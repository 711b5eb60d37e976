"""A record that tells what it told before is not read again; one that may not is."""

from __future__ import annotations

import pytest

from core import storage
from donors.actions.undoing import ask_to_undo
from donors.imports import digests
from donors.imports.base import Inspection
from donors.imports.records import Record
from donors.models import ImportChunk, KnownRecord, SkippedRun
from donors.tests.beginnings import beginning
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

ONE, TWO = gift("G-1"), gift("G-2", AMBROSE)
OTHER_ONE = gift("G-1", Amount="75.00")


@beginning
def known() -> None:
    bring(van(ONE, TWO))


def lines_to_read(data: bytes) -> list[int]:
    """On which lines of a file there are records in chunks."""
    taken = hand_in(data, name="lines.csv")
    lines = []
    for chunk in ImportChunk.objects.filter(of_import=taken):
        with storage.read(chunk.stored_as) as file:
            lines += [chunk.first_line + at for at, line in enumerate(file) if line.strip()]
    see_through(taken)
    return lines


def test_only_what_is_new_is_read(known: None) -> None:
    assert lines_to_read(van(gift("G-3"), TWO, gift("G-4"), ONE)) == [2, 4]
    assert not SkippedRun.objects.exists()


def test_all_of_them_are_counted(known: None) -> None:
    again = bring(van(TWO, OTHER_ONE, gift("G-3", Amount="much")), name="again.csv")
    assert (again.rows, counts(again), again.unchanged) == (3, (0, 1, 1), 1)


def test_a_rejected_record_is_read_again() -> None:
    bad = gift("G-3", Amount="much")
    bring(van(ONE, bad))
    assert lines_to_read(van(ONE, TWO, bad)) == [3, 4]


def test_a_gift_and_its_refund_in_one_record_are_read_again() -> None:
    columns = (*VAN_COLUMNS, "AmountRefunded")
    refunded = {**ONE, "AmountRefunded": "20.00"}
    bring(van(refunded, TWO, columns=columns))
    assert lines_to_read(van(TWO, refunded, gift("G-3"), columns=columns)) == [3, 4]


def test_under_other_columns_it_is_read_and_known_from_then_on(known: None) -> None:
    columns = (*VAN_COLUMNS, "Note")
    assert lines_to_read(van(ONE, TWO, columns=columns)) == [2, 3]
    assert lines_to_read(van(TWO, ONE, columns=columns)) == []


def test_another_source_knows_nothing_of_it(known: None) -> None:
    other = bring(van(TWO, ONE), source="state-party")
    assert counts(other) == (2, 0, 0)


@pytest.mark.parametrize(
    ("rows", "amount"), [((OTHER_ONE, ONE), "50.00"), ((ONE, OTHER_ONE), "75.00")]
)
def test_of_lines_with_one_id_the_last_counts_though_it_was_known(
    rows: tuple[dict[str, str], ...], amount: str, known: None
) -> None:
    bring(van(*rows), name="again.csv")
    assert contribution("G-1").amount == dollars(amount)


def test_a_known_line_twice_is_one_gift(known: None) -> None:
    again = bring(van(ONE, ONE), name="again.csv")
    assert (again.rows, counts(again)) == (2, (0, 0, 0))


def test_what_another_file_changes_before_the_merge_is_read_after_all(known: None) -> None:
    slow = hand_in(van(OTHER_ONE), name="slow.csv")
    again = hand_in(van(TWO, ONE, gift("G-3")), name="again.csv")
    see_through(slow)
    assert contribution("G-1").amount == dollars("75.00")
    see_through(again)
    assert (again.rows, counts(again)) == (3, (1, 1, 0))
    one = contribution("G-1")
    assert (one.amount, one.version, one.line) == (dollars("50.00"), 3, 3)
    assert lines_to_read(van(TWO, ONE)) == []


def test_what_is_undone_before_the_merge_is_brought_again() -> None:
    first = bring(van(ONE, TWO))
    again = hand_in(van(TWO, gift("G-3")), name="again.csv")
    undone = ask_to_undo(import_id=first.pk, note="Wrong file.", by=employee("odalys"))
    assert undone.undoing
    work_off(undone.undoing)
    assert contribution("G-2").not_counted == "undone"
    see_through(again)
    assert [contribution(number).not_counted for number in ("G-1", "G-2")] == ["undone", ""]
    assert lines_to_read(van(ONE, TWO)) == [2]


def test_what_was_changed_and_changed_back_is_known_as_it_is_now() -> None:
    for number, one in enumerate((ONE, OTHER_ONE, ONE)):
        bring(van(one, gift(f"N-{number}")), name=f"{number}.csv")
    assert contribution("G-1").version == 3
    assert lines_to_read(van(OTHER_ONE, TWO)) == [2, 3]
    assert KnownRecord.objects.filter(contribution=contribution("G-1")).count() == 1


def inspection(*header: str, ragged: bool = False) -> Inspection:
    columns = {name: place for place, name in enumerate(header)}
    return Inspection(
        file_name="gifts.csv", layout="van", encoding="utf-8", delimiter=",", quoting=True,
        has_header=True, columns=columns, header=header, ragged=ragged,
    )  # fmt: skip


def digest(text: str, read_as: Inspection) -> str:
    return digests.record_digests(read_as)(Record(2, 1, text.strip().split(","), text))


def test_a_digest_is_of_the_text_and_of_how_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as = inspection("Amount", "Note")
    told = digest("50.00,x\n", read_as)
    assert len(told) == 32
    assert digest("50.00,x\r\n", read_as) == told
    assert digest("50.00,x", inspection("Amount", "Note")) == told
    assert digest("50.00,y\n", read_as) != told
    assert digest("50.00,x\n", inspection("Note", "Amount")) != told
    monkeypatch.setattr(digests, "_code", lambda: b"another release")
    assert digest("50.00,x\n", read_as) != told


def test_a_record_that_does_not_fit_its_header_has_no_digest() -> None:
    assert digest("50.00\n", inspection("Amount", "Note")) == ""
    assert digest("50.00\n", inspection("Amount", "Note", ragged=True))
    assert digests.record_digests(inspection("Amount"))(Record(2, 1, [], '"a"b', 0)) == ""
