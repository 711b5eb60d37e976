"""From the rows of one statement to metric families."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from prometheus_client.core import GaugeMetricFamily


def rows(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What the statement finds. It has to be bounded: by an index, and a LIMIT within."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def gauge(
    name: str,
    tells: str,
    samples: Iterable[tuple[Sequence[str], float | None]],
    *,
    labels: Sequence[str] = (),
) -> GaugeMetricFamily:
    """A family of `(label values, value)`; nothing where a value is None."""
    family = GaugeMetricFamily(name, tells, labels=labels)
    for label_values, value in samples:
        if value is not None:
            family.add_metric(list(label_values), float(value))
    return family
