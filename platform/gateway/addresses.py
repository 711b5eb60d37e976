"""Host names and upstream addresses that may stand in a service's row, and so in nginx's config.

Only what is known to be harmless is taken: letters, digits, dots, hyphens, and the brackets of an
IPv6 address. Whatever could end a directive there (blanks, quotes, `;`, `{`, `$`) is refused.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from core.errors import Refused

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"(?=.{{1,253}}\Z){LABEL}(?:\.{LABEL})*")
UPSTREAM = re.compile(r"https?://(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?")
# Clouds tell whoever asks these about the machine, its keys included.
TELLTALES = {"metadata", "metadata.google.internal", "instance-data"}
TELLTALE_ADDRESSES = {
    ipaddress.ip_address("fd00:ec2::254"),
    ipaddress.ip_address("100.100.100.200"),
}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
LOOPBACK_NAMES = {"localhost", "ip6-localhost", "ip6-loopback"}


def house_hosts() -> set[str]:
    """The host names that Hustings itself answers to."""
    own = {settings.STAFF_HOST, settings.VOLUNTEER_HOST, urlsplit(settings.BASE_URL).hostname or ""}
    return {host.lower() for host in own if host}


def check_host(host: str) -> str:
    """The host name, if a service may have it; Refused with the reason if not."""
    if not HOST.fullmatch(host):
        raise Refused("The host must be a name such as grafana.example.org, in small letters.")
    if "." not in host or re.fullmatch(r"[0-9.]+", host):
        raise Refused("The host must be a full name, such as grafana.example.org.")
    if host in house_hosts():
        raise Refused(f"{host} is Hustings' own host: a service needs one to itself.")
    return host


def check_upstream(upstream: str) -> str:
    """The address, if nginx may hand requests to it; Refused with the reason if not."""
    form = "such as http://10.0.0.7:3000: scheme, host and port, nothing after them"
    if not UPSTREAM.fullmatch(upstream):
        raise Refused(f"The upstream must be an address {form}.")
    try:
        parts = urlsplit(upstream)
        if parts.port == 0:
            raise ValueError(upstream)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Refused(f"The upstream must be an address {form}.") from None
    _check_target(parts, port)
    return upstream


def _check_target(parts: SplitResult, port: int) -> None:
    host = parts.hostname or ""
    address = _address(host)
    if address is None and not HOST.fullmatch(host):
        raise Refused("The upstream's host is neither a name nor an IP address.")
    told = host in TELLTALES or address in TELLTALE_ADDRESSES
    if told or (address and (address.is_link_local or address.is_multicast)):
        raise Refused("The upstream must not be a link-local, multicast or metadata address.")
    if address and address.is_unspecified:
        raise Refused("The upstream must name one machine, not all addresses.")
    local = host in LOOPBACK_NAMES or bool(address and address.is_loopback)
    if host in house_hosts() - LOOPBACK_NAMES or (local and port == settings.PORT):
        raise Refused("The upstream is Hustings itself.")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The IP address, an IPv4 one wrapped in IPv6 (by mapping, 6to4 or NAT64) unwrapped; None for a
    name. Forms that resolvers take for addresses (`127.1`, `0x7f.1`, `2130706433`) are no names
    either: refused."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        if re.fullmatch(r"[0-9.]+|(.*\.)?0x[0-9a-f]*", host):
            raise Refused("Write the upstream's IP address in full, such as 10.0.0.7.") from None
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found in NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or found
