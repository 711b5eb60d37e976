"""Which release this is."""

from __future__ import annotations

import platform
import tomllib
from functools import cache

import django
from django.conf import settings

from core.metrics.registry import Families
from core.metrics.sql import gauge


@cache
def version() -> str:
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def read() -> Families:
    values = (version(), settings.RELEASE, platform.python_version(), django.__version__)
    yield gauge(
        "hustings_build_info", "Always 1; the labels tell what runs.", [(values, 1)],
        labels=["version", "release", "python", "django"],
    )  # fmt: skip
