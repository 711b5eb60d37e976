"""A mail server in a process of its own, which counts what it takes and keeps none of it.

Speaks on stdout, a JSON object a line: first its port; then, each time so many more mails are in,
their number; and when its stdin is closed, what it took: how many mails for each address (every
RCPT of a mail that was taken counts), how often it saw each Message-ID, and when (Unix time) the
first and the last mail came.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import socket
import sys
import time
from collections import Counter
from typing import Any

from aiosmtpd.controller import Controller

MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Post:
    def __init__(self, say_every: int) -> None:
        self.say_every = say_every
        self.to: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.connections = self.taken = 0
        self.first_at = self.last_at = 0.0

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        found = MESSAGE_ID.search(envelope.content)
        self.ids[found[1].decode() if found else ""] += 1
        self.to.update(envelope.rcpt_tos)
        self.taken += 1
        self.last_at = time.time()
        self.first_at = self.first_at or self.last_at
        if self.taken % self.say_every == 0:
            say({"taken": self.taken})
        return "250 OK"


def say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--say-every", type=int, default=500)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    post = Post(parser.parse_args().say_every)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    say({"port": port})
    sys.stdin.read()
    controller.stop()
    say(
        {
            "taken": post.taken, "to": post.to, "ids": post.ids, "connections": post.connections,
            "first_at": post.first_at, "last_at": post.last_at,
        }
    )  # fmt: skip


if __name__ == "__main__":
    main()
