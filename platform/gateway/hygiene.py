"""Headers by which some program, somewhere, knows who asks or what is asked for.

nginx empties each of them on its way to a service, which then knows who asks by our assertion
alone. What it cannot name as it is written here (underscores, dots, blanks in a header's name) it
drops: `underscores_in_headers off`, `ignore_invalid_headers on`.
"""

from __future__ import annotations

OURS = (
    "X-Hustings-Nginx", "X-Hustings-Service", "X-Hustings-Cookie", "X-Hustings-Uri",
    "X-Hustings-Method", "X-Hustings-Mode",
)  # fmt: skip
IDENTITY = (
    "Remote-User", "Remote-Email", "Remote-Name", "Remote-Groups", "X-Remote-User",
    "X-Remote-Group", "X-Remote-Groups", "X-Remote-Email", "X-Remote-Name", "X-User", "X-User-Id",
    "X-User-Name", "X-User-Email", "X-Username", "X-Email", "X-Groups", "X-Roles",
    "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups",
    "X-Forwarded-Preferred-Username", "X-Forwarded-Access-Token", "X-Forwarded-Id-Token",
    "X-Forwarded-Client-Cert", "X-Auth-User", "X-Auth-Email", "X-Auth-Groups", "X-Auth-Name",
    "X-Auth-Roles", "X-Auth-Token", "X-Auth-Request-User", "X-Auth-Request-Email",
    "X-Auth-Request-Groups", "X-Auth-Request-Preferred-Username", "X-Auth-Request-Access-Token",
    "X-Authenticated-User", "X-Authenticated-Userid", "X-Authentik-Username",
    "X-Authentik-Groups", "X-Authentik-Email", "X-WebAuth-User", "X-WebAuth-Name",
    "X-WebAuth-Email", "X-WebAuth-Groups", "X-WebAuth-Role", "X-JWT-Assertion",
    "X-Goog-IAP-JWT-Assertion", "X-Goog-Authenticated-User-Email", "X-Goog-Authenticated-User-ID",
    "Cf-Access-Jwt-Assertion", "Cf-Access-Authenticated-User-Email", "X-Amzn-Oidc-Data",
    "X-Amzn-Oidc-Identity", "X-Amzn-Oidc-Accesstoken", "X-SSL-Client-Cert", "X-SSL-Client-DN",
    "X-SSL-Client-S-DN", "X-SSL-Client-Verify", "X-Client-Cert", "SSL-Client-Cert",
    "X-MS-Client-Principal", "X-MS-Client-Principal-Name", "X-MS-Client-Principal-Id",
    "X-Grafana-Id", "Proxy-Authorization", "Proxy-User", "X-Proxy-User", "X-ProxiedEntitiesChain",
    "X-Authentik-Name", "X-Authentik-Uid", "X-Authentik-Jwt", "X-Authentik-Entitlements",
    "X-Forwarded-Name", "X-Forwarded-Login", "X-Forwarded-Roles", "X-Auth-Username",
    "X-Authenticated-Email", "X-Authenticated-Name", "X-Authenticated-Groups",
    "X-Authenticated-Scope", "X-WebAuth-Fullname", "X-Remote-Uid", "X-Pomerium-Jwt-Assertion",
    "X-Vouch-User", "X-Consumer-Id", "X-Consumer-Custom-Id", "X-Consumer-Username",
    "X-Credential-Identifier", "X-Userinfo", "X-Jwt-Payload", "X-Id-Token", "X-Access-Token",
    "Tailscale-User-Login", "Tailscale-User-Name", "Impersonate-User", "Impersonate-Group",
    "Impersonate-Uid", "SM-User", "IV-User", "IV-Groups", "X-Client-DN", "X-Client-Verify",
    "X-ARR-ClientCert",
)  # fmt: skip
# What a service may take for the address that was asked for, or for the client's.
ROUTING = (
    "Forwarded", "X-Forwarded-Server", "X-Forwarded-Port", "X-Forwarded-Prefix",
    "X-Forwarded-Path", "X-Forwarded-Uri", "X-Forwarded-Method", "X-Forwarded-Scheme",
    "X-Forwarded-Protocol", "X-Forwarded-Ssl", "X-Forwarded-By", "X-Original-URL",
    "X-Original-URI", "X-Original-Host", "X-Original-Method", "X-Original-For", "X-Rewrite-URL",
    "X-Host", "X-HTTP-Host-Override", "X-HTTP-Method", "X-HTTP-Method-Override",
    "X-Method-Override", "X-Client-IP", "X-Cluster-Client-IP", "X-Originating-IP", "True-Client-IP",
    "Cf-Connecting-IP", "Front-End-Https", "X-Url-Scheme", "X-Script-Name", "Script-Name", "Proxy",
    "X-Accel-Redirect", "X-Sendfile-Type", "X-Accel-Mapping",
)  # fmt: skip
# Between two neighbours only; nginx leaves out Connection and Keep-Alive by itself.
HOP_BY_HOP = ("TE", "Trailer", "Proxy-Connection", "Keep-Alive")
EMPTIED = tuple(sorted({*OURS, *IDENTITY, *ROUTING, *HOP_BY_HOP}, key=str.lower))
