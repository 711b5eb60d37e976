"""The reject file: rows that could not be read, to be mended and loaded again.

It is a CSV in UTF-8 (with the mark that Excel needs) under the original file's columns, followed by
what the file tells of all its rows, and by `line`, `column`, `value` and `reason`. A header that
ends in these four tells the reader that the file has come back: it ignores them and takes off the
apostrophes that `formulas` put on. Fields that a record has too many stand in `value`; those that
it has too few are empty.
"""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from core.formulas import defused, restored
from donors.imports.base import REJECTED_VALUE_LENGTH, Inspection, Reject
from donors.imports.columns import REJECT_COLUMNS, own_columns


def write_rejects(rejects: Iterable[Reject], inspection: Inspection, target: BinaryIO) -> int:
    """Write the file to `target`, which stays open; returns how many rejects it holds."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        header = (*own_columns(inspection.header), *inspection.facts)
        writer.writerow([*map(defused, header), *REJECT_COLUMNS])
        count = 0
        for reject in rejects:
            writer.writerow(map(defused, _cells(reject, inspection)))
            count += 1
        return count
    finally:
        text.detach()


def _cells(reject: Reject, inspection: Inspection) -> list[str]:
    width = len(own_columns(inspection.header))
    fields = original_fields(reject, inspection)
    surplus = inspection.delimiter.join(fields[len(inspection.header) :])
    value = surplus[:REJECTED_VALUE_LENGTH] or reject.value
    fields = (fields + [""] * width)[:width]
    facts = inspection.facts.values()
    return [*fields, *facts, str(reject.line), reject.column, value, reject.reason]


def original_fields(reject: Reject, inspection: Inspection) -> list[str]:
    """The fields of a rejected record as well as they can be told apart."""
    raw = reject.raw.rstrip("\r\n")
    if not inspection.quoting:
        return raw.split(inspection.delimiter)
    lines = io.StringIO(raw, newline="")
    fields = next(csv.reader(lines, delimiter=inspection.delimiter), [])
    return [restored(field) for field in fields] if inspection.mended else fields
