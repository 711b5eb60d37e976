"""The links in invitations: a token that we signed, of which the database knows a hash alone.

The token stands in the query of the address: our log tells paths and no queries. The page takes it
into a cookie at once and goes on under an address without it, so that neither a Referer header nor
the address bar holds it.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils.http import urlencode

from core.pools import host_for, origin_of

TOKEN = "token"  # noqa: S105  # the name of the query's parameter
LONGEST = 200
_signer = Signer(salt="access.invitation")


def new_token() -> str:
    return _signer.sign(secrets.token_urlsafe(24))


def hash_of(token: str) -> str:
    """What the database keeps of a token; '' for one that we did not sign."""
    if len(token) > LONGEST:
        return ""
    try:
        _signer.unsign(token)
    except BadSignature:
        return ""
    return sha256(token.encode()).hexdigest()


def link_of(token: str, *, pool: str) -> str:
    """The address in the mail, on the host of the pool that the invitation leads into."""
    return f"{origin_of(host_for(pool))}{reverse('access:invitation')}?{urlencode({TOKEN: token})}"
