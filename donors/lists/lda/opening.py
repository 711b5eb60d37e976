"""The first character of a file, without losing it."""

from typing import BinaryIO, cast

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LOOK = 4096


def opened(source: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first byte that means something, and the file from its beginning, of which nothing but
    `read` may be asked.

    Blanks, byte order marks and NULs (the other half of a UTF-16 character) mean nothing; the byte
    is b'' where there is no other.
    """
    beginning = source.read(_LOOK)
    text = beginning
    for mark in _MARKS:
        text = text.removeprefix(mark)
    first = text.replace(b"\0", b"").lstrip()[:1]
    return first, cast("BinaryIO", _Again(beginning, source))


class _Again:
    """What was read of a source already, then the rest of it."""

    def __init__(self, beginning: bytes, source: BinaryIO) -> None:
        self._beginning = beginning
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """`size` bytes or fewer; all of them for a negative size."""
        if size < 0:
            data, self._beginning = self._beginning + self._source.read(), b""
            return data
        data, self._beginning = self._beginning[:size], self._beginning[size:]
        return data or self._source.read(size)
