"""What keeps an unready house off the internet, as told by `manage.py check`.

The web server runs no checks when it starts: what it refuses itself stands in gunicorn.conf.py.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

NO_SIGN_IN = "There is no sign-in outside DEBUG yet: nobody can enter this server."
NO_SIGN_IN_HINT = "It is not for the internet: run it with DEBUG=on, on your own machine."


@register(Tags.security, deploy=True)
def password_page_is_open(**kwargs: Any) -> list[CheckMessage]:
    """An error of `check --deploy` while DEBUG."""
    if not settings.DEBUG:
        return []
    return [
        Error(
            "DEBUG is on: the password page of the demo is open.",
            hint="Unset DEBUG on any machine that others can reach.",
            id="access.E001",
        )
    ]


@register(Tags.security, deploy=True)
def server_is_not_ready(**kwargs: Any) -> list[CheckMessage]:
    """An error of `check --deploy` outside DEBUG, because nobody could enter."""
    return [Error(NO_SIGN_IN, hint=NO_SIGN_IN_HINT, id="access.E002")] if not settings.DEBUG else []


@register(Tags.security)
def sign_in_is_missing(**kwargs: Any) -> list[CheckMessage]:
    """A warning of every `check` outside DEBUG."""
    if settings.DEBUG:
        return []
    return [CheckWarning(NO_SIGN_IN, hint=NO_SIGN_IN_HINT, id="access.W002")]


@register(Tags.security)
def debug_server_is_reachable(**kwargs: Any) -> list[CheckMessage]:
    """A warning of every `check` while DEBUG where ALLOWED_HOSTS lets strangers in."""
    here = {"localhost", "127.0.0.1", "[::1]", "testserver"}
    strange = [host for host in settings.ALLOWED_HOSTS if host not in here]
    if settings.DEBUG and strange:
        return [
            CheckWarning(
                f"DEBUG is on and ALLOWED_HOSTS names {', '.join(strange)}.",
                hint="DEBUG opens a password page; it is for this machine only.",
                id="access.W001",
            )
        ]
    return []
