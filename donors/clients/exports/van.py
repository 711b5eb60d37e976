"""NGP VAN (EveryAction), API version 4: exports of what changed.

Reference: https://docs.everyaction.com/reference/changedentityexportjobs and
https://docs.everyaction.com/reference/changed-entities-common-models
- It takes changes of the last 90 days, up to now.
- The export has the core fields of the resource, and of those asked for the ones that it knows.
- Links to files are good for 20 days.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings

from core.http_client import HttpError, ask_json, download
from donors.clients.exports.base import Export, ExportedFile, ExportError

BIGGEST = 2 * 1024**3  # bytes of a file
KB_PER_FILE = 100_000
GONE = frozenset({403, 404, 410})
STATES = {
    "pending": Export.State.UNDER_WAY,
    "requested": Export.State.UNDER_WAY,
    "inprocess": Export.State.UNDER_WAY,
    "complete": Export.State.DONE,
    "error": Export.State.FAILED,
}
WORDS = {
    400: "VAN does not take the request: see VAN_RESOURCE and VAN_FIELDS.",
    401: "VAN does not know VAN_APP_NAME and VAN_API_KEY.",
    403: "VAN does not let this key export: ask for the rights to changed entities.",
}


class VanExports:
    """As the settings name it."""

    def __init__(self, *, pause: Callable[[float], None] = time.sleep) -> None:
        self._url = f"{settings.VAN_URL.rstrip('/')}/changedEntityExportJobs"
        key = settings.VAN_API_KEY
        password = key if "|" in key else f"{key}|{settings.VAN_MODE}"
        told = b64encode(f"{settings.VAN_APP_NAME}:{password}".encode()).decode()
        self._headers = {"Authorization": f"Basic {told}", "Accept": "application/json"}
        self._pause = pause

    def create(self, begins: datetime, ends: datetime) -> Export:
        wanted = {
            "dateChangedFrom": _moment(begins),
            "dateChangedTo": _moment(ends),
            "resourceType": settings.VAN_RESOURCE,
            "requestedFields": settings.VAN_FIELDS,
            "fileSizeKbLimit": KB_PER_FILE,
        }
        return self._ask("POST", self._url, wanted)

    def look(self, export_id: int) -> Export:
        return self._ask("GET", f"{self._url}/{export_id}")

    def download(self, file: ExportedFile, target: BinaryIO) -> None:
        """Without our key: the link itself lets in, and leads to another host."""
        try:
            download(file.url, target, biggest=BIGGEST, pause=self._pause)
        except HttpError as error:
            is_gone = error.status in GONE
            reason = "The link to a file of the export has run out." if is_gone else f"{error}."
            raise ExportError(reason, permanent=error.permanent, is_gone=is_gone) from error

    def _ask(self, method: str, url: str, body: dict[str, Any] | None = None) -> Export:
        try:
            told = ask_json(method, url, headers=self._headers, body=body, pause=self._pause)
        except HttpError as error:
            is_gone = method == "GET" and error.status in {404, 410}
            reason = WORDS.get(error.status or 0, f"VAN: {error}.")
            raise ExportError(reason, permanent=error.permanent, is_gone=is_gone) from error
        return _export(told)


def _export(told: dict[str, Any]) -> Export:
    number = told.get("exportJobId")
    state = STATES.get(str(told.get("jobStatus", "")).replace(" ", "").lower())
    files = told.get("files") or []
    records = told.get("exportedRecordCount")
    urls = [one.get("downloadUrl") for one in files if isinstance(one, dict)]
    if not isinstance(number, int) or state is None or not all(isinstance(u, str) for u in urls):
        raise ExportError("VAN's answer about the export was not understood.", permanent=True)
    message = " ".join(str(told[name]) for name in ("message", "code") if told.get(name))
    return Export(
        number,
        state,
        files=tuple(ExportedFile(url) for url in urls if url),
        records=records if isinstance(records, int) else None,
        message=message[:300],
    )


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
