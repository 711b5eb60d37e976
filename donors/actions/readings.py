"""Signs of life from open review pages, so that no two people work on one group unawares."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from donors.models import Reading
from donors.queries.queue import Question
from donors.queries.readings import ALIVE_FOR


@transaction.atomic
def keep_open(*, question: Question, by: Any) -> None:
    """The person's page of this group shows a sign of life; pages of theirs that have shown none
    for long are forgotten. May run twice."""
    now = timezone.now()
    Reading.objects.filter(person=by, seen_at__lt=now - ALIVE_FOR).delete()
    Reading.objects.bulk_create(
        [Reading(person=by, since=now, seen_at=now, **question._asdict())],
        update_conflicts=True,
        unique_fields=["person", "donor", "entry", "rule"],
        update_fields=["seen_at"],
    )


def close(*, question: Question, by: Any) -> None:
    """The person has left the group's page, or decided."""
    Reading.objects.filter(person=by, **question._asdict()).delete()
