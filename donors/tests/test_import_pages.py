"""The page of an import: what it brought, what could not be understood, and what may be done."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.http import FileResponse
from django.test import Client
from django.urls import reverse

from core import storage
from donors.models import Election, Import
from donors.queries.imports import import_state
from donors.tests.office import (
    AMBROSE,
    COMMITTEE,
    COMMITTEE_COLUMNS,
    VAN_COLUMNS,
    bring,
    candidate_committee,
    employee,
    gift,
    hand_in,
    van,
)
from jobs.models import Job
from jobs.runner import run_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer", "donors-reviewer")


def signed_in(local_part: str, *roles: str) -> Client:
    client = Client()
    client.force_login(employee(local_part, *roles))
    return client


def address(taken: Import) -> str:
    return reverse("admin:donors_import_change", args=[taken.pk])


def test_text_that_is_no_committee_or_election_is_shown_and_counted(reviewer: Client) -> None:
    candidate_committee()
    rows = [
        gift("G-1", Committee=COMMITTEE, Election="the next one"),
        gift("G-2", Committee="Friends of <Nobody>", Election="P2026"),
        gift("G-3", AMBROSE, Committee="Friends of <Nobody>", Election="P2026"),
        gift("G-4", Committee="friends of odalys fenwright", Election="p2026"),
    ]
    taken = bring(van(*rows, columns=COMMITTEE_COLUMNS))
    assert taken.not_judged == 3
    page = reviewer.get(address(taken)).text
    assert "election the next one (1 gift)" in page
    assert "committee Friends of &lt;Nobody&gt; (2 gifts)" in page
    assert "odalys" not in page


def test_an_election_of_which_no_limit_is_known_is_named(reviewer: Client) -> None:
    committee = candidate_committee()
    Election.objects.create(committee=committee, code="P2028", date=date(2028, 6, 6))
    words = "no contribution limit is known for P2028 of Friends of Odalys Fenwright"
    rows = [gift("G-1", Committee=COMMITTEE, Election="P2026")]
    judged = bring(van(*rows, columns=COMMITTEE_COLUMNS))
    assert words not in reviewer.get(address(judged)).text
    rows = [gift("G-2", Committee=COMMITTEE, Election="P2028")]
    taken = bring(van(*rows, columns=COMMITTEE_COLUMNS), name="b.csv")
    assert taken.not_judged == 1
    assert words in reviewer.get(address(taken)).text


def shown(page: str, name: str, taken: Import) -> str:
    """The text of a field that the open page keeps fresh."""
    found = re.search(rf'<span data-fresh="{name}-{taken.pk}"[^>]*>(.*?)</span>\s*<', page, re.S)
    assert found, name
    return " ".join(re.sub(r"<[^>]*>", " ", found[1]).split())


def cancel_button(taken: Import) -> str:
    return reverse("admin:donors_import_cancel", args=[taken.pk])


@pytest.fixture
def manager() -> Client:
    return signed_in("manager", "donors-admin")


def test_what_it_brought_is_told_by_kind(reviewer: Client, wilhelmina_listed: None) -> None:
    bring(van(gift("G-1"), gift("G-2")))
    rows = [gift("G-1"), gift("G-2", Amount="51"), gift("G-3"), gift("G-4", Amount="x")]
    taken = bring(van(*rows), name="b.csv")
    page = reviewer.get(address(taken)).text
    told = [shown(page, name, taken) for name in ("rows", "new", "changed", "unchanged")]
    assert told == ["4", "1", "1", "1"]
    assert (shown(page, "rejected", taken), shown(page, "flags", taken)) == ("1", "2")
    assert (shown(page, "state", taken), "data-under-way" in page) == ("done", False)


def test_one_that_waits_is_cancelled_by_its_button(manager: Client) -> None:
    taken = hand_in(van(gift("G-1")))
    page = manager.get(address(taken)).text
    assert (shown(page, "state", taken), shown(page, "unchanged", taken)) == ("waiting", "-")
    assert cancel_button(taken) in page
    assert "data-under-way" in page
    answer = manager.post(cancel_button(taken))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(taken))
    page = manager.get(address(taken)).text
    assert shown(page, "state", taken) == "cancelled"
    assert cancel_button(taken) not in page
    assert "data-under-way" not in page
    assert import_state(taken).state == "cancelled"


def test_until_its_running_part_has_stopped_it_is_being_cancelled(
    manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = hand_in(van(gift("G-1")))
    pages: list[str] = []

    def at_it(**arguments: object) -> dict[str, int]:
        manager.post(cancel_button(taken))
        urls = (address(taken), reverse("admin:donors_import_changelist"))
        pages.extend(manager.get(url).text for url in urls)
        return {}

    monkeypatch.setattr("donors.actions.loading.load_chunk", at_it)
    run_job(Job.objects.get(function="donors.tasks.load_chunk").pk, "test/1")
    assert len(pages) == 2
    for page in pages:
        assert shown(page, "state", taken) == "being cancelled"
        assert "data-under-way" in page
        assert cancel_button(taken) not in page
    assert shown(manager.get(address(taken)).text, "state", taken) == "cancelled"


def test_a_page_whose_import_was_read_before_its_job_ended_is_asked_once_more(
    reviewer: Client,
) -> None:
    taken = bring(van(gift("G-1", AMBROSE)))
    Import.objects.filter(pk=taken.pk).update(finished_at=None)
    assert "data-under-way" in reviewer.get(address(taken)).text


def test_one_that_is_done_has_no_button_and_refuses(manager: Client) -> None:
    taken = bring(van(gift("G-1")))
    again = bring(van(gift("G-1")))
    for done in (taken, again):
        assert cancel_button(done) not in manager.get(address(done)).text
        page = manager.post(cancel_button(done), follow=True).text
        assert "Nothing of this is open any more." in page or "It repeats an earlier file" in page


@pytest.mark.parametrize("role", ["donors-reviewer", "donors-compliance", "platform-engineer"])
def test_cancelling_is_for_administrators(role: str) -> None:
    taken = hand_in(van(gift("G-1")))
    colleague = signed_in("colleague", role)
    assert cancel_button(taken) not in colleague.get(address(taken)).text
    assert colleague.post(cancel_button(taken)).status_code == 403
    assert import_state(taken).state == "waiting"


def test_columns_that_the_file_lacks_are_warned_of(reviewer: Client) -> None:
    columns = [name for name in VAN_COLUMNS if name != "Employer"]
    row = {name: gift("G-1")[name] for name in columns}
    page = reviewer.get(address(hand_in(van(row, columns=columns)))).text
    assert "no column Employer: gifts that are known already lose what they had there" in page


def download(client: Client, taken: Import, name: str) -> bytes:
    answer = client.get(reverse(f"donors:import-{name}", args=[taken.pk]))
    assert isinstance(answer, FileResponse), answer
    return b"".join(answer.streaming_content)


def test_the_reject_file_is_downloaded_mended_and_loaded_again(reviewer: Client) -> None:
    taken = bring(van(gift("G-1"), gift("G-2", AMBROSE, Amount="1e9", Employer="=x")))
    page = reviewer.get(address(taken)).text
    assert reverse("donors:import-rejects", args=[taken.pk]) in page
    data = download(reviewer, taken, "rejects")
    [header, row] = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert header == [*VAN_COLUMNS, "line", "column", "value", "reason"]
    assert row[-4:-1] == ["3", "Amount", "1e9"]
    mended = bring(data.replace(b"1e9", b"75.00", 1), name="rejects.csv")
    assert (mended.rows, mended.new, mended.changed, mended.rejected) == (1, 1, 0, 0)
    again = bring(van(gift("G-1"), gift("G-2", AMBROSE, Amount="75.00", Employer="=x")))
    assert (again.new, again.changed) == (0, 0)


def test_the_flags_are_downloaded_by_those_who_may_see_them(
    reviewer: Client, wilhelmina_listed: None
) -> None:
    taken = bring(van(gift("G-1")))
    assert reverse("donors:import-flags", args=[taken.pk]) in reviewer.get(address(taken)).text
    assert download(reviewer, taken, "flags").splitlines()[1].startswith(b"G-1,")
    stranger = signed_in("engineer", "platform-engineer")
    for name in ("flags", "rejects"):
        url = reverse(f"donors:import-{name}", args=[taken.pk])
        assert stranger.get(url).status_code == 403
    assert reviewer.get(reverse("donors:import-rejects", args=[taken.pk])).status_code == 404
    storage.remove([taken.flags_file])
    assert reviewer.get(reverse("donors:import-flags", args=[taken.pk])).status_code == 404
