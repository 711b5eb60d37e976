"""Services, as the portal, nginx and the door ask for them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from core.pools import origin_of
from gateway.models import Service


def active_services() -> QuerySet[Service]:
    """By slug, so that what is written from them is the same each time."""
    return Service.objects.filter(active=True).order_by("slug")


def services_for(groups: Collection[str], *, pool: str = "staff") -> QuerySet[Service]:
    """The services that a member of these groups may enter, by name. One query."""
    found = Service.objects.filter(active=True, pool=pool, open_to__overlap=list(groups))
    return found.order_by("name")


def address_of(service: Service) -> str:
    """Where people open it: `https://grafana.example.org`, with the port of BASE_URL if any."""
    return origin_of(service.host)
