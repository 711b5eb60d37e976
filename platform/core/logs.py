"""Structured logs: JSON for machines, coloured lines for a terminal; on each the ids of the request
and the job.

Personal data never goes to the logs: log ids and counts. `safe_error` is how an exception is put
into words, because the message of one may quote a row, a file or an address; the exception of a
log line is written that way too.
"""

from __future__ import annotations

import logging
import smtplib
import sys
import threading
import traceback
from collections.abc import MutableMapping
from http.client import responses
from typing import Any

from django.db import Error as DatabaseError

from core.without_rich import structlog

FRAMES = 24  # of a traceback, told with the error: Django's own are up to fifteen of them
_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def formatter(style: str = "json") -> logging.Formatter:
    """The formatter that `LOGGING` names; `style` is `json` or `console`."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_without_address, *_SHARED],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _tell_error,
            renderer,
        ],
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _without_address(
    logger: Any, name: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Structlog's processor for what Django says of a request: it quotes the address, which may be
    a link that lets somebody in, or a stranger's own words (Host, Origin, Referer). The status
    stands for it all; the line of the request itself has the route."""
    status = getattr(line["_record"], "status_code", None)
    if status is not None:
        line.update(event=responses.get(status, "Refused"), status=status)
    return line


def _tell_error(logger: Any, name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog's processor for `exc_info`: what and where, in place of a traceback's messages."""
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["exception"] = error_with_place(error)
    return line


def tell_uncaught() -> None:
    """Put what nobody caught, in any thread, and Python's warnings into the log's form too: a
    traceback of several lines is none to a machine, and its message may quote a row."""

    def tell(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        if error is None or issubclass(kind, (KeyboardInterrupt, SystemExit)):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        logging.getLogger("uncaught").critical("nobody caught this", exc_info=error)

    sys.excepthook = tell
    threading.excepthook = lambda args: tell(args.exc_type, args.exc_value, args.exc_traceback)
    logging.captureWarnings(capture=True)


def error_with_place(error: BaseException) -> str:
    """`safe_error`, and below it the last frames by file, line and function."""
    frames = list(traceback.walk_tb(error.__traceback__))[-FRAMES:]  # reads no source, as others do
    codes = [(frame.f_code, line) for frame, line in frames]
    places = [f"  {code.co_filename}:{line} in {code.co_name}" for code, line in codes]
    return "\n".join([safe_error(error), *places])


def safe_error(error: BaseException) -> str:
    """The error in one line that holds no value at hand: its type, and of its message what cannot
    quote one."""
    name = type(error).__name__
    if isinstance(error, DatabaseError):
        return " ".join([name, *_code_and_place(error)])
    said = _harmless_words(error)
    return f"{name}: {said}".splitlines()[0][:500] if said else name


def _code_and_place(error: DatabaseError) -> list[str]:
    cause = error.__cause__
    diagnosis = getattr(cause, "diag", None)
    places = [getattr(diagnosis, name, None) for name in ("table_name", "constraint_name")]
    return [part for part in (getattr(cause, "pgcode", None), *places) if part]


def _harmless_words(error: BaseException) -> str:
    """What a mail server, the system or Redis said, without addresses and file names."""
    if isinstance(error, smtplib.SMTPException):  # an OSError too, whose text is the server's
        codes = smtp_codes(error)
        return f"the server answered {', '.join(map(str, codes))}." if codes else ""
    if isinstance(error, OSError):
        return error.strerror if isinstance(error.strerror, str) else ""
    # Whoever met one has loaded Redis's module; to load it here would cost every process 0.15 s.
    redis = sys.modules.get("redis")
    if redis and isinstance(error, (redis.ConnectionError, redis.TimeoutError)):
        return str(error)
    return ""


def smtp_codes(error: smtplib.SMTPException) -> list[int]:
    """What the mail server answered, by number: its words quote addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [answer[0] for answer in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
