"""Who is told of which deadlines: one mail a person a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.db.models import Q

from access.models import User
from donors.actions.casework import assign
from donors.actions.decisions import decide
from donors.actions.dispositions import dispose
from donors.actions.reminding import remind
from donors.models import Flag, MailSetting, ReviewSettings
from donors.queries.people import addresses, recipients
from donors.queries.queue import Question
from donors.tests.beginnings import beginning
from donors.tests.office import AMBROSE, bring, candidate_committee, employee, flag_of, gift, van
from jobs.models import Job, OutboxMessage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


@pytest.fixture
def reviewer(db: None) -> User:
    return employee("reviewer", "donors-reviewer")


@pytest.fixture
def lead(db: None) -> User:
    return employee("lead", "donors-compliance")


@beginning
def flag() -> Flag:
    """A gift over the limit, due in five days."""
    candidate_committee()
    bring(van(gift("L-1", AMBROSE, Amount="9000.00")))
    OutboxMessage.objects.all().delete()
    return due(DAY + timedelta(days=5))


def due(deadline: date) -> Flag:
    Flag.objects.update(deadline=deadline)
    return flag_of("L-1")


def question(flag: Flag) -> Question:
    return Question(flag.donor_id, flag.entry_id, flag.rule)


def told() -> dict[str, str]:
    """The subject of each mail, by its address."""
    return dict(OutboxMessage.objects.values_list("to", "subject"))


def test_what_is_due_soon_is_told_once_a_day(flag: Flag, reviewer: User) -> None:
    assert remind(today=DAY) == 1
    assert remind(today=DAY) == 1
    assert told() == {reviewer.email: "Flags: 1 due soon"}
    text = OutboxMessage.objects.get().text
    assert "2026-05-09" in text
    assert "against the law, Over the contribution limit, for review" in text
    assert f"/queue/{flag.donor_id}/rule/contribution_limit/" in text
    assert "Quillfeather" not in text
    remind(today=DAY + timedelta(days=1))
    assert OutboxMessage.objects.count() == 2


def test_what_is_due_later_than_the_settings_say_is_told_to_nobody(
    flag: Flag, reviewer: User
) -> None:
    ReviewSettings.objects.create(remind_days=4)
    assert remind(today=DAY) == 0


def test_what_is_validated_is_told_to_compliance_until_it_is_decided(
    flag: Flag, reviewer: User, lead: User
) -> None:
    decide(flag_ids=[flag.pk], verdict="validated", note="Too much.", by=reviewer)
    remind(today=DAY)
    assert told() == {lead.email: "Flags: 1 due soon"}
    assert "/compliance/" in OutboxMessage.objects.get().text
    dispose(flag_ids=[flag.pk], outcome="keep", note="Redesignated.", by=lead)
    assert remind(today=DAY + timedelta(days=1)) == 0


def test_a_task_is_told_to_whose_it_is(flag: Flag, reviewer: User, lead: User) -> None:
    assign(question=question(flag), to=lead, by=lead)
    remind(today=DAY)
    assert told() == {lead.email: "Flags: 1 due soon"}
    lead.is_active = False
    lead.save()
    remind(today=DAY + timedelta(days=1))
    assert reviewer.email in told()


def test_what_is_long_overdue_is_told_to_the_leads_whosever_it_is(
    flag: Flag, reviewer: User, lead: User
) -> None:
    assign(question=question(flag), to=reviewer, by=reviewer)
    due(DAY - timedelta(days=2))
    remind(today=DAY)
    assert told() == {reviewer.email: "Flags: 1 overdue"}
    remind(today=DAY + timedelta(days=1))
    assert told()[lead.email] == "Flags: 1 long overdue"


def test_a_setting_gives_a_group_a_mail_or_takes_it(flag: Flag, reviewer: User, lead: User) -> None:
    keeper = employee("keeper", "donors-admin")
    assert addresses("import_finished") == [lead.email, reviewer.email]
    groups = {group.name: group for group in Group.objects.filter(Q(name__startswith="donors-"))}
    MailSetting.objects.create(group=groups["donors-reviewer"], kind="deadlines", is_sent=False)
    MailSetting.objects.create(group=groups["donors-admin"], kind="deadlines")
    assert list(recipients("deadlines")) == [keeper, lead]
    assert addresses("import_finished") == [lead.email, reviewer.email]
    remind(today=DAY)
    assert set(told()) == {lead.email}  # an administrator could not act


def test_mails_of_imports_go_by_the_settings(
    reviewer: User, lead: User, mailoutbox: list[EmailMessage]
) -> None:
    group = Group.objects.get(name="donors-compliance")
    MailSetting.objects.create(group=group, kind="import_finished", is_sent=False)
    bring(van(gift("G-1")))
    assert [mail.to for mail in mailoutbox] == [[reviewer.email]]


def test_the_job_tells(flag: Flag, reviewer: User) -> None:
    due(date.today())  # noqa: DTZ011  # overdue or due today, whatever the zone
    job = Job.objects.create(function="donors.tasks.remind", label="Tell of deadlines")
    assert work_off(job).state == "done"
    assert set(told()) == {reviewer.email}
