"""Figures for Prometheus. What a process counts itself stands in `requests.py`; what the database
knows is read from it when somebody asks.

An app registers an area in `apps.py: ready()`: a function that reads the database and gives metric
families. An area is read at most every few seconds by each process, in a transaction that ends by
itself after two; one that fails is told by `hustings_area_up` and takes no other along.

Labels hold names from our code only (routes, states, functions): never a person, never a path.
"""

from __future__ import annotations

from core.metrics.page import CONTENT_TYPE, exposition
from core.metrics.registry import Area, Families, add_area, areas
from core.metrics.sql import gauge, rows

__all__ = [
    "CONTENT_TYPE", "Area", "Families", "add_area", "areas", "exposition", "gauge", "rows",
]  # fmt: skip
