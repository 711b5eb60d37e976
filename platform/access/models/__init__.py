"""People, their grants, and the log of who came in and who did not."""

from access.models.events import AccessEvent
from access.models.grants import Grant, GrantQuerySet
from access.models.identities import IdentityRelease
from access.models.people import User, UserManager
from access.models.sign_in import AttemptCount, SignInCode, SignInLink

__all__ = [
    "AccessEvent",
    "AttemptCount",
    "Grant",
    "GrantQuerySet",
    "IdentityRelease",
    "SignInCode",
    "SignInLink",
    "User",
    "UserManager",
]
