"""The reader of lines: from any bytes, in any blocks, the same lines and the same fault."""

import hashlib
import io
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from donors.imports.base import FileError
from donors.imports.lines import Blocks, Lines

ENDINGS = [b"\n", b"\r", b"\r\n", b"\n\r"]
PIECES = st.sampled_from(
    [*ENDINGS, b"", b"\0", b"\xff", b"\xc3", b"\xa9", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff",
     b"\xd8\x00", b"G-1,501", b'"', "Zoë\u2028".encode(), b"PK\x03\x04", b"x" * 50]
)  # fmt: skip
DATA = st.lists(PIECES | st.binary(max_size=3), max_size=30).map(b"".join)
ENCODINGS = st.sampled_from([("utf-8",), ("utf-8", "cp1252"), ("utf-8", "cp1252", "latin-1")])


class Dripping:
    """A source that hands out as little at a time as it likes, as a network does."""

    def __init__(self, data: bytes, step: int) -> None:
        self._source = io.BytesIO(data)
        self._step = step

    def read(self, size: int = -1) -> bytes:
        return self._source.read(min(size, self._step))


def outcome(lines: Lines) -> tuple[list[str], tuple[int, str] | None]:
    """The lines that are given out, and the fault that ends them."""
    found: list[str] = []
    try:
        found.extend(lines)
    except FileError as fault:
        return found, (fault.line, fault.reason)
    return found, None


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(place % (len(data) + 1) for place in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


@settings(max_examples=300, deadline=None)
@given(DATA, st.lists(st.integers(0, 10_000), max_size=6), ENCODINGS)
def test_where_blocks_are_cut_changes_nothing(
    data: bytes, cuts: list[int], encodings: tuple[str, ...]
) -> None:
    whole = Lines([data], encodings)
    pieces = Lines(cut(data, cuts), encodings)
    assert outcome(whole) == outcome(pieces)
    assert whole.fell_back_to == pieces.fell_back_to


@settings(max_examples=300, deadline=None)
@given(DATA, ENCODINGS)
def test_every_line_has_its_end_and_none_is_lost(data: bytes, encodings: tuple[str, ...]) -> None:
    lines, fault = outcome(Lines([data], encodings))
    assert all(line and line.endswith(("\n", "\r")) for line in lines[:-1])
    assert not any(end in line.rstrip("\r\n") for line in lines for end in "\r\n\0")
    if fault:
        assert fault[0] == len(lines) + 1
    elif encodings == ("utf-8",):
        assert "".join(lines).encode() == data
    if "latin-1" in encodings and fault:
        assert "NUL" in fault[1]  # in latin-1 every byte is a letter


@settings(max_examples=200, deadline=None)
@given(DATA, st.integers(1, 40))
def test_a_slow_source_is_the_same_file(data: bytes, step: int) -> None:
    slow = Blocks(Dripping(data, step))  # type: ignore[arg-type]  # nothing but `read` is asked
    fast = Blocks(io.BytesIO(data))
    assert outcome(Lines(slow)) == outcome(Lines(fast))
    assert (slow.bytes, slow.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_utf_16_is_read_as_utf_8_is(text: str) -> None:
    read = [
        outcome(Lines(Blocks(io.BytesIO(text.encode(encoding)))))
        for encoding in ("utf-8-sig", "utf-16")
    ]
    assert read[0] == read[1]
    assert read[0] == ([*io.StringIO(text, newline="")], None)
