"""Make var/spark/venv from requirements-spark.lock, and see that there is a Java.

Run by `make setup-spark`, and again where that file has changed. An environment of its own, because
Spark takes half a gigabyte that nothing else needs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-spark.lock"
VENV = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve() / "spark" / "venv"
NOTE = VENV / "made-from"


def main() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(f"{home}/bin/java" if home else "java"):
        sys.exit(
            "Spark needs Java 17 or newer, and there is none. Type this, then the same make again:"
            "\n\n  sudo apt-get install openjdk-17-jre-headless\n\nor set JAVA_HOME."
        )
    made_from = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if NOTE.exists() and NOTE.read_text() == made_from:
        return
    print(f"Making {VENV}: some minutes, once.", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    # Each by its hash; pyspark, which is published as a source archive only, is unpacked by pip.
    install = ["install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    python = str(VENV / "bin" / "python")
    subprocess.run([python, "-m", "pip", *install, "-r", str(LOCK)], check=True)
    NOTE.write_text(made_from)  # last: an interrupted run leaves none


if __name__ == "__main__":
    main()
