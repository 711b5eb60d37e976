"""Every change of a person or a grant is kept, with who did it; passwords never are."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from access import actions
from access.models import Grant, User
from access.tests.people import PASSWORD, administrator, person

pytestmark = pytest.mark.django_db


def all_history() -> str:
    """Every row of every history table, as text."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if hasattr(model, "pgh_tracked_model") or model._meta.app_label == "pghistory"
    ]
    rows: list[str] = []
    with connection.cursor() as cursor:
        for table in tables:
            if table in connection.introspection.table_names():
                cursor.execute(f'SELECT t::text FROM "{table}" t')
                rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_no_password_hash_is_in_any_history_table() -> None:
    ada = person()
    ada.set_password("another password")
    ada.name = "Ada Byron"
    ada.save()
    history = all_history()
    assert "Ada Byron" in history
    assert ada.password not in history
    assert PASSWORD not in history


def test_history_has_no_column_for_passwords() -> None:
    columns = {field.name for field in apps.get_model("access", "UserEvent")._meta.get_fields()}
    assert "email" in columns
    assert {"password", "last_login"}.isdisjoint(columns)


def test_a_bulk_update_is_kept_too() -> None:
    person()
    User.objects.filter(email="ada@campaign.test").update(name="Renamed")
    events = apps.get_model("access", "UserEvent").objects.order_by("pgh_id")
    assert [event.name for event in events] == ["Ada Quill", "Renamed"]


def test_history_says_who_granted_in_the_admin(client: Client) -> None:
    boss, ada = administrator(), person()
    client.force_login(boss)
    grant = actions.grant(user=ada, role="platform-engineer", reason="cover", by=None)
    chosen = {
        "action": "revoke_selected",
        "_selected_action": [str(grant.pk)],
        "confirmed": "yes",
        "note": "Cover is over.",
    }
    client.post("/admin/access/grant/", chosen)
    event = apps.get_model("access", "GrantEvent").objects.filter(pgh_obj=grant).latest("pgh_id")
    assert event.revoked_by_id == boss.pk
    assert event.pgh_context.metadata["user"] == boss.pk
    assert Grant.objects.get(pk=grant.pk).granted_by is None
