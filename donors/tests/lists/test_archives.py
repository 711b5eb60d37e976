"""Zip files of lists: read together, and never more of them than we can hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from core.errors import BadInput
from donors.lists import archives, fara
from donors.lists.archives import Member, pack, tables
from donors.lists.base import ListedEntry

REGISTRANTS = "Registration_Number,Registration_Date,Termination_Date,Name,City\n"
PRINCIPALS = "Registration Number,Registration Date,Registrant Name,Foreign Principal,City\n"


def zipped(files: Mapping[str, str | bytes]) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    target.seek(0)
    return target


def read(**files: str) -> list[ListedEntry]:
    return list(fara.read(zipped({f"{n}.csv": text for n, text in files.items()}), "bulk.zip"))


def refusal(source: io.BytesIO) -> str:
    with pytest.raises(BadInput) as caught:
        tables(source, file_name="bulk.zip")
    return str(caught.value)


def test_old_and_new_headers_make_one_entry_of_one_registrant() -> None:
    [entry] = read(
        registrants=f"{REGISTRANTS}7,01/02/2020,03/04/2021,BOLT GLOBAL LLC,Duluth\n",
        principals=f"{PRINCIPALS}7,01/02/2020,BOLT GLOBAL LLC,Ruritania,Strelsau\n",
    )
    assert (entry.organisations, entry.city) == (("Ruritania",), "Duluth")
    # that of the principal is open: nobody wrote it down when the registration ended
    assert str(entry.effective_to) == "2021-03-04"


def test_documents_are_of_nobody() -> None:
    documents = "Date Stamped,Registrant Name,Registration Number\n01/02/2020,OTHER LLC,9\n"
    files = {
        "FARA_All_RegistrantDocs.csv": documents,
        "FARA_All_Registrants.csv": f"{REGISTRANTS}7,,,BOLT LLC,\n",
    }
    assert [entry.name for entry in fara.read(zipped(files), "bulk.zip")] == ["BOLT LLC"]


def test_a_fault_names_the_file_within() -> None:
    with pytest.raises(BadInput, match=r"^registrants\.csv, line 2, column Registration_Number"):
        read(registrants=f"{REGISTRANTS},01/02/2020,,BOLT LLC,\n")


def test_a_bomb_is_refused_by_what_comes_out_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 3 * 1024 * 1024)
    one = b"0" * 2 * 1024 * 1024
    assert len(tables(zipped({"a.csv": one}), file_name="bulk.zip")) == 1
    both = zipped({"a.csv": one, "b.csv": one})
    assert both.getbuffer().nbytes < 10_000
    assert refusal(both) == "bulk.zip: expected at most 3 MB when it is unpacked"


def test_a_size_that_the_header_makes_small_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1024 * 1024)
    size = 4 * 1024 * 1024
    packed = zipped({"a.csv": b"0" * size}).getvalue()
    lied = packed.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != packed
    assert refusal(io.BytesIO(lied)).startswith("bulk.zip: expected")


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.exe": "x"}, "expected CSV files in it, got 'a.exe'"),
        ({"folder/": ""}, "expected CSV files in it, got none"),
        ({"a.csv.zip": "PK"}, "expected CSV files in it, got 'a.csv.zip'"),
        ({f"{n}.csv": "x" for n in range(51)}, "expected at most 50 files in it, got 51"),
    ],
)
def test_what_is_no_archive_of_lists(files: Mapping[str, str], words: str) -> None:
    assert words in refusal(zipped(files))


def test_an_archive_that_breaks_off_or_is_damaged() -> None:
    packed = zipped({"a.csv": b"id,name\n" * 1_000}).getvalue()
    assert "can be unpacked (BadZipFile)" in refusal(io.BytesIO(packed[:-30]))
    damaged = bytearray(packed)
    damaged[45:55] = b"\xff" * 10
    assert "can be unpacked" in refusal(io.BytesIO(bytes(damaged)))


def test_one_with_a_password_is_refused() -> None:
    packed = bytearray(zipped({"a.csv": "x"}).getvalue())
    central = packed.index(b"PK\x01\x02")
    packed[6] |= 1
    packed[central + 8] |= 1
    assert "without a password" in refusal(io.BytesIO(bytes(packed)))


def test_the_same_members_make_the_same_bytes() -> None:
    def packed(*names: str) -> bytes:
        target = io.BytesIO()
        pack((Member(name, io.BytesIO(name.encode())) for name in names), target)
        return target.getvalue()

    assert packed("a.csv", "b.csv") == packed("b.csv", "a.csv")
    assert [member.name for member in tables(io.BytesIO(packed("a.csv")), file_name="x")] == [
        "a.csv"
    ]
