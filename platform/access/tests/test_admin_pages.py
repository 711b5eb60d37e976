"""People and grants in the admin: every refusal is a message on the form, never a 500."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import actions
from access.models import AccessEvent, Grant, User
from access.tests.people import administrator, person, volunteer
from core.errors import Refused

pytestmark = pytest.mark.django_db
PEOPLE, GRANTS = "/admin/access/user/", "/admin/access/grant/"


@pytest.fixture
def boss(client: Client) -> User:
    boss = administrator()
    client.force_login(boss)
    return boss


def add_person(client: Client, **fields: str) -> Any:
    given = {"email": "new@campaign.test", "name": "New Person", "pool": "staff", **fields}
    return client.post(f"{PEOPLE}add/", given)


def change_person(client: Client, who: User, **fields: str) -> Any:
    given = {"email": who.email, "name": who.name, "is_active": "on", **fields}
    inline = {f"grants-{key}_FORMS": "0" for key in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    given = {key: value for key, value in given.items() if value}
    return client.post(f"{PEOPLE}{who.pk}/change/", given | inline)


def add_grant(client: Client, user: User, role: str = "platform-engineer", **fields: str) -> Any:
    group = Group.objects.get(name=role)
    given = {"user": user.pk, "group": group.pk, "reason": "for the launch", **fields}
    return client.post(f"{GRANTS}add/", given)


def errors_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    found = answer.context["adminform"].form.errors
    return " ".join(message for messages in found.values() for message in messages)


def test_every_page_opens(client: Client, boss: User) -> None:
    grant = Grant.objects.get(user=boss)
    for address in (
        PEOPLE, f"{PEOPLE}add/", f"{PEOPLE}{boss.pk}/change/", f"{PEOPLE}{boss.pk}/history/",
        GRANTS, f"{GRANTS}add/", f"{GRANTS}{grant.pk}/change/", f"{GRANTS}?in_force=yes",
        f"{GRANTS}?in_force=no",
    ):  # fmt: skip
        assert client.get(address).status_code == 200, address


def test_a_person_is_added_without_rights_or_password(client: Client, boss: User) -> None:
    assert add_person(client, email="New@Campaign.Test").headers["Location"] == PEOPLE
    new = User.objects.get(email="new@campaign.test")
    assert (new.name, new.pool, new.is_active) == ("New Person", "staff", True)
    assert not new.has_usable_password()


def test_an_email_that_somebody_has_is_an_error_on_the_form(client: Client, boss: User) -> None:
    assert "already a person" in errors_of(add_person(client, email="BOSS@campaign.test"))
    ada = person()
    assert "already a person" in errors_of(change_person(client, ada, email="boss@Campaign.test"))


def test_a_persons_name_is_corrected_and_the_pool_is_not(client: Client, boss: User) -> None:
    ada = person()
    assert change_person(client, ada, name="Ada Byron", pool="volunteer").status_code == 302
    ada.refresh_from_db()
    assert (ada.name, ada.pool) == ("Ada Byron", "staff")


def test_a_person_is_suspended_and_let_in_again(client: Client, boss: User) -> None:
    ada = person()
    assert change_person(client, ada, is_active="").status_code == 302
    ada.refresh_from_db()
    assert not ada.is_active
    change_person(client, ada)
    ada.refresh_from_db()
    assert ada.is_active


def test_suspending_oneself_is_an_error_on_the_form(client: Client, boss: User) -> None:
    assert "another administrator" in errors_of(change_person(client, boss, is_active=""))
    boss.refresh_from_db()
    assert boss.is_active


def test_a_password_is_nowhere_to_be_seen_or_set(client: Client, boss: User) -> None:
    ada = person()
    before = ada.password
    assert before not in client.get(f"{PEOPLE}{ada.pk}/change/").content.decode()
    change_person(client, ada, password="chosen by somebody else")
    ada.refresh_from_db()
    assert ada.password == before


def test_nobody_guesses_at_a_password_by_filtering(client: Client, boss: User) -> None:
    for address in (f"{PEOPLE}?password__startswith=a", f"{GRANTS}?user__password__startswith=a"):
        assert client.get(address).status_code == 400, address


def test_a_grant_says_who_gave_it(client: Client, boss: User) -> None:
    ada = person()
    assert add_grant(client, ada).headers["Location"] == GRANTS
    made = Grant.objects.get(user=ada)
    assert (made.granted_by, made.reason) == (boss, "for the launch")
    assert made.group.name == "platform-engineer"


def test_a_grant_somebody_has_is_an_error_on_the_form(client: Client, boss: User) -> None:
    ada = person("ada@campaign.test", "platform-engineer")
    assert "has platform-engineer already" in errors_of(add_grant(client, ada))
    assert Grant.objects.filter(user=ada).count() == 1


def test_a_grant_without_a_reason_is_an_error_on_the_form(client: Client, boss: User) -> None:
    assert errors_of(add_grant(client, person(), reason="  "))


def test_an_end_in_the_past_is_an_error_on_the_form(client: Client, boss: User) -> None:
    past = {"expires_at_0": "2020-01-01", "expires_at_1": "00:00:00"}
    assert "future" in errors_of(add_grant(client, person(), **past))


def test_a_grant_that_ran_out_can_be_given_anew(client: Client, boss: User) -> None:
    ada = person("ada@campaign.test", "platform-engineer")
    Grant.objects.filter(user=ada).update(expires_at=timezone.now() - timedelta(days=1))
    assert add_grant(client, ada).status_code == 302
    assert Grant.objects.in_force().filter(user=ada).count() == 1


def test_a_race_that_the_form_did_not_see_is_a_message_too(
    client: Client, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**kwargs: object) -> Grant:
        raise Refused("Somebody was faster.")

    monkeypatch.setattr(actions, "grant", refuse)
    answer = add_grant(client, person())
    assert answer.headers["Location"] == f"{GRANTS}add/"
    assert "Somebody was faster." in client.get(f"{GRANTS}add/").content.decode()


def test_grants_are_revoked_from_the_list(client: Client, boss: User) -> None:
    held = Grant.objects.get(user=person("ada@campaign.test", "platform-engineer"))
    chosen: dict[str, Any] = {"action": "revoke_selected", "_selected_action": [str(held.pk)]}
    page = client.post(GRANTS, chosen).content.decode()
    assert "Revoke 1 grant" in page
    page = client.post(GRANTS, chosen | {"confirmed": "yes", "note": " "}).content.decode()
    assert "Say in the note why they end." in page
    held.refresh_from_db()
    assert held.is_in_force
    chosen |= {"confirmed": "yes", "note": "Left the team."}
    page = client.post(GRANTS, chosen, follow=True).content.decode()
    assert "1 grant revoked." in page
    held.refresh_from_db()
    assert (held.is_in_force, held.revoked_by) == (False, boss)
    assert AccessEvent.objects.latest("pk").reason == "Left the team."
    assert "has been revoked already" in client.post(GRANTS, chosen, follow=True).content.decode()


def test_nothing_is_deleted_and_no_grant_is_edited(client: Client, boss: User) -> None:
    held = Grant.objects.get(user=person("ada@campaign.test", "platform-engineer"))
    assert client.post(f"{GRANTS}{held.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{GRANTS}{held.pk}/change/", {"reason": "other"}).status_code == 403
    assert client.post(f"{PEOPLE}{held.user_id}/delete/", {"post": "yes"}).status_code == 403
    assert Grant.objects.get(pk=held.pk).reason == "for a test"


@pytest.mark.parametrize("role", ["platform-engineer", "donors-reviewer", "donors-admin"])
def test_somebody_with_another_role_gets_403(client: Client, role: str) -> None:
    ada = person("ada@campaign.test", role)
    client.force_login(ada)
    for address in (PEOPLE, f"{PEOPLE}add/", f"{PEOPLE}{ada.pk}/change/", GRANTS, f"{GRANTS}add/"):
        assert client.get(address).status_code == 403, address
    assert add_grant(client, ada, "platform-admin").status_code == 403
    assert not Grant.objects.filter(user=ada, group__name="platform-admin").exists()


def test_a_role_of_the_staff_for_a_volunteer_is_an_error_on_the_form(
    client: Client, boss: User
) -> None:
    assert "role of the pool staff" in errors_of(add_grant(client, volunteer()))


def test_only_roles_that_an_app_declares_are_offered(client: Client, boss: User) -> None:
    Group.objects.create(name="press")
    assert errors_of(add_grant(client, person(), "press"))
    assert not Grant.objects.filter(group__name="press").exists()


def test_more_grants_of_a_person_take_no_more_queries(client: Client, boss: User) -> None:
    ada = person()
    page = f"{PEOPLE}{ada.pk}/change/"
    taken = []
    for role in ("platform-engineer", "donors-reviewer", "donors-admin"):
        actions.grant(user=ada, role=role, reason="cover", by=boss)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        taken.append(len(queries))
    assert len(set(taken)) == 1, taken
