"""What a client may send by raw socket: the service sees our assertion, or nothing at all."""

from __future__ import annotations

import pytest

from gateway.hygiene import IDENTITY, ROUTING
from gateway.tests.gate import ANSWER, CHARTS, HOUSE, LEDGER, Gate

pytestmark = pytest.mark.processes

FORGED = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."


def request(*lines: str, cookie: str = "", line: str = "GET /d/1 HTTP/1.1") -> bytes:
    head = [line, f"Host: {CHARTS}", *([f"Cookie: {cookie}"] if cookie else []), *lines]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode("latin-1")


def status(answer: bytes) -> int:
    answer = answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def sees_only_ours(gate: Gate) -> None:
    """One request at most, with one assertion, which is not the client's."""
    assert len(gate.upstream.seen) <= 1
    if gate.upstream.seen:
        told = gate.upstream.values("X-Hustings-Assertion")
        assert len(told) == 1
        assert told[0].count(".") == 2
        assert told[0] != FORGED
        assert FORGED.encode() not in gate.upstream.seen[0]


FORMS = {
    "plain": f"X-Hustings-Assertion: {FORGED}",
    "lower case": f"x-hustings-assertion: {FORGED}",
    "upper case": f"X-HUSTINGS-ASSERTION: {FORGED}",
    "underscores": f"X_Hustings_Assertion: {FORGED}",
    "one underscore": f"X-Hustings_Assertion: {FORGED}",
    "dots": f"X.Hustings.Assertion: {FORGED}",
    "one dot": f"X-Hustings.Assertion: {FORGED}",
    "twice": f"X-Hustings-Assertion: {FORGED}\r\nX-Hustings-Assertion: {FORGED}",
    "empty first": f"X-Hustings-Assertion:\r\nX-Hustings-Assertion: {FORGED}",
    "blank before the colon": f"X-Hustings-Assertion : {FORGED}",
    "tab before the colon": f"X-Hustings-Assertion\t: {FORGED}",
    "blank before the name": f"Accept: */*\r\n X-Hustings-Assertion: {FORGED}",
    "folded line": f"X-Hustings-Assertion:\r\n {FORGED}",
    "bare line feed": f"Accept: a\nX-Hustings-Assertion: {FORGED}",
    "bare carriage return": f"Accept: a\rX-Hustings-Assertion: {FORGED}",
    "NUL in the name": f"X-Hustings-Assertion\0: {FORGED}",
    "NUL in the value": f"X-Hustings-Assertion: \0{FORGED}",
    "hop by hop": f"Connection: X-Hustings-Assertion\r\nX-Hustings-Assertion: {FORGED}",
    "hop by hop with close": f"Connection: close, X-Hustings-Assertion, X-Forwarded-For, Cookie\r\n"
    f"X-Hustings-Assertion: {FORGED}",
    "trailer": f"TE: trailers\r\nTrailer: X-Hustings-Assertion\r\nX-Hustings-Assertion: {FORGED}",
    "non-ASCII name": f"X-Hustings-Assert\xefon: {FORGED}",
    "its own service": f"X-Hustings-Service: ledger\r\nX-Hustings-Assertion: {FORGED}",
    "its own cookie header": f"X-Hustings-Cookie: a={FORGED}\r\nX-Hustings-Assertion: {FORGED}",
    "h2c": f"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nX-Hustings-Assertion: {FORGED}",
    "websocket": f"Upgrade: websocket\r\nX-Hustings-Assertion: {FORGED}",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_forged_assertion_never_reaches_the_service(gate: Gate, visit: str, form: str) -> None:
    gate.raw(request(FORMS[form], cookie=visit))
    sees_only_ours(gate)


@pytest.mark.parametrize("form", FORMS)
def test_a_forged_assertion_does_not_let_a_stranger_in(gate: Gate, form: str) -> None:
    answer = gate.raw(request(FORMS[form]))

    assert status(answer) in {302, 400}
    assert gate.upstream.seen == []


@pytest.mark.parametrize("form", ["plain", "twice", "hop by hop", "its own service"])
def test_who_may_enter_is_let_through_beside_a_forgery(gate: Gate, visit: str, form: str) -> None:
    """So that the tests above do not pass because nothing gets through at all."""
    assert status(gate.raw(request(FORMS[form], cookie=visit))) == 200
    assert len(gate.upstream.values("X-Hustings-Assertion")) == 1


def test_no_header_of_identity_or_routing_gets_through(gate: Gate, visit: str) -> None:
    names = (*IDENTITY, *ROUTING)
    forged = "\r\n".join(f"{name}: forged" for name in names)
    aliased = "\r\n".join(f"{name.replace('-', '_')}: forged" for name in names if "-" in name)

    for part in (forged, aliased):
        gate.upstream.seen.clear()
        assert status(gate.raw(request(part, cookie=visit))) == 200
        assert b"forged" not in gate.upstream.seen[0]


def test_headers_for_the_upstream_are_set_afresh(gate: Gate, visit: str) -> None:
    sent = (
        "X-Forwarded-For: 10.9.8.7", "X-Real-IP: 10.9.8.7", "X-Forwarded-Host: evil.example.org",
        "X-Forwarded-Proto: gopher", "X-Request-ID: mine", "Authorization: Bearer forged",
        "X-Of-Its-Own: kept",
    )  # fmt: skip
    gate.raw(request(*sent, cookie=visit))

    assert gate.upstream.values("X-Forwarded-For") == ["127.0.0.1"]
    assert gate.upstream.values("X-Real-IP") == ["127.0.0.1"]
    assert gate.upstream.values("X-Forwarded-Host") == [CHARTS]
    assert gate.upstream.values("X-Forwarded-Proto") == ["http"]
    assert gate.upstream.values("Host") == [CHARTS]
    assert gate.upstream.values("Authorization") == []
    assert gate.upstream.values("X-Of-Its-Own") == ["kept"]
    assert gate.upstream.values("X-Request-ID") != ["mine"]
    assert len(gate.upstream.values("X-Request-ID")[0]) == 32


@pytest.mark.parametrize(
    "others",
    [
        "theme=dark; {visit}",
        "{visit}; theme=dark",
        "{visit}; theme=dark; {visit}; hustings_session=abc; hustings_session=def",
        "theme=dark; csrftoken=x;{visit};HUSTINGS_STATE=y; __Host-hustings_visit=z",
        "{visit}\r\nCookie: theme=dark; hustings_session=second",
    ],
)
def test_our_cookies_stay_with_us_and_its_own_get_through(
    gate: Gate, visit: str, others: str
) -> None:
    assert status(gate.raw(request(cookie=others.format(visit=visit)))) == 200

    assert gate.upstream.values("Cookie") == ["theme=dark"]


# --- What is asked for --------------------------------------------------------------------------

TARGETS = [
    "/public?skip=/.hustings/auth", "/?x=/healthz", "/healthz", "/metrics", "/ping", "/robots.txt",
    "/favicon.ico", "/static/x.css", "/.well-known/acme-challenge/x", "//d/1", "/./d/1",
    "/x/../d/1", "/%2e%2e/d/1", "/x/%2e%2e/d/1", "/x%2f..%2fd%2f1", "/d%2F1", "/%64/1", "/d;a=1/1",
    "/d/1%00.css", "/d/1%0d%0aX-Hustings-Assertion:%20forged", "/\\..\\d", "/.hustings/auth",
    "/.hustings/auth/", "/.hustings%2Fauth", "/.HUSTINGS/auth", "/%2ehustings/auth",
    "//.hustings/auth", "/.hustings/../d/1", "/.hustings/", "/gateway/auth", "/gateway/turned-away",
    "/gateway/arrived", "/admin/", "/.hustings/arrived", "/.hustings/arrived?ticket=forged",
]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
def test_no_address_gets_a_stranger_past_the_door(gate: Gate, target: str) -> None:
    answer = gate.raw(request(line=f"GET {target} HTTP/1.1"))

    assert status(answer) in {302, 400, 404}
    assert gate.upstream.seen == []
    assert b"\nx-hustings-assertion" not in answer.lower()


LIES = [
    "User-Agent: kube-probe/1.27", "User-Agent: ELB-HealthChecker/2.0",
    "User-Agent: GoogleHC/1.0", "User-Agent: Prometheus/2.51", "X-Forwarded-Uri: /healthz",
    "X-Original-URL: /healthz", "X-Original-URI: /healthz", "X-Rewrite-URL: /healthz",
    f"X-Forwarded-Host: {HOUSE}", "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1",
    "X-Forwarded-Method: OPTIONS", "X-HTTP-Method-Override: OPTIONS", "X-Hustings-Nginx: x",
    "X-Hustings-Service: ledger", "X-Hustings-Method: POST", "X-Hustings-Uri: //evil.example.org",
    "Remote-User: boss@campaign.test", "Authorization: Basic Ym9zczpib3Nz", "Upgrade: websocket",
    "Expect: 100-continue", "Range: bytes=0-1", "Sec-Fetch-Mode: cors", "Purpose: prefetch",
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_no_header_gets_a_stranger_past_the_door(gate: Gate, lie: str) -> None:
    answer = gate.raw(request(lie))

    assert status(answer) == (401 if "Sec-Fetch" in lie else 302)
    assert gate.upstream.seen == []
    if status(answer) == 302:
        assert f"Location: http://{HOUSE}:{gate.port}/gateway/enter/charts/?".encode() in answer


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "TRACE", "HEAD"]
)
def test_no_method_gets_a_stranger_past_the_door(gate: Gate, method: str) -> None:
    answer = gate.raw(request("Content-Length: 0", line=f"{method} /d/1 HTTP/1.1"))

    assert status(answer) in {302, 401, 405}
    assert gate.upstream.seen == []


