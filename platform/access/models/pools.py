"""Which pool a group is for, where the database can see it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.auth.models import Group
from django.db import models

from access.models.people import User

_NOBODY_BETWEEN = """
IF EXISTS (
    SELECT 1 FROM access_grant held JOIN access_user person ON person.id = held.user_id
    WHERE held.group_id = NEW.group_id AND held.revoked_at IS NULL AND person.pool <> NEW.pool
) THEN
    RAISE EXCEPTION 'People of the other pool hold this group: revoke their grants first.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'one_pool';
END IF;
RETURN NEW;
"""


class GroupPool(models.Model):
    """The pool of a role's group. `migrate` writes it from the code, before anybody is granted it.

    A group that no app declares any longer keeps its row: its grants may still be open.
    """

    group = models.OneToOneField(Group, models.PROTECT, primary_key=True, related_name="of_pool")
    pool = models.CharField(max_length=10, choices=User.Pool.choices)

    class Meta:
        default_permissions = ("view",)
        verbose_name = "role"
        ordering = ("group__name",)
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="one_pool",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_NOBODY_BETWEEN,
            )
        ]

    def __str__(self) -> str:
        return self.group.name
