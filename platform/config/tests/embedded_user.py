"""A program for tests: one user of the embedded server, who does what its standard input says.

`join`, `sql QUERY`, `hold CONNECTIONS`, `set NAME SECONDS`, `fork`; each is answered by one line
of JSON. SERVER_OPTIONS is added to what a server is started with.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import psycopg2

from config import embedded_postgres as embedded


class User:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.options = (*embedded.THROW_AWAY, *os.environ.get("SERVER_OPTIONS", "").split())
        self.connection: Any = None
        self.held: list[Any] = []

    def obey(self, order: str, rest: str) -> object:
        if order == "join":
            embedded.join(self.home, options=self.options)
        elif order == "sql":
            return self.sql(rest)
        elif order == "hold":
            self.held.extend(self.connect() for _ in range(int(rest)))
        elif order == "set":
            name, seconds = rest.split()
            setattr(embedded, name, float(seconds))
        elif order == "fork":  # the child takes over, as a worker does whose parent was killed
            return self.fork()
        else:
            raise ValueError(order)
        return None

    def sql(self, query: str) -> object:
        if self.connection is None or self.connection.closed:
            self.connection = self.connect()
            self.connection.autocommit = True
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchone()[0] if cursor.description else None
        except psycopg2.Error:
            self.connection.close()  # as Django does with a connection that has failed
            raise

    def connect(self) -> Any:
        return psycopg2.connect(
            host=str(embedded.socket_folder(self.home)),
            port=embedded.PORT,
            user=embedded.SUPERUSER,
            dbname=embedded.DATABASE,
        )

    def fork(self) -> int:
        child = os.fork()
        if child:
            os._exit(0)
        return os.getpid()


def main() -> None:
    user = User(Path(sys.argv[1]))
    for line in sys.stdin:
        order, _, rest = line.strip().partition(" ")
        try:
            answer = {"result": user.obey(order, rest)}
        except (psycopg2.Error, embedded.EmbeddedPostgresError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
