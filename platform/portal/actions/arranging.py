"""What a person does with the tiles. Each may come twice, and at the same time."""

from __future__ import annotations

from django.utils import timezone

from access.models import User
from portal.models import ToolUse


def pin(*, person: User, tool: str) -> None:
    """Have the tool stand first on this person's portal."""
    _keep(ToolUse(person=person, tool=tool, pinned_at=timezone.now()), "pinned_at")


def unpin(*, person: User, tool: str) -> None:
    ToolUse.objects.filter(person=person, tool=tool).update(pinned_at=None)


def note_opened(*, person: User, tool: str) -> None:
    """What was opened last stands before what was not."""
    _keep(ToolUse(person=person, tool=tool, opened_at=timezone.now()), "opened_at")


def _keep(use: ToolUse, field: str) -> None:
    ToolUse.objects.bulk_create(
        [use], update_conflicts=True, unique_fields=["person", "tool"], update_fields=[field]
    )
