"""A stand-in for VAN: exports of what changed, over real HTTP, with the faults it may have.

It checks what VAN checks: name and key, the shape of the request, and its dates.
"""

from __future__ import annotations

import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

NAME, KEY = "hustings", "0f0f-invented"


class VanOffice:
    """`files` are what each export will hold; `troubles` are answers given before any other, each
    once: a status and what Retry-After says. An export is done when it was looked at `looks` times;
    the links of those in `expired` have run out, and what `error` says fails them all."""

    def __init__(self) -> None:
        self.files: list[bytes] = []
        self.records: int | None = None
        self.troubles: list[tuple[int, str]] = []
        self.file_troubles: list[tuple[int, str]] = []
        self.looks = 1
        self.error = ""
        self.expired: set[int] = set()
        self.forgotten: set[int] = set()
        self.asked: list[dict[str, Any]] = []
        self.looked: dict[int, int] = {}
        self.downloads: list[str] = []
        self.url = ""

    def app(self) -> Flask:
        app = Flask("van")
        app.post("/v4/changedEntityExportJobs")(self._create)
        app.get("/v4/changedEntityExportJobs/<int:number>")(self._look)
        app.get("/files/<int:export>/<int:number>.csv")(self._file)
        return app

    def _refusal(self) -> Response | None:
        if self.troubles:
            return _trouble(self.troubles.pop(0))
        shown = request.headers.get("Authorization", "").removeprefix("Basic ")
        if b64decode(shown).decode() != f"{NAME}:{KEY}|1":
            return Response("{}", status=401)
        return None

    def _create(self) -> Any:
        if refusal := self._refusal():
            return refusal
        told: dict[str, Any] = request.get_json()
        begins = datetime.fromisoformat(told["dateChangedFrom"])
        ends = datetime.fromisoformat(told["dateChangedTo"])
        now = datetime.now(UTC)
        if not now - timedelta(days=90) < begins < ends <= now or not told["requestedFields"]:
            return jsonify(errors=[{"code": "INVALID_PARAMETER"}]), 400
        self.asked.append(told)
        number = len(self.asked)
        self.looked[number] = 0
        return jsonify(exportJobId=number, jobStatus="Pending", files=None, **_dates(told)), 201

    def _look(self, number: int) -> Any:
        if refusal := self._refusal():
            return refusal
        if number not in self.looked or number in self.forgotten:
            return Response("{}", status=404)
        self.looked[number] += 1
        told: dict[str, Any] = {"exportJobId": number, "files": [], "message": "", "code": None}
        told |= _dates(self.asked[number - 1])
        if self.error:
            return jsonify(told | {"jobStatus": "Error", "message": self.error, "code": "A7"})
        if self.looked[number] < self.looks:
            return jsonify(told | {"jobStatus": "InProcess"})
        links = [
            {"downloadUrl": f"{self.url}/files/{number}/{i}.csv", "dateExpired": "2026-12-31"}
            for i in range(len(self.files))
        ]
        done = {"jobStatus": "Complete", "files": links, "exportedRecordCount": self.records}
        return jsonify(told | done)

    def _file(self, export: int, number: int) -> Response:
        self.downloads.append(request.path)
        if "Authorization" in request.headers:
            return Response("a key where none belongs", status=400)
        if self.file_troubles:
            return _trouble(self.file_troubles.pop(0))
        if export in self.expired:
            return Response("expired", status=403)
        return Response(self.files[number], mimetype="text/csv")


def _dates(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("dateChangedFrom", "dateChangedTo")}


def _trouble(what: tuple[int, str]) -> Response:
    status, wait = what
    return Response("not now", status=status, headers={"Retry-After": wait} if wait else {})


@contextmanager
def running() -> Iterator[VanOffice]:
    """The stand-in, on a port that the system chooses."""
    office = VanOffice()
    server = make_server("127.0.0.1", 0, office.app(), threaded=True)
    office.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
