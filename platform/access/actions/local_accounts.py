"""The first administrator, and the account for the day the Workspace is down: both by command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from access.actions.events import record
from access.actions.grants import grant
from access.actions.links import make_link
from access.actions.people import add_person
from access.models import AccessEvent, Grant, User
from access.queries import comes_from_workspace, platform_administrators
from core.errors import Refused
from core.logs import get_logger
from jobs.actions import send_mail

log = get_logger("access")
ADMINISTRATOR = "platform-admin"
LINK_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a command has done. `link` is empty for somebody whom the Workspace lets in; `until` is
    None for a grant without an end."""

    person: User
    person_is_new: bool
    grant_is_new: bool
    until: datetime | None
    link: str


@transaction.atomic
def create_administrator(*, email: str, name: str = "") -> Opened:
    """Make (or find) somebody on the staff, with the role of platform administrator for good, and
    a one-time link that voids the one before. Any number of times.

    Refused for a volunteer, for somebody suspended, and for what is no e-mail.
    """
    person, is_new = _staff(email, name)
    in_force = _role_in_force(person)
    if in_force and in_force.expires_at:
        raise Refused(
            f"{person} is a platform administrator until {in_force.expires_at:%Y-%m-%d %H:%M %Z}. "
            "Revoke that grant first, if it shall have no end."
        )
    if in_force is None:
        grant(user=person, role=ADMINISTRATOR, reason="manage.py create_admin", by=None)
    link = "" if comes_from_workspace(person) else make_link(person=person, life=LINK_LIFE)
    return Opened(person, is_new, in_force is None, None, link)


@transaction.atomic
def break_glass(*, email: str, hours: int, reason: str, name: str = "") -> Opened:
    """Open a local account to a platform administrator's rights for some hours, with a one-time
    link; log it loudly and mail every platform administrator. The grant's end ends it.

    Refused without a reason, for who comes from the Workspace (which is down), for a volunteer, and
    for somebody suspended. One that is open already keeps its end, and gets a new link.
    """
    if not reason.strip():
        raise Refused("Say why: it is the first thing that everybody will ask.")
    told = [administrator.email for administrator in platform_administrators()]
    person, is_new = _staff(email, name)
    link = make_link(person=person, life=LINK_LIFE)
    in_force = _role_in_force(person)
    until = in_force.expires_at if in_force else timezone.now() + timedelta(hours=hours)
    if in_force is None:
        grant(
            user=person,
            role=ADMINISTRATOR,
            reason=f"Break-glass: {reason.strip()}"[:500],
            by=None,
            until=until,
        )
    event = record(
        AccessEvent.Kind.BREAK_GLASS,
        person=person,
        group=ADMINISTRATOR,
        reason=reason,
        until=until,
    )
    if told:
        context = {
            "person": person,
            "reason": reason,
            "until": until,
            "base_url": settings.BASE_URL,
        }
        send_mail(
            key=f"break-glass:{event.pk}",
            to=told,
            subject="The break-glass account was opened",
            text=render_to_string("emails/break_glass.txt", context),
            html=render_to_string("emails/break_glass.html", context),
        )
    log.warning(
        "break-glass account opened", person=person.pk, until=str(until), administrators=len(told)
    )
    return Opened(person, is_new, in_force is None, until, link)


def _staff(email: str, name: str) -> tuple[User, bool]:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(f"Expected an e-mail such as ada@campaign.test, got {email!r}.") from None
    person = User.objects.with_email(email).first()
    if person is None:
        return add_person(email=email, pool=User.Pool.STAFF, name=name), True
    if person.pool != User.Pool.STAFF:
        raise Refused(f"{person} is a volunteer, and stays one: use another e-mail.")
    if not person.is_active:
        raise Refused(f"{person} is suspended: an administrator lets them in again.")
    return person, False


def _role_in_force(person: User) -> Grant | None:
    return Grant.objects.in_force().filter(user=person, group__name=ADMINISTRATOR).first()
