"""Authorization codes: rows, kept as hashes, good once and for a minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.idp.oidc.adapter import get_adapter
from allauth.idp.oidc.models import Client, Token
from cryptography.fernet import InvalidToken
from django.utils import timezone

from access.models import User
from gateway.derived import box

CODE_SECONDS = 60
TOKEN_SECONDS = 300


def keep_code(
    code: str, *, client: Client, person: User, session_key: str, scopes: list[str], **asked: str
) -> None:
    """`asked`: redirect_uri, challenge and nonce, as the service sent them."""
    row = _row(Token.Type.AUTHORIZATION_CODE, code, client, person, scopes, CODE_SECONDS)
    row.data = {**asked, "session": sealed(session_key)}
    row.save()


def take_code(code: str, *, client: Client) -> Token | None:
    """The code, if it is this client's, fresh, and was not taken before; it is taken now, whatever
    comes of it. One that comes twice has been read by others: what it has given ends."""
    kept = Token.objects.select_for_update().by_value(code)
    row = kept.filter(type=Token.Type.AUTHORIZATION_CODE, client=client).first()
    if row is None:
        return None
    if row.data.get("taken"):
        given = Token.objects.filter(type=Token.Type.ACCESS_TOKEN, client=client)
        given.filter(data__code=row.pk).delete()
        return None
    row.data["taken"] = True
    row.save(update_fields=["data"])
    return row if row.expires_at and row.expires_at > timezone.now() else None


def keep_token(token: str, *, code: Token) -> None:
    """An access token, for the session that the code was given in."""
    assert code.client
    assert code.user
    scopes = code.get_scopes()
    row = _row(Token.Type.ACCESS_TOKEN, token, code.client, code.user, scopes, TOKEN_SECONDS)
    row.data = {"session": code.data["session"], "code": code.pk}
    row.save()


def _row(
    kind: str, value: str, client: Client, person: User, scopes: list[str], seconds: int
) -> Token:
    row = Token(
        type=kind,
        hash=get_adapter().hash_token(value),
        client=client,
        user=person,
        expires_at=timezone.now() + timedelta(seconds=seconds),
    )
    row.set_scopes(scopes)
    return row


def sealed(session_key: str) -> str:
    return box("openid").encrypt(session_key.encode()).decode()


def session_of(row: Token) -> str:
    """The key of the session that a code or token belongs to; '' where it cannot be read."""
    held: dict[str, Any] = row.data or {}
    try:
        return box("openid").decrypt(str(held.get("session", "")).encode()).decode()
    except InvalidToken:
        return ""
