"""What keeps an unready house off the internet, as told by `manage.py check`.

Those of PRODUCTION keep the web server and the worker from starting too: see core.checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from access.clients.directory import is_configured, service_account
from core.catalogue import roles, tools
from core.checks import PRODUCTION
from core.errors import Refused

NO_SIGN_IN = "There is no sign-in: outside DEBUG nobody can enter this server."
NO_SIGN_IN_HINT = (
    "Name a provider: GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET, or OIDC_ISSUER, OIDC_CLIENT_ID "
    "and OIDC_CLIENT_SECRET; docs/connect-a-workspace.md says how."
)
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


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
    """An error of `check --deploy` outside DEBUG where nobody could enter."""
    if settings.DEBUG or has_provider():
        return []
    return [Error(NO_SIGN_IN, hint=NO_SIGN_IN_HINT, id="access.E002")]


@register(Tags.security)
def sign_in_is_missing(**kwargs: Any) -> list[CheckMessage]:
    """A warning of every `check` outside DEBUG where nobody could enter."""
    if settings.DEBUG or has_provider():
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


@register(Tags.security, PRODUCTION)
def sign_in_settings_go_together(**kwargs: Any) -> list[CheckMessage]:
    """An error of every `check`: settings of the sign-in that are no use, or unsafe."""
    faults = [*_faults_of_providers(), *_faults_of_domains(), *_faults_of_hosts()]
    hint = "docs/connect-a-workspace.md and docs/settings.md say what belongs there."
    return [Error(fault, hint=hint, id="access.E003") for fault in faults]


@register(Tags.security, PRODUCTION, deploy=True)
def pools_share_a_host(**kwargs: Any) -> list[CheckMessage]:
    """An error of `check --deploy` outside DEBUG."""
    if settings.DEBUG or settings.STAFF_HOST:
        return []
    return [
        Error(
            "Staff and volunteers share one host and its cookies.",
            hint="Set STAFF_HOST, and VOLUNTEER_HOST where there are volunteers.",
            id="access.E004",
        )
    ]


def has_provider() -> bool:
    return any(provider["APPS"] for provider in settings.SOCIALACCOUNT_PROVIDERS.values())


def _faults_of_providers() -> Iterator[str]:
    for names in (
        ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
        ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"),
    ):
        missing = [name for name in names if not getattr(settings, name)]
        if missing and len(missing) < len(names):
            set_ = [name for name in names if name not in missing]
            yield f"{' and '.join(set_)} without {' and '.join(missing)}: all of them, or none."
    issuer = urlsplit(settings.OIDC_ISSUER)
    if issuer.scheme == "http" and issuer.hostname not in LOOPBACK:
        yield "OIDC_ISSUER must begin with https: whoever listens could sign in as anybody."


def _faults_of_domains() -> Iterator[str]:
    if has_provider() and not settings.STAFF_DOMAINS:
        yield "A provider without STAFF_DOMAINS: nobody of it could come in."
    for domain in settings.STAFF_DOMAINS:
        if not HOST.fullmatch(domain) or "." not in domain:
            yield f"STAFF_DOMAINS names {domain!r}: expected domains such as campaign.example."


def _faults_of_hosts() -> Iterator[str]:
    for name in ("STAFF_HOST", "VOLUNTEER_HOST"):
        host = getattr(settings, name)
        if host and not HOST.fullmatch(host):
            yield f"{name} is {host!r}: expected a host name alone, without https:// and port."
    if settings.VOLUNTEER_HOST and not settings.STAFF_HOST:
        yield "VOLUNTEER_HOST without STAFF_HOST: the staff would have no host."
    if settings.STAFF_HOST and settings.STAFF_HOST == settings.VOLUNTEER_HOST:
        yield "STAFF_HOST and VOLUNTEER_HOST are the same: staff and volunteers need two."


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
