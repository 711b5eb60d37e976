"""The mail that carries an invitation's link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from access.links import link_of
from access.models import Invitation
from access.queries.invitations import invitable_role
from core.catalogue import Role
from jobs.actions import Mail

HOUSE = "The campaign"  # invites where a command of the operators did


@dataclass(frozen=True, slots=True)
class Content:
    subject: str
    text: str
    html: str


def compose(*, name: str, role: Role, inviter: str, expires_at: datetime, link: str) -> Content:
    """The mail in words. The note is not in it: it is written for those who give out rights."""
    context = {
        "name": name,
        "role": role,
        "inviter": inviter or HOUSE,
        "expires_at": expires_at,
        "action_url": link,
        "action_label": "See the invitation",
    }
    return Content(
        subject=f"Your invitation: {role.name}",
        text=render_to_string("emails/invitation.txt", context),
        html=render_to_string("emails/invitation.html", context),
    )


def mail_with_link(invitation: Invitation, token: str, role: Role | None = None) -> Mail:
    """The mail with an invitation's newest link. Its key is that link's, so that none is sent
    twice."""
    role = role or invitable_role(invitation.group.name)
    content = compose(
        name=invitation.name,
        role=role,
        inviter=str(invitation.invited_by or ""),
        expires_at=invitation.expires_at,
        link=link_of(token, pool=role.pool),
    )
    return Mail(
        key=f"invitation:{invitation.pk}:{invitation.links}",
        to=invitation.email,
        subject=content.subject,
        text=content.text,
        html=content.html,
        holds_secret=True,
    )
