"""ActBlue's exports of contributions: "paid contributions" and "refunded contributions".

https://secure.actblue.com/docs/csv_api; what the columns mean is told in
https://secure.actblue.com/docs/report_builder: a Receipt ID is a donor's order, which recurs and
may be split among several recipients; a Lineitem ID is one gift of it to one recipient, and stands
for one gift alone. So the gift is the line item.

A line item that was given back has a Refund ID and a Refund Date beside its own date and amount:
such a record is two things, the gift and its refund. Where the amount is negative, the record is
the refund alone. The refund is known by the line item and the Refund ID, whichever way it came.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from donors.imports import contacts, values
from donors.imports.base import FieldError, Inspection, Parse, Row
from donors.imports.columns import (
    alias_table,
    best_header,
    folded,
    is_mended,
    listed,
    sole_columns,
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

# The columns that are read, each with its limit in characters, and other names that ActBlue has for
# some of them (in reports that a person puts together, and in older exports).
LIMITS = {
    "Lineitem ID": 64, "Date": 60, "Amount": 40, "Recipient": 200, "Donor First Name": 200,
    "Donor Last Name": 200, "Donor Addr1": 200, "Donor Addr2": 200, "Donor City": 200,
    "Donor State": 40, "Donor ZIP": 20, "Donor Country": 100, "Donor Occupation": 300,
    "Donor Employer": 300, "Donor Email": 254, "Donor Phone": 60, "Check Number": 60,
    "Donor ID": 64, "Recipient Committee": 200, "Recipient Gov ID": 64, "Recipient Election": 200,
    "Refund ID": 64, "Refund Date": 60, "Card Type": 60, "Card Last4": 20, "Apple Pay": 20,
    "Paypal": 20,
    "Donor US Passport Number": 100_000,  # never refused: a refusal shows the value
}  # fmt: skip
_ALIASES: dict[str, tuple[str, ...]] = {
    "Lineitem ID": ("Line Item ID",),
    "Date": ("Paid At", "Created At"),
    "Refund Date": ("Refunded At",),
    "Card Last4": ("Card Last 4", "Last 4"),
}
_REQUIRED = ("Receipt ID", "Lineitem ID", "Date", "Amount", "Donor Last Name")
# What the paid export has. A file without one of them says so, and is read.
_EXPECTED = (
    "Donor First Name", "Donor Addr1", "Donor City", "Donor State", "Donor ZIP", "Donor Country",
    "Donor Occupation", "Donor Employer", "Refund ID", "Refund Date", "Recipient Gov ID",
    "Recipient Election", "Donor US Passport Number",
)  # fmt: skip
_TABLE = alias_table(
    {name: _ALIASES.get(name, ()) for name in LIMITS} | {"Receipt ID": ("Order Number",)}
)
_COMMITTEE = re.compile(r"(?i)C[0-9]{8}")
_ZIP_OF_A_SPREADSHEET = re.compile(r"=\"(.*)\"")


class ActBlue:
    """Quoted fields between commas under ActBlue's header; several columns are called Reserved."""

    name = "actblue"
    encodings: tuple[str, ...] = ("utf-8",)

    def inspect(
        self, lines: Sequence[str], file_name: str, aliases: Mapping[str, str]
    ) -> Inspection | None:
        delimiter, header = best_header(lines[0], _TABLE)
        known = {_TABLE.get(folded(name)) for name in header}
        if not known.issuperset(_REQUIRED):
            return None
        columns = sole_columns(header, _TABLE)
        return Inspection(
            file_name=file_name, layout=self.name, encoding=self.encodings[0],
            delimiter=delimiter, quoting=True, has_header=True, columns=columns, header=header,
            mended=is_mended(header),
            missing=tuple(name for name in _EXPECTED if name not in columns),
        )  # fmt: skip

    def lacking(self, line: str) -> str:
        _, header = best_header(line, _TABLE)
        known = {_TABLE.get(folded(name)) for name in header}
        return f"lacks {listed([name for name in _REQUIRED if name not in known])}"

    def parser(self, inspection: Inspection, today: datetime.date) -> Parse:
        latest = today + datetime.timedelta(days=values.DAYS_AHEAD)
        # A column that the file lacks is read from an empty field put behind the last one.
        behind = len(inspection.header)
        pick = itemgetter(*(inspection.columns.get(name, behind) for name in LIMITS))
        asks_for_passport = "Donor US Passport Number" in inspection.columns

        def parse(line: int, fields: list[str]) -> tuple[Row, ...]:
            return _rows(line, pick([*fields, ""]), latest, asks_for_passport=asks_for_passport)

        return parse

    def contributions(self, records: Iterator[Record], others: Counter[str]) -> Iterator[Record]:
        return records


def _rows(
    line: int, picked: tuple[str, ...], latest: datetime.date, *, asks_for_passport: bool
) -> tuple[Row, ...]:
    tidied = [values.tidy(text) for text in picked]
    refuse_long(LIMITS, tidied)
    (
        lineitem, date_text, amount_text, recipient, first, last, line1, line2, city, state,
        zip_code, land, occupation, employer, email, phone, check, donor_id, committee, gov_id,
        election, refund, refund_date, card_type, last_four, apple_pay, paypal, passport,
    ) = tidied  # fmt: skip
    if not lineitem:
        raise FieldError("Lineitem ID", lineitem, "expected a Lineitem ID, got ''")
    for column, told in (("Lineitem ID", lineitem), ("Donor ID", donor_id), ("Refund ID", refund)):
        refuse_mangled(column, told)
    if not last:
        raise FieldError("Donor Last Name", last, "expected a last name, got ''")
    refuse_long_name("Donor Last Name", last, first)
    day = read_date("Date", date_text, values.written_date, latest)
    amount = read_amount("Amount", amount_text)
    gift = Row(
        line=line, external_id=lineitem, donor_id=donor_id, last=last, first=first, middle="",
        suffix="", employer=employer, occupation=occupation, city=city, state=state,
        zip=_unwrapped(zip_code), amount=amount, date=day,
        committee=gov_id.upper() if _COMMITTEE.fullmatch(gov_id) else committee or recipient,
        election=values.election(election, day) or election, street=contacts.street(line1, line2),
        country=country(land), email=email.lower(), phone=contacts.phone(phone),
        payment_method=_payment_method(check, card_type, apple_pay, paypal),
        card=contacts.card(card_type, last_four),
        passport=contacts.passport(passport) if asks_for_passport else "",
    )  # fmt: skip
    if amount >= 0 and not (refund or refund_date):
        return (gift,)
    given_back = replace(
        gift, external_id=f"{lineitem}/refund/{refund}" if refund else f"{lineitem}/refund",
        amount=-abs(amount), refund_of=lineitem,
        date=read_date("Refund Date", refund_date, values.written_date, latest)
        if refund_date else day,
    )  # fmt: skip
    return (given_back,) if amount < 0 else (gift, given_back)


def _unwrapped(zip_code: str) -> str:
    """Without what keeps a spreadsheet from taking the leading nought off."""
    found = _ZIP_OF_A_SPREADSHEET.fullmatch(zip_code)
    return found[1] if found else zip_code


def _payment_method(check: str, card_type: str, apple_pay: str, paypal: str) -> str:
    if contacts.is_yes(paypal):
        return "paypal"
    if card_type or contacts.is_yes(apple_pay):
        return contacts.payment_method(card_type or "card")
    return "check" if check else ""
