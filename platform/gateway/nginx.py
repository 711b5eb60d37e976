"""nginx's configuration: the house itself, and a host for each service.

The same rows give the same text. Whatever comes from a row or a setting is let in by `_word`, which
takes nothing that could end a directive: a second lock behind those of the rows themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.errors import Refused
from gateway.addresses import UPSTREAM
from gateway.hygiene import EMPTIED
from gateway.models import Service
from gateway.visits import ARRIVAL

WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\[\]-]*|\[[0-9a-f:.]+\](?::[0-9]+)?")
PATH = re.compile(r"/[A-Za-z0-9._/-]+")
CA = "/etc/ssl/certs/ca-certificates.crt"


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for all services. `web` are gunicorn's addresses; `listen` is nginx's.

    Without a certificate something before this nginx has to end TLS: `scheme` is what people use.
    """

    hosts: dict[str, str]  # pool: host
    web: tuple[str, ...]
    secret: str = field(repr=False)
    listen: str
    scheme: str
    certificate: str = ""
    certificate_key: str = ""
    trusted: str = CA


def render(services: Iterable[Service], house: House, *, services_only: bool = False) -> str:
    """The text for the `http` part of nginx's configuration: the whole, or what has to stand beside
    deploy/nginx/hustings.conf, which serves the house itself."""
    rows = [row for row in services if row.upstream]  # others ask by OpenID Connect
    itself = [
        _nobody(house),
        *(_house_server(host, house) for host in sorted(set(house.hosts.values()))),
    ]
    parts = [
        _head(house),
        *(_upstream(row) for row in rows),
        *([] if services_only else itself),
        *(_service_server(row, house) for row in rows),
    ]
    return "\n".join(parts)


def _head(house: House) -> str:
    servers = "\n".join(f"    server {_place(web)};" for web in house.web)
    return f"""\
# Written by manage.py render_nginx from the services in the admin. Do not edit: write it anew.
# It holds the secret by which Hustings knows nginx: nobody else may read this file.

map $http_upgrade $hustings_upgrade {{
    default "";
    "~*^websocket$" websocket;
}}
map $hustings_upgrade $hustings_connection {{
    default "";
    websocket upgrade;
}}
upstream hustings_web {{
{servers}
}}
"""


def _upstream(service: Service) -> str:
    if not UPSTREAM.fullmatch(service.upstream):
        raise Refused(f"{service.upstream!r} cannot stand in nginx's configuration.")
    parts = urlsplit(service.upstream)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return f"""\
upstream hustings_{_slug(service)} {{
    server {_word(f"{host}:{port}")};
    keepalive 16;
}}
"""


def _slug(service: Service) -> str:
    return _word(service.slug).replace("-", "_") + "_service"


def _listening(house: House, *, default: bool = False) -> str:
    tls = " ssl" if house.certificate else ""
    return f"    listen {_word(house.listen)}{tls}{' default_server' if default else ''};"


def _certificate(house: House) -> str:
    if not house.certificate:
        return ""
    return f"""\
    ssl_certificate {_path(house.certificate)};
    ssl_certificate_key {_path(house.certificate_key)};
    ssl_protocols TLSv1.2 TLSv1.3;
"""


# Which header names nginx takes at all, how much of them, and room for all that are emptied.
STRICT = """\
    server_tokens off;
    underscores_in_headers off;
    ignore_invalid_headers on;
    client_header_timeout 15s;
    large_client_header_buffers 4 8k;
    proxy_headers_hash_max_size 2048;
    proxy_headers_hash_bucket_size 128;
"""


def _nobody(house: House) -> str:
    """For names that nobody here has; with TLS also the way from http to https."""
    refuse = "    ssl_reject_handshake on;\n" if house.certificate else ""
    text = f"""\
server {{
{_listening(house, default=True)}
    server_name _;
{STRICT}{refuse}    return 421;
}}
"""
    if not house.certificate:
        return text
    return (
        text
        + """\
server {
    listen 80 default_server;
    server_name _;
    server_tokens off;
    return 301 https://$host$request_uri;
}
"""
    )


def _house_server(host: str, house: House) -> str:
    """Hustings itself. What only nginx may ask for is not there for anybody else."""
    closed = "".join(
        f"    location = {path} {{ return 404; }}\n"
        for path in ("/gateway/auth", "/gateway/turned-away", "/gateway/arrived", "/metrics")
    )
    return f"""\
server {{
{_listening(house)}
    server_name {_word(host)};
{STRICT}{_certificate(house)}    client_max_body_size 512m;
{closed}    location / {{
        proxy_pass http://hustings_web;
        proxy_http_version 1.1;
        proxy_request_buffering on;
        proxy_connect_timeout 5s;
        proxy_read_timeout 120s;
        proxy_ignore_headers X-Accel-Redirect;
        error_page 502 504 =503 @hustings_is_away;
{_set(_common(host, house, "$http_authorization", "$http_cookie"))}
{_empty()}
        proxy_set_header X-Hustings-Assertion "";
    }}
{_told_by_nginx("hustings_is_away", 503, "Hustings does not answer. Try again in a minute.")}
}}
"""


