"""What donors are called: as their latest gift calls them, whatever source and file it is of; what
was undone calls only those who have nothing else."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

NAME_DONORS = """
    UPDATE donors_donor d SET name = latest.name
    FROM (SELECT DISTINCT ON (p.donor_id) p.donor_id,
              concat_ws(', ', p.last,
                  nullif(concat_ws(' ', nullif(p.first, ''), nullif(p.middle, ''),
                      nullif(p.suffix, '')), '')) AS name
          FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
          WHERE p.donor_id IN ({donors})
          ORDER BY p.donor_id, c.not_counted = 'undone', c.date DESC, c.last_import_id DESC,
              c.line DESC) latest
    WHERE d.id = latest.donor_id AND d.name <> latest.name
"""
OF_IMPORT = """
    SELECT p.donor_id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE c.last_import_id = %(import)s
"""
OF_UNDONE_IMPORT = """
    SELECT p.donor_id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE c.recounted_in_id = %(import)s
    UNION
    SELECT p.donor_id FROM donors_contributionevent old
    JOIN donors_contribution c ON c.id = old.pgh_obj_id
    JOIN donors_profile p ON p.id = old.profile_id
    WHERE c.recounted_in_id = %(import)s
"""


def name_donors_of_import(cursor: CursorWrapper, import_id: int) -> None:
    """Those to whom the import's gifts belong now."""
    cursor.execute(NAME_DONORS.format(donors=OF_IMPORT), {"import": import_id})


def name_donors_of_undone_import(cursor: CursorWrapper, import_id: int) -> None:
    """Those to whom the gifts belong that an import brought or changed, and belonged before."""
    cursor.execute(NAME_DONORS.format(donors=OF_UNDONE_IMPORT), {"import": import_id})


def name_donors(cursor: CursorWrapper, donor_ids: list[int]) -> None:
    cursor.execute(
        NAME_DONORS.format(donors="SELECT unnest(%(donors)s::bigint[])"), {"donors": donor_ids}
    )
