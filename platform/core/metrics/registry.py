"""The areas of figures that the database is asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from prometheus_client.core import GaugeMetricFamily, Metric

from core.logs import get_logger, safe_error

log = get_logger("metrics")
Families = Iterable[Metric]
KEPT_SECONDS = 5.0
STATEMENT_SECONDS = 2


class Area:
    """A group of figures that are read together."""

    def __init__(self, name: str, read: Callable[[], Families]) -> None:
        self.name = name
        self.read = read
        self._lock = threading.Lock()
        self._kept: tuple[float, list[Metric], bool] | None = None

    def families(self) -> tuple[list[Metric], bool]:
        """The figures, and whether they could be read: none where they could not."""
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > KEPT_SECONDS:
                self._kept = (time.monotonic(), *self._asked())
            return self._kept[1], self._kept[2]

    def forget(self) -> None:
        """Read anew at the next question."""
        with self._lock:
            self._kept = None

    def _asked(self) -> tuple[list[Metric], bool]:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = '{STATEMENT_SECONDS}s'")
                return list(self.read()), True
        except Exception as error:  # noqa: BLE001  # whatever it is, the other areas are told
            log.error("figures could not be read", area=self.name, error=safe_error(error))
            return [], False


_areas: dict[str, Area] = {}


def add_area(name: str, read: Callable[[], Families]) -> None:
    if name in _areas and _areas[name].read != read:
        raise ImproperlyConfigured(f"Two areas of metrics are called {name}.")
    _areas.setdefault(name, Area(name, read))


def areas() -> tuple[Area, ...]:
    return tuple(_areas[name] for name in sorted(_areas))


class DatabaseCollector:
    """What prometheus_client asks for all areas."""

    def collect(self) -> Families:
        up = GaugeMetricFamily(
            "hustings_area_up", "Whether the figures of this area could be read.", labels=["area"]
        )
        for area in areas():
            families, could_be_read = area.families()
            up.add_metric([area.name], int(could_be_read))
            yield from families
        yield up