def _service_server(service: Service, house: House) -> str:
    host = _word(service.host)
    parts = urlsplit(service.upstream)
    tls = ""
    if parts.scheme == "https":
        tls = f"""\
        proxy_ssl_server_name on;
        proxy_ssl_name {_word(parts.hostname or "")};
        proxy_ssl_verify on;
        proxy_ssl_verify_depth 4;
        proxy_ssl_trusted_certificate {_path(house.trusted)};
"""
    authorization = "$http_authorization" if service.passes_authorization else '""'
    return f"""\
# {_word(service.slug)}
server {{
{_listening(house)}
    server_name {host};
{STRICT}{_certificate(house)}    client_max_body_size 100m;

    location / {{
        auth_request /.hustings/auth;
        auth_request_set $hustings_assertion $upstream_http_x_hustings_assertion;
        auth_request_set $hustings_cookie $upstream_http_x_hustings_cookie;
        error_page 401 403 = @hustings_turned_away;
        error_page 500 =503 @hustings_is_away;
        error_page 502 504 =502 @service_is_away;
        proxy_pass {_word(parts.scheme)}://hustings_{_slug(service)};
        proxy_http_version 1.1;
        proxy_connect_timeout 5s;
        proxy_read_timeout 300s;
        proxy_send_timeout 60s;
        proxy_ignore_headers X-Accel-Redirect X-Accel-Expires X-Accel-Limit-Rate X-Accel-Charset;
        proxy_hide_header X-Hustings-Assertion;
        proxy_cookie_domain ~.+ {host};
{tls}{_set(_common(host, house, authorization, "$hustings_cookie"))}
        proxy_set_header Upgrade $hustings_upgrade;
{_empty()}
        proxy_set_header X-Hustings-Assertion $hustings_assertion;
    }}
    location = /.hustings/auth {{
        internal;
        proxy_pass http://hustings_web/gateway/auth;
{_asking(service, house)}
    }}
    location @hustings_turned_away {{
        rewrite ^ /gateway/turned-away? break;
        proxy_pass http://hustings_web;
{_asking(service, house)}
        proxy_set_header X-Hustings-Uri $request_uri;
        proxy_set_header X-Hustings-Method $request_method;
        proxy_set_header X-Hustings-Mode $http_sec_fetch_mode;
    }}
    location = {ARRIVAL} {{
        access_log off;
        proxy_pass http://hustings_web/gateway/arrived;
{_asking(service, house)}
    }}
    location ^~ /.hustings/ {{
        return 404;
    }}
{_told_by_nginx("hustings_is_away", 503, HOUSE_IS_AWAY)}
{_told_by_nginx("service_is_away", 502, SERVICE_IS_AWAY)}
}}
"""


HOUSE_IS_AWAY = "Hustings, which says who may enter, does not answer. Try again in a minute."
SERVICE_IS_AWAY = (
    "This service does not answer. Try again in a minute; if it stays away, tell who answers for "
    "it: your portal says who that is."
)


def _told_by_nginx(name: str, status: int, words: str) -> str:
    """What nginx says by itself, where nobody behind it does. `words` are ours."""
    return f"""\
    location @{name} {{
        default_type text/plain;
        add_header Retry-After 5 always;
        return {status} "{words}\\n";
    }}"""


def _common(host: str, house: House, authorization: str, cookie: str) -> dict[str, str]:
    """Set afresh, whatever the client said."""
    return {
        "Host": _word(host),
        "X-Request-ID": "$request_id",
        "X-Real-IP": "$remote_addr",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Host": _word(host),
        "X-Forwarded-Proto": _word(house.scheme),
        "Connection": "$hustings_connection",
        "Authorization": authorization,
        "Cookie": cookie,
    }


def _asking(service: Service, house: House) -> str:
    """Asks Hustings, as nginx, about this service. Of the client's request only the cookies go
    along: no other header, no body, no method, and no part of its address decides anything."""
    headers = {
        "Host": _word(house.hosts[service.pool]),
        "X-Hustings-Nginx": _word(house.secret),
        "X-Hustings-Service": _word(service.slug),
        "X-Request-ID": "$request_id",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": _word(house.scheme),
        "Cookie": "$http_cookie",
        "Content-Length": '""',
    }
    return f"""\
        proxy_method GET;
        proxy_http_version 1.1;
        proxy_pass_request_headers off;
        proxy_pass_request_body off;
        proxy_connect_timeout 2s;
        proxy_read_timeout 10s;
        proxy_buffer_size 16k;
        proxy_buffers 4 16k;
{_set(headers)}"""


def _set(headers: dict[str, str]) -> str:
    return "\n".join(f"        proxy_set_header {name} {value};" for name, value in headers.items())


def _empty() -> str:
    return "\n".join(f'        proxy_set_header {name} "";' for name in EMPTIED)


def _word(value: str) -> str:
    if not WORD.fullmatch(value):
        raise Refused(f"{value!r} cannot stand in nginx's configuration.")
    return value


def _place(value: str) -> str:
    """Where gunicorn listens: host:port, or the path of a socket."""
    scheme, _, path = value.partition(":")
    return f"unix:{_path(path)}" if scheme == "unix" else _word(value)


def _path(value: str) -> str:
    if not PATH.fullmatch(value):
        raise Refused(f"{value!r} must be a whole path, of letters, digits, dots and hyphens.")
    return value
