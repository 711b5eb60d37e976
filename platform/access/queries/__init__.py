"""What is read about people and their rights."""

from access.queries.onboarding import granted_roles, open_onboardings
from access.queries.rights import demo_people, groups_of, permissions_of

__all__ = ["demo_people", "granted_roles", "groups_of", "open_onboardings", "permissions_of"]
