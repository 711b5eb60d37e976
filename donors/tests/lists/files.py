"""Invented list files, and the shortest way through the reader."""

import io

import pytest

from core.errors import BadInput
from donors.lists.base import ListedEntry
from donors.lists.reading import read_list


def listed(data: bytes | str, kind: str, *, name: str = "list.csv") -> list[ListedEntry]:
    """Every entry of a file."""
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return read_list(source, file_name=name, kind=kind)


def only(data: bytes | str, kind: str) -> ListedEntry:
    """The only entry of a file."""
    [entry] = listed(data, kind)
    return entry


def refusal(data: bytes | str, kind: str) -> str:
    """The message with which a file is refused."""
    with pytest.raises(BadInput) as caught:
        listed(data, kind)
    return str(caught.value)
