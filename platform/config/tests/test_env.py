"""Settings are read from the environment or from files, and wrong ones stop the start."""

from __future__ import annotations

import re
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
    monkeypatch.setenv("HUSTINGS_TEST", "")
    assert env.integer("HUSTINGS_TEST", 7) == 7


@pytest.mark.parametrize("value", ["1e9", "many", "1_000", "0", "-3", "1" * 30])
def test_a_number_that_is_none_or_out_of_range_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    message = f"HUSTINGS_TEST must be a whole number of 1 or more, it is '{value}'."
    with pytest.raises(ImproperlyConfigured, match=re.escape(message)):
        env.integer("HUSTINGS_TEST", 7)


@pytest.mark.parametrize("value", ["0", "65536", "http"])
def test_a_port_is_one_that_a_server_can_have(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    with pytest.raises(ImproperlyConfigured, match="a whole number from 1 to 65535, it is"):
        env.port("HUSTINGS_TEST", 8000)


def test_a_choice_names_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", "tea")
    assert env.choice("HUSTINGS_TEST", "tea", ("tea", "milk")) == "tea"
    with pytest.raises(ImproperlyConfigured, match="must be one of coffee, milk, it is 'tea'"):
        env.choice("HUSTINGS_TEST", "milk", ("coffee", "milk"))


@pytest.mark.parametrize("value", ["Mars/Phobos", "../zones", "America", "/etc/passwd"])
def test_a_time_zone_is_one_that_there_is(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    with pytest.raises(ImproperlyConfigured, match="HUSTINGS_TEST must be a zone such as"):
        env.time_zone("HUSTINGS_TEST", "America/New_York")


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("hunter2", "it does not begin like one"),
        ("mysql://ada:hunter2@host/name", "it begins with mysql://"),
        ("postgres://ada:hunter2@host:many/name", "what follows postgres:// does not"),
        ("postgres://ada:hunter2@host:0/name", "what follows postgres:// does not"),
        ("postgres://ada:hun@[ter2/name", "what follows postgres:// does not"),
        ("postgres://", "what follows postgres:// does not"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(
    monkeypatch: pytest.MonkeyPatch, value: str, held: str
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.url("HUSTINGS_TEST", form="postgres://host/name", schemes=("postgres",), local=True)
    assert str(refused.value) == f"HUSTINGS_TEST must look like postgres://host/name; {held}."


@pytest.mark.parametrize("value", ["postgres://ada:p@host:1/name", "postgres:///name", ""])
def test_an_address_is_given_as_it_is(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", value)
    assert env.url("HUSTINGS_TEST", form="", schemes=("postgres",), local=True) == value


def test_a_folder_may_be_made_later_and_counts_from_the_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", str(tmp_path / "to" / "come"))
    assert env.folder("HUSTINGS_TEST", tmp_path) == tmp_path / "to" / "come"
    monkeypatch.setenv("HUSTINGS_TEST", "var/other")
    assert env.folder("HUSTINGS_TEST", tmp_path) == env.ROOT / "var" / "other"
    monkeypatch.setenv("HUSTINGS_TEST", "")
    assert env.folder("HUSTINGS_TEST", tmp_path) == tmp_path


def test_a_folder_that_can_never_be_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "note").touch()
    monkeypatch.setenv("HUSTINGS_TEST", str(tmp_path / "note" / "var"))
    with pytest.raises(ImproperlyConfigured, match=r"must be a folder.*note is a file"):
        env.folder("HUSTINGS_TEST", tmp_path)


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
    with pytest.raises(
        ImproperlyConfigured,
        match=r"HUSTINGS_TEST_FILE must name a file that can be read, it is '.*missing': No such",
    ):
        env.text("HUSTINGS_TEST")


def test_a_file_that_is_no_text_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("HUSTINGS_TEST_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match=r"HUSTINGS_TEST_FILE .* UTF-8 text, it is '/"):
        env.text("HUSTINGS_TEST")


def test_a_secret_in_place_of_its_files_name_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST_FILE", "hunter2")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.text("HUSTINGS_TEST")
    assert "it is not an absolute path" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_value_and_a_file_at_once_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUSTINGS_TEST", "one")
    monkeypatch.setenv("HUSTINGS_TEST_FILE", str(tmp_path / "two"))
    with pytest.raises(ImproperlyConfigured, match="HUSTINGS_TEST or HUSTINGS_TEST_FILE, not both"):
        env.text("HUSTINGS_TEST")


def test_a_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret-key"
    made = env.kept_secret("SECRET_KEY", path)
    assert len(made) >= 50
    assert env.kept_secret("SECRET_KEY", path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [left.name for left in path.parent.iterdir()] == ["secret-key"]


def test_a_secret_that_cannot_be_kept_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is unset.*Set SECRET_KEY, or VAR"):
        env.kept_secret("SECRET_KEY", tmp_path / "var" / "secret-key")


def test_processes_that_make_it_at_the_same_moment_end_up_with_the_same(tmp_path: Path) -> None:
    """Two at once: the second finds the first one's file after it has looked and found none."""
    path = tmp_path / "secret-key"
    barrier, found = threading.Barrier(4), []

    def make() -> None:
        barrier.wait()
        found.append(env.kept_secret("SECRET_KEY", path))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {path.read_text()}
    assert len(found) == 4
