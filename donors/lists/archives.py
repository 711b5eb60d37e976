"""Zip files of lists, unpacked with care: no more than we can hold, whatever a header promises."""

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import BadInput

MAX_UNPACKED = 200 * 1024 * 1024  # bytes of all members together
MAX_MEMBERS = 50
_PIECE = 1024 * 1024
_BEGINNING = b"PK\x03\x04"
_SAME_DAY = (1980, 1, 1, 0, 0, 0)  # the bytes of an archive tell what is in it, and not when


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive, by its name without folders."""

    name: str
    content: BinaryIO


def is_archive(source: BinaryIO) -> bool:
    """Whether a file begins like a zip; it is left at its beginning."""
    beginning = source.read(len(_BEGINNING))
    source.seek(0)
    return beginning == _BEGINNING


def tables(source: BinaryIO, *, file_name: str) -> list[Member]:
    """The CSV files of an archive, in the order of their names. BadInput for one that cannot be
    unpacked, that holds anything but CSV files, or more than MAX_UNPACKED bytes."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _unpacked(archive, file_name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        reason = f"expected a zip file that can be unpacked ({type(error).__name__})"
        raise BadInput(file=file_name, reason=reason) from None
    except RuntimeError:
        raise BadInput(file=file_name, reason="expected a zip file without a password") from None


def pack(members: Iterable[Member], target: BinaryIO) -> None:
    """Write an archive of these: the same bytes for the same members."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in sorted(members, key=lambda member: member.name):
            about = zipfile.ZipInfo(member.name, date_time=_SAME_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(about, "w") as file:
                while piece := member.content.read(_PIECE):
                    file.write(piece)


def _unpacked(archive: zipfile.ZipFile, file_name: str) -> list[Member]:
    names = [about for about in archive.infolist() if _counts(about)]
    if len(names) > MAX_MEMBERS:
        reason = f"expected at most {MAX_MEMBERS} files in it, got {len(names):,}"
        raise BadInput(file=file_name, reason=reason)
    left = MAX_UNPACKED
    members = []
    for about in sorted(names, key=lambda about: about.filename):
        name = about.filename.rpartition("/")[2]
        if not name.lower().endswith(".csv"):
            raise BadInput(file=file_name, reason=f"expected CSV files in it, got {name[:60]!r}")
        content = io.BytesIO()
        with archive.open(about) as packed:
            while piece := packed.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    reason = f"expected at most {MAX_UNPACKED // 1024**2} MB when it is unpacked"
                    raise BadInput(file=file_name, reason=reason)
                content.write(piece)
        content.seek(0)
        members.append(Member(name, content))
    if not members:
        raise BadInput(file=file_name, reason="expected CSV files in it, got none")
    return members


def _counts(about: zipfile.ZipInfo) -> bool:
    """Whether it is a file of somebody's: no folder, and none that a Mac adds by itself."""
    return not about.is_dir() and not about.filename.startswith("__MACOSX/")
