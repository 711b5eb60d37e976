"""The locks, the checks and the start scripts do what the Makefile says of them."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def script(name: str, *, folder: str = "scripts") -> Any:
    """A file of scripts/ or benchmarks/, which are no packages."""
    spec = importlib.util.spec_from_file_location(name, ROOT / folder / f"{name}.py")
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- The lock files -----------------------------------------------------------------------------

RUN = ["# why", "Django==5.2.1   # the framework", "moto[server]==5.0.0"]
DEV = ["pytest==9.0.0"]
HASH = "    --hash=sha256:" + 64 * "0"
RUN_LOCK = [
    "django==5.2.1 \\",
    f"{HASH} \\",
    HASH,
    "    # via -r requirements.txt",
    "moto==5.0.0 \\",
    HASH,
]
DEV_LOCK = [*RUN_LOCK, "pytest==9.0.0 \\", HASH, "    # via -r requirements-dev.txt"]


def test_lock_files_that_fit_are_passed_over_in_silence() -> None:
    assert script("check_locks").faults(RUN, DEV, RUN_LOCK, DEV_LOCK) == []


def test_a_version_that_was_raised_and_not_locked_is_named() -> None:
    raised = ["Django==5.2.2"]
    assert script("check_locks").faults(raised, DEV, RUN_LOCK, DEV_LOCK) == [
        "requirements.lock has django 5.2.1, wanted is 5.2.2"
    ]


def test_a_lock_file_that_stands_alone_is_held_against_its_own_requirements() -> None:
    found = script("check_locks").faults_alone("requirements-x", ["splink==5.0.1"], RUN_LOCK)
    assert found[0] == "requirements-x.lock has splink not at all, wanted is 5.0.1"
    assert script("check_locks").faults_alone("requirements-x", DEV, DEV_LOCK) == []


def test_a_package_that_was_added_and_not_locked_is_named() -> None:
    found = script("check_locks").faults(RUN, [*DEV, "ruff==1.0"], RUN_LOCK, DEV_LOCK)
    assert found == ["requirements-dev.lock has ruff not at all, wanted is 1.0"]


def test_a_package_that_was_dropped_and_is_still_locked_is_named() -> None:
    found = script("check_locks").faults(RUN[2:], DEV, RUN_LOCK, DEV_LOCK)
    assert found == ["requirements.lock has django from requirements.txt, which does not name it"]


def test_developers_have_the_very_versions_that_run() -> None:
    other = ["django==5.2.0 \\", *DEV_LOCK[1:]]
    found = script("check_locks").faults(RUN, DEV, RUN_LOCK, other)
    assert found == ["requirements-dev.lock has django 5.2.0, wanted is 5.2.1"]


def test_a_requirement_without_a_version_is_named() -> None:
    assert script("check_locks").unpinned("requirements.txt", ["Django>=5  # any"]) == [
        "requirements.txt does not pin Django>=5"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org", "--find-links /opt", "a @ file:///a", "b @ ../b",
        "https://example.org/c.whl", "    # from https://example.org/simple",
    ],
)  # fmt: skip
def test_an_address_in_a_lock_file_is_named(line: str) -> None:
    found = script("check_locks").faults(RUN, DEV, [*RUN_LOCK, line], DEV_LOCK)
    assert f"requirements.lock names an address: {line}" in found


@pytest.mark.parametrize("line", ["six==1.0.0", "six==1.0.0 \\", "six>=1"])
def test_a_package_without_a_hash_is_named(line: str) -> None:
    named = ["requirements.lock has no hash for " + line.removesuffix(" \\")]
    for place in (0, 3, len(RUN_LOCK)):
        lock = [*RUN_LOCK[:place], line, *RUN_LOCK[place:]]
        assert script("check_locks").without_hash("requirements.lock", lock) == named
        assert named[0] in script("check_locks").faults(RUN, DEV, lock, DEV_LOCK)


def test_a_hash_that_was_cut_short_is_none() -> None:
    lock = [*RUN_LOCK[:-1], "    --hash=sha256:0"]
    assert script("check_locks").faults(RUN, DEV, lock, DEV_LOCK) != []


def test_what_our_code_imports_stands_in_requirements_txt() -> None:
    """A package that another one happens to bring may be gone with its next version."""
    ours = {path.stem for root in (ROOT, ROOT / "platform") for path in root.iterdir()}
    given = packages_distributions()
    foreign = imported_by_our_code() - ours - set(sys.stdlib_module_names)
    check = script("check_locks")
    named = set(check.pins((ROOT / "requirements.txt").read_text().splitlines()))
    brought = {name: {check.canonical(it) for it in given[name]} for name in sorted(foreign)}
    assert {name: by for name, by in brought.items() if not by & named} == {}


def imported_by_our_code() -> set[str]:
    """The top-level packages that what we run imports; tests and tools are not run."""
    found = set()
    for folder in ("platform", "donors", "texting", "audit", "media"):
        for path in (ROOT / folder).rglob("*.py"):
            if "tests" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    found.add(node.module.partition(".")[0])
    return found


# --- The start scripts --------------------------------------------------------------------------


def test_help_lists_every_target_that_says_what_it_does() -> None:
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for target in ("demo", "test", "run", "lint", "format", "lock", "clean", "help"):
        assert f"  {target} " in said


def test_a_python_that_is_too_old_is_named_with_what_is_needed(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "find-python")],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == f"Python 3.11 or newer is needed. Too old, or broken: {old}\n"


def test_a_newer_python_is_found_behind_an_old_one(tmp_path: Path) -> None:
    (tmp_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "python3").chmod(0o755)
    (tmp_path / "python3.12").symlink_to(sys.executable)
    done = subprocess.run(
        ["/bin/sh", str(ROOT / "scripts" / "find-python")],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(tmp_path / "python3.12")


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """scripts/setup.py in an empty checkout, with its commands noted instead of run."""
    module = script("setup")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(name)
    commands: list[tuple[str, ...]] = []

    def run(*command: str, env: dict[str, str] | None = None) -> None:
        commands.append(command)
        module.VENV.mkdir(exist_ok=True)

    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(module, "runs", lambda: True)
    monkeypatch.setattr(module, "has_no_ensurepip", lambda: False)
    module.commands = commands
    return module


@pytest.fixture
def at_hand(setup: Any, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The programs of this machine, of which all work but the stub; apt brings what it is asked.
    Node is there."""
    names = {"node", "npm"}
    note = setup.run

    def run(*command: str, env: dict[str, str] | None = None) -> None:
        note(*command, env=env)
        if "install" in command:
            names.update(command[-3:])

    monkeypatch.setattr(setup, "run", run)
    monkeypatch.setattr(setup.shutil, "which", lambda name: name if name in names else None)
    monkeypatch.setattr(setup, "said_by", lambda path, _: "" if path == "chromium-browser" else "1")
    monkeypatch.setattr(setup, "is_ubuntu", lambda: False)
    return names


