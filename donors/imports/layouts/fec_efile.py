"""FEC electronic filings (.fec): the itemised receipts (Schedule A) of one report of a committee.

"FEC e-filing specifications", versions 8.0 to 8.5, which have the same Schedule A
(https://www.fec.gov/help-candidates-and-committees/filing-reports/electronic-filing/). Fields stand
between file separators (ASCII 28) and are not quoted; the last ones of a line may be left out.
The first line (HDR) names the version and, in an amendment, the report that it amends and the
amendment's number. The second is the form's cover, of which the report and its period are read.
Lines of Schedule A begin with SA; all others (other schedules, texts) are counted and passed over,
and so is SA3L, which names lobbyists who bundled.

A transaction's id is the same in a report and its amendments, and unique among the committee's
transactions in that report alone (FEC, "Contributions by individuals", TRAN_ID). So a receipt is
known by committee, report, amendment and transaction; which of them counts is for `counting`.

A conduit's own report has its copy of each gift that it passed on, "earmarked for" another
committee whose id it names: there the conduit is the filer. Without an id nothing is taken for a
copy: money that a committee kept has such words too.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from donors.imports import contacts, values
from donors.imports.base import FieldError, FileError, Inspection, Parse, Row
from donors.imports.columns import alias_table, best_header, is_mended, map_columns
from donors.imports.fields import read_amount, read_date, refuse_long, refuse_long_name
from donors.imports.layouts.fec_itcont import ORGANISATIONS
from donors.imports.records import Record

SEPARATOR = "\x1c"
VERSIONS = ("8.0", "8.1", "8.2", "8.3", "8.4", "8.5")
COLUMNS = (
    "form_type", "filer_committee_id_number", "transaction_id", "back_reference_tran_id_number",
    "back_reference_sched_name", "entity_type", "contributor_organization_name",
    "contributor_last_name", "contributor_first_name", "contributor_middle_name",
    "contributor_prefix", "contributor_suffix", "contributor_street_1", "contributor_street_2",
    "contributor_city", "contributor_state", "contributor_zip_code", "election_code",
    "election_other_description", "contribution_date", "contribution_amount",
    "contribution_aggregate", "contribution_purpose_descrip", "contributor_employer",
    "contributor_occupation", "donor_committee_fec_id", "donor_committee_name",
    "donor_candidate_fec_id", "donor_candidate_last_name", "donor_candidate_first_name",
    "donor_candidate_middle_name", "donor_candidate_prefix", "donor_candidate_suffix",
    "donor_candidate_office", "donor_candidate_state", "donor_candidate_district", "conduit_name",
    "conduit_street1", "conduit_street2", "conduit_city", "conduit_state", "conduit_zip_code",
    "memo_code", "memo_text_description", "reference_code",
)  # fmt: skip
# What the filing tells of all its lines; a reject file has them in columns of these names.
FACTS = ("filing_report", "filing_amendment", "filing_number")

# The columns that are read, each with its limit in characters; the FEC's own are lower.
_LIMITS = {
    "form_type": 8, "filer_committee_id_number": 20, "transaction_id": 64, "entity_type": 8,
    "contributor_organization_name": 200, "contributor_last_name": 200,
    "contributor_first_name": 200, "contributor_middle_name": 200, "contributor_suffix": 40,
    "contributor_street_1": 200, "contributor_street_2": 200, "contributor_city": 200,
    "contributor_state": 40, "contributor_zip_code": 20, "election_code": 8,
    "contribution_date": 20, "contribution_amount": 40, "contribution_purpose_descrip": 400,
    "contributor_employer": 300, "contributor_occupation": 300, "conduit_name": 200,
    "memo_code": 8, "memo_text_description": 400, **dict.fromkeys(FACTS, 100),
}  # fmt: skip
_REQUIRED = ("form_type", "filer_committee_id_number", "transaction_id", "contribution_date")
_TABLE = alias_table(dict.fromkeys((*COLUMNS, *FACTS), ()))
_OPENING = re.compile(r"\s*(?:HDR *[\x1c,]|/\* *Header)", re.IGNORECASE)
_OLD_VERSION = re.compile(r"(?i)\s*FEC_Ver_# *= *(\S+)")
_COMMITTEE = re.compile(r"[CP][0-9]{8}")
_FORM = re.compile(r"SA[0-9][0-9A-Z]*")
_EARMARKED_FOR = re.compile(r"(?i)\W*earmarked for\b.*\b(C[0-9]{8})\b")
# Where a form's cover has the report's code, and the first and last day that it is about.
_COVERS = {"F3": (11, 15, 16), "F3P": (11, 15, 16), "F3X": (9, 13, 14)}
_MOST_KINDS = 60


class FecEfile:
    """One filing a file; a reject file of it has the columns' names and commas."""

    name = "fec-efile"
    encodings: tuple[str, ...] = ("utf-8", "cp1252", "latin-1")

    def inspect(
        self, lines: Sequence[str], file_name: str, aliases: Mapping[str, str]
    ) -> Inspection | None:
        if _OPENING.match(lines[0]):
            _refuse_unknown_version(lines)
            facts = _facts(lines, file_name)
            return self._inspection(file_name, SEPARATOR, COLUMNS, facts)
        delimiter, header = best_header(lines[0], _TABLE)
        columns = map_columns(header, _TABLE)
        if not all(name in columns for name in (*_REQUIRED, *FACTS)):
            return None
        return self._inspection(file_name, delimiter, header, {})

    def lacking(self, line: str) -> str:
        return f"begins with a line HDR, which names the version ({VERSIONS[0]} to {VERSIONS[-1]})"

    def parser(self, inspection: Inspection, today: datetime.date) -> Parse:
        latest = today + datetime.timedelta(days=values.DAYS_AHEAD)
        # A column that the file lacks is read from an empty field put behind the last one; what the
        # filing tells stands behind that.
        behind = len(inspection.header)
        places = dict(zip(FACTS, range(behind + 1, behind + 1 + len(FACTS)), strict=True))
        facts = [inspection.facts.get(name, "") for name in FACTS]
        pick = itemgetter(
            *(inspection.columns.get(name, places.get(name, behind)) for name in _LIMITS)
        )

        def parse(line: int, fields: list[str]) -> tuple[Row, ...]:
            return (_row(line, pick([*fields, "", *facts]), latest),)

        return parse

    def contributions(self, records: Iterator[Record], others: Counter[str]) -> Iterator[Record]:
        for record in records:
            kind = record.fields[0].strip().upper()[:8] if record.fields else ""
            if kind == "HDR" and others["HDR"]:
                raise FileError(
                    record.line,
                    "a second filing begins here (HDR): expected one filing in one file",
                )
            if not record.fields or (_FORM.fullmatch(kind) and kind != "SA3L"):
                yield record
            else:
                others[kind if kind in others or len(others) < _MOST_KINDS else "others"] += 1

    def _inspection(
        self, file_name: str, delimiter: str, header: tuple[str, ...], facts: Mapping[str, str]
    ) -> Inspection:
        as_filed = delimiter == SEPARATOR
        return Inspection(
            file_name=file_name, layout=self.name, encoding=self.encodings[0],
            delimiter=delimiter, quoting=not as_filed, has_header=not as_filed,
            columns=map_columns(header, _TABLE), header=header, mended=is_mended(header),
            ragged=as_filed, facts=facts,
        )  # fmt: skip


