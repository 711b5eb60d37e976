"""The people of the demo: one for each role, one without any, one volunteer. Only while DEBUG."""

from __future__ import annotations

import zlib

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from access import actions
from access.models import Grant, User
from core.catalogue import roles
from core.errors import Refused

DEMO_PASSWORD = "hustings-demo"  # noqa: S105  # shown on the sign-in page, which needs DEBUG too
DEMO_DOMAIN = "demo.invalid"  # RFC 2606: no mail can ever reach it
REASON = "Trying Hustings out: a person of the demo."

FIRST_NAMES = (
    "Alba", "Benno", "Corin", "Delphine", "Emeka", "Fenna", "Goran", "Hana", "Ilse", "Jonas",
    "Kezia", "Lorcan", "Mirela", "Nadim", "Oona", "Priya",
)  # fmt: skip
LAST_NAMES = (
    "Ashgrove", "Birkwell", "Calloway-Finch", "Dunmarrow", "Eastlake", "Fairbourne", "Gorsewood",
    "Hathersby", "Inglemoor", "Kestrelby", "Larkhollow", "Merrowdale", "Netherfold", "Oakenhurst",
    "Pellworth", "Quillmere",
)  # fmt: skip


def refuse_outside_debug() -> None:
    if not settings.DEBUG:
        raise Refused("The demo's people share one password: they exist only while DEBUG is on.")


def is_of_demo(email: str) -> bool:
    return email.lower().endswith(f"@{DEMO_DOMAIN}")


def in_the_way() -> str:
    """People of a house where the demo has not been yet: what it would let strangers into."""
    demos = User.objects.filter(email__iendswith=f"@{DEMO_DOMAIN}")
    return "" if demos.exists() or not User.objects.exists() else "people who are not the demo's"


@transaction.atomic
def create_demo_people() -> list[User]:
    """The demo's people as they should be; any number of times. Refused outside DEBUG.

    Their e-mail is their role: `donors-reviewer@demo.invalid`. Whoever was suspended or lost the
    role while somebody tried things out gets both back.
    """
    refuse_outside_debug()
    password = _hashed_password()
    people = [_person(role.slug, role.pool, password, role=role.slug) for role in roles()]
    people.append(_person("staff", User.Pool.STAFF, password))
    people.append(_person("volunteer", User.Pool.VOLUNTEER, password))
    return people


def _hashed_password() -> str:
    """One for all of them: each takes a third of a second, and this password is no secret."""
    demos = User.objects.filter(email__iendswith=f"@{DEMO_DOMAIN}")
    kept = demos.values_list("password", flat=True).distinct()
    right = (hashed for hashed in kept if check_password(DEMO_PASSWORD, hashed))
    return next(right, None) or make_password(DEMO_PASSWORD)


def _person(local_part: str, pool: str, password: str, role: str | None = None) -> User:
    email = f"{local_part}@{DEMO_DOMAIN}"
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, pool=pool, name=invented_name(local_part))
    if not person.is_active or person.password != password:
        person.is_active = True
        person.password = password
        person.save(update_fields=["is_active", "password"])
    if role and not Grant.objects.in_force().filter(user=person, group__name=role).exists():
        actions.grant(user=person, role=role, reason=REASON, by=None)
    return person


def invented_name(seed: str) -> str:
    """A name that stays the same for the same text, whatever other roles there are."""
    number = zlib.crc32(seed.encode()) // 97  # the divisor that gives no two of ours one name
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    return f"{first} {LAST_NAMES[number // len(FIRST_NAMES) % len(LAST_NAMES)]}"
