"""SNS says that something has landed: believed where its signature holds, and then we look."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.test import Client

from donors import checks
from donors.clients import sns
from jobs.models import Job
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
EVENTS = "/donors/inbox/events/"
TOPIC = "arn:aws:sns:us-east-1:000000000000:inbox"
KEY, ANOTHER = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
NOW = datetime.now(UTC)
GOOD, OLD, BROKEN = (f"SimpleNotificationService-{digit * 32}.pem" for digit in "abc")


def certificate(*, until: datetime) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.test")])
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(NOW - timedelta(days=400)).not_valid_after(until)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.PEM)


class Amazon:
    """Serves certificates, and takes confirmations; `asked` are the paths that were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        pages = {
            f"/{GOOD}": certificate(until=NOW + timedelta(days=1)),
            f"/{OLD}": certificate(until=NOW - timedelta(days=1)),
            f"/{BROKEN}": b"no certificate",
        }
        amazon = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                amazon.asked.append(self.path)
                page = pages.get(self.path, b"<ConfirmSubscriptionResponse/>")
                self.send_response(amazon.status)
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def amazon(settings: LazySettings, tmp_path: Path) -> Iterator[Amazon]:
    found = Amazon()
    settings.SNS_TOPICS, settings.SNS_ADDRESS = [TOPIC], found.url
    settings.INBOX = str(tmp_path)
    sns._certificate.cache_clear()
    yield found
    found.server.shutdown()
    found.server.server_close()


def message(amazon: Amazon, kind: str = sns.NOTIFICATION, /, **changes: str) -> dict[str, str]:
    """One as SNS sends it, signed by its key."""
    told = {
        "Type": kind, "MessageId": "m-1", "TopicArn": TOPIC,
        "Timestamp": "2026-03-02T01:02:03.004Z",
        "Message": json.dumps({"Records": [{"s3": {"object": {"key": "inbox/m\u00e4rz.csv"}}}]}),
        "SignatureVersion": "2", "SigningCertURL": f"{amazon.url}{GOOD}",
    }  # fmt: skip
    if kind != sns.NOTIFICATION:
        told |= {"Token": "t" * 64}
        told["SubscribeURL"] = f"{amazon.url}?Action=ConfirmSubscription&Token={told['Token']}"
    told |= changes
    return signed(told)


def signed(told: dict[str, str], key: rsa.RSAPrivateKey = KEY) -> dict[str, str]:
    text = sns._signed(told, told["Type"])
    algorithm = hashes.SHA1() if told["SignatureVersion"] == "1" else hashes.SHA256()
    return told | {"Signature": b64encode(key.sign(text, padding.PKCS1v15(), algorithm)).decode()}


def send(told: Any) -> int:
    # SNS says that its JSON is plain text.
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    given = Client().generic("POST", EVENTS, body, content_type="text/plain; charset=UTF-8")
    return given.status_code


def looks() -> int:
    return Job.objects.filter(function="donors.tasks.look_into_inbox").count()


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_message_brings_a_look_forward(amazon: Amazon, version: str) -> None:
    assert send(message(amazon, SignatureVersion=version)) == 200
    job = Job.objects.get()
    assert work_off(job).state == "done"


def test_one_with_a_subject_holds_too(amazon: Amazon) -> None:
    assert send(message(amazon, Subject="Amazon S3 Notification")) == 200


def test_many_messages_and_old_ones_make_one_look_and_one_question(amazon: Amazon) -> None:
    told = message(amazon)
    late = message(amazon, Timestamp="2020-01-01T00:00:00.000Z")
    test = message(amazon, Message='{"Service":"Amazon S3","Event":"s3:TestEvent"}')
    assert [send(one) for one in (told, told, late, test)] == [200] * 4
    assert looks() == 1
    assert amazon.asked == [f"/{GOOD}"]


def test_what_was_changed_on_the_way_is_refused(amazon: Amazon) -> None:
    for name in ("Message", "MessageId", "Timestamp"):
        assert send(message(amazon) | {name: "another"}) == 400
    assert send(message(amazon) | {"Subject": "added"}) == 400
    assert send(message(amazon) | {"Signature": "AAAA"}) == 400
    assert looks() == 0


