"""A list's version held against all donors by way of Spark, beside the ordinary way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from donors.models import Flag, Match
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    OTHER_ON_LIST,
    WILHELMINA,
    bring,
    bring_list,
    gift,
    people,
    table,
    van,
)

pytestmark = pytest.mark.django_db

PYTHON = settings.ROOT / "var" / "spark" / "venv" / "bin" / "python"
PHILIPPA = {
    "VanID": "502", "FirstName": "Philippa", "MiddleName": "R", "LastName": "Brackenthwaite",
    "City": "Tulsa", "State": "OK", "ZipOrPostal": "74101", "Employer": "Derrick Petroleum",
    "Occupation": "President",
}  # fmt: skip
# Each a listed person as somebody else would write them, and one whom only the firm gives away.
DISGUISED = (
    WILHELMINA,
    PHILIPPA,
    {**WILHELMINA, "LastName": "Testerley", "MiddleName": ""},
    {**WILHELMINA, "FirstName": "Willie", "City": "", "ZipOrPostal": "", "State": ""},
    {**WILHELMINA, "FirstName": "Testerly", "LastName": "Wilhelmina"},
    {**WILHELMINA, "LastName": "Testerly-Marsh"},
    {**WILHELMINA, "FirstName": "W."},
    {**PHILIPPA, "FirstName": "Phillipa", "Employer": "DERRICK PETROLEUM HOLDINGS"},
    {**PHILIPPA, "LastName": "Ottershaw"},
    {**PHILIPPA, "FirstName": "R.", "LastName": "Brackenthwaite", "Employer": "RETIRED"},
    {**PHILIPPA, "Employer": "Derick Petroleum", "ZipOrPostal": "74199", "MiddleName": "Rose"},
    AMBROSE,
    {**AMBROSE, "LastName": "Smith", "FirstName": "John"},
    {**AMBROSE, "LastName": "Testerly"},
)
COMPANY = {"id": "C-1", "name": "Riverton Schools", "aliases": "", "city": "Riverton"}


def on_spark(capsys: pytest.CaptureFixture[str], tmp_path: Path, slug: str) -> dict[str, Any]:
    call_command(
        "rescreen_on_spark", slug, "--json", "--master=local[1]", "--memory=1g", "--partitions=2",
        f"--python={PYTHON}", f"--folder={tmp_path / 'spark'}",
    )  # fmt: skip
    told = json.loads(capsys.readouterr().out)
    assert isinstance(told, dict)
    return told


def matches() -> list[Any]:
    columns = ("profile", "entry", "probability", "band", "reasons", "weights", "prior_shift")
    return list(Match.objects.order_by("profile", "entry").values(*columns))


def test_the_same_matches_and_flags_as_by_the_ordinary_way_and_none_twice(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gifts = [gift(f"G-{n}", {**who, "VanID": f"9{n}"}) for n, who in enumerate(DISGUISED)]
    bring(van(*gifts))
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    ordinary, flags = matches(), set(Flag.objects.values_list("contribution", "entry", "state"))
    assert len(ordinary) >= 9

    Match.objects.all().delete()
    told = on_spark(capsys, tmp_path, "executives")
    assert matches() == ordinary
    assert told["profiles"] == len(DISGUISED)
    assert len({each["profile"] for each in ordinary}) <= told["found"] < len(DISGUISED)

    on_spark(capsys, tmp_path, "executives")
    assert matches() == ordinary
    assert set(Flag.objects.values_list("contribution", "entry", "state")) == flags
    assert not (tmp_path / "spark").exists()


def test_companies_are_found_while_donors_are_laid_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bring(van(gift("G-1", AMBROSE), gift("G-2")))
    bring_list(table([COMPANY], COMPANY), slug="schools", kind="companies")
    ordinary = matches()
    assert len(ordinary) == 1
    Match.objects.all().delete()
    assert on_spark(capsys, tmp_path, "schools")["found"] == 1
    assert matches() == ordinary
