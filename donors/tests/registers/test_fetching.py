"""A list is fetched page by page, goes on where it was stopped, and is united with what it has."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from core import storage
from core.errors import Refused
from donors import tasks
from donors.actions import fetching
from donors.actions.fetching import (
    begin_fetch,
    fetch_again,
    fetch_agents,
    fetch_filings,
    go_on,
    unite_filings,
)
from donors.actions.lists import take_up_list
from donors.clients.registers import agent_register
from donors.clients.registers.base import FilingsPage, RegisterError
from donors.clients.registers.lda import LdaApi
from donors.models import Flag, ListEntry, ListFetch, ListVersion
from donors.tests.killing import in_a_process_killed_in
from donors.tests.office import bring, gift, van
from donors.tests.registers.offices import Registers, filing, zipped
from jobs.actions import cancel
from jobs.queries import tree
from jobs.runner import work_off

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() - timedelta(days=30)
POSTED = DAY.isoformat()
PRINCIPALS = (
    "Foreign Principal Termination Date,Foreign Principal,Foreign Principal Registration Date,"
    "Registration Number,Registration Date,Registrant Name\n"
    ',"Republic of Ruritania",03/01/2021,7,03/01/2021,"Bolt Global, Inc."\n'
)
REGISTRANTS = (
    "Registration_Number,Registration_Date,Termination_Date,Name,Business_Name,City,State,Zip\n"
    '"7","03/01/2021","","Bolt Global, Inc.","","Duluth","MN","55802"\n'
    '"8","03/01/2021","06/30/2022","Ended Müller LLC","","Duluth","MN","55802"\n'
)
SHORT_FORMS = (
    "Short Form Termination Date,Short Form Date,Short Form Last Name,Short Form First Name,"
    "Registration Number,Registration Date,Registrant Name,City,State,Zip\n"
    ",04/01/2021,TESTERLY,WILHELMINA Q,7,03/01/2021,Bolt Global,Springfield,IL,62701\n"
    ',04/01/2021,OXENHOLME,CASIMIR,8,03/01/2021,"Ended Müller LLC",Duluth,MN,55802\n'
)


@pytest.fixture(autouse=True)
def _no_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in has no quota, and nobody waits for it."""
    monkeypatch.setattr(LdaApi, "_keep_pace", lambda self: None)


def fetch(kind: str = "lda", *, since: date | None = None) -> ListFetch:
    """Fetch a list here and now."""
    begun = begin_fetch(slug=kind, kind=kind, since=since)
    return finish(begun)


def finish(begun: ListFetch) -> ListFetch:
    assert begun.job
    state = work_off(begun.job)
    assert state.state == "done", state
    return ListFetch.objects.select_related("version").get(pk=begun.pk)


def names() -> set[str]:
    return set(ListEntry.objects.filter(ended_in=None).values_list("name", flat=True))


def many(number: int) -> list[dict[str, Any]]:
    return [filing(n, POSTED, "Ada Bolt") for n in range(1, number + 1)]


def clients_of(name: str = "Bolt, Ada") -> int:
    """How many a lobbyist works for, beside the firm."""
    return len(ListEntry.objects.get(name=name).organisations) - 1


def test_all_pages_become_one_version(registers: Registers) -> None:
    registers.filings = [*many(60), filing(61, POSTED, "Casimir Oxenholme")]
    done = fetch()
    assert registers.pages == [1, 2, 3]
    assert (done.told, done.pages, done.reads) == (61, 3, 3)
    assert done.version
    assert (done.version.number, done.version.entries) == (1, 2)
    assert clients_of() == 60
    assert storage.names_in(done.folder)  # what the register said is kept


def test_the_next_time_asks_for_what_is_new_and_keeps_what_there_was(registers: Registers) -> None:
    registers.filings = [filing(1, POSTED, "Ada Bolt")]
    first = fetch()
    assert first.since == timezone.localdate() - timedelta(days=365)
    today = timezone.localdate().isoformat()
    registers.filings = [filing(2, today, "Casimir Oxenholme")]  # and of the first one no word
    second = fetch()
    assert second.since == timezone.localdate() - timedelta(days=3)
    assert names() == {"Bolt, Ada", "Oxenholme, Casimir"}
    assert second.version
    assert (second.version.number, second.version.added, second.version.ended) == (2, 1, 0)


def test_a_lobbyist_whose_work_is_terminated_ends_on_that_day(registers: Registers) -> None:
    registers.filings = [filing(1, POSTED, "Ada Bolt", client={"name": "RIVER CO"})]
    fetch()
    assert ListEntry.objects.get().effective_to is None
    registers.filings = [
        filing(2, POSTED, client={"name": "RIVER CO"}, termination_date="2026-05-31")
    ]
    fetch(since=DAY)
    assert ListEntry.objects.get().effective_to == date(2026, 5, 31)
    assert ListEntry.objects.get().ended_in is None


