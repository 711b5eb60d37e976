"""How gunicorn serves Hustings: `gunicorn` in this folder is enough.

Under systemd the socket is inherited (deploy/systemd/), and HOST and PORT say nothing.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))

from django.core.exceptions import ImproperlyConfigured
from gunicorn.glogging import Logger

from config import env
from core.logs import formatter, get_logger, safe_error

HOST = os.environ.get("HOST", "127.0.0.1")
HERE = {"127.0.0.1", "localhost", "::1", "[::1]"}

wsgi_app = "config.wsgi:application"
try:
    if env.boolean("DEBUG", default=False):
        # Each is a way in for others than this machine's own browser.
        open_to_others = {
            f"HOST at 127.0.0.1 (it is {HOST})": HOST not in HERE,
            "BEHIND_PROXY off": env.boolean("BEHIND_PROXY", default=False),
            "the socket of systemd alone": "LISTEN_FDS" in os.environ,
        }
        for leave, is_open in open_to_others.items():
            if is_open:
                raise SystemExit(
                    "DEBUG opens a password page: it is for this machine only. "
                    f"Unset DEBUG, or leave {leave}."
                )
    loglevel = env.choice("LOG_LEVEL", "INFO", env.LOG_LEVELS)  # of gunicorn's own lines
    bind = f"{HOST}:{env.port('PORT', 8000)}"
    workers = env.integer("WEB_WORKERS", 2)
    LOG_FORMAT = env.choice(
        "LOG_FORMAT", "json" if not sys.stderr.isatty() else "console", ("json", "console")
    )
    COUNTED = env.folder("VAR_DIR", env.ROOT / "var") / "metrics"
except ImproperlyConfigured as error:
    raise SystemExit(str(error)) from None  # gunicorn would print a traceback
# The app is loaded before the first worker: systemd hears that we are ready when we are, and what
# is wrong with the settings is said once.
preload_app = True
threads = 4
limit_request_line = 8190  # the page of a service that somebody wanted goes along, quoted twice
timeout = 60
graceful_timeout = 30
max_requests = 10_000  # a slow leak must not live for a whole campaign
max_requests_jitter = 1_000
accesslog = None  # our middleware logs each request with its id, and no query string
control_socket_disable = True  # nobody manages it at run time; its file would lie in HOME


class logger_class(Logger):  # type: ignore[misc]  # noqa: N801  # gunicorn's name for it
    """gunicorn's own lines in the form of ours."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter(LOG_FORMAT))

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """Without what gunicorn would add to its words: the address asked for, with its query."""
        super().exception(str(msg).partition("%")[0].strip(), **kwargs)


def on_starting(server: Any) -> None:
    """Connections that were opened while the app was loaded are not the workers' to share."""
    from django.db import connections

    connections.close_all()


def post_fork(server: Any, worker: Any) -> None:
    """Count where the other processes of this machine count."""
    from core.metrics import sharing

    try:
        sharing.share(COUNTED)
    except OSError as error:
        get_logger("metrics").error("this process counts for itself alone", error=safe_error(error))
