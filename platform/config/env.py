"""Settings from the environment. Each may also be a file: NAME_FILE names one that holds NAME.

A value that cannot be used stops the start with one line that names the variable, what it holds
and what was expected. Of what may hold a secret (a url, a file's content) only the harmless part is
repeated. A number, an address, a choice or a path that is set to nothing counts as unset.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Collection
from datetime import datetime, time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PORTS = (1, 65_535)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ROOT = Path(__file__).resolve().parents[2]


def text(name: str, default: str = "") -> str:
    """The value of NAME, or the content of the file that NAME_FILE names, or the default."""
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, default)
    if name in os.environ:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE must name a file that can be read, it is {_as_path(path)}: "
            f"{error.strerror}."
        ) from None
    except UnicodeDecodeError:
        raise ImproperlyConfigured(
            f"{name}_FILE must name a file of UTF-8 text, it is {_as_path(path)}."
        ) from None


def _as_path(path: str) -> str:
    """The path; not what somebody may have put in its place: the secret itself."""
    return repr(path) if path.startswith(("/", "./", "../")) else "not an absolute path"


def boolean(name: str, *, default: bool) -> bool:
    value = text(name, "on" if default else "off").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be on or off, it is {value!r}.")
    return value in TRUE


def integer(name: str, default: int, *, least: int = 1, most: int | None = None) -> int:
    value = text(name).strip()
    if not value:
        return default
    number = int(value) if WHOLE_NUMBER.fullmatch(value) else None
    if number is None or number < least or (most is not None and number > most):
        span = f"from {least} to {most}" if most is not None else f"of {least} or more"
        raise ImproperlyConfigured(f"{name} must be a whole number {span}, it is {value!r}.")
    return number


def port(name: str, default: int) -> int:
    return integer(name, default, least=PORTS[0], most=PORTS[1])


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without its blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, options: Collection[str]) -> str:
    value = text(name).strip() or default
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, it is {value!r}.")
    return value


def url(
    name: str, default: str = "", *, form: str, schemes: Collection[str], local: bool = False
) -> str:
    """An address with one of the schemes and a host; `form` shows what one looks like. `local`:
    without a host it means this machine.

    Only its scheme is ever repeated: what follows may be a password, wherever a mistake put it.
    """
    value = text(name).strip() or default
    if not value:
        return ""
    scheme = SCHEME.match(value)
    if not scheme or scheme[0].lower().removesuffix("://") not in schemes:
        holds = f"it begins with {scheme[0]}" if scheme else "it does not begin like one"
        raise ImproperlyConfigured(f"{name} must look like {form}; {holds}.")
    try:
        parts = urlsplit(value)
        found = parts.port != 0 and bool(parts.hostname or (local and parts.path))
    except ValueError:  # a port that is no number, brackets that do not close
        found = False
    if not found:
        raise ImproperlyConfigured(
            f"{name} must look like {form}; what follows {scheme[0]} does not."
        )
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name).strip() or default
    try:
        ZoneInfo(value)
    except (OSError, ValueError, KeyError):  # a folder of zones, `../x`, and an unknown one
        raise ImproperlyConfigured(
            f"{name} must be a zone such as {default}, it is {value!r}."
        ) from None
    return value


def time_of_day(name: str, default: str) -> time:
    """An hour and minute such as 06:30, of a day of 24 hours."""
    value = text(name).strip() or default
    try:
        return datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007  # of whatever zone
    except ValueError:
        raise ImproperlyConfigured(f"{name} must look like 06:30, it is {value!r}.") from None


def weekdays(name: str, default: str) -> frozenset[int]:
    """Days of the week by their first three letters, as Python numbers them from Monday, 0."""
    named = [word.lower() for word in words(name, default)]
    if unknown := [word for word in named if word not in WEEKDAYS]:
        raise ImproperlyConfigured(
            f"{name} must be days out of {', '.join(WEEKDAYS)}, it has {unknown[0]!r}."
        )
    return frozenset(map(WEEKDAYS.index, named))


def folder(name: str, default: Path) -> Path:
    """A folder that is there or could be made; a relative path counts from the checkout."""
    path = ROOT / (text(name).strip() or default)
    try:
        there = next(part for part in (path, *path.parents) if part.exists())
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} must be a folder that we may enter, it is '{path}': {error.strerror}."
        ) from None
    if not there.is_dir():
        raise ImproperlyConfigured(f"{name} must be a folder, it is '{path}': {there} is a file.")
    return path


def kept_secret(name: str, path: Path) -> str:
    """A random secret that this machine makes once and keeps in a file only its user can read."""
    try:
        if not path.exists():
            _make_secret(path)
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is unset, and one of our own cannot be kept in '{path}': {error.strerror}. "
            f"Set {name}, or VAR_DIR to a folder that this account may write to."
        ) from None


def _make_secret(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent)  # 0600, and nobody else's
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    with contextlib.suppress(FileExistsError):  # another process was faster: its key counts
        os.link(fresh, path)
    Path(fresh).unlink()
