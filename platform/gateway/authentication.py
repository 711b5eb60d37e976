"""Who calls the API: a machine by its token, or a person by the session of the browser."""

from __future__ import annotations

import structlog
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.authentication import SessionAuthentication as TheirSessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from access.backends import GrantBackend
from access.models import User
from access.queries import groups_of
from core.addresses import address_of
from core.api.callers import Caller
from core.logs import get_logger
from gateway.actions import note_use
from gateway.models import ApiToken
from gateway.queries import token_by_value

log = get_logger("gateway")
REALM = 'Bearer realm="Hustings"'
WHY_NOT = {
    ApiToken.State.REVOKED: "This token has been revoked.",
    ApiToken.State.EXPIRED: "This token has expired.",
}


class InvalidToken(AuthenticationFailed):
    """The credentials were no token of ours, or one that is over."""

    default_code = "invalid-token"


class CsrfFailed(PermissionDenied):
    """A session without the form's token: see Django's CSRF protection."""

    default_code = "csrf"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer hst_...`. Who shows a token is judged by it, whatever session the
    request has beside."""

    def authenticate_header(self, request: Request) -> str:
        shown = request.headers.get("Authorization", "").lower().startswith("bearer")
        return f'{REALM}, error="invalid_token"' if shown else REALM

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = token_by_value(value.strip())
        if token is None:
            raise InvalidToken("This is no token of ours.")
        structlog.contextvars.bind_contextvars(token_id=token.pk)
        owner = GrantBackend().get_user(token.owner_id)
        if token.state != ApiToken.State.IN_FORCE or owner is None:
            log.info("token refused", state=token.state, owner_is_in=owner is not None)
            raise InvalidToken(WHY_NOT.get(token.state, "The owner of this token is shut out."))
        structlog.contextvars.bind_contextvars(user_id=owner.pk)
        note_use(token=token, address=address_of(request))
        groups = groups_of(owner) & frozenset(token.groups)
        return owner, Caller(owner.pool, groups, token_id=token.pk, token_name=token.name)


class SessionAuthentication(TheirSessionAuthentication):
    """The session of a browser, with CSRF protection."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        found = super().authenticate(request)
        if found is None or not isinstance(found[0], User):
            return None
        person = found[0]
        if person.owes_second_factor:
            raise PermissionDenied("Show your second factor first, on any page of Hustings.")
        structlog.contextvars.bind_contextvars(user_id=person.pk)
        return person, Caller(person.pool, groups_of(person))

    def enforce_csrf(self, request: Request | HttpRequest) -> None:
        """Asked of Django's own request: DRF's would read and parse the body before we know who
        sends it."""
        given = request._request if isinstance(request, Request) else request  # noqa: SLF001
        check = CSRFCheck(lambda request: None)  # type: ignore[arg-type]  # never called
        check.process_request(given)
        if check.process_view(given, None, (), {}):  # type: ignore[arg-type]  # it looks at no view
            raise CsrfFailed("The header X-CSRFToken is missing, or is not that of this session.")