def test_work_for_another_client_goes_on(registers: Registers) -> None:
    registers.filings = [
        filing(1, POSTED, "Ada Bolt", client={"name": "RIVER CO"}),
        filing(2, POSTED, "Ada Bolt", client={"name": "LAKE CO"}),
    ]
    fetch()
    registers.filings = [
        filing(3, POSTED, "Ada Bolt", client={"name": "RIVER CO"}, termination_date="2026-05-31")
    ]
    fetch(since=DAY)
    assert ListEntry.objects.get().effective_to is None


def test_nothing_new_makes_no_version(registers: Registers) -> None:
    registers.filings = many(3)
    first = fetch()
    assert fetch(since=DAY).version == first.version
    assert ListVersion.objects.count() == 1


def test_a_fetching_that_was_killed_goes_on_with_the_next_page(registers: Registers) -> None:
    registers.filings = many(70)
    begun = begin_fetch(slug="lda", kind="lda", since=DAY)
    register = LdaApi(f"{registers.url}/api/v1")
    done = fetch_filings(
        fetch_id=begun.pk, source=register, most=2, progress=lambda done, total: None
    )
    assert not done  # and here the worker dies
    assert finish(begun).reads == 3
    assert registers.pages == [1, 2, 3]


def test_a_page_that_was_kept_and_not_committed_is_read_again(registers: Registers) -> None:
    registers.filings = many(30)
    begun = begin_fetch(slug="lda", kind="lda", since=DAY)
    begun.refresh_from_db()
    storage.write(f"{begun.folder}/page-000001.json", b"[half a pa")
    assert clients_of_after(begun) == 30


def clients_of_after(begun: ListFetch) -> int:
    finish(begun)
    return clients_of()


def test_a_fetching_of_many_pages_is_many_jobs(
    registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "PAGES_PER_JOB", 2)
    registers.filings = many(110)
    begun = begin_fetch(slug="lda", kind="lda", since=DAY)
    finish(begun)
    assert begun.job
    assert tree(begun.job).total == 3
    assert registers.pages == [1, 2, 3, 4, 5]


def test_a_register_that_stumbles_is_asked_again(registers: Registers) -> None:
    registers.filings = many(30)
    registers.troubles = [(429, "0"), (500, "0")]
    assert fetch(since=DAY).told == 30


def test_one_that_is_away_fails_the_job_and_it_goes_on_later(registers: Registers) -> None:
    registers.filings = many(60)

    def close_after(number: int) -> None:
        if number == 2:
            registers.troubles.append((403, ""))

    registers.before_page = close_after
    begun = begin_fetch(slug="lda", kind="lda", since=DAY)
    assert begun.job
    assert work_off(begun.job).state == "failed"
    assert "lda.gov refuses us" in tree(begun.job).error
    again = begin_fetch(slug="lda", kind="lda")
    assert again == begun
    registers.before_page = lambda number: None
    assert finish(again).reads == 3
    assert registers.pages == [1, 2, 3]
    with pytest.raises(Refused, match="come to its end"):
        go_on(fetch=ListFetch.objects.get(), by=None)


def taken_back(registers: Registers, at: int, which: slice) -> Callable[[int], None]:
    """Filings that vanish before a page is read for the first time."""
    done: list[int] = []

    def change(number: int) -> None:
        if number == at and not done:
            done.append(number)
            del registers.filings[which]

    return change


@pytest.mark.parametrize(("at", "gone"), [(2, 1), (3, 1), (3, 30)])
def test_a_page_that_shifts_loses_no_filing(registers: Registers, at: int, gone: int) -> None:
    """What is taken back early moves later filings to pages that were read already."""
    registers.filings = many(100)
    registers.before_page = taken_back(registers, at, slice(0, gone))
    fetch(since=DAY)
    left = {one["client"]["name"] for one in registers.filings}
    assert left <= set(ListEntry.objects.get().organisations)


def test_a_last_page_that_is_gone_is_no_fault(registers: Registers) -> None:
    registers.filings = many(51)
    registers.before_page = taken_back(registers, 3, slice(0, 1))
    assert fetch(since=DAY).told == 50
    assert clients_of() == 51  # what was read before it was taken back stays


def test_a_register_that_never_rests_is_given_up() -> None:
    class Restless:
        count = 300

        def page(self, number: int, *, since: date, until: date) -> FilingsPage:
            self.count = 600 - self.count - number % 2
            return FilingsPage(self.count, (), is_last=False)

    begun = begin_fetch(slug="lda", kind="lda", since=DAY)
    with pytest.raises(RegisterError, match="keeps changing"):
        fetch_filings(
            fetch_id=begun.pk, source=Restless(), most=5_000, progress=lambda done, total: None
        )


def test_a_second_fetching_joins_the_first(registers: Registers) -> None:
    registers.filings = many(1)
    begun = begin_fetch(slug="lda", kind="lda")
    assert begin_fetch(slug="lda", kind="lda") == begun


