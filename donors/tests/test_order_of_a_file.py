"""In whatever order a file comes and however it is cut up, each donor is weighed the same."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from donors import tasks
from donors.actions import imports
from donors.demo import generate
from donors.models import Match
from donors.tests.office import bring, bring_list, table

pytestmark = pytest.mark.django_db

Rows = list[dict[str, str]]


def matches_of(rows: Rows, listed: Rows, *, list_first: bool = True) -> list[tuple[Any, ...]]:
    """What is kept when the file has come in, as if nothing had been there before."""
    with transaction.atomic():
        if list_first:
            bring_list(table(listed, listed[0]))
        bring(table(rows, rows[0]))
        if not list_first:
            bring_list(table(listed, listed[0]))
        found = Match.objects.values_list(
            "profile__digest", "entry__listed_id", "probability", "band", "reasons"
        )
        kept = sorted(found, key=lambda match: match[:2])
        transaction.set_rollback(True)
    return kept


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rows, Rows]:
    """Some 240 donors, a list, and a few who are on it among them."""
    made = generate(tmp_path_factory.mktemp("order"), contributions=400)
    planted = {row["entry_id"] for row in read(made.truth)}
    listed = read(made.oil_gas_executives)
    return read(made.gifts), [
        row for place, row in enumerate(listed) if row["id"] in planted or place % 10 == 0
    ]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_order_and_chunks_change_no_weight(
    files: tuple[Rows, Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    gifts, listed = files
    expected = matches_of(gifts, listed)
    assert len(expected) > 0

    for rows_per_chunk, profiles_per_job in ((50, 7), (333, 100)):
        monkeypatch.setattr(imports, "ROWS_PER_CHUNK", rows_per_chunk)
        monkeypatch.setattr(tasks, "PROFILES_PER_JOB", profiles_per_job)
        shuffle = random.Random(rows_per_chunk).shuffle
        shuffle(gifts := [*gifts])
        shuffle(listed := [*listed])
        assert matches_of(gifts, listed) == expected


def test_a_list_that_comes_later_weighs_as_one_that_came_before(
    files: tuple[Rows, Rows],
) -> None:
    gifts, listed = files

    assert matches_of(gifts, listed, list_first=False) == matches_of(gifts, listed)
