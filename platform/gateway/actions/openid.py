"""Clients of OpenID Connect are made, get a new secret, and are ended; none is deleted."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Token
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from access.actions import record
from access.models import AccessEvent, User
from core.errors import Refused
from gateway.actions.keys import ensure_keys
from gateway.models import KnownClient, OpenIDClient, Service, SigningKey
from gateway.queries.openid import SCOPES

MOST_ADDRESSES = 10
LONGEST_ADDRESS = 500
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def check_redirects(addresses: Iterable[str]) -> list[str]:
    """The addresses, each once; Refused with the reason where people must not be sent there."""
    found = list(dict.fromkeys(addresses))
    if not found:
        raise Refused("Name at least one address that people are sent back to.")
    if len(found) > MOST_ADDRESSES:
        raise Refused(f"{MOST_ADDRESSES} addresses at most.")
    for address in found:
        _check_redirect(address)
    return found


def _check_redirect(address: str) -> None:
    form = "such as https://grafana.example.org/login/generic_oauth: whole, without * and #"
    plain = address.isascii() and address.isprintable() and not set(' *#\\"<>') & set(address)
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:
        host = ""
    if not host or not plain or "@" in parts.netloc or len(address) > LONGEST_ADDRESS:
        raise Refused(f"{address[:80]!r}: an address must be one {form}.")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise Refused(f"{address[:80]!r}: only https, or http on the service's own machine.")


@transaction.atomic
def add_client(
    *, service: Service, redirects: Iterable[str], by: User | None
) -> tuple[OpenIDClient, str]:
    """A client for this service, and its secret, which is kept as a hash and never shown again."""
    service = Service.objects.select_for_update().get(pk=service.pk)
    if not service.active or service.pool != User.Pool.STAFF:
        raise Refused("Only an open service for the staff can have a client.")
    addresses = check_redirects(redirects)
    ensure_keys(purpose=SigningKey.Purpose.OPENID)
    secret = secrets.token_urlsafe(32)
    kept = KnownClient(
        id=f"{service.slug}-{secrets.token_hex(6)}",
        name=service.name,
        type=KnownClient.Type.CONFIDENTIAL,
        skip_consent=True,  # they are our own services
    )
    kept.set_redirect_uris(addresses)
    kept.set_scopes(list(SCOPES))
    kept.set_secret(secret)
    made = OpenIDClient(service=service, client=kept, created_by=by)
    try:
        made.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    kept.save(force_insert=True)
    made.client = kept
    made.save()
    _tell(made, by, "OpenID client added.", redirects=kept.get_redirect_uris())
    return made, secret


@transaction.atomic
def change_redirects(*, client: OpenIDClient, redirects: Iterable[str], by: User | None) -> None:
    """Where people may be sent back to, from the next time on."""
    row = _live(client)
    before, after = row.client.get_redirect_uris(), check_redirects(redirects)
    if before == after:
        return
    row.client.set_redirect_uris(after)
    row.client.save(update_fields=["redirect_uris"])
    change = {"before": before, "after": after}
    _tell(row, by, "OpenID client: changed where people are sent back to.", redirects=change)


@transaction.atomic
def rotate_secret(*, client: OpenIDClient, by: User | None) -> str:
    """A new secret; the old one ends at once."""
    row = _live(client)
    secret = secrets.token_urlsafe(32)
    row.client.set_secret(secret)
    row.client.save(update_fields=["secret"])
    row.rotated_at = timezone.now()
    row.save(update_fields=["rotated_at"])
    _tell(row, by, "OpenID client: new secret.")
    return secret


@transaction.atomic
def end_client(*, client: OpenIDClient, by: User | None) -> None:
    """Nobody is told anything under this name any more, from the next request on."""
    row = _live(client)
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    Token.objects.filter(client=row.client).delete()
    _tell(row, by, "OpenID client ended.")


def tidy_openid() -> int:
    """Forget codes and tokens that have run out; says how many."""
    deleted: int = Token.objects.filter(expires_at__lte=timezone.now()).delete()[0]
    return deleted


def _live(client: OpenIDClient) -> OpenIDClient:
    row = OpenIDClient.objects.select_for_update().get(pk=client.pk)
    if row.ended_at:
        raise Refused("This client has ended. Add another one.")
    return row


def _tell(client: OpenIDClient, by: User | None, reason: str, **facts: Any) -> None:
    record(
        AccessEvent.Kind.SERVICE_CHANGED, by=by, target=client.service.slug, reason=reason,
        client=client.client_id, **facts,
    )  # fmt: skip