def verbs(setup: Any) -> list[str]:
    known = ("venv", "install", "check")
    found = [next(verb for verb in known if verb in command) for command in setup.commands]
    setup.commands.clear()
    return found


def test_the_second_set_up_does_nothing(setup: Any) -> None:
    setup.make_venv("requirements.lock")
    assert verbs(setup) == ["venv", "install", "check"]
    setup.make_venv("requirements.lock")
    assert verbs(setup) == []


def test_a_demos_venv_grows_into_a_developers(setup: Any) -> None:
    setup.make_venv("requirements.lock")
    verbs(setup)
    setup.make_venv("requirements-dev.lock")
    assert verbs(setup) == ["install", "check"]
    setup.make_venv("requirements.lock")
    assert verbs(setup) == []


def test_a_developers_venv_serves_the_demo_too(setup: Any) -> None:
    setup.make_venv("requirements-dev.lock")
    verbs(setup)
    setup.make_venv("requirements.lock")
    assert verbs(setup) == []


def test_a_lock_file_that_changed_makes_the_venv_anew(setup: Any, tmp_path: Path) -> None:
    setup.make_venv("requirements.lock")
    verbs(setup)
    (tmp_path / "requirements.lock").write_text("raised")
    setup.make_venv("requirements.lock")
    assert verbs(setup) == ["venv", "install", "check"]


