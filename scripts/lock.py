"""Write requirements.lock, -dev.lock and -spark.lock (`make lock`), or with --check see that every
locked package has a wheel for each Python that we run on (`make lock-check`).

Both ask the package index that this machine is set up with; its address is not written down.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
COMPILE = (
    sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal",
    "--python-version", PYTHONS[0], "--generate-hashes", "--only-binary", ":all:",
    "--no-emit-index-url", "--no-emit-find-links",
)  # fmt: skip


def main() -> int:
    if "--check" in sys.argv:
        return check()
    write("requirements.lock", "requirements.txt")
    # With all of requirements.txt, in the same versions: one file makes a developer's .venv.
    write("requirements-dev.lock", "requirements.txt", "requirements-dev.txt",
          "--constraint", "requirements.lock")  # fmt: skip
    # pyspark is published as a source archive only; nothing in it is compiled.
    write("requirements-spark.lock", "requirements-spark.txt", "--no-binary", "pyspark")
    return 0


def write(lock: str, *sources: str) -> None:
    subprocess.run(
        [*COMPILE, *sources, "--output-file", lock],
        cwd=ROOT,
        check=True,
        env={**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make lock"},
    )


def check() -> int:
    failed = 0
    for python in PYTHONS:
        for lock in ("requirements.lock", "requirements-dev.lock"):
            wheels = wheels_exist(lock, python)
            print(f"{lock} on Python {python}: {'ok' if wheels else 'NO'}", flush=True)
            failed += not wheels
    return 1 if failed else 0


def wheels_exist(lock: str, python: str) -> bool:
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(
            [
                sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps",
                "--require-hashes", "--only-binary", ":all:", "--python-version", python,
                "--target", nowhere, "-r", lock,
            ],
            cwd=ROOT,
            check=False,
        )  # fmt: skip
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
