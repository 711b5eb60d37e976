"""Registers without a network: a few invented filings and foreign agents, always the same."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any, BinaryIO

from donors.clients.registers.base import PER_PAGE, FilingsPage, RegisterError, Stamp

STAMP = Stamp(etag='"invented-1"')
_FIRMS = ("Quorvale Advocates", "Harrowgate Public Affairs", "Tidewater Strategies")
_LAST = ("Testerly", "Brackenthwaite", "Oxenholme", "Zelenkova", "Fairhurst", "Stonnington")
_FIRST = ("Wilhelmina", "Philippa", "Casimir", "Perpetua", "Ottoline")
_FILES = {
    "FARA_All_Registrants": (
        "Registration Number,Registration Date,Termination Date,Name,Business Name,Address 1,"
        "Address 2,City,State,Zip\n"
        '9901,03/01/2021,,"Harrowgate Global, Inc.",,1 Mill Lane,,Duluth,MN,55802\n'
    ),
    "FARA_All_ForeignPrincipals": (
        "Foreign Principal Termination Date,Foreign Principal,Foreign Principal Registration Date,"
        "Country/Location Represented,Registration Number,Registration Date,Registrant Name,"
        "Address 1,Address 2,City,State,Zip\n"
        ',Republic of Ruritania,03/01/2021,RURITANIA,9901,03/01/2021,"Harrowgate Global, Inc.",'
        ",,,,\n"
    ),
    "FARA_All_ShortForms": (
        "Short Form Termination Date,Short Form Date,Short Form Last Name,Short Form First Name,"
        "Registration Number,Registration Date,Registrant Name,Address 1,Address 2,City,State,Zip\n"
        ',04/01/2021,Oxenholme,Casimir,9901,03/01/2021,"Harrowgate Global, Inc.",'
        "2 Dock Street,,Duluth,MN,55802\n"
    ),
}


class ConsoleLobbyRegister:
    """Thirty filings of one quarter, two pages, posted on the last day that is asked for."""

    def page(self, number: int, *, since: date, until: date) -> FilingsPage | None:
        filings = [_filing(index, until) for index in range(30)]
        shown = filings[(number - 1) * PER_PAGE : number * PER_PAGE]
        if not shown:
            return None
        return FilingsPage(len(filings), tuple(shown), is_last=number * PER_PAGE >= len(filings))


class ConsoleAgentRegister:
    def file(self, name: str, target: BinaryIO, *, known: Stamp | None = None) -> Stamp | None:
        if name not in _FILES:
            raise RegisterError(f"There is no file {name}.", permanent=True)
        if known == STAMP:
            return None
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{name}.csv", _FILES[name].encode("iso-8859-1"))
        target.write(packed.getvalue())
        return STAMP


def _filing(index: int, posted: date) -> dict[str, Any]:
    firm = index % len(_FIRMS)
    return {
        "filing_uuid": f"00000000-0000-4000-8000-{index:012}",
        "filing_type": "Q1",
        "filing_year": 2026,
        "filing_period": "first_quarter",
        "dt_posted": f"{posted.isoformat()}T12:00:00-05:00",
        "termination_date": None,
        "registrant": {"id": 9_001 + firm, "name": _FIRMS[firm]},
        "client": {"name": f"Invented Client {index + 1}", "effective_date": "2024-01-01"},
        "lobbying_activities": [
            {
                "lobbyists": [
                    {
                        "lobbyist": {
                            "id": 90_001 + index,
                            "first_name": _FIRST[index % len(_FIRST)],
                            "last_name": _LAST[index % len(_LAST)],
                        },
                        "covered_position": None,
                        "new": False,
                    }
                ]
            }
        ],
    }
