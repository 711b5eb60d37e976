"""Records that are known: passed over when a file is taken up, and answered for when it is merged.

What a record told when it was first read is a version of a contribution (`KnownRecord`). Where the
contribution has that version still, the record tells nothing new. Whether it has is seen twice:
when the file is taken up, and again in the merge, since other files may be merged in between.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from donors.actions.loading import stage_lines
from donors.imports.base import Inspection
from donors.imports.digests import record_digests
from donors.imports.records import Record
from donors.models import Import, Source

# Whether a contribution has that version still is for the merge to see, which has to ask anyway.
FIND = """
    SELECT encode(uuid_send(digest), 'hex'), contribution_id, version FROM donors_knownrecord
    WHERE source_id = %(source)s AND digest = ANY(%(digests)s::uuid[])
"""

LAY_OUT = """
    DROP TABLE IF EXISTS pg_temp.skipped;
    CREATE TEMPORARY TABLE skipped ON COMMIT DROP AS
    SELECT record.* FROM donors_skippedrun r
    CROSS JOIN LATERAL unnest(r.lines, r.contributions, r.versions)
        AS record (line, contribution_id, version)
    WHERE r.of_import_id = %(import)s;
    ANALYZE skipped
"""

CHANGED_SINCE = """
    DELETE FROM skipped s
    WHERE NOT EXISTS (
        SELECT FROM donors_contribution c
        WHERE c.id = s.contribution_id AND c.version = s.version AND c.not_counted <> 'undone')
    RETURNING s.line
"""

# A known record that comes after one with the same id and another content has the last word.
LATER_KNOWN = """
    DELETE FROM merging m
    USING donors_contribution c, skipped s
    WHERE s.contribution_id = c.id AND s.line > m.line
        AND c.source_id = %(source)s AND c.external_id = m.external_id
"""

CONFIRM = """
    UPDATE donors_contribution c SET confirmed_in_id = %(import)s
    FROM skipped s
    WHERE c.id = s.contribution_id AND c.last_import_id < %(import)s
"""

TAKE_OVER = """
    UPDATE donors_contribution c SET last_import_id = %(import)s, line = s.line
    FROM skipped s
    WHERE c.id = s.contribution_id AND c.last_import_id = ANY(%(abandoned)s)
"""

# The versions that the merged rows tell, whether they are new or were there before.
REMEMBER = """
    INSERT INTO donors_knownrecord (source_id, digest, contribution_id, version)
    SELECT %(source)s, m.record_digest::uuid, c.id, c.version
    FROM merging m
    JOIN donors_contribution c
        ON c.source_id = %(source)s AND c.external_id = m.external_id
        AND c.content_hash = m.content_hash
    WHERE m.record_digest <> '' AND c.not_counted <> 'undone'
    ON CONFLICT (source_id, digest) DO UPDATE
        SET contribution_id = excluded.contribution_id, version = excluded.version
"""

# What contributions no longer are, nothing is known by.
FORGET = """
    DELETE FROM donors_knownrecord k USING donors_contribution c
    WHERE c.id = k.contribution_id
        AND (c.last_import_id = %(import)s OR c.recounted_in_id = %(import)s)
        AND (c.version <> k.version OR c.not_counted = 'undone')
"""

COPY = "COPY donors_skippedrun (of_import_id, lines, contributions, versions) FROM STDIN"


class Skipping:
    """The known records of one file of a source, found while it is read."""

    def __init__(self, source: Callable[[Inspection], str]) -> None:
        self._slug = source
        self._source: int | None = None
        self._runs: list[str] = []  # in COPY's text format: a number each would take more room

    def known(self, inspection: Inspection, records: Sequence[Record]) -> set[int]:
        """The lines of those records that are known."""
        if self._source is None:
            self._source = self._id_of(inspection)
        digest = record_digests(inspection)
        digests = [digest(record) for record in records]
        # One text for the array: the driver would quote each of its thousands of values.
        asked = "{" + ",".join(filter(None, digests)) + "}"
        with connection.cursor() as cursor:
            cursor.execute(FIND, {"source": self._source, "digests": asked})
            versions = {found: version for found, *version in cursor.fetchall()}
        skipped = [
            (record.line, *versions[found])
            for record, found in zip(records, digests, strict=True)
            if found in versions
        ]
        if skipped:
            self._runs.append("\t".join(map(_array, zip(*skipped, strict=True))))
        return {line for line, _, _ in skipped}

    def _id_of(self, inspection: Inspection) -> int:
        """0, which none has, for a source that has told nothing yet."""
        slug = self._slug(inspection)
        return Source.objects.filter(slug=slug).values_list("pk", flat=True).first() or 0

    def keep(self, import_id: int) -> None:
        """Write down what was passed over, in the transaction in which the import comes to be."""
        copy = io.StringIO("".join(f"{import_id}\t{run}\n" for run in self._runs))
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, copy)


def _array(numbers: Iterable[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def read_what_changed(taken: Import, cursor: CursorWrapper) -> None:
    """Have those of an import's known records staged that are known no longer; the others are left
    in the temporary table `skipped`."""
    cursor.execute(LAY_OUT, {"import": taken.pk})
    cursor.execute(CHANGED_SINCE, {"import": taken.pk})
    if lines := {line for (line,) in cursor.fetchall()}:
        stage_lines(taken=taken, lines=lines)


def forget(*, import_id: int, cursor: CursorWrapper) -> None:
    """Remove what was known of contributions that an import, or its undoing, has changed."""
    cursor.execute(FORGET, {"import": import_id})


def remove(*, taken: Import, cursor: CursorWrapper) -> int:
    """Write down no longer what of an import was passed over, when it is merged; says how many
    records that were to the end."""
    cursor.execute("DELETE FROM donors_skippedrun WHERE of_import_id = %s", [taken.pk])
    cursor.execute("SELECT count(*) FROM skipped")
    (count,) = cursor.fetchone()
    return int(count)
