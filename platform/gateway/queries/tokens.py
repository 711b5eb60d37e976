"""What is read about machine tokens."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from access.models import Grant, User
from access.queries import groups_of
from core.catalogue import Role, roles
from gateway.models import ApiToken
from gateway.values import digest_of, is_well_formed


def token_by_value(value: str) -> ApiToken | None:
    """The token that this is the value of, in whatever state; none for any other text.

    A value that was replaced counts until its time is over.
    """
    if not is_well_formed(value):
        return None
    digest = digest_of(value)
    before = Q(previous_digest=digest, previous_until__gt=timezone.now())
    token = ApiToken.objects.filter(Q(digest=digest) | before).first()
    if token is None:
        return None
    kept = token.digest if compare_digest(token.digest, digest) else token.previous_digest
    return token if compare_digest(kept or "", digest) else None


def tokens_of(owner: User) -> QuerySet[ApiToken]:
    """A person's own tokens, the revoked ones last."""
    mine = ApiToken.objects.filter(owner=owner).select_related("revoked_by")
    return mine.order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def roles_of(person: User) -> list[Role]:
    """The roles that a person may hand on to a token: those they have now."""
    held = groups_of(person)
    return [role for role in roles() if role.slug in held]


def groups_with_ends(person: User, among: frozenset[str]) -> list[tuple[str, datetime | None]]:
    """These groups of a person with the end of the grant, if it has one."""
    grants = Grant.objects.in_force().filter(user=person, group__name__in=among)
    return list(grants.order_by("group__name").values_list("group__name", "expires_at"))
