"""Where things stand, which way they are imported, and what must be nowhere."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
OURS = ("core", "jobs", "access", "gateway", "portal", "donors", "texting", "audit", "media")
NOT_OURS = {".git", ".venv", "var", "staticfiles", "node_modules"}
WHICH_PLATFORM = "import platform, uuid; print(platform.__file__, platform.system())"


def our_files() -> list[Path]:
    """Every file of the project; git is not asked, because an unpacked archive has none."""
    found = []
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name not in NOT_OURS and not name.endswith("_cache")
                    and name not in {"__pycache__", ".hypothesis"}]  # fmt: skip
        found += [Path(folder, name) for name in files]
    return found


def ran(*command: str, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# --- The folder called platform -----------------------------------------------------------------


def test_platform_is_a_folder_and_never_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_pythons_own_platform_module_is_the_one_that_tests_get() -> None:
    assert not str(platform.__file__).startswith(str(ROOT))


def test_pythons_own_platform_module_is_the_one_that_manage_py_gets() -> None:
    said = ran(sys.executable, "manage.py", "shell", "-v0", "-c", WHICH_PLATFORM)
    assert str(ROOT / "platform") not in said
    assert said.split()[-1] == platform.system()


def test_gunicorn_accepts_its_configuration_and_finds_the_application() -> None:
    # Its check loads the application before it has put `pythonpath` on the path.
    path = {"PYTHONPATH": str(ROOT / "platform")}
    said = ran(sys.executable, "-m", "gunicorn", "--check-config", "--print-config", env=path)
    assert "config.wsgi:application" in said


# --- Apps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", OURS)
def test_every_app_is_installed_with_an_apps_py_that_says_what_it_is(label: str) -> None:
    app = apps.get_app_config(label)
    assert type(app).__module__ == f"{label}.apps"
    assert sys.modules[f"{label}.apps"].__doc__


def test_every_folder_of_tests_is_a_package() -> None:
    """Two test files of one name would otherwise be taken for the same module."""
    folders = {path.parent for path in our_files() if path.name.startswith("test_")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_no_top_level_package_hides_one_of_the_standard_library() -> None:
    roots = [ROOT, ROOT / "platform"]
    names = {path.stem for root in roots for path in root.iterdir() if path.name != "platform"}
    assert names & set(sys.stdlib_module_names) == set()


def test_no_module_of_an_app_is_called_like_one_of_the_standard_library() -> None:
    apps_folders = [Path(apps.get_app_config(label).path) for label in OURS]
    names = {path.stem for folder in apps_folders for path in folder.iterdir()}
    # `queue` and its like mislead a reader, and a script started in that folder.
    assert names & set(sys.stdlib_module_names) == set()


# --- Imports ------------------------------------------------------------------------------------


def test_imports_run_one_way() -> None:
    lint = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    said = ran(*lint, env={"PYTHONPATH": f"{ROOT / 'platform'}{os.pathsep}{ROOT}"})
    assert "0 broken" in said


# --- What must be nowhere -----------------------------------------------------------------------

# In pieces, so that this file is not itself the one that is found.
FORBIDDEN = {
    "a path outside the checkout": ["../" + "shared"],
    "the address of a package registry": [
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry.npm" + "js",
        "deb." + "debian.org",
    ],
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    offenders = [
        f"{path.relative_to(ROOT)}: {pattern}"
        for path in our_files()
        for pattern in FORBIDDEN[what]
        if pattern.encode() in path.read_bytes()
    ]
    assert offenders == []
