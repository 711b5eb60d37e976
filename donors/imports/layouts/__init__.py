"""The kinds of contribution files, in the order in which they are tried."""

from donors.imports.base import Layout
from donors.imports.layouts.actblue import ActBlue
from donors.imports.layouts.fec_efile import FecEfile
from donors.imports.layouts.fec_itcont import FecItcont
from donors.imports.layouts.van import Van

LAYOUTS: tuple[Layout, ...] = (FecEfile(), FecItcont(), ActBlue(), Van())


def layout_named(name: str) -> Layout:
    """Raises KeyError for a name that no layout has."""
    return {layout.name: layout for layout in LAYOUTS}[name]
