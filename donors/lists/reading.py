"""Any list file, by its kind."""

from typing import BinaryIO

from core.errors import BadInput
from donors.lists import companies, fara, lda, people
from donors.lists.base import LIMITS, ListedEntry, Read

KINDS: dict[str, Read] = {
    "lda": lda.read,
    "fara": fara.read,
    "people": people.read,
    "companies": companies.read,
    "contractor": companies.read,
}

# The columns of the lists that people keep themselves, as an empty file of them has.
TEMPLATES = {"people": people.COLUMNS, "companies": companies.COLUMNS}


def read_list(source: BinaryIO, *, file_name: str, kind: str) -> list[ListedEntry]:
    """Every entry of a list, one for each key, in the order of the file.

    Raises BadInput, naming file, line and column, for any fault: a list is taken whole or not at
    all. KeyError for a kind out of KINDS.
    """
    entries = list(KINDS[kind](source, file_name))
    if not entries:
        raise BadInput(file=file_name, reason="expected at least one entry, got none")
    for entry in entries:
        _refuse_long(entry, file_name)
    return entries


def _refuse_long(entry: ListedEntry, file_name: str) -> None:
    for field, limit in LIMITS.items():
        length = len(getattr(entry, field))
        if length > limit:
            shown = entry.name[:60]
            reason = f"expected at most {limit} characters, got {length:,}, in the entry {shown!r}"
            raise BadInput(file=file_name, column=field, reason=reason)
