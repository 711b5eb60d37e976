"""People, their grants, and the log of who came in and who did not."""

from access.models.events import AccessEvent
from access.models.grants import Grant, GrantQuerySet
from access.models.identities import IdentityRelease
from access.models.people import User, UserManager

__all__ = ["AccessEvent", "Grant", "GrantQuerySet", "IdentityRelease", "User", "UserManager"]
