"""What tests that drive a browser need."""

from portal.tests.conftest import browser, page

__all__ = ["browser", "page"]
