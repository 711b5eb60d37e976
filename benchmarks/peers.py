"""Environments of the peers that the matching is measured against, each in a folder of its own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "benchmarks"


def python_of(name: str) -> str:
    """The Python of an environment, made from benchmarks/requirements-NAME.txt where it is not
    there yet, or where that file has changed."""
    requirements = Path(__file__).with_name(f"requirements-{name}.txt")
    folder = HOME / f"venv-{name}"
    python, note = folder / "bin" / "python", folder / "made-from"
    made_from = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not note.exists() or note.read_text() != made_from:
        print(f"Making {folder.relative_to(ROOT)}: a minute or two, once.", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([str(python), *install, "-r", str(requirements)], check=True)
        note.write_text(made_from)
    return str(python)
