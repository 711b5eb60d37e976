"""What no production may start with: `manage.py check --deploy` names it, and the web server and
`qcluster` refuse it (`core.start`). DEBUG=on is how to run without, on a developer's own machine.

No message repeats a secret.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as CheckWarning
from django.http.request import validate_host

PRODUCTION = "production"
KEY_LENGTH = 50
KEY_VARIETY = 10
TOKEN_LENGTH = 24


@register(PRODUCTION, deploy=True)
def secrets_are_long(**kwargs: Any) -> list[CheckMessage]:
    """Errors for keys that can be guessed."""
    found: list[CheckMessage] = []
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if _is_weak(key):
            hint = "Any 50 random characters: `openssl rand -base64 48` makes some."
            found.append(
                Error("SECRET_KEY is short, or looks like an example.", hint=hint, id="core.E001")
            )
    if settings.GATEWAY_KEY and _is_weak(settings.GATEWAY_KEY):
        hint = "As SECRET_KEY: it encrypts the signing keys, and proves to us that nginx asks."
        found.append(Error("GATEWAY_KEY is short.", hint=hint, id="core.E009"))
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < TOKEN_LENGTH:
        hint = f"Give it {TOKEN_LENGTH} random characters or more."
        found.append(Error("METRICS_TOKEN is short.", hint=hint, id="core.E002"))
    return found


def _is_weak(key: str) -> bool:
    return len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY or "insecure" in key


@register(PRODUCTION, deploy=True)
def hosts_are_named(**kwargs: Any) -> list[CheckMessage]:
    """Errors where any Host header would do, or none."""
    if not settings.ALLOWED_HOSTS:
        hint = "Name the hosts that the server answers to: hustings.example.org"
        return [Error("ALLOWED_HOSTS is empty.", hint=hint, id="core.E003")]
    if any(host.strip(".") in {"*", ""} for host in settings.ALLOWED_HOSTS):
        hint = "Whoever sends a request would choose where our links lead. Name the hosts."
        return [Error("ALLOWED_HOSTS lets every host in.", hint=hint, id="core.E003")]
    return []


@register(PRODUCTION, deploy=True)
def browsers_come_by_tls(**kwargs: Any) -> Iterator[CheckMessage]:
    """Errors where passwords and sessions could travel unencrypted."""
    if not settings.SECURE_SSL_REDIRECT:
        hint = "Unset it: http is then sent to https."
        yield Error("SECURE_SSL_REDIRECT is off.", hint=hint, id="core.E004")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) is None:
        hint = (
            "gunicorn speaks no TLS: put a proxy before it that does and that sets"
            " X-Forwarded-Proto itself, as deploy/nginx does, and set BEHIND_PROXY=on."
        )
        yield Error("BEHIND_PROXY is off.", hint=hint, id="core.E005")
    if not settings.SECURE_HSTS_SECONDS:
        hint = "Begin with an hour (3600), and raise it when TLS is known to hold."
        yield Error("SECURE_HSTS_SECONDS is 0.", hint=hint, id="core.E006")


@register(PRODUCTION, deploy=True)
def links_lead_here(**kwargs: Any) -> list[CheckMessage]:
    """An error where the links in mails lead elsewhere, or unencrypted."""
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme != "https":
        hint = "The links in our mails sign people in: https://hustings.example.org"
        return [Error("BASE_URL is not https.", hint=hint, id="core.E007")]
    if not validate_host(parts.hostname or "", settings.ALLOWED_HOSTS):
        hint = f"Name {parts.hostname} in ALLOWED_HOSTS, or mend BASE_URL."
        return [Error("BASE_URL's host is not in ALLOWED_HOSTS.", hint=hint, id="core.E007")]
    return []


@register(PRODUCTION, deploy=True)
def mail_leaves_the_machine(**kwargs: Any) -> list[CheckMessage]:
    """An error where codes and invitations would be written into files."""
    if settings.EMAIL_HOST:
        return []
    hint = "Name a mail server; nobody could be invited, or sign in by a code."
    return [Error("EMAIL_HOST is unset: mails become files.", hint=hint, id="core.E008")]


@register(PRODUCTION, deploy=True)
def house_outlives_its_machine(**kwargs: Any) -> Iterator[CheckMessage]:
    """Warnings for what one machine can do with, and several cannot."""
    if "EMBEDDED_HOME" in settings.DATABASES["default"]:
        hint = "Set DATABASE_URL: nobody backs this one up, and no second machine can use it."
        yield CheckWarning("The database is the embedded one.", hint=hint, id="core.W001")
    if not settings.STORAGE_BUCKET:
        hint = "Set STORAGE_BUCKET before a second machine runs web or workers."
        yield CheckWarning("Files lie on this machine's disk.", hint=hint, id="core.W002")
    if not settings.METRICS_TOKEN:
        hint = "Set METRICS_TOKEN, here and in Prometheus: without it nobody sees a failure coming."
        yield CheckWarning("/metrics is closed to everyone.", hint=hint, id="core.W003")
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        hint = "Set DEFAULT_FROM_EMAIL to an address of your own domain."
        yield CheckWarning("Our mails come from @localhost.", hint=hint, id="core.W004")