def test_an_interrupted_install_is_not_taken_for_done(
    setup: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*command: str) -> None:
        setup.VENV.mkdir(exist_ok=True)
        if "pip" in command:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(setup, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            setup.make_venv("requirements.lock")
    setup.make_venv("requirements.lock")
    assert verbs(setup) == ["venv", "install", "check"]


def test_a_venv_whose_python_vanished_is_made_anew(
    setup: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.make_venv("requirements.lock")
    verbs(setup)
    monkeypatch.setattr(setup, "runs", lambda: False)
    setup.make_venv("requirements.lock")
    assert verbs(setup) == ["venv", "install", "check"]


def test_two_set_ups_at_once_wait_for_each_other(tmp_path: Path) -> None:
    program = (
        "import setup, pathlib, time; setup.ROOT = pathlib.Path('.'); setup.wait_for_others();"
        "print('in', flush=True); time.sleep({seconds}); print('out', flush=True)"
    )

    def start(seconds: float) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", program.format(seconds=seconds)], cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT / "scripts")}, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    first = start(1.0)
    assert first.stdout
    assert first.stdout.readline() == "in\n"
    second = start(0).communicate(timeout=60)[0]
    assert second == "Another make is setting up: waiting for it.\nin\nout\n"
    assert first.communicate(timeout=1)[0] == "out\n"


def test_only_known_wheels_are_installed(setup: Any) -> None:
    setup.make_venv("requirements.lock")
    install, check = map(" ".join, setup.commands[-2:])
    # Without --no-deps pip asks the index what `coverage[toml]` needs, and stops at a newer one.
    assert "--no-deps --require-hashes --only-binary :all:" in install
    assert check.endswith("pip --disable-pip-version-check check")


def test_root_on_debian_gets_what_is_missing(
    setup: Any, at_hand: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hand.add("apt-get")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    setup.see_to_programs()
    assert setup.commands[-1][:2] == ("apt-get", "install")
    assert setup.commands[-1][-3:] == ("chromium", "redis-server", "nginx")


def test_anybody_else_on_debian_is_told_the_one_line(
    setup: Any, at_hand: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hand.update({"apt-get", "chromium", "nginx"})
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    with pytest.raises(
        SystemExit, match=r"sudo apt-get update && sudo apt-get install -y redis-server\n"
    ):
        setup.see_to_programs()
    assert setup.commands == []


@pytest.mark.parametrize(
    ("programs", "line"),
    [
        ({"snap"}, "sudo snap install chromium"),
        (set(), "curl -fsSLO https://dl.google.com/linux/direct/google-chrome-stable_current"),
    ],
)
def test_ubuntus_stub_is_no_chromium_and_the_line_is_named(
    setup: Any, at_hand: set[str], monkeypatch: pytest.MonkeyPatch, programs: set[str], line: str
) -> None:
    at_hand.update({"apt-get", "redis-server", "nginx", "chromium-browser", *programs})
    monkeypatch.setattr(setup, "is_ubuntu", lambda: True)
    with pytest.raises(SystemExit, match=f"(?s)is but a stub.*{line}"):
        setup.see_to_programs()
    assert setup.commands == []


def test_a_chromium_that_does_not_run_after_all_is_named(
    setup: Any, at_hand: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hand.update({"apt-get", "redis-server", "nginx"})
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup, "said_by", lambda path, _: "" if path == "chromium" else "1")
    with pytest.raises(SystemExit, match="`chromium --version` still fails"):
        setup.see_to_programs()


@pytest.mark.parametrize(
    ("system", "line"),
    [
        ("darwin", "brew install --cask chromium && brew install redis && brew install nginx"),
        ("linux", "sudo dnf install chromium redis nginx"),
    ],
)
def test_elsewhere_the_one_line_is_in_that_systems_words(
    setup: Any, at_hand: set[str], monkeypatch: pytest.MonkeyPatch, system: str, line: str
) -> None:
    at_hand.add("dnf")
    monkeypatch.setattr(setup.sys, "platform", system)
    with pytest.raises(SystemExit, match=line):
        setup.see_to_programs()


def test_a_machine_that_has_everything_is_left_alone(setup: Any, at_hand: set[str]) -> None:
    at_hand.update({"google-chrome", "valkey-server", "nginx"})
    setup.see_to_programs()
    assert setup.commands == []


def test_node_and_npm_are_named_where_they_are_missing(
    setup: Any, at_hand: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_hand.difference_update({"node", "npm"})
    at_hand.update({"dnf", "chromium", "redis-server", "nginx"})
    monkeypatch.setattr(setup.sys, "platform", "linux")
    with pytest.raises(SystemExit, match="sudo dnf install nodejs npm"):
        setup.see_to_programs()


def test_the_openid_provider_is_installed_once_a_lock_file(
    setup: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "PEER", tmp_path)
    (tmp_path / "node_modules").mkdir()
    for lock in ("one", "one", "another"):
        (tmp_path / "package-lock.json").write_text(lock)
        setup.see_to_peer()
    assert [command[:2] for command in setup.commands] == [("npm", "ci")] * 2


def test_the_lock_file_of_the_openid_provider_names_no_addresses_to_get_it_from() -> None:
    locked = json.loads((ROOT / "tests/peers/openid/package-lock.json").read_text())["packages"]
    assert len(locked) > 20
    for name, package in locked.items():
        assert "resolved" not in package, name
        assert not name or "integrity" in package, name


@pytest.mark.parametrize("words", ["--version", "no-such-flag"])
def test_a_program_that_fails_or_is_not_there_has_said_nothing(setup: Any, words: str) -> None:
    assert bool(setup.said_by(sys.executable, words)) is (words == "--version")
    assert setup.said_by("/no/such/program", words) == ""


@pytest.mark.parametrize("target", ["lint", "format", "lock", "demo", "run"])
def test_only_tests_need_chromium_redis_and_nginx(target: str) -> None:
    def said(target: str) -> str:
        return subprocess.run(
            ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    assert "--programs" not in said(target)
    assert "--programs" in said("test")


# --- .venv's own Python -------------------------------------------------------------------------


@pytest.fixture
def real_setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """scripts/setup.py with a .venv that has no packages."""
    module = script("setup")
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    python = str(Path(sys.executable).resolve())
    make = [python, "-m", "venv", "--without-pip", str(module.VENV)]
    subprocess.run(make, check=True)
    return module


def test_a_venv_runs_until_its_python_changes_or_goes(real_setup: Any) -> None:
    assert real_setup.runs()

    config = real_setup.VENV / "pyvenv.cfg"
    made = config.read_text()
    config.write_text(made.replace("version = 3.", "version = 2."))
    assert not real_setup.runs()

    config.write_text(made)
    real_setup.PYTHON.unlink()
    real_setup.PYTHON.symlink_to("/no/such/python3")
    assert not real_setup.runs()


def test_a_venv_that_was_moved_does_not_run(
    real_setup: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_setup.VENV.rename(tmp_path / "elsewhere")
    monkeypatch.setattr(real_setup, "VENV", tmp_path / "elsewhere")
    monkeypatch.setattr(real_setup, "PYTHON", tmp_path / "elsewhere" / "bin" / "python")
    assert not real_setup.runs()


def test_a_venv_is_made_by_the_python_behind_an_activated_one(
    setup: Any, real_setup: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = str(Path(sys.executable).resolve())
    monkeypatch.setattr(setup.sys, "executable", str(real_setup.PYTHON))
    setup.create_venv()
    assert setup.commands == [(behind, "-m", "venv", str(setup.VENV))]


def test_a_missing_venv_module_is_named_by_its_package(
    setup: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "has_no_ensurepip", lambda: True)
    monkeypatch.setattr(setup.shutil, "which", lambda name: name == "apt-get")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    with pytest.raises(
        SystemExit, match=rf"apt-get install -y python3\.{sys.version_info[1]}-venv\n"
    ):
        setup.make_venv("requirements.lock")
