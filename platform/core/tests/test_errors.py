"""Errors say where the fault is, to a person, and cross from one process to another."""

from __future__ import annotations

import pickle

import pytest

from core.errors import BadInput, Refused


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (BadInput(file="gifts.csv", reason="it is empty"), "gifts.csv: it is empty"),
        (
            BadInput(file="gifts.csv", reason="no number: '1e9'", line=17, column="Amount"),
            "gifts.csv, line 17, column Amount: no number: '1e9'",
        ),
        (BadInput(file="g.csv", reason="too short", line=0), "g.csv, line 0: too short"),
    ],
)
def test_bad_input_names_file_line_column_and_reason(error: BadInput, says: str) -> None:
    assert str(error) == says


def test_bad_input_comes_whole_out_of_another_process() -> None:
    error = BadInput(file="gifts.csv", reason="no date", line=3, column="DateReceived")
    copy = pickle.loads(pickle.dumps(error))
    assert isinstance(copy, BadInput)
    assert (copy.file, copy.line, copy.column, copy.reason) == (
        "gifts.csv", 3, "DateReceived", "no date",
    )  # fmt: skip
    assert str(copy) == str(error)


def test_refused_says_why_and_comes_whole_out_of_another_process() -> None:
    assert str(pickle.loads(pickle.dumps(Refused("It is done already.")))) == "It is done already."
