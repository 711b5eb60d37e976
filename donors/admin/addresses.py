"""Where the queue and its pages stand; an address carries the filters that led there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from donors.queries.queue import Filters, Question


def queue_url(filters: Filters) -> str:
    return f"{reverse('admin:donors_flag_queue')}?{query_string(filters)}"


def review_url(question: Question, filters: Filters) -> str:
    return f"{review_path(question)}?{query_string(filters)}"


def review_path(question: Question) -> str:
    donor_id, entry_id, rule = question
    if entry_id:
        return reverse("admin:donors_flag_review_entry", args=[donor_id, entry_id])
    return reverse("admin:donors_flag_review_rule", args=[donor_id, rule])


def reading_path(question: Question) -> str:
    """Where an open page gives its signs of life."""
    return f"{review_path(question)}reading/"


def query_string(filters: Filters) -> str:
    """The filters as the queue's address carries them; empty ones left out."""
    given = {
        "severity": filters.severity,
        "list": filters.list_slug,
        "band": filters.band,
        "q": filters.search,
    }
    return urlencode({name: value for name, value in given.items() if value})
