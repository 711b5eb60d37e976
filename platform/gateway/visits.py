"""How a person who has signed in at the house is known at a service's host.

The session's cookie stays at the house: a service's host never sees it. The person gets there by a
ticket, and is known there by a cookie of that host, which names the session (encrypted) and is good
for that service alone. It says nothing about rights: those are asked for on every request.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme

from gateway.derived import box

ARRIVAL = "/.hustings/arrived"  # at the service's host, where nginx asks us and nobody else
TICKET_SECONDS = 60
STATE_SECONDS = 15 * 60  # for signing in on the way
STATE_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
LONGEST_PATH = 2_000


@dataclass(frozen=True, slots=True)
class Visit:
    """Whose session, at which service."""

    service: str
    session: str
    user: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leads one browser, that which holds the secret of `state`, into one service."""

    visit: Visit
    state: str
    to: str


def cookie_name() -> str:
    """`__Host-`: no other host can set it, and it comes by TLS only."""
    return "__Host-hustings_visit" if settings.SESSION_COOKIE_SECURE else "hustings_visit"


def state_cookie_name() -> str:
    return "__Host-hustings_state" if settings.SESSION_COOKIE_SECURE else "hustings_state"


def state_secret(kept: str) -> str:
    """What this browser keeps already, or a new one: pages that are opened side by side go the same
    way. It is not used up, but runs out; a ticket is good for a minute anyway."""
    return kept if STATE_SECRET.fullmatch(kept) else secrets.token_urlsafe(24)


def state_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


def visit_cookie(visit: Visit) -> str:
    return box("visit").encrypt(json.dumps(asdict(visit)).encode()).decode()


def read_visit(cookie: str, *, service: str) -> Visit | None:
    """The visit, if we made this cookie for this service."""
    try:
        told = json.loads(box("visit").decrypt(cookie.encode(), ttl=settings.SESSION_COOKIE_AGE))
    except (InvalidToken, UnicodeEncodeError):
        return None
    visit = Visit(**told)
    return visit if visit.service == service else None


def ticket(found: Ticket) -> str:
    return box("ticket").encrypt(json.dumps(asdict(found)).encode()).decode()


def read_ticket(text: str, *, service: str, secret: str) -> Ticket | None:
    """The ticket, if it is fresh, for this service, and for the browser that holds the secret."""
    try:
        told = json.loads(box("ticket").decrypt(text.encode(), ttl=TICKET_SECONDS))
    except (InvalidToken, UnicodeEncodeError):
        return None
    found = Ticket(Visit(**told["visit"]), told["state"], told["to"])
    fits = found.visit.service == service and secret and state_of(secret) == found.state
    return found if fits else None


def safe_path(wanted: str) -> str:
    """A path of the service's own host; its front page for anything else."""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own and wanted.isprintable() and len(wanted) <= LONGEST_PATH else "/"


def without_ours(header: str) -> str:
    """A Cookie header without our own cookies, each of them however often it is there: what the
    service may see."""
    own = (settings.SESSION_COOKIE_NAME.lower(), settings.CSRF_COOKIE_NAME.lower())
    kept = []
    for pair in header.split(";"):
        name = pair.partition("=")[0].strip(' \t"').lower()
        if pair.strip() and not name.startswith(own) and "hustings" not in name:
            kept.append(pair.strip())
    return "; ".join(kept)