def _refuse_unknown_version(lines: Sequence[str]) -> None:
    """FileError, with the number, for a version that is not read here."""
    number, version = _version(lines)
    if version in VERSIONS and SEPARATOR in lines[0]:
        return
    told = f"version {version}" if version else "a version that its header does not tell"
    if version in VERSIONS:
        told += ", but without the separator (ASCII 28) that goes with it"
    raise FileError(
        number,
        f"this is an FEC e-filing of {told}; those of version {VERSIONS[0]} to {VERSIONS[-1]}"
        " can be read",
    )


def _version(lines: Sequence[str]) -> tuple[int, str]:
    """The version, and in which of the lines it stands: 1 is the first."""
    if lines[0].lstrip().startswith("/"):
        for number, line in enumerate(lines, start=1):
            if found := _OLD_VERSION.match(line):
                return number, found[1][:20]
        return 1, ""
    fields = [field.strip().strip('"') for field in re.split(f"[{SEPARATOR},]", lines[0])]
    at = 2 if len(fields) > 2 and fields[1].upper() == "FEC" else 1
    return 1, fields[at][:20]


def _facts(lines: Sequence[str], file_name: str) -> dict[str, str]:
    """Which report this is, and which amendment of it; FileError where its cover is not there.

    The amendment's number is the one in the header; one that has none is the first. The number that
    the FEC gave the filing stands in the file's name alone, as the FEC has it (1234567.fec).
    """
    header = _fields(lines[0])
    number, line = next(
        ((at, text) for at, text in enumerate(lines[1:], start=2) if text.strip(" \x1c\t")),
        (2, ""),
    )
    cover = _fields(line)
    form = cover[0].upper()
    amended = header[6] if len(header) > 6 and header[6].isdecimal() else ""
    if not amended or int(amended) == 0:
        amended = "1" if form.endswith("A") else "0"
    if not re.fullmatch(r"F[0-9]+[A-Z]*", form):
        reason = "expected the cover of the report (such as F3XN) in the line after HDR"
        raise FileError(number, f"{reason}, got {values.shown(cover[0])}")
    of_fec = re.fullmatch(r"(?i)(?:FEC-?)?([0-9]{1,10})\.fec", file_name)
    return {
        "filing_report": _report(form.rstrip("ANT"), cover),
        "filing_amendment": str(int(amended[:6])),
        "filing_number": of_fec[1] if of_fec else "",
    }


