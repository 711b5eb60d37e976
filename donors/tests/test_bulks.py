"""Alike groups are dismissed with one note, each by a decision of its own; and no verdict is lost
with fifty people at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from access.models import User
from core.errors import Refused
from donors.actions import bulks
from donors.actions.bulks import Dismissal, dismiss_all, undo_bulk
from donors.actions.decisions import decide, reopen
from donors.models import Bulk, Decision, Flag
from donors.queries.alike import Likeness, alike
from donors.queries.queue import Filters, Question, as_group, groups
from donors.tests.beginnings import beginning
from donors.tests.office import (
    ON_LIST,
    bring,
    bring_list,
    employee,
    flag_states,
    gift,
    people,
    van,
)
from donors.tests.test_decisions import at_once

pytestmark = pytest.mark.django_db
POLICY = Filters(severity="policy")
NOTE = "All of them are the bakery's own."
SEVERAL = "admin:donors_flag_several"


@pytest.fixture
def reviewer(db: None) -> User:
    return employee("reviewer", "donors-reviewer")


def bring_donors(number: int) -> dict[Question, int]:
    """So many donors of one name on one entry; what the queue shows of them."""
    bring_list(people(ON_LIST))
    bring(van(*(gift(f"G-{n}", VanID=f"{n}") for n in range(number))))
    return shown()


@beginning
def seen() -> dict[Question, int]:
    """What is shown of three donors."""
    return bring_donors(3)


def shown() -> dict[Question, int]:
    return {group.question: group.newest for group in map(as_group, groups(POLICY))}


def test_each_group_has_a_decision_of_its_own(reviewer: User, seen: dict[Question, int]) -> None:
    done = dismiss_all(seen=seen, note=f" {NOTE} ", by=reviewer)
    assert done.bulk
    assert (done.dismissed, done.refused) == (3, [])
    assert {(one.verdict, one.note) for one in done.bulk.decisions.all()} == {("dismissed", NOTE)}
    assert {one.donor_id for one in Decision.objects.all()} == {one.donor_id for one in seen}
    assert set(flag_states().values()) == {"dismissed"}


def test_what_somebody_else_settled_is_left_out_and_told(
    reviewer: User, seen: dict[Question, int]
) -> None:
    first = Flag.objects.order_by("pk")[0]
    decide(flag_ids=[first.pk], verdict="validated", note="It is her.", by=employee("other"))
    done = dismiss_all(seen=seen, note=NOTE, by=reviewer)
    assert done.dismissed == 2
    [told] = done.refused
    assert told.startswith("Testerly, Wilhelmina Q: Other validated this on")
    again = dismiss_all(seen=seen, note=NOTE, by=reviewer)
    assert (again.bulk, again.dismissed, len(again.refused)) == (None, 0, 3)
    assert Bulk.objects.count() == 1


def test_a_gift_that_nobody_was_shown_waits_on(reviewer: User) -> None:
    seen = bring_donors(1)
    bring(van(gift("G-9", VanID="0", Occupation="President")), name="b.csv")
    dismiss_all(seen=seen, note=NOTE, by=reviewer)
    assert flag_states() == {"G-0": "dismissed", "G-9": "open"}


def test_what_is_no_bulk_is_refused(reviewer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = bring_donors(2)
    with pytest.raises(Refused, match="Say why"):
        dismiss_all(seen=seen, note=" ", by=reviewer)
    with pytest.raises(Refused, match="Choose one group at least"):
        dismiss_all(seen={}, note=NOTE, by=reviewer)
    Flag.objects.filter(pk=min(seen.values())).update(severity="illegal")
    with pytest.raises(Refused, match="Severities are never mixed"):
        dismiss_all(seen=seen, note=NOTE, by=reviewer)
    monkeypatch.setattr(bulks, "MOST", 1)
    with pytest.raises(Refused, match="and 1 at most"):
        dismiss_all(seen=seen, note=NOTE, by=reviewer)
    assert not Decision.objects.exists()


def test_all_of_a_bulk_is_taken_back_but_what_was_already(
    reviewer: User, seen: dict[Question, int]
) -> None:
    done = dismiss_all(seen=seen, note=NOTE, by=reviewer)
    assert done.bulk
    reopen(decision_id=Decision.objects.earliest("pk").pk, note="Not this one.", by=reviewer)
    opened, refused = undo_bulk(bulk_id=done.bulk.pk, note="Wrong bakery.", by=reviewer)
    assert (opened, len(refused)) == (2, 1)
    assert set(flag_states().values()) == {"open"}
    with pytest.raises(Refused, match="Nothing of it stands any more"):
        undo_bulk(bulk_id=done.bulk.pk, note="Again.", by=reviewer)


def test_likeness_is_by_entry_or_by_name_list_and_band(reviewer: User) -> None:
    bring_donors(2)
    bring(van(gift("M-1", VanID="9", FirstName="Minnie", MiddleName="")), name="b.csv")
    other = {**ON_LIST, "id": "X-1"}
    bring_list(people(other), slug="block-list")
    flag = Flag.objects.filter(entry__listed_id="E-7").earliest("pk")
    here = Question(flag.donor_id, flag.entry_id, "")
    named = {row["donor__name"] for row in alike(here, Likeness.NAME)}
    assert named == {"Testerly, Wilhelmina Q"}
    assert alike(here, Likeness.NAME).count() == 2
    on_entry = Flag.objects.filter(entry=flag.entry).values("donor").distinct().count()
    assert alike(here, Likeness.ENTRY).count() == on_entry
    assert alike(Question(flag.donor_id, None, "minor"), Likeness.NAME).count() == 0


def insisting(act: Callable[[], object]) -> Callable[[], object]:
    """As people do who are told that somebody else is at it and to try again."""

    def tried() -> object:
        while True:
            try:
                return act()
            except Refused as refusal:
                if "try again" not in str(refusal):
                    raise

    return tried


@pytest.mark.django_db(transaction=True)
def test_with_fifty_people_at_once_no_verdict_is_lost_and_the_second_is_told() -> None:
    """Each group is decided by two people who look at it alone, and stands in ten bulks as well."""
    seen = list(bring_donors(20).items())
    crowd = [employee(f"person{number}") for number in range(50)]
    calls: list[Callable[[], object]] = [
        partial(
            decide, flag_ids=[seen[number // 2][1]], verdict="validated", note="Her.", by=person
        )
        for number, person in enumerate(crowd[:40])
    ]
    calls += [  # in other orders, as pages are sorted
        partial(dismiss_all, seen=dict(seen[n:] + seen[:n]), note=NOTE, by=person)
        for n, person in enumerate(crowd[40:])
    ]
    outcomes = at_once(*map(insisting, calls))

    alone = [outcome for outcome in outcomes[:40] if isinstance(outcome, Decision)]
    together = [outcome for outcome in outcomes[40:] if isinstance(outcome, Dismissal)]
    told = [outcome for outcome in outcomes[:40] if isinstance(outcome, Refused)]
    assert len(together) == 10
    assert len(alone) + len(told) == 40
    assert all("ed this on" in str(refusal) for refusal in told)
    assert len(alone) + sum(done.dismissed for done in together) == 20
    assert sum(len(done.refused) for done in together) == 200 - (20 - len(alone))
    assert Decision.objects.count() == 20
    standing = dict(Flag.objects.values_list("pk", "decision__verdict"))
    assert standing == dict(Flag.objects.values_list("pk", "state"))
    assert len(set(Flag.objects.values_list("decision", flat=True))) == 20


# --- Pages ----------------------------------------------------------------------------------------


def key(question: Question, newest: int) -> str:
    return f"{question.donor_id}:{question.entry_id}::{newest}"


def test_what_is_ticked_in_the_queue_is_looked_at_together_dismissed_and_undone(
    client: Client, reviewer: User, seen: dict[Question, int]
) -> None:
    keys = [key(*item) for item in seen.items()]
    client.force_login(reviewer)
    queue = client.get(reverse("admin:donors_flag_queue") + "?severity=policy").content.decode()
    assert all(f'value="{one}"' in queue for one in keys)
    several = reverse(SEVERAL)
    page = client.get(several, {"g": keys[:2]}).content.decode()
    assert "Dismiss 2 groups with one note" in page
    answer = client.post(several, {"g": keys[:2], "note": " "})
    assert answer.status_code == 422
    assert "Say why: a decision needs a note." in answer.content.decode()
    answer = client.post(several, {"g": keys[:2], "note": NOTE})
    bulk = Bulk.objects.get()
    assert answer["Location"] == reverse("admin:donors_flag_bulk", args=[bulk.pk])
    assert "Take all of it back" in client.get(answer["Location"]).content.decode()
    client.post(answer["Location"], {"note": "Wrong bakery."})
    assert set(flag_states().values()) == {"open"}
    after = client.get(answer["Location"]).content.decode()
    assert "Taken back" in after
    assert "Take all of it back" not in after


def test_the_page_of_a_group_leads_to_all_that_are_like_it(
    client: Client, reviewer: User, seen: dict[Question, int]
) -> None:
    flag = Flag.objects.earliest("pk")
    client.force_login(reviewer)
    page = client.get(
        reverse("admin:donors_flag_review_entry", args=[flag.donor_id, flag.entry_id])
    ).content.decode()
    assert "Dismiss all 3 on the same list entry" in page
    several = f"{reverse(SEVERAL)}?like=name&g={key(Question(flag.donor_id, flag.entry_id, ''), 1)}"
    assert several.replace(":", "%3A").split("&g=")[0].replace("%3A", ":") in page
    assert "Dismiss 3 groups with one note" in client.get(several).content.decode()


@pytest.mark.parametrize("keys", [[], ["x"], ["1:2:3:4"], ["9" * 30 + ":1::1"], [":::"]])
def test_groups_that_cannot_be_read_are_left_out(
    client: Client, reviewer: User, keys: list[str]
) -> None:
    client.force_login(reviewer)
    assert "None of them waits" in client.get(reverse(SEVERAL), {"g": keys}).content.decode()
    assert client.post(reverse(SEVERAL), {"g": keys, "note": NOTE}).status_code == 422


def test_who_may_only_look_dismisses_nothing(client: Client, reviewer: User) -> None:
    done = dismiss_all(seen=bring_donors(1), note=NOTE, by=reviewer)
    assert done.bulk
    client.force_login(employee("keeper", "donors-admin"))
    assert client.get(reverse(SEVERAL)).status_code == 403
    bulk = reverse("admin:donors_flag_bulk", args=[done.bulk.pk])
    assert "Take all of it back" not in client.get(bulk).content.decode()
    assert client.post(bulk, {"note": "Hm."}).status_code == 403
