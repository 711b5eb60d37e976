"""What tests of the ways in share: the post, codes, and the people who come by them."""

from __future__ import annotations

import re
import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from access import actions
from access.factors.totp import new_secret
from access.models import Grant, User
from access.queries import factors_of
from jobs.models import Job
from jobs.runner import work_off


def work() -> None:
    """Run whatever jobs wait, and deliver their mails."""
    for job in Job.objects.filter(state=Job.State.WAITING, root=None):
        work_off(job)


def phone_banker(email: str = "val@example.org") -> User:
    """A volunteer to whom something is open."""
    made = User.objects.create_user(email, pool=User.Pool.VOLUNTEER, name="Val Rook")
    group, _ = Group.objects.get_or_create(name="phone-bank")
    Grant.objects.create(user=made, group=group, reason="for a test")
    return made


def latest_mail(to: str) -> str:
    """The text of the last mail to this address; '' where there is none."""
    work()
    mine = [one for one in mail.outbox if one.to == [to]]
    return str(mine[-1].body) if mine else ""


def code_in(text: str) -> str:
    found = re.search(r"^\d{4} \d{4}$", text, re.MULTILINE)
    assert found, text
    return found[0]


def ask(client: Client, email: str) -> str:
    """Ask for a code in this browser; gives back the code that came, or ''."""
    before = len(mail.outbox)
    client.post("/sign-in/code/", {"email": email}, follow=True)
    work()
    texts = [str(one.body) for one in mail.outbox[before:] if one.to == [email]]
    return code_in(texts[-1]) if texts and "is your code" in texts[-1] else ""


def enter(client: Client, code: str) -> bool:
    """Type a code; whether the browser is signed in then."""
    client.post("/sign-in/code/enter/", {"code": code})
    return "_auth_user_id" in client.session


def totp(secret: str, steps: int = 0) -> str:
    """What the app shows, so many steps of 30 seconds from now."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, now + steps)))


def with_app(person: User) -> str:
    """Give somebody an app, whose code of the step before this one was typed; its secret."""
    secret = new_secret()
    actions.add_authenticator_app(person=person, secret=secret, typed=totp(secret, -1), address="")
    assert factors_of(person)
    return secret
