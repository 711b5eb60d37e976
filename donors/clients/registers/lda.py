"""The register of lobbyists: https://lda.gov/api/redoc/v1/, `GET /filings/`.

Pages hold 25 filings at most, and are given only to a question that narrows the filings: here by
the days of posting. Whoever has no key may ask 15 times a minute, with one 120 times
(https://lda.gov/api/tos/); beyond that it answers 429 and says how long to wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from core.http_client import HttpError, ask_json
from donors.clients.registers.base import PER_PAGE, FilingsPage, RegisterError

PER_MINUTE = 15
PER_MINUTE_WITH_KEY = 120
LONGEST_PAUSE = 90.0  # seconds: a minute's quota that is used up, and some more
ATTEMPTS = 6


class LdaApi:
    def __init__(
        self,
        api_url: str,
        *,
        key: str = "",
        pause: Callable[[float], None] = time.sleep,
        per_minute: int | None = None,
    ) -> None:
        self.url = f"{api_url.rstrip('/')}/filings/"
        self.headers = {"Accept": "application/json"}
        if key:
            self.headers["Authorization"] = f"Token {key}"
        self.pause = pause
        self.seconds_apart = 60 / (per_minute or (PER_MINUTE_WITH_KEY if key else PER_MINUTE))
        self._next_at = 0.0

    def page(self, number: int, *, since: date, until: date) -> FilingsPage | None:
        params = {
            "filing_dt_posted_after": since.isoformat(),
            "filing_dt_posted_before": until.isoformat(),
            "ordering": "dt_posted",
            "page": str(number),
            "page_size": str(PER_PAGE),
        }
        self._keep_pace()
        try:
            told = ask_json(
                "GET",
                self.url,
                headers=self.headers,
                params=params,
                attempts=ATTEMPTS,
                pause=self.pause,
                longest_pause=LONGEST_PAUSE,
            )
        except HttpError as error:
            if error.status == 404 and number > 1:
                return None
            raise RegisterError(_in_words(error), permanent=error.permanent) from error
        count, filings = told.get("count"), told.get("results")
        if not isinstance(count, int) or not isinstance(filings, list):
            raise RegisterError("lda.gov answered with no page of filings.", permanent=True)
        return FilingsPage(
            count=count,
            filings=tuple(filing for filing in filings if isinstance(filing, dict)),
            is_last=not told.get("next"),
        )

    def _keep_pace(self) -> None:
        """Wait until the register's quota lets us ask: a refused question counts as well."""
        wait = self._next_at - time.monotonic()
        if wait > 0:
            self.pause(wait)
        self._next_at = time.monotonic() + self.seconds_apart


def _in_words(error: HttpError) -> str:
    words = {401: "lda.gov does not know our key: see LDA_API_KEY.", 403: "lda.gov refuses us."}
    return words.get(error.status or 0, f"{error}.")
