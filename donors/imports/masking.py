"""What is kept of a record that is rejected: not the numbers that are kept nowhere else.

The number of a passport is read as `given`, and columns of other such numbers are not read at all;
the whole record would keep them beside what is to be mended. So they read `given` here too, which
is understood when the record comes back.
"""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache

from donors.imports.base import Inspection
from donors.imports.contacts import GIVEN, passport
from donors.imports.records import Record

# Our names, in whatever layout, of columns whose values are kept nowhere.
PASSPORT_COLUMNS = ("Donor US Passport Number", "USPassportNumber")
# What a column of such numbers is called, folded to words of small letters.
SENSITIVE = re.compile(
    r"\b(passport|ssn|social security|date of birth|birth ?date|birthday|dob|card ?(number|no)"
    r"|cvv|cvc|iban|(account|routing|bank account|tax ?id) ?(number|no)|driver'?s? licen[sc]e)\b"
)


def kept_of(record: Record, inspection: Inspection) -> str:
    """The record's text without those numbers; as it stood where there are none."""
    fields = masked(record.fields, inspection)
    if fields == record.fields:
        return record.raw
    target = io.StringIO()
    writer = csv.writer(target, delimiter=inspection.delimiter, lineterminator="\n")
    writer.writerow(fields)
    return target.getvalue()


def masked(fields: list[str], inspection: Inspection) -> list[str]:
    """A record's fields, with `given` for those numbers.

    Where there are too many or too few, nobody knows where the fault is: a number may stand so many
    places on, or before. Whatever has a digit in any of these is masked.
    """
    places = _sensitive(inspection)
    if not places:
        return fields
    shift = len(fields) - len(inspection.header)
    shift = 0 if shift == inspection.trailing else shift
    doubtful = {
        number
        for at in places
        for number in range(max(at + min(shift, 0), 0), min(at + max(shift, 0) + 1, len(fields)))
    }
    told = list(fields)
    for number in doubtful:
        if passport(told[number]) == GIVEN:
            told[number] = GIVEN
    return told


def kept_of_faulty(record: Record, inspection: Inspection) -> str:
    """The text of a record whose quotes are wrong, so that it has no fields. A delimiter between
    quotes moves a number on, never back: from the first of those columns on all digits go."""
    places = _sensitive(inspection)
    if not places:
        return record.raw
    parts = record.raw.split(inspection.delimiter)
    first = min(places)
    told = [re.sub(r"[^\s\"]*\d[^\s\"]*", GIVEN, part) for part in parts[first:]]
    return inspection.delimiter.join([*parts[:first], *told])


def _sensitive(inspection: Inspection) -> set[int]:
    """The places of the columns of such numbers."""
    read = {inspection.columns[name] for name in PASSPORT_COLUMNS if name in inspection.columns}
    return read | _so_called(inspection.header)


@lru_cache(maxsize=16)
def _so_called(header: tuple[str, ...]) -> frozenset[int]:
    return frozenset(at for at, name in enumerate(header) if SENSITIVE.search(_words(name)))


def _words(name: str) -> str:
    """`DonorSSN` and `donor_ssn` as `donor ssn`."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", apart).lower().strip()
