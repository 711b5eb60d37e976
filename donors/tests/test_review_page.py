"""The page of one group, as it answers a reviewer's browser."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from django.test import Client
from django.urls import reverse

from access.models import User
from donors.actions.decisions import decide
from donors.models import Decision, Flag
from donors.queries.flags import record_of
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    employee,
    flag_states,
    gift,
    people,
    van,
)

pytestmark = pytest.mark.django_db
NOTE = "Rang her office.\nIt is <her>."


@pytest.fixture
def reviewer(db: None) -> User:
    return employee("reviewer", "donors-reviewer")


@pytest.fixture
def browser(client: Client, reviewer: User) -> Client:
    client.force_login(reviewer)
    return client


@beginning
def three() -> list[Flag]:
    """Flags of three donors on one entry, in the queue's order."""
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    bring(van(gift("A-1", AMBROSE), *(gift(f"G-{n}", VanID=f"{n}") for n in range(3))))
    flags = Flag.objects.select_related("contribution", "entry", "donor")
    return list(flags.order_by("opened_at", "donor_id"))


def page_of(flag: Flag) -> str:
    address = reverse("admin:donors_flag_review_entry", args=[flag.donor_id, flag.entry_id])
    return f"{address}?severity=policy&list=executives"


def verdict_on(flag: Flag, **changes: Any) -> dict[str, Any]:
    given = {"verdict": "validated", "note": NOTE, "flags": flag.pk, "record": record_of([flag])}
    return {**given, **changes}


class Answer(Protocol):
    @property
    def content(self) -> bytes: ...


def text(response: Answer) -> str:
    return response.content.decode()


def test_behind_a_verdict_comes_the_one_behind_it_under_the_same_filters(
    browser: Client, three: list[Flag]
) -> None:
    answer = browser.post(page_of(three[1]), verdict_on(three[1]))
    assert answer["Location"] == page_of(three[2])
    answer = browser.post(page_of(three[2]), verdict_on(three[2]))
    assert answer["Location"] == page_of(three[0])  # the first, which had been skipped
    answer = browser.post(page_of(three[0]), verdict_on(three[0]))
    assert answer["Location"].endswith("/queue/?severity=policy&list=executives")
    assert "That was the last one" in text(browser.get(answer["Location"]))


def test_the_page_tells_how_many_wait_and_to_what_the_queue_is_narrowed(
    browser: Client, three: list[Flag]
) -> None:
    assert "3 wait here: against our policy, on executives" in text(browser.get(page_of(three[0])))


def test_an_empty_queue_is_told_from_filters_that_leave_nothing(
    browser: Client, three: list[Flag]
) -> None:
    queue = reverse("admin:donors_flag_queue")
    shown = text(browser.get(f"{queue}?severity=policy&q=nobody"))
    assert "Nothing waits that fits these filters." in shown
    assert '<a href="?severity=policy">3 wait without them.</a>' in shown
    shown = text(browser.get(f"{queue}?severity=record"))
    assert "Nothing waits here: every flag of this kind has been decided." in shown


def test_the_page_behind_a_verdict_leads_back_to_take_it_back(
    browser: Client, three: list[Flag]
) -> None:
    answer = browser.post(page_of(three[0]), verdict_on(three[0]))
    decision = Decision.objects.get()
    undo = f"{page_of(three[0])}&undo={decision.pk}"
    assert undo.replace("&", "&amp;") in text(browser.get(answer["Location"]))
    shown = text(browser.get(undo))
    assert '<details class="reopen" open>' in shown
    answer = browser.post(page_of(three[0]), {"takes_back": decision.pk, "note": "Hm."})
    assert answer["Location"] == page_of(three[0])
    assert set(flag_states().values()) == {"open"}
    again = text(browser.get(answer["Location"]))
    assert "Taken back" in again
    assert "Take this verdict back" not in again


def test_line_breaks_of_a_note_are_kept_and_its_markup_is_text(
    browser: Client, three: list[Flag]
) -> None:
    browser.post(page_of(three[0]), verdict_on(three[0]))
    assert "Rang her office.<br>It is &lt;her&gt;." in text(browser.get(page_of(three[0])))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"note": " \n "}, "Say why: a decision needs a note."),
        ({"note": "x" * 2_001}, "at most 2000 characters"),
        ({"verdict": ""}, "Choose one: validate or dismiss."),
    ],
)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(
    browser: Client, three: list[Flag], changes: dict[str, str], told: str
) -> None:
    answer = browser.post(page_of(three[0]), verdict_on(three[0], **changes))
    assert answer.status_code == 422
    assert told in text(answer)
    assert str({**verdict_on(three[0]), **changes}["note"]).replace("<her>", "&lt;her") in text(
        answer
    ).replace("&gt;", "")
    assert set(flag_states().values()) == {"open"}


def test_a_group_that_another_settled_tells_it_and_gives_the_note_back(
    browser: Client, three: list[Flag]
) -> None:
    other = employee("other", "donors-reviewer")
    decide(flag_ids=[three[0].pk], verdict="dismissed", note="Not her.", by=other)
    answer = browser.post(page_of(three[0]), verdict_on(three[0], note="It is her, I think."))
    assert answer.status_code == 422
    assert "Other dismissed this on" in text(answer)
    assert "readonly>\nIt is her, I think.</textarea>" in text(answer)
    assert "On to the next" in text(answer)


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30])
def test_a_verdict_that_cannot_be_read_is_not_taken_back(
    browser: Client, three: list[Flag], number: str
) -> None:
    assert browser.post(page_of(three[0]), {"takes_back": number, "note": "Hm."}).status_code == 422


def test_a_verdict_of_another_page_is_not_taken_back_here(
    browser: Client, three: list[Flag], reviewer: User
) -> None:
    other = decide(flag_ids=[three[1].pk], verdict="dismissed", note="Not her.", by=reviewer)
    answer = browser.post(page_of(three[0]), {"takes_back": other.pk, "note": "Hm."})
    assert answer.status_code == 422
    assert "That verdict is not of this page" in text(answer)
    assert list(flag_states().values()).count("dismissed") == 1


def test_who_may_only_look_takes_nothing_back(
    client: Client, three: list[Flag], reviewer: User
) -> None:
    decision = decide(flag_ids=[three[0].pk], verdict="dismissed", note="No.", by=reviewer)
    client.force_login(employee("keeper", "donors-admin"))
    assert "Take this verdict back" not in text(client.get(page_of(three[0])))
    answer = client.post(page_of(three[0]), {"takes_back": decision.pk, "note": "Hm."})
    assert answer.status_code == 403


def test_a_page_without_filters_stands_in_the_queue_of_its_own_severity(
    browser: Client, three: list[Flag]
) -> None:
    page = text(browser.get(page_of(three[0]).partition("?")[0]))
    assert "3 wait here: against our policy" in page
    assert "/queue/?severity=policy" in page


def test_flags_of_several_severities_on_one_entry_are_told_apart(
    browser: Client, three: list[Flag]
) -> None:
    bring(van(gift("G-9", VanID="0", DateReceived="2026-05-01")), name="more.csv")
    assert "Severity</th>" not in text(browser.get(page_of(three[0])))
    Flag.objects.filter(contribution__external_id="G-9").update(severity="illegal")
    page = text(browser.get(page_of(three[0])))
    assert "Severity</th>" in page
    assert ">Against the law</td>" in page
    assert "one verdict is about all of them" in page
