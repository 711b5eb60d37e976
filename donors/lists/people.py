"""People as an administrator keeps them: a CSV with columns id first middle last city state zip
employer occupation title, in any order and by other common names.

Instead of first and last there may be one column `name`, as `Last, First Middle` or in the order of
speech. Without an id, name and employer together say who somebody is. The same id may stand on
several rows (one employer each) with the same name, or with shorter forms of it (`W.` and `Bob` for
Wilhelmina and Robert): the fullest is taken. It stands for no other name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from donors.lists.base import ListedEntry, key_of, merged, person_name, united
from donors.lists.table import TableRow, read_table
from donors.matching.features import name_features
from donors.matching.given_names import compare_given
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
COLUMNS = (
    "id", "first", "middle", "last", "suffix", "nickname", "city", "state", "zip", "employer",
    "title", "from", "to", "url",
)  # fmt: skip
REQUIRED = (("last", "name"),)
_SAME = frozenset({"exact", "initial", "nickname"})


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a person."""
    rows = read_table(source, file_name=file_name, aliases=ALIASES, required=REQUIRED)
    return merged(_entries(rows))


def _entries(rows: Iterator[TableRow]) -> Iterator[ListedEntry]:
    seen: dict[str, dict[str, tuple[int, ListedEntry]]] = defaultdict(dict)
    for row in rows:
        entry = _entry(row)
        if row["id"]:
            names = seen[row["id"]]
            if fold(entry.name) not in names:
                _refuse_somebody_else(row, entry, names.values())
                names[fold(entry.name)] = row.line, entry
        yield entry


def _refuse_somebody_else(
    row: TableRow, entry: ListedEntry, seen: Iterable[tuple[int, ListedEntry]]
) -> None:
    for line, other in seen:
        if not _may_be_one(entry, other):
            reason = f"expected one person for each id, got {row['id']!r} on line {line} too"
            raise row.fault("id", reason)


def _may_be_one(one: ListedEntry, other: ListedEntry) -> bool:
    """Whether two names may be one person's: the same surname, and given names of which one is
    short for the other. A middle name or suffix may be left out, but not be another."""
    ours, theirs = (
        name_features(entry.last, entry.first, entry.middle, entry.suffix) for entry in (one, other)
    )
    if ours.surname != theirs.surname:
        return False
    firsts = {compare_given(a, b) for a in ours.firsts for b in theirs.firsts}
    middles = {compare_given(a, b) for a, b in zip(ours.middles, theirs.middles, strict=False)}
    generations = {ours.generation, theirs.generation} - {""}
    return bool(firsts & _SAME) and middles <= _SAME and len(generations) <= 1


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
