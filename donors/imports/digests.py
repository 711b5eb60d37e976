"""By what a record of a file is known when it comes again, so that it need not be read twice.

Sources send everything again each day. A record that stands there letter for letter, in a file
that is read in the same way, tells the same contribution.
"""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from core import formulas
from donors import names
from donors.imports.base import Inspection
from donors.imports.records import Record

_READERS = (Path(__file__).parent, Path(names.__file__), Path(formulas.__file__))


def record_digests(inspection: Inspection) -> Callable[[Record], str]:
    """A function from a record to 32 hex digits over its text and over all that decides how it is
    read: the columns of the file, and the code that reads them.

    It gives '' for a record that can only be read with the rest of its file in sight (one that does
    not fit the header), or not at all.
    """
    key = _reading(inspection)
    width = None if inspection.ragged else len(inspection.header)

    def digest(record: Record) -> str:
        if record.fault is not None or (width is not None and len(record.fields) != width):
            return ""
        text = record.raw.rstrip("\r\n").encode()
        return hashlib.blake2b(text, key=key, digest_size=16).hexdigest()

    return digest


def _reading(inspection: Inspection) -> bytes:
    told = inspection.to_dict()
    for name in ("file_name", "encoding", "missing", "trailing", "others"):
        del told[name]  # they change nothing in how one record is read
    content = json.dumps(told, sort_keys=True).encode()
    return hashlib.blake2b(content, key=_code(), digest_size=32).digest()


@lru_cache(maxsize=1)
def _code() -> bytes:
    """The code that reads, as it is: whoever changes it need not think of what was read before."""
    digest = hashlib.blake2b(digest_size=32)
    for reader in _READERS:
        for path in sorted(reader.rglob("*.py")) if reader.is_dir() else [reader]:
            digest.update(path.read_bytes())
    return digest.digest()
