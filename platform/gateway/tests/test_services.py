"""Services: which rows are taken, what is written down of them, and who sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.models import AccessEvent
from access.tests.people import person
from core.errors import Refused
from core.history import changes
from gateway import actions
from gateway.models import Service
from gateway.queries import services_for

pytestmark = pytest.mark.django_db

GOOD: dict[str, Any] = {
    "name": "Charts",
    "host": "charts.campaign.test",
    "upstream": "http://10.0.0.7:3000",
    "open_to": ["donors-reviewer"],
    "told_about": ["platform-admin", "donors-reviewer"],
    "owner": "Ines Marlowe, ines@campaign.test",
}


def added(slug: str = "charts", **fields: Any) -> Service:
    return actions.add_service(slug=slug, by=None, **{**GOOD, **fields})


def test_a_service_is_added_and_the_log_says_so() -> None:
    service = added()

    event = AccessEvent.objects.get(kind="service_changed")
    assert (event.target, event.reason) == ("charts", "Added.")
    assert event.facts["open_to"] == ["donors-reviewer"]
    assert service.told_about == ["donors-reviewer", "platform-admin"]


def test_a_change_is_logged_with_what_was_before_and_kept_in_the_history() -> None:
    service = added()
    boss = person("boss@campaign.test")

    actions.change_service(service=service, by=boss, upstream="http://10.0.0.8:3000")

    event = AccessEvent.objects.filter(kind="service_changed").latest("id")
    assert (event.by, event.reason) == (boss, "Changed: upstream.")
    change = {"before": "http://10.0.0.7:3000", "after": "http://10.0.0.8:3000"}
    assert event.facts == {"upstream": change}
    [told] = [one for one in changes(Service.objects.get()) if one.what == "changed"]
    assert [(one.field, one.after) for one in told.differences] == [
        ("upstream", "http://10.0.0.8:3000")
    ]


def test_a_change_that_changes_nothing_is_not_logged() -> None:
    service = added()

    actions.change_service(service=service, by=None, **GOOD)

    assert AccessEvent.objects.filter(kind="service_changed").count() == 1


@pytest.mark.parametrize(
    "upstream",
    [
        "10.0.0.7:3000", "ftp://10.0.0.7", "http://", "http://10.0.0.7/path",
        "http://10.0.0.7?x", "http://10.0.0.7#x", "http://user:password@10.0.0.7",
        "http://10.0.0.7:3000;", "http://10.0.0.7:3000 http://x", "http://10.0.0.7:3000\n",
        "http://a$host", "http://a{b}", 'http://a"b', "http://a'b", "http://a\\b", "http://-a",
        "http://a..b", "http://10.0.0.7:99999", "http://10.0.0.7:0x50", "HTTP://10.0.0.7",
        "unix:/run/x.sock", "http://unix:/run/x.sock", "http://169.254.169.254",
        "http://[fe80::1]:80", "http://[::ffff:169.254.169.254]", "http://metadata.google.internal",
        "http://0.0.0.0:80", "http://[::]", "http://224.0.0.1", "http://127.1", "http://2130706433",
        "http://0x7f.0x1", "http://[::1", "http://hustings.example.org", "http://127.0.0.1:8000",
        "http://localhost:8000", "http://[::1]:8000", "http://127.0.0.9:8000",
        "http://10.0.0.7:0", "http://[fd00:ec2::254]", "http://100.100.100.200",
        "http://[64:ff9b::a9fe:a9fe]", "http://[2002:a9fe:a9fe::]",
    ],
)  # fmt: skip
def test_an_upstream_that_nginx_must_not_be_given_is_refused(
    settings: LazySettings, upstream: str
) -> None:
    settings.STAFF_HOST, settings.PORT = "hustings.example.org", 8000
    with pytest.raises(Refused):
        added(upstream=upstream)
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    "upstream",
    [
        "http://10.0.0.7:3000", "https://grafana.internal", "http://127.0.0.1:3000",
        "http://[fd00::7]:3000", "http://grafana:3000", "http://localhost:3000",
    ],
)  # fmt: skip
def test_an_upstream_elsewhere_is_taken(settings: LazySettings, upstream: str) -> None:
    settings.PORT = 8000
    assert added(upstream=upstream).upstream == upstream


@pytest.mark.parametrize(
    "host",
    [
        "", "charts", "Charts.campaign.test", "charts.campaign.test:80", "*.campaign.test",
        "~^.*$", "charts.campaign.test other.test", "charts.campaign.test;", "charts..test",
        "-a.test", "a_b.test", "10.0.0.7", "hustings.example.org", "volunteers.example.org",
        "charts.campaign.test\n", "chärts.test", f"{'a' * 64}.test",
    ],
)  # fmt: skip
def test_a_host_that_is_no_name_or_ours_is_refused(settings: LazySettings, host: str) -> None:
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = "hustings.example.org", "volunteers.example.org"
    with pytest.raises(Refused):
        added(host=host)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"open_to": []}, "at least one role|cannot be blank"),
        ({"open_to": ["nobody-knows"]}, "no role nobody-knows"),
        ({"told_about": ["nobody-knows"]}, "no role nobody-knows"),
        ({"pool": "volunteer"}, "not of the pool volunteer"),
        ({"pool": "strangers"}, "not a valid choice"),
        ({"icon": "<b>"}, "Material symbol"),
        ({"owner": ""}, "cannot be blank"),
    ],
)
def test_what_makes_no_sense_is_refused(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        added(**fields)


@pytest.mark.parametrize("slug", ["", "Charts", "a b", "a;b", "-a", "a-", "a" * 41, "a\n", "a_b"])
def test_a_slug_is_plain(slug: str) -> None:
    with pytest.raises(Refused):
        added(slug)


def test_two_services_share_neither_slug_nor_host() -> None:
    added()
    with pytest.raises(Refused):
        added(host="other.campaign.test")
    with pytest.raises(Refused):
        added("other")


def test_the_portal_is_told_which_services_are_open_to_whom_in_one_query() -> None:
    added()
    added("ledger", host="ledger.campaign.test", name="Ledger", open_to=["platform-engineer"])
    added("old", host="old.campaign.test", active=False)

    with CaptureQueriesContext(connection) as asked:
        mine = [service.slug for service in services_for({"donors-reviewer", "x"})]

    assert (mine, len(asked)) == (["charts"], 1)
    assert list(services_for(set())) == []
    assert list(services_for({"donors-reviewer"}, pool="volunteer")) == []


# --- In the admin -------------------------------------------------------------------------------


@pytest.fixture
def engineer() -> Client:
    client = Client()
    client.force_login(person("eng@campaign.test", "platform-engineer"))
    return client


def test_an_engineer_adds_and_changes_a_service_in_the_admin(engineer: Client) -> None:
    form = {**GOOD, "slug": "charts", "pool": "staff", "icon": "apps", "active": "on"}

    response = engineer.post(reverse("admin:gateway_service_add"), form)
    assert response.status_code == 302, response.context["adminform"].form.errors
    service = Service.objects.get()
    page = reverse("admin:gateway_service_change", args=[service.pk])
    response = engineer.post(page, {**form, "slug": "other", "name": "Better charts"})

    assert response.status_code == 302
    service.refresh_from_db()
    assert (service.slug, service.name) == ("charts", "Better charts")
    events = AccessEvent.objects.filter(kind="service_changed").order_by("id")
    assert [(str(event.by), event.reason) for event in events] == [
        ("Ada Quill", "Added."),
        ("Ada Quill", "Changed: name."),
    ]


def test_a_refusal_stands_beside_what_was_typed(engineer: Client) -> None:
    form = {**GOOD, "slug": "charts", "pool": "staff", "icon": "apps", "upstream": "http://0.0.0.0"}

    response = engineer.post(reverse("admin:gateway_service_add"), form)

    assert response.status_code == 200
    assert "must name one machine" in response.content.decode()
    assert not Service.objects.exists()


def test_a_service_is_never_deleted(engineer: Client) -> None:
    page = reverse("admin:gateway_service_delete", args=[added().pk])
    assert engineer.post(page, {"post": "yes"}).status_code == 403


def test_the_page_of_keys_shows_nothing_private(engineer: Client) -> None:
    actions.ensure_keys()
    for key in engineer.get(reverse("admin:gateway_signingkey_changelist")).context["cl"].queryset:
        page = engineer.get(reverse("admin:gateway_signingkey_change", args=[key.pk]))
        assert page.status_code == 200
        assert bytes(key.private).decode() not in page.content.decode()
        assert "rivate" not in page.content.decode().replace("private half", "")
