"""Whatever the bytes are: rows, rejects or BadInput, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from donors.tests.imports.files import (
    ACTBLUE_HEADER,
    FEC_ROW,
    VAN_HEADER,
    VAN_ROW,
    actblue,
    efile,
    read,
    sa_line,
)

PIECES = st.sampled_from(
    [
        VAN_HEADER, VAN_ROW, FEC_ROW, ",", '"', '""', "\n", "\r", "\r\n", "|", "\t", ";", "\0", "é",
        "1e9", "$1,000.00", "(25)", "2026-02-30", "02302026", "C00999999", "=1", "\ufeff", "x",
        ACTBLUE_HEADER, "HDR", "\x1c", "SB17\x1c", sa_line(), "20260314", "8.3",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])


def _judge(data: bytes) -> None:
    try:
        outcome = read(data, rows_per_chunk=2)
    except BadInput:
        return
    lines = [item.line for item in outcome.items]
    assert lines == sorted(lines)
    assert len(set(lines)) == outcome.split.rows
    assert all(reject.reason for reject in outcome.rejects)
    assert all(row.external_id and row.content_hash for row in outcome.rows)


@settings(max_examples=300, deadline=None)
@given(TEXTS, ENCODINGS)
def test_any_text(text: str, encoding: str) -> None:
    _judge(text.encode(encoding, errors="replace"))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    _judge(data)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_anything_under_a_good_header(text: str) -> None:
    _judge(f"{VAN_HEADER}\n{VAN_ROW}\n{text}".encode())


@settings(deadline=None)
@given(TEXTS, st.sampled_from([",", ",Zip", ",Zip,", ",Employer Name,line,column,value,reason"]))
def test_anything_under_a_header_with_more_columns(text: str, more: str) -> None:
    _judge(f"{VAN_HEADER}{more}\n{VAN_ROW},62701\n{VAN_ROW},,\n{text}".encode())


@settings(deadline=None)
@given(TEXTS)
def test_anything_after_a_good_itcont_line(text: str) -> None:
    _judge(f"{FEC_ROW}\n{text}".encode())


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_anything_after_a_good_gift_of_actblue(text: str) -> None:
    _judge(f"{actblue({}, {'Refund ID': 'R1'})}{text}".encode())


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_anything_after_a_good_line_of_a_filing(text: str) -> None:
    _judge(f"{efile(sa_line())}{text}".encode())


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_anything_after_the_first_word_of_a_filing(text: str) -> None:
    _judge(f"HDR\x1cFEC\x1c8.3{text}".encode())
