"""People for tests: made by the actions that make them in life, but where those would refuse."""

from __future__ import annotations

import re
import time
from importlib import import_module
from urllib.parse import urlsplit

import pgtrigger
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group

from access import actions
from access.models import Grant, Invitation, User
from access.queries import BEGAN, SEEN

PASSWORD = "a password of the tests"


def person(email: str = "ada@campaign.test", *roles: str) -> User:
    """Somebody with a password and these roles."""
    made = User.objects.create_user(
        email, pool=User.Pool.STAFF, name="Ada Quill", password=PASSWORD
    )
    for role in roles:
        actions.grant(user=made, role=role, reason="for a test", by=None)
    return made


def administrator(email: str = "boss@campaign.test") -> User:
    return person(email, "platform-admin")


def volunteer(*roles: str) -> User:
    """A volunteer, with grants that no action gives one."""
    made = User.objects.create_user("val@campaign.test", pool=User.Pool.VOLUNTEER, name="Val Rook")
    force_grants(made, *roles)
    return made


def force_grants(person: User, *roles: str) -> None:
    """Grants that neither the actions nor the database would let anybody have: so that what stands
    behind them is tested as well."""
    with pgtrigger.ignore("access.Grant:one_pool"):
        for group in Group.objects.filter(name__in=roles):
            Grant.objects.create(user=person, group=group, reason="for a test")


def session_of(person: User) -> str:
    """A new session of this person's, as signing in makes one."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "access.backends.GrantBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store[BEGAN] = store[SEEN] = int(time.time())
    store.save()
    return str(store.session_key)


def link_in(invitation: Invitation) -> str:
    """The path of the link in the invitation's mail, which waits to be sent."""
    invitation.refresh_from_db()
    assert invitation.message
    found = re.search(r"https?://\S+", invitation.message.text)
    assert found
    parts = urlsplit(found[0])
    return f"{parts.path}?{parts.query}"
