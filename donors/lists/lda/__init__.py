"""Registered lobbyists under the Lobbying Disclosure Act, in any of the forms filings come in.

- XML of the Senate's old bulk files: whole filings, or bare `<Lobbyist>` elements
- JSON of the REST API (lda.gov/api/v1/filings/), one page, several, or single filings
- what was fetched from that API before, as `register` keeps it: a filing a line
- JSON made from the registration and report forms (LD-1, LD-2)
- a plain CSV of lobbyists with their firm and clients

There is one entry for each lobbyist at each registrant (firm); the clients are its organisations
after the firm. No form tells a lobbyist's home address: the firm's is not taken for it.
"""

from collections.abc import Iterator
from typing import BinaryIO

from donors.lists.base import ListedEntry
from donors.lists.lda import json_filings, people_csv, senate_xml
from donors.lists.lda.filings import Filing, entries
from donors.lists.lda.opening import opened

__all__ = ["filings_of", "read"]


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a lobbyist and registrant; the file's first character tells its form."""
    first, file = opened(source)
    told = _filings(first, file, file_name)
    return people_csv.read(file, file_name) if told is None else entries(told)


def filings_of(source: BinaryIO, file_name: str) -> Iterator[Filing] | None:
    """The filings that a file was made of; None for a plain CSV, which is made of none."""
    first, file = opened(source)
    return _filings(first, file, file_name)


def _filings(first: bytes, file: BinaryIO, file_name: str) -> Iterator[Filing] | None:
    if first == b"<":
        return senate_xml.filings(file, file_name)
    if first in (b"{", b"["):
        return json_filings.filings(file, file_name)
    return None
