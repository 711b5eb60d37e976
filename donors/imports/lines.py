"""Physical lines out of bytes: encodings, line ends, and the faults that lie below the columns.

Everything downstream reads UTF-8. A file in UTF-16 is turned into UTF-8 on its way in; a layout
may name a second encoding for lines that are not UTF-8.
"""

import codecs
import hashlib
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from donors.imports.base import FileError

BLOCK = 1 << 18
# Of one record, in characters. Below the csv module's own limit of a field (131,072), so that the
# file is refused in our words; the longest known layout stays under 4,000.
MAX_RECORD = 100_000
_MAX_BYTES_PER_CHARACTER = 4

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_FORMATS = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a SQLite database"),
)


class Blocks:
    """The file in blocks of bytes: hashed and counted as it came, given out as UTF-8 without BOM.

    Only `read` is asked of the source, so that an upload or an S3 body will do.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self.bytes = 0
        opening = self._read()
        self.binary_format = next(
            (name for magic, name in _BINARY_FORMATS if opening.startswith(magic)), ""
        )
        bom, self.encoding = next(
            (found for found in _BOMS if opening.startswith(found[0])), (b"", "utf-8")
        )
        self._recode = _Utf16(self.encoding) if self.encoding.startswith("utf-16") else None
        self.opening = self._given(opening[len(bom) :])

    @property
    def sha256(self) -> str:
        """Of the bytes read so far: of the file once the blocks have run out."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        yield self.opening
        while block := self._read():
            yield self._given(block)
        if self._recode:
            yield self._recode.rest()

    def _given(self, block: bytes) -> bytes:
        return self._recode.utf8(block) if self._recode else block

    def _read(self) -> bytes:
        """A whole block, however little the source hands out at a time; shorter at the end."""
        parts: list[bytes] = []
        missing = BLOCK
        while missing and (part := self._source.read(missing)):
            parts.append(part)
            missing -= len(part)
        block = b"".join(parts)
        self._digest.update(block)
        self.bytes += len(block)
        return block


class _Utf16:
    """UTF-16 to UTF-8. What is broken comes out as broken UTF-8, so that the reader of lines finds
    it and can say in which line it stands."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")

    def utf8(self, block: bytes) -> bytes:
        return self._decoder.decode(block).encode("utf-8", "surrogatepass")

    def rest(self) -> bytes:
        try:
            self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return b"\xff"
        return b""


class Lines:
    """Lines with their ends (LF, CRLF or a lone CR) as they came; `fell_back_to` names
    afterwards the encoding of lines that were not UTF-8, '' where all were.

    Raises FileError, naming the line, for a NUL, for bytes in no known encoding, and for a line
    without an end within MAX_RECORD characters. Every line before the fault is given out first.
    """

    def __init__(
        self, blocks: Iterable[bytes], encodings: tuple[str, ...] = ("utf-8",), first_line: int = 1
    ) -> None:
        self._blocks = blocks
        self._encodings = encodings
        self._line = first_line
        self.fell_back_to = ""

    def __iter__(self) -> Iterator[str]:
        tail = b""
        for block in self._blocks:
            data = tail + block
            cut = _last_line_end(data)
            tail = data[cut:]
            yield from self._decoded(data[:cut])
            if len(tail) > MAX_RECORD * _MAX_BYTES_PER_CHARACTER:
                raise FileError(self._line, too_long())
        yield from self._decoded(tail)

    def _decoded(self, data: bytes) -> Iterator[str]:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = None
        if text is None or "\0" in text:
            yield from self._line_by_line(data)
            return
        lines = io.StringIO(text, newline="").readlines()
        self._line += len(lines)
        yield from lines

    def _line_by_line(self, data: bytes) -> Iterator[str]:
        for line in data.splitlines(keepends=True):
            if b"\0" in line:
                raise FileError(self._line, _NUL, _lenient(line[: line.index(b"\0")]))
            yield self._decoded_line(line)
            self._line += 1

    def _decoded_line(self, line: bytes) -> str:
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            fault = error
        for encoding in self._encodings[1:]:
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError:
                continue
            self.fell_back_to = encoding
            return text
        raise FileError(
            self._line,
            f"byte 0x{line[fault.start]:02x} at position {fault.start + 1} of the line is not"
            " UTF-8; save the file as UTF-8 and send it again",
            _lenient(line[: fault.start]),
        )


_NUL = "a NUL character, which no text holds; the file is damaged, or in UTF-16 without its mark"


def too_long() -> str:
    return f"expected a line end within {MAX_RECORD:,} characters"


def _lenient(data: bytes) -> str:
    return data.decode(errors="replace")


def _last_line_end(data: bytes) -> int:
    """Where to cut; a CR at the very end waits for the LF that may follow in the next block."""
    end = len(data) - 1 if data.endswith(b"\r") else len(data)
    return max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1
