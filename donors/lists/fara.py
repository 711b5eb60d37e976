"""Foreign agents: the bulk CSV files of the Department of Justice (efile.fara.gov, "Bulk Data"),
one of them alone or several in a zip, which make one list together.

`FARA_All_Registrants` gives firms and persons that registered, `FARA_All_ForeignPrincipals` whom
they act for, `FARA_All_ShortForms` the individuals who work on it. Underscores stood where newer
files have spaces in the column names; files are in ISO-8859-1 or UTF-8.

The entry is always the registrant, or the individual of a short form: donors work for these. A
foreign principal is one of the entry's organisations; the business name is another name of a firm,
and the firm of a person. A registrant that may be either is listed as both. Registrations that the
Department marks VOID are left out. Dates are those of the first registration and the last
termination: whoever registered again later was in force in between, too. Where the registrants are
at hand, their dates are those of the registration, and an individual's end with the registrant's.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from donors.lists.archives import is_archive, tables
from donors.lists.base import ListedEntry, earliest, key_of, latest, merged, person_name, united
from donors.lists.organisations import given_names, inverted_person, plain_person
from donors.lists.table import TableRow, read_table
from donors.names import fold, parse_name

ALIASES: dict[str, tuple[str, ...]] = {
    "Registration Number": ("Registration #", "Registration No", "Reg Number"),
    "Registration Date": ("Registrant Date",),
    "Termination Date": ("Registrant Termination Date", "Registration Termination Date"),
    "Registrant Name": ("Name", "Registrant"),
    "Business Name": ("Doing Business As",),
    "Foreign Principal": ("Foreign Principal Name",),
    "Foreign Principal Registration Date": ("Foreign Principal Date",),
    "Foreign Principal Termination Date": (),
    "Short Form Last Name": ("Last Name", "SF Last Name"),
    "Short Form First Name": ("First Name", "SF First Name"),
    "Short Form Date": ("SF Date",),
    "Short Form Termination Date": ("SF Termination Date",),
    "City": (),
    "State": (),
    "Zip": ("Zip Code", "Postal Code"),
}
REQUIRED = (("Registration Number",), ("Registrant Name", "Short Form Last Name"))
_Span = tuple[datetime.date | None, datetime.date | None]
_VOID = "VOID"
_DATE = re.compile(r"(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})?")


def read(source: BinaryIO, file_name: str) -> Iterator[ListedEntry]:
    """One entry a registrant, and one an individual and registrant; which, the columns tell."""
    rows = [row for name, file in _files(source, file_name) for row in _rows(file, name)]
    known = given_names(row["Registrant Name"] for row in rows)
    return merged(_entries(rows, known, _spans(rows)))


def _files(source: BinaryIO, file_name: str) -> Iterator[tuple[str, BinaryIO]]:
    if not is_archive(source):
        yield file_name, source
        return
    for member in tables(source, file_name=file_name):
        # All documents that were ever filed: of nobody who is not in the other files.
        if "RegistrantDocs" not in member.name:
            yield member.name, member.content


def _rows(source: BinaryIO, file_name: str) -> Iterator[TableRow]:
    rows = read_table(source, file_name=file_name, aliases=ALIASES, required=REQUIRED, fits=_fits)
    return (row for row in rows if not _is_void(row))


def _spans(rows: Iterable[TableRow]) -> dict[str, _Span]:
    """When each registration held, by its number, as the file of the registrants says it."""
    spans: dict[str, _Span] = {}
    for row in rows:
        if _is_of_registrants(row):
            start, end = _span(row, of_principal=False)
            if row["Registration Number"] in spans:
                first, last = spans[row["Registration Number"]]
                start, end = earliest(first, start), latest(last, end)
            spans[row["Registration Number"]] = start, end
    return spans


def _is_of_registrants(row: TableRow) -> bool:
    return not row.values.keys() & {"Short Form Last Name", "Foreign Principal"}


def _fits(row: TableRow) -> bool:
    """Whether number and dates stand where they belong; the files of some years break fields at a
    comma after a quote."""
    dates = (text for column, text in row.values.items() if column.endswith("Date"))
    return row["Registration Number"].isdigit() and all(_DATE.fullmatch(text) for text in dates)


def _is_void(row: TableRow) -> bool:
    return row["Registrant Name"].upper() == _VOID


def _entries(
    rows: Iterable[TableRow], known_given_names: frozenset[str], spans: Mapping[str, _Span]
) -> Iterator[ListedEntry]:
    for row in rows:
        if not row["Registration Number"]:
            raise row.fault("Registration Number", "expected a registration number, got ''")
        registered = spans.get(row["Registration Number"])
        if "Short Form Last Name" in row.values:
            yield _individual(row, registered)
            continue
        for entry in _registrant(row, known_given_names):
            if registered:
                start, end = registered
                yield replace(entry, effective_from=start, effective_to=end)
            else:
                yield entry


def _individual(row: TableRow, registered: _Span | None) -> ListedEntry:
    last, given = row["Short Form Last Name"], row["Short Form First Name"]
    if not last and not given:
        raise row.fault("Short Form Last Name", "expected a name, got ''")
    name = parse_name(f"{last}, {given}")
    start = row.date("Short Form Date") or row.date("Registration Date")
    end = _end(row, "Short Form Termination Date", start)
    if end is None and registered and registered[1]:
        end = max(filter(None, (start, registered[1])))
    return ListedEntry(
        key=key_of("short form", row["Registration Number"], fold(f"{last} {given}")),
        is_organisation=False,
        listed_id=row["Registration Number"],
        name=person_name(name.last, name.first, name.middle, name.suffix),
        last=name.last, first=name.first, middle=name.middle, suffix=name.suffix,
        nickname=name.nickname, organisations=united([row["Registrant Name"]]),
        city=row["City"], state=row["State"], zip=row["Zip"],
        effective_from=start, effective_to=end,
    )  # fmt: skip


def _registrant(row: TableRow, known_given_names: frozenset[str]) -> Iterator[ListedEntry]:
    written = row["Registrant Name"]
    if not written:
        raise row.fault("Registrant Name", "expected a name, got ''")
    key = ("registrant", row["Registration Number"])
    if inverted_person(written, known_given_names):
        yield _person(row, key_of(*key))
        return
    yield _firm(row, key_of(*key))
    if plain_person(written, known_given_names):
        yield _person(row, key_of(*key, "person"))


def _firm(row: TableRow, key: str) -> ListedEntry:
    return replace(
        _registered(row, key), is_organisation=True, name=row["Registrant Name"],
        aliases=united([row["Business Name"]]), organisations=united([row["Foreign Principal"]]),
    )  # fmt: skip


def _person(row: TableRow, key: str) -> ListedEntry:
    name = parse_name(row["Registrant Name"])
    return replace(
        _registered(row, key),
        name=person_name(name.last, name.first, name.middle, name.suffix),
        last=name.last, first=name.first, middle=name.middle, suffix=name.suffix,
        nickname=name.nickname,
        organisations=united([row["Business Name"]], [row["Foreign Principal"]]),
    )  # fmt: skip


def _registered(row: TableRow, key: str) -> ListedEntry:
    """What a registration says whoever it is of."""
    of_principal = "Foreign Principal" in row.values
    start, end = _span(row, of_principal=of_principal)
    # The address in a file of principals is the principal's.
    city, state, zip_code = ("", "", "") if of_principal else _address(row)
    return ListedEntry(
        key=key, is_organisation=False, name="", listed_id=row["Registration Number"],
        city=city, state=state, zip=zip_code, effective_from=start, effective_to=end,
    )  # fmt: skip


def _address(row: TableRow) -> tuple[str, str, str]:
    return row["City"], row["State"], row["Zip"]


def _span(row: TableRow, *, of_principal: bool) -> _Span:
    if of_principal:
        start = row.date("Foreign Principal Registration Date") or row.date("Registration Date")
        return start, _end(row, "Foreign Principal Termination Date", start)
    start = row.date("Registration Date")
    return start, _end(row, "Termination Date", start)


def _end(row: TableRow, column: str, start: datetime.date | None) -> datetime.date | None:
    """The day of termination. Some registrations bear an earlier one than their own date (filed
    late, or mistyped): such a registration held on its one day at least."""
    end = row.date(column)
    return max(start, end) if start and end else end
