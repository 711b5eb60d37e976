"""Companies as an administrator keeps them: a CSV with columns id, name (or company), aliases
(other names, with semicolons between them), city, state, zip.

Without an id the name says who it is. The same company on several rows is one entry with all names,
each of which a donor's employer is held against.
"""

from collections.abc import Iterator
from typing import BinaryIO

from donors.lists.base import ListedEntry, key_of, merged, united
from donors.lists.table import TableRow, read_table
from donors.names import fold

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("CompanyId", "EntryId", "Key", "Identifier", "CIK", "EIN"),
    "name": ("Company", "CompanyName", "Organization", "Organisation", "OrganizationName",
             "Employer", "LegalName"),
    "aliases": ("Alias", "OtherNames", "AlsoKnownAs", "AKA", "DBA", "FormerNames", "Brands"),
    "city": ("Town",),
    "state": ("StateProvince", "StateCode"),
    "zip": ("ZipCode", "Zip5", "PostalCode", "ZipOrPostal"),
    "industry": ("Sector", "Business"),
    "from": ("EffectiveFrom", "Start", "StartDate", "Since"),
    "to": ("EffectiveTo", "End", "EndDate", "Until"),
    "url": ("Link", "Source", "SourceUrl", "Website"),
}  # fmt: skip
COLUMNS = ("id", "name", "aliases", "industry", "city", "state", "zip", "from", "to", "url")
REQUIRED = (("name",),)


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a company."""
    rows = read_table(source, file_name=file_name, aliases=ALIASES, required=REQUIRED)
    return merged(_entries(rows))


def _entries(rows: Iterator[TableRow]) -> Iterator[ListedEntry]:
    seen: dict[str, tuple[int, str]] = {}
    for row in rows:
        entry = _entry(row)
        line, name = seen.setdefault(entry.key, (row.line, entry.name))
        if row["id"] and fold(name) != fold(entry.name):
            reason = f"expected one company for each id, got {row['id']!r} on line {line} too"
            raise row.fault("id", reason)
        yield entry


def _entry(row: TableRow) -> ListedEntry:
    name = row["name"]
    if not name:
        raise row.fault("name", "expected a company's name, got ''")
    start, end = row.date("from"), row.date("to")
    if start and end and end < start:
        raise row.fault("to", f"expected a date no earlier than {start}, got {end}")
    others = (other for other in united(row["aliases"].split(";")) if fold(other) != fold(name))
    return ListedEntry(
        key=key_of("id", row["id"]) if row["id"] else key_of(fold(name) or name),
        is_organisation=True, listed_id=row["id"], name=name,
        aliases=tuple(others), occupation=row["industry"],
        city=row["city"], state=row["state"], zip=row["zip"],
        effective_from=start, effective_to=end, url=row.url("url"),
    )  # fmt: skip
