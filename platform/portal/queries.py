"""What is read for the portal. The whole page takes ten queries at most: a test counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from access.models import AccessEvent, User
from core.catalogue import roles
from jobs.models import Job
from jobs.queries import Tree, trees
from portal.models import Announcement, Dismissal, ToolUse

LEVELS = {"done": "ok", "failed": "down", "cancelled": "notice", "being cancelled": "notice"}
MOST_JOBS = 6
MOST_REFUSALS = 20
JOBS_SHOWN_FOR = timedelta(days=1)
REFUSALS_SHOWN_FOR = timedelta(days=30)


def announcements_for(person: User, groups: frozenset[str]) -> list[Announcement]:
    """What this person is to be told and has not put away: the gravest first, then the newest."""
    now = timezone.now()
    put_away = Dismissal.objects.filter(person=person, announcement=OuterRef("pk"))
    found = (
        Announcement.objects.filter(starts_at__lte=now)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .filter(pool__in=["", person.pool])
        .filter(Q(roles=[]) | Q(roles__overlap=sorted(groups)))
        .exclude(Exists(put_away), is_dismissable=True)
        .select_related("written_by")
    )
    gravity = [Announcement.Level.DOWN, Announcement.Level.NOTICE, Announcement.Level.INFO]
    return sorted(found, key=lambda told: gravity.index(Announcement.Level(told.level)))


def uses_of(person: User) -> dict[str, ToolUse]:
    """By the tool's key."""
    return {use.tool: use for use in ToolUse.objects.filter(person=person)}


@dataclass(frozen=True, slots=True)
class MyJob:
    """An undertaking that a person started, and how it stands."""

    root: Job
    tree: Tree

    @property
    def is_being_cancelled(self) -> bool:
        return self.tree.is_open and self.root.cancel_requested_at is not None

    @property
    def state(self) -> str:
        return "being cancelled" if self.is_being_cancelled else self.tree.state

    @property
    def level(self) -> str:
        """The colour of its state, as the components call it."""
        return LEVELS.get(self.state, "info")

    @property
    def percent(self) -> int:
        return int(self.tree.fraction * 100)

    @property
    def label(self) -> str:
        return str(self.root)

    @property
    def step(self) -> str:
        """What it does just now. A tree without a text of its own tells its label."""
        if self.tree.text not in ("", self.label):
            return self.tree.text
        return "Waiting for a worker" if self.tree.state == "waiting" else "Under way"

    @property
    def error_line(self) -> str:
        """What failed, in one line: where it did is for the engineers, on the jobs pages."""
        return self.tree.error.partition("\n")[0][:200]

    @property
    def cancel_words(self) -> str:
        return f"“{self.label}” stops at its next step. What is done already stays as it is."

    @property
    def may_be_cancelled(self) -> bool:
        return self.tree.is_open and not self.is_being_cancelled


def roots_of(person: User) -> QuerySet[Job]:
    """The undertakings that this person started."""
    return Job.objects.filter(created_by=person, root=None)


def jobs_of(person: User) -> list[MyJob]:
    """What is under way, and then what ended within a day; the newest first."""
    lately = Q(state__in=Job.OPEN) | Q(finished_at__gt=timezone.now() - JOBS_SHOWN_FOR)
    roots = roots_of(person).filter(lately).order_by(F("finished_at").desc(nulls_first=True), "-pk")
    found = list(roots[:MOST_JOBS])
    if not found:
        return []
    standing = trees(root.pk for root in found)
    # one may have been removed between the two
    return [MyJob(root, standing[root.pk]) for root in found if root.pk in standing]


def refusals_of(person: User) -> QuerySet[AccessEvent]:
    """What was closed to this person lately, the last one first."""
    since = timezone.now() - REFUSALS_SHOWN_FOR
    return AccessEvent.objects.filter(
        kind=AccessEvent.Kind.REFUSED, person=person, at__gt=since
    ).order_by("-pk")


def role_name(slug: str) -> str:
    """What people call a role; its slug where no app declares it any longer."""
    return next((role.name for role in roles() if role.slug == slug), slug)
