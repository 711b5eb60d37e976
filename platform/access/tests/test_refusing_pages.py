"""The pages that say no: what is missing, and what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpRequest
from django.templatetags.static import static
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from access.tests.people import administrator, person
from access.views import server_error


@pytest.mark.django_db
def test_403_names_the_page_the_roles_and_whom_to_ask(client: Client) -> None:
    client.force_login(person("ada@campaign.test", "platform-engineer"))
    page = client.get("/admin/access/user/").content.decode()
    assert "<strong>Platform administrator</strong>: a platform administrator grants it." in page
    assert "ada@campaign.test" in page
    assert '<span class="tag">Platform engineer</span>' in page


@pytest.mark.django_db
def test_403_says_so_where_somebody_has_no_role_at_all(client: Client) -> None:
    client.force_login(person())
    answer = client.get("/admin/jobs/")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "ask a platform administrator" in page
    assert "<code>/admin/jobs/</code>" in page
    assert "without any role" in page


@pytest.mark.django_db
def test_404_leads_back_to_the_tools(client: Client) -> None:
    client.force_login(administrator())
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


@pytest.mark.django_db
def test_what_a_stranger_typed_does_not_become_markup(client: Client) -> None:
    client.force_login(person())
    page = client.get("/admin/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in page


@pytest.mark.django_db
def test_500_asks_nothing_of_the_database_and_gives_a_number(client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = server_error(RequestFactory().get("/"))
    assert len(queries) == 0
    assert answer.status_code == 500
    assert "What you can do" in answer.content.decode()


@pytest.mark.django_db
def test_500_shows_the_number_that_the_log_has(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("access.views.SignInView.dispatch", lambda *args, **kwargs: broken(args[1]))
    answer = Client(raise_request_exception=False).get("/sign-in/")
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_500_needs_no_collected_static_files(settings: LazySettings, tmp_path: Path) -> None:
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    with pytest.raises(ValueError, match="manifest"):
        static("hustings.css")  # what any other page would ask for
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "What you can do" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_no_database_could_read_is_a_400_that_says_what_to_do() -> None:
    client = Client()
    client.force_login(administrator())
    answer = client.get("/admin/access/grant/?in_force=%00")
    assert answer.status_code == 400
    assert "What you can do" in answer.content.decode()
