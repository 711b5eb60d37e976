"""Stands in for VAN on a developer's machine: two invented gifts, in one file."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from core.logs import get_logger
from donors.clients.exports.base import Export, ExportedFile, ExportError

log = get_logger("donors")
URL = "console:gifts.csv"
GIFTS = b"""\
ContributionID,VanID,FirstName,LastName,City,State,ZipOrPostal,Employer,Occupation,Amount,\
DateReceived
T-1,9001,Clementine,Ashdown-Vale,Duluth,MN,55802,Vale Chandlery,Owner,50.00,2026-01-05
T-2,9002,Barnaby,Quickstep,Toledo,OH,43604,Toledo Schools,Teacher,25.00,2026-01-06
"""


class ConsoleExports:
    def create(self, begins: datetime, ends: datetime) -> Export:
        log.info("export asked for", begins=begins.isoformat(), ends=ends.isoformat())
        return Export(1, Export.State.UNDER_WAY)

    def look(self, export_id: int) -> Export:
        if export_id != 1:
            raise ExportError("There is no such export.", permanent=True, is_gone=True)
        return Export(export_id, Export.State.DONE, (ExportedFile(URL),), records=2)

    def download(self, file: ExportedFile, target: BinaryIO) -> None:
        if file.url != URL:
            raise ExportError("There is no such file.", permanent=True, is_gone=True)
        target.seek(0)
        target.truncate()
        target.write(GIFTS)
