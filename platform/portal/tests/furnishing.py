"""A portal with much on it, for tests that look at pages."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from access import actions as access
from access.models import AccessEvent, User
from access.tests.entering import with_app
from access.tests.people import administrator, person, volunteer
from core.catalogue import roles
from gateway import actions as gateway
from jobs.actions import enqueue
from jobs.models import Job
from portal import actions

BUSY, IDLE, NEW, VOLUNTEER = "busy@campaign.test", "idle@campaign.test", "new@campaign.test", "val"
LOCAL = "local@campaign.test"
IMPORT = "Import of march-2026.csv"


def furnish() -> dict[str, User]:
    """Somebody with everything, with little, without a role, a volunteer, and one of the staff who
    does not come from the Workspace; by those names."""
    boss = administrator()
    staffs = [role.slug for role in roles() if role.pool == "staff"]
    mine = [role for role in staffs if role != "donors-compliance"]
    busy = person(BUSY, *mine)
    people = {
        BUSY: busy,
        IDLE: person(IDLE, "donors-reviewer"),
        NEW: person(NEW),
        VOLUNTEER: volunteer(),
        LOCAL: person(LOCAL, "platform-admin"),
    }
    set_up_ways_in(people[LOCAL])
    invite_and_open_services(boss, busy)
    announce_things(boss)
    start_jobs(busy)
    asked = access.ask(person=people[IDLE], role="donors-admin", reason="I keep the lists in June.")
    access.refuse(request=asked, by=boss, note="Priya keeps them already: ask her for a change.")
    access.ask(person=busy, role="donors-compliance", reason="The lead is away until Monday.")
    access.ask(person=people[IDLE], role="donors-admin", reason="Priya is leaving us.")
    for tool in ("imports", "jobs"):
        actions.note_opened(person=busy, tool=tool)
    actions.pin(person=busy, tool="review-queue")
    for refused in (people[NEW], people[IDLE]):
        access.record(
            AccessEvent.Kind.REFUSED,
            person=refused,
            target="/admin/donors/committee/",
            reason="Your roles do not reach this page.",
        )
    return people


def announce_things(by: User) -> None:
    now = timezone.now()
    actions.announce(
        by=by,
        title="The office network is being repaired",
        text="Uploads may be slow until noon.\nSee https://status.campaign.test/network for news.",
        level="notice",
        ends_at=now + timedelta(hours=5),
    )
    actions.announce(by=by, title="Two weeks to the FEC deadline", text="Flags first, please.")
    actions.announce(
        by=by, title="Mail is delayed", level="down", is_dismissable=False,
        text="Our mail server does not answer. Nothing is lost.",
    )  # fmt: skip
    actions.announce(
        by=by, title="New VAN layout", level="notice", tool="imports",
        text="Files of this week are read with a warning.", ends_at=now + timedelta(days=2),
    )  # fmt: skip


def start_jobs(by: User) -> list[Job]:
    """One that runs, one that waits, one that failed, one that is done."""
    labels = (
        IMPORT,
        "Judge all contributions again",
        "Invitations to 1,200 volunteers",
        "List lda",
    )
    made = [enqueue(function="jobs.tasks.tidy", label=label, created_by=by) for label in labels]
    now = timezone.now()
    running, _, failed, done = (Job.objects.filter(pk=job.pk) for job in made)
    running.update(
        state="running", claim_token="6f1c0e0e-7d0a-4a0e-9a65-1f5f0f3f8a10", lease_until=now,
        started_at=now, progress_done=42, progress_total=100, progress_text="Screening profiles",
    )  # fmt: skip
    failed.update(
        state="failed", started_at=now, finished_at=now, error="The mail server refused the sender."
    )
    done.update(state="done", started_at=now, finished_at=now)
    return made


def set_up_ways_in(who: User) -> None:
    """An app, recovery codes, and passkeys with names short and long."""
    with_app(who)
    access.make_recovery_codes(person=who, address="")
    for name in ("Phone", "The key in the safe of the second floor, on the left"):
        data: dict[str, object] = {"name": name, "credential": {}}
        Authenticator.objects.create(user=who, type=Authenticator.Type.WEBAUTHN, data=data)


def invite_and_open_services(boss: User, owner: User) -> None:
    """One invitation to a volunteer, a service behind the gateway, and a machine token."""
    access.invite(
        email="nell.fisk.of.the.phone.bank.by.the.harbor@volunteers-of-the-campaign.example.org",
        name="Nell Fisk", role="texting-volunteer", note="Phone bank in May.", by=boss,
    )  # fmt: skip
    gateway.add_service(
        slug="charts", name="Charts", host="charts.campaign.test", upstream="http://10.0.0.7:3000",
        open_to=["platform-engineer"], owner="the people of the charts", by=boss,
    )  # fmt: skip
    gateway.create_token(
        owner=owner, name="Nightly export", groups=["donors-reviewer"],
        until=timezone.now() + timedelta(days=30), by=owner,
    )  # fmt: skip
