"""Two hosts work off one queue of SQS, and what it loses or brings twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django_q.brokers import get_broker
from moto.server import ThreadedMotoServer

from jobs.actions import enqueue
from jobs.dispatch import dispatch_on_commit
from jobs.models import Job
from jobs.tests.functions import HERE
from jobs.tests.house import House, finished, lines

pytestmark = pytest.mark.processes


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of an SQS of the test's own."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_clusters_share_a_queue_and_each_job_runs_once_whatever_is_lost_or_comes_twice(
    house: House, sqs: str, tmp_path: Path
) -> None:
    house.use_sqs(sqs)
    notes = tmp_path / "notes"
    lost = [enqueue(function=f"{HERE}.note", arguments={"file": str(notes)}) for _ in range(3)]
    get_broker().purge_queue()
    twice = [enqueue(function=f"{HERE}.note", arguments={"file": str(notes)}) for _ in range(6)]
    dispatch_on_commit([job.pk for job in twice])
    assert get_broker().queue_size() == 12
    assert get_broker().ping()
    clusters = [house.start_cluster(workers=1) for _ in range(2)]
    finished(*lost, *twice)
    assert len(lines(notes)) == 9
    assert all(cluster.sentinel().is_running() for cluster in clusters)
    notes_of_ours = Job.objects.filter(function=f"{HERE}.note")  # a schedule may fall due beside
    assert [job.claims for job in notes_of_ours] == [1] * 9
    assert "sqs" in get_broker().info().lower()
