"""The SMTP server that the house's mails go to. It counts what it is given, and can be slow."""

from __future__ import annotations

import asyncio
import email
import logging
import socket
import threading
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller

from tests.crashes.locks import PATIENCE_SECONDS


class Post:
    """`received` counts mails by their Message-ID, from the moment their last byte is here."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.received: Counter[str] = Counter()
        self._arrived = threading.Event()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def open(self) -> None:
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # it tells every command
        self._controller.start()

    def close(self) -> None:
        self.answer()
        self._controller.stop()

    def hesitate(self) -> None:
        """Take mails from now on, and keep the answer back."""
        self._may_answer.clear()

    def answer(self) -> None:
        self._may_answer.set()

    def wait_for_a_mail(self) -> None:
        assert self._arrived.wait(PATIENCE_SECONDS), "no mail came"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content)
        self.received[str(mail["Message-ID"])] += 1
        self._arrived.set()
        while not self._may_answer.is_set():  # by another thread
            await asyncio.sleep(0.02)
        return "250 Taken"
