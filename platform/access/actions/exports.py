"""The access log as a CSV file in storage, made by a job."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from access.actions.events import record
from access.models import AccessEvent, LogExport, User
from access.queries import LogFilters, filtered
from core import storage
from core.formulas import defused
from jobs.actions import enqueue

COLUMNS = (
    "at", "kind", "person", "name", "by", "role", "target", "reason", "address", "request", "facts"
)  # fmt: skip
EVERY = 2_000  # lines between two signs of progress


@transaction.atomic
def export_log(*, filters: LogFilters, by: User | None) -> LogExport:
    """Have what the filters leave of the log written to a file; who took it stands in the log."""
    export = LogExport.objects.create(filters=filters.as_dict(), asked_by=by)
    record(
        AccessEvent.Kind.LOG_EXPORTED, reason="The access log was exported.", by=by,
        export=export.pk, filters=filters.as_dict(),
    )  # fmt: skip
    export.job = enqueue(
        function="access.tasks.export_log",
        arguments={"export_id": export.pk},
        label="Export the access log",
        key=f"access:log-export:{export.pk}",
        created_by=by,
    )
    export.save(update_fields=["job"])
    return export


def write_log_export(
    *, export_id: int, progress: Callable[[int, int, str], None] = lambda *_: None
) -> LogExport:
    """Write the file of an export; one that is finished is left alone. A run that was killed is
    begun anew under the same name."""
    export = LogExport.objects.get(pk=export_id)
    if export.finished_at:
        return export
    lines = filtered(LogFilters.of(export.filters)).filter(at__lte=export.asked_at)
    with tempfile.TemporaryFile() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        count = _write(lines, text, progress)
        text.detach()
        file.seek(0)
        name = storage.write(f"access/log-exports/{export.pk}.csv", file)
    LogExport.objects.filter(pk=export.pk).update(
        file=name, lines=count, finished_at=timezone.now()
    )
    export.refresh_from_db()
    return export


def _write(
    lines: QuerySet[AccessEvent], text: io.TextIOWrapper, progress: Callable[[int, int, str], None]
) -> int:
    total, done = lines.count(), 0
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = lines.select_related("person", "by").order_by("at", "id")
    for line in rows.iterator(chunk_size=EVERY):
        writer.writerow(map(defused, _cells(line)))
        done += 1
        if done % EVERY == 0:
            progress(done, max(total, done), f"{done:,} lines written")
    progress(done, max(total, done), f"{done:,} lines written")
    return done


def _cells(line: AccessEvent) -> tuple[Any, ...]:
    return (
        line.at.isoformat(timespec="seconds"),
        line.kind,
        line.person.email if line.person else line.email,
        line.person.name if line.person else "",
        line.by.email if line.by else "",
        line.group,
        line.target,
        line.reason,
        line.address or "",
        line.request_id,
        json.dumps(line.facts, cls=DjangoJSONEncoder) if line.facts else "",
    )
