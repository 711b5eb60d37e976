"""Who has what open in the review queue at this moment."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from donors.models import Reading
from donors.queries.queue import Question

# An open page gives a sign of life each minute (review.js): two may be lost on the way.
ALIVE_FOR = timedelta(minutes=3)


def alive() -> QuerySet[Reading]:
    return Reading.objects.filter(seen_at__gte=timezone.now() - ALIVE_FOR)


def other_readers(question: Question, *, than: Any) -> list[Reading]:
    """Who else has the group open, the longest first."""
    readings = alive().filter(**question._asdict()).exclude(person=than)
    return list(readings.select_related("person").order_by("since", "pk"))


def read_by_others(than: Any) -> dict[Question, list[str]]:
    """The groups that other people have open, with their names."""
    found: dict[Question, list[str]] = defaultdict(list)
    for one in alive().exclude(person=than).select_related("person").order_by("since", "pk"):
        found[Question(one.donor_id, one.entry_id, one.rule)].append(str(one.person))
    return dict(found)
