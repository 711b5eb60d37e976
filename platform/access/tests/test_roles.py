"""The pages that tell what roles allow, and what a person may open and why."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access import actions
from access.models import GroupPool, User
from access.queries import capabilities, holders, rights_of
from access.tests.people import administrator, person

pytestmark = pytest.mark.django_db
ROLES = "/admin/access/grouppool/"


@pytest.fixture
def boss(client: Client) -> User:
    boss = administrator()
    client.force_login(boss)
    return boss


def test_the_page_tells_what_each_role_is_who_holds_it_and_how_one_gets_it(
    client: Client, boss: User
) -> None:
    person("ada@campaign.test", "donors-reviewer")
    actions.suspend(person=person("bob@campaign.test", "donors-reviewer"), by=boss)
    actions.link_group(google_group="R@campaign.test", role="donors-reviewer", by=boss)
    page = client.get(ROLES).content.decode()
    assert "Donor reviewer (donors-reviewer)" in page
    assert "Donors administrator, Platform administrator" in page
    assert "by asking for it, by being in r@campaign.test" in page
    assert holders()["donors-reviewer"] == 1
    row = GroupPool.objects.get(group__name="donors-reviewer")
    page = client.get(f"{ROLES}{row.pk}/change/").content.decode()
    assert "view flag" in page
    assert "Review queue" in page
    assert f"?in_force=yes&amp;group__id__exact={row.pk}" in page


def test_what_a_role_allows_is_told_in_the_words_of_the_rights() -> None:
    words = capabilities(["platform-engineer"])["platform-engineer"]
    assert "view job" in words
    assert "add service" in words
    assert "view flag" not in words


def test_a_persons_page_tells_what_they_may_open_and_by_which_grant(
    client: Client, boss: User
) -> None:
    ada = person("ada@campaign.test", "donors-reviewer")
    page = client.get(f"/admin/access/user/{ada.pk}/rights/").content.decode()
    assert "Donor reviewer" in page
    assert "for a test" in page
    assert "Review queue" in page
    assert "donors-reviewer" in page  # in the person's own lines of the log
    (right,) = rights_of(ada)
    assert right.role
    assert right.role.slug == "donors-reviewer"


def test_who_is_suspended_or_without_a_role_may_open_nothing(client: Client, boss: User) -> None:
    ada, bob = person("ada@campaign.test", "donors-reviewer"), person("bob@campaign.test")
    actions.suspend(person=ada, by=boss)
    ada.refresh_from_db()
    assert rights_of(ada) == rights_of(bob) == []
    assert "suspended" in client.get(f"/admin/access/user/{ada.pk}/rights/").content.decode()
    assert "holds no role" in client.get(f"/admin/access/user/{bob.pk}/rights/").content.decode()


@pytest.mark.parametrize("role", ["donors-admin", "platform-engineer"])
def test_a_colleague_of_another_app_gets_403(client: Client, role: str) -> None:
    ada = person("ada@campaign.test", role)
    client.force_login(ada)
    assert client.get(ROLES).status_code == 403
    assert client.get(f"/admin/access/user/{ada.pk}/rights/").status_code == 403


def test_more_people_and_roles_take_no_more_queries(client: Client, boss: User) -> None:
    taken = []
    for number in range(3):
        person(f"p{number}@campaign.test", "donors-reviewer")
        with CaptureQueriesContext(connection) as queries:
            client.get(ROLES)
        taken.append(len(queries))
    assert len(set(taken)) == 1, taken
