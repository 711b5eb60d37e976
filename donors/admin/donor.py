"""The page of one donor: who they are by each source, what they gave, and all that was decided."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from donors.models import Decision, Disposition, Donor
from donors.queries.donors import all_of, flags_of, gifts_of, profiles_of, totals
from donors.queries.flags import with_page
from donors.queries.people import sharers_of_name

GIFTS = 50  # on one page
SHOWN = 50  # of everything else


def donor_page(site: AdminSite, request: HttpRequest, donor: Donor) -> HttpResponse:
    profiles = profiles_of(donor)
    first = profiles.order_by("-pk").first()
    decided = {"donor__in": all_of(donor.pk)}
    context = {
        **site.each_context(request),
        "title": donor.name,
        "donor": donor,
        "totals": totals(donor),
        "sharers": sharers_of_name(first) if first else 0,
        "surname": first.last if first else "",
        "profiles": profiles[:SHOWN],
        "profile_count": profiles.count(),
        "page": Paginator(gifts_of(donor), GIFTS).get_page(request.GET.get("p")),
        "flags": flags_of(donor)[:SHOWN],
        "decisions": with_page(Decision.objects.filter(**decided)).select_related(
            "decided_by", "entry__watch_list"
        )[:SHOWN],
        "dispositions": Disposition.objects.filter(**decided).select_related(
            "decided_by", "entry__watch_list", "approval__decided_by"
        )[:SHOWN],
        "merged_from": donor.merged_from.all()[:SHOWN],
        "shown": SHOWN,
    }
    return TemplateResponse(request, "donors/donor.html", context)
