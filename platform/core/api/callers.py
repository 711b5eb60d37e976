"""Who calls the API."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """What the gateway's authentication puts into `request.auth`.

    `groups` are those that count for this request: of a session, the groups of the person that
    grants in force give; of a machine token, those of them that the token may use.
    """

    pool: str
    groups: frozenset[str]
    token_id: int | None = None
    token_name: str = ""
