"""A file of people is invited: once each, whatever is wrong with some of its rows."""

from __future__ import annotations

import io
import json
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from access import actions
from access.imports.invitees import Invitee, Reject, read_invitees, write_rejects
from access.models import Grant, Invitation, InvitationBatch, User
from access.tests.people import administrator, person, volunteer
from core.errors import BadInput, Refused
from jobs.actions import cancel, retry
from jobs.models import Job, OutboxMessage
from jobs.runner import run_job, work_off

ROLE = "texting-volunteer"


def read(content: str | bytes) -> list[Invitee | Reject]:
    data = content.encode() if isinstance(content, str) else content
    return read_invitees(io.BytesIO(data), "people.csv")


def rows(*lines: str, header: str = "email,name,note") -> str:
    return "\n".join([header, *lines]) + "\n"


def take_up(content: str, role: str = ROLE) -> InvitationBatch:
    return actions.take_up_invitations(
        file=io.BytesIO(content.encode()), file_name="people.csv", role=role, note="May.", by=None
    )


def seen_through(content: str, role: str = ROLE) -> InvitationBatch:
    batch = take_up(content, role)
    assert batch.job
    assert work_off(batch.job).state == "done"
    batch.refresh_from_db()
    return batch


def many(number: int, start: int = 0) -> str:
    return rows(*(f"p{n}@example.org,Person {n}" for n in range(start, start + number)))


