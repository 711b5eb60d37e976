"""An import's staged rows become donors, profiles and contributions: set-based, in one transaction.

Every statement is ordered and guarded so that the outcome depends on the file alone: within a
file the last line of a contribution counts, between files the later import.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from donors.actions import skipping
from donors.actions.counting import BY_ITSELF, recount
from donors.actions.donor_names import name_donors_of_import
from donors.actions.retracting import retract_refunds
from donors.locks import lock_merging
from donors.models import Import
from donors.queries.imports import with_state

# What the server may hold of a file while it sorts and joins it: with its usual 4 MB each step of a
# million rows goes over the disk several times.
MEMORY = "SET LOCAL work_mem = '64MB'"

# So many new rows the planner has to be told of; some in a large table change no plan.
LARGE = 1_000

# Of lines with one id in one file, the last counts.
KEEP_LAST_LINES = """
    DROP TABLE IF EXISTS pg_temp.merging;
    CREATE TEMPORARY TABLE merging ON COMMIT DROP AS
    SELECT DISTINCT ON (external_id) *
    FROM donors_stagedrow WHERE of_import_id = %(import)s
    ORDER BY external_id, line DESC
"""

# Whoever a source has not told of before is a donor of their own, until resolved to another.
ADD_RECORDS = """
    DROP TABLE IF EXISTS pg_temp.newcomers;
    CREATE TEMPORARY TABLE newcomers (record_id bigint, donor_id bigint, name text)
        ON COMMIT DROP;
    WITH added AS (
        INSERT INTO donors_donorrecord (source_id, key, external_id)
        SELECT DISTINCT ON (donor_key) %(source)s, donor_key, donor_id
        FROM merging ORDER BY donor_key, date DESC, line DESC
        ON CONFLICT (source_id, key) DO NOTHING
        RETURNING id, key
    )
    INSERT INTO newcomers
    SELECT a.id, nextval(pg_get_serial_sequence('donors_donor', 'id')), m.donor_name
    FROM added a
    JOIN (SELECT DISTINCT ON (donor_key) donor_key, donor_name
        FROM merging ORDER BY donor_key, date DESC, line DESC) m ON m.donor_key = a.key
    ORDER BY a.id;
    INSERT INTO donors_donor (id, name) SELECT donor_id, name FROM newcomers ORDER BY donor_id;
    ANALYZE newcomers
"""

# A record's new description is of the donor whom its others are of: where these are several, such
# as husband and wife, of the one so named, or else of the latest.
ADD_PROFILES = """
    INSERT INTO donors_profile (record_id, donor_id, digest, last, first, middle, suffix, employer,
        occupation, city, state, zip, entity_type, first_import_id)
    SELECT * FROM (
        SELECT DISTINCT ON (r.id, m.profile_digest) r.id, coalesce(n.donor_id, known.donor_id),
            m.profile_digest, m.last, m.first, m.middle, m.suffix, m.employer, m.occupation, m.city,
            m.state, m.zip, m.entity_type, %(import)s
        FROM merging m
        JOIN donors_donorrecord r ON r.source_id = %(source)s AND r.key = m.donor_key
        LEFT JOIN newcomers n ON n.record_id = r.id
        LEFT JOIN LATERAL (
            SELECT p.donor_id FROM donors_profile p WHERE n.donor_id IS NULL AND p.record_id = r.id
            ORDER BY upper(p.first) = upper(m.first) DESC, p.id DESC LIMIT 1
        ) known ON true
        ORDER BY r.id, m.profile_digest, m.line
    ) told
    ORDER BY last COLLATE "C", id, profile_digest
    ON CONFLICT (record_id, digest) DO NOTHING
