"""A file's fault refuses the file, before anything is enqueued, and nothing of it is left."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core import storage
from core.errors import BadInput
from donors.actions.imports import take_up
from donors.models import Contribution, Import, ImportChunk, RejectedRow, Source, StagedRow
from donors.tests.imports.files import FEC_ROW
from donors.tests.office import AMBROSE, bring, gift, van
from jobs.models import Job

pytestmark = pytest.mark.django_db

ROWS = van(gift("G-1"), gift("G-2", AMBROSE))
BROKEN = ROWS.decode().replace("Riverton,", '"Riverton,').encode()


def workbook() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return target.getvalue()


FAULTS = {
    "empty": (b"", "gifts.csv, line 1: the file is empty"),
    "blank": (b"\xef\xbb\xbf\r\n \r\n", "gifts.csv, line 1: the file is empty"),
    "unknown layout": (
        b"Colour,LastName\nred,Testerly\n",
        "gifts.csv, line 1: unknown layout. Columns found: Colour, LastName. Layouts: ",
    ),
    "undecodable": (
        ROWS.replace(b"Ambrose", b"Ambr\xf4se"),
        "gifts.csv, line 3, column FirstName: byte 0xf4 at position 13 of the line is not UTF-8",
    ),
    "NUL": (
        ROWS.replace(b"Teacher", b"Tea\0cher"),
        "gifts.csv, line 3, column Occupation: a NUL character",
    ),
    "UTF-16 without its mark": (
        ROWS.decode().encode("utf-16-le"),
        "gifts.csv, line 1: a NUL character in the first line",
    ),
    "a quote that never closes": (
        BROKEN,
        "gifts.csv, line 3, column City: a quote opens here and never closes",
    ),
    "a column twice": (
        ROWS.replace(b"VanID", b"Amount"),
        "gifts.csv, line 1, column Amount: expected one column Amount, got two:",
    ),
    "a line without end": (
        ROWS + b"x" * 500_000,
        "gifts.csv, line 4: expected a line end within 100,000 characters",
    ),
    "a workbook": (
        workbook(),
        "gifts.csv, line 1: expected a text file, got a zip archive or an Excel workbook (.xlsx)",
    ),
}


def refusal(path: Path, *options: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("import_contributions", str(path), *options)
    assert caught.value.returncode == 1
    return str(caught.value)


def nothing_is_left() -> None:
    for model in (Import, ImportChunk, StagedRow, RejectedRow, Contribution, Source, Job):
        assert not model.objects.exists(), model
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_the_file_is_refused_by_file_line_and_column(
    tmp_path: Path, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data, message = FAULTS[fault]
    path = tmp_path / "gifts.csv"
    path.write_bytes(data)
    assert refusal(path, "--wait", "--json").startswith(message)
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["error"].startswith(message)) == ("gifts.csv", True)
    nothing_is_left()


def test_the_layout_asked_for_is_the_only_one_tried(tmp_path: Path) -> None:
    path = tmp_path / "gifts.csv"
    path.write_bytes(ROWS)
    assert "Layouts: fec-itcont" in refusal(path, "--layout", "fec-itcont")
    path.write_text(FEC_ROW)
    assert "Layouts: van" in refusal(path, "--layout", "van")
    nothing_is_left()


def test_the_chunks_before_the_fault_are_removed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    write = storage.write

    def watched(name: str, content: bytes | BinaryIO) -> str:
        written.append(name)
        return write(name, content)

    monkeypatch.setattr(storage, "write", watched)
    data = van(*(gift(f"G-{number}") for number in range(9))) + b'G-9,"501'
    with pytest.raises(BadInput, match="line 11, column VanID: a quote opens"):
        take_up(file=io.BytesIO(data), file_name="gifts.csv", rows_per_chunk=2)
    assert len(written) == 4
    nothing_is_left()


def test_a_fault_of_the_platform_leaves_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**arguments: object) -> None:
        raise ConnectionError("The database is away.")

    monkeypatch.setattr("donors.actions.imports.fan_out", broken)
    with pytest.raises(ConnectionError):
        bring(ROWS)
    Source.objects.all().delete()  # the one thing that stays: an empty source
    nothing_is_left()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + ROWS,
        ROWS.replace(b"\n", b"\r\n"),
        ROWS.replace(b"\n", b"\r"),
        ROWS.decode().encode("utf-16"),
        ROWS.replace(b",", b";"),
        ROWS.replace(b",", b"\t"),
        ROWS.replace(b"50.00", b'"$50.00"'),
        b"\n\n" + ROWS.rstrip(b"\n"),
    ],
    ids=["BOM", "CRLF", "CR", "UTF-16", "semicolons", "tabs", "dollars", "blank lines"],
)
def test_what_is_unusual_and_no_fault_is_the_same_content(data: bytes) -> None:
    bring(ROWS)
    again = bring(data, name="unusual.csv")
    assert (again.rows, again.new, again.changed, again.rejected) == (2, 0, 0, 0)
