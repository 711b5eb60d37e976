"""The demo's people: one for each role, one without any, one volunteer; only while DEBUG."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from access import actions
from access.demo import DEMO_PASSWORD, create_demo_people
from access.models import Grant, User
from access.queries import demo_people, groups_of
from core.catalogue import roles
from core.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _debug(settings: LazySettings) -> None:
    settings.DEBUG = True


def test_each_role_has_one_person_and_that_role_only() -> None:
    create_demo_people()
    for role in roles():
        user = User.objects.get(email=f"{role.slug}@demo.invalid")
        assert groups_of(user) == (set() if role.onboarding else {role.slug})  # to be done first
        assert user.check_password(DEMO_PASSWORD)
        assert Grant.objects.get(user=user).reason


def test_there_is_a_member_of_staff_without_a_role_and_a_volunteer() -> None:
    create_demo_people()
    for local_part, pool in (("staff", "staff"), ("volunteer", "volunteer")):
        user = User.objects.get(email=f"{local_part}@demo.invalid")
        assert (user.pool, groups_of(user)) == (pool, frozenset())


def test_no_two_are_called_the_same() -> None:
    people = create_demo_people()
    assert len({user.name for user in people}) == len(people) == len(roles()) + 2


def test_a_second_time_changes_nothing() -> None:
    first = create_demo_people()
    hashes = [user.password for user in first]
    grants = set(Grant.objects.values_list("pk", flat=True))
    second = create_demo_people()
    assert [user.pk for user in second] == [user.pk for user in first]
    assert [user.password for user in second] == hashes
    assert set(Grant.objects.values_list("pk", flat=True)) == grants


def test_a_second_time_mends_what_somebody_tried_out() -> None:
    reviewer = User.objects.get(pk=create_demo_people()[0].pk)
    actions.revoke(grant=Grant.objects.get(user=reviewer), by=None)
    actions.suspend(person=reviewer, by=None)
    mended = create_demo_people()[0]
    assert mended.is_active
    assert groups_of(mended)


def test_outside_debug_nobody_is_made(settings: LazySettings) -> None:
    settings.DEBUG = False
    with pytest.raises(Refused, match="DEBUG"):
        create_demo_people()
    assert not User.objects.exists()


def test_the_list_of_the_sign_in_page_leaves_out_the_suspended_and_everyone_else() -> None:
    people = create_demo_people()
    actions.suspend(person=people[0], by=None)
    User.objects.create_user("ada@campaign.test", pool="staff")
    assert {user.pk for user in demo_people()} == {user.pk for user in people[1:]}
