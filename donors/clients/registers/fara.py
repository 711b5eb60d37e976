"""The register of foreign agents: its bulk files, https://efile.fara.gov/ under "Bulk Data"."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import BinaryIO

from core.http_client import HttpError, download
from donors.clients.registers.base import RegisterError, Stamp

BIGGEST = 100 * 1024 * 1024  # bytes; the largest of them had 1.5 MB in 2025


class FaraBulk:
    def __init__(self, bulk_url: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        self.bulk_url = bulk_url.rstrip("/")
        self.pause = pause

    def file(self, name: str, target: BinaryIO, *, known: Stamp | None = None) -> Stamp | None:
        try:
            got = download(
                f"{self.bulk_url}/{name}.csv.zip",
                target,
                headers=_conditions(known or Stamp()),
                biggest=BIGGEST,
                pause=self.pause,
            )
        except HttpError as error:
            raise RegisterError(f"{name}: {error}.", permanent=error.permanent) from error
        return Stamp(got.etag, got.last_modified) if got else None


def _conditions(known: Stamp) -> dict[str, str]:
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}
