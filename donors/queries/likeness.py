"""Which profiles may be of one donor at all, and how their donors are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from donors.models import Contribution, Profile

# Profiles of other donors with a surname that sounds alike in the same ZIP code, with the names the
# other way round there, with the same names and employer anywhere, or the same e-mail address or
# telephone, as gifts tell that were not undone. Of each kind only the oldest few, because whoever
# shares a name, an address or a number with hundreds is not told by it. Two that one import brought
# are held against each other once, in the younger's turn: half the work.
CANDIDATES = """
    WITH fresh AS MATERIALIZED (
        SELECT id, donor_id, upper(last) AS last, upper(first) AS first, left(zip, 5) AS zip,
            upper(employer) AS employer
        FROM donors_profile WHERE id = ANY(%(fresh)s)
    ),
    reached AS MATERIALIZED (
        SELECT DISTINCT f.id, f.donor_id, upper(c.email) AS email, c.phone
        FROM fresh f JOIN donors_contribution c ON c.profile_id = f.id
        WHERE (c.email <> '' OR c.phone <> '') AND c.not_counted <> 'undone'
    ),
    pairs AS (
        SELECT f.id AS one, o.id AS other FROM fresh f CROSS JOIN LATERAL (
            SELECT p.id FROM donors_profile p
            WHERE dmetaphone(upper(p.last)) = dmetaphone(f.last) AND left(p.zip, 5) = f.zip
                AND {of_fresh}
            ORDER BY p.id LIMIT %(most)s) o
        WHERE f.zip <> ''
        UNION
        SELECT f.id, o.id FROM fresh f CROSS JOIN LATERAL (
            SELECT p.id FROM donors_profile p
            WHERE upper(p.last) = f.first AND upper(p.first) = f.last
                AND left(p.zip, 5) = f.zip AND {of_fresh}
            ORDER BY p.id LIMIT %(most)s) o
        WHERE f.first <> '' AND f.zip <> ''
        UNION
        SELECT f.id, o.id FROM fresh f CROSS JOIN LATERAL (
            SELECT p.id FROM donors_profile p
            WHERE upper(p.last) = f.last AND upper(p.first) = f.first
                AND upper(p.employer) = f.employer AND {of_fresh}
            ORDER BY p.id LIMIT %(most)s) o
        WHERE NOT f.employer = ANY(%(vague)s)
        UNION
        SELECT r.id, o.id FROM reached r CROSS JOIN LATERAL (
            SELECT p.id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
            WHERE upper(c.email) = r.email AND c.email <> '' AND c.not_counted <> 'undone'
                AND {of_reached}
            ORDER BY p.id LIMIT %(most)s) o
        WHERE r.email <> ''
        UNION
        SELECT r.id, o.id FROM reached r CROSS JOIN LATERAL (
            SELECT p.id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
            WHERE c.phone = r.phone AND c.phone <> '' AND c.not_counted <> 'undone'
                AND {of_reached}
            ORDER BY p.id LIMIT %(most)s) o
        WHERE r.phone <> ''
    )
    SELECT DISTINCT least(one, other), greatest(one, other) FROM pairs ORDER BY 1, 2
"""
OTHER = """p.donor_id <> {row}.donor_id
                AND (p.id < {row}.id OR p.first_import_id <> %(import)s)"""
MOST = 50
# What so many give as their employer that it pairs strangers; blank is one of them.
COMMON_EMPLOYERS = """
    SELECT upper(employer) FROM donors_profile GROUP BY 1
    HAVING upper(employer) = ''
        OR count(*) > greatest(20, (SELECT count(*) FROM donors_profile) / 500)
"""


def common_employers() -> list[str]:
    """What tells nobody, in upper case."""
    with connection.cursor() as cursor:
        cursor.execute(COMMON_EMPLOYERS)
        return [employer for (employer,) in cursor.fetchall()]


def candidate_pairs(
    fresh: Collection[int], *, import_id: int, vague: Collection[str]
) -> list[tuple[int, int]]:
    """Pairs of profile ids, smaller first, of which one is fresh and which are of two donors.

    Of two that the import brought, only the younger's being fresh makes them a pair. `vague` are
    `common_employers`.
    """
    statement = CANDIDATES.format(of_fresh=OTHER.format(row="f"), of_reached=OTHER.format(row="r"))
    told: dict[str, Any] = {
        "fresh": list(fresh),
        "import": import_id,
        "vague": list(vague),
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return [(first, second) for first, second in cursor.fetchall()]


def given_no_more() -> QuerySet[Profile]:
    """The profiles that an undone import brought, and of which no gift is left."""
    left = Contribution.objects.filter(profile=OuterRef("pk")).exclude(
        not_counted=Contribution.NotCounted.UNDONE
    )
    return Profile.objects.filter(first_import__undone_at__isnull=False).exclude(Exists(left))


def names_of(profiles: Collection[int]) -> dict[int, tuple[str, str, str]]:
    """Last, first and middle name by profile id."""
    rows = Profile.objects.filter(pk__in=profiles).values_list("pk", "last", "first", "middle")
    return {profile: (last, first, middle) for profile, last, first, middle in rows}


def contacts_of(profiles: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    """What the gifts of these profiles tell, but for those that were undone: profile id, e-mail
    address, telephone and street, each '' where it is not told; each combination once."""
    gifts = Contribution.objects.filter(profile__in=profiles)
    told = gifts.exclude(not_counted=Contribution.NotCounted.UNDONE).order_by()
    rows = told.values_list("profile_id", "email", "phone", "street").distinct()
    yield from rows.iterator(chunk_size=5_000)
