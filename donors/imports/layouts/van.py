"""NGP VAN (EveryAction) contribution exports.

Column names differ by client and no public sample exists: the names here are those of the
ChangedEntityExport and of the contributions endpoint of the API, version 4 (docs.everyaction.com),
each in any case and with or without spaces and underscores.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter

from donors.imports import contacts, values
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
from donors.imports.countries import country
from donors.imports.fields import (
    read_amount,
    read_date,
    refuse_long,
    refuse_long_name,
    refuse_mangled,
)
from donors.imports.records import Record

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
# How the donor is reached and paid, and what was given back. Exports have several such columns that
# tell different things (a home's phone, a cell's): the first that is known here counts.
FURTHER: dict[str, tuple[str, ...]] = {
    "AddressLine1": (
        "StreetAddress", "StreetAddress1", "Address", "Address1", "Street", "Street1",
        "MailingAddress", "MailingAddress1", "ContactAddress", "DonorAddr1", "AddressLine",
    ),
    "AddressLine2": ("StreetAddress2", "Address2", "Street2", "MailingAddress2", "DonorAddr2"),
    "Country": ("CountryCode", "CountryName", "ContactCountry", "DonorCountry"),
    "Email": ("EmailAddress", "PreferredEmail", "ContactEmail", "DonorEmail"),
    "Phone": (
        "PhoneNumber", "PreferredPhone", "ContactPhone", "DonorPhone", "CellPhone", "MobilePhone",
        "HomePhone",
    ),
    "PaymentType": ("PaymentMethod", "PaymentTypeName", "PaymentMethodName", "TenderType"),
    "CardType": ("CreditCardType",),
    "CardLastFour": ("CreditCardLastFour", "CardLast4", "LastFour", "CreditCardLast4"),
    "USPassportNumber": ("PassportNumber", "DonorUSPassportNumber"),
    "AmountRefunded": ("RefundAmount", "RefundedAmount", "TotalRefunded"),
    "AmountRemaining": ("RemainingAmount",),
    "DateRefunded": ("RefundDate", "RefundedDate"),
}  # fmt: skip
# In characters. Longer text is a column gone astray, and the tables would not take it.
LIMITS = {
    **dict.fromkeys(ALIASES, 200),
    "ContributionID": 64, "VanID": 64, "Suffix": 40, "State": 40, "ZipOrPostal": 20,
    "Employer": 300, "Occupation": 300, "Designation": 1000, "Period": 100, "Cycle": 100,
    **dict.fromkeys(FURTHER, 200), "Email": 254,
    "USPassportNumber": 100_000,  # never refused: a refusal shows the value
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

    def inspect(
        self, lines: Sequence[str], file_name: str, aliases: Mapping[str, str]
    ) -> Inspection | None:
        table, further = _known(ALIASES, aliases), _known(FURTHER, aliases)
        delimiter, header = best_header(lines[0], table)
        columns = map_columns(header, table)
        if not all(name in columns for name in REQUIRED):
            return None
        for index, name in enumerate(header):
            if ours := further.get(folded(name)):
                columns.setdefault(ours, index)
        return Inspection(
            file_name=file_name, layout=self.name, encoding=self.encodings[0],
            delimiter=delimiter, quoting=True, has_header=True, columns=columns, header=header,
            mended=is_mended(header), also=other_columns(header, table),
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
        names = (*ALIASES, *FURTHER)
        pick = itemgetter(*(inspection.columns.get(name, behind) for name in names))
        asks_for_passport = "USPassportNumber" in inspection.columns

        def parse(line: int, fields: list[str]) -> tuple[Row, ...]:
            return _rows(line, pick([*fields, ""]), latest, asks_for_passport=asks_for_passport)

        return parse

    def contributions(self, records: Iterator[Record], others: Counter[str]) -> Iterator[Record]:
        return records


def _known(ours: Mapping[str, Sequence[str]], of_source: Mapping[str, str]) -> dict[str, str]:
    """Folded name to our name, for the columns in `ours`: what the source means by a name goes
    before what others mean by it."""
    table = {name: told for name, told in alias_table(ours).items() if name not in of_source}
    return table | {name: told for name, told in of_source.items() if told in ours}


def known_columns(of_source: Mapping[str, str]) -> dict[str, str]:
    """Folded name to our name, for all columns that can be read."""
    return _known({**ALIASES, **FURTHER}, of_source)


def _rows(
    line: int, picked: tuple[str, ...], latest: datetime.date, *, asks_for_passport: bool
) -> tuple[Row, ...]:
    tidied = [" ".join(text.split()) for text in picked]
    refuse_long(LIMITS, tidied)
    (
        external_id, donor_id, first, middle, last, suffix, organisation, city, state, zip_code,
        employer, occupation, amount_text, date_text, committee, election, designation, period,
        cycle, line1, line2, land, email, phone, payment, card_type, last_four, passport,
        refunded, remaining, refund_date,
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
    amount = read_amount("Amount", amount_text)
    gift = Row(
        line=line, external_id=external_id, donor_id=donor_id, last=last, first=first,
        middle=middle, suffix=suffix, employer=employer, occupation=occupation, city=city,
        state=state, zip=zip_code, amount=amount, date=day,
        committee=_committee(committee, designation),
        election=_election(election, period, cycle, designation, day),
        entity_type=entity_type, street=contacts.street(line1, line2), country=country(land),
        email=email.lower(), phone=contacts.phone(phone),
        payment_method=contacts.payment_method(payment or ("card" if card_type else "")),
        card=contacts.card(card_type, last_four),
        passport=contacts.passport(passport) if asks_for_passport else "",
    )  # fmt: skip
    given_back = _given_back(amount, refunded, remaining)
    if not given_back:
        return (gift,)
    back_on = (
        read_date("DateRefunded", refund_date, values.written_date, latest) if refund_date else day
    )
    refund = replace(
        gift, external_id=f"{external_id}/refund", amount=-given_back, date=back_on,
        refund_of=external_id,
    )  # fmt: skip
    return gift, refund


def _given_back(amount: Decimal, refunded: str, remaining: str) -> Decimal:
    """What was refunded of a gift so far, as it is told or else by what remains of it.

    VAN tells no refund's own day and id: its refunds together are one, on the day that a column of
    the client's tells, or on that of the gift.
    """
    if amount <= 0:
        return Decimal(0)
    if refunded:
        return min(abs(read_amount("AmountRefunded", refunded)), amount)
    if not remaining:
        return Decimal(0)
    left = read_amount("AmountRemaining", remaining)
    return amount - left if 0 <= left < amount else Decimal(0)


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
