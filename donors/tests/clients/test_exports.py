"""Whatever exports to us does the same: VAN over HTTP, and the twin that stands in for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from donors.clients.exports import (
    ConsoleExports,
    Export,
    ExportedFile,
    ExportError,
    Exports,
    VanExports,
)
from donors.tests.clients.van_office import VanOffice
from donors.tests.office import AMBROSE, gift, van

NOW = datetime.now(UTC) - timedelta(seconds=1)
Waits = list[float]


@pytest.fixture
def waits() -> Waits:
    return []


@pytest.fixture
def at_van(office: VanOffice, waits: Waits) -> VanExports:
    office.files, office.records = [van(gift("G-1"), gift("G-2", AMBROSE))], 2
    return VanExports(pause=waits.append)


@pytest.fixture(params=["VAN", "console"])
def exports(request: pytest.FixtureRequest) -> Exports:
    found: Callable[[], Exports] = {
        "VAN": lambda: request.getfixturevalue("at_van"),
        "console": ConsoleExports,
    }[request.param]
    return found()


def asked_for(exports: Exports) -> Export:
    return exports.create(NOW - timedelta(days=1), NOW)


def test_an_export_is_asked_for_looked_at_and_downloaded(exports: Exports) -> None:
    asked = asked_for(exports)
    assert asked.state == Export.State.UNDER_WAY
    done = exports.look(asked.id)
    assert (done.id, done.state, done.records) == (asked.id, Export.State.DONE, 2)
    target = io.BytesIO(b"what a try before left there, and longer than what comes" * 20)
    (file,) = done.files
    exports.download(file, target)
    rows = list(csv.DictReader(io.StringIO(target.getvalue().decode())))
    assert len(rows) == 2
    assert {"ContributionID", "LastName", "Amount", "DateReceived"} <= set(rows[0])


def test_an_export_that_is_not_there_has_gone(exports: Exports) -> None:
    with pytest.raises(ExportError) as caught:
        exports.look(404)
    assert caught.value.is_gone


def test_a_link_is_shown_to_nobody() -> None:
    assert "secret" not in repr(ExportedFile("https://files.test/secret"))


# --- VAN alone ------------------------------------------------------------------------------------


def test_what_van_asks_us_to_wait_is_waited(
    office: VanOffice, at_van: VanExports, waits: Waits
) -> None:
    office.troubles = [(429, "7"), (503, ""), (500, "")]
    assert asked_for(at_van).id == 1
    assert waits == [7.0, 1.0, 2.0]
    office.file_troubles = [(502, "")]
    at_van.download(at_van.look(1).files[0], io.BytesIO())


@pytest.mark.parametrize(
    ("status", "permanent", "words"),
    [
        (400, True, "VAN_FIELDS"),
        (401, True, "VAN_API_KEY"),
        (403, True, "does not let this key export"),
        (500, False, "answered 500"),
        (429, False, "answered 429"),
    ],
)
def test_an_error_says_whether_it_is_permanent(
    office: VanOffice, at_van: VanExports, status: int, permanent: bool, words: str
) -> None:
    office.troubles = [(status, "900" if status == 429 else "")] * 4
    with pytest.raises(ExportError, match=words) as caught:
        asked_for(at_van)
    assert caught.value.permanent == permanent
    assert not caught.value.is_gone


def test_an_error_of_the_export_is_told(office: VanOffice, at_van: VanExports) -> None:
    asked = asked_for(at_van)
    office.error = "Out of paper"
    failed = at_van.look(asked.id)
    assert (failed.state, failed.message) == (Export.State.FAILED, "Out of paper A7")


def test_a_link_that_has_run_out_has_gone(office: VanOffice, at_van: VanExports) -> None:
    asked = asked_for(at_van)
    office.expired = {asked.id}
    with pytest.raises(ExportError) as caught:
        at_van.download(at_van.look(asked.id).files[0], io.BytesIO())
    assert caught.value.is_gone


def test_what_van_cannot_be_asked_is_refused_there(office: VanOffice, at_van: VanExports) -> None:
    with pytest.raises(ExportError, match="does not take the request"):
        at_van.create(NOW - timedelta(days=91), NOW)
