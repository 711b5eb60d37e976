"""Staff and volunteers on hosts of their own: pages and cookies of one are nothing to the other."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from access.models import User
from access.tests.people import PASSWORD, administrator, volunteer

pytestmark = pytest.mark.django_db
STAFF, VOLUNTEERS, NEITHER = "staff.campaign.test", "help.campaign.test", "probe.campaign.test"
COOKIE = {STAFF: "hustings_session_staff", VOLUNTEERS: "hustings_session_volunteer"}


@pytest.fixture(autouse=True)
def _two_hosts(settings: LazySettings) -> None:
    settings.DEBUG = True
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = STAFF, VOLUNTEERS
    settings.ALLOWED_HOSTS = [STAFF, VOLUNTEERS, NEITHER]


def signed_in(person: User, host: str) -> Client:
    client = Client(headers={"host": host})
    form = {"username": person.email, "password": PASSWORD}
    assert client.post("/sign-in/", form).status_code == 302
    return client


def test_each_host_has_cookies_of_its_own() -> None:
    client = signed_in(administrator(), STAFF)

    assert set(client.cookies) == {"hustings_session_staff", "csrftoken_staff"}
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", [COOKIE[VOLUNTEERS], COOKIE[STAFF], "hustings_session"])
def test_a_session_of_the_staff_is_nobodys_on_the_volunteers_host(name: str) -> None:
    key = signed_in(administrator(), STAFF).cookies[COOKIE[STAFF]].value
    there = Client(headers={"host": VOLUNTEERS})
    there.cookies[name] = key

    assert there.get("/").headers["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize("name", [COOKIE[VOLUNTEERS], COOKIE[STAFF], "hustings_session"])
def test_a_session_of_a_volunteer_is_nobodys_on_the_staffs_host(name: str) -> None:
    helper = volunteer()
    helper.set_password(PASSWORD)
    helper.save()
    client = signed_in(helper, VOLUNTEERS)
    assert client.get("/").status_code == 200
    there = Client(headers={"host": STAFF})
    there.cookies[name] = client.cookies[COOKIE[VOLUNTEERS]].value

    assert there.get("/").headers["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize("host", [VOLUNTEERS, NEITHER])
@pytest.mark.parametrize("page", ["/admin/", "/admin/login/", "/admin/access/user/", "/donors/"])
def test_the_staffs_pages_exist_on_no_other_host(host: str, page: str) -> None:
    assert Client(headers={"host": host}).get(page).status_code == 404


def test_a_host_of_neither_pool_has_no_sign_in() -> None:
    assert Client(headers={"host": NEITHER}).get("/sign-in/").status_code == 404


def test_a_host_that_is_not_ours_is_refused() -> None:
    assert Client(headers={"host": "evil.test"}).get("/sign-in/").status_code == 400
