"""What many tests of a module begin with, made once for all of them.

    @beginning
    def two_gifts() -> list[int]:
        bring(...)

`two_gifts` is a fixture then. Its rows stand in a transaction around those of the tests, until a
test begins with something else; each test has its own copy of what it returned and of the files in
storage. A test that commits makes its own.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import override_settings

Make = Callable[[], Any]

_beginnings: dict[str, Make] = {}


class Standing:
    """The beginning that stands in the open transaction, if any; there is one such place."""

    def __init__(self) -> None:
        self.name = ""
        self.made: Any = None
        self.files = Path()

    def change_to(self, name: str, files: Path) -> None:
        """Make what the next test begins with, unless it stands; nothing where the name is empty.
        Its files lie in a folder of its own in `files`."""
        if name == self.name:
            return
        self.end()
        if not name:
            return
        self.files = files / name
        self._around = transaction.atomic()
        # What is durable may be done within it.
        self._around._from_testcase = True  # type: ignore[attr-defined]
        self._around.__enter__()
        self.name = name
        try:
            with override_settings(MEDIA_ROOT=self.files):
                self.made = _beginnings[name]()
            connection.check_constraints()  # else each test would, of all that was made
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        if self.name:
            self.name = ""
            transaction.set_rollback(True)
            self._around.__exit__(None, None, None)


standing = Standing()


def beginning(make: Make) -> Any:
    """A fixture of what `make` does and returns."""
    name = f"{make.__module__}.{make.__name__}"
    _beginnings[name] = make

    def begun(db: None, settings: LazySettings) -> Any:
        if standing.name != name:
            return make()
        if standing.files.exists():
            shutil.copytree(standing.files, settings.MEDIA_ROOT, dirs_exist_ok=True)
        return copy.deepcopy(standing.made)

    begun._beginning = name  # type: ignore[attr-defined]
    return pytest.fixture(name=make.__name__)(begun)


def beginning_of(item: pytest.Function) -> str:
    """What a test begins with; empty where that is nothing made before, or where it commits."""
    mark = item.get_closest_marker("django_db")
    if mark is None or mark.kwargs.get("transaction"):
        return ""
    fixtures = item._fixtureinfo.name2fixturedefs
    for name in item.fixturenames:
        if named := getattr(
            fixtures[name][-1].func if name in fixtures else None, "_beginning", ""
        ):
            return str(named)
    return ""


def sort(items: list[pytest.Item]) -> None:
    """Let the tests of a module that begin with the same follow each other."""
    items[:] = [
        item
        for _, together in groupby(items, key=lambda item: item.path)
        for item in sorted(together, key=_order)
    ]


def _order(item: pytest.Item) -> str:
    return beginning_of(item) if isinstance(item, pytest.Function) else ""
