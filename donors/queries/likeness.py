"""Which profiles may be of one donor at all, and how their donors are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db import connection

from donors.models import Contribution

# Profiles of other donors with a surname that sounds alike in the same ZIP code, with the names the
# other way round there, with the same names and employer anywhere, or the same e-mail address or
# telephone. Names and employers that half a state has prove nothing and would pair everybody.
CANDIDATES = """
    WITH fresh AS MATERIALIZED (
        SELECT id, donor_id, upper(last) AS last, upper(first) AS first, left(zip, 5) AS zip,
            upper(employer) AS employer
        FROM donors_profile WHERE id = ANY(%(fresh)s)
    ),
    pairs AS (
        SELECT f.id AS one, p.id AS other FROM fresh f JOIN donors_profile p
            ON dmetaphone(upper(p.last)) = dmetaphone(f.last) AND left(p.zip, 5) = f.zip
            AND f.zip <> '' AND p.donor_id <> f.donor_id
        UNION
        SELECT f.id, p.id FROM fresh f JOIN donors_profile p
            ON upper(p.last) = f.first AND upper(p.first) = f.last AND f.first <> ''
            AND left(p.zip, 5) = f.zip AND p.donor_id <> f.donor_id
        UNION
        SELECT f.id, p.id FROM fresh f JOIN donors_profile p
            ON upper(p.last) = f.last AND upper(p.first) = f.first
            AND upper(p.employer) = f.employer AND NOT f.employer = ANY(%(vague)s)
            AND p.donor_id <> f.donor_id
        UNION
        SELECT f.id, c.profile_id FROM fresh f
            JOIN donors_contribution g ON g.profile_id = f.id AND g.email <> ''
            JOIN donors_contribution c ON upper(c.email) = upper(g.email) AND c.email <> ''
            JOIN donors_profile p ON p.id = c.profile_id AND p.donor_id <> f.donor_id
        UNION
        SELECT f.id, c.profile_id FROM fresh f
            JOIN donors_contribution g ON g.profile_id = f.id AND g.phone <> ''
            JOIN donors_contribution c ON c.phone = g.phone AND c.phone <> ''
            JOIN donors_profile p ON p.id = c.profile_id AND p.donor_id <> f.donor_id
    )
    SELECT DISTINCT least(one, other), greatest(one, other) FROM pairs ORDER BY 1, 2
"""
# What so many give as their employer that it pairs strangers; blank is one of them.
COMMON_EMPLOYERS = """
    SELECT upper(employer) FROM donors_profile GROUP BY 1
    HAVING upper(employer) = ''
        OR count(*) > greatest(20, (SELECT count(*) FROM donors_profile) / 500)
"""


def candidate_pairs(fresh: Iterable[int]) -> list[tuple[int, int]]:
    """Pairs of profile ids, smaller first, of which one is fresh and which are of two donors."""
    with connection.cursor() as cursor:
        cursor.execute(COMMON_EMPLOYERS)
        vague = [employer for (employer,) in cursor.fetchall()]
        cursor.execute(CANDIDATES, {"fresh": list(fresh), "vague": vague})
        return [(first, second) for first, second in cursor.fetchall()]


def contacts_of(profiles: Collection[int]) -> Iterator[tuple[int, str, str, str]]:
    """What the gifts of these profiles tell: profile id, e-mail address, telephone and street, each
    '' where it is not told; each combination once."""
    told = Contribution.objects.filter(profile__in=profiles).order_by()
    rows = told.values_list("profile_id", "email", "phone", "street").distinct()
    yield from rows.iterator(chunk_size=5_000)
