"""Make .venv from the lock files: for running, or with --dev for developing; with --programs see
to what the tests start.

Run by the Makefile with the Python that scripts/find-python found, and with the standard library
only. The second run costs nothing: .venv holds a note of each lock file that it was made from, and
its own pyvenv.cfg says by which Python, and where.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REDIS = ("redis-server", "valkey-server")
NODE = ("node", "nodejs")
PEER = ROOT / "tests" / "peers" / "openid"  # a package of npm: the provider that tests sign in by
NGINX = ("nginx", "/usr/sbin/nginx")  # which is not on everybody's path
PROOF_SECONDS = 60  # a browser's first start on a slow machine
CHROME = "google-chrome-stable_current_amd64.deb"
OS_RELEASE = Path("/etc/os-release")


def main() -> None:
    if sys.version_info < OLDEST:
        stop("Python 3.11 or newer is needed, this is %s." % sys.version.split()[0])  # noqa: UP031
    dev = "--dev" in sys.argv
    wait_for_others()
    if "--programs" in sys.argv:
        see_to_programs()
        see_to_peer()
    make_venv("requirements-dev.lock" if dev else "requirements.lock")


def wait_for_others() -> None:
    """One set-up at a time. The lock is on the folder itself, and goes with this process."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another make is setting up: waiting for it.", flush=True)
        fcntl.flock(folder, fcntl.LOCK_EX)


def stop(message: str) -> NoReturn:
    sys.exit(f"\n{message}\n")


# --- .venv --------------------------------------------------------------------------------------


def make_venv(lock_name: str) -> None:
    """See that .venv holds what the lock file names; anew where a lock file has changed."""
    if made_from(lock_name) and runs():
        return
    notes = list(VENV.glob("made-from-*"))
    if not (notes and all(made_from(note.name[len("made-from-") :]) for note in notes) and runs()):
        create_venv()
    print(f"Installing {lock_name} into .venv: a minute or two the first time.", flush=True)
    # Only hashes that are known, and no compiler: the same wheels on every machine. The lock file
    # is complete; left to resolve, pip trips over `coverage[toml]` once a newer coverage is out.
    install = [
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
    ]
    if "-dev" in lock_name:  # half of it is never loaded; the rest is compiled as it is
        install.append("--no-compile")
    run(str(PYTHON), "-m", "pip", *install, "-r", str(ROOT / lock_name))
    run(str(PYTHON), "-m", "pip", "--disable-pip-version-check", "check")  # is it complete?
    note_for(lock_name).write_text(fingerprint(lock_name))  # last: an interrupted run leaves none


def create_venv() -> None:
    """A new .venv, in place of whatever is there (its Python may be gone)."""
    if has_no_ensurepip():
        apt_install([f"python3.{sys.version_info[1]}-venv"], "Python's venv module is missing")
    # Not by an activated environment's own name for it: that may be the .venv which goes now. A
    # process of its own, because what apt has just installed is not seen by this one.
    python = str(Path(sys.executable).resolve())
    shutil.rmtree(VENV, ignore_errors=True)
    run(python, "-m", "venv", str(VENV))


def has_no_ensurepip() -> bool:
    """Debian and Ubuntu leave it out of their python3."""
    return (
        subprocess.call(
            [sys.executable, "-c", "import venv; from ensurepip import version"],
            stderr=subprocess.DEVNULL,
        )
        != 0
    )


def runs() -> bool:
    """Whether .venv lies where it was made, and its Python is there in the version of then.

    An upgrade of the system may have put another one in its place, which has none of the packages;
    and the programs in .venv name their Python by its whole path.
    """
    made = made_by()
    lies_there = made.get("command", "").endswith(f" {VENV.resolve()}")
    return lies_there and version_of(PYTHON) == made.get("version", "unknown")


