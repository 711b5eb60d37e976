"""People, their grants, and the log of who came in and who did not."""

from access.models.closing import ClosedGrant, ClosingDown
from access.models.events import AccessEvent
from access.models.exports import LogExport
from access.models.grants import Grant, GrantQuerySet
from access.models.group_links import GroupLink
from access.models.identities import IdentityRelease
from access.models.invitations import Invitation, InvitationBatch, InvitationQuerySet
from access.models.onboarding import OnboardingStep
from access.models.people import User, UserManager
from access.models.pools import GroupPool
from access.models.requests import AccessRequest
from access.models.sign_in import AttemptCount, SignInCode, SignInLink

__all__ = [
    "AccessEvent",
    "AccessRequest",
    "AttemptCount",
    "ClosedGrant",
    "ClosingDown",
    "Grant",
    "GrantQuerySet",
    "GroupLink",
    "GroupPool",
    "IdentityRelease",
    "Invitation",
    "InvitationBatch",
    "InvitationQuerySet",
    "LogExport",
    "OnboardingStep",
    "SignInCode",
    "SignInLink",
    "User",
    "UserManager",
]
