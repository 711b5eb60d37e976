"""Files in S3: the whole thread against a real S3 peer over HTTP (moto's server)."""

from __future__ import annotations

import io
import os
import runpy
from collections.abc import Iterator

import boto3
import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

import config.settings
from core import storage
from donors.actions.imports import take_up
from jobs.runner import complete

GIFTS = b"""ContributionID,VanID,FirstName,LastName,Amount,DateReceived
1,10,Ines,Varga,25.00,2026-01-05
2,11,Tomas,Lindqvist,1e9,2026-01-05
"""


@pytest.fixture
def bucket(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    environment = {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "STORAGE_BUCKET": "hustings",
        "STORAGE_ENDPOINT_URL": f"http://{host}:{port}",
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
    yield "hustings"
    server.stop()


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
