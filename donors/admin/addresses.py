"""Where the queue and its pages stand; an address carries the filters that led there."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from donors.queries.dispositions import DueFilters
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


def due_queue_url(filters: DueFilters) -> str:
    return f"{reverse('admin:donors_flag_compliance')}?{due_query(filters)}"


def due_url(question: Question, filters: DueFilters) -> str:
    return f"{due_path(question)}?{due_query(filters)}"


def due_path(question: Question) -> str:
    """The page on which compliance decides about a group."""
    donor_id, entry_id, rule = question
    if entry_id:
        return reverse("admin:donors_flag_dispose_entry", args=[donor_id, entry_id])
    return reverse("admin:donors_flag_dispose_rule", args=[donor_id, rule])


def due_query(filters: DueFilters) -> str:
    """The filters as the address carries them; empty ones left out."""
    given = {"severity": filters.severity, "stage": filters.stage, "q": filters.search}
    given |= {"mine": "1"} if filters.assigned_to else {}
    return urlencode({name: value for name, value in given.items() if value})


def work_path(question: Question) -> str:
    """Where assignments, comments and files of a group are sent."""
    return f"{review_path(question)}work/"


def letter_path(donor_id: int) -> str:
    """Where a donor is asked for what an incomplete record lacks."""
    return reverse("admin:donors_flag_letter", args=[donor_id])


def query_string(filters: Filters) -> str:
    """The filters as the queue's address carries them; empty ones left out."""
    given = {
        "severity": filters.severity,
        "list": filters.list_slug,
        "band": filters.band,
        "q": filters.search,
        "mine": "1" if filters.assigned_to else "",
    }
    return urlencode({name: value for name, value in given.items() if value})
