"""People, their grants, and the log of who came in and who did not."""

from access.models.events import AccessEvent
from access.models.grants import Grant, GrantQuerySet
from access.models.invitations import Invitation, InvitationBatch, InvitationQuerySet
from access.models.onboarding import OnboardingStep
from access.models.people import User, UserManager

__all__ = [
    "AccessEvent",
    "Grant",
    "GrantQuerySet",
    "Invitation",
    "InvitationBatch",
    "InvitationQuerySet",
    "OnboardingStep",
    "User",
    "UserManager",
]
