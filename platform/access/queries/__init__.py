"""What is read about people, their rights, and what they ask for."""

from access.queries.closing import closing_of
from access.queries.log import LogFilters, LogPage, filtered, log_of, log_page
from access.queries.refusals import Refusal, why_refused
from access.queries.requests import answerable_roles, answerers, askable_roles, requests_of
from access.queries.rights import demo_people, groups_of, permissions_of
from access.queries.roles import (
    Right,
    capabilities,
    holders,
    rights_of,
    roles_with,
    tools_of,
    words_for,
)

__all__ = [
    "LogFilters",
    "LogPage",
    "Refusal",
    "Right",
    "answerable_roles",
    "answerers",
    "askable_roles",
    "capabilities",
    "closing_of",
    "demo_people",
    "filtered",
    "groups_of",
    "holders",
    "log_of",
    "log_page",
    "permissions_of",
    "requests_of",
    "rights_of",
    "roles_with",
    "tools_of",
    "why_refused",
    "words_for",
]
