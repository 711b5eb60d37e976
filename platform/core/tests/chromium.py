"""The Chromium of this machine, as tests drive it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

# Patient: a machine that runs two test processes and a browser draws slowly.
expect.set_options(timeout=15_000)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip


def works(path: str) -> bool:
    """Not so Ubuntu's stub, which only says what to install."""
    said = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    return said.returncode == 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser; playwright's event loop ends with it."""
    path = next(filter(works, filter(None, map(shutil.which, NAMES))), None)
    assert path, "Chromium is not installed: `make test` sees to it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
