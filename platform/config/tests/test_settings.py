"""What the settings refuse, and what tests are kept from."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).resolve().parents[3]


def refusal(*, command: str = "check", **env: str) -> str:
    """The one line that a start with these settings says; it has to fail."""
    inherited = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={**inherited, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    return line


def test_a_database_of_ones_own_asks_for_a_secret_of_ones_own() -> None:
    assert "Set SECRET_KEY" in refusal(DATABASE_URL="postgres://hustings@127.0.0.1/hustings")


@pytest.mark.parametrize("url", ["sqlite:///file", "mysql://host/name"])
def test_any_database_but_postgres_is_refused(url: str) -> None:
    said = refusal(DATABASE_URL=url, SECRET_KEY="x" * 50)
    assert said.startswith("DATABASE_URL must look like postgres://")


@pytest.mark.parametrize(
    "url", ["hunter2", "postgres://ada:hunter2@host", "postgres://ada:hunter2@host:many/name"]
)
def test_a_database_url_that_is_none_is_refused_without_being_repeated(url: str) -> None:
    said = refusal(DATABASE_URL=url, SECRET_KEY="x" * 50)
    assert said.startswith("DATABASE_URL must look like postgres://user:password@host:port/name;")
    assert "hunter2" not in said


def test_a_database_that_nobody_answers_for_is_named_without_its_password() -> None:
    url = "postgres://ada:hunter2@127.0.0.1:1/gifts"
    said = refusal(command="migrate", DATABASE_URL=url, SECRET_KEY="x" * 50)
    assert said.startswith("DATABASE_URL (database 'gifts', user 'ada') cannot be reached: ")
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WORKERS", "many", "WORKERS must be a whole number of 1 or more, it is 'many'."),
        ("PORT", "70000", "PORT must be a whole number from 1 to 65535, it is '70000'."),
        ("DEBUG", "maybe", "DEBUG must be on or off, it is 'maybe'."),
        ("VAR_DIR", "/etc/passwd", "VAR_DIR must be a folder, it is '/etc/passwd': "),
        ("SECRET_KEY_FILE", "/no/such/key", "SECRET_KEY_FILE must name a file that can be read, "),
        ("TIME_ZONE", "Mars/Phobos", "TIME_ZONE must be a zone such as America/New_York, "),
        ("VAN_PULL_AT", "24:00", "VAN_PULL_AT must look like 06:30, it is '24:00'"),
        ("IMPORT_EXPECTED_ON", "mon,someday", "IMPORT_EXPECTED_ON must be days out of mon, tue, "),
        ("LOG_LEVEL", "loud", "LOG_LEVEL must be one of DEBUG, INFO, "),
        ("BASE_URL", "hustings.example.org", "BASE_URL must look like https://"),
        ("REDIS_URL", "http://ada:hunter2@host", "REDIS_URL must look like redis://"),
    ],
)
def test_a_wrong_value_is_named_at_the_start(name: str, value: str, said: str) -> None:
    line = refusal(**{name: value})
    assert line.startswith(said)
    assert "hunter2" not in line


@pytest.mark.parametrize("name", ["PORT", "WEB_WORKERS"])
def test_gunicorn_says_it_in_one_line_too(name: str) -> None:
    said = said_by("-m", "gunicorn", **{name: "many"})
    assert said.startswith(f"{name} must be a whole number ")
    assert "Traceback" not in said


def said_by(*command: str, **env: str) -> str:
    """What this says on stderr, whatever its end; it has to come to one by itself."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return done.stderr.strip()


@pytest.mark.parametrize("debug", ["on", "off"])
def test_a_line_of_djangos_own_is_written_once_and_structured(debug: str) -> None:
    program = (
        "import logging, django; django.setup(); logging.getLogger('django.request').error('broke')"
    )
    env = {"DEBUG": debug, "PYTHONPATH": "platform"}
    (line,) = said_by("-c", program, **env).splitlines()
    assert json.loads(line)["event"] == "broke"


def test_what_gunicorn_could_not_handle_is_told_without_its_address() -> None:
    program = (
        "import runpy; from gunicorn.config import Config\n"
        "log = runpy.run_path('gunicorn.conf.py')['logger_class'](Config())\n"
        "try: 1 / 0\n"
        "except ZeroDivisionError: log.exception('Error handling request %s', '/gifts?name=Ada')"
    )
    (line,) = said_by("-c", program).splitlines()
    said = json.loads(line)
    assert (said["event"], said["level"]) == ("Error handling request", "error")
    assert said["exception"].startswith("ZeroDivisionError")
    assert "Ada" not in line


@pytest.mark.parametrize("debug", ["on", "1", "Yes"])
@pytest.mark.parametrize(
    "opened", [{"HOST": "0.0.0.0"}, {"BEHIND_PROXY": "on"}, {"LISTEN_FDS": "1"}], ids=str
)
def test_the_password_page_is_not_served_beyond_this_machine(
    debug: str, opened: dict[str, str]
) -> None:
    said = said_by("-m", "gunicorn", DEBUG=debug, PORT="1", **opened)
    assert said.startswith("DEBUG opens a password page")
    assert "Listening" not in said


@pytest.mark.parametrize(
    ("env", "seconds", "subdomains"),
    [
        ({"DEBUG": "on"}, 0, False),
        ({"DEBUG": "off"}, 3600, False),
        (
            {
                "DEBUG": "off",
                "SECURE_HSTS_SECONDS": "31536000",
                "SECURE_HSTS_INCLUDE_SUBDOMAINS": "on",
            },
            31536000,
            True,
        ),
    ],
)
def test_what_browsers_are_told_about_tls_is_short_until_it_is_raised(
    env: dict[str, str], seconds: int, subdomains: bool
) -> None:
    program = (
        "import sys; from django.conf import settings as s;"
        "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, file=sys.stderr)"
    )
    assert said_by("-c", program, PYTHONPATH="platform", **env) == f"{seconds} {subdomains}"


# --- What tests have ----------------------------------------------------------------------------


def test_tests_have_a_data_folder_of_their_own() -> None:
    assert ROOT / "var" / "test" == settings.VAR
    assert ROOT / "var" / "test" / "postgres" == settings.EMBEDDED_HOME


@pytest.mark.django_db
def test_tests_have_a_database_of_their_own() -> None:
    assert str(connection.settings_dict["NAME"]).startswith("test_")


@pytest.mark.parametrize("_time", [1, 2])
def test_files_of_one_test_are_not_there_in_the_next(_time: int, tmp_path: Path) -> None:
    assert not default_storage.exists("note.txt")
    default_storage.save("note.txt", ContentFile(b"said"))
    assert (tmp_path / "uploads" / "note.txt").read_bytes() == b"said"


def test_no_test_leaves_the_machine() -> None:
    with (
        socket.socket() as away,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        away.connect(("192.0.2.1", 80))


def test_a_test_may_talk_to_its_own_machine() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as near,
    ):
        assert near.getpeername() == server.getsockname()
