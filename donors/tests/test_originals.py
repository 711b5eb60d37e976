"""The file that an import came from: to be had, until it is removed for its age."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import storage
from core.folder_storage import ASIDE
from donors.actions.tidying import tidy
from donors.models import Contribution, Import
from donors.tests.office import ON_LIST, bring, bring_list, employee, gift, hand_in, people, van

pytestmark = pytest.mark.django_db
GIFTS = van(gift("G-1"))


@pytest.fixture
def keeper() -> Client:
    client = Client()
    client.force_login(employee("keeper", "donors-compliance"))
    return client


def original(taken: Import) -> str:
    return reverse("donors:import-original", args=[taken.pk])


def made_old(*imports: Import, days: int) -> None:
    ids = [taken.pk for taken in imports]
    Import.objects.filter(pk__in=ids).update(created_at=timezone.now() - timedelta(days=days))


def test_a_file_is_downloaded_as_it_came(keeper: Client) -> None:
    taken = bring(GIFTS, name="march.csv")
    response = keeper.get(original(bring(GIFTS, name="again.csv")))
    assert isinstance(response, FileResponse)
    assert response.getvalue() == GIFTS
    assert 'filename="again.csv"' in response.headers["Content-Disposition"]
    other = Client()
    other.force_login(employee("other"))
    assert other.get(original(taken)).status_code == 403


def test_old_files_are_removed_and_what_they_brought_stays(
    keeper: Client, settings: LazySettings
) -> None:
    settings.IMPORT_ORIGINALS_KEPT_DAYS = 100
    old, young = bring(GIFTS), bring(van(gift("G-2")))
    repeat = bring(GIFTS)
    made_old(old, repeat, days=101)
    made_old(young, days=99)

    assert tidy()["originals"] == 1
    assert tidy()["originals"] == 0

    old.refresh_from_db()
    assert old.original_removed_at
    with pytest.raises(FileNotFoundError):
        storage.read(old.stored_as)
    with storage.read(young.stored_as) as file:
        assert file.read() == van(gift("G-2"))
    assert Contribution.objects.count() == 2
    for taken in (old, repeat):
        gone = keeper.get(original(taken))
        assert gone.status_code == 410
        assert "was removed from storage on" in gone.text
    page = keeper.get(reverse("admin:donors_import_change", args=[old.pk])).text
    assert "for its age" in page
    assert original(old) not in page
    flags = keeper.get(reverse("donors:import-flags", args=[old.pk]))
    assert isinstance(flags, FileResponse)
    assert flags.getvalue()


def test_what_could_not_be_read_goes_with_the_file_itself(
    keeper: Client, settings: LazySettings
) -> None:
    settings.IMPORT_ORIGINALS_KEPT_DAYS = 100
    rows = van(gift("G-1"), gift("G-2", Amount="many"))
    taken, repeat = bring(rows), bring(rows)
    rejects = taken.rejects_file
    made_old(taken, repeat, days=101)
    tidy()
    with pytest.raises(FileNotFoundError):
        storage.read(rejects)
    row = taken.rejects.get()
    assert (row.line, row.column, row.value, row.raw) == (3, "Amount", "", "")
    for one in (taken, repeat):
        page = reverse("donors:import-rejects", args=[one.pk])
        assert keeper.get(page).status_code == 404
        assert page not in keeper.get(reverse("admin:donors_import_change", args=[one.pk])).text


def test_the_file_of_an_import_that_is_under_way_stays(settings: LazySettings) -> None:
    settings.IMPORT_ORIGINALS_KEPT_DAYS = 1
    taken = hand_in(GIFTS)
    made_old(taken, days=2)
    assert tidy()["originals"] == 0


def test_files_that_somebody_was_killed_over_go_after_a_day() -> None:
    taken = bring(GIFTS)
    kept = bring_list(people(ON_LIST)).stored_as
    young, old = (storage.write(f"donors/imports/{name}/original", GIFTS) for name in ("a", "b"))
    listed = storage.write("donors/lists/executives/lost", GIFTS)
    handed_in = storage.write("donors/uploads/lost", GIFTS)
    halves = [storage.write(f"{ASIDE}/{name}", b"half a file") for name in ("young", "old")]
    two_days_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for name in (old, taken.stored_as, listed, kept, handed_in, halves[1]):
        os.utime(default_storage.path(name), (two_days_ago, two_days_ago))
    assert not {*halves} & {*storage.walk()}  # nobody takes them for files

    told = tidy()

    assert (told["orphans"], told["partial"]) == (3, 1)
    left = set(storage.walk())
    assert not {old, listed, handed_in} & left
    assert {young, taken.stored_as, kept} <= left
