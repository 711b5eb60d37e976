"""The small world that whole-house tests walk through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:  # pytest reads this file before Django is set up
    from tests.world import World


@pytest.fixture(scope="module")
def _house(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, Path]]:
    """Built once a module, in a transaction that is never committed."""
    from tests.world import build

    files = tmp_path_factory.mktemp("uploads")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=files):
            world = build()
        yield world, files
        transaction.set_rollback(True)


@pytest.fixture
def world(_house: tuple[World, Path], db: None, settings: LazySettings) -> World:
    """The world as it was built; what a test changes in it is undone after it."""
    settings.MEDIA_ROOT = _house[1]
    return _house[0]
