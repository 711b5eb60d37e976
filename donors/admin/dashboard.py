"""The page that tells how the review stands, and the same as CSV."""

from __future__ import annotations

import csv
import io

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from core.admin import progress_bar
from core.formulas import defused
from donors.queries.dashboard import (
    AGES,
    as_table,
    days_shown,
    precisions,
    standings,
    throughput,
)
from donors.queries.imports import imports, with_state

IMPORTS = 8


def dashboard(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """All of it in a number of queries that does not grow."""
    people = throughput()
    days = days_shown()
    context = {
        **site.each_context(request),
        "title": "How the review stands",
        "ages": [label for label, _, _ in AGES],
        "standings": standings(),
        "precisions": precisions(),
        "days": days,
        "people": people,
        "per_day": [sum(one.by_day[place] for one in people) for place in range(len(days))],
        "imports": [
            (taken, tree, progress_bar(tree.fraction))
            for taken, tree in with_state(imports()[:IMPORTS])
        ],
    }
    return TemplateResponse(request, "donors/dashboard.html", context)


def dashboard_csv() -> HttpResponse:
    """The figures of the page, formulas defused."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows(map(defused, row) for row in as_table())
    name = f"review-{localdate().isoformat()}.csv"
    return HttpResponse(
        target.getvalue(),
        content_type="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
