"""`make demo`, small: table, CSV and mail; a second time; and where it must not be made."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from access.actions import add_person
from access.models import User
from core import storage
from donors.actions import demo
from donors.demo import generate
from donors.models import Contribution, Flag, Import, Source, WatchList
from donors.rules import RULES
from donors.tests.office import AMBROSE, bring, gift, van

ROWS = 1_500


@pytest.fixture(autouse=True)
def _a_small_demo(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG, settings.DEMO_SERVE, settings.VAR = True, False, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    monkeypatch.setattr(demo, "generate", partial(generate, contributions=ROWS))


def made() -> dict[str, str]:
    """Make the demo; gives its result table."""
    out = io.StringIO()
    call_command("demo", stdout=out)
    rows = [line[2:].partition("  ") for line in out.getvalue().splitlines() if line[:2] == "  "]
    return {name.strip(): value.strip() for name, _, value in rows}


@pytest.mark.django_db(transaction=True)
def test_the_demo_shows_a_table_a_csv_and_a_mail_and_is_made_twice_at_no_cost(
    tmp_path: Path,
) -> None:
    first = made()

    assert (first["state"], first["rows"], first["new"]) == ("done", "1,500", "1,485")
    assert first["rejected"].startswith("15, ")
    found, planted = (int(part) for part in first["planted gifts found"].split(" of "))
    assert 0.7 * planted < found <= planted
    assert first["not judged"] == "0"
    assert [rule.ID for rule in RULES if first[rule.ID.replace("_", " ")] == "0"] == []
    with storage.read(first["CSV in storage"]) as file:
        flags = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    assert len(flags) == Flag.objects.count() > 0
    mails = [file.read_text() for file in (tmp_path / "mail").iterdir()]
    told = ["donors-compliance@demo.invalid", "donors-reviewer@demo.invalid"]
    assert (
        sorted(to for mail in mails for to in re.findall("^To: (.*)$", mail, re.MULTILINE)) == told
    )
    assert set(Source.objects.values_list("slug", flat=True)) == {"demo"}

    again = made()

    assert again["new"] == "0"
    assert {**again, "new": "", "seconds": ""} == {**first, "new": "", "seconds": ""}
    assert len(list((tmp_path / "mail").iterdir())) == 2
    assert Import.objects.exclude(job=None).count() == 1
    assert Contribution.objects.count() == 1_485


def refused() -> str:
    with pytest.raises(CommandError) as refusal:
        made()
    assert refusal.value.returncode == 1
    return str(refusal.value)


@pytest.mark.django_db(transaction=True)
def test_contributions_of_somebody_else_are_not_mixed_with() -> None:
    bring(van(gift("1", AMBROSE)))
    before = User.objects.count()

    said = refused()

    assert said.startswith("This database holds contributions that are not the demo's: ")
    assert said.endswith("for a database of its own: DATABASE_URL= VAR_DIR=var/demo make demo")
    assert User.objects.count() == before
    assert not Source.objects.filter(slug="demo").exists()


@pytest.mark.django_db
def test_lists_of_somebody_else_are_not_ended() -> None:
    WatchList.objects.create(slug="lobbyists", kind=WatchList.Kind.LDA)
    assert "holds lists that are not the demo's" in refused()


@pytest.mark.django_db
def test_a_house_with_people_of_its_own_is_not_opened_to_strangers() -> None:
    add_person(email="ada@campaign.test", pool="staff", name="Ada")
    assert "holds people who are not the demo's" in refused()


@pytest.mark.django_db
def test_somebody_who_came_after_the_demo_is_not_in_its_way() -> None:
    add_person(email="donors-reviewer@demo.invalid", pool="staff", name="")
    add_person(email="ada@campaign.test", pool="staff", name="Ada")
    Source.objects.create(slug="demo")
    WatchList.objects.create(slug="mine", kind=WatchList.Kind.PEOPLE)
    assert demo.in_the_way() == ""


@pytest.mark.django_db
def test_tables_of_another_program_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["wp_posts"])
    assert "holds tables that are not Hustings'" in refused()


@pytest.mark.django_db
def test_outside_debug_there_is_no_demo(settings: LazySettings) -> None:
    settings.DEBUG = False
    assert "only while DEBUG is on" in refused()
