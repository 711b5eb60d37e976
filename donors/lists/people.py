"""People as an administrator keeps them: a CSV with columns id first middle last city state zip
employer occupation title, in any order and by other common names.

Instead of first and last there may be one column `name`, as `Last, First Middle` or in the order of
speech. Without an id, name and employer together say who somebody is. The same id may stand for the
same name several times (one employer each) and for no other name.
"""

from collections.abc import Iterator
from typing import BinaryIO

from donors.lists.base import ListedEntry, key_of, merged, person_name, united
from donors.lists.table import TableRow, read_table
from donors.names import PersonName, fold, parse_name

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("PersonId", "EntryId", "Key", "Identifier"),
    "first": ("FirstName", "GivenName", "Forename"),
    "middle": ("MiddleName", "MiddleInitial"),
    "last": ("LastName", "Surname", "FamilyName"),
    "suffix": ("NameSuffix", "Generation"),
    "nickname": ("PreferredName", "KnownAs"),
    "name": ("FullName", "PersonName", "DisplayName"),
    "city": ("Town", "HomeCity"),
    "state": ("StateProvince", "StateCode", "HomeState"),
    "zip": ("ZipCode", "Zip5", "PostalCode", "ZipOrPostal"),
    "employer": ("EmployerName", "Company", "CompanyName", "Organization", "Organisation", "Firm"),
    "occupation": ("OccupationName", "Profession"),
    "title": ("JobTitle", "Position", "Role", "Office"),
    "from": ("EffectiveFrom", "Start", "StartDate", "Since"),
    "to": ("EffectiveTo", "End", "EndDate", "Until"),
    "url": ("Link", "Source", "SourceUrl", "Website"),
}
REQUIRED = (("last", "name"),)


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a person."""
    rows = read_table(source, file_name=file_name, aliases=ALIASES, required=REQUIRED)
    return merged(_entries(rows))


def _entries(rows: Iterator[TableRow]) -> Iterator[ListedEntry]:
    seen: dict[str, tuple[int, str]] = {}
    for row in rows:
        entry = _entry(row)
        line, name = seen.setdefault(entry.key, (row.line, entry.name))
        if row["id"] and fold(name) != fold(entry.name):
            reason = f"expected one person for each id, got {row['id']!r} on line {line} too"
            raise row.fault("id", reason)
        yield entry


def _entry(row: TableRow) -> ListedEntry:
    name = person(row)
    start, end = row.date("from"), row.date("to")
    if start and end and end < start:
        raise row.fault("to", f"expected a date no earlier than {start}, got {end}")
    identity = fold(f"{name.last} {name.first} {name.middle} {name.suffix}")
    return ListedEntry(
        key=key_of("id", row["id"]) if row["id"] else key_of(identity, fold(row["employer"])),
        is_organisation=False,
        listed_id=row["id"],
        name=person_name(name.last, name.first, name.middle, name.suffix),
        last=name.last, first=name.first, middle=name.middle, suffix=name.suffix,
        nickname=name.nickname, organisations=united(row["employer"].split(";")),
        occupation="; ".join(united([row["title"], row["occupation"]])), city=row["city"],
        state=row["state"], zip=row["zip"], effective_from=start, effective_to=end,
        url=row.url("url"),
    )  # fmt: skip


def person(row: TableRow) -> PersonName:
    """The name out of its own columns, or out of the one column that holds it whole."""
    last, first = row["last"], row["first"]
    if not last and not first:
        if not row["name"]:
            raise row.fault("last" if "last" in row.values else "name", "expected a name, got ''")
        return parse_name(row["name"])
    if not last:
        raise row.fault("last", "expected a last name, got ''")
    return PersonName(last, first, row["middle"], row["suffix"], row["nickname"])
