"""Mails to the owners of lists that have to be looked through: soon, and when the day is past."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from donors.models import WatchList
from donors.queries.list_versions import WARNED_BEFORE, is_overdue, to_be_reviewed
from jobs.actions import send_mail


def warn_owners(*, now_and_then: Callable[[], None]) -> int:
    """Write to the owner of each list once some weeks before its review and once after it. Returns
    how many lists are due. May run twice: a mail is known by the list, the day and which it is."""
    due = list(to_be_reviewed(by=timezone.localdate() + WARNED_BEFORE))
    for watch_list in due:
        now_and_then()
        if watch_list.owner and watch_list.owner.is_active:
            _warn(watch_list, watch_list.owner.email)
    return len(due)


def _warn(watch_list: WatchList, to: str) -> None:
    is_past = is_overdue(watch_list)
    when = "past" if is_past else "soon"
    address = reverse("admin:donors_watchlist_change", args=[watch_list.pk])
    context = {
        "watch_list": watch_list,
        "is_past": is_past,
        "page": settings.BASE_URL + address,
    }
    words = "was to be reviewed by" if is_past else "has to be reviewed by"
    send_mail(
        key=f"donors:list:{watch_list.pk}:review:{watch_list.review_by}:{when}",
        to=[to],
        subject=f"The list {watch_list.slug} {words} {watch_list.review_by}",
        text=render_to_string("emails/list_review.txt", context),
        html=render_to_string("emails/list_review.html", context),
    )
