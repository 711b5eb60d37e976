"""Grants that end: a warning before, and a line in the log after.

What a person may do is decided at every request by the grant's own end; nothing here is waited for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from access.models import AccessEvent, Grant, User
from core.catalogue import role_called
from jobs.actions import send_mail

BATCH = 500


def warn_of_ends(*, checkpoint: Callable[[], None] = lambda: None) -> int:
    """Mail the person and who gave it, some days before a grant ends; once for each end.

    One that was given for less than these days is not warned of: its end was known from the start.
    """
    return _all_batches(_warn_some, checkpoint)


def note_ended(*, checkpoint: Callable[[], None] = lambda: None) -> int:
    """Leave a line in the log for each grant that has run out, once."""
    return _all_batches(_note_some, checkpoint)


def _all_batches(some: Callable[[], int], checkpoint: Callable[[], None]) -> int:
    total = 0
    while found := some():
        total += found
        checkpoint()
    return total


@transaction.atomic
def _warn_some() -> int:
    days = timedelta(days=settings.GRANT_WARNING_DAYS)
    now = timezone.now()
    ending = Grant.objects.filter(
        revoked_at=None,
        end_warned_at=None,
        expires_at__gt=now,
        expires_at__lte=now + days,
        granted_at__lt=F("expires_at") - days,
        user__is_active=True,
    )
    grants = _claimed(ending)
    for grant in grants:
        _tell_person(grant)
    _tell_granters(grants)
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(end_warned_at=now)
    return len(grants)


@transaction.atomic
def _note_some() -> int:
    now = timezone.now()
    grants = _claimed(Grant.objects.filter(revoked_at=None, end_noted_at=None, expires_at__lte=now))
    AccessEvent.objects.bulk_create(
        AccessEvent(
            kind=AccessEvent.Kind.ENDED,
            person=grant.user,
            group=grant.group.name,
            reason="Its end has come.",
            facts={"grant": grant.pk, "until": grant.expires_at},
        )
        for grant in grants
    )
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(end_noted_at=now)
    return len(grants)


def _claimed(grants: QuerySet[Grant]) -> list[Grant]:
    """Some of them, locked: a second run beside this one takes others."""
    found = Grant.objects.filter(pk__in=grants.order_by("expires_at", "pk")[:BATCH])
    locked = found.select_for_update(skip_locked=True, of=("self",))
    return list(locked.select_related("user", "group", "granted_by").order_by("expires_at", "pk"))


def _tell_person(grant: Grant) -> None:
    assert grant.expires_at
    context = {"grant": grant, "role_name": _role_name(grant)}
    send_mail(
        key=f"access:grant:{grant.pk}:ends:{grant.expires_at.isoformat()}",
        to=[grant.user.email],
        subject=f"Your role {_role_name(grant)} ends on {_day(grant)}",
        text=render_to_string("emails/grant_ends.txt", context),
        html=render_to_string("emails/grant_ends.html", context),
    )


def _tell_granters(grants: list[Grant]) -> None:
    """One mail to each, however many of theirs end."""
    given_by: dict[User, list[Grant]] = defaultdict(list)
    for grant in grants:
        if grant.granted_by and grant.granted_by.is_active and grant.granted_by != grant.user:
            given_by[grant.granted_by].append(grant)
    for granter, theirs in given_by.items():
        count = len(theirs)
        context = {
            "grants": [(grant, _role_name(grant)) for grant in theirs[:50]],
            "more": max(count - 50, 0),
            "action_url": settings.BASE_URL + reverse("admin:access_grant_changelist")
            + "?in_force=soon",
        }  # fmt: skip
        send_mail(
            key=f"access:granter:{granter.pk}:ends:{theirs[0].pk}:{timezone.now():%Y-%m-%d}",
            to=[granter.email],
            subject=f"{count} {'grant' if count == 1 else 'grants'} that you gave "
            f"{'ends' if count == 1 else 'end'} soon",
            text=render_to_string("emails/grants_end.txt", context),
            html=render_to_string("emails/grants_end.html", context),
        )


def _role_name(grant: Grant) -> str:
    role = role_called(grant.group.name)
    return role.name if role else grant.group.name


def _day(grant: Grant) -> str:
    assert grant.expires_at
    return f"{timezone.localtime(grant.expires_at):%Y-%m-%d}"
