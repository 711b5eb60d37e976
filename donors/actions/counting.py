"""Which gifts count, so that no sum has one twice: `Contribution.not_counted`.

What a row tells of itself (a memo, a conduit's own copy, a receipt that is no gift) and what other
rows tell of it (an amendment replaces it) are judged together over all gifts of the reports that an
import touches, so that the order in which files arrive is none. An undone gift stays so until a
file brings it again.
"""

from __future__ import annotations

from django.db import connection

from donors.locks import lock_counting
from donors.queries.imports import TOUCHED

# By what a row tells of itself alone. 24I and 24T are what a conduit passed on (FEC, "Transaction
# type code descriptions"); in an electronic filing of its own it is the filer. The lines of
# Schedule A that are no contributions: offsets, refunds and other receipts (FEC forms 3, 3P, 3X).
# A refund of nothing is one that was taken back (donors.actions.retracting).
BY_ITSELF = """
    CASE WHEN {row}.is_memo THEN 'memo'
        WHEN {row}.receipt_type IN ('24I', '24T') THEN 'conduit_copy'
        WHEN {row}.conduit <> '' AND {row}.conduit = {row}.committee_code THEN 'conduit_copy'
        WHEN {row}.receipt_type ~ '^SA(14|15|16|17$|20|21)' THEN 'not_a_gift'
        WHEN {row}.refund_of <> '' AND {row}.amount = 0 THEN 'not_a_gift'
        ELSE '' END
"""

# The reports of filers, by committee, that the import's gifts are of or were of.
REPORTS = f"""
    DROP TABLE IF EXISTS pg_temp.reports;
    CREATE TEMPORARY TABLE reports ON COMMIT DROP AS
    SELECT DISTINCT committee_code, {{short}} AS report FROM (
        SELECT c.committee_code, c.report FROM donors_contribution c
        JOIN ({TOUCHED}) touched ON touched.id = c.id WHERE c.report <> ''
        UNION
        SELECT old.committee_code, old.report FROM donors_contributionevent old
        JOIN ({TOUCHED}) touched ON touched.id = old.pgh_obj_id WHERE old.report <> ''
    ) c;
    ANALYZE reports
"""  # noqa: S608  # words of our own

# A filing has the report with its first and last day, bulk data with its year: the code and the
# year are what both have.
SHORT = """
    split_part({row}.report, ' ', 1) || ' ' || CASE WHEN {row}.report LIKE '%% %% %%'
        THEN left(right({row}.report, 8), 4) ELSE right({row}.report, 4) END
"""

# Of the rows of one transaction, those in the latest filing count; and of filings that are here
# whole (which have the report's days), only the latest of a report. Filings follow each other by
# the number that the FEC gave them. An electronic filing whose number is not known goes by its
# place: an original before all, an amendment behind all. What bulk data tell of a filing that is
# here whole is told already, and so is what a second source brings of it.
JUDGED = """
    DROP TABLE IF EXISTS pg_temp.recounted;
    CREATE TEMPORARY TABLE recounted ON COMMIT DROP AS
    WITH of_committees AS MATERIALIZED (
        SELECT c.id, c.committee_code, c.report, c.transaction_id, c.external_id, c.not_counted,
            c.file_number, {short} AS short, c.report LIKE '%% %% %%' AS is_whole
        FROM donors_contribution c
        WHERE c.report <> '' AND c.committee_code IN (SELECT committee_code FROM reports)
    ),
    of_reports AS (
        SELECT c.*, CASE WHEN c.file_number ~ '^[0-9]{{1,12}}$' THEN c.file_number::bigint
                WHEN split_part(c.external_id, '/', 3) ~ '^[1-9][0-9]{{0,5}}$'
                    THEN 1000000000000 + split_part(c.external_id, '/', 3)::bigint
                ELSE 0 END AS filing
        FROM of_committees c
        JOIN reports r ON r.committee_code = c.committee_code AND r.report = c.short
    ),
    ranked AS (
        SELECT id, rank() OVER (
                PARTITION BY committee_code, short, transaction_id
                ORDER BY filing DESC, is_whole DESC, CASE WHEN is_whole THEN id END) AS place,
            is_whole AND filing < max(filing) FILTER (WHERE is_whole)
                OVER (PARTITION BY committee_code, report) AS is_amended
        FROM of_reports WHERE not_counted <> 'undone'
    ),
    judged AS (
        SELECT c.id, c.not_counted AS before, CASE WHEN c.not_counted = 'undone' THEN 'undone'
            WHEN r.place > 1 OR r.is_amended THEN 'superseded' ELSE {by_itself} END AS not_counted
        FROM donors_contribution c
        JOIN ({touched} UNION SELECT id FROM of_reports) touched ON touched.id = c.id
        LEFT JOIN ranked r ON r.id = c.id
    )
    SELECT id, not_counted FROM judged WHERE not_counted <> before
"""

RECOUNT = """
    UPDATE donors_contribution c SET not_counted = r.not_counted, recounted_in_id = %(import)s
    FROM recounted r WHERE r.id = c.id
"""


def recount(*, import_id: int) -> int:
    """Judge anew which gifts count, of all that an import brought, changed or undid and of the
    reports in which they stand. Returns of how many that is not what it was; may run twice.

    Part of the caller's transaction, and of one at a time.
    """
    parts = {
        "short": SHORT.format(row="c"),
        "by_itself": BY_ITSELF.format(row="c"),
        "touched": TOUCHED,
    }
    lock_counting()
    with connection.cursor() as cursor:
        for statement in (REPORTS, JUDGED, RECOUNT):
            cursor.execute(statement.format(**parts), {"import": import_id})
        return int(cursor.rowcount)
