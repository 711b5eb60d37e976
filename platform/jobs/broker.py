"""django-q2's brokers, made to outlast a database or a Redis that is away for a while.

Theirs raise into the process that called, which ends it. An id that is not acknowledged comes
again and is found to have run; an id that is lost is handed over again by the watchdog.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import redis
from django.db import Error as DatabaseError
from django.db import connections, transaction
from django.db.models.functions import Now
from django_q.brokers.orm import ORM
from django_q.brokers.redis_broker import Redis
from django_q.conf import Conf
from django_q.models import OrmQ
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.logs import safe_error
from jobs.outages import complain

PAUSE_SECONDS = 1.0
Tasks = Sequence[tuple[Any, Any]] | None


class OrmBroker(ORM):  # type: ignore[misc]  # their classes are untyped
    """By the database's clock, where theirs compares those of two machines; the oldest first."""

    def enqueue(self, task: str) -> int:
        key = self.list_key or Conf.CLUSTER_NAME
        return int(self.get_connection().create(key=key, payload=task, lock=Now()).pk)

    def dequeue(self) -> Tasks:
        try:
            found = self._take()
        except DatabaseError as error:
            _complain("database", error)
            connections[Conf.ORM].close()
            return None
        if not found:
            time.sleep(Conf.POLL)
        return found

    def queue_size(self) -> int:
        return int(self._ready().count())

    def _ready(self) -> Any:
        return self.get_connection().filter(key=self.list_key, lock__lte=Now())

    def _take(self) -> Tasks:
        """Those that no other cluster is taking; hidden from all until their time is over."""
        ready = self._ready()
        with transaction.atomic(using=Conf.ORM):
            rows = list(ready.select_for_update(skip_locked=True).order_by("pk")[: Conf.BULK])
            hidden = Now() + timedelta(seconds=Conf.RETRY)
            OrmQ.objects.using(Conf.ORM).filter(pk__in=[row.pk for row in rows]).update(lock=hidden)
        return [(row.pk, row.payload) for row in rows]

    def acknowledge(self, task_id: int) -> None:
        try:
            super().acknowledge(task_id)
        except DatabaseError as error:
            _complain("database", error)
            connections[Conf.ORM].close()


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
            _complain("redis", error)
            return None
        return found

    def ping(self) -> bool:
        """Theirs logs an error each time, and whoever asks tells what came of it."""
        return bool(self.connection.ping())


def _complain(what: str, error: Exception) -> None:
    complain(f"broker is away: {what}", error=safe_error(error))
    time.sleep(PAUSE_SECONDS)
