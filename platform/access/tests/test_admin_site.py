"""Who may open the admin: staff with a right. Nobody else gets further than 403."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from access.tests.people import administrator, person, volunteer
from core.catalogue import roles

pytestmark = pytest.mark.django_db


def changelists() -> list[str]:
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]


def all_pages() -> list[str]:
    return ["/admin/", "/admin/jsi18n/", "/admin/autocomplete/", *changelists()]


def test_a_stranger_is_sent_to_the_one_sign_in_page(client: Client) -> None:
    for address in all_pages():
        steps = client.get(address, follow=True).redirect_chain
        assert steps[-1][0] == f"/sign-in/?next={address}", address


def test_staff_without_a_right_gets_403(client: Client) -> None:
    client.force_login(person())
    for address in [*all_pages(), "/admin/login/", "/admin/no-such-page/"]:
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code == 403, address


def test_a_volunteer_gets_403_whatever_the_grants(client: Client) -> None:
    client.force_login(volunteer(*(role.slug for role in roles())))
    for address in [*all_pages(), "/admin/login/"]:
        assert client.get(address).status_code == 403, address


def test_an_administrator_of_people_sees_the_pages_about_access_only(client: Client) -> None:
    client.force_login(administrator())
    open_pages = {address for address in changelists() if client.get(address).status_code == 200}
    own = (
        "user", "grant", "accessevent", "accessrequest", "grouppool", "grouplink", "logexport",
        "invitation", "invitationbatch", "onboardingstep",
    )  # fmt: skip
    assert open_pages == {
        "/admin/gateway/apitoken/", "/admin/portal/announcement/",
        *(f"/admin/access/{model}/" for model in own),
    }  # fmt: skip


def test_a_page_asks_once_who_holds_what_and_once_what_may_be_added(client: Client) -> None:
    client.force_login(person("ada@campaign.test", "platform-admin", "donors-admin"))
    client.get("/admin/donors/source/")  # what is asked once only
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/admin/donors/source/").status_code == 200
    for table in ("access_grant", "donors_reviewsettings", "donors_lettertemplate"):
        assert len([one for one in asked if table in one["sql"]]) == 1, table
    assert len(asked) <= 8


def test_the_admins_own_sign_in_is_ours(client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/access/grant/")
    assert answer.headers["Location"] == "/sign-in/?next=/admin/access/grant/"
    assert client.get("/admin/login/").headers["Location"] == "/sign-in/?next=/admin/"


def test_relaxed_script_rules_hold_under_admin_only(client: Client) -> None:
    client.force_login(administrator())
    rules = {
        address: client.get(address).headers["Content-Security-Policy"]
        for address in ("/admin/", "/")
    }
    assert "unsafe-eval" in rules["/admin/"]
    assert "unsafe" not in rules["/"]
