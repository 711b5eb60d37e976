"""The password page: only while DEBUG, and silent about who is known."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from access import actions
from access.demo import DEMO_PASSWORD, create_demo_people
from access.tests.people import PASSWORD, administrator, person

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"
WRONG = "do not go together"


@pytest.fixture(autouse=True)
def _debug(settings: LazySettings) -> None:
    settings.DEBUG = True


def sign_in(client: Client, email: str, password: str = PASSWORD, next_: str = "") -> str:
    """Where it leads, or '' when it was refused."""
    form = {"username": email, "password": password, "next": next_}
    return str(client.post(SIGN_IN, form).headers.get("Location", ""))


def test_a_person_with_the_right_password_comes_to_the_portal(client: Client) -> None:
    administrator()
    assert sign_in(client, "boss@campaign.test") == reverse("portal:home")
    assert client.get("/").status_code == 200


def test_the_case_of_the_email_does_not_matter(client: Client) -> None:
    administrator()
    assert sign_in(client, "Boss@Campaign.TEST")


@pytest.mark.parametrize("email", ["boss@campaign.test", "nobody@campaign.test"])
def test_a_wrong_password_and_an_unknown_person_look_the_same(client: Client, email: str) -> None:
    administrator()
    page = client.post(SIGN_IN, {"username": email, "password": "wrong"})
    assert WRONG in page.content.decode()


def test_somebody_suspended_does_not_get_in(client: Client) -> None:
    actions.suspend(person=person("ada@campaign.test"), by=None)
    assert sign_in(client, "ada@campaign.test") == ""


def test_somebody_added_without_a_password_does_not_get_in(client: Client) -> None:
    actions.add_person(email="new@campaign.test", pool="staff", name="New")
    for password in ("", "!", "None"):
        assert sign_in(client, "new@campaign.test", password) == ""


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client: Client) -> None:
    administrator()
    asked = client.get("/admin/access/user/?q=ada")
    assert asked.headers["Location"] == "/sign-in/?next=/admin/access/user/%3Fq%3Dada"
    assert sign_in(client, "boss@campaign.test", next_="/admin/access/user/") == (
        "/admin/access/user/"
    )


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_sign_in_never_leads_out_of_the_house(client: Client, elsewhere: str) -> None:
    administrator()
    assert sign_in(client, "boss@campaign.test", next_=elsewhere) == reverse("portal:home")


def test_who_is_signed_in_already_goes_straight_to_the_portal(client: Client) -> None:
    client.force_login(administrator())
    assert client.get(SIGN_IN).headers["Location"] == reverse("portal:home")


def test_the_page_shows_the_people_of_the_demo_with_their_roles(client: Client) -> None:
    create_demo_people()
    person("ada@campaign.test")
    page = client.get(SIGN_IN).content.decode()
    assert 'data-email="donors-reviewer@demo.invalid"' in page
    assert '<span class="tag">donors-reviewer</span>' in page
    assert "Volunteer, no role" in page
    assert DEMO_PASSWORD in page
    assert "ada@campaign.test" not in page


def test_the_page_says_how_to_get_the_demo_where_it_is_missing(client: Client) -> None:
    page = client.get(SIGN_IN).content.decode()
    assert "make demo" in page
    assert DEMO_PASSWORD not in page


def test_outside_debug_there_is_no_sign_in(client: Client, settings: LazySettings) -> None:
    administrator()
    settings.DEBUG = False
    for answer in (
        client.get(SIGN_IN),
        client.post(SIGN_IN, {"username": "boss@campaign.test", "password": PASSWORD}),
    ):
        assert answer.status_code == 503
        assert "Sign-in is closed" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_outside_debug_no_password_is_good_for_anything(settings: LazySettings) -> None:
    administrator()
    assert authenticate(username="boss@campaign.test", password=PASSWORD)
    settings.DEBUG = False
    assert authenticate(username="boss@campaign.test", password=PASSWORD) is None


def test_outside_debug_the_people_of_the_demo_are_not_signed_in_any_more(
    client: Client, settings: LazySettings
) -> None:
    client.force_login(next(one for one in create_demo_people() if one.get_all_permissions()))
    assert client.get("/").status_code == 200
    settings.DEBUG = False
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(administrator())
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_a_sign_in_without_the_forms_token_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post", "put"])
def test_signing_out_twice_leads_to_the_sign_in_and_never_back(client: Client, method: str) -> None:
    answer = getattr(client, method)("/sign-out/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/")


@pytest.mark.parametrize("gate", ["/sign-out/", "/sign-in/", "/admin/logout/"])
def test_a_gate_is_no_place_to_come_back_to(client: Client, gate: str) -> None:
    client.force_login(administrator())
    answer = client.get(f"/sign-in/?next={gate}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
