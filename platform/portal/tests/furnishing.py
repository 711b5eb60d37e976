"""A portal with much on it, for tests that look at pages."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from access import actions as access
from access.models import AccessEvent, User
from access.tests.people import administrator, person, volunteer
from core.catalogue import roles
from jobs.actions import enqueue
from jobs.models import Job
from portal import actions

BUSY, IDLE, NEW, VOLUNTEER = "busy@campaign.test", "idle@campaign.test", "new@campaign.test", "val"
IMPORT = "Import of march-2026.csv"


def furnish() -> dict[str, User]:
    """Somebody with everything, with little, without a role, and a volunteer; by those names."""
    boss = administrator()
    staffs = [role.slug for role in roles() if role.pool == "staff"]
    mine = [role for role in staffs if role != "donors-compliance"]
    busy = person(BUSY, *mine)
    people = {
        BUSY: busy,
        IDLE: person(IDLE, "donors-reviewer"),
        NEW: person(NEW),
        VOLUNTEER: volunteer(),
    }
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
