"""What comes in by itself: the inbox, and the pulls from VAN."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from core.admin import ButtonsAdmin
from donors.actions.inbox import may_be_retried, retry_file
from donors.models import InboxFile
from jobs.models import Job

STOPPED = (Job.State.FAILED, Job.State.CANCELLED)


@admin.register(InboxFile)
class InboxFileAdmin(ButtonsAdmin):
    list_display = ("name", "how_it_stands", "size", "what_went_wrong", "taken", "seen_at")
    list_filter = ("state", "place")
    list_select_related = ("taken", "job")
    search_fields = ("name",)
    fields = (
        "name", "place", "how_it_stands", "what_went_wrong", "taken", "size", "version", "tries",
        "seen_at", "settled_at", "job",
    )  # fmt: skip
    readonly_fields = fields
    buttons = {"retry": "Try again"}  # noqa: RUF012

    @display(
        description="state",
        ordering="state",
        label={
            "Being written": "info", "Waits for a worker": "info", "Taken up": "success",
            "Refused": "danger", "Failed": "danger", "Gone before it was taken up": "warning",
        },
    )  # fmt: skip
    def how_it_stands(self, row: InboxFile) -> str:
        return "Failed" if _has_failed(row) else row.get_state_display()

    @display(description="what went wrong")
    def what_went_wrong(self, row: InboxFile) -> str:
        """In the row where the file or the inbox is at fault; where we are, in its job."""
        told = row.error or (row.job.error if row.job and _has_failed(row) else "")
        return told.partition("\n")[0] or "-"

    def offers(self, verb: str, row: InboxFile) -> bool:
        return may_be_retried(row)

    def press(self, request: HttpRequest, verb: str, row: Any) -> None:
        retry_file(row=row, by=request.user)


def _has_failed(row: InboxFile) -> bool:
    return row.state == InboxFile.State.READY and bool(row.job and row.job.state in STOPPED)
