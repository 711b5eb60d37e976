"""A list's versions: what each adds, changes and ends; and every donor held against what is new."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import BadInput, Refused
from donors.actions import screening
from donors.actions.collating import announce_list_version
from donors.actions.lists import take_up_list
from donors.matching.index import Index
from donors.matching.records import Match as Found
from donors.matching.records import Person
from donors.models import Flag, ListEntry, ListVersion, Match, WatchList
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    employee,
    flag_of,
    flag_states,
    gift,
    hand_in,
    history,
    open_flags,
    people,
    see_through,
    table,
    van,
)
from jobs.actions import cancel
from jobs.models import OutboxMessage

pytestmark = pytest.mark.django_db


COMPANY = {
    "id": "C-1", "name": "Quelmor Petroleum Corporation",
    "aliases": "Blue Heron Energy;QPX Pipelines", "city": "Tulsa",
}  # fmt: skip


def companies(*rows: dict[str, str]) -> bytes:
    return table(rows, COMPANY)


def numbers(version: ListVersion) -> tuple[int, int, int, int, int]:
    """Number, entries, added, changed, ended."""
    return version.number, version.entries, version.added, version.changed, version.ended


def entry(key: str) -> ListEntry:
    return ListEntry.objects.get(listed_id=key)


@beginning
def two_listed() -> None:
    bring_list(people(ON_LIST, OTHER_ON_LIST))


def test_the_first_file_makes_the_list() -> None:
    version = bring_list(people(ON_LIST, OTHER_ON_LIST))
    assert numbers(version) == (1, 2, 2, 0, 0)
    assert (version.watch_list.slug, version.watch_list.kind) == ("executives", "people")
    assert [policy.severity for policy in version.watch_list.policies.all()] == ["policy"]
    assert version.job is None  # nobody has given yet


def test_a_new_version_counts_what_it_adds_changes_and_ends() -> None:
    bring_list(people(ON_LIST, OTHER_ON_LIST, {**ON_LIST, "id": "E-9", "last": "Marsh"}))
    second = bring_list(
        people({**OTHER_ON_LIST, "title": "Chairman"}, {**ON_LIST, "id": "E-10"}, ON_LIST)
    )
    assert numbers(second) == (2, 3, 1, 1, 1)
    assert entry("E-8").changed_in == second
    assert entry("E-8").added_in.number == 1
    assert entry("E-7").changed_in.number == 1
    assert entry("E-9").ended_in == second
    assert entry("E-9").ended_on == timezone.localdate()


def test_an_entry_is_ended_and_never_deleted_and_may_come_back(two_listed: None) -> None:
    bring_list(people(OTHER_ON_LIST))
    assert ListEntry.objects.count() == 2
    third = bring_list(people(ON_LIST, OTHER_ON_LIST))
    assert numbers(third) == (3, 2, 0, 1, 0)
    back = entry("E-7")
    assert (back.ended_in, back.ended_on, back.changed_in) == (None, None, third)
    assert len(history(back)) == 2  # ended, and back


def test_the_order_of_rows_changes_nothing(two_listed: None) -> None:
    assert numbers(bring_list(people(OTHER_ON_LIST, ON_LIST))) == (2, 2, 0, 0, 0)


def test_the_order_of_what_is_told_of_one_entry_changes_nothing() -> None:
    rows = (
        {**ON_LIST, "employer": "Derrick Petroleum", "title": "Chair"},
        {**ON_LIST, "first": "W.", "city": "", "zip": ""},
    )
    bring_list(people(*rows))
    assert numbers(bring_list(people(*reversed(rows)))) == (2, 1, 0, 0, 0)
    one = {**COMPANY, "aliases": "QPX Pipelines", "name": "QUELMOR PETROLEUM CORPORATION"}
    bring_list(companies(COMPANY, one), slug="oil", kind="companies")
    again = bring_list(companies(one, COMPANY), slug="oil", kind="companies")
    assert numbers(again) == (2, 1, 0, 0, 0)


def test_the_very_bytes_of_the_newest_version_are_that_version() -> None:
    first = bring_list(people(ON_LIST))
    assert bring_list(people(ON_LIST), name="other.csv") == first
    second = bring_list(people(OTHER_ON_LIST))
    third = bring_list(people(ON_LIST))
    assert (second.number, third.number) == (2, 3)


def abandon(version: ListVersion) -> None:
    assert version.job
    cancel(job=version.job, by=None)


def hand_in_list(data: bytes) -> ListVersion:
    return take_up_list(
        file=io.BytesIO(data), file_name="list.csv", slug="executives", kind="people"
    )


def test_what_an_abandoned_version_did_not_screen_the_next_one_does(wilhelmina_gave: None) -> None:
    first = hand_in_list(people(ON_LIST))
    abandon(first)
    second = bring_list(people(ON_LIST, OTHER_ON_LIST))
    assert numbers(second) == (2, 2, 1, 0, 0)
    assert open_flags() == {"G-1"}
    assert entry("E-7").added_in == first


def test_a_version_that_changes_nothing_screens_what_an_abandoned_one_left(
    wilhelmina_gave: None,
) -> None:
    abandon(hand_in_list(people(ON_LIST, OTHER_ON_LIST)))
    second = bring_list(people(OTHER_ON_LIST, ON_LIST))
    assert numbers(second) == (2, 2, 0, 0, 0)
    assert open_flags() == {"G-1"}


def test_the_same_bytes_have_an_abandoned_version_go_on(wilhelmina_gave: None) -> None:
    first = hand_in_list(people(ON_LIST))
    abandon(first)
    assert bring_list(people(ON_LIST)) == first
    assert open_flags() == {"G-1"}


def test_what_a_screening_worked_with_is_gone_afterwards(wilhelmina_gave: None) -> None:
    version = bring_list(people(ON_LIST))
    kept = list(Path(settings.MEDIA_ROOT, "donors").rglob("*.json"))
    assert version.job
    assert kept == []


def test_a_list_keeps_its_kind() -> None:
    bring_list(people(ON_LIST))
    with pytest.raises(Refused, match="The list executives is of kind people, not companies"):
        bring_list(table([{"id": "1", "name": "Acme"}], ["id", "name"]), kind="companies")
    assert ListVersion.objects.count() == 1


@pytest.mark.parametrize("slug", ["", "Oil & Gas", "../../etc", "x" * 51, "ö"])
def test_a_list_is_named_by_a_slug(slug: str) -> None:
    with pytest.raises(Refused, match="A list is named by up to 50 letters"):
        bring_list(people(ON_LIST), slug=slug)
    assert not WatchList.objects.exists()


def test_a_faulty_list_is_refused_whole() -> None:
    bring_list(people(ON_LIST))
    faulty = people(ON_LIST, {**OTHER_ON_LIST, "from": "2026-02-30"})
    with pytest.raises(BadInput) as caught:
        take_up_list(file=io.BytesIO(faulty), file_name="new.csv", slug="executives", kind="people")
    assert str(caught.value) == (
        "new.csv, line 3, column from: expected a day of the calendar, got '2026-02-30'"
    )
    assert (ListVersion.objects.count(), ListEntry.objects.count()) == (1, 1)
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


def test_a_list_that_comes_after_the_gifts_screens_them_all() -> None:
    bring(van(gift("G-1"), gift("G-2", AMBROSE)), source="here")
    bring(van(gift("G-3"), gift("G-4", AMBROSE)), source="there")
    assert not Flag.objects.exists()
    version = bring_list(people(ON_LIST))
    assert version.job
    assert open_flags() == {"G-1", "G-3"}


def test_a_version_without_news_screens_nobody(wilhelmina_gave: None, two_listed: None) -> None:
    before = list(Match.objects.values())
    assert bring_list(people(ON_LIST)).job is None
    assert list(Match.objects.values()) == before


def test_another_link_to_the_same_entry_is_kept_and_opens_nothing() -> None:
    columns = (*ON_LIST, "url")
    bring_list(table([{**ON_LIST, "url": "https://lists.invalid/1"}], columns))
    second = bring_list(table([{**ON_LIST, "url": "https://lists.invalid/2"}], columns))
    assert numbers(second) == (2, 1, 0, 0, 0)
    assert entry(ON_LIST["id"]).url == "https://lists.invalid/2"
    assert entry(ON_LIST["id"]).changed_in.number == 1


def test_a_changed_entry_is_judged_again_and_the_others_are_not(two_listed: None) -> None:
    bring(van(gift("G-1"), gift("G-2", {**AMBROSE, **_as_donor(OTHER_ON_LIST)})))
    other = Match.objects.get(entry__listed_id="E-8")
    bring_list(people({**ON_LIST, "middle": "Z", "zip": "99501", "state": "AK",
                       "employer": "Alpine School"}, OTHER_ON_LIST))  # fmt: skip
    assert flag_states() == {"G-1": "withdrawn", "G-2": "open"}
    assert Match.objects.get() == other
    bring_list(people({**ON_LIST, "middle": "Q", "title": "Chair"}, OTHER_ON_LIST))
    assert flag_states() == {"G-1": "open", "G-2": "open"}


def test_a_gift_before_or_after_the_time_of_an_entry_is_not_flagged() -> None:
    bring_list(people({**ON_LIST, "from": "2018-01-01", "to": "2019-12-31"}))
    days = ["2017-12-31", "2018-01-01", "2019-12-31", "2020-01-01"]
    bring(van(*(gift(day, DateReceived=day) for day in days)))
    assert open_flags() == {"2018-01-01", "2019-12-31"}


def test_a_time_that_is_corrected_raises_and_withdraws() -> None:
    bring(van(gift("early", DateReceived="2018-06-01"), gift("late", DateReceived="2020-06-01")))
    bring_list(people({**ON_LIST, "to": "2019-12-31"}))
    assert flag_states() == {"early": "open"}
    bring_list(people({**ON_LIST, "from": "2020-01-01"}))
    assert flag_states() == {"early": "withdrawn", "late": "open"}


def test_an_ended_entry_flags_no_later_gift_and_keeps_what_it_flagged(two_listed: None) -> None:
    bring(van(gift("before")))
    bring_list(people(OTHER_ON_LIST))
    today = timezone.localdate()
    bring(
        van(
            gift("that-day", DateReceived=today.isoformat()),
            gift("after", DateReceived=(today + timedelta(days=1)).isoformat()),
            gift("found-late", DateReceived="2025-06-01"),
        ),
        name="b.csv",
    )
    assert open_flags() == {"before", "that-day", "found-late"}


class CountingIndex(Index):
    """Counts the pairs of donor and entry that it is asked about."""

    pairs = 0

    def match(self, person: Person, *, include_clear: bool = False) -> list[Found]:
        CountingIndex.pairs += len(self._ids)
        return super().match(person, include_clear=include_clear)


def test_a_new_version_is_held_against_the_donors_with_what_is_new_in_it_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screening, "Index", CountingIndex)

    def pairs() -> int:
        found, CountingIndex.pairs = CountingIndex.pairs, 0
        return found

    third = {**ON_LIST, "id": "E-9", "last": "Marsh"}
    bring_list(people(ON_LIST, OTHER_ON_LIST, third))
    bring(van(gift("G-1"), gift("G-2", AMBROSE)))
    assert pairs() == 2 * 3  # new donors meet the whole list
    kept = set(Match.objects.values_list("pk", flat=True))
    assert kept
    new = {**ON_LIST, "id": "E-10", "last": "Fenwright"}
    bring_list(people(ON_LIST, {**OTHER_ON_LIST, "title": "Chair"}, third, new))
    assert pairs() == 2 * 2  # both donors, one changed entry and one new
    assert kept <= set(Match.objects.values_list("pk", flat=True))
    bring_list(people(ON_LIST, new))
    assert pairs() == 0  # what ends asks nothing
    bring(van(gift("G-3"), gift("G-4", AMBROSE)), name="b.csv")
    assert pairs() == 0  # who is known is not asked about again
    bring(van(gift("G-5", {**AMBROSE, "VanID": "901"})), name="c.csv")
    assert pairs() == 4


def test_a_version_that_raises_flags_is_announced_once() -> None:
    employee("reviewer", "donors-reviewer")
    bring(van(gift("G-1")))
    version = bring_list(people(ON_LIST))
    assert version.job
    announce_list_version(version_id=version.pk)  # as a worker does that died after its last write
    mail = OutboxMessage.objects.get(key=f"donors:list-version:{version.pk}:flags")
    assert mail.subject == "1 open on new entries of executives"
    bring_list(people(ON_LIST, OTHER_ON_LIST), name="next.csv")
    assert OutboxMessage.objects.filter(key__startswith="donors:list-version:").count() == 1


def test_a_gift_from_a_company_under_another_of_its_names_is_flagged_by_that_name() -> None:
    bring_list(companies(COMPANY), slug="oil", kind="companies")
    bring(
        van(
            gift("name", AMBROSE, Employer="Quelmor Petroleum"),
            gift("alias", {**AMBROSE, "VanID": "778"}, Employer="QPX PIPELINES"),
            gift("none", {**AMBROSE, "VanID": "779"}, Employer="Riverton Schools"),
        )
    )
    assert open_flags() == {"name", "alias"}
    [reason] = flag_of("alias").reasons
    assert reason["text"] == "'QPX PIPELINES' is the listed 'QPX Pipelines'"


def test_another_alias_is_a_change_and_finds_who_works_there() -> None:
    bring_list(companies({**COMPANY, "aliases": "Blue Heron Energy"}), slug="oil", kind="companies")
    bring(van(gift("G-1", AMBROSE, Employer="QPX Pipelines")))
    assert open_flags() == set()
    second = bring_list(companies(COMPANY), slug="oil", kind="companies")
    assert numbers(second) == (2, 1, 0, 1, 0)
    assert open_flags() == {"G-1"}


def test_pages_show_the_names_an_entry_goes_by(client: Client) -> None:
    bring_list(companies(COMPANY), slug="oil", kind="companies")
    bring(van(gift("G-1", AMBROSE, Employer="QPX Pipelines")))
    client.force_login(employee("reviewer", "donors-reviewer"))
    flag = flag_of("G-1")
    search = reverse("admin:donors_listentry_changelist")
    for address in (
        reverse("admin:donors_flag_review_entry", args=[flag.donor_id, flag.entry_id]),
        reverse("admin:donors_listentry_change", args=[flag.entry_id]),
        f"{search}?q=heron",
    ):
        assert "Blue Heron Energy" in client.get(address).content.decode(), address
    assert "Blue Heron" not in client.get(f"{search}?q=osprey").content.decode()


def test_one_gift_may_stand_against_two_lists() -> None:
    bring_list(people(ON_LIST), slug="executives")
    bring_list(people({**ON_LIST, "id": "X-1"}), slug="block-list")
    bring(van(gift("G-1")))
    found = Flag.objects.values_list("entry__watch_list__slug", "entry__listed_id")
    assert set(found) == {("executives", "E-7"), ("block-list", "X-1")}


def _as_donor(listed: dict[str, str]) -> dict[str, str]:
    return {
        "VanID": "900",
        "FirstName": listed["first"],
        "MiddleName": listed["middle"],
        "LastName": listed["last"],
        "ZipOrPostal": listed["zip"],
        "State": listed["state"],
        "City": listed["city"],
        "Employer": listed["employer"],
        "Occupation": listed["title"],
    }


def test_a_list_that_changes_while_an_import_is_screened_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, two_listed: None
) -> None:
    match = screening._matches
    rounds: list[int] = []

    def matched(*arguments: Any) -> Any:
        found = list(match(*arguments))
        if not rounds:
            changed = io.BytesIO(
                people({**ON_LIST, "last": "Marsh", "first": "Otho"}, OTHER_ON_LIST)
            )
            take_up_list(file=changed, file_name="b.csv", slug="executives", kind="people")
        rounds.append(len(found))
        return found

    monkeypatch.setattr(screening, "_matches", matched)
    bring(van(gift("G-1", Employer="Alpine School")))
    assert rounds == [1, 0]
    assert (Match.objects.count(), Flag.objects.count()) == (0, 0)


def test_a_list_that_overtakes_the_first_import_has_its_donors_screened() -> None:
    taken = hand_in(van(gift("G-1")))
    version = bring_list(people(ON_LIST))
    assert version.job
    see_through(taken)
    assert open_flags() == {"G-1"}
