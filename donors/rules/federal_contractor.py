"""No gift comes from a federal contractor.

11 CFR 115.2, by 52 U.S.C. 30119: from the start of negotiations to the end of the contract. Persons
and sole proprietors who are contractors may give neither business nor personal money (115.5);
those who work for one, and the owners of one that is a company, may give their own (115.6).
https://www.ecfr.gov/current/title-11/section-115.2

Contractors are the entries of the lists of that kind, list and entry in force on the day of the
gift: by the payer's own name, or by an employer who by what the donor says is the donor's own
business. A listed company with a legal form (Inc, LLC) is no sole proprietor's. Names are held
against each other cleaned, and exactly; where both tell a state it must be the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from donors.matching.employers import clean_employer
from donors.matching.places import state_key
from donors.names import fold, word_set
from donors.rules.base import Cursor, lay_out, reason

ID = "federal_contractor"
NAME = "Federal contractor"
SEVERITY = "illegal"
CITATION = "11 CFR 115.2, 115.5, 103.3(b)(1)"
DAYS = 30
CLOCK = (
    "Within 10 days of receipt return it or deposit it and ask; refund it within 30 days of receipt"
    " unless it is found lawful by then (103.3(b)(1))"
)

LISTED = """
    SELECT e.id, e.name, e.aliases, e.state FROM donors_listentry e
    JOIN donors_watchlist l ON l.id = e.watch_list_id WHERE l.kind = 'contractor'
"""
DESCRIBED = """
    SELECT id, last, first, middle, employer, occupation, state FROM donors_profile
    WHERE donor_id IN (SELECT donor_id FROM judged)
"""

TOLD = reason(
    "name",
    """format('%%s %%s is %%s on the list %%s%%s', CASE how WHEN 'name' THEN 'The donor'
            ELSE 'The donor''s own business' END, said, name, slug,
        CASE how WHEN 'name' THEN '' ELSE ': a company''s owner may give, a sole proprietor not'
            ' (115.5)' END)""",
    how="how",
    entry="entry_id",
)

FOUND = f"""
    WITH matched AS (
        SELECT DISTINCT ON (m.id) m.id, m.donor_id, m.date, n.how, e.id AS entry_id, e.name, l.slug,
            CASE n.how WHEN 'name' THEN concat_ws(' ', nullif(p.first, ''), p.last)
                ELSE p.employer END AS said
        FROM money m
        JOIN contracting n ON n.profile_id = m.profile_id
        JOIN donors_profile p ON p.id = m.profile_id
        JOIN donors_listentry e ON e.id = n.entry_id
        JOIN donors_watchlist l ON l.id = e.watch_list_id
        WHERE m.amount > 0
            AND (e.effective_from IS NULL OR e.effective_from <= m.date)
            AND (e.effective_to IS NULL OR e.effective_to >= m.date)
            AND (e.ended_on IS NULL OR e.ended_on >= m.date)
            AND (l.effective_from IS NULL OR l.effective_from <= m.date)
            AND (l.effective_to IS NULL OR l.effective_to >= m.date)
        ORDER BY m.id, n.how DESC, e.id
    )
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline,
        jsonb_build_array({TOLD}) AS reasons
    FROM matched
"""  # noqa: S608  # words of our own

INCORPORATED = word_set("INC INCORPORATED LLC PLLC LLP LLLP LP LTD LIMITED CORP CORPORATION PLC")
_OWN = re.compile(
    r"\b(SELF|SELFEMPLOYED|OWNER|PROPRIETOR|SOLE PROPRIETOR|FREELANCE\w*|INDEPENDENT CONTRACTOR)\b"
)


@dataclass(slots=True)
class Contractors:
    """The entries by the keys of their names, each with its state ('' where the list has none)."""

    names: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    businesses: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, entry_id: int, name: str, state: str) -> None:
        plain = fold(name)
        keys = {"".join(plain.split()), clean_employer(name).key} - {""}
        for key in keys:
            self.names[key].append((entry_id, state))
            if INCORPORATED.isdisjoint(plain.split()):
                self.businesses[key].append((entry_id, state))


def prepare(cursor: Cursor) -> bool:
    """Hold the donors' descriptions against the contractors."""
    cursor.execute(LISTED)
    contractors = Contractors()
    for entry_id, name, aliases, state in cursor.fetchall():
        for called in (name, *aliases):
            contractors.add(entry_id, called, state_key(state))
    found = list(_contracting(contractors)) if contractors.names else []
    if not found:
        return False
    lay_out(
        cursor,
        "contracting",
        profile_id=("bigint", [profile_id for profile_id, _, _ in found]),
        entry_id=("bigint", [entry_id for _, entry_id, _ in found]),
        how=("text", [how for _, _, how in found]),
    )
    return True


def _contracting(contractors: Contractors) -> Iterator[tuple[int, int, str]]:
    """Profiles with the entry that each is, and by what: its name, or the donor's own business."""
    with connection.chunked_cursor() as described:
        described.execute(DESCRIBED)
        for profile_id, last, first, middle, employer, occupation, state in described:
            for how, entries in (
                ("name", _by_name(contractors, last, first, middle)),
                ("business", _by_business(contractors, last, employer, occupation)),
            ):
                for entry_id, where in entries:
                    if not where or not state or where == state_key(state):
                        yield profile_id, entry_id, how


def _by_name(contractors: Contractors, last: str, first: str, middle: str) -> list[tuple[int, str]]:
    if not first:
        return contractors.names.get(clean_employer(last).key, [])
    given, surname = fold(first), fold(last)
    called = (
        f"{given}{surname}", f"{given}{fold(middle)}{surname}", f"{surname}{given}",
        f"{surname}{given}{fold(middle)}",
    )  # fmt: skip
    for name in called:
        if found := contractors.names.get("".join(name.split())):
            return found
    return []


def _by_business(
    contractors: Contractors, last: str, employer: str, occupation: str
) -> list[tuple[int, str]]:
    found = contractors.businesses.get(clean_employer(employer).key, [])
    if not found:
        return []
    said = fold(f"{employer} {occupation}")
    is_own = _OWN.search(said) or f" {fold(last)} " in f" {fold(employer)} "
    return found if is_own else []
