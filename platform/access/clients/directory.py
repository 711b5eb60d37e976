"""Google's Directory API: who is in a group.

Reference: https://developers.google.com/admin-sdk/directory/reference/rest/v1/members/list and
https://developers.google.com/identity/protocols/oauth2/service-account (the signed token).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote

from django.conf import settings

from core.errors import Refused
from core.http_client import HttpError, ask_json

SCOPE = "https://www.googleapis.com/auth/admin.directory.group.member.readonly"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
TOKEN_SECONDS = 3600
PER_PAGE = "200"
MOST_PAGES = 1_000
MOST_GROUPS = 200  # one within another
KEY_FIELDS = ("client_email", "private_key", "token_uri")


class DirectoryError(Exception):
    """Why it is not known who is in a group; the words hold no addresses of people.

    `permanent`: somebody has to set something right first.
    """

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Members:
    """The Google ids of a group's active people, those of groups within it included; each is the
    `sub` of that person's ID token. `inactive` counts those whom Google has suspended."""

    ids: frozenset[str]
    inactive: int = 0


class Directory(Protocol):
    def members(self, group: str) -> Members:
        """Who is in the group with this address. Raises DirectoryError."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """What the key file of a service account says, and whom of the Workspace it acts for."""

    client_email: str
    private_key: str = field(repr=False)
    token_uri: str
    subject: str
    key_id: str = ""


def service_account(key: str, subject: str) -> ServiceAccount:
    """From the text of the key file. Refused where it is none."""
    try:
        told = json.loads(key)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(isinstance(told.get(f), str) for f in KEY_FIELDS):
        raise Refused(
            "GOOGLE_SYNC_KEY must be the JSON key of a service account, with "
            f"{', '.join(KEY_FIELDS)}."
        )
    if not subject:
        raise Refused("GOOGLE_SYNC_SUBJECT must name the administrator that the sync acts for.")
    given = {name: told[name] for name in KEY_FIELDS}
    return ServiceAccount(**given, subject=subject, key_id=str(told.get("private_key_id") or ""))


def is_configured() -> bool:
    return bool(settings.GOOGLE_SYNC_KEY)


def google_directory() -> GoogleDirectory:
    """The Workspace of the settings. Refused where they name none."""
    if not is_configured():
        raise Refused("No Google Workspace is connected: see docs/roles-and-grants.md.")
    account = service_account(settings.GOOGLE_SYNC_KEY, settings.GOOGLE_SYNC_SUBJECT)
    return GoogleDirectory(account, settings.GOOGLE_SYNC_API_URL)


class GoogleDirectory:
    def __init__(
        self,
        account: ServiceAccount,
        api_url: str,
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.account = account
        self.api_url = api_url.rstrip("/")
        self.pause = pause
        self._token = ""

    def members(self, group: str) -> Members:
        """Groups within the group are followed, each once: they may hold each other."""
        people: dict[str, bool] = {}
        waiting, seen = [group], {group.lower()}
        while waiting:
            if len(seen) > MOST_GROUPS:
                raise DirectoryError("More groups hang on it than we follow.", permanent=True)
            for member in self._entries(waiting.pop()):
                kind, pk = member.get("type"), str(member.get("id") or "")
                if kind == "CUSTOMER":
                    raise DirectoryError(
                        "It holds the whole Workspace: name the people or groups.", permanent=True
                    )
                if kind == "GROUP" and pk and pk.lower() not in seen:
                    seen.add(pk.lower())
                    waiting.append(pk)
                elif kind == "USER" and pk:
                    # no status is told of some; what is told has to be good
                    people[pk] = str(member.get("status") or "ACTIVE").upper() == "ACTIVE"
        active = frozenset(pk for pk, is_active in people.items() if is_active)
        return Members(active, inactive=len(people) - len(active))

    def _entries(self, group: str) -> Iterator[dict[str, Any]]:
        params = {"maxResults": PER_PAGE}
        url = f"{self.api_url}/admin/directory/v1/groups/{quote(group, safe='')}/members"
        for _ in range(MOST_PAGES):
            page = self._get(url, params)
            entries = page.get("members", [])
            if not isinstance(entries, list):
                raise DirectoryError("Google's answer was not understood.", permanent=True)
            yield from (entry for entry in entries if isinstance(entry, dict))
            token = page.get("nextPageToken")
            if not token:
                return
            params["pageToken"] = str(token)
        raise DirectoryError("Google's answer has no end.", permanent=True)

    def _get(self, url: str, params: dict[str, str]) -> dict[str, Any]:
        self._token = self._token or self._new_token()
        try:
            return self._asked(url, params)
        except HttpError as error:
            if error.status != 401:
                raise DirectoryError(_in_words(error), permanent=error.permanent) from error
        self._token = self._new_token()  # it may have run out
        try:
            return self._asked(url, params)
        except HttpError as error:
            raise DirectoryError(_in_words(error), permanent=error.permanent) from error

    def _asked(self, url: str, params: dict[str, str]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        return ask_json("GET", url, headers=headers, params=params, pause=self.pause)

    def _new_token(self) -> str:
        try:
            answer = ask_json(
                "POST",
                self.account.token_uri,
                data={"grant_type": GRANT_TYPE, "assertion": self._assertion()},
                pause=self.pause,
            )
        except HttpError as error:
            raise DirectoryError(
                f"Google gave no access token: {error}.", permanent=error.permanent
            ) from error
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise DirectoryError("Google gave no access token.", permanent=True)
        return token

    def _assertion(self) -> str:
        import jwt  # with all its cryptography, which a command that asks nobody need not load

        now = int(time.time())
        claims = {
            "iss": self.account.client_email,
            "sub": self.account.subject,
            "scope": SCOPE,
            "aud": self.account.token_uri,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        headers = {"kid": self.account.key_id} if self.account.key_id else None
        try:
            return jwt.encode(claims, self.account.private_key, algorithm="RS256", headers=headers)
        except (ValueError, TypeError, jwt.PyJWTError) as error:
            raise DirectoryError(
                "The private key of GOOGLE_SYNC_KEY cannot be used.", permanent=True
            ) from error


def _in_words(error: HttpError) -> str:
    words = {
        403: "Google refuses: the service account may not read this group.",
        404: "There is no such group at Google.",
    }
    return words.get(error.status or 0, f"{error}.")
