"""What a job's function holds while it runs: its row, its progress, and the proof of its claim.

A second thread shows life for it: it renews the lease, writes the progress, and looks whether
the job was cancelled, over a connection of its own, so that none of this waits for the function
or for its transaction.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.db.models.functions import Coalesce, Now

from core.logs import safe_error
from jobs import pace
from jobs.errors import Cancelled, ClaimLost
from jobs.models import Job
from jobs.outages import complain
from jobs.transitions import claimed
from jobs.values import LINE, plain


class RunningJob:
    """The first argument of every job function."""

    def __init__(
        self,
        job: Job,
        *,
        on_progress: Callable[[], None] | None = None,
        run_urgent: Callable[[], None] | None = None,
    ) -> None:
        assert job.claim_token
        self.job = job
        self.token = job.claim_token
        self.lost = False
        self.cancelled = False
        self._on_progress = on_progress
        self._run_urgent = run_urgent
        self._gave_way_at = -pace.GIVE_WAY
        self._shown_at = 0.0
        self._progress: dict[str, Any] = {}

    @property
    def id(self) -> int:
        return self.job.pk

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Say how far the job is; call it as often as you like. A checkpoint as well."""
        self._progress = {
            "progress_done": max(done, 0),
            "progress_total": max(total, 0),
            "progress_text": plain(text, LINE),
        }
        now = time.monotonic()
        if self._on_progress and now - self._shown_at > 0.2:
            self._shown_at = now
            self._on_progress()
        self.checkpoint()

    def expect(self, parts: int) -> None:
        """Say how many jobs the whole undertaking will have, for its progress bar."""
        Job.objects.filter(pk=self.job.tree_id).update(parts_expected=parts)

    def checkpoint(self) -> None:
        """Stop here if the job was cancelled or belongs to another worker by now. Costs nothing.

        Raises Cancelled or ClaimLost.
        """
        if self.lost:
            raise ClaimLost
        if self.cancelled:
            raise Cancelled

    def give_way(self) -> None:
        """Let urgent jobs that wait run here and now; call it as often as you like, between two
        steps and outside of a transaction. What does it in a long job is all that makes them
        urgent: whoever waits for a sign-in code does not wait for ten thousand mails."""
        now = time.monotonic()
        if self._run_urgent and now - self._gave_way_at >= pace.GIVE_WAY:
            self._run_urgent()
            self._gave_way_at = time.monotonic()

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """A transaction that commits only while the claim is in force.

        The job's row is locked through it: a worker that was given up for dead and wakes up again
        finds its claim gone and writes nothing. Raises ClaimLost.
        """
        with transaction.atomic():
            self._renew()
            yield
            self._renew()  # the lease may have run out while the lock kept everyone away

    def take_progress(self) -> dict[str, Any]:
        """The progress that is not in the row yet."""
        taken, self._progress = self._progress, {}
        return taken

    def _renew(self) -> None:
        lease = Now() + timedelta(seconds=pace.LEASE)
        if not claimed(self.id, self.token).update(lease_until=lease):
            self.lost = True
            raise ClaimLost


class Pulse(threading.Thread):
    """Shows life for a running job, until it is told to stop or the claim is lost."""

    def __init__(self, running: RunningJob) -> None:
        super().__init__(name=f"pulse-{running.id}", daemon=True)
        self.running = running
        self._over = threading.Event()
        self._began = self._renewed = time.monotonic()

    def stop(self) -> None:
        self._over.set()
        self.join(timeout=5)

    def run(self) -> None:
        try:
            while not self._over.wait(pace.PULSE) and not self.running.lost:
                self._show_life()
        finally:
            connection.close()

    def _show_life(self) -> None:
        try:
            if time.monotonic() - self._began < pace.LIMIT and self._write():
                self._renewed = time.monotonic()
            self._look()
        except DatabaseError as error:
            complain("no sign of life written", job=self.running.id, error=safe_error(error))
            connection.close()
        if time.monotonic() - self._renewed > pace.LEASE:
            self.running.lost = True

    def _write(self) -> bool:
        """Renew the lease and write the progress. False where the claim is lost.

        The row is locked while the function is inside `RunningJob.atomic()`; that lock is the
        lease then, and nothing needs writing.
        """
        running = self.running
        with transaction.atomic():
            row = claimed(running.id, running.token)
            if row.select_for_update(skip_locked=True, no_key=True).values_list("pk").first():
                lease = Now() + timedelta(seconds=pace.LEASE)
                row.update(lease_until=lease, **running.take_progress())
                return True
            return row.exists()

    def _look(self) -> None:
        running = self.running
        asked = (
            claimed(running.id, running.token)
            .values_list(Coalesce("root__cancel_requested_at", "cancel_requested_at"))
            .first()
        )
        if asked is None:
            running.lost = True
        elif asked[0]:
            running.cancelled = True
