"""Staff and volunteers on two hosts, as in production: gunicorn without DEBUG, cookies by TLS."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from access import actions
from access.models import User
from access.tests.people import force_grants
from tests.peers import providers
from tests.peers.browser import Browser
from tests.peers.providers import CLIENT_ID, CLIENT_SECRET, Mock, claims

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
STAFF, HELP, PROBE = "staff.campaign.test", "help.campaign.test", "127.0.0.1"
SESSION = {STAFF: "__Host-hustings_session_staff", HELP: "__Host-hustings_session_volunteer"}
KEY = "kT9vQx2LmZr7WbYc4HsNf8JpGd3AuEe6RiOo1ViUuBtMnCa5Xy"


@dataclass(frozen=True)
class House:
    address: str
    mock: Mock
    log: Path

    def browser(self) -> Browser:
        return Browser({STAFF: self.address, HELP: self.address}, tls=True)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = connection.settings_dict
    place = f"{database['USER']}@{quote(str(database['HOST']), safe='')}:{database['PORT']}"
    port = providers.free_port()
    with providers.mock() as mock:
        environment = {
            **os.environ,
            "DEBUG": "off",
            "DJANGO_SETTINGS_MODULE": "tests.peers.production",
            "DATABASE_URL": f"postgres://{place}/{database['NAME']}",
            "VAR_DIR": str(tmp_path),
            "PYTHONPATH": os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "platform")]),
            "PORT": str(port), "WEB_WORKERS": "1", "LOG_LEVEL": "WARNING", "BEHIND_PROXY": "on",
            "ALLOWED_HOSTS": PROBE, "STAFF_HOST": STAFF, "VOLUNTEER_HOST": HELP,
            "STAFF_DOMAINS": "campaign.test", "OIDC_ISSUER": mock.issuer,
            "SECRET_KEY": KEY,
            "BASE_URL": f"https://{STAFF}", "EMAIL_HOST": "localhost",
            "OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }  # fmt: skip
        check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"]
        subprocess.run(check, cwd=settings.ROOT, env=environment, check=True, capture_output=True)
        with (tmp_path / "web.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=settings.ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            providers.wait_for(f"http://127.0.0.1:{port}/", process)
            yield House(f"127.0.0.1:{port}", mock, tmp_path / "web.log")
        finally:
            process.terminate()
            process.wait(timeout=40)


def who(browser: Browser, host: str) -> str:
    """The e-mail that a host shows; '' for nobody."""
    page = browser.get(f"https://{host}/")
    menu = page.text.partition('class="menu-who"')[2]
    return menu.partition('class="quiet">')[2].partition("<")[0]


def test_each_pool_has_its_pages_and_its_sessions_on_its_own_host(house: House) -> None:
    browser = house.browser()
    house.mock.knows("s-1", claims())
    page = browser.submit(browser.get(f"https://{STAFF}/"), "/sign-in/openid/")
    assert page.url.startswith(house.mock.issuer)
    assert "redirect_uri=https%3A%2F%2Fstaff.campaign.test%2F" in page.url
    house.mock.agree(browser, page, "s-1")

    assert who(browser, STAFF) == "ada@campaign.test"
    assert set(browser.cookies[STAFF]) == {SESSION[STAFF], "__Host-hustings_csrf_staff"}

    # The staff's session, sent to the volunteers' host by every name there is.
    key = browser.cookies[STAFF][SESSION[STAFF]]
    for name in (SESSION[HELP], SESSION[STAFF], "__Host-hustings_session", "sessionid"):
        there = house.browser()
        there.cookies[HELP] = {name: key}
        assert who(there, HELP) == ""
    assert who(browser, STAFF) == "ada@campaign.test", "and it has outlived that"

    # A volunteer's session, sent to the staff's host; not even a role of the staff would help.
    helper = actions.add_person(email="val@help.test", pool="volunteer", name="Val")
    actions.grant(user=User.objects.get(email="ada@campaign.test"), role="platform-admin",
                  reason="for a test", by=None)  # fmt: skip
    force_grants(helper, "platform-admin")
    theirs = session_of(helper)
    volunteer = house.browser()
    volunteer.cookies[HELP] = {SESSION[HELP]: theirs}
    assert who(volunteer, HELP) == "val@help.test"
    for name in (SESSION[STAFF], SESSION[HELP], "__Host-hustings_session"):
        there = house.browser()
        there.cookies[STAFF] = {name: theirs}
        assert who(there, STAFF) == ""
        assert there.get(f"https://{STAFF}/admin/").path == "/sign-in/"

    # What exists where.
    assert browser.get(f"https://{STAFF}/admin/").status == 200
    for path in (
        "/admin/",
        "/admin/login/",
        "/sign-in/openid/back/",
        "/sign-in/google/",
        "/donors/",
    ):
        assert volunteer.get(f"https://{HELP}{path}", follow=False).status == 404, path
    token = volunteer.get(f"https://{HELP}/").form("/sign-out/")[1]
    assert volunteer.post(f"https://{HELP}/sign-in/openid/", token).status == 404
    assert "/sign-in/openid/" not in house.browser().get(f"https://{HELP}/sign-in/").text

    # Hosts that are nobody's.
    for host, status in ((PROBE, 404), ("evil.test", 400)):
        answer = requests.get(
            f"http://{house.address}/sign-in/", timeout=10,
            headers={"Host": host, "X-Forwarded-Proto": "https"},
        )  # fmt: skip
        assert answer.status_code == status, host

    # With LOG_LEVEL=WARNING gunicorn says nothing of its start either.
    assert '"info"' not in house.log.read_text()


def session_of(person: User) -> str:
    """A session as the sign-in of volunteers makes one."""
    client = Client()
    with override_settings(SECRET_KEY=KEY):  # the house's, by which it knows its own sessions
        client.force_login(person)
    key = str(client.session.session_key)
    assert SessionStore(key).exists(key)
    return key
