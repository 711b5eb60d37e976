"""A mail server that does what a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from jobs.tests.house import free_port


class Peer:
    """Keeps what it took. `answers` are what it says to RCPT and to DATA; None: it hangs up
    after the last byte; a number of seconds: it takes so long. `refused` are other answers to
    RCPT, by address; it hangs up after so many `mails_a_connection`."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.begun = 0
        self.to_recipient = "250 OK"
        self.to_data: str | float | None = "250 OK"
        self.port = 0
        self.refused: dict[str, str] = {}
        self.mails_a_connection = 1000
        self.connections = 0

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        session.mails = 0
        return responses

    async def handle_NOOP(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, arg: str
    ) -> str:
        if session.mails >= self.mails_a_connection:
            server.transport.abort()
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.begun += 1
        if isinstance(self.to_data, float):
            await asyncio.sleep(self.to_data)
            return "250 OK"
        self.taken.append(envelope.content)
        if self.to_data is None:
            server.transport.abort()
            return "250 never heard"
        session.mails += 1
        return self.to_data


@contextmanager
def serving(peer: Peer) -> Iterator[Peer]:
    peer.port = free_port()
    controller = Controller(peer, hostname="127.0.0.1", port=peer.port)
    controller.start()
    try:
        yield peer
    finally:
        controller.stop()
