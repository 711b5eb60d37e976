"""Flags as lists and files show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate

from donors.models import Flag

COLUMNS = (
    "contribution_id", "donor_id", "donor_name", "amount", "date", "kind", "severity", "list",
    "entry_id", "entry_name", "probability", "band", "reasons", "deadline", "citation",
)  # fmt: skip


def standing_flags(*, import_id: int | None = None) -> QuerySet[Flag]:
    """Flags that hold a gift up: open or validated, neither withdrawn nor dismissed. With
    `import_id`, those on the contributions it brought and those it raised on earlier ones."""
    flags = Flag.objects.filter(state__in=[Flag.State.OPEN, Flag.State.VALIDATED])
    if import_id is not None:
        flags = flags.filter(Q(contribution__last_import=import_id) | Q(raised_in=import_id))
    return flags


def flags_with_gifts(
    *,
    state: str = "",
    severity: str = "",
    band: str = "",
    rule: str = "",
    list_slug: str = "",
    import_id: int | None = None,
    donor: int | None = None,
) -> QuerySet[Flag]:
    """Flags in any state with the gift, donor and entry they are about."""
    wanted = {
        "state": state, "severity": severity, "band": band, "rule": rule,
        "entry__watch_list__slug": list_slug, "donor": donor,
    }  # fmt: skip
    given = {name: value for name, value in wanted.items() if value not in (None, "")}
    flags = Flag.objects.filter(**given)
    if import_id is not None:
        flags = flags.filter(Q(contribution__last_import=import_id) | Q(raised_in=import_id))
    return flags.select_related(
        "contribution__source",
        "contribution__profile__record",
        "donor",
        "entry__watch_list",
        "decision__decided_by",
    )


def export_rows(flags: QuerySet[Flag]) -> Iterator[list[str]]:
    """Each flag as the fields of COLUMNS, in an order that depends on the data alone, and not on
    the language of the database."""
    ordered = flags.select_related(
        "contribution__profile__record", "donor", "entry__watch_list", "contribution__source"
    ).order_by(
        "contribution__date",
        Collate("contribution__source__slug", "C"),
        Collate("contribution__external_id", "C"),
        Collate("entry__watch_list__slug", "C"),
        Collate("entry__key", "C"),
        "rule",
    )
    for flag in ordered.iterator(chunk_size=2_000):
        yield _fields(flag)


def _fields(flag: Flag) -> list[str]:
    contribution, entry = flag.contribution, flag.entry
    return [
        contribution.external_id,
        contribution.profile.record.external_id,
        flag.donor.name,
        str(contribution.amount),
        contribution.date.isoformat(),
        entry.watch_list.kind if entry else flag.rule,
        flag.severity,
        entry.watch_list.slug if entry else "",
        (entry.listed_id or entry.key) if entry else "",
        entry.name if entry else "",
        "" if flag.probability is None else f"{flag.probability:.4f}",
        flag.band,
        "; ".join(reason["text"] for reason in flag.reasons),
        flag.deadline.isoformat() if flag.deadline else "",
        flag.citation,
    ]


def record_of(flags: Iterable[Flag]) -> str:
    """A digest of what a reviewer judges by: the flags, their donors' descriptions and the entry.

    Reads `contribution` and `entry` of each flag.
    """
    parts = sorted(
        f"{flag.pk}:{flag.donor_id}:{flag.contribution.profile_id}:"
        f"{flag.entry.content_hash if flag.entry else flag.reasons}"
        for flag in flags
    )
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
