"""Every migration can run while the release before it still serves; docs/write-a-migration.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

from tests.migrations.judging import faults

pytestmark = pytest.mark.django_db
OURS = ("jobs", "access", "gateway", "portal", "donors", "texting", "audit", "media")
# Up to these, no release was running: nobody was there who could be stopped. To be raised until the
# first release, and never after.
BEFORE_THE_FIRST_RELEASE = {
    "access": "0002", "donors": "0003", "gateway": "0001", "jobs": "0001", "portal": "0001",
}  # fmt: skip
AT_LEAST = 20  # characters of a reason


def test_every_migration_is_safe_while_the_old_code_runs_or_says_why() -> None:
    loader = MigrationLoader(connection)
    nodes = loader.graph.nodes
    new = [key for key in nodes if key[0] in OURS and not _is_of_old(key)]
    order = [key for key in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(key)]
    complaints = []
    state = loader.project_state([key for key in nodes if key not in new])
    for key in dict.fromkeys(order):
        if key not in new:
            continue
        complaints += [f"{'.'.join(key)}: {fault}" for fault in _left(nodes[key], state)]
        state = nodes[key].mutate_state(state)
    assert complaints == []


def _is_of_old(key: tuple[str, str]) -> bool:
    return key[1][:4] <= BEFORE_THE_FIRST_RELEASE.get(key[0], "")


def _left(migration: Migration, state: ProjectState) -> list[str]:
    """What is said against it, less what it answers; and answers that nobody asked for."""
    found, _ = faults(migration, state)
    answers: dict[str, str] = getattr(migration, "safe_because", {})
    wrong = [f"{rule}: {why}" for rule, why in found.items() if rule not in answers]
    wrong += [f"safe_because names {rule}, which is no fault" for rule in answers.keys() - found]
    wrong += [f"{rule}: why?" for rule, why in answers.items() if len(why) < AT_LEAST]
    return wrong


# --- These checks themselves ----------------------------------------------------------------------


def migration(*operations: Any, atomic: bool = True, **more: Any) -> Migration:
    """One of an invented app, upon its table `gift`."""
    attributes = {"operations": list(operations), "atomic": atomic, **more}
    made: Migration = type("Migration", (Migration,), attributes)("0002_next", "shop")
    return made


@pytest.fixture(scope="module")
def state() -> ProjectState:
    start = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20)),
        ("note", models.CharField(max_length=20, null=True)),
    ]
    migrations.CreateModel("Gift", fields).state_forwards("shop", start)
    return start


def nothing(*args: object) -> None:
    """What a RunPython of these tests runs."""


INDEX = models.Index(fields=["name"], name="gift_name")
CHECK = models.CheckConstraint(condition=~models.Q(name=""), name="gift_named")
ONCE = models.UniqueConstraint(fields=["name"], name="gift_once")


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (migrations.RemoveField("gift", "note"), "remove-field"),
        (migrations.DeleteModel("Gift"), "delete-model"),
        (migrations.RenameField("gift", "note", "remark"), "rename-field"),
        (migrations.RenameModel("Gift", "Present"), "rename-model"),
        (migrations.AlterModelTable("gift", "presents"), "rename-table"),
        (migrations.AddField("gift", "size", models.IntegerField(default=0)), "add-not-null"),
        (
            migrations.AddField("gift", "key", models.IntegerField(null=True, db_index=True)),
            "add-index",
        ),
        (
            migrations.AddField(
                "gift", "of", models.ForeignKey("shop.gift", models.CASCADE, null=True)
            ),
            "add-index",
        ),
        (migrations.AlterField("gift", "note", models.CharField(max_length=20)), "set-not-null"),
        (migrations.AlterField("gift", "name", models.IntegerField()), "change-type"),
        (migrations.AlterField("gift", "name", models.CharField(max_length=5)), "change-type"),
        (
            migrations.AlterField("gift", "name", models.CharField(max_length=20, unique=True)),
            "add-index",
        ),
        (migrations.AddIndex("gift", INDEX), "add-index"),
        (migrations.AddConstraint("gift", ONCE), "add-index"),
        (migrations.AddConstraint("gift", CHECK), "add-check"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_stop_the_old_code_is_told(
    operation: Any, rule: str, state: ProjectState
) -> None:
    assert rule in faults(migration(operation), state)[0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: migrations.AddField("gift", "size", models.IntegerField(null=True)),
        lambda: migrations.AddField("gift", "at", models.DateTimeField(db_default=Now())),
        lambda: migrations.AlterField(
            "gift", "note", models.CharField(max_length=20, null=True, choices=[("a", "A")])
        ),
        lambda: migrations.AlterField("gift", "name", models.CharField(max_length=30)),
        lambda: migrations.RunPython(nothing),
        lambda: AddConstraintNotValid("gift", CHECK),
        lambda: migrations.CreateModel(
            "Card",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=20, db_index=True)),
                ("gift", models.ForeignKey("shop.gift", models.CASCADE)),
            ],
        ),
    ],
)
def test_what_does_no_harm_is_not(make: Callable[[], Any], state: ProjectState) -> None:
    assert faults(migration(make()), state)[0] == {}


def test_a_table_made_just_now_may_be_changed_as_one_likes(state: ProjectState) -> None:
    card = migrations.CreateModel(
        "Card",
        [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))],
    )
    index = models.Index(fields=["name"], name="card_name")
    required = migrations.AddField("card", "size", models.IntegerField(default=0))
    steps = migration(
        card, required, migrations.AddIndex("card", index), migrations.RunPython(nothing)
    )
    assert faults(steps, state)[0] == {}


def test_an_index_that_is_built_beside_the_work_is_fine(state: ProjectState) -> None:
    assert faults(migration(AddIndexConcurrently("gift", INDEX), atomic=False), state)[0] == {}


def test_rows_are_not_written_under_the_lock_of_a_table(state: ProjectState) -> None:
    field = migrations.AddField("gift", "size", models.IntegerField(null=True))
    both = migration(field, migrations.RunPython(nothing))
    assert set(faults(both, state)[0]) == {"data-beside-tables"}


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("CREATE INDEX gift_name ON shop_gift (name)", "require-concurrent-index-creation"),
        ("ALTER TABLE shop_gift ALTER COLUMN name TYPE text", "changing-column-type"),
        ("ALTER TABLE shop_gift DROP COLUMN note", "ban-drop-column"),
    ],
)
def test_sql_by_hand_is_squawks_to_judge(sql: str, rule: str, state: ProjectState) -> None:
    assert rule in faults(migration(migrations.RunSQL(sql)), state)[0]


def test_a_fault_may_be_answered_for_by_its_name_and_with_a_reason(state: ProjectState) -> None:
    index = migrations.AddIndex("gift", INDEX)
    unanswered = _left(migration(index), state)
    rules = {line.partition(":")[0] for line in unanswered}
    good = dict.fromkeys(rules, "The table holds a dozen rows.")
    assert "add-index" in rules
    assert _left(migration(index, safe_because=good), state) == []
    assert _left(migration(index, safe_because=dict.fromkeys(rules, "fine")), state) != []


def test_an_answer_that_nobody_asked_for_is_told(state: ProjectState) -> None:
    field = migrations.AddField("gift", "size", models.IntegerField(null=True))
    (told,) = _left(migration(field, safe_because={"add-index": "It is a small table."}), state)
    assert told == "safe_because names add-index, which is no fault"