# --- Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "email,name,note\nNell@Example.org, Nell  Fisk ,May\n",
        "\ufeffE-Mail;Full name;Notes\r\nnell@example.org;Nell Fisk;May\r\n",
        "Note\tEmail address\tName\nMay\tNELL@EXAMPLE.ORG\tNell Fisk\n",
        "First name|Last name|Mail|Comment|Team\nNell|Fisk|nell@example.org|May|B\n",
        '"email","name","note"\n"nell@example.org","Nell\nFisk","May"\n',
        "\n\nemail,name,note\n\n,,\nnell@example.org,Nell Fisk,May\n\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_same_person_is_read_whatever_the_file_looks_like(content: str, encoding: str) -> None:
    text = content.removeprefix("\ufeff") if encoding == "utf-16" else content
    (row,) = read(text.encode(encoding))
    assert isinstance(row, Invitee)
    assert (row.email, row.name, row.note) == ("nell@example.org", "Nell Fisk", "May")


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",Nell,", "email", "got nothing"),
        ("nell,Nell,", "email", "expected one e-mail address"),
        ("a@example.org; b@example.org,Nell,", "email", "expected one e-mail address"),
        ("a@evil@corp.test,Nell,", "email", "expected one e-mail address"),
        ("nell@example.org,Nell \x07,", "name", "control character"),
        (f"nell@example.org,{'n' * 201},", "name", "at most 200 characters, got 201"),
    ],
)
def test_a_bad_row_is_told_by_line_column_and_reason(line: str, column: str, reason: str) -> None:
    good, bad, last = read(rows("ok@example.org,Oda,", line, "z@example.org,Zed,"))
    assert isinstance(good, Invitee)
    assert isinstance(bad, Reject)
    assert (bad.line, bad.column, reason in bad.reason) == (3, column, True)
    assert last.line == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"email,name\n", "nobody below it"),
        (b"who,when\nnell,today\n", "line 1, column email: expected a header"),
        (b"email,e-mail\na@example.org,b@example.org\n", "got columns 1 and 2"),
        (b'email,name\na@example.org,"Nell\nb@example.org,Oda\n', "line 2: its quotes"),
        (b"email,name\nnell@example.org,N\xe9ll\n", "line 2: it is not utf-8"),
        (b"email\nnell@example.org\0\n", "line 2: it holds a NUL"),
        (b"PK\x03\x04rest", "Excel workbook"),
    ],
)
def test_a_file_that_is_no_such_file_is_refused_whole(content: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read(content)


def test_the_reject_file_runs_nothing_and_comes_back_as_it_went() -> None:
    given = read(rows("nobody,=1+1,@SUM(A1)", "-x,+1,plain"))
    text = write_rejects(row for row in given if isinstance(row, Reject))
    assert not [
        c for line in text.splitlines() for c in line.split(",") if c.startswith(("=", "@"))
    ]
    again = read(text)
    assert [(row.email, row.name, row.note) for row in again] == [
        (row.email, row.name, row.note) for row in given
    ]


# --- Inviting -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_everybody_is_invited_once_and_the_others_are_counted_and_told() -> None:
    person("staff@campaign.test")
    held = volunteer(ROLE)
    actions.invite(email="known@example.org", name="", role=ROLE, note="x", by=None)
    batch = seen_through(
        rows(
            "a@example.org,Ada,Her own note", "A@Example.org,Ada again,", "bad,Bo,",
            "known@example.org,Kit,", f"{held.email},Val,", "Staff@campaign.test,Sol,",
        )
    )  # fmt: skip
    assert (batch.rows, batch.invited, batch.already_invited) == (6, 1, 1)
    assert (batch.already_in, batch.repeated, batch.rejected) == (1, 1, 2)
    assert [(row["line"], row["email"]) for row in batch.rejects] == [
        (4, "bad"), (7, "staff@campaign.test"),
    ]  # fmt: skip
    made = Invitation.objects.with_state().get(batch=batch)
    assert (made.email, made.name, made.note, made.state) == (
        "a@example.org", "Ada", "Her own note", "sent",
    )  # fmt: skip


@pytest.mark.django_db
def test_the_same_file_twice_invites_nobody_twice() -> None:
    first, second = seen_through(many(3)), seen_through(many(3))
    assert (first.invited, second.invited, second.already_invited) == (3, 0, 3)
    assert OutboxMessage.objects.count() == 3


@pytest.mark.django_db
def test_a_mended_reject_file_invites_the_rest() -> None:
    first = seen_through(rows("ok@example.org,Oda,", "nell@,Nell Fisk,"))
    text = write_rejects(Reject(**row) for row in first.rejects)
    second = seen_through(text.replace("nell@,", "nell@example.org,"))
    assert (second.invited, second.rejected) == (1, 0)
    assert Invitation.objects.get(batch=second).name == "Nell Fisk"


@pytest.mark.django_db
def test_the_file_is_kept_no_longer_than_it_is_needed() -> None:
    batch = take_up(many(2))
    assert default_storage.exists(batch.stored_as)
    stored_as = batch.stored_as
    assert batch.job
    work_off(batch.job)
    batch.refresh_from_db()
    assert (batch.stored_as, default_storage.exists(stored_as)) == ("", False)


@pytest.mark.django_db
def test_a_job_that_died_between_chunks_goes_on_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("access.actions.batches.CHUNK", 2)
    batch = take_up(many(5))
    assert batch.job
    whole = actions.batches._invite_chunk
    calls = Counter[str]()

    def dies_at_the_second(*args: object) -> None:
        calls["chunks"] += 1
        whole(*args)  # type: ignore[arg-type]
        if calls["chunks"] == 2:
            raise ConnectionError("pulled the plug")

    monkeypatch.setattr("access.actions.batches._invite_chunk", dies_at_the_second)
    run_job(batch.job.pk, "here/1")
    batch.refresh_from_db()
    assert (batch.rows_done, batch.invited, Invitation.objects.count()) == (2, 2, 2)
    Job.objects.filter(pk=batch.job.pk).update(run_after=batch.created_at)
    assert work_off(batch.job).state == "done"
    batch.refresh_from_db()
    assert (batch.rows_done, batch.invited) == (5, 5)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"sent"}
    assert OutboxMessage.objects.count() == Invitation.objects.count() == 5


@pytest.mark.django_db
def test_a_cancelled_file_mails_nobody_and_goes_on_when_it_is_tried_again() -> None:
    batch = take_up(many(3))
    assert batch.job
    run_job(batch.job.pk, "here/1")  # invited, and no mail is out yet
    cancel(job=batch.job, by=None)
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"cancelled"}
    assert {one.state for one in Invitation.objects.with_state()} == {"failed"}
    retry(job=batch.job, by=None)
    assert work_off(batch.job).state == "done"
    assert {one.state for one in Invitation.objects.with_state()} == {"sent"}


