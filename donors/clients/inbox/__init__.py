"""The inbox: where files of contributions land by themselves."""

from __future__ import annotations

from django.conf import settings

from core.errors import Refused
from donors.clients.inbox.base import Inbox, InboxError, Landed
from donors.clients.inbox.folder import Folder

__all__ = ["Folder", "Inbox", "InboxError", "Landed", "inbox", "is_configured"]
S3 = "s3://"


def is_configured() -> bool:
    return bool(settings.INBOX)


def inbox() -> Inbox:
    """The one of the settings. Refused where they name none."""
    place: str = settings.INBOX
    if not place:
        raise Refused("There is no inbox: INBOX is not set.")
    if place.startswith(S3):
        # Loads boto3: a quarter of a second that a folder, and every command, need not pay.
        from donors.clients.inbox.bucket import Bucket

        bucket, _, prefix = place.removeprefix(S3).partition("/")
        return Bucket(bucket, prefix.strip("/"))
    return Folder(settings.ROOT / place)
