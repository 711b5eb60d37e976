"""Records that are known: passed over when a file is taken up, and answered for when it is merged.

What a record told when it was first read is a version of a contribution (`KnownRecord`). Where the
contribution has that version still, the record tells nothing new. Whether it has is seen twice:
when the file is taken up, and again in the merge, since other files may be merged in between.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from donors.actions.loading import stage_lines
from donors.imports.base import Inspection
from donors.imports.digests import record_digests
from donors.imports.records import Record
from donors.models import Import

FIND = """
    SELECT encode(uuid_send(k.digest), 'hex'), k.contribution_id, k.version
    FROM donors_knownrecord k
    JOIN donors_contribution c ON c.id = k.contribution_id AND c.version = k.version
    JOIN donors_source s ON s.id = k.source_id
    WHERE s.slug = %(source)s AND k.digest = ANY(%(digests)s::uuid[]) AND c.not_counted <> 'undone'
"""

CHANGED_SINCE = """
    DELETE FROM donors_skippedrecord s
    WHERE s.of_import_id = %(import)s AND NOT EXISTS (
        SELECT FROM donors_contribution c
        WHERE c.id = s.contribution_id AND c.version = s.version AND c.not_counted <> 'undone')
    RETURNING s.line
"""

# A known record that comes after one with the same id and another content has the last word.
LATER_KNOWN = """
    DELETE FROM merging m
    USING donors_contribution c, donors_skippedrecord s
    WHERE s.of_import_id = %(import)s AND s.contribution_id = c.id AND s.line > m.line
        AND c.source_id = %(source)s AND c.external_id = m.external_id
"""

CONFIRM = """
    UPDATE donors_contribution c SET confirmed_in_id = %(import)s
    FROM donors_skippedrecord s
    WHERE s.of_import_id = %(import)s AND c.id = s.contribution_id
        AND c.last_import_id < %(import)s
"""

TAKE_OVER = """
    UPDATE donors_contribution c SET last_import_id = %(import)s, line = s.line
    FROM donors_skippedrecord s
    WHERE s.of_import_id = %(import)s AND c.id = s.contribution_id
        AND c.last_import_id = ANY(%(abandoned)s)
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

COPY = "COPY donors_skippedrecord (of_import_id, line, contribution_id, version) FROM STDIN"

FORGET_OUTDATED = """
    DELETE FROM donors_knownrecord k
    USING donors_contribution c WHERE c.id = k.contribution_id AND c.version <> k.version
"""


class Skipping:
    """The known records of one file of a source, found while it is read."""

    def __init__(self, source: Callable[[Inspection], str]) -> None:
        self._source = source
        self._found: array[int] = array("q")  # line, contribution, version, and so on

    def known(self, inspection: Inspection, records: Sequence[Record]) -> set[int]:
        """The lines of those records that are known."""
        digest = record_digests(inspection)
        digests = [digest(record) for record in records]
        source, asked = self._source(inspection), list(filter(None, digests))
        with connection.cursor() as cursor:
            cursor.execute(FIND, {"source": source, "digests": asked})
            versions = {found: version for found, *version in cursor.fetchall()}
        lines = set()
        for record, found in zip(records, digests, strict=True):
            if version := versions.get(found):
                self._found.extend((record.line, *version))
                lines.add(record.line)
        return lines

    def keep(self, import_id: int) -> None:
        """Write down what was passed over, in the transaction in which the import comes to be."""
        numbers = iter(self._found)
        copy = io.StringIO()
        copy.writelines(
            f"{import_id}\t{line}\t{contribution}\t{version}\n"
            for line, contribution, version in zip(numbers, numbers, numbers, strict=True)
        )
        copy.seek(0)
        with connection.cursor() as cursor:
            cursor.copy_expert(COPY, copy)


def read_what_changed(taken: Import, cursor: CursorWrapper) -> None:
    """Have those of an import's known records staged that are known no longer."""
    cursor.execute(CHANGED_SINCE, {"import": taken.pk})
    if lines := {line for (line,) in cursor.fetchall()}:
        stage_lines(taken=taken, lines=lines)


def forget_outdated() -> int:
    """Remove what was known of versions that contributions no longer have."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_OUTDATED)
        return int(cursor.rowcount)
