"""Which groups a person is in at this moment: asked on every request, on most more than once.

So the question stands here ready made, in the database's own words: to have the ORM put it together
each time costs many times what the answer does.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from core.catalogue import roles

# Grants in force, as `Grant.objects.in_force()` has them, of roles that ask for no onboarding or
# whose onboarding the person has done in today's version: any other role counts as not held.
HELD = """
SELECT role.id, role.name
FROM access_grant AS held
JOIN auth_group AS role ON role.id = held.group_id
WHERE held.user_id = %(person)s
    AND held.revoked_at IS NULL
    AND (held.expires_at IS NULL OR held.expires_at > %(now)s)
    AND NOT EXISTS (
        SELECT 1
        FROM unnest(%(asking)s::text[], %(versions)s::text[]) AS onboarding (role, version)
        WHERE onboarding.role = role.name
            AND NOT EXISTS (
                SELECT 1 FROM access_onboardingstep AS taken
                WHERE taken.person_id = held.user_id
                    AND taken.role = onboarding.role
                    AND taken.version = onboarding.version
                    AND taken.step = 'done'
            )
    )
"""
_PERMISSIONS = f"""
SELECT held.name, of_model.app_label, permission.codename
FROM ({HELD}) AS held
LEFT JOIN auth_group_permissions AS given ON given.group_id = held.id
LEFT JOIN auth_permission AS permission ON permission.id = given.permission_id
LEFT JOIN django_content_type AS of_model ON of_model.id = permission.content_type_id
"""  # noqa: S608  # words of our own


def values(person_id: int) -> dict[str, Any]:
    """What HELD asks with."""
    asking = [(role.slug, role.onboarding.version) for role in roles() if role.onboarding]
    return {
        "person": person_id,
        "now": timezone.now(),
        "asking": [slug for slug, _ in asking],
        "versions": [version for _, version in asking],
    }


def groups_held(person_id: int) -> frozenset[str]:
    """The slugs of the groups."""
    return frozenset(name for _, name in _rows(HELD, person_id))


def groups_and_permissions_held(person_id: int) -> tuple[frozenset[str], set[str]]:
    """The slugs of the groups, and `app_label.codename` of all that they allow."""
    rows = _rows(_PERMISSIONS, person_id)
    permissions = {f"{label}.{codename}" for _, label, codename in rows if codename}
    return frozenset(name for name, _, _ in rows), permissions


def _rows(statement: str, person_id: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values(person_id))
        return list(cursor.fetchall())
