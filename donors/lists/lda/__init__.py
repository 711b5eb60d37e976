"""Registered lobbyists under the Lobbying Disclosure Act, in any of the forms filings come in.

- XML of the Senate's old bulk files: whole filings, or bare `<Lobbyist>` elements
- JSON of the REST API (lda.gov/api/v1/filings/), one page, several, or single filings
- JSON made from the registration and report forms (LD-1, LD-2)
- a plain CSV of lobbyists with their firm and clients

There is one entry for each lobbyist at each registrant (firm); the clients are its organisations
after the firm. No form tells a lobbyist's home address: the firm's is not taken for it.
"""

from collections.abc import Iterator
from typing import BinaryIO

from donors.lists.base import ListedEntry
from donors.lists.lda import json_filings, people_csv, senate_xml
from donors.lists.lda.filings import entries
from donors.lists.lda.opening import opened

__all__ = ["read"]


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a lobbyist and registrant; the file's first character tells its form."""
    first, file = opened(source)
    if first == b"<":
        return entries(senate_xml.filings(file, file_name))
    if first in (b"{", b"["):
        return entries(json_filings.filings(file, file_name))
    return people_csv.read(file, file_name)