# --- Which host ---------------------------------------------------------------------------------


def head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def test_a_cookie_of_one_service_opens_no_other(gate: Gate, visit: str) -> None:
    """Whichever way the other is asked for."""
    cookie = f"Cookie: {visit}"
    for lines in (
        ("GET / HTTP/1.1", f"Host: {LEDGER}", cookie),
        (f"GET http://{LEDGER}/ HTTP/1.1", f"Host: {CHARTS}", cookie),
        ("GET / HTTP/1.1", f"Host: {LEDGER}", "X-Hustings-Service: charts", cookie),
        ("GET / HTTP/1.1", f"Host: {LEDGER.upper()}", cookie),
        ("GET / HTTP/1.1", f"Host: {LEDGER}.", cookie),
        ("GET / HTTP/1.1", f"Host: {LEDGER}:80", cookie),
    ):
        assert status(gate.raw(head(*lines))) == 302, lines
    assert gate.upstream.seen == []


def test_an_absolute_address_is_for_the_host_that_it_names(gate: Gate, visit: str) -> None:
    cookie = f"Cookie: {visit}"
    answer = gate.raw(head(f"GET http://{CHARTS}/d/1 HTTP/1.1", f"Host: {LEDGER}", cookie))

    assert status(answer) == 200
    assert gate.upstream.seen[0].startswith(b"GET /d/1 HTTP/1.1\r\n")
    assert gate.upstream.values("Host") == [CHARTS]