def test_a_list_of_another_kind_or_from_a_plain_csv_is_refused() -> None:
    with pytest.raises(Refused, match="no register"):
        begin_fetch(slug="board", kind="people")
    csv = io.BytesIO(b"first,last,firm\nAda,Bolt,Bolt & Co\n")
    take_up_list(file=csv, file_name="lobbyists.csv", slug="lobbyists", kind="lda")
    with pytest.raises(Refused, match=r"plain CSV, lobbyists\.csv"):
        begin_fetch(slug="lobbyists", kind="lda")
    with pytest.raises(Refused, match="of kind lda, not fara"):
        begin_fetch(slug="lobbyists", kind="fara")


def test_by_the_clock_only_what_a_person_began_and_did_not_stop(registers: Registers) -> None:
    registers.filings = many(1)
    assert fetch_again(now_and_then=lambda: None) == {"begun": 0, "refused": 0}
    fetch()
    assert fetch_again(now_and_then=lambda: None) == {"begun": 1, "refused": 0}
    latest = ListFetch.objects.first()
    assert latest
    assert latest.job
    cancel(job=latest.job, by=None)
    assert fetch_again(now_and_then=lambda: None) == {"begun": 0, "refused": 0}


def agents(registers: Registers) -> None:
    registers.files = {
        f"FARA_All_{name}": zipped(f"FARA_All_{name}", text)
        for name, text in (
            ("Registrants", REGISTRANTS),
            ("ForeignPrincipals", PRINCIPALS),
            ("ShortForms", SHORT_FORMS),
        )
    }


def test_the_files_of_foreign_agents_make_one_version(registers: Registers) -> None:
    agents(registers)
    bring(van(gift("G-1")))
    done = fetch("fara")
    assert done.version
    assert done.version.entries == 4
    firm = ListEntry.objects.get(name="Bolt Global, Inc.")
    assert (firm.organisations, firm.city) == (["Republic of Ruritania"], "Duluth")
    # who works for a registrant is one no longer than the registrant itself
    assert ListEntry.objects.get(last="OXENHOLME").effective_to == date(2022, 6, 30)
    assert ListEntry.objects.get(listed_id="8", is_organisation=True).name == "Ended Müller LLC"
    assert done.version.job
    work_off(done.version.job)
    assert Flag.objects.get().entry == ListEntry.objects.get(last="TESTERLY")


def test_files_that_have_not_changed_are_not_fetched_again(registers: Registers) -> None:
    agents(registers)
    first = fetch("fara")
    registers.asked.clear()
    second = fetch("fara")
    assert second.version == first.version
    assert len(registers.asked) == 3
    registers.files["FARA_All_Registrants"] = zipped(
        "FARA_All_Registrants", REGISTRANTS.replace("06/30/2022", "07/31/2022")
    )
    third = fetch("fara")
    assert third.version
    assert (third.version.number, third.version.changed) == (2, 2)


def test_a_broken_file_of_the_register_changes_nothing(registers: Registers) -> None:
    agents(registers)
    registers.files["FARA_All_ShortForms"] = b"PK\x03\x04 and no more"
    begun = begin_fetch(slug="fara", kind="fara")
    assert begun.job
    state = work_off(begun.job)
    assert state.state == "failed"
    assert "FARA_All_ShortForms.csv.zip: expected a zip file" in state.error
    assert not ListVersion.objects.exists()


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["lda", "fara"])
def test_wherever_its_worker_is_killed_the_next_one_fetches_the_rest_once(
    registers: Registers, kind: str
) -> None:
    registers.filings = many(30)
    agents(registers)
    moments, work, reads, entries = KILLED[kind]
    for number, (moment, call, again) in enumerate(moments):
        since = DAY if kind == "lda" else None
        begun = begin_fetch(slug=f"{kind}-{number}", kind=kind, since=since)
        registers.asked.clear()
        assert in_a_process_killed_in(moment, partial(work, begun), call=call)
        done = finish(begun)
        assert len(registers.asked) == reads + again, moment
        assert (done.reads, done.version and done.version.number) == (reads, 1)
        assert ListEntry.objects.filter(watch_list=done.watch_list).count() == entries
    assert ListVersion.objects.count() == len(moments)


def work_on_filings(begun: ListFetch) -> None:
    source = LdaApi(settings.LDA_API_URL)
    fetch_filings(fetch_id=begun.pk, source=source, most=9, progress=lambda done, total: None)
    unite_filings(fetch_id=begun.pk)


def work_on_agents(begun: ListFetch) -> None:
    source = agent_register(pause=lambda seconds: None)
    fetch_agents(fetch_id=begun.pk, source=source, progress=lambda done, total: None)


# Functions, at which call of them the worker dies, and how many answers are asked for again.
# Then the work, the answers that it needs, and the entries that come of them.
KILLED: dict[str, tuple[Any, Callable[[ListFetch], None], int, int]] = {
    "lda": (
        (
            (fetching._after, 1, 1),
            (fetching._keep_page, 2, 1),
            (unite_filings, 1, 0),
            (fetching._finish, 1, 0),
        ),
        work_on_filings, 2, 1,
    ),
    "fara": (
        ((fetching._keep_file, 3, 0), (fetching._take_up_agents, 1, 0), (fetching._finish, 1, 0)),
        work_on_agents, 3, 4,
    ),
}  # fmt: skip
