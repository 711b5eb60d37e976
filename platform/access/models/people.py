"""People, in two pools that never mix."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

NEVER_KEPT = ["password", "last_login"]  # fields that history must not copy


_NO_GRANT_OF_THE_OTHER_POOL = """
IF EXISTS (
    SELECT 1 FROM access_grant held JOIN access_grouppool of_pool USING (group_id)
    WHERE held.user_id = NEW.id AND held.revoked_at IS NULL AND of_pool.pool <> NEW.pool
) THEN
    RAISE EXCEPTION 'This person holds groups of the other pool: revoke their grants first.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'one_pool';
END IF;
RETURN NEW;
"""


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, *, pool: str, name: str = "", password: str | None = None
    ) -> User:
        """A new person without any rights; without a password, one nobody can sign in with."""
        user = self.model(email=email.strip().lower(), name=name, pool=pool)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def with_email(self, email: str) -> models.QuerySet[User]:
        """Who has this e-mail, in whatever case: one person or none. Asks the index of the
        constraint, as `iexact` (which compares in upper case) cannot."""
        return self.alias(lower=Lower("email")).filter(lower=email.lower())

    def get_by_natural_key(self, username: str | None) -> User:
        return self.with_email(username or "").get()


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=NEVER_KEPT
)
class User(AbstractBaseUser):
    """A person. Rights come from grants alone: there is no superuser and no staff flag to set."""

    class Pool(models.TextChoices):
        STAFF = "staff", "Staff"
        VOLUNTEER = "volunteer", "Volunteer"

    email = models.EmailField("e-mail", max_length=254)
    name = models.CharField(max_length=200, blank=True)
    pool = models.CharField(max_length=10, choices=Pool.choices)
    is_active = models.BooleanField(
        "active", default=True, help_text="Unset to shut this person out at once."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Set for one request by the middleware: such a session has no rights until it is proven.
    owes_second_factor = False
    # Set on the person of a session, who lives no longer than the request: what `groups_of` found.
    is_of_request = False
    groups_of_request: frozenset[str] | None = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["pool"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ("email",)
        permissions = (
            ("reset_user", "Can reset a person's second factors"),
            ("link_user", "Can send a person a sign-in link"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="There is already a person with this e-mail.",
            ),
            models.CheckConstraint(
                condition=models.Q(pool__in=["staff", "volunteer"]), name="user_pool_known"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="one_pool",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("pool"),
                condition=pgtrigger.Q(old__pool__df=pgtrigger.F("new__pool")),
                func=_NO_GRANT_OF_THE_OTHER_POOL,
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] or self.email

    # Django's admin and other apps ask these of a user; the answers come from the auth backend.

    @property
    def is_staff(self) -> bool:
        """May open the admin: a member of staff with at least one permission."""
        return self.is_active and self.pool == self.Pool.STAFF and bool(self.get_all_permissions())

    @property
    def is_superuser(self) -> bool:
        return False

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        found: set[str] = set()
        for backend in auth.get_backends():
            found |= backend.get_all_permissions(self, obj)
        return found

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return any(backend.has_perm(self, perm, obj) for backend in auth.get_backends())

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions())
