"""How gunicorn serves Hustings: `gunicorn` in this folder is enough."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "platform"))

from django.core.exceptions import ImproperlyConfigured

from config import env

HOST = os.environ.get("HOST", "127.0.0.1")
if env.boolean("DEBUG", default=False) and HOST not in {"127.0.0.1", "localhost", "::1", "[::1]"}:
    raise SystemExit(
        "DEBUG opens a password page: it is for this machine only. "
        f"Unset DEBUG, or leave HOST at 127.0.0.1 (it is {HOST})."
    )

wsgi_app = "config.wsgi:application"
try:
    bind = f"{HOST}:{env.port('PORT', 8000)}"
    workers = env.integer("WEB_WORKERS", 2)
except ImproperlyConfigured as error:
    raise SystemExit(str(error)) from None  # gunicorn would print a traceback
threads = 4
timeout = 60
graceful_timeout = 30
max_requests = 10_000  # a slow leak must not live for a whole campaign
max_requests_jitter = 1_000
accesslog = None  # our middleware logs each request with its id, and no query string
control_socket_disable = True  # nobody manages it at run time; its file would lie in HOME
