"""Files of people to be invited: CSV with e-mail, name and note, whatever its columns are called.

A fault of the file refuses it whole; a fault of a row is a `Reject`. The reject file has the
columns email, name, note, line, column and reason: mended, it is handed in again as it is.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from core.errors import BadInput
from core.formulas import defused, restored

MOST_BYTES = 10_000_000
MOST_ROWS = 50_000
LONGEST = {"email": 254, "name": 200, "note": 300}
DELIMITERS = (",", ";", "\t", "|")
ALIASES = {
    "email": ("email", "emailaddress", "mail", "emails", "e-mail address"),
    "name": ("name", "fullname", "displayname"),
    "first": ("firstname", "first", "givenname"),
    "last": ("lastname", "last", "surname", "familyname"),
    "note": ("note", "notes", "comment", "comments"),
}
COLUMN_OF = {re.sub(r"[^a-z]", "", a): name for name, others in ALIASES.items() for a in others}
REJECT_COLUMNS = ("email", "name", "note", "line", "column", "reason")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_valid = EmailValidator(message="not an e-mail")


@dataclass(frozen=True, slots=True)
class Invitee:
    """`email` is in lower case."""

    line: int
    email: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A row as it was given, and what is wrong with it."""

    line: int
    column: str
    reason: str
    email: str
    name: str = ""
    note: str = ""


def read_invitees(file: BinaryIO, file_name: str) -> list[Invitee | Reject]:
    """Every row that is not blank, in order. Raises BadInput for what is wrong with the file."""
    lines = io.StringIO(_text(file, file_name), newline="")
    header_line, header, delimiter = _header(lines, file_name)
    rows: list[Invitee | Reject] = []
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = header_line
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise BadInput(
                file=file_name, line=before + 1, reason=f"its quotes do not fit: {error}"
            ) from error
        if fields is None:
            break
        line, before = before + 1, header_line + reader.line_num
        if not any(field.strip() for field in fields):
            continue
        if len(rows) == MOST_ROWS:
            raise BadInput(
                file=file_name, line=line,
                reason=f"expected at most {MOST_ROWS:,} people; hand in the rest as another file",
            )  # fmt: skip
        rows.append(_row(line, fields, header))
    if not rows:
        raise BadInput(file=file_name, reason="it has a header and nobody below it")
    return rows


def write_rejects(rejects: Iterable[Reject]) -> str:
    """The rejects as a CSV that a spreadsheet may open: nothing in it is run as a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(REJECT_COLUMNS)
    for reject in rejects:
        cells = (getattr(reject, name) for name in REJECT_COLUMNS)
        writer.writerow([defused(str(cell)) for cell in cells])
    return "\ufeff" + target.getvalue()


def _text(file: BinaryIO, file_name: str) -> str:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadInput(file=file_name, reason=f"expected at most {MOST_BYTES:,} bytes")
    if content.startswith(b"PK\x03\x04"):
        raise BadInput(file=file_name, reason="it is an Excel workbook; save it as CSV (UTF-8)")
    bom, encoding = next((b for b in _BOMS if content.startswith(b[0])), (b"", "utf-8"))
    try:
        text = content[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            file=file_name, line=line, reason=f"it is not {encoding}; save it as CSV (UTF-8)"
        ) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadInput(file=file_name, line=line, reason="it holds a NUL character")
    return text


def _header(lines: io.StringIO, file_name: str) -> tuple[int, dict[str, int], str]:
    """The number of the header's line, our columns in it, and what stands between them."""
    number = 0
    for line in lines:
        number += 1
        if line.strip(" \t\r\n,;|"):
            break
    else:
        raise BadInput(file=file_name, reason="it is empty")
    delimiter, names = max(
        ((mark, _names(line, mark)) for mark in DELIMITERS),
        key=lambda found: sum(name in COLUMN_OF for name in found[1]),
    )
    columns: dict[str, int] = {}
    for index, name in enumerate(names):
        ours = COLUMN_OF.get(name)
        if ours in columns:
            raise BadInput(
                file=file_name, line=number, column=ours,
                reason=f"expected one such column, got columns {columns[ours] + 1} and {index + 1}",
            )  # fmt: skip
        if ours:
            columns[ours] = index
    if "email" not in columns:
        given = ", ".join(name for name in names if name)[:200]
        raise BadInput(
            file=file_name, line=number, column="email",
            reason=f"expected a header with the columns email and name, got: {given}",
        )  # fmt: skip
    return number, columns, delimiter


def _names(line: str, delimiter: str) -> list[str]:
    """The names of the columns, as COLUMN_OF has them; none where the quotes do not fit."""
    try:
        fields = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [re.sub(r"[^a-z]", "", field.lower()) for field in fields]


def _row(line: int, fields: Sequence[str], header: dict[str, int]) -> Invitee | Reject:
    def cell(name: str) -> str:
        index = header.get(name, len(fields))
        return " ".join(restored(fields[index]).split()) if index < len(fields) else ""

    name = cell("name") or " ".join(filter(None, (cell("first"), cell("last"))))
    given = {"email": cell("email").lower(), "name": name, "note": cell("note")}
    for column, value in given.items():
        if reason := _fault(column, value):
            return Reject(line=line, column=column, reason=reason, **given)
    return Invitee(line=line, **given)


def _fault(column: str, value: str) -> str:
    most = LONGEST[column]
    if len(value) > most:
        return f"expected at most {most} characters, got {len(value)}"
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
        return "it holds a control character"
    if column != "email":
        return ""
    if not value:
        return "expected an e-mail address, got nothing"
    return "" if is_email(value) else "expected one e-mail address, like ada@example.org"


def is_email(text: str) -> bool:
    """Whether it is one plain address: without quotes, in which a second @ could hide."""
    try:
        _valid(text)
    except ValidationError:
        return False
    return text.count("@") == 1 and text.isascii()
