"""Services, as the portal, nginx and the door ask for them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from core.pools import origin_of
from gateway.models import Service

_ACTIVE = "SELECT * FROM gateway_service WHERE slug = %s AND active"


def active_services() -> QuerySet[Service]:
    """By slug, so that what is written from them is the same each time."""
    return Service.objects.filter(active=True).order_by("slug")


def active_service(slug: str) -> Service | None:
    """The service of this name, unless it is closed. By hand: nginx asks on every request, and a
    statement that is put together each time costs several times what its answer does."""
    return next(iter(Service.objects.raw(_ACTIVE, [slug])), None)


def services_for(groups: Collection[str], *, pool: str = "staff") -> QuerySet[Service]:
    """The services that a member of these groups may enter, by name. One query."""
    found = Service.objects.filter(active=True, pool=pool, open_to__overlap=list(groups))
    return found.order_by("name")


def address_of(service: Service) -> str:
    """Where people open it: `https://grafana.example.org`, with the port of BASE_URL if any."""
    return origin_of(service.host)
