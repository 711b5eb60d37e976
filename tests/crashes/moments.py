"""The moments at which the house is struck. Each brings an idle house with an import at rest to
its moment and keeps it there: a job that waits for a lock which the test holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.crashes.furnishing import CHUNKS
from tests.crashes.house import House
from tests.crashes.locks import Hold

COMPLETING = 'UPDATE "jobs_job"'


@dataclass(frozen=True)
class Standstill:
    """`job` goes no further until `hold` is released."""

    job: int
    hold: Hold


Moment = Callable[[House], Standstill]


def amid_a_chunk(house: House) -> Standstill:
    """Its rows are copied and not committed: a reject of the chunk waits for ours on its line."""
    chunk, line = 2, 318
    hold = house.hold(
        'INSERT INTO donors_rejectedrow (of_import_id, chunk, line, "column", value, reason, raw)'
        " SELECT id, %s, %s, '', '', '', '' FROM donors_import",
        chunk,
        line,
    )
    house.begin(chunks=(chunk,))
    hold.wait_for('INSERT INTO "donors_rejectedrow"')
    house.begin()
    return Standstill(house.job("donors.tasks.load_chunk"), hold)


def after_the_copy(house: House) -> Standstill:
    """A chunk's rows are committed, and its job is not marked done yet."""
    job, hold = _before_completing(house, chunk=2)
    house.begin()
    assert house.one("SELECT count(*) FROM donors_stagedrow WHERE chunk = 2")
    return Standstill(job, hold)


def before_the_fan_in(house: House) -> Standstill:
    """The last chunk's job is about to release the merge that waits for all chunks."""
    _work_all_chunks_but_the_last(house)
    with _gate(house, CHUNKS) as gate:
        house.begin()
        gate.wait_for("SELECT")
        job = house.job("donors.tasks.load_chunk")
        hold = house.hold("SELECT FROM jobs_job WHERE state = 'held' FOR UPDATE")
    hold.wait_for("SELECT")
    return Standstill(job, hold)


def before_the_broker_hears_of_the_merge(house: House) -> Standstill:
    """The last chunk is done and the merge released, and nobody was told."""
    _work_all_chunks_but_the_last(house)
    with _gate(house, CHUNKS) as gate:
        house.begin()
        gate.wait_for("SELECT")
        job = house.job("donors.tasks.load_chunk")
        hold = house.hold("LOCK TABLE django_q_ormq IN SHARE MODE")
    hold.wait_for('INSERT INTO "django_q_ormq"')
    assert house.one("SELECT count(*) FROM jobs_job WHERE state = 'held'") == 0
    return Standstill(job, hold)


def amid_the_merge(house: House) -> Standstill:
    """Donors and profiles are merged and not committed, contributions are to come."""
    hold = house.hold("LOCK TABLE donors_contribution IN SHARE MODE")
    house.begin()
    hold.wait_for("WITH merged AS")
    return Standstill(house.job("donors.tasks.merge_import"), hold)


def amid_the_screening(house: House) -> Standstill:
    hold = house.hold("LOCK TABLE donors_match IN SHARE MODE")
    house.begin()
    hold.wait_for('INSERT INTO "donors_match"')
    return Standstill(house.job("donors.tasks.screen"), hold)


def after_the_csv(house: House) -> Standstill:
    """The flags are in storage, and there is no mail yet."""
    hold = house.hold("LOCK TABLE jobs_outboxmessage IN SHARE MODE")
    house.begin()
    hold.wait_for('INSERT INTO "jobs_outboxmessage"')
    assert list((house.folder / "uploads").rglob("flags.csv"))
    return Standstill(house.job("donors.tasks.collate_import"), hold)


def after_the_mail(house: House) -> Standstill:
    """The mail is sent, and the job that had it made is not marked done yet."""
    with house.hold("LOCK TABLE jobs_outboxmessage IN SHARE MODE") as gate:
        house.begin()
        gate.wait_for('INSERT INTO "jobs_outboxmessage"')
        job = house.job("donors.tasks.collate_import")
        hold = house.hold("SELECT FROM jobs_job WHERE id = %s FOR UPDATE", job)
    hold.wait_for(COMPLETING)
    house.until("SELECT count(*) FROM jobs_outboxmessage WHERE state = 'sent'")
    return Standstill(job, hold)


def _gate(house: House, chunk: int) -> Hold:
    """Keeps the job of this chunk from its first write."""
    return house.hold("SELECT FROM donors_importchunk WHERE number = %s FOR UPDATE", chunk)


def _before_completing(house: House, *, chunk: int) -> tuple[int, Hold]:
    with _gate(house, chunk) as gate:
        house.begin(chunks=(chunk,))
        gate.wait_for("SELECT")
        job = house.job("donors.tasks.load_chunk")
        hold = house.hold("SELECT FROM jobs_job WHERE id = %s FOR UPDATE", job)
    hold.wait_for(COMPLETING)
    return job, hold


def _work_all_chunks_but_the_last(house: House) -> None:
    house.begin(chunks=tuple(range(1, CHUNKS)))
    house.until(
        "SELECT count(*) = %s FROM jobs_job WHERE function = 'donors.tasks.load_chunk'"
        " AND state = 'done'",
        CHUNKS - 1,
    )
