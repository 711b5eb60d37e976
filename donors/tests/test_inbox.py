"""What lands in the inbox is taken up, each file once, whoever dies in between."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from donors.actions import inbox
from donors.clients.inbox import Folder
from donors.models import Contribution, Import, InboxFile
from donors.tests.office import AMBROSE, employee, gift, van
from jobs.models import Job, OutboxMessage
from jobs.runner import run_job, work_off

pytestmark = pytest.mark.django_db
State = InboxFile.State


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    path = tmp_path / "inbox"
    (path / "van-export").mkdir(parents=True)
    settings.INBOX = str(path)
    return path


def some_time_passes() -> None:
    InboxFile.objects.update(seen_at=Now() - timedelta(seconds=20))


def looks() -> None:
    """Two looks, with time in between, and the work that comes of them."""
    inbox.look()
    some_time_passes()
    inbox.look()
    for row in InboxFile.objects.filter(state=State.READY):
        assert row.job
        work_off(row.job)


def states() -> dict[str, str]:
    return dict(InboxFile.objects.values_list("name", "state"))


def test_a_file_that_lands_is_taken_up_once_and_put_away(folder: Path) -> None:
    (folder / "van-export" / "march.csv").write_bytes(van(gift("G-1"), gift("G-2", AMBROSE)))

    looks()
    looks()

    row = InboxFile.objects.get()
    assert row.state == State.TAKEN
    assert row.taken
    assert (row.taken.file_name, row.taken.source.slug) == ("march.csv", "van-export")
    assert row.taken.job
    assert work_off(row.taken.job).state == "done"
    assert Contribution.objects.count() == 2
    assert not (folder / "van-export" / "march.csv").exists()
    assert [path.name for path in (folder / "done" / "van-export").iterdir()] == [
        f"{row.version}-march.csv"
    ]


def test_a_file_that_is_still_written_to_waits(folder: Path) -> None:
    path = folder / "march.csv"
    path.write_bytes(van(gift("G-1"))[:40])
    inbox.look()
    some_time_passes()
    path.write_bytes(van(gift("G-1")))
    assert inbox.look() == {"new": 1, "ready": 0}
    assert states() == {"march.csv": State.SEEN}
    assert inbox.look() == {"new": 0, "ready": 0}  # too soon after

    looks()

    assert states() == {"march.csv": State.TAKEN}
    assert Import.objects.get().rows == 1


@pytest.mark.parametrize("name", [".march.csv", "march.csv.part", "~march.csv", "march.csv.tmp"])
def test_what_a_program_has_only_begun_is_not_looked_at(folder: Path, name: str) -> None:
    (folder / name).write_bytes(van(gift("G-1")))
    (folder / "link.csv").symlink_to("/etc/passwd")
    looks()
    assert states() == {}


def test_a_bad_file_stays_with_its_message_and_is_mailed_once(folder: Path) -> None:
    employee("keeper", "donors-admin")
    path = folder / "colours.csv"
    path.write_bytes(b"Colour,LastName\nred,Testerly\n")
    looks()
    looks()

    row = InboxFile.objects.get()
    assert row.state == State.REFUSED
    assert "colours.csv, line 1: unknown layout" in row.error
    assert path.exists()
    mail = OutboxMessage.objects.get()
    assert (mail.to, mail.subject) == (
        "keeper@hustings.invalid", "colours.csv in the inbox was refused",
    )  # fmt: skip

    path.write_bytes(van(gift("G-1")))
    looks()
    assert sorted(InboxFile.objects.values_list("state", flat=True)) == ["refused", "taken"]


def test_a_folder_that_is_no_source_is_refused(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "march.csv").write_bytes(van(gift("G-1")))
    (folder / "no source").mkdir()
    (folder / "no source" / "march.csv").write_bytes(van(gift("G-1")))
    looks()
    assert set(states().values()) == {State.REFUSED}
    assert not Import.objects.exists()


def test_a_name_that_is_no_text_is_taken_up_all_the_same(folder: Path) -> None:
    with open(os.path.join(os.fsencode(folder), b"m\xe4rz.csv"), "wb") as file:  # noqa: PTH118, PTH123
        file.write(van(gift("G-1")))
    looks()
    assert states() == {"m\\xe4rz.csv": State.TAKEN}


def test_the_same_job_twice_takes_up_once(folder: Path) -> None:
    (folder / "march.csv").write_bytes(van(gift("G-1")))
    looks()
    row = InboxFile.objects.get()
    again = inbox.take_up_file(file_id=row.pk)
    assert again.taken_id == row.taken_id
    assert Import.objects.count() == 1


def test_a_file_taken_up_and_not_put_away_is_put_away_by_the_next_look(folder: Path) -> None:
    path = folder / "march.csv"
    path.write_bytes(van(gift("G-1")))
    at = path.stat()
    looks()
    (done,) = (folder / "done").iterdir()
    done.rename(path)  # as if the worker had died before it moved the file
    assert path.stat().st_mtime_ns == at.st_mtime_ns

    looks()

    assert not path.exists()
    assert Import.objects.count() == 1


class Dies(BaseException):
    """What ends a worker in the middle."""


@pytest.mark.parametrize("place", ["donors.actions.inbox.take_up", "donors.actions.inbox._end"])
def test_a_worker_that_dies_leaves_nothing_behind(
    folder: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "march.csv").write_bytes(van(gift("G-1")))
    inbox.look()
    some_time_passes()
    inbox.look()
    row = InboxFile.objects.get()

    def dies(*args: object, **kwargs: object) -> None:
        raise Dies

    with monkeypatch.context() as patched:
        patched.setattr(place, dies)
        with pytest.raises(Dies):
            inbox.take_up_file(file_id=row.pk)
    assert not Import.objects.exists()
    assert states() == {"march.csv": State.READY}

    inbox.take_up_file(file_id=row.pk)
    assert Import.objects.count() == 1


def test_a_file_replaced_before_it_was_taken_up_is_taken_up_as_it_is_now(folder: Path) -> None:
    path = folder / "march.csv"
    path.write_bytes(van(gift("G-1")))
    inbox.look()
    some_time_passes()
    inbox.look()
    path.write_bytes(van(gift("G-1"), gift("G-2")))
    row = InboxFile.objects.get()
    assert row.job
    assert run_job(row.job.pk, "here")
    assert states() == {"march.csv": State.GONE}

    looks()
    assert Import.objects.get().rows == 2


def test_a_newer_file_of_the_same_name_is_not_put_away_with_the_older(folder: Path) -> None:
    path = folder / "march.csv"
    path.write_bytes(van(gift("G-1")))
    place = Folder(folder)
    (older,) = place.landed()
    path.unlink()
    path.write_bytes(van(gift("G-2")))
    place.put_away(older)
    assert path.exists()


def test_what_is_written_to_after_it_was_put_away_is_taken_up_again(folder: Path) -> None:
    path = folder / "march.csv"
    rows = van(gift("G-1"), gift("G-2"))
    begun = rows.index(b"G-2")
    with path.open("wb") as slow:
        slow.write(rows[:begun])
        slow.flush()
        looks()
        assert states() == {"march.csv": State.TAKEN}
        slow.write(rows[begun:])
    looks()
    looks()
    assert [taken.rows for taken in Import.objects.order_by("pk")] == [1, 2]
    assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_looks_and_workers_at_once_take_up_each_file_once(folder: Path) -> None:
    for number in range(3):
        (folder / f"{number}.csv").write_bytes(van(gift(f"G-{number}")))

    def at_once(what: Callable[[], object]) -> None:
        def run(_: int) -> None:
            what()
            connection.close()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(run, range(3)))

    at_once(inbox.look)
    some_time_passes()
    at_once(inbox.look)
    assert InboxFile.objects.filter(state=State.READY).exclude(job=None).count() == 3
    assert Job.objects.filter(function=inbox.TAKE).count() == 3
    ids = list(InboxFile.objects.values_list("pk", flat=True))
    at_once(lambda: [inbox.take_up_file(file_id=pk) for pk in ids])
    assert set(states().values()) == {State.TAKEN}
    assert Import.objects.count() == 3


def test_an_inbox_that_is_not_there_is_told(folder: Path, settings: LazySettings) -> None:
    settings.INBOX = str(folder / "nowhere")
    with pytest.raises(Refused, match="cannot be read: No such file or directory"):
        inbox.look()


# --- The page -------------------------------------------------------------------------------------


@pytest.fixture
def signed_in() -> Callable[[str], Client]:
    def enter(role: str) -> Client:
        client = Client()
        client.force_login(employee(role, role))
        return client

    return enter


def test_a_refused_file_is_retried_by_who_looks_after_imports(
    folder: Path, signed_in: Callable[[str], Client]
) -> None:
    (folder / "a b").mkdir()
    (folder / "a b" / "march.csv").write_bytes(van(gift("G-1")))
    looks()
    row = InboxFile.objects.get()
    button = reverse("admin:donors_inboxfile_retry", args=[row.pk])
    assert signed_in("donors-reviewer").post(button).status_code == 403
    keeper = signed_in("donors-admin")
    assert "A source is named by" in keeper.get(reverse("admin:donors_inboxfile_changelist")).text

    assert keeper.post(button).status_code == 302

    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == (State.READY, 1, "")
    with pytest.raises(Refused):
        inbox.retry_file(row=row, by=None)
