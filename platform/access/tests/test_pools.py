"""The database itself keeps the pools apart, whoever writes and by whatever way."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from access import actions
from access.models import Grant, GroupPool, User
from access.tests.people import person, volunteer
from core import catalogue
from core.catalogue import Role

pytestmark = pytest.mark.django_db
STAFFS = "donors-reviewer"
VOLUNTEERS = Role(
    slug="test-texter", name="Texter", summary="Sends texts.", permissions=(), pool="volunteer"
)


@pytest.fixture(autouse=True)
def _a_role_for_volunteers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_roles", dict(catalogue._roles))
    catalogue.add_role(VOLUNTEERS)
    actions.sync_roles()


def group(slug: str) -> Group:
    return Group.objects.get(name=slug)


def put(who: User, slug: str) -> Grant:
    return Grant.objects.create(user=who, group=group(slug), reason="straight into the table")


def by_insert(val: User) -> None:
    put(val, STAFFS)


def by_bulk_insert(val: User) -> None:
    Grant.objects.bulk_create([Grant(user=val, group=group(STAFFS), reason="many at once")])


def by_sql(val: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_grant (user_id, group_id, reason, source, granted_at)"
            " VALUES (%s, %s, 'by hand', 'hand', now())",
            [val.pk, group(STAFFS).pk],
        )


def by_moving_a_grant_to_the_person(val: User) -> None:
    put(person(), STAFFS)
    Grant.objects.update(user=val)


def by_moving_a_grant_to_the_group(val: User) -> None:
    put(val, VOLUNTEERS.slug)
    Grant.objects.update(group=group(STAFFS))


def by_opening_a_revoked_grant_again(val: User) -> None:
    val.pool = "staff"
    val.save()
    actions.revoke(grant=put(val, STAFFS), by=None)
    val.pool = "volunteer"
    val.save()
    Grant.objects.update(revoked_at=None)


def by_moving_the_person(val: User) -> None:
    put(val, VOLUNTEERS.slug)
    User.objects.filter(pk=val.pk).update(pool="staff")


def by_moving_the_group(val: User) -> None:
    put(val, VOLUNTEERS.slug)
    GroupPool.objects.filter(group__name=VOLUNTEERS.slug).update(pool="staff")


WAYS = [
    by_insert,
    by_bulk_insert,
    by_sql,
    by_moving_a_grant_to_the_person,
    by_moving_a_grant_to_the_group,
    by_opening_a_revoked_grant_again,
    by_moving_the_person,
    by_moving_the_group,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_leads_a_volunteer_into_a_group_of_the_staff(way: Callable[[User], None]) -> None:
    val = volunteer()
    with pytest.raises(IntegrityError, match=r"pool"), transaction.atomic():
        way(val)
    contradicting = Grant.objects.filter(user=val, group__name=STAFFS, revoked_at=None)
    assert not contradicting.exists()


def test_nor_a_member_of_the_staff_into_one_of_the_volunteers() -> None:
    with pytest.raises(IntegrityError, match="for the pool volunteer"), transaction.atomic():
        put(person(), VOLUNTEERS.slug)


def test_what_agrees_is_let_through_and_a_person_without_grants_may_move() -> None:
    val = volunteer()
    actions.revoke(grant=put(val, VOLUNTEERS.slug), by=None)
    User.objects.filter(pk=val.pk).update(pool="staff")
    put(val, STAFFS)
    assert Grant.objects.in_force().filter(user=val).count() == 1


def test_a_role_whose_pool_changes_while_people_hold_it_stops_the_migration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(volunteer(), VOLUNTEERS.slug)
    catalogue._roles.pop(VOLUNTEERS.slug)
    catalogue.add_role(Role(slug=VOLUNTEERS.slug, name="T", summary="s", permissions=()))
    with pytest.raises(IntegrityError, match="revoke their grants first"), transaction.atomic():
        actions.sync_roles()


@pytest.mark.parametrize("name", ["donors.no_such_right", "nonsense", "nobody.view_flag"])
def test_a_role_with_a_right_that_nobody_declares_stops_the_migration(name: str) -> None:
    catalogue.add_role(Role(slug="test-bad", name="B", summary="s", permissions=(name,)))
    with pytest.raises(ImproperlyConfigured, match=f"test-bad names the permission {name}"):
        actions.sync_roles()


@pytest.mark.django_db(transaction=True)
def test_a_grant_and_a_change_of_pool_at_once_do_not_pass_each_other() -> None:
    val = volunteer()
    failed: list[str] = []

    def move() -> None:
        try:
            with transaction.atomic():
                User.objects.filter(pk=val.pk).update(pool="staff")
        except IntegrityError as error:
            failed.append(str(error))
        finally:
            connection.close()

    mover = Thread(target=move)
    with transaction.atomic():
        put(val, VOLUNTEERS.slug)
        mover.start()  # waits for the row that the trigger holds
        mover.join(timeout=0.3)
        assert mover.is_alive()
    mover.join(timeout=20)
    assert failed
    val.refresh_from_db()
    assert val.pool == "volunteer"
