"""Grants: the only way into a group, refused where they make no sense."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.utils import timezone

from access import actions
from access.models import Grant
from access.queries import groups_of, permissions_of
from access.tests.people import administrator, person, volunteer
from core.catalogue import roles
from core.errors import Refused

pytestmark = pytest.mark.django_db
ROLE = "platform-admin"


def test_a_grant_puts_a_person_into_the_group_and_says_who_and_why() -> None:
    ada, boss = person(), administrator()
    made = actions.grant(user=ada, role=ROLE, reason=" holiday cover ", by=boss)
    assert groups_of(ada) == {ROLE}
    assert (made.granted_by, made.reason, made.is_in_force) == (boss, "holiday cover", True)


def test_the_same_grant_twice_is_refused() -> None:
    ada = person("ada@campaign.test", ROLE)
    with pytest.raises(Refused, match="Ada Quill has platform-admin already"):
        actions.grant(user=ada, role=ROLE, reason="again", by=None)


def test_the_database_holds_one_open_grant_whatever_the_code_does() -> None:
    held = Grant.objects.get(user=person("ada@campaign.test", ROLE))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=held.user, group=held.group, reason="again")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_grant_without_a_reason_is_refused(reason: str) -> None:
    with pytest.raises(Refused, match="why"):
        actions.grant(user=person(), role=ROLE, reason=reason, by=None)


def test_an_end_in_the_past_is_refused() -> None:
    past = timezone.now() - timedelta(seconds=1)
    with pytest.raises(Refused, match="future"):
        actions.grant(user=person(), role=ROLE, reason="late", by=None, until=past)


def test_a_grant_that_has_run_out_counts_no_more_and_can_be_given_anew() -> None:
    ada = person("ada@campaign.test", ROLE)
    Grant.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert groups_of(ada) == frozenset()
    actions.grant(user=ada, role=ROLE, reason="again", by=None)
    assert groups_of(ada) == {ROLE}
    assert Grant.objects.filter(user=ada).count() == 2
    assert Grant.objects.filter(user=ada, revoked_at=None).count() == 1


def test_what_is_asked_on_every_request_agrees_with_the_grants_in_force() -> None:
    """The statement of `queries/held.py` is by hand; this holds it to the model's own words."""
    ada, now = person(), timezone.now()
    ends = [None, now + timedelta(minutes=1), now - timedelta(seconds=1), None]
    slugs = [role.slug for role in roles() if role.pool == "staff" and not role.onboarding][:4]
    for slug, end in zip(slugs, ends, strict=True):
        made = actions.grant(user=ada, role=slug, reason="for a test", by=None)
        Grant.objects.filter(pk=made.pk).update(expires_at=end)
    actions.revoke(grant=made, by=None)

    in_force = Grant.objects.in_force().filter(user=ada)
    assert groups_of(ada) == set(in_force.values_list("group__name", flat=True)) == set(slugs[:2])
    declared = [role.permissions for role in roles() if role.slug in slugs[:2]]
    assert permissions_of(ada) == {permission for each in declared for permission in each}


def test_a_revoked_grant_stays_on_record_and_is_not_revoked_twice() -> None:
    ada, boss = person("ada@campaign.test", ROLE), administrator()
    held = actions.revoke(grant=Grant.objects.get(user=ada), by=boss)
    assert (held.revoked_by, held.is_in_force, groups_of(ada)) == (boss, False, frozenset())
    with pytest.raises(Refused, match="already"):
        actions.revoke(grant=held, by=boss)


def test_a_suspended_person_is_in_no_group_and_comes_back_to_the_same() -> None:
    ada = person("ada@campaign.test", ROLE)
    actions.suspend(person=ada, by=None)
    assert groups_of(ada) == frozenset()
    assert ada.get_all_permissions() == set()
    actions.readmit(person=ada)
    assert groups_of(ada) == {ROLE}


def test_every_role_gives_exactly_what_its_app_declares() -> None:
    for number, role in enumerate(role for role in roles() if role.pool == "staff"):
        member = person(f"member{number}@campaign.test", role.slug)
        assert member.get_all_permissions() == set(role.permissions)


def test_syncing_takes_away_what_a_role_no_longer_declares() -> None:
    ada = person("ada@campaign.test", ROLE)
    group = Grant.objects.get(user=ada).group
    group.permissions.clear()
    assert ada.get_all_permissions() == set()
    actions.sync_roles()
    assert "access.add_grant" in type(ada).objects.get(pk=ada.pk).get_all_permissions()


def test_a_role_of_the_staff_is_refused_to_a_volunteer() -> None:
    val = volunteer()
    with pytest.raises(Refused, match="platform-admin is a role of the pool staff; Val Rook is in"):
        actions.grant(user=val, role=ROLE, reason="helps out", by=None)
    assert groups_of(val) == frozenset()


def test_syncing_takes_all_from_a_role_that_no_app_declares_any_longer() -> None:
    ada = person()
    gone = Group.objects.create(name="press")
    gone.permissions.add(Permission.objects.get(codename="add_grant"))
    Grant.objects.create(user=ada, group=gone, reason="of old")
    actions.sync_roles()
    assert ada.get_all_permissions() == set()
    assert groups_of(ada) == {"press"}  # on record, and worth nothing
