"""kill -9 of the database server: the cluster goes on with the one that is started next."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
from django.db import OperationalError, connection

from jobs.actions import enqueue
from jobs.tests.functions import HERE
from jobs.tests.house import House, eventually, finished, lines, running

pytestmark = pytest.mark.processes


def test_jobs_go_on_after_it(house: House, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    cluster = house.start_cluster()
    job = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 3, "file": str(notes)})
    running(job)
    supervisor = cluster.supervisor
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        pid = int((Path(cursor.fetchone()[0]) / "postmaster.pid").read_text().split()[0])
    psutil.Process(pid).kill()
    eventually(_is_back, seconds=20)
    finished(job)
    after = enqueue(function=f"{HERE}.nothing")
    finished(after)
    assert supervisor.is_running()
    assert len(lines(notes, "ended")) >= 1
    assert not lines(house.log, "Traceback")
    # a line for each process at most: supervisor, worker, pusher, monitor
    assert len(lines(house.log, "is away")) <= 6


def _is_back() -> bool:
    try:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True
