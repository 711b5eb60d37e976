"""Services, as the portal, nginx and the door ask for them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models import QuerySet

from core.pools import origin_of
from gateway.models import Service

_FIELDS = [str(field.column) for field in Service._meta.concrete_fields]
_ACTIVE = f"SELECT {', '.join(_FIELDS)} FROM gateway_service WHERE slug = %s AND active"  # noqa: S608  # words of our own


def active_services() -> QuerySet[Service]:
    """By slug, so that what is written from them is the same each time."""
    return Service.objects.filter(active=True).order_by("slug")


def active_service(slug: str) -> Service | None:
    """The service of this name, unless it is closed. By hand: nginx asks on every request, and a
    statement that is put together each time costs several times what its answer does."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE, [slug])
        found = cursor.fetchone()
    return Service.from_db(connection.alias, _FIELDS, found) if found else None


def services_for(groups: Collection[str], *, pool: str = "staff") -> QuerySet[Service]:
    """The services that a member of these groups may enter, by name. One query."""
    found = Service.objects.filter(active=True, pool=pool, open_to__overlap=list(groups))
    return found.order_by("name")


def address_of(service: Service) -> str:
    """Where people open it: `https://grafana.example.org`, with the port of BASE_URL if any."""
    return origin_of(service.host)
