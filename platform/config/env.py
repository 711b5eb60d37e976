"""Settings from the environment. Each may also be a file: NAME_FILE names one that holds NAME.

A value that cannot be read stops the start with a message that names the variable.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if path is None:
        return os.environ.get(name, default)
    if name in os.environ:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, "on" if default else "off").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be on or off, it is {value!r}.")
    return value in TRUE


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, it is {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without its blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def kept_secret(path: Path) -> str:
    """A random secret that this machine makes once and keeps in a file only its user can read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent)  # 0600, and nobody else's
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another process was faster: its key counts
            os.link(fresh, path)
        Path(fresh).unlink()
    return path.read_text()
