"""Redis as broker."""

from __future__ import annotations

import redis
from django_q.brokers.redis_broker import Redis
from django_q.conf import Conf
from redis.backoff import NoBackoff
from redis.retry import Retry

from jobs.brokers import Tasks, is_away


class RedisBroker(Redis):  # type: ignore[misc]
    @staticmethod
    def get_connection(list_key: str | None = None) -> redis.Redis:
        """With time limits: a server that is silent must not hang a process for good, nor a person
        who enqueues something for long. They exceed the second for which `dequeue` blocks."""
        once_more = Retry(NoBackoff(), 1)  # a connection that lay idle may have been dropped
        return redis.from_url(
            Conf.REDIS, socket_timeout=5, socket_connect_timeout=3, retry=once_more
        )

    def dequeue(self) -> Tasks:
        try:
            found: Tasks = super().dequeue()
        except redis.RedisError as error:
            is_away("redis", error)
            return None
        return found

    def ping(self) -> bool:
        """Theirs logs an error each time, and whoever asks tells what came of it."""
        return bool(self.connection.ping())