def _report(form: str, cover: Sequence[str]) -> str:
    """The report's code and the first and last day that it is about: the same in the report and its
    amendments. Of a form whose cover is not known here, the form and the first two days on it."""
    places = _COVERS.get(form)
    if places:
        told = [cover[place] for place in places if place < len(cover) and cover[place]]
    else:
        days = [field for field in cover if re.fullmatch("(19|20)[0-9]{6}", field)]
        told = [form, *days[:2]]
    return " ".join(told)[:100] or form


def _fields(line: str) -> list[str]:
    return [_unquoted(values.tidy(field)) for field in line.rstrip("\r\n").split(SEPARATOR)]


def _unquoted(text: str) -> str:
    """Some filers' software puts quotes around a field, which mean nothing in this format."""
    return text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] == '"' else text


def _row(line: int, picked: tuple[str, ...], latest: datetime.date) -> Row:
    tidied = [_unquoted(values.tidy(text)) for text in picked]
    refuse_long(_LIMITS, tidied)
    (
        form, committee, transaction, entity_type, organisation, last, first, middle, suffix,
        line1, line2, city, state, zip_code, election, date_text, amount_text, purpose, employer,
        occupation, conduit, memo, memo_text, report, amendment, number,
    ) = tidied  # fmt: skip
    if not _COMMITTEE.fullmatch(committee):
        reason = f"expected an FEC committee id such as C00123456, got {values.shown(committee)}"
        raise FieldError("filer_committee_id_number", committee, reason)
    if not transaction:
        raise FieldError("transaction_id", transaction, "expected a transaction id, got ''")
    if entity_type in ORGANISATIONS or not last:
        last, first, middle, suffix = organisation or last, "", "", ""
    if not last:
        reason = "expected a last name or an organization's, got ''"
        raise FieldError("contributor_last_name", last, reason)
    refuse_long_name("contributor_last_name", last, first, middle, suffix)
    day = read_date("contribution_date", date_text, values.filing_date, latest)
    told = (_EARMARKED_FOR.match(text) for text in (purpose, memo_text))
    if any(found and found[1].upper() != committee for found in told):
        conduit = committee
    return Row(
        line=line, external_id=f"{committee}/{report}/{amendment}/{transaction}", donor_id="",
        last=last, first=first, middle=middle, suffix=suffix, employer=employer,
        occupation=occupation, city=city, state=state, zip=zip_code,
        amount=read_amount("contribution_amount", amount_text), date=day, committee=committee,
        election=values.election(election, day) or election, receipt_type=form.upper(),
        is_memo=memo.upper() == "X", file_number=number, entity_type=entity_type,
        street=contacts.street(line1, line2), conduit=conduit,
        transaction_id=transaction, report=report,
    )  # fmt: skip
