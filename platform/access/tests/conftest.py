"""A house of its own for tests that kill workers, as those of the jobs have; and a browser."""

from core.tests.browsing import browser
from jobs.tests.conftest import foundation, house

__all__ = ["browser", "foundation", "house"]
