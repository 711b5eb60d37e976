"""The commands as an operator types them: real processes, their output and their exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from donors.models import Import
from donors.tests.office import AMBROSE, ON_LIST, gift, people, van
from jobs.models import Worker

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class Desk:
    """A shell over the test's own database and files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        to = connection.settings_dict
        server = f"{quote(to['HOST'], safe='')}:{to['PORT']}"
        self.environment = {
            **os.environ,
            "DATABASE_URL": f"postgres://{to['USER']}@{server}/{to['NAME']}",
            "VAR_DIR": str(folder),
            "PYTHONWARNINGS": "ignore",
        }

    def keep(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return name

    def type(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(settings.ROOT / "manage.py"), *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def begin(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(settings.ROOT / "manage.py"), *command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, *command: str) -> dict[str, Any]:
        """The one object on stdout of a command that succeeds; logs are on stderr."""
        ended = self.type(*command, "--json")
        assert ended.returncode == 0, ended.stderr
        [line] = ended.stdout.splitlines()
        answer = json.loads(line)
        assert isinstance(answer, dict)
        for log in ended.stderr.splitlines():
            assert json.loads(log)["event"], log
        return answer


def test_a_newcomer_types_the_commands_one_after_the_other(desk: Desk) -> None:
    listed = desk.ask(
        "import_list", desk.keep("list.csv", people(ON_LIST)), "--list", "execs", "--kind", "people"
    )
    assert listed == {"list": "execs", "version": 1, "entries": 1, "added": 1, "changed": 0,
                      "ended": 0}  # fmt: skip
    gifts = desk.keep("gifts.csv", van(gift("G-1"), gift("G-2", AMBROSE), gift("G-3", Amount="x")))
    brought = desk.ask("import_contributions", gifts, "--wait")
    assert {name: brought[name] for name in brought if name not in ("import", "seconds")} == {
        "state": "done", "rows": 3, "new": 2, "changed": 0, "rejected": 1, "flags": 1,
    }  # fmt: skip
    [row] = desk.ask("imports")["imports"]
    assert (row["import"], row["state"], row["flags"]) == (brought["import"], "done", 1)
    number = str(brought["import"])
    assert desk.ask("export_flags", "--import", number, "--output", "flags.csv") == {
        "file": "flags.csv", "flags": 1,
    }  # fmt: skip
    assert (desk.folder / "flags.csv").read_text().splitlines()[1].startswith("G-1,501,")


def test_a_refusal_ends_with_1_and_says_why_on_stderr(desk: Desk) -> None:
    gifts = desk.keep("gifts.csv", van(gift("G-1")) + b'G-2,"501')
    ended = desk.type("import_contributions", gifts, "--wait", "--json")
    message = "gifts.csv, line 3, column VanID: a quote opens here and never closes"
    assert ended.returncode == 1
    assert json.loads(ended.stdout) == {
        "error": message, "file": "gifts.csv", "line": 3, "column": "VanID",
        "reason": "a quote opens here and never closes",
    }  # fmt: skip
    assert ended.stderr == f"CommandError: {message}\n"


@pytest.mark.parametrize("command", ["imports", "import_contributions gifts.csv --wait"])
def test_a_database_that_is_away_is_one_line(desk: Desk, command: str) -> None:
    desk.keep("gifts.csv", van(gift("G-1")))
    desk.environment["DATABASE_URL"] = "postgres://nobody@127.0.0.1:9/hustings"
    ended = desk.type(*command.split(), "--json")
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert line.startswith("CommandError: The database cannot be used: connection to server at")
    assert json.loads(ended.stdout)["error"] in line


@pytest.mark.parametrize("command", ["imports", "import_contributions gifts.csv --wait"])
def test_a_database_that_was_never_migrated_is_one_line(desk: Desk, command: str) -> None:
    desk.keep("gifts.csv", van(gift("G-1")))
    ours = str(connection.settings_dict["NAME"])
    desk.environment["DATABASE_URL"] = (
        desk.environment["DATABASE_URL"].removesuffix(ours) + "postgres"
    )
    ended = desk.type(*command.split())
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "CommandError: The database is not set up for this version. Run: manage.py migrate\n"
    )


def test_ctrl_c_while_it_waits_is_one_line(desk: Desk) -> None:
    soon = timezone.now() + timedelta(hours=1)
    Worker.objects.create(name="never-at-it", beat_at=soon)  # so that the command waits
    with desk.begin(
        "import_contributions", desk.keep("gifts.csv", van(gift("G-1"))), "--wait", "--json"
    ) as command:
        while not Import.objects.exists():
            assert command.poll() is None, command.stderr
            time.sleep(0.1)
        time.sleep(1)
        command.send_signal(signal.SIGINT)
        out, err = command.communicate(timeout=30)
    message = (
        f"Interrupted. Import {Import.objects.get().pk} is kept: workers go on with it, and so does"
        " this command with the same file."
    )
    assert command.returncode == 1
    assert json.loads(out) == {"error": message}
    assert err.splitlines()[-1] == f"CommandError: {message}"
    assert "Traceback" not in err


def test_a_pipe_is_refused_and_not_waited_for(desk: Desk) -> None:
    os.mkfifo(desk.folder / "pipe")
    ended = desk.type("import_contributions", "pipe")
    assert ended.returncode == 1
    assert ended.stderr == (
        "CommandError: pipe: expected a file, got a pipe or a device; save what comes from it as a"
        " file\n"
    )
    assert desk.type("import_contributions", "-").stderr == (
        "CommandError: -: No such file or directory\n"
    )


def test_wrong_usage_ends_with_2(desk: Desk) -> None:
    ended = desk.type("import_contributions", "gifts.csv", "--layout", "paper")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "invalid choice: 'paper'" in ended.stderr


def test_a_file_whose_name_is_no_text_is_taken_up(desk: Desk) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    brought = desk.ask("import_contributions", desk.keep(name, van(gift("G-1"))), "--wait")
    assert (brought["state"], brought["new"]) == ("done", 1)
