"""Files that any worker on any machine can take: everything goes through Django's storage."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage


def write(name: str, content: bytes | BinaryIO) -> str:
    """Write a file under exactly this name, in the place of one that a killed run left there."""
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    kept = default_storage.save(name, file)
    assert kept == name, f"the storage renamed {name} to {kept}: it must overwrite"
    return kept


def read(name: str) -> BinaryIO:
    """Open a stored file for reading; FileNotFoundError where there is none."""
    return cast("BinaryIO", default_storage.open(name, "rb"))


def names_in(folder: str) -> list[str]:
    """The names of the files in a folder; none where there is no such folder."""
    try:
        _, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{file}" for file in files]


def folders_in(folder: str) -> list[str]:
    """The names of the folders in a folder; none where there is no such folder."""
    try:
        folders, _ = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for name in folders]


def written_at(name: str) -> datetime:
    """When a file was last written; FileNotFoundError where there is none."""
    return default_storage.get_modified_time(name)


def walk(folder: str = "") -> Iterator[str]:
    """The names of all files, in all folders."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    before = f"{folder}/" if folder else ""
    yield from (f"{before}{file}" for file in sorted(files))
    for inner in sorted(folders):
        yield from walk(f"{before}{inner}")


def remove(names: Iterable[str]) -> None:
    """Delete files; one that is gone already is no error."""
    for name in names:
        with contextlib.suppress(FileNotFoundError):
            default_storage.delete(name)
