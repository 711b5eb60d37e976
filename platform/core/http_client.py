"""HTTP to the outside, with the timeout and the retries that all our clients share.

A request is tried again where that may help: no connection, 429, and what 5xx says is passing. What
the other side asks us to wait (Retry-After) is waited, within limits.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

import requests

from core.logs import get_logger

log = get_logger("http")
TIMEOUT = (5, 20)  # seconds to connect, and between two pieces of the answer
ATTEMPTS = 4
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
DONE = frozenset({200, 201})
BIGGEST = 10 * 1024 * 1024  # bytes of an answer
PIECE = 64 * 1024
Answer = TypeVar("Answer")


class HttpError(Exception):
    """What went wrong, without addresses or contents; `status` is None where no answer came.

    `permanent`: the very same request will fail again.
    """

    def __init__(self, reason: str, *, permanent: bool, status: int | None = None) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.status = status


def ask_json(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    attempts: int = ATTEMPTS,
    pause: Callable[[float], None] = time.sleep,
    longest_pause: float = LONGEST_PAUSE,
) -> dict[str, Any]:
    """The JSON object that answers this request. Only what may be asked twice belongs here. `data`
    is sent as a form does, `body` as JSON.

    Redirects are not followed: what a request carries is meant for one host. A wait of more than
    `longest_pause` seconds is not waited.
    """
    host = urlsplit(url).hostname or "?"
    return _patiently(
        lambda: _ask_once(method, url, host, headers=headers, params=params, data=data, json=body),
        host=host,
        attempts=attempts,
        pause=pause,
        longest_pause=longest_pause,
    )


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What a file's server says of it, to be asked by the next time; '' where it says nothing."""

    etag: str
    last_modified: str


def download(
    url: str,
    target: BinaryIO,
    *,
    headers: Mapping[str, str] | None = None,
    biggest: int,
    attempts: int = ATTEMPTS,
    pause: Callable[[float], None] = time.sleep,
) -> Downloaded | None:
    """The file at this address, written into `target` from its beginning; None where the other
    side says that it is not modified (304), as `headers` have asked.

    One of more than `biggest` bytes is an HttpError, as is all that `ask_json` names.
    """
    host = urlsplit(url).hostname or "?"
    return _patiently(
        lambda: _download_once(url, target, host, headers=headers, biggest=biggest),
        host=host,
        attempts=attempts,
        pause=pause,
        longest_pause=LONGEST_PAUSE,
    )


def _patiently(
    ask: Callable[[], Answer],
    *,
    host: str,
    attempts: int,
    pause: Callable[[float], None],
    longest_pause: float,
) -> Answer:
    for attempt in range(1, attempts + 1):
        try:
            return ask()
        except _PassingError as error:
            wait = error.wait if error.wait is not None else FIRST_PAUSE * 2 ** (attempt - 1)
            if attempt == attempts or wait > longest_pause:
                raise HttpError(str(error), permanent=False, status=error.status) from error
            log.info("asking again", host=host, status=error.status, attempt=attempt, wait=wait)
            pause(wait)
    raise AssertionError("at least one attempt is made")


class _PassingError(Exception):
    def __init__(
        self, reason: str, *, status: int | None = None, wait: float | None = None
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.wait = wait


def _ask_once(method: str, url: str, host: str, **content: Any) -> dict[str, Any]:
    try:
        with requests.request(
            method, url, timeout=TIMEOUT, allow_redirects=False, stream=True, **content
        ) as answer:
            body = b""
            for piece in answer.iter_content(PIECE):
                body += piece
                if len(body) > BIGGEST:
                    break
    except (requests.RequestException, OSError) as error:
        raise _unreachable(host, error) from error
    _refuse_status(host, answer)
    return _as_object(host, body)


def _download_once(
    url: str, target: BinaryIO, host: str, *, biggest: int, **content: Any
) -> Downloaded | None:
    target.seek(0)
    target.truncate()
    try:
        with requests.get(
            url, timeout=TIMEOUT, allow_redirects=False, stream=True, **content
        ) as answer:
            if answer.status_code == 304:
                return None
            _refuse_status(host, answer)
            for piece in answer.iter_content(PIECE):
                if target.tell() + len(piece) > biggest:
                    raise HttpError(
                        f"{host} answered with more than we take", permanent=True, status=200
                    )
                target.write(piece)
    except (requests.RequestException, OSError) as error:
        raise _unreachable(host, error) from error
    told = answer.headers
    return Downloaded(told.get("ETag", ""), told.get("Last-Modified", ""))


def _unreachable(host: str, error: Exception) -> _PassingError:
    return _PassingError(f"{host} cannot be reached ({type(error).__name__})")


def _refuse_status(host: str, answer: requests.Response) -> None:
    status = answer.status_code
    if status in PASSING:
        wait = _seconds(answer.headers.get("Retry-After"))
        raise _PassingError(f"{host} answered {status}", status=status, wait=wait)
    if status not in DONE:
        raise HttpError(f"{host} answered {status}", permanent=True, status=status)


def _as_object(host: str, body: bytes) -> dict[str, Any]:
    if len(body) > BIGGEST:
        raise HttpError(f"{host} answered with more than we take", permanent=True, status=200)
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise HttpError(f"{host} answered with no JSON object", permanent=True, status=200)
    return found


def _seconds(given: str | None) -> float | None:
    """What Retry-After asks: a number of seconds or a date."""
    text = (given or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
