"""VAN's stand-in, as the settings name it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from donors.tests.clients import van_office
from donors.tests.clients.van_office import VanOffice


@pytest.fixture(scope="module")
def _van_server() -> Iterator[VanOffice]:
    with van_office.running() as office:
        yield office


@pytest.fixture
def office(_van_server: VanOffice, settings: LazySettings) -> VanOffice:
    """VAN, as new; the settings lead there."""
    url = _van_server.url
    _van_server.__init__()  # type: ignore[misc]  # the same server, as new
    _van_server.url = url
    settings.VAN_URL = f"{url}/v4"
    settings.VAN_APP_NAME, settings.VAN_API_KEY = van_office.NAME, van_office.KEY
    return _van_server
