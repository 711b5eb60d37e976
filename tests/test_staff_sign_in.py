"""Staff sign in by a provider, over real HTTP: who gets in, and who is told why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google import views as google
from django.conf import LazySettings
from django.core.cache import cache
from django.utils import timezone

from access import actions
from access.models import AccessEvent, IdentityRelease, User
from access.tests.people import administrator
from tests.peers import providers
from tests.peers.browser import Browser, Page
from tests.peers.house import served
from tests.peers.providers import CLIENT_ID, CLIENT_SECRET, Mock, claims, configured

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
    cache.clear()  # it counts refusals


def use(settings: LazySettings, issuer: str) -> None:
    """Name this provider in the settings."""
    settings.OIDC_ISSUER = issuer
    settings.SOCIALACCOUNT_PROVIDERS = configured(issuer)


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
    menu = page.text.partition('class="menu-who"')[2]
    return menu.partition('class="quiet">')[2].partition("<")[0]


def test_staff_get_in_without_rights_and_are_told_whom_to_ask(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)

    page = sign_in(browser, mock, claims())

    assert (page.status, page.path) == (200, "/")
    assert "No tool has been opened for you yet" in page.text
    person = User.objects.get()
    assert (person.email, person.name, person.pool) == ("ada@campaign.test", "Ada Quill", "staff")
    assert not person.has_usable_password()
    assert person.get_all_permissions() == set()
    identity = SocialAccount.objects.get()
    assert (identity.provider, identity.uid) == (mock.issuer, "s-1")
    assert identity.extra_data == {"email": "ada@campaign.test"}  # of the claims no more is kept
    kinds = set(AccessEvent.objects.values_list("kind", flat=True))
    assert kinds >= {KIND.PERSON_ADDED, KIND.IDENTITY_CHANGED, KIND.SIGNED_IN}


# --- Who is refused -----------------------------------------------------------------------------


def said_to_be_refused(page: Page, words: str, *, email: str = "") -> bool:
    """The page and the access log say so, in the same words; nobody is signed in."""
    line = AccessEvent.objects.filter(kind=KIND.SIGN_IN_REFUSED).first()
    assert page.status == 403, page.text
    assert "You are not signed in" in page.text
    assert "What you can do" in page.text
    assert line, "the access log has no line of it"
    assert line.address == "127.0.0.1"
    return words in line.reason and line.email == email and words in page.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hd": None}, "names no hosted domain"),
        ({"hd": "other.test"}, "another workspace"),
        ({"hd": "campaign.test.evil.test"}, "another workspace"),
        ({"hd": "evil-campaign.test"}, "another workspace"),
        ({"hd": "campaign.test."}, "another workspace"),
        ({"hd": " campaign.test"}, "another workspace"),
        ({"hd": "campаign.test"}, "another workspace"),  # noqa: RUF001  # a Cyrillic a
        ({"hd": ["campaign.test"]}, "another workspace"),
        ({"hd": ""}, "another workspace"),
        ({"email_verified": False}, "not verified"),
        ({"email_verified": None}, "not verified"),
        ({"email_verified": "true"}, "not verified"),
        ({"email_verified": 1}, "not verified"),
        ({"email": "a@evil@campaign.test"}, "no e-mail"),
        ({"email": '"a@evil.test"@campaign.test'}, "no e-mail"),
        ({"email": "campaign.test"}, "no e-mail"),
        ({"email": "ada@evil.test"}, "another domain"),
        ({"email": "ada@campaign.test.evil.test"}, "another domain"),
        ({"email": "ada@sub.campaign.test"}, "another domain"),
    ],
)
def test_an_account_that_is_not_the_workspaces_is_refused(
    browser: Browser, mock: Mock, settings: LazySettings, changed: dict[str, Any], words: str
) -> None:
    use(settings, mock.issuer)
    told = claims(**changed)

    page = sign_in(browser, mock, told, subject="stranger")

    assert said_to_be_refused(page, words, email=told["email"])
    assert not User.objects.exists()
    assert signed_in_as(browser) == ""


def test_a_letter_that_only_folds_to_ours_is_none_of_ours(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    settings.STAFF_DOMAINS = ["kampaign.test"]
    kelvin = "\N{KELVIN SIGN}ampaign.test"
    assert kelvin.casefold() == "kampaign.test"

    page = sign_in(browser, mock, claims(hd=kelvin, email="ada@kampaign.test"))

    assert said_to_be_refused(page, "another workspace", email="ada@kampaign.test")


def test_the_case_of_a_domain_and_a_second_domain_do_not_matter(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)

    sign_in(browser, mock, claims(hd="Campaign.Test", email="Ada@SECOND.test"))

    assert signed_in_as(browser) == "ada@second.test"


def test_without_staff_domains_nobody_gets_in(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    settings.STAFF_DOMAINS = []

    page = sign_in(browser, mock, claims())

    assert said_to_be_refused(page, "another workspace", email="ada@campaign.test")


def test_the_token_is_read_again_on_every_sign_in(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    sign_in(browser, mock, claims())
    assert signed_in_as(browser) == "ada@campaign.test"
    browser.submit(browser.get(HOME), "/sign-out/")

    page = sign_in(browser, mock, claims(hd="other.test"))

    assert "another workspace" in page.text
    line = AccessEvent.objects.filter(kind=KIND.SIGN_IN_REFUSED).get()
    assert line.person == User.objects.get()
    assert signed_in_as(browser) == ""


# --- Whose account it is ------------------------------------------------------------------------


def test_a_new_account_with_the_email_of_a_person_is_refused(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    person = actions.add_person(email="ada@campaign.test", pool="staff", name="Ada")

    page = sign_in(browser, mock, claims(), subject="who-bought-the-domain")

    assert said_to_be_refused(page, "not theirs", email="ada@campaign.test")
    assert "Ask a platform administrator" in page.text
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == person


def test_the_same_subject_of_another_issuer_is_somebody_else(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    sign_in(browser, mock, claims())
    browser.submit(browser.get(HOME), "/sign-out/")

    with providers.mock() as bought:
        use(settings, bought.issuer)
        page = sign_in(browser, bought, claims())
        assert "not theirs" in page.text
        assert signed_in_as(browser) == ""
        sign_in(browser, bought, claims(email="eve@campaign.test"))

    assert signed_in_as(browser) == "eve@campaign.test"
    assert User.objects.count() == 2


def test_a_released_person_signs_in_with_a_new_account_once(
    browser: Browser, mock: Mock, settings: LazySettings, address: str
) -> None:
    use(settings, mock.issuer)
    sign_in(browser, mock, claims(), subject="old")
    person = User.objects.get()
    boss = administrator()

    actions.release_identity(person=person, by=boss, reason="The workspace was made anew.")

    assert signed_in_as(browser) == "", "the old account's session goes on"
    sign_in(browser, mock, claims(), subject="new")
    assert signed_in_as(browser) == "ada@campaign.test"
    assert SocialAccount.objects.get().uid == "new"
    assert SocialAccount.objects.get().user == person
    page = sign_in(new_browser(address), mock, claims(), subject="third")
    assert "not theirs" in page.text
    told = AccessEvent.objects.filter(kind=KIND.IDENTITY_CHANGED, person=person, by=boss)
    assert "made anew" in told.get().reason


def test_a_release_that_has_run_out_lets_nobody_in(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    person = actions.add_person(email="ada@campaign.test", pool="staff", name="Ada")
    actions.release_identity(person=person, by=None, reason="New here.")
    IdentityRelease.objects.update(until=timezone.now() - timedelta(seconds=1))

    assert "not theirs" in sign_in(browser, mock, claims()).text


def test_a_volunteer_is_never_taken_for_staff(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    volunteer = actions.add_person(email="ada@campaign.test", pool="volunteer", name="Ada")
    IdentityRelease.objects.create(
        person=volunteer, reason="by hand", until=timezone.now() + timedelta(days=1)
    )

    assert "not theirs" in sign_in(browser, mock, claims()).text
    assert not SocialAccount.objects.exists()


def test_the_email_follows_the_workspace_where_it_is_free(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    sign_in(browser, mock, claims())
    person = User.objects.get()
    browser.submit(browser.get(HOME), "/sign-out/")

    sign_in(browser, mock, claims(email="ada.quill@campaign.test"))

    person.refresh_from_db()
    assert person.email == signed_in_as(browser) == "ada.quill@campaign.test"
    actions.add_person(email="ben@campaign.test", pool="staff", name="Ben")
    browser.submit(browser.get(HOME), "/sign-out/")
    sign_in(browser, mock, claims(email="ben@campaign.test"))
    assert signed_in_as(browser) == "ada.quill@campaign.test"


def test_somebody_suspended_is_refused(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    sign_in(browser, mock, claims())
    person = User.objects.get()
    actions.suspend(person=person, by=None)
    assert signed_in_as(browser) == ""

    page = sign_in(browser, mock, claims())

    assert "has been suspended" in page.text
    assert AccessEvent.objects.filter(kind=KIND.SIGN_IN_REFUSED).get().person == person
    assert signed_in_as(browser) == ""


# --- Replays ------------------------------------------------------------------------------------

NOT_BEGUN_HERE = "not begun in this browser"


def answer_of(browser: Browser, mock: Mock, subject: str = "s-1") -> str:
    """The address that the provider sends back to, not yet asked."""
    mock.knows(subject, claims())
    return mock.agree(browser, begin(browser), subject, until="/back/").leads_to


def test_an_answer_is_good_once(browser: Browser, mock: Mock, settings: LazySettings) -> None:
    use(settings, mock.issuer)
    back = answer_of(browser, mock)
    browser.get(back)
    assert signed_in_as(browser)
    browser.submit(browser.get(HOME), "/sign-out/")

    assert said_to_be_refused(browser.get(back), NOT_BEGUN_HERE)
    assert signed_in_as(browser) == ""


def test_an_answer_to_another_browser_is_none(
    browser: Browser, mock: Mock, settings: LazySettings, address: str
) -> None:
    use(settings, mock.issuer)
    back = answer_of(browser, mock)
    victim = new_browser(address)
    begin(victim)  # has a state of its own

    assert said_to_be_refused(victim.get(back), NOT_BEGUN_HERE)
    assert signed_in_as(victim) == ""


@pytest.mark.parametrize("query", ["", "?state=x&code=y", "?code=y", "?state=", "?error=x&state=y"])
def test_an_answer_that_nobody_asked_for_is_refused(
    browser: Browser, mock: Mock, settings: LazySettings, query: str
) -> None:
    use(settings, mock.issuer)

    page = browser.get(f"{HOME}sign-in/openid/back/{query}")

    assert said_to_be_refused(page, NOT_BEGUN_HERE)


def test_nobody_fills_the_log_with_refusals(
    browser: Browser, mock: Mock, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(settings, mock.issuer)
    assert said_to_be_refused(browser.get(f"{HOME}sign-in/openid/back/"), NOT_BEGUN_HERE)
    monkeypatch.setattr("access.refusing.MOST_A_MINUTE", 0)

    page = browser.get(f"{HOME}sign-in/openid/back/")

    assert page.status == 403
    assert AccessEvent.objects.filter(kind=KIND.SIGN_IN_REFUSED).count() == 1


def test_a_code_is_good_once_whatever_the_state(
    browser: Browser, mock: Mock, settings: LazySettings, address: str
) -> None:
    use(settings, mock.issuer)
    used = parse_qs(urlsplit(answer_of(browser, mock)).query)["code"][0]
    browser.get(f"{HOME}sign-in/openid/back/?code={used}&state=x")  # not asked of the provider
    fresh = parse_qs(urlsplit(answer_of(browser, mock)).query)
    browser.get(f"{HOME}sign-in/openid/back/?code={used}&state={fresh['state'][0]}")
    assert signed_in_as(browser), "the first use is good"
    thief = new_browser(address)
    state = parse_qs(urlsplit(begin(thief).url).query)["state"][0]

    page = thief.get(f"{HOME}sign-in/openid/back/?code={used}&state={state}")

    assert said_to_be_refused(page, "Error retrieving access token")
    assert signed_in_as(thief) == ""


def test_a_sign_in_that_is_cancelled_there_leads_back_with_words(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)

    state = parse_qs(urlsplit(begin(browser).url).query)["state"][0]
    page = browser.get(f"{HOME}sign-in/openid/back/?error=access_denied&state={state}")

    assert said_to_be_refused(page, "The sign-in was cancelled.")


# --- Crooked answers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id_token", "words"),
    [
        ({"aud": "another-client"}, "Invalid id_token"),
        ({"aud": None}, "Invalid id_token"),
        ({"iss": "https://accounts.evil.test"}, "Invalid id_token"),
        ({"exp": 1_600_000_000}, "Invalid id_token"),
        ({"exp": None}, "has no end"),
        ({"azp": "another-client"}, "another client"),
        ({"aud": [CLIENT_ID, "another-client"], "azp": "another-client"}, "another client"),
        ({"sub": None}, "could not be read"),
        ({"sub": ""}, "could not be read"),
        ({"sub": "s" * 192}, "could not be read"),
        ({"sub": "nul\0"}, "could not be read"),
        ({"name": "nul\0"}, "could not be read"),
    ],
)
def test_an_id_token_that_is_not_for_us_lets_nobody_in(
    browser: Browser, settings: LazySettings, id_token: dict[str, Any], words: str
) -> None:
    with providers.crooked() as crook:
        use(settings, crook.issuer)
        crook.id_token = id_token
        page = begin(browser)

    told = claims()["email"] if "client" in words or "end" in words else ""
    assert said_to_be_refused(page, words, email=told)
    assert not User.objects.exists()


def test_the_crooked_provider_lets_somebody_in_where_it_is_straight(
    browser: Browser, settings: LazySettings
) -> None:
    with providers.crooked() as crook:
        use(settings, crook.issuer)
        begin(browser)
        assert "/userinfo" not in crook.asked

    assert signed_in_as(browser) == "ada@campaign.test"


def test_a_document_that_names_another_issuer_lets_nobody_in(
    browser: Browser, settings: LazySettings
) -> None:
    with providers.crooked() as crook:
        use(settings, crook.issuer)
        crook.document = {"issuer": "https://id.evil.test"}
        crook.id_token = {"iss": "https://id.evil.test"}
        page = begin(browser)

    assert said_to_be_refused(page, "another issuer", email="ada@campaign.test")


@pytest.mark.parametrize(
    "answer",
    [
        {"access_token": "x", "token_type": "Bearer"},
        {"access_token": "x", "token_type": "Bearer", "id_token": ""},
        {"access_token": "x", "token_type": "Bearer", "id_token": "no.such.token"},
        {"id_token": "x"},
        {"error": "invalid_grant"},
    ],
)
def test_userinfo_never_stands_in_for_a_missing_id_token(
    browser: Browser, settings: LazySettings, answer: dict[str, Any]
) -> None:
    with providers.crooked() as crook:
        use(settings, crook.issuer)
        crook.answer, crook.userinfo = answer, claims(sub="s-1")
        page = begin(browser)
        assert "/userinfo" not in crook.asked

    assert said_to_be_refused(page, "The provider")
    assert not User.objects.exists()


def test_a_provider_that_is_away_is_told_of(browser: Browser, settings: LazySettings) -> None:
    use(settings, f"http://127.0.0.1:{providers.free_port()}")

    page = begin(browser)

    assert page.status == 503
    assert "does not answer" in page.text


# --- The way there and back ---------------------------------------------------------------------


def test_the_way_there_has_pkce_a_state_and_our_own_address(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)

    asked = parse_qs(urlsplit(begin(browser).url).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == [f"{HOME}sign-in/openid/back/"]
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}


def test_whoever_makes_the_link_decides_nothing(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)
    to, fields = browser.get(f"{HOME}sign-in/").form("/sign-in/openid/")
    asked = browser.post(
        f"{to}?scope=admin&auth_params=prompt%3Dnone%26hd%3Devil.test&process=connect&next=/x/",
        {**fields, "process": "connect"},
    )

    query = urlsplit(asked.url).query
    assert "admin" not in query
    assert "evil.test" not in query
    assert "prompt" not in query
    mock.knows("s-1", claims())
    assert mock.agree(browser, asked, "s-1").path == "/"
    assert signed_in_as(browser) == "ada@campaign.test"


@pytest.mark.parametrize(
    ("wanted", "landed"),
    [
        ("/admin/access/user/", "/admin/access/user/"),
        ("https://evil.test/", "/"),
        ("//evil.test/", "/"),
        ("http://help.campaign.test/", "/"),
        ("javascript:alert(1)", "/"),
        ("/sign-out/", "/"),
    ],
)
def test_next_is_a_page_of_this_host_or_nothing(
    browser: Browser, mock: Mock, settings: LazySettings, wanted: str, landed: str
) -> None:
    use(settings, mock.issuer)
    mock.knows("s-1", claims())

    page = mock.agree(browser, begin(browser, wanted), "s-1")

    status = 200 if landed == "/" else 403
    assert (page.url, page.status) == (f"http://{HOST}{landed}", status)


def test_a_link_alone_begins_no_sign_in(
    browser: Browser, mock: Mock, settings: LazySettings
) -> None:
    use(settings, mock.issuer)

    assert browser.get(f"{HOME}sign-in/openid/").path == "/sign-in/"
    assert browser.post(f"{HOME}sign-in/openid/", {"next": "/"}).status == 403  # no token


def test_the_key_of_the_session_changes_with_the_sign_in(
    browser: Browser, mock: Mock, settings: LazySettings, address: str
) -> None:
    use(settings, mock.issuer)
    attacker = new_browser(address)
    begin(attacker)
    planted = attacker.cookies[HOST]["hustings_session_staff"]
    browser.cookies[HOST] = {"hustings_session_staff": planted}

    sign_in(browser, mock, claims())

    assert signed_in_as(browser) == "ada@campaign.test"
    assert browser.cookies[HOST]["hustings_session_staff"] != planted
    assert signed_in_as(attacker) == ""


@pytest.mark.parametrize(
    "page",
    [
        "accounts/login/", "accounts/signup/", "accounts/password/change/", "accounts/3rdparty/",
        "accounts/social/signup/", "accounts/social/connections/", "accounts/google/login/token/",
        "sign-in/google/token/", "signup/", "oidc/x/login/",
    ],
)  # fmt: skip
def test_allauths_other_pages_do_not_exist(browser: Browser, page: str) -> None:
    assert browser.get(f"{HOME}{page}").status == 404


def test_a_google_sign_in_goes_by_the_same_rules(
    browser: Browser, mock: Mock, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mock in Google's place."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "google": {
            "APPS": [
                {
                    "name": "Google", "client_id": CLIENT_ID, "secret": CLIENT_SECRET,
                    "settings": {
                        "scope": ["openid", "email", "profile"], "oauth_pkce_enabled": True,
                        "auth_params": {"hd": "campaign.test"},
                    },
                }
            ]
        },
        "openid_connect": {"APPS": []},
    }  # fmt: skip
    monkeypatch.setattr(google, "ID_TOKEN_ISSUER", mock.issuer)
    monkeypatch.setattr(
        google.GoogleOAuth2Adapter, "authorize_url", f"{mock.issuer}/oauth2/authorize"
    )
    monkeypatch.setattr(
        google.GoogleOAuth2Adapter, "access_token_url", f"{mock.issuer}/oauth2/token"
    )
    mock.knows("g-1", claims())
    mock.knows("g-2", claims(hd=None, email="eve@campaign.test"))

    asked = browser.submit(browser.get(f"{HOME}sign-in/"), "/sign-in/google/")
    assert parse_qs(urlsplit(asked.url).query)["code_challenge_method"] == ["S256"]
    page = mock.agree(browser, asked, "g-2")
    assert said_to_be_refused(page, "names no hosted domain", email="eve@campaign.test")
    mock.agree(browser, browser.submit(browser.get(f"{HOME}sign-in/"), "/sign-in/google/"), "g-1")

    assert signed_in_as(browser) == "ada@campaign.test"
    assert SocialAccount.objects.get().provider == "google"


# --- A certified provider -----------------------------------------------------------------------


def test_staff_sign_in_by_a_certified_provider(browser: Browser, settings: LazySettings) -> None:
    accounts = {"ada": claims(), "eve": claims(hd="evil.test", email="eve@campaign.test")}
    with providers.certified(accounts, [f"{HOME}sign-in/openid/back/"]) as certified:
        use(settings, certified.issuer)
        page = certified.agree(browser, begin(browser), "eve")
        assert said_to_be_refused(page, "another workspace", email="eve@campaign.test")
        browser.cookies["127.0.0.1"].clear()  # signed out there
        back = certified.agree(browser, begin(browser), "ada", until="/back/").leads_to
        assert browser.get(back).status == 200
        assert signed_in_as(browser) == "ada@campaign.test"
        browser.submit(browser.get(HOME), "/sign-out/")
        assert said_to_be_refused(browser.get(back), NOT_BEGUN_HERE)
        code = parse_qs(urlsplit(back).query)["code"][0]
        browser.cookies["127.0.0.1"].clear()
        state = parse_qs(
            urlsplit(certified.agree(browser, begin(browser), "ada", until="/back/").leads_to).query
        )["state"][0]
        page = browser.get(f"{HOME}sign-in/openid/back/?code={code}&state={state}")
        assert said_to_be_refused(page, "Error retrieving access token")

    assert SocialAccount.objects.get().uid == "ada"
    assert signed_in_as(browser) == ""