@pytest.mark.parametrize(
    "hosts",
    [
        [f"Host: {CHARTS}", f"Host: {LEDGER}"],
        [f"Host: {LEDGER}", f"Host: {CHARTS}"],
        [f"Host: {CHARTS},{LEDGER}"],
        [f"Host: {CHARTS}\r\n Host: {LEDGER}"],
        ["Host: nowhere.example.org"],
        ["Host: 127.0.0.1"],
        ["Host: "],
        [],
    ],
)
def test_two_hosts_an_unknown_one_or_none_get_nothing(
    gate: Gate, visit: str, hosts: list[str]
) -> None:
    answer = gate.raw(head("GET / HTTP/1.1", *hosts, f"Cookie: {visit}"))

    assert status(answer) in {400, 421}
    assert gate.upstream.seen == []


def test_http_1_0_without_a_host_gets_nothing_and_with_one_the_same_as_ever(
    gate: Gate, visit: str
) -> None:
    assert status(gate.raw(f"GET / HTTP/1.0\r\nCookie: {visit}\r\n\r\n".encode())) == 421
    assert gate.upstream.seen == []
    forged = f"X-Hustings-Assertion: {FORGED}\r\nX_Hustings_Assertion: {FORGED}"
    gate.raw(f"GET / HTTP/1.0\r\nHost: {CHARTS}\r\nCookie: {visit}\r\n{forged}\r\n\r\n".encode())
    assert len(gate.upstream.seen) == 1
    sees_only_ours(gate)


# --- Two requests in one ------------------------------------------------------------------------

