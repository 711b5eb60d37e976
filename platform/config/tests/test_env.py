"""Settings are read from the environment or from files, and wrong ones stop the start."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_an_unset_variable_gives_the_default() -> None:
    assert env.text("HUSTINGS_TEST", "default") == "default"
    assert env.integer("HUSTINGS_TEST", 7) == 7
    assert env.boolean("HUSTINGS_TEST", default=True) is True
    assert env.words("HUSTINGS_TEST") == []


@pytest.mark.parametrize("value", ["on", "ON", "1", "true", " yes "])
def test_what_means_on(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    assert env.boolean("HUSTINGS_TEST", default=False) is True


@pytest.mark.parametrize("value", ["off", "0", "False", "no", ""])
def test_what_means_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    assert env.boolean("HUSTINGS_TEST", default=True) is False


def test_anything_else_is_neither_on_nor_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"HUSTINGS_TEST must be on or off.*'maybe'"):
        env.boolean("HUSTINGS_TEST", default=False)


def test_a_number_has_to_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", " 12 ")
    assert env.integer("HUSTINGS_TEST", 0) == 12
    monkeypatch.setenv("HUSTINGS_TEST", "1e9")
    with pytest.raises(ImproperlyConfigured, match="HUSTINGS_TEST must be a whole number"):
        env.integer("HUSTINGS_TEST", 0)


def test_a_list_has_commas_and_no_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", " one,two , ,three,")
    assert env.words("HUSTINGS_TEST") == ["one", "two", "three"]


def test_a_value_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("HUSTINGS_TEST_FILE", str(tmp_path / "secret"))
    assert env.text("HUSTINGS_TEST", "default") == "from the file"


def test_a_file_that_is_not_there_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="HUSTINGS_TEST_FILE cannot be read"):
        env.text("HUSTINGS_TEST")


def test_a_value_and_a_file_at_once_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", "one")
    monkeypatch.setenv("HUSTINGS_TEST_FILE", str(tmp_path / "two"))
    with pytest.raises(ImproperlyConfigured, match="HUSTINGS_TEST or HUSTINGS_TEST_FILE, not both"):
        env.text("HUSTINGS_TEST")


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    made = env.kept_secret(path)
    assert len(made) >= 50
    assert env.kept_secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [left.name for left in path.parent.iterdir()] == ["secret-key"]


def test_processes_that_make_it_at_the_same_moment_end_up_with_the_same(tmp_path: Path) -> None:
    """Two at once: the second finds the first one's file after it has looked and found none."""
    path = tmp_path / "secret-key"
    barrier, found = threading.Barrier(4), []

    def make() -> None:
        barrier.wait()
        found.append(env.kept_secret(path))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {path.read_text()}
    assert len(found) == 4
