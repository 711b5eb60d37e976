"""Who may come in, judged by what the ID token says: facts in, a reason out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_EMAIL = 254


def refusal(
    claims: Mapping[str, Any], *, issuer: str, client_id: str, domains: Collection[str]
) -> str:
    """Why these claims let nobody in, in words; '' where they do.

    allauth has held issuer, audience and time against the configuration where the token has them;
    here they must be there, and the issuer must be the one in our settings, not the one that the
    provider's own document names.
    """
    if claims.get("iss") != issuer:
        return "The ID token is of another issuer than the one we asked."
    if not isinstance(claims.get("exp"), int | float):
        return "The ID token has no end."
    if "azp" in claims and claims["azp"] != client_id:
        return "The ID token was made for another client."
    if "hd" not in claims:
        return "The account is of no workspace: the ID token names no hosted domain."
    if not _is_ours(claims["hd"], domains):
        return "The account is of another workspace."
    if claims.get("email_verified") is not True:  # "false" and "true" are strings, and no answer
        return "The provider has not verified the e-mail of this account."
    return _refusal_of_email(claims.get("email"), domains)


def _refusal_of_email(email: Any, domains: Collection[str]) -> str:
    if not isinstance(email, str) or len(email) > LONGEST_EMAIL or email.count("@") != 1:
        return "The account has no e-mail that we could use."
    try:
        validate_email(email)
    except ValidationError:
        return "The account has no e-mail that we could use."
    if not _is_ours(email.partition("@")[2], domains):
        return "The e-mail of this account is of another domain than the workspace's."
    return ""


def _is_ours(domain: Any, domains: Collection[str]) -> bool:
    """Letter by letter, but for case; letters that only look like ours (K, the sign for Kelvin,
    which folds to k) are none."""
    return isinstance(domain, str) and domain.isascii() and domain.casefold() in domains
