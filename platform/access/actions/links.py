"""One-time links: for who has no other way in yet, made by a command or an administrator."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from access.actions import limits
from access.models import SignInLink, User
from access.queries import comes_from_workspace
from core.errors import Refused
from core.pools import STAFF, host_for, origin_of

SIGNER = Signer(salt="access.links")
DEAD_LINK = "This link has been used, has run out, or was replaced by a newer one."


@transaction.atomic
def make_link(*, person: User, life: timedelta) -> str:
    """A link that lets this person in once; older ones of theirs that were not used end.

    Its secret stands behind the #, which browsers keep to themselves: no log of any server sees
    it. Refused for volunteers, for the suspended, and for who comes from the Workspace.
    """
    check_local(person)
    now = timezone.now()
    SignInLink.objects.filter(person=person, used_at=None, expires_at__gt=now).update(
        expires_at=now
    )
    secret = secrets.token_urlsafe(32)
    SignInLink.objects.create(person=person, secret_hash=_hash(secret), expires_at=now + life)
    return f"{origin_of(host_for(STAFF))}{reverse('access:link')}#{SIGNER.sign(secret)}"


def redeem_link(*, token: str, address: str) -> User:
    """The person whose link it is; the link is used up by it. Refused for a dead one, and after too
    many tries: counted outside of any transaction, lest a refusal takes the count back."""
    limits.count_by_address(limits.LINKS_PER_ADDRESS, address)
    try:
        secret = SIGNER.unsign(token.strip())
    except BadSignature:
        raise Refused(DEAD_LINK) from None
    rows = SignInLink.objects.filter(
        secret_hash=_hash(secret), used_at=None, expires_at__gt=timezone.now()
    )
    link = rows.select_related("person").first()
    if link is None:
        raise Refused(DEAD_LINK)
    check_local(link.person)
    if not rows.update(used_at=timezone.now()):  # somebody was faster
        raise Refused(DEAD_LINK)
    return link.person


def check_local(person: User) -> None:
    """Refuses who is not let in by links, passwords and the like."""
    if person.pool != User.Pool.STAFF:
        raise Refused(f"{person} is a volunteer, and signs in by a code sent by e-mail.")
    if not person.is_active:
        raise Refused(f"{person} is suspended. Let them in again first.")
    if comes_from_workspace(person):
        raise Refused(f"{person} signs in with the campaign's Workspace account, and no other way.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