def made_by() -> dict[str, str]:
    """What .venv notes of its making: `version` of Python, `executable`, `command`."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text().splitlines()
    except OSError:
        return {}
    return {
        name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)
    }


def version_of(python: Path) -> str:
    """As `3.11.7`; nothing where it does not run, or is too old."""
    program = (
        f"import sys; v = sys.version_info; v >= {OLDEST} and print('%d.%d.%d' % tuple(v[:3]))"
    )
    return said_by(str(python), "-c", program)


def note_for(lock_name: str) -> Path:
    return VENV / f"made-from-{lock_name}"


def fingerprint(lock_name: str) -> str:
    return hashlib.sha256((ROOT / lock_name).read_bytes()).hexdigest()


def made_from(lock_name: str) -> bool:
    """Whether .venv holds this lock file, as it is now. The larger one holds the smaller too."""
    note = note_for(lock_name)
    if not note.exists() and lock_name == "requirements.lock":
        return note_for("requirements-dev.lock").exists() and made_from("requirements-dev.lock")
    return note.exists() and note.read_text() == fingerprint(lock_name)


# --- Programs that the tests start --------------------------------------------------------------


def see_to_programs() -> None:
    ubuntu = is_ubuntu()
    packages = [name for name in missing_programs() if not (ubuntu and name == "chromium")]
    if packages:
        apt_install(packages, f"The tests need {' and '.join(packages)}")
    still_missing = missing_programs()
    if ubuntu and "chromium" in still_missing:
        stop_for_ubuntus_chromium()
    if still_missing:
        name = still_missing[0]
        stop(f"{name} was installed, and `{name} --version` still fails: see what it says.")


def missing_programs() -> list[str]:
    """Debian's packages of the programs that are not there, or do not work."""
    wanted = {
        "chromium": CHROMIUM, "redis-server": REDIS, "nginx": NGINX, "nodejs": NODE, "npm": ("npm",)
    }  # fmt: skip
    return [package for package, names in wanted.items() if not any(map(works, names))]


def see_to_peer() -> None:
    """See that the provider's node_modules are those that its lock file names."""
    lock = hashlib.sha256((PEER / "package-lock.json").read_bytes()).hexdigest()
    note = PEER / "node_modules" / "made-from"
    if note.exists() and note.read_text() == lock:
        return
    print("Installing the OpenID provider that the tests sign in by.", flush=True)
    run("npm", "ci", "--prefix", str(PEER), "--no-audit", "--no-fund", "--ignore-scripts")
    note.write_text(lock)  # last: an interrupted run leaves none


def works(name: str) -> bool:
    """Whether it is there and says its version: a stub in its place says how to install it."""
    path = shutil.which(name)
    if path and Path(path).name == "nginx":  # it knows no --version, and has no stub
        return True
    return bool(path and said_by(path, "--version"))


def said_by(*command: str) -> str:
    """What a program says on stdout; nothing where it fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROOF_SECONDS,
            text=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def is_ubuntu() -> bool:
    try:
        return "\nID=ubuntu\n" in f"\n{OS_RELEASE.read_text()}\n"
    except OSError:
        return False


def stop_for_ubuntus_chromium() -> NoReturn:
    """Its packages chromium and chromium-browser are stubs that ask for a snap."""
    line = "sudo snap install chromium"
    if not shutil.which("snap"):  # as in a container
        line = (
            f"curl -fsSLO https://dl.google.com/linux/direct/{CHROME}"
            f" && sudo apt-get install -y ./{CHROME}"
        )
    stop(
        "The tests need Chromium, and Ubuntu's package of it is but a stub. "
        f"Type this, then the same make again:\n\n  {line}"
    )


def apt_install(packages: list[str], why: str) -> None:
    """Install Debian packages where we may; elsewhere name the one line to type, and stop."""
    if not shutil.which("apt-get"):
        stop(f"{why}. Type this, then the same make again:\n\n  {other_line(packages)}")
    if os.geteuid() != 0:
        line = f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
        stop(f"{why}. Type this, then the same make again:\n\n  {line}")
    print(f"{why}: installing {' '.join(packages)}.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", "-qq", env=quiet)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=quiet)


def other_line(packages: list[str]) -> str:
    """The same packages in the words of another system."""
    if sys.platform == "darwin":
        names = {
            "chromium": "--cask chromium", "redis-server": "redis", "nginx": "nginx",
            "nodejs": "node", "npm": "node",
        }  # fmt: skip
        return " && ".join(f"brew install {names.get(name, 'python')}" for name in packages)
    names = {"redis-server": "redis"}
    tool = next(filter(shutil.which, ("dnf", "zypper", "apk")), "dnf")
    verb = "add" if tool == "apk" else "install"
    return f"sudo {tool} {verb} {' '.join(names.get(name, name) for name in packages)}"


def run(*command: str, env: dict[str, str] | None = None) -> None:
    try:
        done = subprocess.run(command, check=False, env=env, stdin=subprocess.DEVNULL)
    except OSError as error:
        stop(f"{command[0]} could not be run: {error}")
    if done.returncode:
        stop(f"That failed: {' '.join(command)}")


if __name__ == "__main__":
    main()
