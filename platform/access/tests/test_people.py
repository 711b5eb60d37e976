"""People: added, corrected, suspended and let in again; each says which state it leaves."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from access import actions
from access.models import AccessEvent, User
from access.tests.people import administrator, person, volunteer
from core.errors import Refused
from jobs.models import OutboxMessage

pytestmark = pytest.mark.django_db


def test_a_new_person_has_no_rights_and_no_password() -> None:
    new = actions.add_person(email=" New@Campaign.TEST ", pool="staff", name=" New Person ")
    assert (new.email, new.name, new.pool) == ("new@campaign.test", "New Person", "staff")
    assert not new.has_usable_password()
    assert new.get_all_permissions() == set()
    assert not new.is_staff


def test_an_email_belongs_to_one_person_whatever_its_case() -> None:
    ada = person("ada@campaign.test")
    with pytest.raises(Refused, match="already a person"):
        actions.add_person(email="ADA@campaign.test", pool="staff", name="Other")
    other = person("other@campaign.test")
    with pytest.raises(Refused, match="already a person"):
        actions.change_person(person=other, email="ADA@campaign.test", name="Other", by=ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ada@Campaign.test", pool="staff")
    same = actions.change_person(person=ada, email="ADA@campaign.test", name="Ada", by=other)
    assert same.name == "Ada"


def test_suspending_twice_and_readmitting_twice_are_refused() -> None:
    ada = person()
    actions.suspend(person=ada, by=None)
    with pytest.raises(Refused, match="suspended already"):
        actions.suspend(person=ada, by=None)
    actions.readmit(person=ada)
    with pytest.raises(Refused, match="not suspended"):
        actions.readmit(person=ada)


def test_nobody_suspends_themselves() -> None:
    boss = administrator()
    with pytest.raises(Refused, match="another administrator"):
        actions.suspend(person=boss, by=boss)


def test_there_is_no_superuser_and_no_way_to_make_one() -> None:
    boss = administrator()
    assert not boss.is_superuser
    assert not hasattr(User.objects, "create_superuser")
    assert {"is_superuser", "is_staff"}.isdisjoint(f.name for f in User._meta.get_fields())
    assert not boss.has_perm("donors.no_such_permission")


def test_staff_means_a_member_of_staff_with_a_right() -> None:
    assert administrator().is_staff
    assert not person().is_staff
    assert not volunteer("platform-admin").is_staff


def test_a_pool_is_one_of_two() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="x@campaign.test", pool="owner")


def test_a_change_of_the_email_is_told_in_the_log_and_to_the_one_before() -> None:
    ada, boss = person("ada@campaign.test"), administrator()
    actions.change_person(person=ada, email="ada@campaign.test", name="Ada Q.", by=boss)
    assert not OutboxMessage.objects.exists()
    actions.change_person(person=ada, email="new@campaign.test", name="Ada Q.", by=boss)
    line = AccessEvent.objects.latest("pk")
    assert (line.kind, line.person, line.by) == ("identity_changed", ada, boss)
    assert line.facts == {"before": "ada@campaign.test", "after": "new@campaign.test"}
    assert OutboxMessage.objects.get().to == "ada@campaign.test"


def test_a_person_is_found_by_email_with_the_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = User.objects.with_email("ADA@campaign.test").explain()
        cursor.execute("SET LOCAL enable_seqscan = on")
    assert "user_email_unique" in plan
