"""Whose task a group is, files and comments beside it, and one time line of all that happened."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from access.models import User
from core import storage
from core.errors import Refused
from donors.actions.casework import MOST_BYTES, assign, attach, comment, hide
from donors.actions.decisions import decide, reopen
from donors.actions.dispositions import dispose, take_back
from donors.actions.resolving import merge_donors
from donors.models import Attachment, Comment, Flag
from donors.queries.casework import assigned, assignment_of, timeline
from donors.queries.dispositions import dispositions_about
from donors.queries.queue import Filters, Question, groups
from donors.queries.queue import history as decisions_about
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    bring,
    bring_list,
    employee,
    flag_of,
    gift,
    people,
    van,
)
from donors.tests.test_query_counts import asked

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 an invented letter"


@pytest.fixture
def reviewer(db: None) -> User:
    return employee("reviewer", "donors-reviewer")


@pytest.fixture
def lead(db: None) -> User:
    return employee("lead", "donors-compliance")


@beginning
def question() -> Question:
    """A group of two gifts."""
    bring_list(people(ON_LIST))
    bring(van(gift("G-1"), gift("G-2"), gift("A-1", AMBROSE)))
    flag = flag_of("G-1")
    return Question(flag.donor_id, flag.entry_id, flag.rule)


def paths(question: Question) -> tuple[str, str]:
    """Where the page of the group is, and where what is laid beside it is sent."""
    page = reverse("admin:donors_flag_review_entry", args=question[:2])
    return page, reverse("admin:donors_flag_work_entry", args=question[:2])


# --- Assignment -----------------------------------------------------------------------------------


def test_a_reviewer_takes_a_task_and_gives_it_back(question: Question, reviewer: User) -> None:
    assign(question=question, to=reviewer, by=reviewer)
    assert assigned([question.donor_id]) == {question: "Reviewer"}
    mine = Filters(severity="policy", assigned_to=reviewer.pk)
    assert groups(mine).count() == 1
    assign(question=question, to=None, by=reviewer)
    assert assigned([question.donor_id]) == {}
    assert groups(mine).count() == 0


def test_nobodys_task_is_taken_from_them_but_by_a_lead(
    question: Question, reviewer: User, lead: User
) -> None:
    assign(question=question, to=reviewer, by=reviewer)
    other = employee("other", "donors-reviewer")
    for to in (other, None):
        with pytest.raises(Refused, match="This is Reviewer's"):
            assign(question=question, to=to, by=other)
    assign(question=question, to=other, by=lead)
    told = assignment_of(question)
    assert told
    assert (told.person, told.assigned_by) == (other, lead)
    with pytest.raises(Refused, match="does not decide"):
        assign(question=question, to=employee("stranger"), by=lead)


def test_tasks_of_others_and_under_rules_are_not_mine(
    question: Question, reviewer: User, lead: User
) -> None:
    Flag.objects.create(
        contribution=flag_of("G-1").contribution, donor_id=question.donor_id, rule="minor",
        severity="policy",
    )  # fmt: skip
    assign(question=Question(question.donor_id, None, "minor"), to=lead, by=lead)
    rows = groups(Filters(severity="policy", assigned_to=lead.pk))
    assert [row["rule"] for row in rows] == ["minor"]
    assert not groups(Filters(severity="policy", assigned_to=reviewer.pk)).exists()


# --- Files ----------------------------------------------------------------------------------------


def attached(question: Question, by: User, **changes: Any) -> Attachment:
    given = {"file": io.BytesIO(PDF), "file_name": "letter.pdf", "size": len(PDF), "note": "Hers."}
    return attach(question=question, by=by, **{**given, **changes})


def test_a_file_is_kept_under_a_name_that_nobody_guesses(
    question: Question, reviewer: User
) -> None:
    row = attached(question, reviewer, file_name="../../etc/letter.pdf")
    assert row.file_name == "letter.pdf"
    assert "letter" not in row.stored_as
    with storage.read(row.stored_as) as kept:
        assert kept.read() == PDF


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"note": " "}, "Say in the note"),
        ({"file_name": "letter.html"}, "A file may be one of these: pdf"),
        ({"file_name": "letter"}, "A file may be one of these: pdf"),
        ({"file": io.BytesIO(b"<html>")}, "not what its name says"),
        ({"size": MOST_BYTES + 1}, "10 MB at most"),
        ({"size": 0}, "one byte at least"),
    ],
)
def test_a_file_that_is_not_taken(
    question: Question, reviewer: User, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        attached(question, reviewer, **changes)
    assert not Attachment.objects.exists()


def test_a_file_is_hidden_with_a_note_and_never_deleted(
    client: Client, question: Question, reviewer: User, lead: User
) -> None:
    row = attached(question, reviewer)
    address = reverse("donors:attachment", args=[row.pk])
    client.force_login(reviewer)
    answer = client.get(address)
    assert answer.getvalue() == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert 'attachment; filename="letter.pdf"' in answer["Content-Disposition"]
    hide(attachment_id=row.pk, question=question, note="Another donor's.", by=reviewer)
    with pytest.raises(Refused, match="hidden already"):
        hide(attachment_id=row.pk, question=question, note="Again.", by=reviewer)
    assert client.get(address).status_code == 404
    client.force_login(lead)
    assert client.get(address).getvalue() == PDF
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        connection.cursor().execute("DELETE FROM donors_attachment")


# --- History --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # what is raised and withdrawn has the transaction's time
def test_history_tells_all_that_happened_in_one_line(
    question: Question, reviewer: User, lead: User
) -> None:
    flags = list(Flag.objects.order_by("pk").values_list("pk", flat=True))
    bring(van(gift("G-1", Amount="-50.00")), name="b.csv")  # a refund holds nobody up
    bring(van(gift("G-1", Amount="55.00")), name="c.csv")
    assign(question=question, to=reviewer, by=reviewer)
    comment(question=question, text=" Her sister? ", by=reviewer)
    hide(
        attachment_id=attached(question, reviewer).pk, question=question, note="Not hers.", by=lead
    )
    first = decide(flag_ids=flags, verdict="dismissed", note="Not her.", by=reviewer)
    reopen(decision_id=first.pk, note="It is.", by=reviewer)
    decide(flag_ids=flags, verdict="validated", note="It is her.", by=reviewer)
    dispose(flag_ids=flags, outcome="return", note="Sent back.", by=lead)
    assert [(moment.kind, moment.by, moment.detail) for moment in reversed(timeline(question))] == [
        ("raised", "", "2 gifts"),
        ("withdrawn", "", "1 gift"),
        ("asked-again", "", "1 gift"),
        ("assigned", "Reviewer", ""),
        ("comment", "Reviewer", ""),
        ("attached", "Reviewer", ""),
        ("hidden", "Lead", "letter.pdf"),
        ("dismissed", "Reviewer", "2 gifts"),
        ("reopened", "Reviewer", "2 gifts"),
        ("validated", "Reviewer", "2 gifts"),
        ("return", "Lead", "$105.00"),
    ]


def test_what_was_decided_of_a_donor_who_was_merged_is_of_the_other_now(
    question: Question, reviewer: User, lead: User
) -> None:
    bring(van(gift("H-1", VanID="9")), name="b.csv")
    flag = flag_of("H-1")
    made = decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=reviewer)
    dispose(flag_ids=[flag.pk], outcome="keep", note="Hers.", by=lead)
    comment(question=Question(flag.donor_id, flag.entry_id, ""), text="Her sister?", by=reviewer)
    keep = flag_of("G-1").donor
    merge_donors(keep=keep, other=flag.donor, note="One and the same.", by=lead)
    kinds = {moment.kind for moment in timeline(question)}
    assert {"validated", "keep", "comment"} <= kinds
    assert list(decisions_about(question.donor_id, entry_id=question.entry_id, rule="")) == [made]
    [kept] = dispositions_about(question)
    take_back(disposition_id=kept.pk, note="Not hers.", by=lead)
    reopen(decision_id=made.pk, note="Not her.", by=lead)
    assert flag_of("H-1").state == "open"


def test_history_asks_as_often_for_much_as_for_little(question: Question, reviewer: User) -> None:
    def more(number: int) -> None:
        for _ in range(number):
            comment(question=question, text="Hm.", by=reviewer)
            attached(question, reviewer)
            made = decide(
                flag_ids=[flag_of("G-1").pk, flag_of("G-2").pk], verdict="dismissed", note="No.",
                by=reviewer,
            )  # fmt: skip
            reopen(decision_id=made.pk, note="Yes.", by=reviewer)

    more(1)
    few = asked(lambda: timeline(question))
    more(4)
    assert asked(lambda: timeline(question)) == few


# --- Pages ----------------------------------------------------------------------------------------


def test_what_is_sent_from_the_page_leads_back_to_it(
    client: Client, question: Question, reviewer: User
) -> None:
    page, work = paths(question)
    client.force_login(reviewer)
    file = SimpleUploadedFile("letter.pdf", PDF)
    sent: tuple[dict[str, Any], ...] = (
        {"act": "assign", "to": reviewer.pk},
        {"act": "comment", "text": "Her <sister>?"},
        {"act": "attach", "file": file, "note": "Hers."},
    )
    for form in sent:
        answer = client.post(f"{work}?severity=policy", {"back": "review", **form})
        assert answer["Location"] == f"{page}?severity=policy"
    shown = client.get(page).content.decode()
    assert "Task of Reviewer" in shown
    assert "Her &lt;sister&gt;?" in shown
    assert "letter.pdf" in shown
    client.post(work, {"act": "hide", "attachment": Attachment.objects.get().pk, "note": "Not."})
    assert "letter.pdf, hidden" in client.get(page).content.decode()
    queue = reverse("admin:donors_flag_queue")
    shown = client.get(f"{queue}?severity=policy&mine=1").content.decode()
    assert "task of Reviewer" in shown


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"act": "comment", "text": " "}, "Write something."),
        ({"act": "comment", "text": "x" * 2_001}, "Write 2,000 letters at most."),
        ({"act": "assign", "to": "9" * 30}, "does not decide about flags"),
        ({"act": "attach", "note": "Hers."}, "Choose a file."),
        ({"act": "hide", "attachment": "x", "note": "Hm."}, "There is no such file here"),
        ({"act": "burn"}, "nothing one can do here"),
    ],
)
def test_what_is_refused_is_told(
    client: Client, question: Question, reviewer: User, form: dict[str, str], told: str
) -> None:
    client.force_login(reviewer)
    answer = client.post(paths(question)[1], form, follow=True)
    assert told in answer.content.decode()
    assert not Comment.objects.exists()


def test_who_may_only_look_lays_nothing_beside(client: Client, question: Question) -> None:
    client.force_login(employee("keeper", "donors-admin"))
    page, work = paths(question)
    assert "Make it my task" not in client.get(page).content.decode()
    assert client.post(work, {"act": "comment", "text": "Hm."}).status_code == 403
