"""Services are added and changed, never deleted: their slugs stand in logs and assertions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from access.actions import record
from access.models import AccessEvent, User
from core.catalogue import roles
from core.errors import Refused
from gateway.addresses import check_host, check_upstream
from gateway.models import Service

FIELDS = (
    "name", "summary", "host", "upstream", "pool", "open_to", "told_about", "owner", "icon",
    "passes_authorization", "active",
)  # fmt: skip


def check_service(service: Service) -> None:
    """Refuses what `add_service` and `change_service` would refuse; a form asks first."""
    check_host(service.host)
    if service.upstream:
        check_upstream(service.upstream)
    known = {role.slug: role.pool for role in roles()}
    for slug in {*service.open_to, *service.told_about}:
        if slug not in known:
            raise Refused(f"There is no role {slug}.")
    if not service.open_to:
        raise Refused("Name at least one role that may enter.")
    others = [slug for slug in service.open_to if known[slug] != service.pool]
    if others:
        raise Refused(
            f"{', '.join(sorted(others))}: not of the pool {service.pool}. "
            "A service is for one pool; add another row, with a host of its own, for the other."
        )


@transaction.atomic
def add_service(*, slug: str, by: User | None, **fields: Any) -> Service:
    """A new service, closed to all but the roles it names. nginx learns of it when its
    configuration is written anew."""
    service = Service(slug=slug, **_known(fields))
    _save(service)
    record(
        AccessEvent.Kind.SERVICE_CHANGED, by=by, target=slug, reason="Added.", **_told(service)
    )  # fmt: skip
    return service


@transaction.atomic
def change_service(*, service: Service, by: User | None, **fields: Any) -> Service:
    """Change what is given. Who may enter is felt on the next request; host and upstream when
    nginx's configuration is written anew. The slug stays."""
    row = Service.objects.select_for_update().get(pk=service.pk)
    before = _told(row)
    for name, value in _known(fields).items():
        setattr(row, name, value)
    after = _told(row)
    changed = sorted(name for name in FIELDS if before[name] != after[name])
    if not changed:
        return row
    _save(row)
    told: dict[str, Any] = {
        name: {"before": before[name], "after": after[name]} for name in changed
    }
    why = f"Changed: {', '.join(changed)}."
    record(AccessEvent.Kind.SERVICE_CHANGED, by=by, target=row.slug, reason=why, **told)
    return row


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise TypeError(f"A service has no {', '.join(unknown)} to set.")
    roles_sorted = {
        name: sorted(set(fields[name])) for name in ("open_to", "told_about") if name in fields
    }
    return fields | roles_sorted


def _told(service: Service) -> dict[str, Any]:
    return {name: getattr(service, name) for name in FIELDS}


def _save(service: Service) -> None:
    try:
        service.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    check_service(service)
    service.save()
