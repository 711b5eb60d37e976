"""A house that a test may wreck: a folder, a database, mail, and real processes of its own."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from config import embedded_postgres
from config.tests.embedded import postmaster, running
from config.tests.memory import make_folder
from jobs.tests.house import Cluster, Redis
from tests.crashes.furnishing import MANAGE, database, environment, inside, leave
from tests.crashes.locks import PATIENCE_SECONDS, Hold
from tests.crashes.post import Post
from tests.crashes.web import Web, free_port

TAIL_LINES = 40
# Ids differ from one run to the next, where a transaction was lost: so all is told without them.
DONORS = """
    SELECT d.name, d.merged_into_id IS NULL, array_agg(p.digest ORDER BY p.digest)
    FROM donors_donor d LEFT JOIN donors_profile p ON p.donor_id = d.id
    GROUP BY d.id ORDER BY 1, 2, 3
"""
MOVES = """
    SELECT m.kind, kept.name, array_agg(p.digest ORDER BY p.digest)
    FROM donors_donormove m JOIN donors_donor kept ON kept.id = m.to_donor_id
    JOIN donors_profile p ON p.id = ANY(m.profiles)
    GROUP BY m.id, m.kind, kept.name ORDER BY 1, 2, 3
"""
MATCHES = """
    SELECT count(*), md5(string_agg(p.digest || e.listed_id || m.probability || m.band, ''
        ORDER BY p.digest, e.watch_list_id, e.listed_id))
    FROM donors_match m JOIN donors_profile p ON p.id = m.profile_id
    JOIN donors_listentry e ON e.id = m.entry_id
"""
LIKENESSES = """
    SELECT count(*), md5(string_agg(least(p.digest, q.digest) || greatest(p.digest, q.digest)
        || l.probability || l.contradicted, ''
        ORDER BY least(p.digest, q.digest), greatest(p.digest, q.digest)))
    FROM donors_likeness l JOIN donors_profile p ON p.id = l.first_id
    JOIN donors_profile q ON q.id = l.second_id
"""
FLAGS = """
    SELECT f.rule, coalesce(l.slug, ''), f.state, count(*), count(DISTINCT f.donor_id)
    FROM donors_flag f LEFT JOIN donors_listentry e ON e.id = f.entry_id
    LEFT JOIN donors_watchlist l ON l.id = e.watch_list_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
