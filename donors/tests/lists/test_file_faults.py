"""Faults of a list's file: refused whole, with the place in the message."""

import pytest

from donors.tests.lists.files import only, refusal


@pytest.mark.parametrize("kind", ["lda", "fara", "people", "companies"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "list.csv, line 1: the file is empty"),
        (b"\n \n", "list.csv, line 1: the file is empty"),
        (b"%PDF-1.7", "list.csv, line 1: expected a text file, got a PDF; export it as CSV"),
        (b"colour\nred\n", "list.csv, line 1: expected a column"),
        (b"a" * 200_000, "list.csv, line 1: expected a line end within 100,000 characters"),
        (b"na\0me\nAcme\n", "list.csv, line 1: a NUL character in the first line"),
    ],
)
def test_faults_of_any_list(kind: str, data: bytes, message: str) -> None:
    assert refusal(data, kind).startswith(message)


@pytest.mark.parametrize("kind", ["lda", "people", "companies"])
def test_an_archive_is_for_the_files_of_foreign_agents(kind: str) -> None:
    message = "list.csv, line 1: expected a text file, got a zip archive"
    assert refusal(b"PK\x03\x04", kind).startswith(message)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("name\n", "list.csv: expected at least one entry, got none"),
        ("id,name\n1,Ac\0me\n", "list.csv, line 2, column name: a NUL character"),
        ('id,name\n1,"Acme\n2,Bolt\n',
         "list.csv, line 2, column name: a quote opens here and never closes"),
        ('id,name\n1,"Acme" Oil\n',
         "list.csv, line 2, column name: expected a delimiter or the end of the line"),
        ("id,name\n1,Acme,Inc\n", "list.csv, line 2: expected 2 fields, got 3"),
        ("name,Company\nAcme,Acme\n",
         "list.csv, line 1, column Company: expected one column name, got two: name (column 1)"),
        (",".join(["name"] + ["x"] * 600), "list.csv, line 1: expected at most 500 columns"),
        ("name\n" + "a" * 501 + "\n",
         "list.csv, column name: expected at most 500 characters, got 501, in the entry 'aaaa"),
    ],
)  # fmt: skip
def test_faults_of_tables(data: str, message: str) -> None:
    assert refusal(data, "companies").startswith(message)


@pytest.mark.parametrize("kind", ["lda", "fara", "people", "companies"])
@pytest.mark.parametrize("blank", [",", " , ", '"",""', ",,,,"])
def test_rows_of_nothing_but_delimiters_are_no_rows(kind: str, blank: str) -> None:
    header = "Registration Number,Name" if kind == "fara" else "id,name"
    data = f"{header}\n{blank}\n7,Acme\n{blank}\n{blank}\n"
    assert only(data, kind).listed_id == "7"
    assert refusal(f"{header}\n{blank}\n", kind).endswith("expected at least one entry, got none")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    data = f"name,aliases{end}Zoë Oil,Zoé{end}".encode(encoding)
    entry = only(data, "companies")
    assert (entry.name, entry.aliases) == ("Zoë Oil", ("Zoé",))


def test_a_kind_that_does_not_exist_is_the_callers_fault() -> None:
    with pytest.raises(KeyError):
        only("name\nAcme\n", "cats")
