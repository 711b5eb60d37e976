"""An inbox in S3: `s3://bucket/prefix/<source>/file.csv`. What was taken up stays and is
remembered: a rule of the bucket removes it in time.

An object is there whole or not at all, and its ETag changes with its content.
Reference: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from __future__ import annotations

from typing import Any, BinaryIO

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from donors.clients.inbox.base import InboxError, Landed, is_hidden, spooled

PIECE = 1024 * 1024
NOT_THERE = {404, 412}  # gone, or another content by now
CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"mode": "standard", "max_attempts": 4})


class Bucket:
    def __init__(self, bucket: str, prefix: str) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.place = f"s3://{bucket}/{self.prefix}".rstrip("/")
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=settings.STORAGE_ENDPOINT_URL or None,
            region_name=settings.STORAGE_REGION or None,
            config=CONFIG,
        )

    def landed(self) -> list[Landed]:
        pages = self._client.get_paginator("list_objects_v2")
        try:
            return [
                Landed(name, told["ETag"].strip('"'), told["Size"], is_whole=True)
                for page in pages.paginate(Bucket=self.bucket, Prefix=self.prefix)
                for told in page.get("Contents", ())
                for name in [told["Key"].removeprefix(self.prefix)]
                if name and not name.endswith("/") and not is_hidden(name)
            ]
        except (ClientError, BotoCoreError) as error:
            raise self._trouble(error) from error

    def copy(self, landed: Landed) -> BinaryIO:
        try:
            told = self._client.get_object(
                Bucket=self.bucket, Key=f"{self.prefix}{landed.name}", IfMatch=landed.version
            )
            return spooled(told["Body"].iter_chunks(PIECE))
        except ClientError as error:
            if _status(error) in NOT_THERE:
                raise FileNotFoundError(landed.name) from error
            raise self._trouble(error) from error
        except BotoCoreError as error:
            raise self._trouble(error) from error

    def put_away(self, landed: Landed) -> None:
        """It stays."""

    def bring_back(self, landed: Landed) -> bool:
        return False

    def _trouble(self, error: Exception) -> InboxError:
        status = _status(error)
        told = f"S3 answered {status}" if status else f"no answer ({type(error).__name__})"
        return InboxError(f"The inbox {self.place} cannot be read: {told}.", permanent=False)


def _status(error: Exception) -> int | None:
    answer: dict[str, Any] = getattr(error, "response", {})
    status: int | None = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return status
