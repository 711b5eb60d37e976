"""Gifts laid straight into the tables, and judged: what a file would bring, without the file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from donors.models import Contribution, Donor, DonorRecord, Flag, Import, Profile, Source
from donors.rules import judge

PROFILE = {field.name for field in Profile._meta.get_fields()}


def the_import() -> Import:
    """The import that brings what a test gives, from the source that the office has."""
    source, _ = Source.objects.get_or_create(slug="van")
    taken, _ = Import.objects.get_or_create(
        source=source, layout="van", file_name="gifts.csv", folder="none", sha256="0", size=1,
        defaults={"finished_at": timezone.now()},
    )  # fmt: skip
    return taken


def give(
    number: str, amount: str, day: str = "2026-03-14", *, donor: str = "Ambrose", **told: Any
) -> Contribution:
    """A gift of the donor of that name; what else is told is of the profile or of the gift."""
    taken = the_import()
    who, _ = Donor.objects.get_or_create(name=donor)
    record, _ = DonorRecord.objects.get_or_create(source=taken.source, key=donor)
    described = {
        "first": donor, "last": "Quillfeather", "employer": "Riverton Schools", "state": "WY",
        "occupation": "Teacher", "city": "Riverton", "zip": "82501",
        **{name: value for name, value in told.items() if name in PROFILE},
    }  # fmt: skip
    profile, _ = Profile.objects.get_or_create(
        record=record, donor=who, **described,
        defaults={"digest": number, "first_import": taken},
    )  # fmt: skip
    return Contribution.objects.create(
        source=taken.source, external_id=number, profile=profile, amount=Decimal(amount),
        date=date.fromisoformat(day), content_hash=number, version=1, line=1, first_import=taken,
        last_import=taken,
        **{"is_memo": False}
        | {name: value for name, value in told.items() if name not in PROFILE},
    )  # fmt: skip


def held_up(rule: str) -> set[str]:
    """Judge everything; the gifts with a standing flag of the rule."""
    judge()
    return standing(rule)


def standing(rule: str) -> set[str]:
    flags = Flag.objects.filter(rule=rule).exclude(state=Flag.State.WITHDRAWN)
    return set(flags.values_list("contribution__external_id", flat=True))


def flag(rule: str, number: str) -> Flag:
    return Flag.objects.get(rule=rule, contribution__external_id=number)


def text_of(rule: str, number: str) -> str:
    """The first reason of a flag."""
    return str(flag(rule, number).reasons[0]["text"])
