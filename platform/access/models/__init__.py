"""People, their grants, and the log of who came in and who did not."""

from access.models.closing import ClosedGrant, ClosingDown
from access.models.events import AccessEvent
from access.models.exports import LogExport
from access.models.grants import Grant, GrantQuerySet
from access.models.group_links import GroupLink
from access.models.people import User, UserManager
from access.models.pools import GroupPool
from access.models.requests import AccessRequest

__all__ = [
    "AccessEvent",
    "AccessRequest",
    "ClosedGrant",
    "ClosingDown",
    "Grant",
    "GrantQuerySet",
    "GroupLink",
    "GroupPool",
    "LogExport",
    "User",
    "UserManager",
]
