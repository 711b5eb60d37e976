"""What every page of ours owes: the frame, no inline scripts or styles, and little to load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.contrib.staticfiles import finders
from django.test import Client

from access.demo import create_demo_people
from access.models import User
from access.tests.people import administrator

TEMPLATES = Path(settings.ROOT) / "templates"
OUR_PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).parts[0] not in {"emails", "admin"}
)
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//""")
MOST_BYTES = 100_000


@pytest.mark.parametrize("path", OUR_PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_has_inline_scripts_or_styles(path: Path) -> None:
    assert not INLINE.search(path.read_text())


@pytest.mark.parametrize("path", OUR_PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_loads_anything_from_elsewhere(path: Path) -> None:
    assert not ELSEWHERE.search(path.read_text())


@pytest.fixture
def pages(client: Client, settings: LazySettings, db: None) -> dict[str, str]:
    """Our own pages as they are sent."""
    settings.DEBUG = True
    create_demo_people()
    found = {"/sign-in/": client.get("/sign-in/")}
    client.force_login(User.objects.get(email="staff@demo.invalid"))
    found["403"] = client.get("/admin/")
    found["welcome"] = client.get("/")
    settings.DEBUG = False
    client.force_login(administrator())
    for address in ("/", "/ask/", "/ask/donors-admin/", "/my/refusals/", "/no-such-page/"):
        found[address] = client.get(address)
    return {name: answer.content.decode() for name, answer in found.items()}


def test_every_page_has_the_frame(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert '<html lang="en">' in page, name
        assert re.search(r'<a class="skip" href="#main">', page), name
        assert page.count("<h1") == 1, name
        assert page.count('<main id="main"') == 1, name
        assert re.search(r"<title>[^<]+ · Hustings</title>", page), name


def test_every_field_has_a_label(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for tag in re.findall(r"<input(?![^>]*hidden)[^>]*>", page):
            field = re.search(r'id="([^"]+)"', tag)
            assert field, (name, tag)
            assert f'for="{field[1]}"' in page, (name, tag)


def test_every_page_with_all_it_loads_is_under_100_kb(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        loaded = set(re.findall(r'(?:src|href)="/static/([^"]+)"', page))
        assert "hustings.css" in loaded, name
        paths = [finders.find(file) for file in loaded]
        assert all(paths), (name, loaded)
        weight = len(page) + sum(Path(str(path)).stat().st_size for path in paths)
        assert weight < MOST_BYTES, (name, weight)


def test_mails_say_why_they_were_sent() -> None:
    for name in ("base.html", "base.txt"):
        assert "because of your role in Hustings" in (TEMPLATES / "emails" / name).read_text()
