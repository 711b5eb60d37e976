"""A browser, for tests of pages."""

from core.tests.browsing import browser, page

__all__ = ["browser", "page"]
