"""Services, as the portal, nginx and the door ask for them."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet

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
    return _at(service.host)


def house_address(pool: str) -> str:
    """Where people of this pool sign in."""
    host = house_host(pool)
    return _at(host)


def house_host(pool: str) -> str:
    own: str = settings.VOLUNTEER_HOST if pool == "volunteer" else settings.STAFF_HOST
    return own or urlsplit(settings.BASE_URL).hostname or "localhost"


def _at(host: str) -> str:
    base = urlsplit(settings.BASE_URL)
    return f"{base.scheme}://{host}{f':{base.port}' if base.port else ''}"
