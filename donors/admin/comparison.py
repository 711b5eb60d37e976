"""The contribution beside the list entry, field by field, and what the reasons say of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from donors.models import ListEntry, Profile

NAME = ("surname", "first_name", "order", "middle", "suffix", "organisation")


@dataclass(frozen=True, slots=True)
class Compared:
    """`speaks` is 'for', 'against', 'both', or '' where the field was not weighed."""

    label: str
    donor: str
    entry: str
    speaks: str


def comparison(
    profile: Profile, entry: ListEntry, reasons: Iterable[Mapping[str, Any]]
) -> list[Compared]:
    """The rows of the table; a value that was not given is ''."""
    weights: dict[str, list[float]] = {}
    for reason in reasons:
        weights.setdefault(str(reason["field"]), []).append(float(reason["weight"]))
    given = " ".join(filter(None, (profile.first, profile.middle, profile.suffix)))
    name = ", ".join(filter(None, (profile.last, given)))
    listed = [f"{entry.name} “{entry.nickname}”" if entry.nickname else entry.name]
    rows = (
        ("Name", name, "; also ".join([*listed, *entry.aliases]), NAME),
        ("Employer", profile.employer, ", ".join(entry.organisations), ("employer",)),
        ("Occupation", profile.occupation, entry.occupation, ("occupation",)),
        ("Place", _place(profile), _place(entry), ("place",)),
    )
    return [
        Compared(label, donor, other, _speaks([w for f in fields for w in weights.get(f, [])]))
        for label, donor, other, fields in rows
    ]


def ordered(reasons: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The reasons for a match and those against it, each with the weightiest first."""
    heaviest_first = sorted(reasons, key=lambda reason: -abs(reason["weight"]))
    return {
        "for": [reason for reason in heaviest_first if reason["weight"] >= 0],
        "against": [reason for reason in heaviest_first if reason["weight"] < 0],
    }


def _place(where: Profile | ListEntry) -> str:
    return " ".join(filter(None, (where.city, where.state, where.zip)))


def _speaks(weights: list[float]) -> str:
    signs = {"for" if weight > 0 else "against" for weight in weights if weight}
    return "both" if len(signs) > 1 else next(iter(signs), "")
