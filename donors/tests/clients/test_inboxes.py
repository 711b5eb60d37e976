"""Whatever an inbox stands in does the same: a folder, and a bucket of a real S3 peer over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

from core.errors import Refused
from donors.actions import inbox as actions
from donors.clients.inbox import Folder, Inbox, InboxError, Landed, inbox
from donors.clients.inbox.bucket import Bucket
from donors.models import Import, InboxFile
from donors.tests.office import gift, van
from jobs.runner import work_off

Put = Callable[[str, bytes], None]
GIFTS = van(gift("G-1"))


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(
    s3: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> tuple[Inbox, Put]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    settings.STORAGE_ENDPOINT_URL, settings.STORAGE_REGION = s3, "us-east-1"
    client = boto3.client("s3", endpoint_url=s3, region_name="us-east-1")
    name = f"inbox-{abs(hash(request.node.name))}"
    client.create_bucket(Bucket=name)
    settings.INBOX = f"s3://{name}/from/van/"

    def put(key: str, content: bytes) -> None:
        client.put_object(Bucket=name, Key=f"from/van/{key}", Body=content)

    client.put_object(Bucket=name, Key="elsewhere/x.csv", Body=b"x")
    client.put_object(Bucket=name, Key="from/van/a/", Body=b"")  # how consoles make folders
    return inbox(), put


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> tuple[Inbox, Put]:
    settings.INBOX = str(tmp_path)

    def put(name: str, content: bytes) -> None:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)

    return inbox(), put


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest) -> tuple[Inbox, Put]:
    found: tuple[Inbox, Put] = request.getfixturevalue(request.param)
    return found


def only(there: Inbox) -> Landed:
    (landed,) = there.landed()
    return landed


def test_what_lands_is_listed_and_copied(place: tuple[Inbox, Put]) -> None:
    there, put = place
    put("a/march.csv", GIFTS)
    put("a/.march.csv", b"hidden")
    landed = only(there)
    assert (landed.name, landed.size) == ("a/march.csv", len(GIFTS))
    assert landed.is_whole == isinstance(there, Bucket)
    assert isinstance(there, Bucket | Folder)
    with there.copy(landed) as file:
        assert file.read() == GIFTS


def test_another_content_is_another_version(place: tuple[Inbox, Put]) -> None:
    there, put = place
    put("march.csv", GIFTS)
    first = only(there)
    assert only(there) == first
    put("march.csv", GIFTS.replace(b"50.00", b"51.00"))
    second = only(there)
    assert second.size == first.size
    assert second.version != first.version
    with pytest.raises(FileNotFoundError):
        there.copy(first)


def test_what_is_put_away_is_not_copied_again_from_a_folder(place: tuple[Inbox, Put]) -> None:
    there, put = place
    put("a/march.csv", GIFTS)
    landed = only(there)
    there.put_away(landed)
    there.put_away(landed)
    assert there.landed() == ([landed] if landed.is_whole else [])


def test_an_inbox_that_cannot_be_read_says_so(
    place: tuple[Inbox, Put], settings: LazySettings
) -> None:
    settings.INBOX = f"{settings.INBOX.rstrip('/')}-x".replace("/from/van-x", "-x")
    with pytest.raises(InboxError, match="cannot be read") as caught:
        inbox().landed()
    assert not caught.value.permanent


def test_without_an_inbox_there_is_none(settings: LazySettings) -> None:
    settings.INBOX = ""
    with pytest.raises(Refused, match="INBOX is not set"):
        inbox()


@pytest.mark.django_db
def test_a_file_in_a_bucket_is_taken_up_at_the_first_look_and_remembered(
    bucket: tuple[Inbox, Put],
) -> None:
    _, put = bucket
    put("van-export/march.csv", GIFTS)
    assert actions.look() == {"new": 1, "ready": 1}
    assert actions.look() == {"new": 0, "ready": 0}
    row = InboxFile.objects.get()
    assert row.job
    assert work_off(row.job).state == "done"
    put("van-export/march.csv", GIFTS)
    assert actions.look() == {"new": 0, "ready": 0}
    assert Import.objects.get().source.slug == "van-export"
