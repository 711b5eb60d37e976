"""Jobs that the tests enqueue."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from core.errors import Refused
from jobs.actions import ChildJob, enqueue, fan_out, send_mail, withdraw_secrets
from jobs.models import Job, OutboxMessage
from jobs.runner import RunningJob

HERE = "jobs.tests.functions"


def nothing(job: RunningJob) -> None:
    """Does nothing."""


def echo(job: RunningJob, **arguments: Any) -> dict[str, Any]:
    return arguments


def refuse(job: RunningJob) -> None:
    raise Refused("The file is empty.")


def overrun(job: RunningJob) -> None:
    raise SystemExit("Task exceeded maximum timeout value")  # as django-q2 raises it


def give_back_a_nul(job: RunningJob) -> str:
    return "a\x00b"


def give_back_half_a_character(job: RunningJob) -> str:
    return "caf\udce9.csv"


def give_back_no_number(job: RunningJob) -> float:
    return float("nan")


def give_back_an_object(job: RunningJob) -> object:
    return object()


def begin(job: RunningJob, permit: str) -> None:
    """An undertaking whose second stage needs the permit."""
    fan_out(
        children=[
            ChildJob(f"{HERE}.nothing"),
            ChildJob(f"{HERE}.pass_once_allowed", {"permit": permit}),
        ],
        then=f"{HERE}.nothing",
        within=job,
    )


def lose_the_database(job: RunningJob) -> None:
    """What a job sees of a server that is killed: the driver's error, without an SQLSTATE."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def ask_nonsense(job: RunningJob) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")


def stumble(job: RunningJob) -> None:
    raise ValueError("broken by Jane Doe")  # who must not be found in the error


def pass_once_allowed(job: RunningJob, permit: str) -> None:
    if not Path(permit).exists():
        raise Refused("Not yet.")


def note(job: RunningJob, file: str, line: str = "ran") -> None:
    """Append a line to a file: so that a test can count how often this ran."""
    with Path(file).open("a") as notes:
        notes.write(f"{line} {os.getpid()}\n")


def ask_urgently(job: RunningJob, file: str, lines: list[str]) -> None:
    """Note the first of the lines; have the others noted in the same way, urgently."""
    note(job, file, lines[0])
    if lines[1:]:
        enqueue(
            function=f"{HERE}.ask_urgently",
            arguments={"file": file, "lines": lines[1:]},
            urgent=True,
        )


def step_aside(job: RunningJob, file: str, steps: int) -> None:
    """Urgent work comes up in each step, and may be done after it."""
    for step in range(steps):
        ask_urgently(job, file, [f"step{step}", f"urgent{step}", f"more{step}"])
        job.give_way()


def withdraw(job: RunningJob, to: str) -> None:
    withdraw_secrets(OutboxMessage.objects.filter(to=to))


def take_long(job: RunningJob, seconds: float, file: str = "") -> None:
    """Work for so long, with checkpoints; the file gets a line at the start and one at the end."""
    if file:
        note(job, file, "began")
    steps = int(seconds * 10)
    for step in range(steps):
        job.progress(step, steps, "working")
        time.sleep(0.1)
    if file:
        note(job, file, "ended")


def write_late(job: RunningJob, seconds: float, file: str) -> None:
    """Sleep without a checkpoint, then write inside the fence."""
    time.sleep(seconds)
    with job.atomic():
        note(job, file, "wrote")


def die(job: RunningJob, file: str) -> None:
    """Kill the process that runs this, always."""
    note(job, file)
    os.kill(os.getpid(), 9)


def hold(job: RunningJob, seconds: float) -> None:
    """Stay inside a fenced transaction beyond the end of the lease."""
    with job.atomic():
        Job.objects.filter(pk=job.id).update(lease_until=timezone.now() - timedelta(seconds=1))
        time.sleep(seconds)


def two_stages(job: RunningJob, parts: int, file: str, seconds: float = 0.0) -> None:
    """An undertaking: this, then `parts` at once, then one, then `parts` at once, then one."""
    job.expect(2 * parts + 3)
    _stage(job, parts, file, then="middle", seconds=seconds)


def middle(job: RunningJob, parts: int, file: str, seconds: float) -> None:
    note(job, file, "middle")
    _stage(job, parts, file, then="end", seconds=seconds)


def end(job: RunningJob, parts: int, file: str, seconds: float) -> str:
    note(job, file, "end")
    send_mail(key=f"end:{job.job.tree_id}", to=["a@example.org"], subject="Done", text="All done.")
    return "end"


def part(job: RunningJob, file: str, number: int, seconds: float = 0.0) -> None:
    time.sleep(seconds)
    note(job, file, f"part{number}")


def with_helper(job: RunningJob, file: str) -> None:
    """A part that has a part of its own made, for which its parent waits too."""
    enqueue(
        function=f"{HERE}.part", arguments={"file": file, "number": 99}, within=job,
        delay=timedelta(0),
    )  # fmt: skip


def _stage(job: RunningJob, parts: int, file: str, *, then: str, seconds: float) -> None:
    fan_out(
        children=[
            ChildJob(
                f"{HERE}.part",
                {"file": file, "number": number, "seconds": seconds},
                f"part {number}",
            )
            for number in range(parts)
        ],
        then=f"{HERE}.{then}",
        then_arguments={"parts": parts, "file": file, "seconds": seconds},
        label=then,
        within=job,
    )
