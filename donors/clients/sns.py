"""Messages of Amazon SNS, believed only where their signature holds.

Reference: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html and
https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html
"""

from __future__ import annotations

import binascii
import io
import json
import re
from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.conf import settings

from core.http_client import HttpError, download

NOTIFICATION = "Notification"
CONFIRMATION = "SubscriptionConfirmation"
FAREWELL = "UnsubscribeConfirmation"
# What is signed, in this order, of each kind; the subject where there is one.
SIGNED = {
    NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    CONFIRMATION: (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip
SIGNED[FAREWELL] = SIGNED[CONFIRMATION]
HASHES: dict[str, hashes.HashAlgorithm] = {"1": hashes.SHA1(), "2": hashes.SHA256()}  # noqa: S303
CERTIFICATE = re.compile(r"SimpleNotificationService-[0-9a-f]{8,64}\.pem")
BIGGEST = 64 * 1024  # bytes of a certificate, and of the answer to a confirmation


class SnsError(Exception):
    """Why a message is not believed, without its words. `permanent`: it never will be."""

    def __init__(self, reason: str, *, permanent: bool = True) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Message:
    """A message of one of our topics. `confirm_url` is where a subscription is confirmed."""

    kind: str
    topic: str
    confirm_url: str = field(default="", repr=False)


def read(body: bytes) -> Message:
    """The message, if it is one of SNS_TOPICS. Raises SnsError."""
    told = _fields(body)
    kind, topic = told.get("Type", ""), told.get("TopicArn", "")
    if kind not in SIGNED:
        raise SnsError("no message of SNS")
    if topic not in settings.SNS_TOPICS:
        raise SnsError("of none of our topics")
    _hold_to_signature(told, kind, _address(topic))
    return Message(kind, topic, told["SubscribeURL"] if kind == CONFIRMATION else "")


def confirm(*, topic: str, url: str) -> None:
    """Tell SNS that we want the messages of this topic of ours. Raises SnsError."""
    if topic not in settings.SNS_TOPICS or not url.startswith(f"{_address(topic)}?"):
        raise SnsError("the address for the confirmation is not that of SNS")
    try:
        download(url, io.BytesIO(), biggest=BIGGEST)
    except HttpError as error:
        raise SnsError(str(error), permanent=error.permanent) from error


def _fields(body: bytes) -> dict[str, str]:
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise SnsError("no JSON object")
    return {name: value for name, value in told.items() if isinstance(value, str)}


def _address(topic: str) -> str:
    """Where SNS is, in the region of a topic of ours: arn:aws:sns:region:account:name."""
    _, partition, _, region, *_ = topic.split(":")
    domain = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    address: str = settings.SNS_ADDRESS
    return address.format(region=region, domain=domain)


def _hold_to_signature(told: dict[str, str], kind: str, address: str) -> None:
    algorithm = HASHES.get(told.get("SignatureVersion", ""))
    if algorithm is None:
        raise SnsError("a signature of a version that we do not know")
    url = told.get("SigningCertURL", "")
    if not (url.startswith(address) and CERTIFICATE.fullmatch(url.removeprefix(address))):
        raise SnsError("the certificate is not that of SNS")
    try:
        signature = b64decode(told["Signature"], validate=True)
        signed = _signed(told, kind)
    except (KeyError, binascii.Error) as error:
        raise SnsError("a part is missing") from error
    try:
        _key(url).verify(signature, signed, PKCS1v15(), algorithm)
    except InvalidSignature as error:
        raise SnsError("the signature does not hold") from error


def _signed(told: dict[str, str], kind: str) -> bytes:
    """Raises KeyError."""
    names = [name for name in SIGNED[kind] if name != "Subject" or name in told]
    return "".join(f"{name}\n{told[name]}\n" for name in names).encode(errors="surrogatepass")


def _key(url: str) -> RSAPublicKey:
    certificate = _certificate(url)
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise SnsError("the certificate has run out")
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise SnsError("the certificate has no RSA key")
    return key


@lru_cache(maxsize=16)  # there is one a region, and a new one every year or so
def _certificate(url: str) -> x509.Certificate:
    target = io.BytesIO()
    try:
        download(url, target, biggest=BIGGEST, attempts=1)  # SNS comes again
        return x509.load_pem_x509_certificate(target.getvalue())
    except HttpError as error:
        raise SnsError("no certificate", permanent=error.permanent) from error
    except ValueError as error:
        raise SnsError("no certificate") from error