def test_what_another_key_signed_is_refused(amazon: Amazon) -> None:
    assert send(signed(message(amazon), ANOTHER)) == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"TopicArn": "arn:aws:sns:us-east-1:111111111111:inbox"},
        {"SignatureVersion": "3"},
        {"Type": "Greeting"},
        {"SigningCertURL": "http://127.0.0.1:1/SimpleNotificationService-aaaaaaaa.pem"},
    ],
    ids=["another topic", "another version", "another kind", "another host"],
)
def test_what_is_not_ours_is_refused_before_anything_is_fetched(
    amazon: Amazon, changes: dict[str, str]
) -> None:
    assert send(message(amazon) | changes) == 400
    assert amazon.asked == []


@pytest.mark.parametrize(
    "path", ["evil.pem", f"x/{GOOD}", f"{GOOD}?x=1", f"{GOOD}/..", "SimpleNotificationService-.pem"]
)
def test_a_certificate_has_an_address_of_snss_own_form(amazon: Amazon, path: str) -> None:
    assert send(message(amazon, SigningCertURL=amazon.url + path)) == 400
    assert amazon.asked == []


@pytest.mark.parametrize("name", [OLD, BROKEN], ids=["run out", "no certificate"])
def test_a_certificate_that_does_not_hold_is_refused(amazon: Amazon, name: str) -> None:
    assert send(message(amazon, SigningCertURL=amazon.url + name)) == 400


def test_sns_shall_come_again_where_its_certificate_cannot_be_had(amazon: Amazon) -> None:
    amazon.status = 503
    assert send(message(amazon)) == 503
    amazon.status = 200
    assert send(message(amazon)) == 200


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"\xff", b'{"Type": 1}', b"[" * 100_000])
def test_what_is_no_message_is_refused(amazon: Amazon, body: bytes) -> None:
    assert send(body) == 400


def test_a_subscription_is_confirmed_once(amazon: Amazon) -> None:
    told = message(amazon, sns.CONFIRMATION)
    assert send(told) == send(told) == 200
    assert work_off(Job.objects.get()).state == "done"
    assert amazon.asked == [f"/{GOOD}", f"/?Action=ConfirmSubscription&Token={'t' * 64}"]


def test_a_subscription_is_confirmed_at_sns_alone(amazon: Amazon) -> None:
    told = message(amazon, sns.CONFIRMATION, SubscribeURL="http://127.0.0.1:1/?Action=x")
    assert send(told) == 200
    state = work_off(Job.objects.get())
    assert state.state == "failed"
    assert amazon.asked == [f"/{GOOD}"]


def test_a_farewell_is_heard(amazon: Amazon) -> None:
    assert send(message(amazon, sns.FAREWELL)) == 200
    assert not Job.objects.exists()


def test_where_no_topic_is_ours_nobody_is_believed(amazon: Amazon, settings: LazySettings) -> None:
    settings.SNS_TOPICS = []
    assert send(message(amazon)) == 400
    assert Client().get(EVENTS).status_code == 405


def test_in_life_the_address_is_that_of_the_topics_region(settings: LazySettings) -> None:
    assert sns._address(TOPIC) == "https://sns.us-east-1.amazonaws.com/"
    china = TOPIC.replace("aws:", "aws-cn:", 1).replace("us-east-1", "cn-north-1")
    assert sns._address(china) == "https://sns.cn-north-1.amazonaws.com.cn/"


def test_a_topic_that_is_none_is_told_by_the_checks(settings: LazySettings) -> None:
    settings.SNS_TOPICS = [TOPIC]
    assert list(checks.topics_are_arns()) == []
    settings.SNS_TOPICS = [TOPIC, "inbox"]
    assert [error.id for error in checks.topics_are_arns()] == ["donors.E001"]
    assert checks.van_is_named_whole() == []
    settings.VAN_API_KEY = "0f0f-invented"
    assert [error.id for error in checks.van_is_named_whole()] == ["donors.E002"]
