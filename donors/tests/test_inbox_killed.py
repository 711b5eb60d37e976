"""A worker that takes a file up from the inbox is killed between two lines, any two of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db.models.functions import Now

from donors.actions import imports, inbox
from donors.models import Import, InboxFile
from donors.tests.killing import in_a_process_killed_at
from donors.tests.office import gift, van

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
OURS = {inbox.__file__, imports.__file__}
EVERY = 12  # lines from one death to the next


def test_a_file_is_taken_up_once_wherever_its_worker_is_killed(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.INBOX = str(tmp_path)
    deaths = 0
    for line in range(1, 10_000, EVERY):
        name = f"{line}.csv"
        (tmp_path / name).write_bytes(van(gift(f"G-{line}")))
        inbox.look()
        InboxFile.objects.update(seen_at=Now() - timedelta(seconds=20))
        inbox.look()
        row = InboxFile.objects.get(name=name)
        died = in_a_process_killed_at(line, partial(inbox.take_up_file, file_id=row.pk), files=OURS)
        deaths += died
        inbox.take_up_file(file_id=row.pk)
        inbox.look()
        assert Import.objects.filter(file_name=name).count() == 1, line
        assert [path.name for path in tmp_path.glob("*.csv")] == [], line
        if not died:
            break
    assert deaths > 5
    assert Import.objects.filter(repeat_of=None).count() == deaths + 1
