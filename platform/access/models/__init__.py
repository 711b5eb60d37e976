"""People, their grants, and the log of who came in and who did not."""

from access.models.events import AccessEvent
from access.models.grants import Grant, GrantQuerySet
from access.models.people import User, UserManager
from access.models.requests import AccessRequest

__all__ = ["AccessEvent", "AccessRequest", "Grant", "GrantQuerySet", "User", "UserManager"]
