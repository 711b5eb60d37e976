"""NGP VAN (EveryAction) contribution exports.

Column names differ by client and no public sample exists: the names here are those of the
ChangedEntityExport and of the contributions endpoint of the API, version 4 (docs.everyaction.com),
each in any case and with or without spaces and underscores.
"""

import datetime
import re
from operator import itemgetter

from donors.imports import values
from donors.imports.base import FieldError, Inspection, Parse, Row
from donors.imports.columns import (
    alias_table,
    best_header,
    folded,
    is_mended,
    listed,
    map_columns,
    other_columns,
)
from donors.imports.fields import (
    read_amount,
    read_date,
    refuse_long,
    refuse_long_name,
    refuse_mangled,
)

ALIASES: dict[str, tuple[str, ...]] = {
    "ContributionID": ("contactsContributionId", "contactContributionId", "VanContributionID"),
    "VanID": ("ContactVanID", "MyCampaignVanID", "VoterFileVanID", "contactId"),
    "FirstName": ("First", "ContactFirstName", "DonorFirstName"),
    "MiddleName": ("Middle", "MiddleInitial", "ContactMiddleName", "DonorMiddleName"),
    "LastName": ("Last", "Surname", "ContactLastName", "DonorLastName"),
    "Suffix": ("NameSuffix", "SuffixName"),
    "OrganizationName": ("Organization", "OrganisationName", "CommonName", "OfficialName"),
    "City": ("ContactCity", "DonorCity"),
    "State": ("StateProvince", "StateOrProvince", "StateCode", "DonorState"),
    "ZipOrPostal": ("Zip", "ZipCode", "Zip5", "PostalCode", "ZipOrPostalCode", "DonorZip"),
    "Employer": ("EmployerName", "ContactEmployer", "ContactEmployerName", "DonorEmployer"),
    "Occupation": ("OccupationName", "ContactOccupation", "DonorOccupation"),
    "Amount": ("ContributionAmount", "AmountReceived", "GiftAmount"),
    "DateReceived": ("ReceivedDate", "ContributionDate", "DateOfContribution", "GiftDate"),
    "Committee": ("CommitteeId", "FecCommitteeId", "CommitteeFecId", "RecipientCommitteeId"),
    "Election": ("ElectionCode", "ElectionName", "RecipientElection"),
    "Designation": ("DesignationName",),
    "Period": ("ElectionPeriod",),
    "Cycle": ("ElectionCycle",),
}
# In characters. Longer text is a column gone astray, and the tables would not take it.
LIMITS = {
    **dict.fromkeys(ALIASES, 200),
    "ContributionID": 64, "VanID": 64, "Suffix": 40, "State": 40, "ZipOrPostal": 20,
    "Employer": 300, "Occupation": 300, "Designation": 1000, "Period": 100, "Cycle": 100,
}  # fmt: skip
MAX_TOLD = 200  # of a designation that is kept as it was told
# What an export of contributions has. A file without one of them says so, and is read.
EXPECTED = (
    "VanID", "FirstName", "MiddleName", "City", "State", "ZipOrPostal", "Employer", "Occupation",
)  # fmt: skip
REQUIRED = ("ContributionID", "LastName", "Amount", "DateReceived")

_TABLE = alias_table(ALIASES)
_COMMITTEE = re.compile(r"(?i)\bC[0-9]{8}\b")
_NEARLY_A_COMMITTEE = re.compile(r"[Cc][0-9 -]*")


class Van:
    """A header line, then quoted fields between commas, tabs, semicolons or bars."""

    name = "van"
    encodings: tuple[str, ...] = ("utf-8",)

    def inspect(self, line: str, file_name: str) -> Inspection | None:
        delimiter, header = best_header(line, _TABLE)
        columns = map_columns(header, _TABLE)
        if not all(name in columns for name in REQUIRED):
            return None
        return Inspection(
            file_name=file_name, layout=self.name, encoding=self.encodings[0],
            delimiter=delimiter, quoting=True, has_header=True, columns=columns, header=header,
            mended=is_mended(header), also=other_columns(header, _TABLE),
            missing=tuple(name for name in EXPECTED if name not in columns),
        )  # fmt: skip

    def lacking(self, line: str) -> str:
        _, header = best_header(line, _TABLE)
        known = {_TABLE.get(folded(name)) for name in header}
        return f"lacks {listed([name for name in REQUIRED if name not in known])}"

    def parser(self, inspection: Inspection, today: datetime.date) -> Parse:
        latest = today + datetime.timedelta(days=values.DAYS_AHEAD)
        # A column that the file lacks is read from an empty field put behind the last one.
        behind = len(inspection.header)
        pick = itemgetter(*(inspection.columns.get(name, behind) for name in ALIASES))

        def parse(line: int, fields: list[str]) -> Row:
            return _row(line, pick([*fields, ""]), latest)

        return parse


def _row(line: int, picked: tuple[str, ...], latest: datetime.date) -> Row:
    tidied = [" ".join(text.split()) for text in picked]
    refuse_long(LIMITS, tidied)
    (
        external_id, donor_id, first, middle, last, suffix, organisation, city, state, zip_code,
        employer, occupation, amount_text, date_text, committee, election, designation, period,
        cycle,
    ) = tidied  # fmt: skip
    if not external_id:
        raise FieldError("ContributionID", external_id, "expected a ContributionID, got ''")
    refuse_mangled("ContributionID", external_id)
    refuse_mangled("VanID", donor_id)
    entity_type = "" if last else "ORG"
    last = last or organisation
    if not last:
        raise FieldError("LastName", last, "expected a last name, got ''")
    refuse_long_name("LastName", last, first, middle, suffix)
    day = read_date("DateReceived", date_text, values.written_date, latest)
    return Row(
        line=line, external_id=external_id, donor_id=donor_id, last=last, first=first,
        middle=middle, suffix=suffix, employer=employer, occupation=occupation, city=city,
        state=state, zip=zip_code, amount=read_amount("Amount", amount_text), date=day,
        committee=_committee(committee, designation),
        election=_election(election, period, cycle, designation, day),
        entity_type=entity_type,
    )  # fmt: skip


def _committee(text: str, designation: str) -> str:
    """The FEC id of the committee, or what was told in its place: a name, which is looked up among
    the committees, and is never taken for nothing told.

    What looks like an id and is not one is refused: it would keep the gift out of every limit.
    """
    if len(text) > 1 and _NEARLY_A_COMMITTEE.fullmatch(text) and not _COMMITTEE.fullmatch(text):
        reason = f"expected an FEC committee id such as C00123456, got {values.shown(text)}"
        raise FieldError("Committee", text, reason)
    ids: set[str] = {found.upper() for found in _COMMITTEE.findall(text or designation)}
    if len(ids) == 1:
        return ids.pop()
    return text or (designation[:MAX_TOLD] if ids else "")


def _election(election: str, period: str, cycle: str, designation: str, day: datetime.date) -> str:
    """The election that the columns tell, or their text where it cannot be read: such a gift is
    judged for no election, rather than for another one.

    A designation is free text: it must name a year, and tells nothing where it speaks of no
    election. Nor does the cycle of the gift's own day alone.
    """
    told = election or " ".join(filter(None, (period, cycle if period else "")))
    if told:
        return values.election(told, day) or told
    if values.speaks_of_election(designation):
        return values.election(designation) or designation[:MAX_TOLD]
    return "" if str(day.year + day.year % 2) in cycle else cycle