INNER = f"GET /smuggled HTTP/1.1\r\nHost: {CHARTS}\r\nX-Hustings-Assertion: {FORGED}\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: {long}", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: chunked", "Content-Length: 5"],
        ["Content-Length: 5", "Content-Length: {long}"],
        ["Content-Length: {long}", "Content-Length: 5"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        ["Transfer-Encoding: identity, chunked"],
        ["Transfer-Encoding : chunked", "Content-Length: 5"],
        ["Transfer-Encoding: \x0bchunked", "Content-Length: 5"],
        ["Transfer_Encoding: chunked", "Content-Length: 5"],
        ["Content-Length: +5"],
        ["Content-Length: 5, 5"],
        ["Content-Length: 0x5"],
    ],
)
def test_no_second_request_is_smuggled_in_a_body(gate: Gate, visit: str, lines: list[str]) -> None:
    body = f"0\r\n\r\n{INNER}"
    told = [line.format(long=len(body)) for line in lines]
    gate.raw(request(*told, cookie=visit, line="POST /d/1 HTTP/1.1") + body.encode())

    assert [seen for seen in gate.upstream.seen if seen.startswith(b"GET /smuggled")] == []
    for seen in gate.upstream.seen:
        assert seen.lower().count(b"x-hustings-assertion") - seen.count(FORGED.encode()) <= 1
        head_part = seen.partition(b"\r\n\r\n")[0]
        assert FORGED.encode() not in head_part


def test_a_second_request_on_one_connection_is_asked_about_anew(gate: Gate, visit: str) -> None:
    first = request(cookie=visit).replace(b"Connection: close", b"Connection: keep-alive")
    gate.raw(first + request(f"X-Hustings-Assertion: {FORGED}"))

    assert len(gate.upstream.seen) == 1
    sees_only_ours(gate)


def test_a_body_of_the_client_does_not_reach_the_house(gate: Gate, visit: str) -> None:
    body = b"x" * 70_000
    line = f"Content-Length: {len(body)}"
    answer = gate.raw(request(line, cookie=visit, line="POST /d/1 HTTP/1.1") + body)

    assert status(answer) == 200
    assert gate.upstream.values("Content-Length") == ["70000"]


# --- Too much -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        f"X-Long: {'a' * 9_000}",
        f"X-Hustings-Assertion: {FORGED}{'a' * 9_000}",
        f"{'X' * 9_000}: a",
        f"Cookie: {'a' * 9_000}",
        "\r\n".join(f"X-{number}: {'a' * 4_000}" for number in range(20)),
    ],
)
def test_too_long_a_header_is_refused(gate: Gate, visit: str, line: str) -> None:
    assert status(gate.raw(request(line, cookie=visit))) in {400, 494}
    assert gate.upstream.seen == []


def test_too_long_an_address_is_refused(gate: Gate, visit: str) -> None:
    answer = gate.raw(request(cookie=visit, line=f"GET /{'a' * 9_000} HTTP/1.1"))

    assert status(answer) == 414
    assert gate.upstream.seen == []


def test_a_header_of_a_thousand_cookies_is_cut_right(gate: Gate, visit: str) -> None:
    others = "; ".join(f"c{number}=v{number}" for number in range(500))
    assert status(gate.raw(request(cookie=f"{others}; {visit}"))) == 200

    assert gate.upstream.values("Cookie") == [others]


# --- What comes back ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inner", ["/.hustings/auth", "@hustings_turned_away", "/.hustings/arrived"]
)
def test_a_service_cannot_send_nginx_to_ask_the_house(gate: Gate, visit: str, inner: str) -> None:
    gate.upstream.answer = (
        b"HTTP/1.1 200 OK\r\nX-Accel-Redirect: " + inner.encode() + b"\r\n"
        b"X-Hustings-Assertion: back\r\nContent-Length: 7\r\nConnection: close\r\n\r\nservice"
    )
    try:
        answer = gate.raw(request(cookie=visit))
    finally:
        gate.upstream.answer = ANSWER

    assert answer.endswith(b"service")
    assert b"X-Hustings-Assertion" not in answer


def test_a_service_cannot_set_cookies_for_the_house(gate: Gate, visit: str) -> None:
    gate.upstream.answer = (
        b"HTTP/1.1 200 OK\r\nSet-Cookie: hustings_session=evil; Domain=.campaign.test; Path=/\r\n"
        b"Content-Length: 7\r\nConnection: close\r\n\r\nservice"
    )
    try:
        answer = gate.raw(request(cookie=visit))
    finally:
        gate.upstream.answer = ANSWER

    assert b"domain=.campaign.test" not in answer.lower()
    assert f"domain={CHARTS}".encode() in answer.lower()
