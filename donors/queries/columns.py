"""What the files of a source call our columns."""

from __future__ import annotations

from donors.models import ColumnAlias


def aliases_of(source: str) -> dict[str, str]:
    """Folded name to our name, '' where the column means nothing; by the source's slug."""
    found = ColumnAlias.objects.filter(source__slug=source)
    return dict(found.values_list("folded", "canonical"))
