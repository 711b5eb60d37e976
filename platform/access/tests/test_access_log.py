"""The access log: a line for each change of rights, that the database never lets go."""

from __future__ import annotations

import pytest
from django.db import InternalError, connection, transaction
from django.db.models import QuerySet

from access import actions
from access.models import AccessEvent
from access.tests.people import administrator, person
from core.errors import Refused

pytestmark = pytest.mark.django_db
Kind = AccessEvent.Kind


def lines() -> list[tuple[str, str]]:
    return list(AccessEvent.objects.order_by("id").values_list("kind", "reason"))


def test_giving_and_revoking_a_role_leave_a_line_each() -> None:
    ada, boss = person(), administrator()
    before = AccessEvent.objects.count()
    given = actions.grant(user=ada, role="donors-reviewer", reason="Joins the team.", by=boss)
    actions.revoke(grant=given, by=boss, reason="Left the team.")
    events = AccessEvent.objects.order_by("id")[before:]
    assert [(e.kind, e.reason, e.group, e.person, e.by) for e in events] == [
        (Kind.GRANTED, "Joins the team.", "donors-reviewer", ada, boss),
        (Kind.REVOKED, "Left the team.", "donors-reviewer", ada, boss),
    ]


def test_a_person_added_suspended_and_readmitted_leaves_lines() -> None:
    boss = administrator()
    before = len(lines())
    ada = actions.add_person(email="Ada@Campaign.test", pool="staff", name="Ada Quill", by=boss)
    actions.suspend(person=ada, by=boss)
    actions.readmit(person=ada, by=boss)
    assert [kind for kind, _ in lines()[before:]] == [
        Kind.PERSON_ADDED,
        Kind.SUSPENDED,
        Kind.READMITTED,
    ]


def test_what_is_refused_leaves_no_line_of_a_change() -> None:
    ada = person("ada@campaign.test", "donors-reviewer")
    before = lines()
    with pytest.raises(Refused):
        actions.grant(user=ada, role="donors-reviewer", reason="again", by=None)
    assert lines() == before


def change(rows: QuerySet[AccessEvent]) -> None:
    rows.update(reason="nothing happened")


def delete(rows: QuerySet[AccessEvent]) -> None:
    rows.delete()


def empty(rows: QuerySet[AccessEvent]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else those of new rows stand before
        cursor.execute(f"TRUNCATE {rows.model._meta.db_table} CASCADE")


@pytest.mark.parametrize("attempt", [change, delete, empty])
def test_the_database_itself_refuses_to_change_delete_or_empty_it(attempt: object) -> None:
    person("ada@campaign.test", "donors-reviewer")
    before = lines()
    assert before
    assert callable(attempt)
    with pytest.raises(InternalError), transaction.atomic():
        attempt(AccessEvent.objects.all())
    assert lines() == before
