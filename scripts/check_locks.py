"""See that the lock files hold exactly what the files of requirements beside them ask for.

Every direct dependency is pinned, so this needs no network: the lock files cannot be out of date
as long as their pins of the direct ones are the same.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\#]+)")
ADDRESS = re.compile(r"://|^\s*--\S*(?:index|links)|^\s*\S+\s*@\s")
HASH = re.compile(r"^\s+--hash=sha256:[0-9a-f]{64}(?: \\)?$")


def main() -> int:
    complaints = faults(
        *(read(f"requirements{kind}") for kind in (".txt", "-dev.txt", ".lock", "-dev.lock"))
    )
    complaints += faults_alone("requirements-spark", read("requirements-spark.txt"),
                               read("requirements-spark.lock"))  # fmt: skip
    for complaint in complaints:
        print(complaint)
    if complaints:
        print("Type `make lock`, and commit what it changed.")
    return 1 if complaints else 0


def read(name: str) -> list[str]:
    return (ROOT / name).read_text().splitlines()


def faults(run: list[str], dev: list[str], run_lock: list[str], dev_lock: list[str]) -> list[str]:
    """What is wrong with the lines of the four files, in words."""
    found = [*unpinned("requirements.txt", run), *unpinned("requirements-dev.txt", dev)]
    found += differing("requirements.lock", run_lock, pins(run))
    found += differing("requirements-dev.lock", dev_lock, {**pins(run_lock), **pins(dev)})
    found += left_over("requirements.lock", run_lock, "requirements.txt", pins(run))
    found += left_over("requirements-dev.lock", dev_lock, "requirements-dev.txt", pins(dev))
    locks = {"requirements.lock": run_lock, "requirements-dev.lock": dev_lock}
    for name, lines in locks.items():
        found += [f"{name} names an address: {line}" for line in lines if ADDRESS.search(line)]
        found += without_hash(name, lines)
    return found


def faults_alone(name: str, asked: list[str], locked: list[str]) -> list[str]:
    """What is wrong with the lines of a file and of its lock file that stand beside the others."""
    source, lock = f"{name}.txt", f"{name}.lock"
    found = [*unpinned(source, asked), *differing(lock, locked, pins(asked))]
    found += left_over(lock, locked, source, pins(asked))
    found += [f"{lock} names an address: {line}" for line in locked if ADDRESS.search(line)]
    return found + without_hash(lock, locked)


def unpinned(name: str, lines: list[str]) -> list[str]:
    asked = (line.partition("#")[0].strip() for line in lines)
    return [f"{name} does not pin {line}" for line in asked if line and not PIN.match(line)]


def without_hash(lock: str, lines: list[str]) -> list[str]:
    """Packages that no hash follows: pip would take whatever an index gives for them."""
    asked = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    bare, name = [], ""
    for line in asked:
        if HASH.match(line):
            name = ""
            continue
        if name:
            bare.append(name)
        name = line.removesuffix(" \\")
    return [f"{lock} has no hash for {name}" for name in [*bare, name] if name]


def pins(lines: list[str]) -> dict[str, str]:
    matches = filter(None, map(PIN.match, lines))
    return {canonical(match[1]): match[2] for match in matches}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def differing(lock: str, lines: list[str], wanted: dict[str, str]) -> list[str]:
    locked = pins(lines)
    return [
        f"{lock} has {name} {locked.get(name, 'not at all')}, wanted is {version}"
        for name, version in wanted.items()
        if locked.get(name) != version
    ]


def left_over(lock: str, lines: list[str], source: str, wanted: dict[str, str]) -> list[str]:
    """Packages that the lock says it has from `source`, which names them no more."""
    found, name = [], ""
    for line in lines:
        if match := PIN.match(line):
            name = canonical(match[1])
        elif line.split()[-2:] == ["-r", source] and name not in wanted:
            found.append(f"{lock} has {name} from {source}, which does not name it")
    return found


if __name__ == "__main__":
    sys.exit(main())
