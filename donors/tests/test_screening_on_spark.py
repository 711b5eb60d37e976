"""What is done around Spark; Spark itself runs in tests/spark."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from core.errors import Refused
from donors.actions import screening_on_spark as on_spark
from donors.actions.lists import take_up_list
from donors.clients.spark import Spark
from donors.models import ListVersion, Match, Profile
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    flag_states,
    gift,
    people,
    van,
)
from jobs.models import Job
from jobs.queries import tree
from jobs.runner import work_off

pytestmark = pytest.mark.django_db


def nothing(done: int, total: int) -> None:
    """Progress that nobody watches."""


def lay_out(version: ListVersion, folder: Path) -> on_spark.LaidOut:
    return on_spark.lay_out(version=version, folder=folder, progress=nothing)


def found_by_spark(folder: Path, *profiles: int) -> None:
    """What Spark leaves behind that found these."""
    lines = [f"{profile},1,3.5" for profile in profiles]
    (folder / "pairs").mkdir(exist_ok=True)
    (folder / "pairs" / "part-0.csv").write_text("\n".join(["donor,entry,bits", *lines, ""]))
    (folder / "pairs" / "_SUCCESS").touch()


def screen_found(version: ListVersion, folder: Path) -> Job:
    job, _ = on_spark.screen_found(version=version, folder=folder)
    assert work_off(job).state == "done"
    return job


def matched() -> set[str]:
    return set(Match.objects.values_list("profile__last", flat=True))


def profile(last: str) -> int:
    return Profile.objects.get(last__iexact=last).pk


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    files = sorted((folder / name).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_whom_spark_found_is_screened_and_of_others_no_match_stays(tmp_path: Path) -> None:
    bring(van(gift("G-1"), gift("G-2", AMBROSE)))
    version = bring_list(people(ON_LIST, OTHER_ON_LIST))
    before = list(Match.objects.values("profile", "entry", "probability", "reasons"))
    lay_out(version, tmp_path)
    found_by_spark(tmp_path, profile("Testerly"), profile("Quillfeather"))
    screen_found(version, tmp_path)
    assert list(Match.objects.values("profile", "entry", "probability", "reasons")) == before
    assert flag_states() == {"G-1": "open"}
    on_spark.clear_away(tmp_path)
    lay_out(version, tmp_path)
    found_by_spark(tmp_path)
    screen_found(version, tmp_path)
    assert matched() == set()
    assert flag_states() == {"G-1": "withdrawn"}


def test_what_was_found_once_is_one_job_however_often_it_is_handed_on(
    tmp_path: Path, wilhelmina_gave: None
) -> None:
    version = bring_list(people(ON_LIST))
    lay_out(version, tmp_path)
    found_by_spark(tmp_path, profile("Testerly"))
    first = screen_found(version, tmp_path)
    again, _ = on_spark.screen_found(version=version, folder=tmp_path)
    assert again == first
    version.refresh_from_db()
    assert version.job == first
    assert Match.objects.count() == 1


def test_what_is_laid_out_is_kept_until_a_list_changes(tmp_path: Path) -> None:
    bring(van(gift("G-1"), gift("G-2", AMBROSE)))
    version = bring_list(people(ON_LIST, OTHER_ON_LIST))
    first = lay_out(version, tmp_path)
    assert (first.profiles, first.entries) == (2, 2)
    assert lay_out(version, tmp_path) == first
    bring_list(people(ON_LIST), slug="others")
    assert lay_out(version, tmp_path).token != first.token


def test_half_of_what_a_killed_run_laid_out_is_laid_out_anew(
    tmp_path: Path, wilhelmina_gave: None
) -> None:
    version = bring_list(people(ON_LIST))
    lay_out(version, tmp_path)
    (tmp_path / on_spark.LAID_OUT).unlink()
    found_by_spark(tmp_path)
    lay_out(version, tmp_path)
    assert not (tmp_path / "pairs").exists()
    assert {row["record"] for row in rows(tmp_path, "donors")} == {profile("Testerly")}


def test_who_comes_meanwhile_is_screened_as_well(tmp_path: Path) -> None:
    bring(van(gift("G-1", AMBROSE)))
    version = bring_list(people(ON_LIST))
    lay_out(version, tmp_path)
    bring(van(gift("G-2")), name="b.csv")
    found_by_spark(tmp_path)
    screen_found(version, tmp_path)
    assert matched() == {"Testerly"}


def test_the_workers_stop_what_spark_takes_over(tmp_path: Path, wilhelmina_gave: None) -> None:
    version = take_up_list(
        file=io.BytesIO(people(ON_LIST)), file_name="a.csv", slug="executives", kind="people"
    )
    assert version.job
    on_spark.stop_ordinary_screening(version=version)
    assert tree(version.job).state == "cancelled"
    lay_out(version, tmp_path)
    found_by_spark(tmp_path, profile("Testerly"))
    screen_found(version, tmp_path)
    assert flag_states() == {"G-1": "open"}


def test_a_version_without_news_is_refused() -> None:
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    second = bring_list(people(ON_LIST))
    with pytest.raises(Refused, match="executives version 2 has nothing that donors are not held"):
        on_spark.stop_ordinary_screening(version=second)


def test_what_is_missing_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_list(people(ON_LIST))
    with pytest.raises(CommandError, match=r"not installed in .*/no-python. Type: make setup"):
        call_command("rescreen_on_spark", "executives", f"--python={tmp_path / 'no-python'}")
    with pytest.raises(CommandError, match="There is no list 'nobodys' with a version"):
        call_command("rescreen_on_spark", "nobodys")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    (tmp_path / "pyspark.py").touch()
    (tmp_path / "splink.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(Refused, match="Java 17 or newer, and there is none"):
        Spark(python=Path(sys.executable)).refuse_where_missing()


def test_a_spark_that_fails_is_told_with_where_it_says_why(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Spark failed: .*/spark.log says why"):
        Spark(python=Path(sys.executable)).find_pairs(tmp_path, least_bits=-2.0)
    assert "pyspark" in (tmp_path / "spark.log").read_text()
