"""What is read about people, their rights, and what they ask for."""

from access.queries.accounts import (
    account_told,
    comes_from_workspace,
    email_is_proven,
    factors_of,
    platform_administrators,
)
from access.queries.closing import closing_of
from access.queries.log import LogFilters, LogPage, filtered, log_of, log_page
from access.queries.onboarding import granted_roles, open_onboardings
from access.queries.refusals import Refusal, why_refused
from access.queries.requests import answerable_roles, answerers, askable_roles, requests_of
from access.queries.rights import access_events, demo_people, grants, groups_of, permissions_of
from access.queries.roles import (
    Right,
    capabilities,
    holders,
    rights_of,
    roles_with,
    tools_of,
    words_for,
)
from access.queries.sessions import (
    BEGAN,
    SEEN,
    UNKNOWN_ADDRESS,
    ShownSession,
    is_to_be_noted,
    open_sessions,
    owes_factor,
    sessions_shown,
    why_over,
)

__all__ = [
    "BEGAN",
    "SEEN",
    "UNKNOWN_ADDRESS",
    "LogFilters",
    "LogPage",
    "Refusal",
    "Right",
    "ShownSession",
    "access_events",
    "account_told",
    "answerable_roles",
    "answerers",
    "askable_roles",
    "capabilities",
    "closing_of",
    "comes_from_workspace",
    "demo_people",
    "email_is_proven",
    "factors_of",
    "filtered",
    "granted_roles",
    "grants",
    "groups_of",
    "holders",
    "is_to_be_noted",
    "log_of",
    "log_page",
    "open_onboardings",
    "open_sessions",
    "owes_factor",
    "permissions_of",
    "platform_administrators",
    "requests_of",
    "rights_of",
    "roles_with",
    "sessions_shown",
    "tools_of",
    "why_over",
    "why_refused",
    "words_for",
]
