"""Commands: results for people and for scripts, and errors in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError

from core.commands import HouseCommand, input_file
from core.errors import BadInput, Refused


class Failing(HouseCommand):
    """Ends as it is told."""

    def __init__(self, error: BaseException) -> None:
        self.written = StringIO()
        super().__init__(stdout=self.written, stderr=StringIO())
        self.error = error

    def run(self, **options: Any) -> Mapping[str, Any]:
        raise self.error


def from_driver(kind: type[Exception], text: str, code: str | None) -> Exception:
    error, cause = kind(text), Exception(text)
    cause.pgcode = code  # type: ignore[attr-defined]  # as psycopg2's have it
    error.__cause__ = cause
    return error


def refused(error: BaseException) -> dict[str, Any]:
    command = Failing(error)
    with pytest.raises(CommandError) as caught:
        call_command(command, "--json")
    assert caught.value.returncode == 1
    answer = json.loads(command.written.getvalue())
    assert answer["error"] == str(caught.value)
    assert "\n" not in answer["error"]
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Refused("Not now."), "Not now."),
        (CommandError("Not so."), "Not so."),
        (KeyboardInterrupt(), "Interrupted."),
        (OSError(28, "No space left on device", "a.csv"), "a.csv: No space left on device"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (OSError("gone"), "gone"),
        (from_driver(OperationalError, "could not connect\n\tIs it running?", None),
         "The database cannot be used: could not connect"),
        (from_driver(InterfaceError, "connection already closed", None),
         "The database cannot be used: connection already closed"),
        (from_driver(ProgrammingError, "relation x\nLINE 1: SELECT", "42P01"),
         "The database is not set up for this version. Run: manage.py migrate"),
    ],
)  # fmt: skip
def test_a_refusal_is_one_line_and_one_object(error: BaseException, message: str) -> None:
    assert refused(error) == {"error": message}


def test_a_fault_of_a_file_tells_its_place() -> None:
    assert refused(BadInput(file="a.csv", line=2, column="Amount", reason="no")) == {
        "error": "a.csv, line 2, column Amount: no", "file": "a.csv", "line": 2,
        "column": "Amount", "reason": "no",
    }  # fmt: skip


@pytest.mark.parametrize(
    "error",
    [
        ValueError("ours"),
        from_driver(IntegrityError, "duplicate key", "23505"),
        from_driver(ProgrammingError, "syntax error", "42601"),
    ],
)
def test_an_error_of_our_own_keeps_its_traceback(error: Exception) -> None:
    command = Failing(error)
    with pytest.raises(type(error)):
        call_command(command, "--json")
    assert command.written.getvalue() == ""


def test_an_input_file_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    with input_file(tmp_path / "a.csv") as file:
        assert file.read() == b"x"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.csv", "No such file or directory"),
        (".", "Is a directory"),
        ("x" * 300, "File name too long"),
        ("/dev/null", "expected a file, got a pipe or a device; save what comes from it as a file"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(BadInput) as caught, input_file(tmp_path / name):
        pass
    assert str(caught.value) == f"{tmp_path / name}: {reason}"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied", "a.csv")

    (tmp_path / "a.csv").write_bytes(b"x")
    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(BadInput, match="Permission denied"), input_file(tmp_path / "a.csv"):
        pass
