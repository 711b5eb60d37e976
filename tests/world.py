"""A small world for tests of the whole house: a list, a file of gifts seen through, a decision.

Run as a program it fills the database of the environment's settings: `python -m tests.world`.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # run as a program, this sets Django up before it loads models
    from access.models import User
    from donors.models import Import

DEMO = "demo.invalid"
LIST = "harbor-board"
GIFT_FILE = "march-quorvale.csv"
SERVICE = "charts"

NOTE = "Rang the Quorvale office: it is her."

BOARD = """id,first,middle,last,city,state,zip,employer,title
HB-7101,Wilhelmina,,Quorvale,Duluth,MN,55802,Quorvale Dredging,Chair
HB-7102,Thaddeus,,Brannockburn,Toledo,OH,43604,Brannockburn Pilots,Treasurer
HB-7103,Isolde,B,Vantongeren,Gary,IN,46402,Vantongeren Locks,Member
HB-7104,Casimir,,Oxenholme,Erie,PA,16501,Oxenholme Cranes,Member
HB-7105,Perpetua,,Zelenkova,Buffalo,NY,14202,Zelenkova Grain,Member
"""
GIFTS = """ContributionID,VanID,FirstName,MiddleName,LastName,City,State,ZipOrPostal,Employer,\
Occupation,Amount,DateReceived
QX-880101,VN-5101,Wilhelmina,,Quorvale,Duluth,MN,55802,Quorvale Dredging,Chair,250.00,2026-03-02
QX-880102,VN-5101,Wilhelmina,,Quorvale,Duluth,MN,55802,Quorvale Dredging,Chair,75.00,2026-03-09
QX-880103,VN-5102,Thaddeus,,Brannockburn,Toledo,OH,43604,Brannockburn Pilots,Owner,100.00,2026-03-03
QX-880104,VN-5103,Isolde,B,Vantongeren,Portland,OR,97201,Tidewater Bakery,Baker,40.00,2026-03-04
QX-880105,VN-5104,Casimir,,Oxenholme,Erie,PA,16501,Oxenholme Cranes,Engineer,60.00,2026-03-05
QX-880106,VN-5105,Perpetua,,Zelenkova,Buffalo,NY,14202,Zelenkova Grain,Manager,80.00,2026-03-06
QX-880107,VN-5106,Ottoline,,Fairhurst-Bex,Boise,ID,83702,Fairhurst Mills,Miller,5000.00,2026-03-07
QX-880108,VN-5107,Lemuel,,Stonnington,Provo,UT,84601,Stonnington Apiary,Beekeeper,25.00,2026-03-08
QX-880109,VN-5108,Bathsheba,,Crickmore,Salem,OR,97301,Crickmore Press,Printer,1e9,2026-03-08
"""
FOR_ADMINISTRATORS = "The harbor office has new keys"  # an announcement for that role alone
# What nobody may read who has no right to: none of it stands in an address.
PRIVATE = (
    "Quorvale", "Brannockburn", "Vantongeren", "Oxenholme", "Zelenkova", "Fairhurst",
    "Stonnington", "Crickmore", "Tidewater Bakery", "QX-8801", "VN-510", "HB-710", "march-quorvale",
    "@secret.test", "Rang the", "for the walk alone",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class World:
    """The rows that addresses name; each world is itself alone."""

    import_id: int
    donor_id: int
    entry_id: int
    rule_donor_id: int
    rule: str
    flag_ids: list[int]
    settled_donor_id: int
    settled_entry_id: int
    files: list[str]
    job_id: int
    announcement_id: int
    request_id: int
    factor_id: int
    attachment_id: int


def build() -> World:
    """Take everything up by the actions that do it in life, and work the jobs off here."""
    from datetime import timedelta

    from allauth.mfa.models import Authenticator
    from django.contrib.auth.models import Group
    from django.utils import timezone
    from django.utils.timezone import localdate

    from access import actions as access_actions
    from access.queries import LogFilters
    from donors.actions.casework import attach
    from donors.actions.decisions import decide
    from donors.actions.dispositions import dispose
    from donors.actions.imports import take_up
    from donors.actions.list_uploads import keep_list_upload
    from donors.actions.lists import take_up_list
    from donors.actions.uploads import keep_upload
    from donors.letters import SUBJECT, TEXT
    from donors.models import (
        Bulk,
        Committee,
        Election,
        FinanceBatch,
        Flag,
        LetterTemplate,
        ListFetch,
        MailSetting,
        ReviewSettings,
        Source,
        WatchList,
    )
    from donors.queries.queue import Question
    from gateway import actions as gateway_actions
    from gateway.models import Service
    from jobs.models import ScheduleRun, Worker
    from jobs.runner import work_off
    from portal.actions import announce

    boss = _person("boss@secret.test", "platform-admin")
    judge = _person("judge@secret.test", "donors-reviewer")
    access_actions.grant(user=judge, role="donors-admin", reason="for the walk alone", by=boss)
    gateway_actions.create_token(
        owner=boss,
        name="for the walk alone",
        groups=["platform-admin"],
        until=timezone.now() + timedelta(days=30),
        by=boss,
    )
    passkey = Authenticator.objects.create(
        user=boss, type="webauthn", data={"name": "for the walk alone", "credential": {}}
    )
    committee = Committee.objects.create(
        code="C99977701", name="Lakes for All", type=Committee.Type.CANDIDATE
    )
    Election.objects.create(committee=committee, code="P2026", date="2026-08-11")
    Source.objects.create(slug="van", committee=committee)
    take_up_list(
        file=io.BytesIO(BOARD.encode()), file_name="board.csv", slug=LIST, kind="people", by=boss
    )
    keep_list_upload(
        files=[("board.csv", io.BytesIO(BOARD.encode()))], slug=LIST, kind="people", by=boss
    )
    ListFetch.objects.create(watch_list=WatchList.objects.get(), until="2026-03-09", folder="none")
    taken = take_up(file=io.BytesIO(GIFTS.encode()), file_name=GIFT_FILE, by=boss)
    assert taken.job
    assert work_off(taken.job).state == "done"
    taken.refresh_from_db()
    keep_upload(
        file=io.BytesIO(GIFTS.encode()), file_name=GIFT_FILE, size=len(GIFTS), source="van", by=boss
    )
    gateway_actions.ensure_keys()
    gateway_actions.add_service(
        slug=SERVICE, name="Charts", host="charts.secret.test", upstream="http://10.0.0.7:3000",
        open_to=["platform-engineer"], owner="the people of the charts", by=boss,
    )  # fmt: skip
    gateway_actions.add_client(
        service=Service.objects.get(), redirects=["https://charts.secret.test/back"], by=boss
    )
    Worker.objects.create(name="quarry:4711", stopped_at=timezone.now())
    ScheduleRun.objects.create(name="a schedule", next_due_at=timezone.now())
    _invite(boss)
    settled = list(Flag.objects.filter(contribution__profile__record__external_id="VN-5105"))
    decide(flag_ids=[flag.pk for flag in settled], verdict="validated", note=NOTE, by=judge)
    dispose(
        flag_ids=[flag.pk for flag in settled], outcome="investigate", note=NOTE, by=judge,
        follow_up=localdate() + timedelta(days=1),
    )  # fmt: skip
    ReviewSettings.objects.create()
    LetterTemplate.objects.create(subject=SUBJECT, text=TEXT)
    MailSetting.objects.create(
        group=Group.objects.get(name="donors-admin"), kind="deadlines", is_sent=False
    )
    Bulk.objects.create(note=NOTE, decided_by=judge)
    letter = attach(
        question=Question(settled[0].donor_id, settled[0].entry_id, ""),
        file=io.BytesIO(b"Rang the"), file_name="march-quorvale.txt", size=8, note=NOTE, by=judge,
    )  # fmt: skip
    FinanceBatch.objects.create(
        begins=localdate(), ends=localdate(), made_by=boss, stored_as=letter.stored_as, gifts=0,
        amount=0,
    )  # fmt: skip
    listed = list(Flag.objects.filter(contribution__profile__record__external_id="VN-5101"))
    _intake(taken)
    ruled = Flag.objects.exclude(rule="").get()
    assert listed[0].entry_id
    assert settled[0].entry_id
    access_actions.link_group(google_group="judges@secret.test", role="donors-reviewer", by=boss)
    export = access_actions.export_log(filters=LogFilters(), by=boss)
    assert export.job
    work_off(export.job)
    clerk = access_actions.add_person(email="clerk@campaign.test", pool="staff", name="")
    told = announce(by=clerk, title=FOR_ADMINISTRATORS, roles=("platform-admin",))
    asked = access_actions.ask(person=boss, role="donors-compliance", reason="for the walk alone")
    return World(
        import_id=taken.pk,
        donor_id=listed[0].donor_id,
        entry_id=listed[0].entry_id,
        rule_donor_id=ruled.donor_id,
        rule=ruled.rule,
        flag_ids=[flag.pk for flag in listed],
        settled_donor_id=settled[0].donor_id,
        settled_entry_id=settled[0].entry_id,
        files=[taken.flags_file, taken.rejects_file, taken.stored_as, letter.stored_as],
        job_id=taken.job.tree_id,
        announcement_id=told.pk,
        request_id=asked.pk,
        factor_id=passkey.pk,
        attachment_id=letter.pk,
    )


def _intake(taken: Import) -> None:
    """What the inbox and VAN brought."""
    from donors.models import InboxFile, Pull

    InboxFile.objects.create(
        place="/srv/inbox", name=GIFT_FILE, version="1", size=1, state="taken", taken=taken
    )
    Pull.objects.create(begins=taken.created_at, ends=taken.created_at, state="done")


def _invite(boss: User) -> None:
    """A file of one person, who has come and said her name."""
    from access import actions
    from access.models import Invitation
    from jobs.runner import work_off
    from texting.onboarding import ONBOARDING

    batch = actions.take_up_invitations(
        file=io.BytesIO(b"email,name\npetra@secret.test,Petra Stonnington\n"),
        file_name="march-quorvale-volunteers.csv",
        role="texting-volunteer",
        note="for the walk alone",
        by=boss,
    )
    assert batch.job
    assert work_off(batch.job).state == "done"
    petra = actions.accept(invitation=Invitation.objects.get(), visitor=None).person
    actions.take_step(
        person=petra,
        role="texting-volunteer",
        version=ONBOARDING.version,
        step="name",
        facts={"name": "Petra Stonnington"},
    )


def _person(email: str, role: str) -> User:
    from access import actions

    person = actions.add_person(email=email, pool="staff", name="")
    actions.grant(user=person, role=role, reason="for the walk alone", by=None)
    return person


def main() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    from access.demo import create_demo_people

    call_command("migrate", verbosity=0)
    create_demo_people()
    build()


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    sys.path[1:1] = [str(root), str(root / "platform")]
    main()