# Of the imports alone: what the clock has done meanwhile is another matter.
JOBS = """
    SELECT j.function, j.state, count(*) FROM jobs_job j
    JOIN donors_import i ON coalesce(j.root_id, j.id) = i.job_id GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Outcome:
    """All that an import leaves behind, as far as anyone can see it."""

    imports: tuple[Any, ...]
    contributions: tuple[Any, ...]
    donors: tuple[Any, ...]
    moves: tuple[Any, ...]
    matches: tuple[Any, ...]
    likenesses: tuple[Any, ...]
    rejects: int
    staged: int
    flags: tuple[Any, ...]
    flag_changes: int
    jobs: tuple[Any, ...]
    files: tuple[str, ...]
    flags_file: str
    exported_flags: str
    outbox: tuple[str, ...]
    mails: tuple[int, ...]


class House:
    """A copy of the furnished house `model`, its database running and its import at rest."""

    def __init__(self, model: Path, blocker: DjangoDbBlocker) -> None:
        self.folder = make_folder("crash")
        self.home = self.folder / "postgres"
        self.blocker = blocker
        self.post = Post()
        self.redis: Redis | None = None
        self.clusters: list[Cluster] = []
        self.webs: list[Web] = []
        self.commands: list[subprocess.Popen[bytes]] = []
        self.web_port = free_port()
        self._copy(model)

    def _copy(self, model: Path) -> None:
        self.home.mkdir(mode=0o755)
        source = embedded_postgres._locate(model / "postgres").data
        target = embedded_postgres._locate(self.home).data
        subprocess.run(["cp", "-a", str(source), str(target)], check=True)
        shutil.copytree(model / "uploads", self.folder / "uploads")

    def open(self) -> None:
        self.post.open()
        embedded_postgres.join(self.home, options=embedded_postgres.THROW_AWAY)

    def close(self) -> None:
        self.kill_everything()
        for cluster in self.clusters:
            cluster.process.wait()
        for web in self.webs:
            web.process.wait()
        for command in self.commands:
            command.wait()
        self.post.close()
        if self.redis:
            self.redis.stop()
        leave(self.home)
        server = embedded_postgres._locate(self.home)
        embedded_postgres._end_orphans(server)
        for place in {server.home, server.socket, self.folder}:
            shutil.rmtree(place, ignore_errors=True)

    # --- its processes ----------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.post.port)}
        broker = {"REDIS_URL": self.redis.url} if self.redis else {}
        return {**environment(self.folder), **mail, **broker}

    @property
    def log(self) -> Path:
        return self.folder / "house.log"

    def use_redis(self) -> None:
        self.redis = Redis()
        self.redis.start()

    def start_cluster(self, *, workers: int = 2) -> Cluster:
        self.clusters.append(Cluster(self.environment, workers, self.log))
        return self.clusters[-1]

    def start_command(self, *words: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as file:
            self.commands.append(
                subprocess.Popen([*MANAGE, *words], env=self.environment, stdout=file, stderr=file)
            )
        return self.commands[-1]

    def start_web(self) -> Web:
        self.webs.append(Web(self.environment, self.web_port, self.log))
        return self.webs[-1]

    def processes(self) -> list[psutil.Process]:
        """All that lives here, the database and its keeper included."""
        ours = [process for process in psutil.process_iter() if self._is_ours(process)]
        return [*ours, *(process for process in self.database() if process not in ours)]

    def database(self) -> list[psutil.Process]:
        """The database's processes, the first one first; none where it does not run."""
        with contextlib.suppress(FileNotFoundError, psutil.NoSuchProcess):
            first = psutil.Process(postmaster(self.home))
            if running(first.pid):
                return [first, *first.children(recursive=True)]
        return []

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return bool(
                process.environ().get("VAR_DIR") == str(self.folder)
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.Error:
            return False

    def kill_everything(self) -> None:
        """As a power cut does, save for the disk. Whoever was being started goes as well."""
        while found := self.processes():
            kill(*found)

    # --- its work ---------------------------------------------------------------------------------

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database, if it runs. OperationalError where it does not."""
        with self._connection() as connection:
            return _ask(connection, query, values)

    def one(self, query: str, *values: object) -> Any:
        return self.rows(query, *values)[0][0]

    def until(self, query: str, *values: object, seconds: float = PATIENCE_SECONDS) -> Any:
        """Wait until the query's first value is true, and give it back. The database may be away
        meanwhile. One connection asks as long as it lasts: each begins with reading the catalogue,
        which costs the server many times what the question does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(psycopg2.OperationalError), self._connection() as connection:
                while time.monotonic() < end:
                    if (rows := _ask(connection, query, values)) and rows[0][0]:
                        return rows[0][0]
                    time.sleep(0.05)
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds} s: {query} {values}")

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Any]:
        connection = psycopg2.connect(**database(self.folder))
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def hold(self, statement: str, *values: object) -> Hold:
        return Hold(database(self.folder), statement, *values)

    def begin(self, *, chunks: tuple[int, ...] = ()) -> None:
        """Have the import worked, or the jobs of these chunks only."""
        self.rows(
            "UPDATE jobs_job SET run_after = now(), dispatched_at = NULL WHERE state = 'waiting'"
            " AND (%s OR (arguments->>'chunk_id')::int = ANY(%s))",
            not chunks,
            list(chunks),
        )

    def finish(self, seconds: float = 45.0) -> None:
        """Wait until nothing is left to do. A job that failed for good ends the test at once."""
        failed = (
            "(SELECT 'failed: ' || max(function || error) FROM jobs_job WHERE state = 'failed')"
        )
        nothing_open = (
            "SELECT CASE WHEN NOT EXISTS (SELECT FROM jobs_job WHERE state"
            " IN ('waiting', 'held', 'running')) THEN 'done' END"
        )
        said = self.until(f"SELECT coalesce({failed}, ({nothing_open}))", seconds=seconds)
        assert said == "done", said

    def job(self, function: str) -> int:
        """The job of this function that runs now."""
        found = self.until(
            "SELECT id FROM jobs_job WHERE function = %s AND state = 'running'", function
        )
        return int(found)

    def worker_of(self, job: int) -> psutil.Process:
        """The process that runs this job."""
        claimed_by = self.one("SELECT claimed_by FROM jobs_job WHERE id = %s", job)
        return psutil.Process(int(claimed_by.rpartition("/")[2]))

    def outcome(self) -> Outcome:
        def count(table: str) -> int:
            return int(self.one(f"SELECT count(*) FROM {table}"))

        uploads = self.folder / "uploads"
        stored = [str(path.relative_to(uploads)) for path in uploads.rglob("*") if path.is_file()]
        exported = self.folder / "exported.csv"
        with inside(self.folder, self.blocker):
            call_command("export_flags", output=exported, stdout=StringIO())
        return Outcome(
            imports=tuple(
                self.rows(
                    "SELECT rows, new, changed, rejected, flags, not_judged, flags_file,"
                    " rejects_file, finished_at IS NOT NULL FROM donors_import ORDER BY id"
                )
            ),
            contributions=self.rows(
                "SELECT count(*), sum(amount), max(version), md5(string_agg("
                " external_id || content_hash || line, '' ORDER BY external_id))"
                " FROM donors_contribution"
            )[0],
            donors=tuple(self.rows(DONORS)),
            moves=tuple(self.rows(MOVES)),
            matches=self.rows(MATCHES)[0],
            likenesses=self.rows(LIKENESSES)[0],
            rejects=count("donors_rejectedrow"),
            staged=count("donors_stagedrow"),
            flags=tuple(self.rows(FLAGS)),
            flag_changes=count("donors_flagevent"),
            jobs=tuple(self.rows(JOBS)),
            # a merge that ran twice leaves the frequencies of the first run behind
            files=tuple(sorted(name for name in stored if "/population-" not in name)),
            flags_file=next(uploads.rglob("flags.csv")).read_text(),
            exported_flags=exported.read_text(),
            outbox=tuple(state for (state,) in self.rows("SELECT state FROM jobs_outboxmessage")),
            mails=tuple(self.post.received.values()),
        )

    def tail(self) -> str:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        jobs: list[tuple[Any, ...]] = []
        with contextlib.suppress(psycopg2.Error):
            jobs = self.rows(
                "SELECT id, function, state, claims, attempts_failed, error FROM jobs_job"
                " ORDER BY id"
            )
        server = embedded_postgres._locate(self.home).log.read_text().splitlines()
        shown = [*lines[-TAIL_LINES:], "", *map(str, jobs), "", *server[-10:]]
        return "\n".join(shown)


def _ask(connection: Any, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall()) if cursor.description else []


def kill(*processes: psutil.Process) -> None:
    """kill -9, all at once, and wait until they are gone."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    end = time.monotonic() + 10
    while any(running(process.pid) for process in processes):
        assert time.monotonic() < end, "it does not die"
        time.sleep(0.01)
