"""What keeps an unready house off the internet, as told by `manage.py check`.

The web server runs no checks when it starts: what it refuses itself stands in gunicorn.conf.py.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from access.clients.directory import is_configured, service_account
from core.catalogue import roles, tools
from core.errors import Refused

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


def _codenames(options: Any) -> list[str]:
    """Of all rights that Django makes for a model."""
    made = [get_permission_codename(verb, options) for verb in options.default_permissions]
    return [*made, *(codename for codename, _ in options.permissions)]


@register(Tags.models)
def roles_name_what_exists(**kwargs: Any) -> list[CheckMessage]:
    """An error of every `check`, and so of `migrate`, for a role that names a permission which no
    model declares, or an owner that is no role; for a tool whose group is none."""
    declared = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in _codenames(model._meta)
    }
    slugs = {role.slug for role in roles()}
    wrong = [
        f"The role {role.slug} names the permission {name}, and no model declares one such."
        for role in roles()
        for name in role.permissions
        if name not in declared
    ]
    wrong += [
        f"The role {role.slug} is answered for by {owner}, and no app declares such a role."
        for role in roles()
        for owner in role.owners
        if owner not in slugs
    ]
    wrong += [
        f"The tool {tool.name} is for {group}, and no app declares such a role."
        for tool in tools()
        for group in sorted(tool.groups - slugs)
    ]
    return [Error(text, hint="See docs/add-a-role.md.", id="access.E010") for text in wrong]


@register(Tags.security)
def google_sync_is_whole(**kwargs: Any) -> list[CheckMessage]:
    """An error of every `check` for a key that cannot be used, or one without a subject."""
    if not is_configured():
        return []
    try:
        service_account(settings.GOOGLE_SYNC_KEY, settings.GOOGLE_SYNC_SUBJECT)
    except Refused as refusal:
        return [Error(str(refusal), hint="See docs/roles-and-grants.md.", id="access.E011")]
    return []
