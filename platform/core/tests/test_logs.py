"""Logs are structured, carry the ids of request and job, and hold no row of the database."""

from __future__ import annotations

import json
import logging
import smtplib
from collections.abc import Iterator

import pytest
import redis
import structlog
from django.contrib.auth import get_user_model
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from core.errors import BadInput, Refused
from core.logs import formatter, get_logger, safe_error


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What a handler with our formatter writes for the logger `hustings.test`."""
    written: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))

    handler = Listening()
    handler.setFormatter(formatter("json"))
    logger = logging.getLogger("hustings.test")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
    structlog.contextvars.clear_contextvars()


def test_a_line_is_one_json_object_with_its_values(lines: list[str]) -> None:
    get_logger("hustings.test").info("import done", rows=20_000, state="done")
    said = json.loads(lines[0])
    assert said["event"] == "import done"
    assert (said["rows"], said["state"]) == (20_000, "done")
    assert (said["level"], said["logger"]) == ("info", "hustings.test")
    assert said["timestamp"].endswith("Z")


def test_every_line_carries_the_ids_that_were_bound(lines: list[str]) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r-1", job_id=7):
        get_logger("hustings.test").info("working")
        logging.getLogger("hustings.test").warning("from a library")
    get_logger("hustings.test").info("afterwards")
    first, library, afterwards = map(json.loads, lines)
    assert (first["request_id"], first["job_id"]) == ("r-1", 7)
    assert (library["request_id"], library["event"]) == ("r-1", "from a library")
    assert "request_id" not in afterwards


def test_a_library_that_logs_with_arguments_is_understood(lines: list[str]) -> None:
    logging.getLogger("hustings.test").info("%s of %d", "three", 4)
    assert json.loads(lines[0])["event"] == "three of 4"


def test_a_level_that_is_not_wanted_is_silent(lines: list[str]) -> None:
    get_logger("hustings.test").debug("not wanted")
    assert lines == []


def test_an_exception_stays_on_its_line_without_its_message(lines: list[str]) -> None:
    try:
        raise ValueError("Jane Doe")
    except ValueError:
        logging.getLogger("hustings.test").exception("it failed")
        get_logger("hustings.test").exception("it failed")
    assert len(lines) == 2
    for line in lines:
        said = json.loads(line)["exception"]
        assert said.startswith("ValueError\n")
        assert f"{__file__}:" in said
        assert "in test_an_exception_stays_on_its_line_without_its_message" in said
        assert "Jane Doe" not in line


def test_the_console_is_for_people() -> None:
    record = logging.LogRecord("hustings", logging.INFO, __file__, 1, "working", None, None)
    said = formatter("console").format(record)
    assert "working" in said
    assert not said.startswith("{")


@pytest.mark.django_db
def test_what_django_says_of_a_request_tells_neither_its_address_nor_its_host() -> None:
    written: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: written.append(formatter("json").format(record))  # type: ignore[method-assign]
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    try:
        Client().get("/mistyped/s3cret/")
        Client().get("/sign-in/", headers={"Host": "s3cret.example.org"})
        Client(enforce_csrf_checks=True).post("/admin/access/user/s3cret/change/")
    finally:
        logger.removeHandler(handler)
    said = [json.loads(line) for line in written]
    assert [(line["event"], line["status"]) for line in said] == [
        ("Not Found", 404),
        ("Bad Request", 400),
        ("Forbidden", 403),
    ]
    assert said[1]["exception"].startswith("DisallowedHost\n")
    assert "s3cret" not in "".join(written)


@pytest.mark.django_db
def test_a_database_error_is_named_by_code_and_place_and_quotes_no_row() -> None:
    people = get_user_model().objects
    people.create(email="ada@example.org", name="Ada", pool="staff")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        people.create(email="ADA@example.org", name="Ada", pool="staff")
    assert "ada@example.org" in str(caught.value).lower()  # that is why
    said = safe_error(caught.value)
    assert "ada@" not in said.lower()
    assert said.startswith("IntegrityError 23505 access_user")


@pytest.mark.django_db
@pytest.mark.parametrize("style", ["json", "console"])
def test_the_exception_of_a_line_quotes_no_row(style: str) -> None:
    people = get_user_model().objects
    people.create(email="ada@example.org", name="Ada", pool="staff")
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        people.create(email="ADA@example.org", name="Ada", pool="staff")
    exc_info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("django", logging.ERROR, __file__, 1, "broke", None, exc_info)
    said = formatter(style).format(record)
    assert "IntegrityError 23505 access_user" in said
    assert "in create" in said
    assert "ada@" not in said.lower()


@pytest.mark.django_db
def test_a_database_error_without_a_place_is_named_by_its_code() -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        connection.cursor().execute("SELECT 'ada@example.org'::integer")
    assert safe_error(caught.value) == "DataError 22P02"


def test_a_database_error_that_never_reached_the_server_has_a_name_only() -> None:
    assert (
        safe_error(DatabaseError("Save with update_fields did not affect ada")) == "DatabaseError"
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("Jane Doe"), "ValueError"),
        (Refused("Jane Doe has it already."), "Refused"),
        (BadInput(file="doe.csv", reason="expected a number, got 'Doe'"), "BadInput"),
        (OSError(2, "No such file", "doe.csv"), "FileNotFoundError: No such file"),
        (OSError("Jane Doe"), "OSError"),
        (OSError(5, "x" * 9000), f"OSError: {'x' * 491}"),
        (redis.ConnectionError("Connection refused."), "ConnectionError: Connection refused."),
        (redis.ResponseError("ERR Jane Doe"), "ResponseError"),
        (
            smtplib.SMTPRecipientsRefused({"doe@example.org": (550, b"no doe@example.org")}),
            "SMTPRecipientsRefused: the server answered 550.",
        ),
        (
            smtplib.SMTPDataError(554, b"spam from doe@example.org"),
            "SMTPDataError: the server answered 554.",
        ),
        (smtplib.SMTPException("doe@example.org"), "SMTPException"),
    ],
)
def test_of_any_other_error_only_what_is_harmless_is_told(error: Exception, said: str) -> None:
    assert safe_error(error) == said
