"""A production that is not safe does not start, and says why in one line each; the documented one
does, and `check --deploy` finds nothing in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.checks import run_checks

from core.checks import PRODUCTION

ROOT: Path = settings.ROOT
UNITS = ROOT / "deploy" / "systemd"
LINE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)
SECRETS = {
    "secret-key": "kT9vQx2LmZr7WbYc4HsNf8JpGd3AuEe6RiOo1ViUuBtMnCa5Xy",
    "database-url": "postgres://hustings:invented@localhost/hustings",
    "email-password": "an invented password",
    "metrics-token": "aR4nd0mT0kenThatIsLongEnoughToHold",
    "google-client-secret": "an invented secret",
}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """What a unit gets: deploy/hustings.env, and its credentials as files."""
    example = dict(LINE.findall((ROOT / "deploy" / "hustings.env").read_text()))
    unit = (UNITS / "hustings-web@.service").read_text()
    handed_over = dict(re.findall(r"^Environment=(\w+)=%d/(\S+)$", unit, re.MULTILINE))
    assert set(handed_over.values()) == set(SECRETS)
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(secret)
    files = {variable: str(tmp_path / name) for variable, name in handed_over.items()}
    return {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true",
        **example, **files, "VAR_DIR": str(tmp_path),
    }  # fmt: skip


def run(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


def test_check_deploy_finds_nothing_in_the_documented_production(
    production: dict[str, str],
) -> None:
    done = run(production, "manage.py", "check", "--deploy", "--fail-level=WARNING")
    assert done.returncode == 0, done.stderr


UNSAFE = {
    "SECRET_KEY_FILE": "", "SECRET_KEY": "short", "ALLOWED_HOSTS": "*", "BEHIND_PROXY": "off",
    "SECURE_SSL_REDIRECT": "off", "SECURE_HSTS_SECONDS": "0", "EMAIL_HOST": "",
    "BASE_URL": "http://hustings.example.org", "METRICS_TOKEN_FILE": "", "METRICS_TOKEN": "short",
    "GATEWAY_KEY": "short", "STAFF_HOST": "", "OIDC_ISSUER": "http://id.example.org",
}  # fmt: skip


@pytest.mark.parametrize(
    "command", [["-m", "gunicorn"], ["manage.py", "qcluster"]], ids=["web", "worker"]
)
def test_an_unsafe_production_does_not_start_and_every_fault_is_one_line(
    command: list[str], production: dict[str, str]
) -> None:
    done = run({**production, **UNSAFE, "PORT": "1"}, *command)
    assert done.returncode == 78
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    told = {line["check"]: line for line in lines if line["level"] == "critical"}
    named = {f"core.E00{number}" for number in range(1, 10)} | {"access.E003", "access.E004"}
    assert set(told) == named
    assert all(line["logger"] == "start" and line["hint"] for line in told.values())
    assert "Traceback" not in done.stderr
    assert "short" not in {line.get("key") for line in lines}


def test_on_a_developers_own_machine_debug_is_how_to_start_without(
    production: dict[str, str],
) -> None:
    program = "import config.wsgi; print('served')"
    environment = {**production, **UNSAFE, "DEBUG": "on", "PYTHONPATH": "platform"}
    assert run(environment, "-c", program).stdout == "served\n"


def test_an_error_that_nobody_caught_is_one_line_without_its_message(
    production: dict[str, str],
) -> None:
    program = (
        "import threading, config.wsgi\n"
        "def fail(): raise ValueError('Quorvale')\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "fail()"
    )
    done = run({**production, "PYTHONPATH": "platform"}, "-c", program)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    uncaught = [line for line in lines if line["logger"] == "uncaught"]
    assert len(uncaught) == 2
    assert all(line["exception"].startswith("ValueError\n") for line in uncaught)
    assert "Quorvale" not in done.stderr


# --- One by one -----------------------------------------------------------------------------------


@pytest.fixture
def safe(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> LazySettings:
    settings.DEBUG = False
    settings.SECRET_KEY = SECRETS["secret-key"]
    settings.METRICS_TOKEN = SECRETS["metrics-token"]
    settings.ALLOWED_HOSTS = ["hustings.example.org"]
    settings.STAFF_HOST = "hustings.example.org"
    settings.BASE_URL = "https://hustings.example.org"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.EMAIL_HOST = "smtp.example.org"
    settings.STORAGE_BUCKET = "hustings-example"
    settings.DEFAULT_FROM_EMAIL = "Hustings <hustings@example.org>"
    monkeypatch.delitem(settings.DATABASES["default"], "EMBEDDED_HOME")
    return settings


def found() -> set[str]:
    told = run_checks(tags=[PRODUCTION], include_deployment_checks=True)
    return {str(message.id) for message in told}


def test_a_safe_production_has_no_fault(safe: LazySettings) -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SECRET_KEY", "x" * 60, "E001"),
        ("SECRET_KEY", "django-insecure-" + SECRETS["secret-key"], "E001"),
        ("SECRET_KEY_FALLBACKS", ["old"], "E001"),
        ("GATEWAY_KEY", "guess", "E009"),
        ("METRICS_TOKEN", "guess", "E002"),
        ("METRICS_TOKEN", "", "W003"),
        ("ALLOWED_HOSTS", [], "E003"),
        ("ALLOWED_HOSTS", ["hustings.example.org", "*"], "E003"),
        ("ALLOWED_HOSTS", ["."], "E003"),
        ("SECURE_SSL_REDIRECT", False, "E004"),
        ("SECURE_PROXY_SSL_HEADER", None, "E005"),
        ("SECURE_HSTS_SECONDS", 0, "E006"),
        ("BASE_URL", "http://hustings.example.org", "E007"),
        ("BASE_URL", "https://elsewhere.example.org", "E007"),
        ("EMAIL_HOST", "", "E008"),
        ("STORAGE_BUCKET", "", "W002"),
        ("DEFAULT_FROM_EMAIL", "Hustings <hustings@localhost>", "W004"),
        ("STAFF_HOST", "", "access.E004"),
        ("OIDC_ISSUER", "http://id.example.org", "access.E003"),
    ],
)
def test_each_fault_is_found(safe: LazySettings, name: str, value: object, number: str) -> None:
    setattr(safe, name, value)
    assert (number if "." in number else f"core.{number}") in found()


def test_the_embedded_database_is_warned_of(
    safe: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(safe.DATABASES["default"], "EMBEDDED_HOME", "/var")
    assert found() == {"core.W001"}


# --- The units ------------------------------------------------------------------------------------

SERVICES = sorted(UNITS.glob("*.service"))
HARDENED = {
    "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
    "PrivateDevices=yes", "CapabilityBoundingSet=", "User=hustings", "RestrictSUIDSGID=yes",
}  # fmt: skip


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_is_hardened_and_bounded_and_holds_no_secret(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert set(lines) >= HARDENED
    assert any(line.startswith("MemoryMax=") for line in lines)
    secret = ("SECRET_KEY=", "DATABASE_URL=", "EMAIL_HOST_PASSWORD=", "METRICS_TOKEN=")
    assert not [line for line in lines if line.removeprefix("Environment=").startswith(secret)]
    given = {line.partition("=")[2].partition(":")[0] for line in lines if "LoadCred" in line}
    used = set(re.findall(r"%d/(\S+)", path.read_text()))
    assert given == used == set(SECRETS)


def test_services_are_given_the_time_that_they_need_to_end() -> None:
    example = dict(LINE.findall((ROOT / "deploy" / "hustings.env").read_text()))
    worker = (UNITS / "hustings-worker.service").read_text()
    stop = int(dict(LINE_OF.findall(worker))["TimeoutStopSec"])
    assert stop >= int(example["JOB_STOP_SECONDS"]) + 20
    web = dict(LINE_OF.findall((UNITS / "hustings-web@.service").read_text()))
    graceful = re.search(
        r"^graceful_timeout = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.M
    )
    assert graceful
    assert int(web["TimeoutStopSec"]) > int(graceful[1])
    assert "KillMode=mixed" in worker


LINE_OF = re.compile(r"^(\w+)=(.*)$", re.MULTILINE)
LINES_OF_EXAMPLE = dict(LINE.findall((ROOT / "deploy" / "hustings.env").read_text()))


def test_the_web_takes_its_connections_from_the_socket() -> None:
    web = (UNITS / "hustings-web@.service").read_text()
    unit = (UNITS / "hustings-web.socket").read_text()
    assert "Sockets=hustings-web.socket" in web
    assert "Type=notify" in web
    address = dict(LINE_OF.findall(unit))["ListenStream"]
    assert f"unix:{address} " in (ROOT / "deploy" / "nginx" / "hustings.conf").read_text()
    assert address in (ROOT / "deploy" / "rolling-restart").read_text()


def test_the_script_of_the_restart_is_a_program_without_a_slip() -> None:
    script = ROOT / "deploy" / "rolling-restart"
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", str(script)], check=True)


@pytest.mark.parametrize(
    ("command", "account"), [("rotate_keys --json", "hustings "), ("render_nginx --services", "")]
)
def test_the_script_of_commands_hands_over_what_the_units_do(
    command: str, account: str, production: dict[str, str], tmp_path: Path
) -> None:
    """On this machine without its units and account, which stand-ins know."""
    script = ROOT / "deploy" / "manage"
    assert os.access(script, os.X_OK)
    (tmp_path / "hustings.env").write_text((ROOT / "deploy" / "hustings.env").read_text())
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    for path, body in {
        "systemctl": f'[ "$1" = cat ] && exec cat {UNITS}/"$2".service',
        "runuser": '[ "$1 $3" = "--user --" ] && printf "%s " "$2" && shift 3 && exec "$@"',
        ".venv/bin/python": 'shift; echo "$@"; env',
    }.items():
        (tmp_path / path).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / path).chmod(0o755)
    text = script.read_text()
    for theirs in ("/etc/hustings", "/srv/hustings/current"):
        text = text.replace(theirs, str(tmp_path))
    done = subprocess.run(
        ["sh", "-c", text, "manage", *command.split()], text=True, capture_output=True, check=True,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )  # fmt: skip
    first, *lines = done.stdout.splitlines()
    assert first == f"{account}{command}"
    told = dict(line.split("=", 1) for line in lines)
    for name, value in production.items():
        if name.endswith("_FILE"):
            assert told[name.removesuffix("_FILE")] == Path(value).read_text()
        elif name in LINES_OF_EXAMPLE:
            assert told[name] == LINES_OF_EXAMPLE[name]
