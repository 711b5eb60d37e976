"""What every test has: a database and files of its own, invented secrets, and no mail server.

The environment is set here, when pytest loads this file and before Django reads its settings, so
that a demo running from the same checkout is not disturbed, and so that the processes that tests
start inherit it. That is why pyproject.toml does not name the settings: pytest-django would load
them earlier.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.conf import LazySettings, settings
from django.contrib import admin
from django.db import connection
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from config import embedded_postgres
from config.tests.memory import make_folder, place_in_memory

ROOT = Path(__file__).resolve().parent
# What a developer or a server may have set for themselves; the processes of tests inherit nothing.
# A test holds that document against the code.
FROM_OUTSIDE = re.findall(
    r"^\| `([A-Z][A-Z0-9_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE
)

for name in FROM_OUTSIDE:
    os.environ.pop(name, None)
    os.environ.pop(f"{name}_FILE", None)
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    VAR_DIR=str(ROOT / "var" / "test"),
    DATABASE_THROW_AWAY="on",
    SECRET_KEY="the tests' own",  # noqa: S106
    DEBUG="on",
    LOG_FORMAT="json",
)
# Some machines are set to keep no compiled code; here hundreds of processes would then compile all
# of it, each for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


# A deadline is a matter of what else the machine does, not of ours.
hypothesis.settings.register_profile(
    "house",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("house")

# A shell that runs us in the background ignores Ctrl-C for us, and so for all that tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure() -> None:
    """Load the settings; pytest-django sets Django up where it finds them loaded."""
    assert settings.INSTALLED_APPS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # costs nothing
    settings.WHITENOISE_AUTOREFRESH = True  # static files from where they lie, uncollected


def pytest_collection() -> None:
    """Load the admin's pages as config/urls.py does, in their order: a test module that names one
    of them would load it first."""
    admin.autodiscover()


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays to the end, the code and five thousand tests,
    and come less often: else it takes a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# Coverage shows what the tests of the parts reach. Those of the whole house walk through thousands
# of pages, which takes twice the time where every line is counted.
#
# Begun first, because they take longest: no process is left alone with one of them at the end. The
# crashes by one process, because the house that they wreck copies of is furnished once a process.
CRASHES = "tests/crashes/"
WAITS = {"processes", "browser"}  # for servers: the others fill the time
LONGEST = (CRASHES, "tests/test_types.py", "tests/test_permissions.py", "tests/test_browser.py")


@pytest.hookimpl(trylast=True)  # after pytest-django, which has its own order
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    waiting = {item.path for item in items if WAITS & {mark.name for mark in item.iter_markers()}}
    items.sort(key=lambda item: (_place(item), item.path not in waiting))
    for item in items:
        if item.nodeid.startswith("tests/"):
            item.add_marker(pytest.mark.no_cover)


def _place(item: pytest.Item) -> int:
    """Among the longest; behind them come those that wait, and then all others."""
    return next((n for n, path in enumerate(LONGEST) if item.nodeid.startswith(path)), len(LONGEST))


@pytest.hookimpl(optionalhook=True)  # one process alone needs no xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """How `make test` shares the tests out: by file, but for those above."""

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return CRASHES if nodeid.startswith(CRASHES) else str(super()._split_scope(nodeid))

    return Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def _rows_of_migrations_come_back() -> None:
    """Rows that migrations put in come back after a test that commits: its end empties all tables
    and then sends post_migrate."""
    limits = import_module("donors.migrations.0002_limits")
    thresholds = import_module("donors.migrations.0003_thresholds")

    def restore(**kwargs: object) -> None:
        if not apps.get_model("donors", "ContributionLimit").objects.exists():
            limits.add_limits(apps, None)
        if not apps.get_model("donors", "RuleThreshold").objects.exists():
            thresholds.add_figures(apps, None)

    post_migrate.connect(restore, sender=apps.get_app_config("donors"), weak=False)


# Only tables that hold something: to truncate all hundred takes many times longer, and whatever
# runs next then reads the whole catalogue anew. Triggers that refuse, and keys, are not asked.
EMPTY = """
DO $$
DECLARE
    one text;
    has_rows boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOREACH one IN ARRAY ARRAY[{tables}] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO has_rows;
        IF has_rows THEN
            EXECUTE format('DELETE FROM %I', one);
        END IF;
    END LOOP;
END $$
"""
# What Django makes of the code alone; to make it anew takes half a second.
OF_THE_CODE = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _tables_that_refuse_are_emptied_all_the_same() -> None:
    """A test that commits ends with all tables empty, those too whose triggers refuse that."""

    def empty(self: Any, style: Any, tables: Iterable[str], **options: bool) -> list[str]:
        names = sorted(set(tables) - OF_THE_CODE)
        return [EMPTY.format(tables=", ".join(f"'{name}'" for name in names))]

    type(connection.ops).sql_flush = empty  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each process's database is made after one that was migrated before."""
    from config.tests.migrated import migrated_template

    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated_template()


def _make_place_in_memory() -> Path | None:
    """Where the temporary tables of the tests' database lie. An import makes thirty of them, and
    each is three files, which some disks are slow to make: a third of the server's time there."""
    if not place_in_memory():
        return None
    place = make_folder("tables")
    to = connection.settings_dict
    embedded_postgres._locate(Path(to["EMBEDDED_HOME"])).give(place)  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLESPACE "{place.name}" LOCATION %s', [str(place)])
        cursor.execute(f'ALTER DATABASE "{to["NAME"]}" SET temp_tablespaces = "{place.name}"')
    connection.close()  # the next one begins with it
    return place


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The server may not have noticed yet that a process is gone which a test has killed; its
    connection would keep the database from being dropped."""
    with django_db_blocker.unblock():
        place = _make_place_in_memory()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if place:
            cursor.execute(f'DROP TABLESPACE "{place.name}"')
            shutil.rmtree(place)
    connection.close()


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: LazySettings, tmp_path: Path) -> None:
    """No test sees another's files in storage."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
