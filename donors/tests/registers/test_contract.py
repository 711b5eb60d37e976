"""What holds of every register, asked over HTTP or invented."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from donors.clients.registers.base import (
    AGENT_FILES,
    PER_PAGE,
    AgentRegister,
    LobbyRegister,
    RegisterError,
)
from donors.clients.registers.console import ConsoleAgentRegister, ConsoleLobbyRegister
from donors.clients.registers.fara import FaraBulk
from donors.clients.registers.lda import LdaApi
from donors.lists.lda import rest_json
from donors.tests.registers.offices import KEY, Registers, filing, zipped

SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 31)


def lda(registers: Registers, *, key: str = "", waited: list[float] | None = None) -> LdaApi:
    pause: Callable[[float], None] = (waited if waited is not None else []).append
    return LdaApi(f"{registers.url}/api/v1/", key=key, pause=pause, per_minute=6_000_000)


@pytest.fixture(params=["http", "console"])
def lobbyists(request: pytest.FixtureRequest, registers: Registers) -> LobbyRegister:
    registers.filings = [filing(n, "2026-02-01", "Ada Bolt") for n in range(PER_PAGE + 5)]
    return lda(registers) if request.param == "http" else ConsoleLobbyRegister()


@pytest.fixture(params=["http", "console"])
def agents(request: pytest.FixtureRequest, registers: Registers) -> AgentRegister:
    registers.files = {name: zipped(name, "Registration Number\n1\n") for name in AGENT_FILES}
    if request.param == "console":
        return ConsoleAgentRegister()
    return FaraBulk(f"{registers.url}/bulk/zip/", pause=lambda seconds: None)


def test_pages_follow_each_other_to_the_last(lobbyists: LobbyRegister) -> None:
    pages = [lobbyists.page(number, since=SINCE, until=UNTIL) for number in (1, 2, 3)]
    assert pages[2] is None
    first, second = filter(None, pages)
    assert (first.count, first.is_last, len(first.filings)) == (30, False, PER_PAGE)
    assert (second.count, second.is_last, len(second.filings)) == (30, True, 5)
    assert len({one["filing_uuid"] for one in (*first.filings, *second.filings)}) == 30


def test_a_filing_is_one_that_the_lists_can_read(lobbyists: LobbyRegister) -> None:
    page = lobbyists.page(1, since=SINCE, until=UNTIL)
    assert page
    told = rest_json.filing(page.filings[0])
    assert told.registrant
    assert told.client
    assert told.lobbyists[0].last


@pytest.mark.parametrize("name", AGENT_FILES)
def test_a_file_is_a_zip_and_comes_once_while_it_stays_the_same(
    agents: AgentRegister, name: str
) -> None:
    target = io.BytesIO()
    stamp = agents.file(name, target)
    assert stamp
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [f"{name}.csv"]
    assert agents.file(name, io.BytesIO(), known=stamp) is None


def test_a_file_that_is_not_there_is_an_error_that_stays(agents: AgentRegister) -> None:
    with pytest.raises(RegisterError) as caught:
        agents.file("FARA_All_Wishes", io.BytesIO())
    assert caught.value.permanent


def test_what_passes_is_waited_for_as_long_as_the_register_asks(registers: Registers) -> None:
    registers.filings = [filing(1, "2026-02-01", "Ada Bolt")]
    registers.troubles = [(429, "41"), (500, ""), (503, "2")]
    waited: list[float] = []
    page = lda(registers, waited=waited).page(1, since=SINCE, until=UNTIL)
    assert page
    assert page.count == 1
    assert [seconds for seconds in waited if seconds > 0.01] == [41.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("troubles", "permanent", "words"),
    [
        ([(429, "3600")], False, "answered 429"),
        ([(500, "")] * 6, False, "answered 500"),
        ([(400, "")], True, "answered 400"),
        ([(200, "")], True, "no JSON object"),
    ],
)
def test_what_does_not_pass_is_an_error_that_says_whether_it_may(
    registers: Registers, troubles: list[tuple[int, str]], permanent: bool, words: str
) -> None:
    registers.troubles = troubles
    with pytest.raises(RegisterError, match=words) as caught:
        lda(registers).page(1, since=SINCE, until=UNTIL)
    assert caught.value.permanent is permanent


def test_the_key_goes_along_and_a_wrong_one_is_told_without_it(registers: Registers) -> None:
    lda(registers, key=KEY).page(1, since=SINCE, until=UNTIL)
    assert registers.keys == [f"Token {KEY}"]
    with pytest.raises(RegisterError, match="LDA_API_KEY") as caught:
        lda(registers, key="another").page(1, since=SINCE, until=UNTIL)
    assert "another" not in str(caught.value)


@pytest.mark.parametrize(("key", "seconds"), [("", 4.0), (KEY, 0.5)])
def test_the_quota_is_kept_before_the_register_complains(
    registers: Registers, key: str, seconds: float
) -> None:
    waited: list[float] = []
    api = LdaApi(f"{registers.url}/api/v1", key=key, pause=waited.append)
    began = time.monotonic()
    for _ in range(2):
        api.page(1, since=SINCE, until=UNTIL)
    assert waited == [pytest.approx(seconds, abs=time.monotonic() - began)]


def test_days_without_a_filing_are_one_empty_page(registers: Registers) -> None:
    registers.filings = []
    page = lda(registers).page(1, since=SINCE, until=UNTIL)
    assert page
    assert (page.count, page.is_last, page.filings) == (0, True, ())
