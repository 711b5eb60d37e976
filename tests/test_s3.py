"""Files in S3: the whole thread against a real S3 peer over HTTP (moto's server)."""

from __future__ import annotations

import io
import os
import runpy
import time
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from django.db import connection
from moto.server import ThreadedMotoServer

import config.settings
from core import storage
from core.errors import StorageError
from donors.actions.imports import take_up
from donors.models import Import
from donors.tests.office import ON_LIST, bring_list, people
from jobs import pace, watchdog
from jobs.queries import Tree, tree_jobs
from jobs.runner import complete
from tests.peers.between import Between, standing_between

GIFTS = b"""ContributionID,VanID,FirstName,LastName,Amount,DateReceived
1,10,Ines,Varga,25.00,2026-01-05
2,11,Tomas,Lindqvist,1e9,2026-01-05
"""


@pytest.fixture
def between() -> Iterator[Between]:
    """An S3 peer, and what stands between it and us."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    with standing_between(*server.get_host_and_port()) as found:
        yield found
    server.stop()


@pytest.fixture
def bucket(between: Between, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> str:
    environment = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "STORAGE_BUCKET": "hustings",
        "STORAGE_ENDPOINT_URL": between.url,
        "STORAGE_REGION": "us-east-1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    client = boto3.client(
        "s3", endpoint_url=environment["STORAGE_ENDPOINT_URL"], region_name="us-east-1"
    )
    client.create_bucket(Bucket="hustings")
    # The settings themselves, read anew: what is tested is what a server with these would do.
    settings.STORAGES = runpy.run_path(config.settings.__file__)["STORAGES"]
    return "hustings"


def test_a_file_written_twice_has_the_second_content_under_the_same_name(bucket: str) -> None:
    assert storage.write("a/b.txt", b"first") == "a/b.txt"
    assert storage.write("a/b.txt", io.BytesIO(b"second")) == "a/b.txt"

    with storage.read("a/b.txt") as file:
        assert file.read() == b"second"


def test_a_link_to_a_file_is_signed_and_the_file_private(bucket: str) -> None:
    storage.write("a/b.txt", b"first")
    url = storages["default"].url("a/b.txt")
    assert url.startswith(f"{os.environ['STORAGE_ENDPOINT_URL']}/{bucket}/a/b.txt?")
    assert "Signature" in url


def test_a_file_that_is_not_there_is_said_to_be_missing(bucket: str) -> None:
    with pytest.raises(FileNotFoundError):
        storage.read("nowhere.txt").read()


@pytest.mark.django_db(transaction=True)
def test_an_import_goes_all_the_way_through_a_bucket(bucket: str) -> None:
    taken = take_up(file=io.BytesIO(GIFTS), file_name="gifts.csv")
    assert taken.job
    complete(taken.job)

    assert boto3.client(
        "s3", endpoint_url=os.environ["STORAGE_ENDPOINT_URL"], region_name="us-east-1"
    ).list_objects_v2(Bucket=bucket)["KeyCount"]

    taken.refresh_from_db()
    assert (taken.new, taken.rejected) == (1, 1)
    assert storages["default"].__class__.__name__ == "S3Storage"
    with storage.read(taken.rejects_file) as file:
        assert b"1e9" in file.read()


def done(taken: Import) -> Tree:
    assert taken.job
    state = complete(taken.job)
    taken.refresh_from_db()
    return state


IN_THE_MIDST = """
    SELECT pid, xact_start, query FROM pg_stat_activity
    WHERE datname = current_database() AND state LIKE 'idle in transaction%'
"""


def held() -> list[str]:
    """What transactions did last that do nothing now, and do nothing still a moment later: one that
    shows life for a job is over by then, one that waits for storage is not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(IN_THE_MIDST)
            first = set(cursor.fetchall())
            if first:
                time.sleep(0.5)
                cursor.execute(IN_THE_MIDST)
            return [query for _, _, query in first & set(cursor.fetchall() if first else ())]
    finally:
        connection.close()  # this thread's own


@pytest.mark.django_db(transaction=True)
def test_while_storage_takes_its_time_nothing_is_held_and_no_job_is_taken_for_dead(
    bucket: str, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "LEASE", 0.5)
    monkeypatch.setattr(pace, "PULSE", 0.1)
    found: list[str] = []
    slow: list[str] = []

    def before(method: str, path: str) -> None:
        found.extend(f"{method} {path}: {query}" for query in held())
        if method == "GET" and "chunk-" in path and path not in slow:
            slow.append(path)
            time.sleep(1.2)
            watchdog.tick(with_schedules=False)
            connection.close()

    between.before = before
    bring_list(people(ON_LIST))
    taken = take_up(file=io.BytesIO(GIFTS), file_name="gifts.csv")
    assert done(taken).state == "done"
    assert len(slow) == 1
    assert found == []
    assert set(tree_jobs(taken.job_id or 0).values_list("claims", flat=True)) == {1}
    assert (taken.new, taken.rejected) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_storage_that_fails_is_told_and_outwaited(
    bucket: str, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "BACKOFF", (timedelta(0),))
    troubles = [403] * 3
    between.before = lambda method, path: troubles.pop() if troubles and "chunk" in path else None
    with pytest.raises(StorageError, match="S3 answered 403"):
        take_up(file=io.BytesIO(GIFTS), file_name="gifts.csv")
    assert not Import.objects.exists()
    troubles.clear()
    taken = take_up(file=io.BytesIO(GIFTS), file_name="gifts.csv")
    troubles += [403] * 4  # one more than the failures that a job may have
    assert done(taken).state == "done"
    assert troubles == []
    assert (taken.new, taken.rejected) == (1, 1)
    other = take_up(file=io.BytesIO(GIFTS.replace(b"25.00", b"26.00")), file_name="gifts.csv")
    between.before = lambda method, path: 403 if "chunk" in path else None
    state = done(other)
    assert state.state == "failed"
    assert "Storage is out of order: S3 answered 403" in state.error
