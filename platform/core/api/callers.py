"""Who calls the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # rest_framework.views reads the settings that name what stands on this module
    from rest_framework.request import Request


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


def caller_of(request: Request) -> Caller:
    assert isinstance(request.auth, Caller)  # the permission lets nobody else in
    return request.auth
