"""Files with people's data in them go after a while; what was done with them stays on record."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from access.models import ClosingDown, InvitationBatch, LogExport
from core import storage
from jobs.models import Job

KEPT_DAYS = 90


def remove_old_files() -> dict[str, int]:
    """Remove exports of the access log, but those of a closing down; files of invitations that were
    stopped and never gone on with; and rows that were rejected. Says how many of each. One that was
    killed in between is made good by the next."""
    old = timezone.now() - timedelta(days=KEPT_DAYS)
    return {"exports": _exports(old), "files": _files(old), "rejects": _rejects(old)}


def _exports(old: datetime) -> int:
    of_closings = ClosingDown.objects.exclude(log_export=None).values("log_export")
    found = LogExport.objects.filter(finished_at__lt=old).exclude(file="")
    rows = list(found.exclude(pk__in=of_closings).values_list("pk", "file"))
    storage.remove(name for _, name in rows)
    return LogExport.objects.filter(pk__in=[pk for pk, _ in rows]).update(file="")


def _files(old: datetime) -> int:
    rests = Q(job=None) | ~Q(job__state__in=Job.OPEN)
    found = InvitationBatch.objects.filter(rests, created_at__lt=old).exclude(stored_as="")
    rows = list(found.values_list("pk", "stored_as"))
    storage.remove(name for _, name in rows)
    return InvitationBatch.objects.filter(pk__in=[pk for pk, _ in rows]).update(stored_as="")


def _rejects(old: datetime) -> int:
    found = InvitationBatch.objects.filter(created_at__lt=old).exclude(rejects=[])
    return found.update(rejects=[])
