"""What is wrong with a migration while the release before it still runs beside it.

Two judges: squawk looks at the SQL, for locks that would stop the house; our own rules look at the
operations, for what the old code still reads or does not write yet. A table that the migration makes
itself is nobody's yet, and anything may be done to it.

A migration that knows better says so, by the name of the rule:

    safe_because = {"add-index": "The table holds a few hundred rows."}
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    AlterModelTable,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Field, UniqueConstraint

GONE = {
    RemoveField: "remove-field",
    DeleteModel: "delete-model",
    RenameField: "rename-field",
    RenameModel: "rename-model",
    AlterModelTable: "rename-table",
}
# What squawk says and we do not want to hear, each with why.
NOT_ASKED = {
    "prefer-text-field": "Django's CharField is a varchar; a new limit is an ALTER that squawk sees",
    "prefer-bigint-over-int": "a count of rows in a file, not a key: keys are bigint by setting",
    "prefer-bigint-over-smallint": "a small number by its nature",
    "require-lock-timeout": "our migrate sets it, for every migration",
    "require-statement-timeout": "our migrate sets it, for every migration",
    "prefer-robust-stmts": "Django writes none; what to do then stands in the checklist",
    "adding-required-field": "our add-not-null, which knows the tables made just now",
}
TABLE = re.compile(r'(?:ALTER TABLE|CREATE TABLE|INDEX .*? ON|TRIGGER .*? ON)\s+"(\w+)"', re.DOTALL)
# What squawk cannot know to be quick: a default that is worked out once, and a text that may grow
# (one that may shrink is our change-type).
QUICK = {
    "adding-field-with-default": re.compile(r"DEFAULT \(?STATEMENT_TIMESTAMP\(\)\)?"),
    "changing-column-type": re.compile(r"TYPE varchar\(\d+\)"),
}
MADE = re.compile(r'CREATE TABLE "(\w+)"')


def sql_of(migration: Migration, state: ProjectState) -> tuple[str, ProjectState]:
    """Its SQL as `sqlmigrate` gives it, one statement a line, and the state it leaves."""
    with (
        _as_if_outside_a_transaction(),
        connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor,
    ):
        after = migration.apply(state.clone(), editor, collect_sql=True)
    statements = [line for line in editor.collected_sql if not line.startswith("--")]
    return "\n".join(" ".join(line.split()) for line in statements), after


@contextmanager
def _as_if_outside_a_transaction() -> Iterator[None]:
    """A test's own says nothing about the migration; and no statement is sent."""
    inside, connection.in_atomic_block = connection.in_atomic_block, False
    try:
        yield
    finally:
        connection.in_atomic_block = inside


def faults(migration: Migration, state: ProjectState) -> tuple[dict[str, str], ProjectState]:
    """What both judges say, by the name of the rule, and the state that the migration leaves."""
    sql, after = sql_of(migration, state)
    return {
        **dict(_of_squawk(sql, atomic=migration.atomic)),
        **dict(_ours(migration, state)),
    }, after


# --- squawk ---------------------------------------------------------------------------------------


def _of_squawk(sql: str, *, atomic: bool) -> Iterator[tuple[str, str]]:
    lines, made = sql.splitlines(), set(MADE.findall(sql))
    for complaint in _squawk(sql, atomic=atomic):
        statement = lines[complaint["line"]] if complaint["line"] < len(lines) else ""
        table = TABLE.search(statement)
        rule = str(complaint["rule_name"])
        is_quick = rule in QUICK and QUICK[rule].search(statement)
        if not is_quick and not (table and table[1] in made):
            yield rule, f"{complaint['message']} {complaint['help'] or ''}"


def _squawk(sql: str, *, atomic: bool) -> list[dict[str, object]]:  # type: ignore[type-arg]
    command = [
        str(Path(sys.executable).with_name("squawk")), "--pg-version=15.0", "--reporter=json",
        f"--exclude={','.join(NOT_ASKED)}", *(["--assume-in-transaction"] if atomic else []),
    ]  # fmt: skip
    done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


