"""A backup goes round: out of one database and storage, into another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from core import storage
from core.tests.disks import small_disk
from donors.models import Contribution, Import
from donors.tests.office import AMBROSE, bring, gift, van

pytestmark = pytest.mark.django_db(transaction=True)
GIFTS = van(gift("G-1"), gift("G-2", AMBROSE), gift("G-3", Amount="1e9"))
OTHER = "hustings_restored"


@pytest.fixture
def other() -> Iterator[str]:
    """An empty database on the same server, by its address."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {OTHER} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {OTHER} TEMPLATE template0")
    told = connection.settings_dict
    yield f"postgres://{told['USER']}@{quote(str(told['HOST']), safe='')}:{told['PORT']}/{OTHER}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {OTHER} WITH (FORCE)")


def restored(folder: Path, database: str, var: Path) -> subprocess.CompletedProcess[str]:
    """A restore as it is in life: by another process, with its own database and storage."""
    return subprocess.run(
        [sys.executable, "manage.py", "restore", str(folder), "--json"],
        cwd=settings.ROOT,
        env={**os.environ, "DATABASE_URL": database, "VAR_DIR": str(var)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_what_is_backed_up_comes_back_whole(tmp_path: Path, other: str) -> None:
    taken = bring(GIFTS)
    folder, var = tmp_path / "backup", tmp_path / "var"
    call_command("backup", str(folder), stdout=StringIO())
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["rows"]["public.donors_contribution"] == Contribution.objects.count() == 2
    assert (folder.stat().st_mode & 0o777, (folder / "database.dump").stat().st_mode & 0o777) == (
        0o700, 0o600,
    )  # fmt: skip
    sums = folder / "files.sha256"
    subprocess.run(["sha256sum", "--check", "--quiet", sums], cwd=folder, check=True)

    done = restored(folder, other, var)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"] == sum(manifest["rows"].values())
    assert (var / "uploads" / taken.stored_as).read_bytes() == GIFTS
    assert len(list(storage.walk())) == manifest["files"] >= 3
    # Here there is all of it still.
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", str(folder))
    (folder / "files" / taken.flags_file).unlink()
    with pytest.raises(CommandError, match="the backup is not whole"):
        call_command("restore", str(folder))
    (folder / "database.dump").write_bytes(b"PGDMP")
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("restore", str(folder))


def test_a_backup_has_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "yesterday").write_text("")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", str(tmp_path))
    assert not Import.objects.exists()


def test_a_backup_that_finds_no_room_leaves_none_of_itself_and_may_be_tried_again() -> None:
    bring(van(*(gift(f"G-{number}") for number in range(250))))
    with small_disk() as disk:
        folder = disk.place / "backup"
        for room in (16 * 1024, 64 * 1024):  # for no file; and for the files, but not for the dump
            disk.fill(leaving=room)
            with pytest.raises(CommandError, match=r"is full|pg_dump failed"):
                call_command("backup", str(folder), stdout=StringIO())
            assert list(folder.iterdir()) == []
            disk.clear()
        call_command("backup", str(folder), stdout=StringIO())
        assert (folder / "manifest.json").exists()
