"""FEC bulk data, "Contributions by individuals" (itcont.txt): 21 columns between bars, no header.

https://www.fec.gov/campaign-finance-data/contributions-individuals-file-description/

Fields are never quoted: a quote is a character like any other. Lines come from thousands of filers:
each is read as UTF-8, and where it is not, as Windows-1252, of which the printable part of latin-1
is a subset.

The same columns under a header (of bars, or the commas of a spreadsheet) are read too: that is how
a reject file comes back. A transaction's id is unique among those of one committee's report and its
amendments; the report is told by its type, and by the year of the gift, since the file does not
tell the report's own.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from donors.imports import values
from donors.imports.base import FieldError, Inspection, Parse, Row
from donors.imports.columns import alias_table, best_header, is_mended, listed, map_columns
from donors.imports.fields import MAX_SUFFIX, read_amount, read_date, refuse_long
from donors.imports.records import Record
from donors.names import parse_name

COLUMNS = (
    "CMTE_ID", "AMNDT_IND", "RPT_TP", "TRANSACTION_PGI", "IMAGE_NUM", "TRANSACTION_TP",
    "ENTITY_TP", "NAME", "CITY", "STATE", "ZIP_CODE", "EMPLOYER", "OCCUPATION",
    "TRANSACTION_DT", "TRANSACTION_AMT", "OTHER_ID", "TRAN_ID", "FILE_NUM", "MEMO_CD",
    "MEMO_TEXT", "SUB_ID",
)  # fmt: skip
# Refunds come as positive amounts and count against what was given. "Transaction type code
# descriptions" on fec.gov: non-federal, tribal, to an individual, inaugural; from the convention,
# headquarters and recount accounts.
REFUND_TYPES = frozenset({"20Y", "21Y", "22Y", "23Y", "40Y", "41Y", "42Y"})
ORGANISATIONS = frozenset({"ORG", "COM", "PAC", "CCM", "PTY"})

# What a conduit reports of the gifts that it passed on, as a check or through its own account.
CONDUITS_COPIES = frozenset({"24I", "24T"})
_EARMARKED = "15E"

_REQUIRED = ("CMTE_ID", "NAME", "TRANSACTION_DT", "TRANSACTION_AMT", "SUB_ID")
# The columns that are read, each with its limit in characters; the FEC's own are lower.
_LIMITS = {
    "CMTE_ID": 20, "TRANSACTION_PGI": 8, "TRANSACTION_TP": 8, "ENTITY_TP": 8, "NAME": 200,
    "CITY": 200, "STATE": 40, "ZIP_CODE": 20, "EMPLOYER": 300, "OCCUPATION": 300,
    "TRANSACTION_DT": 20, "TRANSACTION_AMT": 40, "FILE_NUM": 20, "MEMO_CD": 8, "SUB_ID": 64,
    "RPT_TP": 8, "OTHER_ID": 20, "TRAN_ID": 64,
}  # fmt: skip
_TABLE = alias_table(dict.fromkeys(COLUMNS, ()))
_COMMITTEE = re.compile(r"C[0-9]{8}")
_SUB_ID = re.compile(r"[0-9]{1,19}")


class FecItcont:
    """Bars and no quotes as the FEC writes it; quoted fields under a header with commas."""

    name = "fec-itcont"
    encodings: tuple[str, ...] = ("utf-8", "cp1252", "latin-1")

    def inspect(
        self, lines: Sequence[str], file_name: str, aliases: Mapping[str, str]
    ) -> Inspection | None:
        line = lines[0]
        fields = line.rstrip("\r\n").split("|")
        if len(fields) == len(COLUMNS) + 1 and not fields[-1].strip():
            fields.pop()  # a bar at the line's end
        if len(fields) == len(COLUMNS) and _COMMITTEE.fullmatch(fields[0].strip()):
            return self._inspection(file_name, "|", COLUMNS, has_header=False)
        delimiter, header = best_header(line, _TABLE)
        columns = map_columns(header, _TABLE)
        if not all(name in columns for name in _REQUIRED):
            return None
        return self._inspection(file_name, delimiter, header, has_header=True)

    def lacking(self, line: str) -> str:
        _, header = best_header(line, _TABLE)
        missing = [name for name in _REQUIRED if name not in header]
        if len(missing) < len(_REQUIRED):
            return f"lacks {listed(missing)}"
        found = line.count("|") + 1
        return (
            f"has {len(COLUMNS)} columns between bars (|), the first an FEC committee id such as"
            f" C00123456; found {found} column{'s' if found > 1 else ''}"
        )

    def parser(self, inspection: Inspection, today: datetime.date) -> Parse:
        latest = today + datetime.timedelta(days=values.DAYS_AHEAD)
        # A column that the file lacks is read from an empty field put behind the last one.
        behind = len(inspection.header)
        pick = itemgetter(*(inspection.columns.get(name, behind) for name in _LIMITS))

        def parse(line: int, fields: list[str]) -> tuple[Row, ...]:
            return (_row(line, pick([*fields, ""]), latest),)

        return parse

    def contributions(self, records: Iterator[Record], others: Counter[str]) -> Iterator[Record]:
        return records

    def _inspection(
        self, file_name: str, delimiter: str, header: tuple[str, ...], *, has_header: bool
    ) -> Inspection:
        columns = map_columns(header, _TABLE)
        return Inspection(
            file_name=file_name, layout=self.name, encoding=self.encodings[0],
            delimiter=delimiter, quoting=delimiter != "|", has_header=has_header,
            columns=columns, header=header, mended=is_mended(header),
            missing=tuple(name for name in _LIMITS if name not in columns),
        )  # fmt: skip


def _row(line: int, picked: tuple[str, ...], latest: datetime.date) -> Row:
    tidied = [" ".join(text.split()) for text in picked]
    refuse_long(_LIMITS, tidied)
    (
        committee, pgi, receipt_type, entity_type, name, city, state, zip_code, employer,
        occupation, date_text, amount_text, file_number, memo, sub_id,
        report, other_id, transaction,
    ) = tidied  # fmt: skip
    _expect(_COMMITTEE, "CMTE_ID", committee, "an FEC committee id such as C00123456")
    _expect(_SUB_ID, "SUB_ID", sub_id, "up to 19 digits, as the FEC gives them")
    last, first, middle, suffix = _name(name, entity_type)
    amount = read_amount("TRANSACTION_AMT", amount_text)
    day = read_date("TRANSACTION_DT", date_text, values.fec_date, latest)
    return Row(
        line=line, external_id=sub_id, donor_id="", last=last, first=first, middle=middle,
        suffix=suffix, employer=employer, occupation=occupation, city=city, state=state,
        zip=zip_code, amount=-abs(amount) if receipt_type in REFUND_TYPES else amount, date=day,
        committee=committee, election=values.election(pgi, day) or pgi,
        receipt_type=receipt_type, is_memo=memo == "X", file_number=file_number,
        entity_type=entity_type, conduit=_conduit(receipt_type, committee, other_id),
        transaction_id=transaction,
        report=f"{report} {day.year}" if report and transaction else "",
    )  # fmt: skip


def _conduit(receipt_type: str, committee: str, other_id: str) -> str:
    """Who passed the gift on: the filer itself, or whom the filer names."""
    if receipt_type in CONDUITS_COPIES:
        return committee
    return other_id if receipt_type == _EARMARKED else ""


def _expect(pattern: re.Pattern[str], column: str, text: str, what: str) -> None:
    if not pattern.fullmatch(text):
        raise FieldError(column, text, f"expected {what}, got {values.shown(text)}")


def _name(text: str, entity_type: str) -> tuple[str, str, str, str]:
    """Last, first, middle and suffix; an organisation's name stays whole, as the last name."""
    if not text:
        raise FieldError("NAME", text, "expected a name, got ''")
    if entity_type in ORGANISATIONS or (not entity_type and "," not in text):
        return text, "", "", ""
    name = parse_name(text)
    if not (name.last or name.first) or len(name.suffix) > MAX_SUFFIX:
        return text, "", "", ""
    return name.last, name.first, name.middle, name.suffix
