"""Amazon SQS as broker. Its keys come as boto3 finds them."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django_q.brokers.aws_sqs import Sqs
from django_q.conf import Conf

from jobs.brokers import Tasks, is_away

# With time limits, as of Redis; longer than the second for which `dequeue` waits for an id.
CONFIG = Config(
    connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 2}
)


class SqsBroker(Sqs):  # type: ignore[misc]
    """One queue for all hosts, made where it is not there. A message stays hidden for as long as a
    job may run, and comes again then."""

    @staticmethod
    def get_connection(list_key: str | None = None) -> Any:
        where = {name: Conf.SQS[name] or None for name in ("endpoint_url", "region_name")}
        return boto3.resource("sqs", config=CONFIG, **where)

    def get_queue(self) -> Any:
        self.sqs = self.connection
        try:
            return self.sqs.get_queue_by_name(QueueName=Conf.SQS["queue"])
        except self.sqs.meta.client.exceptions.QueueDoesNotExist:
            return self.sqs.create_queue(QueueName=Conf.SQS["queue"])

    def dequeue(self) -> Tasks:
        try:
            found: Tasks = super().dequeue()
        except (BotoCoreError, ClientError) as error:
            is_away("sqs", error)
            return None
        return found

    def acknowledge(self, task_id: str) -> None:
        try:
            super().acknowledge(task_id)
        except (BotoCoreError, ClientError) as error:
            is_away("sqs", error)

    def queue_size(self) -> int:
        self.queue.reload()  # theirs tells what was so when the queue was found
        return int(super().queue_size())

    def ping(self) -> bool:
        """Theirs asks nobody."""
        self.queue.reload()
        return True
