"""Announcements: written, changed, ended, and put away by who has read them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from access.models import User
from core.errors import Refused
from portal.models import Announcement, Dismissal


@transaction.atomic
def announce(
    *,
    by: User,
    title: str,
    text: str = "",
    level: str = Announcement.Level.INFO,
    tool: str = "",
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    pool: str = "",
    roles: tuple[str, ...] = (),
    is_dismissable: bool = True,
) -> Announcement:
    """Tell the people of `pool` with any of `roles` (slugs; none: all), from now or `starts_at`."""
    made = Announcement(
        title=title.strip(), text=text.strip(), level=level, tool=tool,
        starts_at=starts_at or timezone.now(), ends_at=ends_at, pool=pool, roles=list(roles),
        is_dismissable=is_dismissable and not tool, written_by=by,
    )  # fmt: skip
    made.validate_constraints()
    made.save()
    return made


@transaction.atomic
def change_announcement(*, announcement: Announcement) -> None:
    """Save what was edited. Who had put it away sees it again where its words have changed."""
    before = Announcement.objects.select_for_update().get(pk=announcement.pk)
    announcement.is_dismissable = announcement.is_dismissable and not announcement.tool
    announcement.save()
    if (before.title, before.text, before.level) != (
        announcement.title, announcement.text, announcement.level,
    ):  # fmt: skip
        announcement.dismissals.all().delete()


@transaction.atomic
def end_announcement(*, announcement: Announcement) -> None:
    """Now rather than later; refused where it has ended, and where it has not begun."""
    now = timezone.now()
    under_way = Announcement.objects.filter(pk=announcement.pk, starts_at__lt=now)
    if not under_way.exclude(ends_at__lte=now).update(ends_at=now):
        raise Refused("It is not being shown: it has ended, or has not begun.")


def dismiss(*, announcement: Announcement, person: User) -> None:
    """Put it away for this person alone; any number of times. Refused where it has to stay."""
    if not announcement.is_dismissable:
        raise Refused("This one stays until it ends.")
    Dismissal.objects.bulk_create(
        [Dismissal(announcement=announcement, person=person)], ignore_conflicts=True
    )
