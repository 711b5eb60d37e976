"""Tells of sources that bring something every day, and have not."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from donors.queries.arrivals import missing_sources
from donors.queries.people import importers
from jobs.actions import send_mail


def tell_what_is_missing() -> list[str]:
    """One mail a day for each source that is missing, to those who look after imports. May run
    twice. Gives the sources."""
    missing, to = missing_sources(), importers()
    for slug in missing if to else ():
        context = {
            "source": slug,
            "by": f"{settings.IMPORT_EXPECTED_BY:%H:%M}",
            "page": settings.BASE_URL + reverse("admin:donors_import_changelist"),
        }
        send_mail(
            key=f"donors:missing:{slug}:{timezone.localdate()}",
            to=to,
            subject=f"Nothing has come from {slug} today",
            text=render_to_string("emails/import_missing.txt", context),
            html=render_to_string("emails/import_missing.html", context),
        )
    return missing
