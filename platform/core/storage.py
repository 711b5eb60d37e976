"""Files that any worker on any machine can take: everything goes through Django's storage."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from core.errors import LostFileError, StorageError, out_of_order
from core.folder_storage import FolderStorage


def write(name: str, content: bytes | BinaryIO) -> str:
    """Write a file under exactly this name, in the place of one that a killed run left there. Where
    it cannot be written whole, nothing of it is left. Raises StorageError."""
    file = ContentFile(content) if isinstance(content, bytes) else File(content)
    with _troubles():
        kept = default_storage.save(name, file)
    assert kept == name, f"the storage renamed {name} to {kept}: it must overwrite"
    return kept


def read(name: str) -> BinaryIO:
    """Open a stored file for reading; FileNotFoundError where there is none. Raises StorageError.

    What is elsewhere is fetched here and now, so that whoever reads it meets no trouble half way.
    """
    with _troubles():
        opened = default_storage.open(name, "rb")
        opened.open("rb")
    return cast("BinaryIO", opened)


def read_again(name: str, *, what: str) -> BinaryIO:
    """As `read`, of a file that we put there ourselves and that has to be there; where it has gone,
    LostFileError tells `what` it was and what to do."""
    try:
        return read(name)
    except FileNotFoundError as error:
        raise LostFileError(
            f"{what} has gone from storage: {name}. Bring it back from a backup, and try again;"
            " where there is none, hand the file in anew."
        ) from error


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


def remove_partial(*, before: datetime) -> int:
    """What writers that were killed before this moment have left in a folder; says how many files.
    A bucket keeps nothing of a file that is not whole."""
    if not isinstance(default_storage, FolderStorage):
        return 0
    return default_storage.remove_partial(before=before)


@contextlib.contextmanager
def _troubles() -> Iterator[None]:
    """A folder or a bucket that does not do what it should, in words for people."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = out_of_order(error) or f"Storage is out of order: {error.strerror or 'no answer'}."
        raise StorageError(reason) from error
    except _bucket_errors() as error:
        status = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode")
        told = f"S3 answered {status}" if status else f"no answer ({type(error).__name__})"
        raise StorageError(f"Storage is out of order: {told}. Try again later.") from error


def _bucket_errors() -> tuple[type[Exception], ...]:
    """Whoever met one has loaded these modules; to load them here would cost every process half a
    second."""
    names = {
        "botocore.exceptions": ("BotoCoreError", "ClientError"),
        "boto3.exceptions": ("Boto3Error",),
    }
    return tuple(
        getattr(sys.modules[module], name)
        for module, errors in names.items()
        if module in sys.modules
        for name in errors
    )
