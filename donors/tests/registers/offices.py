"""Stand-ins for the two registers, over real HTTP: pages of filings, and zip files with ETags.

They answer as the registers do: 25 filings a page and none without days to narrow them, a quota
with 429 and Retry-After, keys that are known or not.
"""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

PER_PAGE = 25
KEY = "a-key-of-ours"


class Registers:
    """`filings` are all there are. `troubles` are answers given before any other, each once: a
    status and what Retry-After says. `before_page` is called with the number of each page before it
    is given: what it changes is on that page already."""

    def __init__(self) -> None:
        self.filings: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.troubles: list[tuple[int, str]] = []
        self.before_page: Callable[[int], None] = lambda number: None
        self.asked: list[str] = []
        self.pages: list[int] = []
        self.keys: list[str] = []
        self.url = ""

    def app(self) -> Flask:
        app = Flask("registers")
        app.before_request(self._trouble)
        app.get("/api/v1/filings/")(self._filings)
        app.get("/bulk/zip/<name>.csv.zip")(self._file)
        return app

    def _trouble(self) -> Response | None:
        self.asked.append(request.path)
        if not self.troubles:
            return None
        status, wait = self.troubles.pop(0)
        return Response("not now", status=status, headers={"Retry-After": wait} if wait else {})

    def _filings(self) -> Any:
        given = request.headers.get("Authorization", "")
        self.keys.append(given)
        if given and given != f"Token {KEY}":
            return jsonify(detail="Invalid token."), 401
        asked = request.args
        number, size = int(asked["page"]), min(int(asked.get("page_size", PER_PAGE)), PER_PAGE)
        after, before = asked.get("filing_dt_posted_after"), asked.get("filing_dt_posted_before")
        if not (after and before):
            return jsonify(detail="You must pass at least one query string parameter"), 400
        self.pages.append(number)
        self.before_page(number)
        found = [one for one in self.filings if after <= one["dt_posted"][:10] <= before]
        found.sort(key=lambda one: str(one[asked["ordering"]]))
        shown = found[(number - 1) * size : number * size]
        if not shown and number > 1:
            return jsonify(detail="Invalid page."), 404
        more = number * size < len(found)
        return jsonify(
            count=len(found),
            next=f"{self.url}/next" if more else None,
            previous=None,
            results=shown,
        )

    def _file(self, name: str) -> Response:
        content = self.files.get(name)
        if content is None:
            return Response("no such file", status=404)
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304)
        return Response(
            content, headers={"ETag": etag, "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
        )


@contextmanager
def running() -> Iterator[Registers]:
    """Both registers, on a port that the system chooses."""
    registers = Registers()
    server = make_server("127.0.0.1", 0, registers.app(), threaded=True)
    registers.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield registers
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def filing(number: int, posted: str, *names: str, **more: Any) -> dict[str, Any]:
    """A report of Bolt & Co. for a client of its own, posted on a day, with lobbyists by
    `First Last`."""
    return {
        "filing_uuid": f"00000000-0000-4000-8000-{number:012}",
        "filing_type": "Q1",
        "filing_year": 2026,
        "filing_period": "first_quarter",
        "filing_document_url": f"https://lda.example.org/{number}/",
        "dt_posted": f"{posted}T09:00:00-05:00",
        "termination_date": None,
        "registrant": {"id": 77, "name": "BOLT & CO"},
        "client": {"name": f"CLIENT {number}", "effective_date": "2020-01-01"},
        "lobbying_activities": [
            {"lobbyists": [_lobbyist(number, place, name) for place, name in enumerate(names)]}
        ],
        **more,
    }


def _lobbyist(number: int, place: int, name: str) -> dict[str, Any]:
    first, last = name.split()
    person = {"id": sum(map(ord, name)) * 100 + len(name), "first_name": first, "last_name": last}
    return {"lobbyist": person, "covered_position": None, "new": False}


def zipped(name: str, text: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.csv", text.encode("iso-8859-1"))
    return target.getvalue()