"""

# xmax is 0 on a row that this statement inserted, and not on one that it updated.
UPSERT_CONTRIBUTIONS = """
    WITH merged AS (
        INSERT INTO donors_contribution AS kept (source_id, external_id, profile_id, amount, date,
            committee_code, election_code, receipt_type, is_memo, file_number, street, country,
            email, phone, payment_method, card, passport, conduit, refund_of, transaction_id,
            report, not_counted, content_hash, version, first_import_id, last_import_id, line)
        SELECT %(source)s, m.external_id, p.id, m.amount, m.date,
            m.committee_code, m.election_code, m.receipt_type, m.is_memo, m.file_number, m.street,
            m.country, m.email, m.phone, m.payment_method, m.card, m.passport, m.conduit,
            m.refund_of, m.transaction_id, m.report, {by_itself}, m.content_hash, 1,
            %(import)s, %(import)s, m.line
        FROM merging m
        JOIN donors_donorrecord r ON r.source_id = %(source)s AND r.key = m.donor_key
        JOIN donors_profile p ON p.record_id = r.id AND p.digest = m.profile_digest
        ORDER BY m.external_id COLLATE "C"
        ON CONFLICT (source_id, external_id) DO UPDATE SET
            profile_id = excluded.profile_id,
            amount = excluded.amount, date = excluded.date,
            committee_code = excluded.committee_code, election_code = excluded.election_code,
            receipt_type = excluded.receipt_type, is_memo = excluded.is_memo,
            file_number = excluded.file_number, street = excluded.street,
            country = excluded.country, email = excluded.email, phone = excluded.phone,
            payment_method = excluded.payment_method, card = excluded.card,
            passport = excluded.passport, conduit = excluded.conduit,
            refund_of = excluded.refund_of, transaction_id = excluded.transaction_id,
            report = excluded.report, not_counted = excluded.not_counted,
            content_hash = excluded.content_hash,
            version = kept.version + 1, last_import_id = excluded.last_import_id,
            line = excluded.line
        WHERE kept.not_counted = 'undone' OR (kept.content_hash <> excluded.content_hash
            AND greatest(kept.last_import_id, kept.confirmed_in_id) < excluded.last_import_id)
        RETURNING (xmax = 0) AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
""".replace("{by_itself}", BY_ITSELF.format(row="m"))

# What this file says again, an earlier file that is merged late must not unsay.
CONFIRM = """
    UPDATE donors_contribution c SET confirmed_in_id = %(import)s
    FROM merging m
    WHERE c.source_id = %(source)s AND c.external_id = m.external_id
        AND c.content_hash = m.content_hash AND c.last_import_id < %(import)s
"""

# Of an abandoned import's gifts, those that this file brings again, with the same content, are this
# import's own.
TAKE_OVER = """
    UPDATE donors_contribution c SET last_import_id = %(import)s, line = m.line
    FROM merging m
    WHERE c.source_id = %(source)s AND c.external_id = m.external_id
        AND c.content_hash = m.content_hash AND c.last_import_id = ANY(%(abandoned)s)
"""


@transaction.atomic
def merge(*, import_id: int) -> Import:
    """Merge the staged rows of an import, once: one that has been merged is left as it is.

    Leaves no staged rows and skipped runs; sets `rows`, `new`, `changed`, `rejected` and
    `merged_at`.
    """
    taken = Import.objects.select_for_update().get(pk=import_id)
    if taken.merged_at:
        return taken
    lock_merging(taken.source_id)
    abandoned = _abandoned_before(taken)
    parameters: dict[str, Any] = {
        "import": taken.pk,
        "source": taken.source_id,
        "abandoned": abandoned,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEMORY)
        skipping.read_what_changed(taken, cursor)
        cursor.execute(KEEP_LAST_LINES, parameters)
        is_large = cursor.rowcount >= LARGE
        cursor.execute("ANALYZE merging")
        cursor.execute(skipping.LATER_KNOWN, parameters)
        cursor.execute(ADD_RECORDS, parameters)
        if is_large:
            cursor.execute("ANALYZE donors_donorrecord; ANALYZE donors_donor")
        cursor.execute(ADD_PROFILES, parameters)
        if is_large:
            cursor.execute("ANALYZE donors_profile")
        cursor.execute(UPSERT_CONTRIBUTIONS, parameters)
        taken.new, taken.changed = cursor.fetchone()
        taken.changed += retract_refunds(taken=taken, cursor=cursor)
        if is_large:
            cursor.execute("ANALYZE donors_contribution")
        if taken.changed:
            skipping.forget(import_id=taken.pk, cursor=cursor)
        cursor.execute(skipping.REMEMBER, parameters)
        for statement in (TAKE_OVER, skipping.TAKE_OVER) if abandoned else ():
            cursor.execute(statement, parameters)
        for statement in (CONFIRM, skipping.CONFIRM) if _is_one_to_come(taken) else ():
            cursor.execute(statement, parameters)
        name_donors_of_import(cursor, taken.pk)
        cursor.execute("DELETE FROM donors_stagedrow WHERE of_import_id = %(import)s", parameters)
        rows = cursor.rowcount + taken.rejects.count()
        rows += skipping.remove(taken=taken, cursor=cursor)
    Import.objects.filter(pk__in=abandoned).update(taken_over_by=taken)
    recount(import_id=taken.pk)
    taken.rejected = taken.rejects.count()
    taken.rows = rows  # more than the file has records, where one told a gift and its refund
    taken.merged_at = timezone.now()
    taken.save(update_fields=["rows", "new", "changed", "rejected", "merged_at"])
    return taken


def _is_one_to_come(taken: Import) -> bool:
    """Whether an earlier import of the source may be merged after this one."""
    return Import.objects.filter(
        source=taken.source_id, pk__lt=taken.pk, merged_at=None, repeat_of=None
    ).exists()


def _abandoned_before(taken: Import) -> list[int]:
    """Earlier imports of the source that failed or were stopped after their merge, so that their
    gifts are here and nobody has judged them; nor has an import that took them over."""
    unfinished = Import.objects.filter(
        source=taken.source_id,
        pk__lt=taken.pk,
        merged_at__isnull=False,
        finished_at=None,
        undone_at=None,
    ).filter(Q(taken_over_by=None) | Q(taken_over_by__finished_at=None))
    return [one.pk for one, state in with_state(unfinished) if state.is_abandoned]
