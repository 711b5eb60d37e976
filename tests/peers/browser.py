"""A browser of plain HTTP: cookies by host, redirects, forms. Every request is a real one."""

from __future__ import annotations

import html
import http.client
import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*["']([^"']*)["']""")
REFRESH = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')
MOST_STEPS = 15


@dataclass(frozen=True)
class Page:
    url: str
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def leads_to(self) -> str:
        """Where it sends on to: by a redirect, or by itself."""
        to = self.headers.get("Location") or ""
        if not to and (refresh := REFRESH.search(self.text)):
            to = html.unescape(refresh[1])
        return urljoin(self.url, to) if to else ""

    def form(self, action: str = "") -> tuple[str, dict[str, str]]:
        """The address and the fields of the first form that goes to such an address."""
        for text in FORM.findall(self.text):
            tags = [dict(ATTRIBUTE.findall(tag)) for tag in re.findall(r"<[^>]+>", text)]
            to = html.unescape(tags[0].get("action", ""))
            if action in to:
                fields = {
                    tag["name"]: html.unescape(tag.get("value", ""))
                    for tag in tags
                    if "name" in tag
                }
                return urljoin(self.url, to or self.url), fields
        raise AssertionError(f"no form to {action!r} on {self.url}: {self.text[:500]}")


@dataclass
class Browser:
    """`hosts` says where a name is served, as `127.0.0.1:8000`; other addresses go as they are.

    `tls`: as if a proxy had ended TLS. Without it Secure cookies are refused, as browsers do.
    """

    hosts: dict[str, str] = field(default_factory=dict)
    tls: bool = False
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, url: str, *, until: str = "", follow: bool = True) -> Page:
        """Follow where it leads, but no further than an address that has `until` in it."""
        return self._follow(self._ask("GET", url), until) if follow else self._ask("GET", url)

    def post(self, url: str, fields: dict[str, str], *, until: str = "") -> Page:
        return self._follow(self._ask("POST", url, urlencode(fields)), until)

    def submit(self, page: Page, action: str = "", *, until: str = "", **fields: str) -> Page:
        to, given = page.form(action)
        return self.post(to, {**given, **fields}, until=until)

    def _follow(self, page: Page, until: str) -> Page:
        for _ in range(MOST_STEPS):
            to = page.leads_to
            if not to or (until and until in to):
                return page
            page = self._ask("GET", to)
        raise AssertionError(f"{page.url} leads on and on")

    def _ask(self, method: str, url: str, body: str = "") -> Page:
        parts = urlsplit(url)
        host = parts.hostname or ""
        jar = self.cookies.setdefault(host, {})
        headers = {"Host": parts.netloc, "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}
        if jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.tls:
            headers |= {"X-Forwarded-Proto": "https", "Referer": f"https://{parts.netloc}/"}
        connection = http.client.HTTPConnection(self.hosts.get(host, parts.netloc), timeout=30)
        target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        connection.request(method, target, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._take(jar, line)
        return Page(url, answer.status, answer.headers, text)

    def _take(self, jar: dict[str, str], line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["secure"] and not self.tls:
                continue
            if name.startswith("__Host-"):
                assert morsel["secure"], line
                assert morsel["path"] == "/", line
                assert not morsel["domain"], line
            gone = morsel["max-age"] == "0" or "1970" in morsel["expires"]
            if gone:
                jar.pop(name, None)
            else:
                jar[name] = morsel.value
