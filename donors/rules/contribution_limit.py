"""No individual gives one candidate committee more than the limit for one election.

11 CFR 110.1(b)(1), amounts by 52 U.S.C. 30116(c); the excess must be redesignated, reattributed or
refunded within 60 days of receipt (11 CFR 103.3(b)(3)). Primary and general count apart. A gift
that names no election counts for the committee's next one (11 CFR 110.1(b)(2)(ii)). Memo rows and
conduits' copies of a gift (type 24T) are not money received. A refund lowers the sum of the
election that its gift counted for: the latest earlier gift of the same amount, or else the latest.

Judged only where the committee's type and the election are known.
"""

from __future__ import annotations

from django.db import connection, transaction

from donors.locks import lock_flagging

ID = "contribution_limit"
NAME = "Over the contribution limit"
SEVERITY = "illegal"
CITATION = "11 CFR 110.1(b)(1), 103.3(b)(3)"
DEADLINE_DAYS = 60

# Whose gifts are judged: those the import touches, and those it took a gift away from; without an
# import, everybody's.
DONORS = """
    SELECT id FROM donors_donor WHERE %(import)s::bigint IS NULL
    UNION
    SELECT donor_id FROM donors_contribution WHERE last_import_id = %(import)s::bigint
    UNION
    SELECT old.donor_id FROM donors_contributionevent old
    JOIN donors_contribution c ON c.id = old.pgh_obj_id WHERE c.last_import_id = %(import)s::bigint
"""

# Each contribution of the donors concerned with the election it counts for and that one's limit;
# both are null where they cannot be known. Organisations and committees have limits of their own.
CONTRIBUTIONS = """
    SELECT c.id, c.donor_id, c.date, c.amount, c.external_id, c.last_import_id,
        e.id AS election_id, e.code AS election, k.name AS committee, x.amount AS most
    FROM donors_contribution c
    JOIN donors_source s ON s.id = c.source_id
    JOIN donors_profile p ON p.id = c.profile_id
    LEFT JOIN donors_committee k
        ON k.code = c.committee_code OR (c.committee_code = '' AND k.id = s.committee_id)
    LEFT JOIN LATERAL (
        SELECT g.date, g.election_code FROM donors_contribution g
        WHERE c.amount < 0 AND c.election_code = '' AND g.donor_id = c.donor_id
            AND g.committee_code = c.committee_code AND g.amount > 0 AND g.date <= c.date
        ORDER BY (g.amount = -c.amount) DESC, g.date DESC, g.id DESC LIMIT 1
    ) refunded ON true
    LEFT JOIN LATERAL (
        SELECT e.* FROM donors_election e
        WHERE e.committee_id = k.id
            AND CASE WHEN coalesce(refunded.election_code, c.election_code) = ''
                THEN e.date >= coalesce(refunded.date, c.date)
                ELSE e.code = coalesce(refunded.election_code, c.election_code) END
        ORDER BY e.date LIMIT 1
    ) e ON true
    LEFT JOIN donors_contributionlimit x ON x.committee_type = k.type
        AND e.date BETWEEN x.valid_from AND x.valid_to
    WHERE c.donor_id IN ({donors})
        AND NOT c.is_memo AND c.receipt_type <> '24T' AND p.entity_type IN ('', 'IND')
"""

# Gifts in the order in which they came. What was refunded later makes room again, so it is added
# to the limit rather than taken from a single gift.
OVER = """
    DROP TABLE IF EXISTS pg_temp.over_limit;
    CREATE TEMPORARY TABLE over_limit ON COMMIT DROP AS
    WITH counted AS ({contributions}),
    running AS (
        SELECT *,
            sum(greatest(amount, 0)) OVER (
                PARTITION BY donor_id, election_id ORDER BY date, id) AS given,
            sum(least(amount, 0)) OVER (PARTITION BY donor_id, election_id) AS refunded
        FROM counted WHERE most IS NOT NULL
    )
    SELECT *, least(given + refunded - most, amount) AS excess
    FROM running WHERE amount > 0 AND given + refunded > most
"""

WITHDRAW = """
    UPDATE donors_flag f SET state = 'withdrawn', decision_id = NULL
    WHERE f.rule = %(rule)s AND f.state <> 'withdrawn'
        AND f.donor_id IN ({donors})
        AND NOT EXISTS (SELECT 1 FROM over_limit o WHERE o.id = f.contribution_id)
"""

RAISE = """
    INSERT INTO donors_flag AS kept (contribution_id, donor_id, rule, severity, state, band,
        reasons, deadline, citation, raised_in_id, opened_at)
    SELECT o.id, o.donor_id, %(rule)s, %(severity)s, 'open', '',
        jsonb_build_array(jsonb_build_object('field', 'amount', 'weight', 0, 'text',
            format('$%%s over the limit of $%%s for %%s of %%s: $%%s given so far',
                trim(to_char(o.excess, 'FM999,999,990.00')), trim(to_char(o.most, 'FM999,999,990')),
                o.election, o.committee,
                trim(to_char(o.given + o.refunded, 'FM999,999,990.00'))))),
        o.date + %(days)s, %(citation)s, %(import)s::bigint, now()
    FROM over_limit o ORDER BY o.id
    ON CONFLICT (contribution_id, rule) WHERE rule <> '' DO UPDATE SET
        donor_id = excluded.donor_id, reasons = excluded.reasons, deadline = excluded.deadline,
        state = 'open', decision_id = NULL,
        raised_in_id = CASE WHEN kept.state = 'open' THEN kept.raised_in_id
            ELSE excluded.raised_in_id END,
        opened_at = CASE WHEN kept.state = 'open' THEN kept.opened_at ELSE now() END
    WHERE kept.state = 'withdrawn' OR kept.reasons <> excluded.reasons
        OR kept.donor_id <> excluded.donor_id OR kept.deadline <> excluded.deadline
"""

NOT_JUDGED = """
    SELECT count(*) FROM ({contributions}) c
    WHERE (%(import)s::bigint IS NULL OR c.last_import_id = %(import)s::bigint) AND c.most IS NULL
"""


@transaction.atomic
def judge(*, import_id: int | None = None) -> int:
    """Judge all gifts of the donors that an import touches, or without one all gifts there are;
    may run twice.

    Returns how many contributions (of the import, the new or changed ones) could not be judged,
    because their committee, its type or the election is not known, or no limit is.
    """
    parameters: dict[str, str | int | None] = {
        "import": import_id,
        "rule": ID,
        "severity": SEVERITY,
        "citation": CITATION,
        "days": DEADLINE_DAYS,
    }
    lock_flagging()
    with connection.cursor() as cursor:
        cursor.execute(_whole(OVER), parameters)
        cursor.execute(_whole(WITHDRAW), parameters)
        cursor.execute(RAISE, parameters)
        cursor.execute(_whole(NOT_JUDGED), parameters)
        (not_judged,) = cursor.fetchone()
    return int(not_judged)


def _whole(statement: str) -> str:
    contributions = CONTRIBUTIONS.format(donors=DONORS)
    return statement.format(donors=DONORS, contributions=contributions)
