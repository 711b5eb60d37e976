"""The database as broker."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connections, transaction
from django.db.models.functions import Now
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ

from jobs.brokers import Tasks, is_away


class OrmBroker(ORM):  # type: ignore[misc]  # their classes are untyped
    """By the database's clock, where theirs compares those of two machines; the oldest first."""

    def enqueue(self, task: str) -> int:
        key = self.list_key or Conf.CLUSTER_NAME
        return int(self.get_connection().create(key=key, payload=task, lock=Now()).pk)

    def dequeue(self) -> Tasks:
        try:
            found = self._take()
        except DatabaseError as error:
            is_away("database", error)
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
            is_away("database", error)
            connections[Conf.ORM].close()
