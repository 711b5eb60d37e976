"""A disk without room: whoever waits is told so, nothing half-written stays, and it can be tried
again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from core import storage
from core.errors import StorageError
from core.tests.disks import Disk, small_disk
from donors.actions.imports import take_up
from donors.models import Import, Upload
from donors.tests.office import (
    ON_LIST,
    bring_list,
    employee,
    gift,
    hand_in,
    people,
    see_through,
    van,
)
from donors.tests.test_failure_and_cancel import work
from jobs.actions import retry

pytestmark = pytest.mark.django_db
ROOM = 16 * 1024  # bytes: less than any file here
GIFTS = van(*(gift(f"G-{number}") for number in range(250)))
TOLD = "is full: nothing half-written is kept"


@pytest.fixture
def disk(settings: LazySettings) -> Iterator[Disk]:
    with small_disk() as found:
        settings.MEDIA_ROOT = found.place / "uploads"
        yield found


@pytest.fixture
def keeper() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(employee("keeper", "donors-admin"))
    return client


def files_of(disk: Disk) -> list[Path]:
    """Every file there is, those that storage does not tell of too."""
    return [path for path in disk.place.rglob("*") if path.is_file() and path.name != "filler"]


@pytest.mark.parametrize("rows_per_chunk", [1_000, 50])  # a chunk, or else the file itself
def test_a_file_is_taken_up_whole_or_not_at_all(disk: Disk, rows_per_chunk: int) -> None:
    disk.fill(leaving=ROOM)
    with pytest.raises(StorageError, match=TOLD):
        take_up(file=io.BytesIO(GIFTS), file_name="g.csv", rows_per_chunk=rows_per_chunk)
    assert not Import.objects.exists()
    assert files_of(disk) == []
    disk.clear()
    taken = take_up(file=io.BytesIO(GIFTS), file_name="g.csv", rows_per_chunk=rows_per_chunk)
    assert len(files_of(disk)) == taken.chunks.count() + 1


def test_page_and_api_say_that_the_disk_is_full(disk: Disk, keeper: Client) -> None:
    disk.fill(leaving=ROOM)
    given = {"file": SimpleUploadedFile("g.csv", GIFTS), "source": "van", "layout": "auto"}
    page = keeper.post(reverse("admin:donors_import_add"), given)
    assert (page.status_code, TOLD in page.text) == (503, True)
    assert not Upload.objects.exists()
    answer = keeper.post("/api/donors/imports/", {"file": SimpleUploadedFile("g.csv", GIFTS)})
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:hustings:problem:unavailable"
    assert TOLD in answer.json()["detail"]
    assert files_of(disk) == []


def test_an_import_waits_for_room_for_its_csv(
    disk: Disk, keeper: Client, mailoutbox: list[EmailMessage]
) -> None:
    employee("reviewer", "donors-reviewer")
    bring_list(people(ON_LIST))
    taken = hand_in(GIFTS)
    work(taken, until="collate_import")
    before = files_of(disk)
    disk.fill(leaving=ROOM)
    state = see_through(taken)
    assert (state.state, TOLD in state.error) == ("failed", True)
    assert TOLD in keeper.get(reverse("admin:donors_import_change", args=[taken.pk])).text
    assert (taken.finished_at, taken.flags_file, mailoutbox) == (None, "", [])
    assert files_of(disk) == before
    disk.clear()
    assert taken.job
    retry(job=taken.job, by=None)
    assert see_through(taken).state == "done"
    with storage.read(taken.flags_file) as file:
        assert len(file.read().splitlines()) == 251
    assert len(mailoutbox) == 1
