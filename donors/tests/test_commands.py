"""The commands: their keys, their refusals, and what a refused file leaves behind."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.errors import Refused
from donors.models import Import, ListVersion, Source
from donors.queries.flags import COLUMNS
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    VAN_COLUMNS,
    bring,
    bring_list,
    gift,
    hand_in,
    people,
    see_through,
    van,
)
from jobs.actions import cancel
from jobs.queries import due_jobs, tree_jobs
from jobs.runner import run_job

pytestmark = pytest.mark.django_db


def told(capsys: pytest.CaptureFixture[str], *command: object) -> dict[str, Any]:
    """The object that a command prints with --json, and nothing else."""
    call_command(*map(str, command), "--json")
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    return answer


def refusal(*command: object) -> str:
    """What a command says that refuses, with exit code 1."""
    with pytest.raises(CommandError) as caught:
        call_command(*map(str, command))
    assert caught.value.returncode == 1
    return str(caught.value)


def kept(tmp_path: Path, data: bytes, name: str = "gifts.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_import_contributions_tells_the_fixed_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wilhelmina_listed: None
) -> None:
    path = kept(tmp_path, van(gift("G-1"), gift("G-2", AMBROSE), gift("G-3", Amount="1e9")))
    answer = told(capsys, "import_contributions", path, "--wait")
    seconds = answer.pop("seconds")
    assert answer == {
        "import": Import.objects.get().pk,
        "state": "done",
        "rows": 3,
        "new": 2,
        "changed": 0,
        "rejected": 1,
        "flags": 1,
    }
    assert 0 <= seconds < 60


def test_without_waiting_the_work_is_left_to_the_workers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = told(capsys, "import_contributions", kept(tmp_path, van(gift("G-1"))))
    assert (answer["state"], answer["rows"], answer["new"]) == ("waiting", 1, 0)
    see_through(Import.objects.get())
    assert told(capsys, "imports")["imports"][0]["new"] == 1


def test_a_repeat_says_so_and_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kept(tmp_path, van(gift("G-1")))
    first = told(capsys, "import_contributions", path, "--wait")
    call_command("import_contributions", str(path), "--wait", "--json")
    captured = capsys.readouterr()
    answer = json.loads(captured.out)
    assert (answer["state"], answer["rows"], answer["new"], answer["changed"]) == ("done", 1, 0, 0)
    assert f"imported before, as {first['import']}: nothing changed" in captured.err


def test_the_source_keeps_ids_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kept(tmp_path, van(gift("G-1")))
    told(capsys, "import_contributions", path, "--wait")
    answer = told(capsys, "import_contributions", path, "--wait", "--source", "state-party")
    assert answer["new"] == 1
    assert set(Source.objects.values_list("slug", flat=True)) == {"van", "state-party"}


def test_a_source_is_named_by_a_slug(tmp_path: Path) -> None:
    path = kept(tmp_path, van(gift("G-1")))
    for source in ("State Party!", "x" * 51):
        assert "A source is named by up to 50 letters" in refusal(
            "import_contributions", path, "--source", source
        )
    assert not Source.objects.exists()
    assert stored_files() == []


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "missing.csv"
    assert refusal("import_contributions", path) == f"{path}: No such file or directory"
    assert refusal("import_list", path, "--list", "x", "--kind", "people") == (
        f"{path}: No such file or directory"
    )
    assert refusal("compare_names", path) == f"{path}: No such file or directory"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal("import_contributions", tmp_path) == f"{tmp_path}: Is a directory"
    assert refusal("import_list", tmp_path, "--list", "x", "--kind", "lda") == (
        f"{tmp_path}: Is a directory"
    )
    assert refusal("compare_names", tmp_path) == f"{tmp_path}: Is a directory"


@pytest.mark.parametrize(
    "command",
    [
        ("import_contributions",),
        ("import_contributions", "x.csv", "--layout", "winred"),
        ("import_list", "x.csv", "--list", "x"),
        ("import_list", "x.csv", "--list", "x", "--kind", "pacs"),
        ("screen",),
        ("compare_names",),
        ("export_flags", "--import", "1"),
        ("export_flags", "--import", "one", "--output", "x.csv"),
        ("imports", "--colour"),
    ],
)
def test_wrong_usage_is_told_apart_from_a_refusal(command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(*command)
    assert "Error: " in str(caught.value)


def test_a_failed_import_is_refused_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(**arguments: object) -> None:
        raise Refused("The moon was full.")

    monkeypatch.setattr("donors.actions.collating.collate", no)
    message = refusal("import_contributions", kept(tmp_path, van(gift("G-1"))), "--wait")
    assert message == f"Import {Import.objects.get().pk} failed: The moon was full."


def test_a_failure_is_an_object_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("donors.actions.collating.collate", Mock(side_effect=Refused("No.")))
    path = kept(tmp_path, van(gift("G-1")))
    message = refusal("import_contributions", path, "--wait", "--json")
    assert json.loads(capsys.readouterr().out) == {"error": message}


def test_ctrl_c_leaves_the_import_to_the_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(tmp_path, van(gift("G-1")))
    with monkeypatch.context() as patch:
        patch.setattr("jobs.runner.work_off", Mock(side_effect=KeyboardInterrupt))
        message = refusal("import_contributions", path, "--wait")
    taken = Import.objects.get()
    assert message == (
        f"Interrupted. Import {taken.pk} is kept: workers go on with it, and so does this command"
        " with the same file."
    )
    answer = told(capsys, "import_contributions", path, "--wait")
    assert (answer["import"], answer["state"], answer["new"]) == (taken.pk, "done", 1)


def test_ctrl_c_while_the_file_is_read_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("donors.actions.imports.split_file", Mock(side_effect=KeyboardInterrupt))
    message = refusal("import_contributions", kept(tmp_path, van(gift("G-1"))))
    assert (message, Import.objects.count(), stored_files()) == ("Interrupted.", 0, [])


def test_a_full_disk_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(28, "No space left on device", "/var/uploads/original")
    monkeypatch.setattr("core.storage.write", Mock(side_effect=full))
    message = refusal("import_contributions", kept(tmp_path, van(gift("G-1"))))
    assert message == "/var/uploads/original: No space left on device"


def test_columns_that_the_file_lacks_are_warned_of_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = [name for name in VAN_COLUMNS if name not in {"Employer", "MiddleName"}]
    row = {name: gift("G-1")[name] for name in columns}
    path = kept(tmp_path, van(row, columns=columns))
    call_command("import_contributions", str(path), "--json")
    captured = capsys.readouterr()
    assert json.loads(captured.out)["rows"] == 1
    assert captured.err.splitlines()[-1] == (
        f"Warning: {path}: no column MiddleName, Employer: gifts that are known already lose what"
        " they had there"
    )
    call_command("import_contributions", str(kept(tmp_path, van(gift("G-2")), "b.csv")))
    assert "Warning" not in capsys.readouterr().err


def test_imports_tells_every_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "imports") == {"imports": []}
    bring_list(people(ON_LIST))
    done = bring(van(gift("G-1"), gift("bad", Amount="x")), name="done.csv")
    cancelled = hand_in(van(gift("G-2")), name="cancelled.csv")
    assert cancelled.job
    cancel(job=cancelled.job, by=None)
    failed = hand_in(van(gift("G-3")), name="failed.csv")
    failed.chunks.update(stored_as="gone.csv")
    for _ in range(3):
        type(failed.job).objects.update(run_after="2026-01-01T00:00Z")  # type: ignore[union-attr]
        _run_one(failed)
    running = hand_in(van(gift("G-4"), gift("G-5")), name="running.csv", rows_per_chunk=1)
    _run_one(running)
    waiting = hand_in(van(gift("G-6")), name="waiting.csv")
    found = told(capsys, "imports")["imports"]
    expected = [(waiting, "waiting"), (running, "running"), (failed, "failed"),
                (cancelled, "cancelled"), (done, "done")]  # fmt: skip
    assert [(row["import"], row["file"], row["state"]) for row in found] == [
        (taken.pk, f"{state}.csv", state) for taken, state in expected
    ]
    assert found[-1] == {
        "import": done.pk, "file": "done.csv", "state": "done", "progress": "100%", "rows": 2,
        "new": 1, "changed": 0, "rejected": 1, "flags": 1,
    }  # fmt: skip
    assert [row["progress"] for row in found[:2]] == ["0%", "33%"]


def test_imports_prints_a_table_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("imports")
    assert capsys.readouterr().out == "No file has been imported yet.\n"
    taken = bring(van(gift("G-1")))
    call_command("imports")
    header, row = capsys.readouterr().out.splitlines()
    assert header.split() == ["import", "file", "state", "progress", "rows", "new", "changed",
                              "rejected", "flags"]  # fmt: skip
    assert row.split() == [str(taken.pk), "gifts.csv", "done", "100%", "1", "1", "0", "0", "0"]


def test_import_list_tells_the_fixed_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(van(gift("G-1")))
    path = kept(tmp_path, people(ON_LIST), "list.csv")
    command = ("import_list", path, "--list", "executives", "--kind", "people")
    first = told(capsys, *command)
    assert first == {"list": "executives", "version": 1, "entries": 1, "added": 1, "changed": 0,
                     "ended": 0}  # fmt: skip
    assert told(capsys, *command) == first
    assert ListVersion.objects.count() == 1
    assert told(capsys, "export_flags", "--output", tmp_path / "flags.csv")["flags"] == 1


def test_import_list_refuses_another_kind(tmp_path: Path, wilhelmina_listed: None) -> None:
    path = kept(tmp_path, people(ON_LIST), "list.csv")
    assert refusal("import_list", path, "--list", "executives", "--kind", "lda") == (
        "The list executives is of kind people, not lda."
    )


def test_screen_says_what_the_lists_know(
    capsys: pytest.CaptureFixture[str], wilhelmina_listed: None
) -> None:
    person = ("--name", "TESTERLY, WILHELMINA Q", "--employer", "Gusherly Oil", "--zip", "62701",
              "--city", "Springfield", "--state", "IL", "--occupation", "CEO")  # fmt: skip
    [match] = told(capsys, "screen", *person)["matches"]
    assert set(match) == {"list", "entry_id", "entry_name", "probability", "band", "reasons"}
    assert (match["list"], match["entry_id"], match["band"]) == ("executives", "E-7", "strong")
    assert match["reasons"]
    call_command("screen", *person)
    assert "executives: Testerly, Wilhelmina Q (E-7)" in capsys.readouterr().out


def test_screen_of_a_stranger_finds_nobody(
    capsys: pytest.CaptureFixture[str], wilhelmina_listed: None
) -> None:
    assert told(capsys, "screen", "--name", "QUILLFEATHER, AMBROSE") == {"matches": []}
    call_command("screen", "--name", "QUILLFEATHER, AMBROSE")
    assert "No list knows anyone" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["", "  ", ","])
def test_screen_needs_a_name(name: str) -> None:
    assert refusal("screen", "--name", name) == (
        f"Expected a name such as LAST, FIRST M, got {name!r}."
    )


def test_compare_names_prints_the_rows_with_their_probability(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = (
        "name1,name2,kind\n"
        '"TESTERLY, WILHELMINA Q","Testerly, Wilhelmina",person\n'
        '"TESTERLY, WILHELMINA","Quillfeather, Ambrose",person\n'
        "Derrick Petroleum Corporation,DERRICK PETROLEUM CORP,company\n"
    )
    path = kept(tmp_path, b"\xef\xbb\xbf" + data.encode(), "pairs.csv")
    rows = told(capsys, "compare_names", path)["rows"]
    assert [list(row) for row in rows] == [["name1", "name2", "kind", "probability"]] * 3
    assert rows[0]["name1"] == "TESTERLY, WILHELMINA Q"
    same, other, company = (row["probability"] for row in rows)
    assert same > 0.5 > other
    assert company > 0.5
    call_command("compare_names", str(path))
    printed = list(csv.reader(capsys.readouterr().out.splitlines()))
    assert printed[0] == ["name1", "name2", "kind", "probability"]
    assert [row[:3] for row in printed[1:]] == [
        [row["name1"], row["name2"], row["kind"]] for row in rows
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name1,name2\na,b\n",
         "pairs.csv, line 1: expected the columns name1, name2, kind; missing: kind"),
        (b"",
         "pairs.csv, line 1: expected the columns name1, name2, kind; missing: name1, name2, kind"),
        (b"name1,name2,kind\na,b,person\nc,d,firm\n",
         "pairs.csv, line 3, column kind: expected person or company, got 'firm'"),
        (b"name1,name2,kind\na,b\n",
         "pairs.csv, line 2, column kind: expected person or company, got None"),
        (b"name1,name2,kind\n\xff,b,person\n", "pairs.csv: expected UTF-8 text"),
        (b"name1,name2,kind\n" + b"x" * 140_000 + b",b,person\n",
         "pairs.csv, line 2: expected a CSV: field larger than field limit (131072)"),
    ],
)  # fmt: skip
def test_compare_names_refuses_a_file_it_cannot_read(
    tmp_path: Path, data: bytes, message: str
) -> None:
    assert refusal("compare_names", kept(tmp_path, data, "pairs.csv")) == message


def exported(path: Path) -> list[str]:
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == COLUMNS
    return [row[0] for row in rows[1:]]


def test_export_flags_writes_those_of_one_import_or_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wilhelmina_listed: None
) -> None:
    first = bring(van(gift("G-1"), gift("G-2", DateReceived="2026-01-01")))
    second = bring(van(gift("G-3")), name="b.csv")
    path = tmp_path / "flags.csv"
    assert told(capsys, "export_flags", "--output", path) == {"file": str(path), "flags": 3}
    assert exported(path) == ["G-2", "G-1", "G-3"]
    assert told(capsys, "export_flags", "--import", second.pk, "--output", path)["flags"] == 1
    assert exported(path) == ["G-3"]
    told(capsys, "export_flags", "--import", first.pk, "--output", path)
    stored = Path(settings.MEDIA_ROOT) / first.flags_file
    assert path.read_bytes() == stored.read_bytes()


def test_export_flags_leaves_out_what_was_withdrawn(
    tmp_path: Path, wilhelmina_listed: None
) -> None:
    bring(van(gift("G-1"), gift("G-2")))
    bring(van(gift("G-1", Amount="-50")), name="b.csv")
    call_command("export_flags", "--output", str(tmp_path / "flags.csv"))
    assert exported(tmp_path / "flags.csv") == ["G-2"]


@pytest.mark.parametrize("number", ["0", "4711", "-1", "99999999999999999999"])
def test_export_flags_refuses_an_import_that_is_not_there(tmp_path: Path, number: str) -> None:
    path = tmp_path / "flags.csv"
    assert refusal("export_flags", f"--import={number}", "--output", path) == (
        f"There is no import {number}."
    )
    assert not path.exists()


def test_export_flags_refuses_a_place_it_cannot_write_to(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "flags.csv"
    assert refusal("export_flags", "--output", nowhere) == f"{nowhere}: No such file or directory"
    assert refusal("export_flags", "--output", tmp_path) == f"{tmp_path}: Is a directory"


def _run_one(taken: Import) -> None:
    assert taken.job
    job_id = (due_jobs() & tree_jobs(taken.job.pk)).values_list("pk", flat=True)[0]
    run_job(job_id, "test/1")
