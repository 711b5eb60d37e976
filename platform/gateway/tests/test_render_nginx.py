"""manage.py render_nginx: the same rows give the same text, and nothing breaks out of it."""

from __future__ import annotations

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from core.errors import Refused
from gateway import actions
from gateway.derived import nginx_secret
from gateway.hygiene import EMPTIED, IDENTITY
from gateway.models import Service
from gateway.nginx import House, render

pytestmark = pytest.mark.django_db

HOUSE = House(
    hosts={"staff": "hustings.example.org", "volunteer": "volunteers.example.org"},
    web=("127.0.0.1:8000", "unix:/run/hustings/web.sock"),
    secret="a-secret",
    listen="443",
    scheme="https",
    certificate="/etc/ssl/hustings.pem",
    certificate_key="/etc/ssl/hustings.key",
)


@pytest.fixture(autouse=True)
def _hosts(settings: LazySettings) -> None:
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = "hustings.example.org", "volunteers.example.org"


def service(slug: str = "charts", **fields: Any) -> Service:
    return actions.add_service(
        slug=slug,
        by=None,
        **{
            "name": slug,
            "host": f"{slug}.example.org",
            "upstream": "http://10.0.0.7:3000",
            "open_to": ["donors-reviewer"],
            "owner": "Ines Marlowe",
            **fields,
        },
    )


def rendered(*options: str) -> str:
    out = io.StringIO()
    call_command("render_nginx", "--plain", *options, stdout=out)
    return out.getvalue()


def test_the_same_rows_give_the_same_text_in_whatever_order_they_were_made() -> None:
    service("charts")
    service("books")
    first = rendered()
    Service.objects.all().delete()
    service("books")
    service("charts")

    assert rendered() == first
    assert first.index("# books") < first.index("# charts")


def test_nginx_itself_takes_it_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    service("charts", upstream="https://10.0.0.7:3000", passes_authorization=True)
    service("books-and-more", upstream="http://[fd00::7]")

    rendered("--test", "--listen", "127.0.0.1:8443", "--web", "unix:/run/hustings/web.sock")
    assert capsys.readouterr().err == ""


def test_the_services_alone_are_without_the_house() -> None:
    service("charts")
    text = rendered("--services")

    assert "server_name charts.example.org;" in text
    assert "server_name hustings.example.org;" not in text
    assert "default_server" not in text


def test_a_service_that_is_closed_is_left_out() -> None:
    service("charts", active=False)

    assert "charts" not in rendered()


def test_every_place_that_hands_on_a_request_empties_every_header_of_identity() -> None:
    text = render([service()], HOUSE)

    handing_on = [part for part in text.split("location ") if part.startswith("/ {")]
    assert len(handing_on) == 3  # the house, the volunteers' house, the service
    for part in handing_on:
        for name in (*IDENTITY, *EMPTIED):
            assert f'proxy_set_header {name} "";' in part
        assert part.count("proxy_set_header X-Hustings-Assertion ") == 1
        assert part.count("proxy_set_header Cookie ") == 1


def test_authorization_is_passed_on_only_where_the_row_says_so() -> None:
    shut = render([service("charts")], HOUSE).partition("# charts")[2]
    opened = render([service("books", passes_authorization=True)], HOUSE).partition("# books")[2]

    assert 'proxy_set_header Authorization "";' in shut
    assert "proxy_set_header Authorization $http_authorization;" in opened


def test_a_certificate_of_the_upstream_is_verified() -> None:
    text = render([service(upstream="https://grafana.internal:3000")], HOUSE)

    assert "proxy_pass https://hustings_charts_service;" in text
    assert "proxy_ssl_verify on;" in text
    assert "proxy_ssl_name grafana.internal;" in text


BREAKING = [
    "a b", "a;b", "a{b", "a}b", 'a"b', "a'b", "a$b", "a\\b", "a\nb", "a#b", "", "$host", "*", "~a",
]  # fmt: skip


@pytest.mark.parametrize("value", BREAKING)
@pytest.mark.parametrize("field", ["slug", "host", "upstream"])
def test_a_row_that_was_written_past_the_actions_cannot_break_out(field: str, value: str) -> None:
    row = service()
    setattr(row, field, f"http://{value}:80" if field == "upstream" else value)

    with pytest.raises((Refused, ValueError)):
        render([row], HOUSE)


@pytest.mark.parametrize("value", BREAKING)
def test_a_row_past_the_actions_is_refused_by_the_command_too(value: str) -> None:
    row = service()
    Service.objects.filter(pk=row.pk).update(host=value)

    with pytest.raises(CommandError, match="charts"):
        rendered()


@pytest.mark.parametrize("option", ["--listen=80;", "--web=a b", "--web=unix:/run/x;y"])
def test_an_option_cannot_break_out_either(option: str) -> None:
    with pytest.raises(CommandError):
        rendered(option)


def test_without_a_certificate_it_says_what_to_set(settings: LazySettings) -> None:
    with pytest.raises(CommandError, match="NGINX_CERTIFICATE"):
        call_command("render_nginx")
    settings.NGINX_CERTIFICATE = "/etc/ssl/hustings.pem"
    settings.NGINX_CERTIFICATE_KEY = "/etc/ssl/hustings.key"
    out = io.StringIO()
    call_command("render_nginx", stdout=out)
    assert "ssl_certificate /etc/ssl/hustings.pem;" in out.getvalue()
    assert "ssl_reject_handshake on;" in out.getvalue()


def test_the_file_is_replaced_as_a_whole_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    file = tmp_path / "hustings.conf"
    file.write_text("old")
    service()

    call_command("render_nginx", "--plain", f"--output={file}", stderr=io.StringIO())

    assert nginx_secret() in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.stat().st_ino
    said = io.StringIO()
    call_command("render_nginx", "--plain", f"--output={file}", stderr=said)
    assert "Unchanged" in said.getvalue()
    assert file.stat().st_ino == before
    assert list(tmp_path.iterdir()) == [file]


def test_what_nginx_does_not_take_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "hustings.conf"
    file.write_text("old")
    service(upstream="http://no-such-machine.invalid:3000")

    with pytest.raises(CommandError, match="host not found in upstream") as caught:
        call_command("render_nginx", "--plain", "--test", f"--output={file}")
    assert str(caught.value).startswith("nginx does not take it (exit 1):\n")

    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
