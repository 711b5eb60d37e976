"""Sources that bring something every day, and have not yet."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.utils import timezone

from donors.models import Import, Pull


def missing_sources(now: datetime | None = None) -> list[str]:
    """Those of IMPORT_EXPECTED_FROM that have brought nothing today, once the hour is past; none
    on a day on which nothing is expected. A file that was imported before counts, and so does a
    pull from VAN that found nothing new: the source is alive."""
    local = timezone.localtime(now)
    if local.weekday() not in settings.IMPORT_EXPECTED_ON:
        return []
    if local.time() < settings.IMPORT_EXPECTED_BY:
        return []
    midnight = datetime.combine(local.date(), time(), tzinfo=local.tzinfo)
    expected: list[str] = settings.IMPORT_EXPECTED_FROM
    came = Import.objects.filter(created_at__gte=midnight, source__slug__in=expected)
    arrived = set(came.values_list("source__slug", flat=True))
    if Pull.objects.filter(state=Pull.State.DONE, finished_at__gte=midnight).exists():
        arrived.add(settings.VAN_SOURCE)
    return [slug for slug in expected if slug not in arrived]
