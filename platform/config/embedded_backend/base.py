"""Django's Postgres backend, over the embedded server: started by the first connection.

Importing the settings thereby stays free of side effects, and a server that was killed is
started again by whoever next needs it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg2
from django.db.backends.postgresql import base

from config import embedded_postgres


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, settings_dict: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        self.home = Path(settings_dict["EMBEDDED_HOME"])
        self.server_options = tuple(settings_dict["EMBEDDED_OPTIONS"])
        settings_dict["HOST"] = str(embedded_postgres.socket_folder(self.home))
        settings_dict["PORT"] = str(embedded_postgres.PORT)
        super().__init__(settings_dict, *args, **kwargs)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; a server killed between our look and the connection is given a second try."""
        self._join()
        try:
            return super().get_new_connection(conn_params)
        except psycopg2.OperationalError:
            self._join()
            return super().get_new_connection(conn_params)

    def _join(self) -> None:
        """A server that does not start is a database that cannot be reached, to whoever asks."""
        try:
            embedded_postgres.join(self.home, options=self.server_options)
        except embedded_postgres.EmbeddedPostgresError as error:
            raise psycopg2.OperationalError(str(error)) from error
