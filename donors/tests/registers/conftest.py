from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from donors.tests.registers.offices import Registers, running


@pytest.fixture
def registers(settings: LazySettings) -> Iterator[Registers]:
    """Both stand-ins, which the settings lead to; nothing waits for a quota."""
    with running() as found:
        settings.LDA_API_URL = f"{found.url}/api/v1"
        settings.FARA_BULK_URL = f"{found.url}/bulk/zip"
        yield found
