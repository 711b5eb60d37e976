"""Refunds that a source told in the record of their gift, and tells no more.

VAN tells how much of a gift was refunded so far. A refund that was entered by mistake is taken out
there, and from then on the record says that nothing was; no record of its own says so.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.utils import CursorWrapper

from donors.models import Import

# The columns that tell it, by our names. A file without them says nothing of refunds.
TELLING = frozenset({"AmountRefunded", "AmountRemaining"})

# A refund of nothing lowers no sum, and its history says what it was. Without a content it is
# brought again by whatever record tells it again.
RETRACT = """
    UPDATE donors_contribution c SET amount = 0, content_hash = '', version = c.version + 1,
        last_import_id = %(import)s, line = m.line
    FROM merging m
    WHERE c.source_id = %(source)s AND c.external_id = m.external_id || '/refund'
        AND c.refund_of = m.external_id AND c.amount <> 0 AND c.not_counted <> 'undone'
        AND greatest(c.last_import_id, c.confirmed_in_id) < %(import)s
        AND NOT EXISTS (SELECT FROM merging r WHERE r.external_id = c.external_id)
"""

# The same, where the file that takes it back was merged before the one that told it: that gift was
# told, or confirmed, by an import after this one, and no refund with it.
RETRACT_LATE = """
    UPDATE donors_contribution c SET amount = 0, content_hash = '', version = c.version + 1,
        last_import_id = later.id, not_counted = 'not_a_gift', recounted_in_id = %(import)s
    FROM merging m
    JOIN donors_contribution g ON g.source_id = %(source)s AND g.external_id = m.refund_of
    JOIN donors_import later ON later.id = greatest(g.last_import_id, g.confirmed_in_id)
    WHERE c.source_id = %(source)s AND c.external_id = m.external_id
        AND m.external_id = m.refund_of || '/refund' AND c.amount <> 0
        AND c.last_import_id = %(import)s AND later.id > %(import)s
        AND later.layout = 'van' AND later.inspection->'columns' ?| %(telling)s
"""

# A gift's record without a refund is the same as it was before there was one: it has to be read
# for the refund to go.
FORGET = """
    DELETE FROM donors_knownrecord k USING donors_contribution c, merging m
    WHERE m.refund_of <> '' AND m.external_id = m.refund_of || '/refund'
        AND c.source_id = %(source)s AND c.external_id = m.refund_of AND k.contribution_id = c.id
"""


def retract_refunds(*, taken: Import, cursor: CursorWrapper) -> int:
    """Of the gifts that are being merged, take back the refunds that they no longer tell, or that a
    later file, merged before, told no longer; says how many. Part of the merge: it reads the
    temporary table `merging`."""
    if taken.layout != "van" or TELLING.isdisjoint(taken.inspection["columns"]):
        return 0
    told: dict[str, Any] = {
        "import": taken.pk,
        "source": taken.source_id,
        "telling": sorted(TELLING),
    }
    cursor.execute(FORGET, told)
    cursor.execute(RETRACT, told)
    retracted = int(cursor.rowcount)
    cursor.execute(RETRACT_LATE, told)
    return retracted + int(cursor.rowcount)
