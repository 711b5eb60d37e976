"""A stand-in for Google: the token endpoint and the Directory's list of members, over real HTTP.

It checks what Google checks: the signature of the assertion, its audience, scope and subject, and
the access token on every request.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

from access.clients.directory import SCOPE

SUBJECT = "sync@campaign.test"
ACCOUNT = "hustings@project.example.org"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PER_PAGE = 2  # small, so that every test turns pages


class Workspace:
    """`groups` maps an address or id to its members; `troubles` are answers given before any
    other, each once: a status and what Retry-After says."""

    def __init__(self) -> None:
        self.groups: dict[str, list[dict[str, str]]] = {}
        self.troubles: list[tuple[int, str]] = []
        self.lifetime = 1_000  # requests that a token is good for
        self.tokens: dict[str, int] = {}
        self.asked: list[str] = []
        self.url = ""

    def put(self, group: str, *ids: str, **more: str) -> None:
        """These people in the group, active unless `status` says otherwise."""
        entry = {"type": "USER", "status": "ACTIVE"} | more
        self.groups[group] = self.groups.get(group, []) + [{"id": pk, **entry} for pk in ids]

    def key(self, **changed: str) -> str:
        """The key file of the service account."""
        private = PRIVATE.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()
        told = {
            "type": "service_account", "client_email": ACCOUNT, "private_key_id": "k1",
            "private_key": private, "token_uri": f"{self.url}/token",
        }  # fmt: skip
        return json.dumps(told | changed)

    def app(self) -> Flask:
        app = Flask("workspace")
        app.before_request(self._trouble)
        app.post("/token")(self._token)
        app.get("/admin/directory/v1/groups/<group>/members")(self._members)
        return app

    def _trouble(self) -> Response | None:
        self.asked.append(request.path)
        if not self.troubles:
            return None
        status, wait = self.troubles.pop(0)
        return Response("not now", status=status, headers={"Retry-After": wait} if wait else {})

    def _token(self) -> Any:
        try:
            claims = jwt.decode(
                request.form["assertion"], PRIVATE.public_key(), algorithms=["RS256"],
                audience=f"{self.url}/token", issuer=ACCOUNT,
            )  # fmt: skip
        except jwt.PyJWTError:
            return jsonify(error="invalid_grant"), 400
        if claims["sub"] != SUBJECT or claims["scope"] != SCOPE:
            return jsonify(error="unauthorized_client"), 401
        token = f"token-{len(self.tokens)}"
        self.tokens[token] = self.lifetime
        return jsonify(access_token=token, expires_in=3600, token_type="Bearer")

    def _members(self, group: str) -> Any:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.tokens.get(token, 0) < 1:
            return jsonify(error="unauthorized"), 401
        self.tokens[token] -= 1
        if group not in self.groups:
            return jsonify(error="notFound"), 404
        begin = int(request.args.get("pageToken", "0"))
        found = self.groups[group]
        page: dict[str, Any] = {"kind": "admin#directory#members"}
        if found:  # Google leaves the list out where there are none
            page["members"] = found[begin : begin + PER_PAGE]
        if begin + PER_PAGE < len(found):
            page["nextPageToken"] = str(begin + PER_PAGE)
        return jsonify(page)


@contextmanager
def running() -> Iterator[Workspace]:
    """The stand-in, on a port that the system chooses."""
    workspace = Workspace()
    server = make_server("127.0.0.1", 0, workspace.app(), threaded=True)
    workspace.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield workspace
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