@pytest.mark.django_db
def test_a_role_or_a_file_that_is_wrong_leaves_nothing_behind() -> None:
    for content, role, error in (
        (many(2), "nobody", Refused),
        ("who\nnell\n", ROLE, BadInput),
    ):
        with pytest.raises(error):
            take_up(content, role)
    assert not InvitationBatch.objects.exists()
    assert not Job.objects.exists()


# --- The command ----------------------------------------------------------------------------------


def told(*words: str) -> dict[str, object]:
    out = StringIO()
    call_command("invite", *words, "--json", stdout=out)
    result: dict[str, object] = json.loads(out.getvalue())
    return result


@pytest.mark.django_db
def test_the_command_invites_and_writes_the_rejects(tmp_path: Path) -> None:
    path, rejects = tmp_path / "people.csv", tmp_path / "rejects.csv"
    path.write_text(rows("a@example.org,Ada,", "bad,Bo,"))
    result = told(str(path), "--group", ROLE, "--wait", "--rejects", str(rejects))
    assert (result["state"], result["invited"], result["rejected"]) == ("done", 1, 1)
    assert "bad,Bo" in rejects.read_text()
    assert told(str(path), "--group", ROLE, "--wait")["invited already"] == 1


@pytest.mark.django_db
def test_the_command_refuses_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(many(1))
    for words, said in (
        ([str(path), "--group", "nobody"], "There is no role nobody. Roles: .*texting-volunteer"),
        ([str(tmp_path / "none.csv"), "--group", ROLE], "No such file"),
        ([str(path), "--group", ROLE, "--days", "0"], "between 1 and 365"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("invite", *words, stdout=StringIO(), stderr=StringIO())
    assert not InvitationBatch.objects.exists()


@pytest.mark.django_db
def test_no_address_stands_in_a_jobs_label_or_arguments() -> None:
    administrator()
    seen_through(many(2))
    told_of = [str(row) for row in Job.objects.values_list("label", "arguments", "result")]
    assert not [text for text in told_of if "example.org" in text or "people.csv" in text]
    assert not Grant.objects.filter(group__name=ROLE).exists()
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"until": timezone.now() - timedelta(days=1)}, "lie in the future"),
        ({"note": "x" * 501}, "at most 500"),
    ],
)
def test_a_file_whose_links_would_be_dead_or_whose_note_is_too_long_is_refused(
    given: dict[str, Any], words: str
) -> None:
    rest = {"file_name": "people.csv", "role": ROLE, "note": "May.", "by": None}
    with pytest.raises(Refused, match=words):
        actions.take_up_invitations(file=io.BytesIO(many(1).encode()), **{**rest, **given})
    assert not InvitationBatch.objects.exists()


# --- How long it is kept --------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_stopped_file_and_rejected_rows_are_removed_after_a_while() -> None:
    mixed = seen_through(rows("a@example.org", "nobody"))
    stopped, young = take_up(many(3)), take_up(many(3))
    for batch in (stopped, young):
        assert batch.job
        cancel(job=batch.job, by=None)
    InvitationBatch.objects.exclude(pk=young.pk).update(
        created_at=timezone.now() - timedelta(days=actions.KEPT_DAYS, minutes=1)
    )
    assert actions.remove_old_files() == {"exports": 0, "files": 1, "rejects": 1}
    assert not default_storage.exists(stopped.stored_as)
    assert default_storage.exists(young.stored_as)
    mixed.refresh_from_db()
    assert (mixed.rejects, mixed.rejected) == ([], 1)
    assert stopped.job
    retry(job=stopped.job, by=None)
    run_job(stopped.job.pk, "here/1")
    stopped.job.refresh_from_db()
    assert (stopped.job.state, "hand it in again" in stopped.job.error) == ("failed", True)
