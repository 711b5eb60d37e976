"""An answer that breaks off or cannot be read is an error of ours, and is asked for again."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from core.http_client import HttpError, ask_json

BROKEN = {
    "cut short": b"Content-Length: 100\r\n\r\n{",
    "no gzip": b"Content-Length: 2\r\nContent-Encoding: gzip\r\n\r\n{}",
    "no chunk": b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}",
}


class Answering:
    """A server that gives each request the next of these answers, and the last one from then on."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.asked = 0
        answering = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while self.rfile.readline().strip():
                    pass
                left = answering.answers[min(answering.asked, len(answering.answers) - 1)]
                answering.asked += 1
                self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + left)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def ask(self, **more: Any) -> dict[str, Any]:
        return ask_json("GET", self.url, pause=lambda seconds: None, **more)


@pytest.fixture
def other_side() -> Iterator[Answering]:
    answering = Answering()
    yield answering
    answering.server.shutdown()
    answering.server.server_close()


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_an_answer_that_breaks_is_asked_for_again(other_side: Answering, broken: bytes) -> None:
    other_side.answers = [broken, b'Content-Length: 9\r\n\r\n{"a": 42}']
    assert other_side.ask() == {"a": 42}


def test_one_that_always_breaks_is_given_up_and_may_be_tried_later(other_side: Answering) -> None:
    other_side.answers = [BROKEN["cut short"]]
    with pytest.raises(HttpError) as caught:
        other_side.ask(attempts=2)
    assert not caught.value.permanent
    assert other_side.asked == 2
