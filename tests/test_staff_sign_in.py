"""Staff sign in by a provider, over real HTTP: who gets in, and who is told why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings

from access.models import AccessEvent, User
from tests.peers import providers
from tests.peers.browser import Browser, Page
from tests.peers.house import served
from tests.peers.providers import CLIENT_ID, CLIENT_SECRET, Mock, claims

pytestmark = pytest.mark.django_db
HOST = "staff.campaign.test"
HOME = f"http://{HOST}/"
KIND = AccessEvent.Kind


@pytest.fixture(scope="module")
def mock() -> Iterator[Mock]:
    with providers.mock() as running:
        yield running


@pytest.fixture(autouse=True)
def _house(settings: LazySettings) -> None:
    settings.DEBUG = True
    settings.STAFF_DOMAINS = ["campaign.test", "second.test"]
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = HOST, "help.campaign.test"
    settings.ALLOWED_HOSTS = [HOST, "help.campaign.test"]


def use(settings: LazySettings, issuer: str) -> None:
    """Name this provider in the settings."""
    settings.OIDC_ISSUER = issuer
    app = {
        "provider_id": issuer, "name": "OpenID Connect", "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "settings": {
            "server_url": f"{issuer}/.well-known/openid-configuration",
            "fetch_userinfo": False, "oauth_pkce_enabled": True,
        },
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {"APPS": []},
        "openid_connect": {**settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS": [app]},
    }


@pytest.fixture
def address(db: None) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def browser(address: str) -> Browser:
    return new_browser(address)


def new_browser(address: str) -> Browser:
    return Browser({HOST: address, "help.campaign.test": address})


def begin(browser: Browser, next_: str = "/") -> Page:
    """Press the button of the sign-in page: as far as the provider's own page."""
    page = browser.get(f"{HOME}sign-in/?next={next_}")
    return browser.submit(page, "/sign-in/openid/")


def sign_in(browser: Browser, mock: Mock, told: dict[str, Any], subject: str = "s-1") -> Page:
    mock.knows(subject, told)
    return mock.agree(browser, begin(browser), subject)


def signed_in_as(browser: Browser) -> str:
    """The e-mail that the house shows; '' for nobody."""
    page = browser.get(HOME)
    return page.text.partition('class="who-name" title="')[2].partition('"')[0]


def test_staff_get_in_without_rights_and_are_told_whom_to_ask(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)

    page = sign_in(browser, mock, claims())

    assert (page.status, page.path) == (403, "/")
    assert "ask a platform administrator" in page.text
    person = User.objects.get()
    assert (person.email, person.name, person.pool) == ("ada@campaign.test", "Ada Quill", "staff")
    assert not person.has_usable_password()
    assert person.get_all_permissions() == set()
    identity = SocialAccount.objects.get()
    assert (identity.provider, identity.uid, identity.extra_data) == (mock.issuer, "s-1", {})
    kinds = set(AccessEvent.objects.values_list("kind", flat=True))
    assert kinds >= {KIND.PERSON_ADDED, KIND.IDENTITY_CHANGED, KIND.SIGNED_IN}
