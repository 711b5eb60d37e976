"""Lobbyists in a plain CSV: the columns of a list of people, and firm (registrant) and clients.

Several clients stand in one field with semicolons between them, or on rows of their own.
"""

from collections.abc import Iterator
from typing import BinaryIO

from donors.lists.base import ListedEntry, key_of, merged, person_name, united
from donors.lists.people import person
from donors.lists.table import TableRow, read_table
from donors.names import fold

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("LobbyistId", "PersonId", "EntryId", "Key"),
    "first": ("FirstName", "LobbyistFirstName", "GivenName"),
    "middle": ("MiddleName", "MiddleInitial", "LobbyistMiddleName"),
    "last": ("LastName", "LobbyistLastName", "Surname"),
    "suffix": ("NameSuffix", "LobbyistSuffix"),
    "nickname": ("PreferredName", "KnownAs"),
    "name": ("LobbyistName", "Lobbyist", "FullName"),
    "city": ("Town",),
    "state": ("StateProvince", "StateCode"),
    "zip": ("ZipCode", "Zip5", "PostalCode", "ZipOrPostal"),
    "firm": ("Registrant", "RegistrantName", "Employer", "FirmName", "Company"),
    "client": ("ClientName", "Clients"),
    "occupation": ("OccupationName", "Profession"),
    "title": ("CoveredPosition", "OfficialPosition", "Position", "JobTitle"),
    "from": ("EffectiveFrom", "EffectiveDate", "Start", "StartDate", "Since"),
    "to": ("EffectiveTo", "TerminationDate", "End", "EndDate", "Until"),
    "url": ("Link", "Source", "SourceUrl", "Filing"),
}
REQUIRED = (("last", "name"),)


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a lobbyist and firm."""
    rows = read_table(source, file_name=file_name, aliases=ALIASES, required=REQUIRED)
    return merged(map(_entry, rows))


def _entry(row: TableRow) -> ListedEntry:
    name = person(row)
    start, end = row.date("from"), row.date("to")
    if start and end and end < start:
        raise row.fault("to", f"expected a date no earlier than {start}, got {end}")
    identity = fold(f"{name.last} {name.first} {name.middle} {name.suffix}")
    return ListedEntry(
        # The register's numbers are of people; the same person at two firms is two entries.
        key=key_of(fold(row["firm"]), row["id"] or identity),
        is_organisation=False,
        listed_id=row["id"],
        name=person_name(name.last, name.first, name.middle, name.suffix),
        last=name.last, first=name.first, middle=name.middle, suffix=name.suffix,
        nickname=name.nickname, organisations=united([row["firm"]], row["client"].split(";")),
        occupation="; ".join(united([row["title"], row["occupation"]])), city=row["city"],
        state=row["state"], zip=row["zip"], effective_from=start, effective_to=end,
        url=row.url("url"),
    )  # fmt: skip
