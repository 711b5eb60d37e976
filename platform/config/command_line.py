"""Django's command line, where a fault of the environment ends with one line and no traceback."""

from __future__ import annotations

import gc
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from django.utils.module_loading import import_string

from config.embedded_postgres import EmbeddedPostgresError

# How libpq begins when there was no connection at all, in place of one that broke.
NO_CONNECTION = ("connection to server ", "could not translate host name ", "invalid ")


def run(words: list[str]) -> None:
    """Exit code 1 and a line on stderr where settings, database or its folder are unusable."""
    try:
        settings.DEBUG  # noqa: B018  # read now: Django takes wrong settings for a wrong command
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    if settings.LOG_FORMAT == "json":
        import_string("core.logs.tell_uncaught")()
    try:
        _set_up()
        execute_from_command_line(words)
    except EmbeddedPostgresError as error:
        sys.exit(" ".join(str(error).split()))
    except OperationalError as error:
        said = " ".join(str(error).split())
        if not said.startswith(NO_CONNECTION):
            raise
        sys.exit(f"{_database()} cannot be reached: {said}")


def _set_up() -> None:
    """Without looking for garbage: what is loaded here stays to the end, and a tenth of the time
    would go into finding that out."""
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def _database() -> str:
    """What the database is called to whoever set it; without its password."""
    kept = settings.DATABASES["default"]
    if "EMBEDDED_HOME" in kept:
        return "The embedded Postgres"
    return f"DATABASE_URL (database {kept['NAME']!r}, user {kept.get('USER', '')!r})"
