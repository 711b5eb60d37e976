"""README.md and docs/ name only what exists; see docs.py beside this file for how it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import docs

SETTINGS = docs.ROOT / "docs" / "settings.md"


@pytest.fixture(params=docs.documents(), ids=lambda path: str(path.relative_to(docs.ROOT)))
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_make_target_that_is_named_exists(document: Path) -> None:
    assert docs.unknown_targets(document.read_text()) == []


def test_every_command_that_is_named_exists_with_its_flags(document: Path) -> None:
    assert docs.unknown_commands(document.read_text()) == []


def test_every_url_that_is_named_leads_somewhere(document: Path) -> None:
    assert docs.unknown_urls(document.read_text()) == []


def test_every_file_that_is_named_exists(document: Path) -> None:
    assert docs.unknown_files(document.read_text(), document) == []


def test_every_variable_that_is_shown_set_is_read(document: Path) -> None:
    assert docs.unknown_variables(document.read_text(), docs.read_variables()) == []


def test_every_constant_that_is_named_is_in_the_code(document: Path) -> None:
    assert docs.unknown_constants(document.read_text(), docs.read_variables()) == []


def test_settings_md_lists_exactly_the_variables_that_are_read() -> None:
    assert docs.documented_variables(SETTINGS.read_text()) == docs.read_variables()


# --- These checks themselves --------------------------------------------------------------------


def test_a_wrong_make_target_is_caught() -> None:
    assert docs.unknown_targets("Type `make demo` or `make coffee`, and make do.") == [
        "make coffee"
    ]


def test_a_wrong_command_and_a_wrong_flag_are_caught() -> None:
    text = """Type `manage.py no_such_command --fast`, then
```
python manage.py migrate --plan --sideways   # --not-a-flag
manage.py check --deploy -> --nor-this
```"""
    assert docs.unknown_commands(text) == [
        "manage.py migrate --sideways",
        "manage.py no_such_command",
    ]


def test_a_wrong_url_is_caught() -> None:
    text = (
        "`/sign-in/`, `/admin/access/grant/<id>/change/`, `/admin/...`, "
        "`/no/such/page/`, `/nor/...`"
    )
    assert docs.unknown_urls(text) == ["/no/such/page/", "/nor/..."]


def test_a_url_is_told_from_a_folder_of_the_machine_of_that_name() -> None:
    assert docs.unknown_urls("`/media/clips/`, `/media/...`, `/home/`") == [
        "/media/clips/",
        "/media/...",
    ]


def test_a_url_with_an_id_a_query_or_a_method_is_looked_up() -> None:
    text = """`/donors/imports/12/flags.csv` `/donors/imports/<int:import_id>/coffee.csv`
    `/admin/donors/flag/queue/?severity=illegal` `/admin/donors/flag/qeue/?q=1` `POST /sign-in/`
    `POST /sign-inn/` <http://localhost:8000/sign-in/> [here](http://127.0.0.1:8000/nowhere/)"""
    assert docs.unknown_urls(text) == [
        "/donors/imports/<int:import_id>/coffee.csv",
        "/admin/donors/flag/qeue/?q=1",
        "/sign-inn/",
        "/nowhere/",
    ]


def test_an_admin_page_of_a_row_has_a_number_for_an_id() -> None:
    text = "`/admin/donors/flag/7/change/`, `/admin/donors/flag/<id>/`, `/admin/donors/flag/x/`"
    assert docs.unknown_urls(text) == ["/admin/donors/flag/x/"]


def test_a_page_that_the_admin_only_seems_to_have_is_caught() -> None:
    assert docs.unknown_urls("`/admin/nonsense/`") == ["/admin/nonsense/"]


def test_a_folder_of_the_machine_is_no_url() -> None:
    assert docs.unknown_urls("`/tmp`, `/etc/hosts`") == []


def test_a_wrong_file_is_caught() -> None:
    text = """`platform/core/` `core/apps.py` `settings.py` `donors/*.py` `var/uploads`
    `donors/rules/your_rule.py` `text/html` `platform/nothing.py` `donors/nothing/`
    `donors/no/your_rule.py` `nothing.py` [a](settings.md) [b](missing.md#part)
    [c](https://example.org/missing.md)"""
    assert docs.unknown_files(text, SETTINGS) == [
        "platform/nothing.py",
        "donors/nothing/",
        "donors/no/your_rule.py",
        "nothing.py",
        "missing.md",
    ]


def test_a_wrong_file_in_a_command_is_caught() -> None:
    text = "`python benchmarks/whole_way.py [--rows 9]` `sh scripts/nothing.sh` `cat nothing.md`"
    assert docs.unknown_files(text, SETTINGS) == ["scripts/nothing.sh", "nothing.md"]


def test_a_wrong_constant_is_caught() -> None:
    text = "`LOG_LEVEL`, `SECRET_KEY_FILE`, `DEFAULT_SOURCES`, `NO_SUCH_NAME`, `COPY`"
    assert docs.unknown_constants(text, {"LOG_LEVEL", "SECRET_KEY"}) == ["NO_SUCH_NAME"]


def test_a_wrong_variable_is_caught() -> None:
    text = "`PORT=8001 make run`, `SECRET_KEY_FILE=/run/key`, `COFFEE=on make run`"
    assert docs.unknown_variables(text, {"PORT", "SECRET_KEY"}) == ["COFFEE"]


def test_every_way_to_read_a_variable_is_seen() -> None:
    source = 'env.text("A"); env.words("B", ""); os.environ.get("C"); os.environ["D"]; f("E"); g[x]'
    assert docs.variables_read_by(source) == {"A", "B", "C", "D"}


def test_a_row_of_a_table_documents_a_variable_and_a_mention_does_not() -> None:
    assert docs.documented_variables("| `PORT` | 1 | x |\nSee `DEBUG`.") == {"PORT"}