# --- Our own --------------------------------------------------------------------------------------


def _ours(migration: Migration, before: ProjectState) -> Iterator[tuple[str, str]]:
    label = migration.app_label
    state, made = before.clone(), set[str]()
    operations = list(_flat(migration.operations))
    for operation in operations:
        if isinstance(operation, CreateModel):
            made.add(operation.name.lower())
        elif _model_of(operation) not in made:
            yield from _of_operation(operation, label, state)
        operation.state_forwards(label, state)
    kinds = [isinstance(operation, RunPython | RunSQL) for operation in operations]
    if migration.atomic and any(kinds) and not all(kinds) and set(_tables(operations)) - made:
        yield (
            "data-beside-tables",
            (
                "Rows are written in the transaction that holds the lock of an ALTER until the last"
                " one is: put them into a migration of their own."
            ),
        )


def _flat(operations: list[Operation]) -> Iterator[Operation]:
    """What is done to the database; a change of the state alone is none."""
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _model_of(operation: Operation) -> str:
    name = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    return str(name).lower()


def _tables(operations: list[Operation]) -> Iterator[str]:
    for operation in operations:
        if not isinstance(operation, RunPython | RunSQL):
            yield _model_of(operation)


def _of_operation(
    operation: Operation, label: str, state: ProjectState
) -> Iterator[tuple[str, str]]:
    what = operation.describe()
    for kind, rule in GONE.items():
        if isinstance(operation, kind):
            yield rule, f"{what}: the old code still reads it. Two releases: see the checklist."
    if isinstance(operation, AddField):
        yield from _of_new_field(what, operation.field)
    elif isinstance(operation, AlterField):
        fields = state.models[label, operation.model_name_lower].fields
        yield from _of_changed_field(what, fields[operation.name], operation.field)
    elif type(operation) is AddIndex:
        yield "add-index", f"{what}: writing waits meanwhile. AddIndexConcurrently does not."
    elif isinstance(operation, AddConstraint) and not isinstance(operation, AddConstraintNotValid):
        yield from _of_constraint(what, operation.constraint)


def _of_new_field(what: str, field: Field) -> Iterator[tuple[str, str]]:  # type: ignore[type-arg]
    if field.many_to_many:
        return
    if not field.null and not field.has_db_default():
        yield (
            "add-not-null",
            (
                f"{what}: the old code's INSERT does not name it. Give it a db_default, or null=True."
            ),
        )
    if field.unique or field.db_index:
        yield "add-index", f"{what}: its index is built while writing waits."


def _of_changed_field(
    what: str, old: Field, new: Field  # type: ignore[type-arg]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    if old.null and not new.null:
        yield "set-not-null", f"{what}: every row is read under a lock, and old code writes nulls."
    if _type(old) != _type(new) and not _is_wider(old, new):
        yield "change-type", f"{what}: the table is written anew, and the old code expects the old."
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        yield "add-index", f"{what}: its index is built while writing waits."


def _type(field: Field) -> str:  # type: ignore[type-arg]
    """By class and length: a foreign key's own type would need the other model."""
    return f"{field.get_internal_type()} {field.max_length}"


def _is_wider(old: Field, new: Field) -> bool:  # type: ignore[type-arg]
    same = old.get_internal_type() == new.get_internal_type()
    return same and bool(old.max_length and new.max_length and new.max_length > old.max_length)


def _of_constraint(what: str, constraint: object) -> Iterator[tuple[str, str]]:
    if isinstance(constraint, UniqueConstraint):
        yield "add-index", f"{what}: its index is built while writing waits."
    elif isinstance(constraint, CheckConstraint):
        yield (
            "add-check",
            (
                f"{what}: every row is read under a lock. AddConstraintNotValid first, and"
                " ValidateConstraint in the next migration."
            ),
        )
