"""What is read about people, their rights, and what they ask for."""

from access.queries.requests import answerable_roles, answerers, askable_roles, requests_of
from access.queries.rights import demo_people, groups_of, permissions_of

__all__ = [
    "answerable_roles",
    "answerers",
    "askable_roles",
    "demo_people",
    "groups_of",
    "permissions_of",
    "requests_of",
]
