"""One verdict settles a donor and an entry, until either record changes."""

from __future__ import annotations

import threading
import time

import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from access.models import User
from core.errors import Refused
from donors.actions import flagging
from donors.actions.decisions import decide, reopen
from donors.forms.review import DecisionForm
from donors.models import Decision, Flag, ListEntry, Settlement
from donors.queries.flags import record_of
from donors.queries.queue import Filters, groups, next_group, open_counts
from donors.queries.queue import history as decisions_about
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    employee,
    flag_of,
    flag_states,
    gift,
    history,
    people,
    van,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(db: None) -> User:
    return employee("reviewer", "donors-reviewer")


@beginning
def two_gifts() -> list[int]:
    """The ids of the flags on two gifts of one donor who is on a list."""
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    bring(van(gift("G-1"), gift("G-2", DateReceived="2026-03-20"), gift("A-1", AMBROSE)))
    return list(Flag.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("verdict", ["validated", "dismissed"])
def test_a_verdict_settles_the_group(two_gifts: list[int], reviewer: User, verdict: str) -> None:
    decision = decide(flag_ids=two_gifts, verdict=verdict, note=" Same house. ", by=reviewer)
    assert flag_states() == {"G-1": verdict, "G-2": verdict}
    assert (decision.flags_settled, decision.note, decision.decided_by) == (
        2, "Same house.", reviewer,
    )  # fmt: skip
    assert decision.donor == flag_of("G-1").donor
    assert decision.entry
    assert decision.entry.listed_id == "E-7"
    assert not groups(Filters(severity="policy")).exists()
    [kept] = decisions_about(decision.donor_id, entry_id=decision.entry_id, rule="")
    assert kept == decision
    assert [was.state for was in history(flag_of("G-1"))] == ["open"]


@pytest.mark.parametrize("verdict", ["validated", "dismissed"])
def test_a_later_gift_of_the_same_description_is_settled_as_it_comes(
    two_gifts: list[int], reviewer: User, verdict: str
) -> None:
    decision = decide(flag_ids=two_gifts, verdict=verdict, note="Known.", by=reviewer)
    bring(van(gift("G-3", Amount="500", DateReceived="2026-05-01")), name="b.csv")
    later = flag_of("G-3")
    assert (later.state, later.decision) == (verdict, decision)
    assert next_group(Filters(severity="policy")) is None


def test_the_mail_counts_what_is_left_to_review(
    two_gifts: list[int], reviewer: User, mailoutbox: list[EmailMessage]
) -> None:
    decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    taken = bring(van(gift("G-3"), gift("G-4", Occupation="President")), name="b.csv")
    assert taken.flags == 1  # what was dismissed holds no later gift up
    assert mailoutbox[-1].subject == "1 flag to review from b.csv"
    assert "b.csv has been screened: 1 flag to review." in str(mailoutbox[-1].body)


def test_a_changed_gift_of_the_same_description_stays_settled(
    two_gifts: list[int], reviewer: User
) -> None:
    decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    bring(van(gift("G-1", Amount="75.00")), name="b.csv")
    assert flag_states() == {"G-1": "dismissed", "G-2": "dismissed"}


def test_a_donor_whose_record_changed_is_asked_about_again(
    two_gifts: list[int], reviewer: User
) -> None:
    decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    bring(van(gift("G-3", Occupation="President")), name="b.csv")
    assert flag_states() == {"G-1": "dismissed", "G-2": "dismissed", "G-3": "open"}
    bring(van(gift("G-1", Occupation="President")), name="c.csv")
    assert flag_states() == {"G-1": "open", "G-2": "dismissed", "G-3": "open"}
    assert flag_of("G-1").decision is None


def test_another_spelling_of_case_is_the_same_record(two_gifts: list[int], reviewer: User) -> None:
    decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    bring(van(gift("G-3", LastName="TESTERLY", Employer="GUSHERLY OIL")), name="b.csv")
    assert flag_of("G-3").state == "dismissed"


def test_an_entry_that_changed_is_asked_about_again(two_gifts: list[int], reviewer: User) -> None:
    first = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    bring_list(people({**ON_LIST, "title": "Chair"}, OTHER_ON_LIST))
    assert flag_states() == {"G-1": "open", "G-2": "open"}
    second = decide(flag_ids=two_gifts, verdict="validated", note="It is her.", by=reviewer)
    assert flag_states() == {"G-1": "validated", "G-2": "validated"}
    assert list(decisions_about(first.donor_id, entry_id=first.entry_id, rule="")) == [
        second,
        first,
    ]
    assert Settlement.objects.get().decision == second


def test_a_changed_entry_leaves_verdicts_on_other_entries_alone(reviewer: User) -> None:
    bring_list(people(ON_LIST), slug="executives")
    bring_list(people({**ON_LIST, "id": "X-1"}), slug="block-list")
    bring(van(gift("G-1")))
    flag = Flag.objects.get(entry__listed_id="X-1")
    decide(flag_ids=[flag.pk], verdict="dismissed", note="Not her.", by=reviewer)
    bring_list(people({**ON_LIST, "title": "Chair"}), slug="executives")
    flag.refresh_from_db()
    assert flag.state == "dismissed"


def test_a_withdrawn_flag_that_comes_back_is_as_it_was_decided(
    two_gifts: list[int], reviewer: User
) -> None:
    decision = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    bring(van(gift("G-1", Amount="-50.00")), name="b.csv")
    assert flag_of("G-1").state == "withdrawn"
    bring(van(gift("G-1", Amount="55.00")), name="c.csv")
    back = flag_of("G-1")
    assert (back.state, back.decision) == ("dismissed", decision)


def test_deciding_twice_is_refused_and_says_who_decided(
    two_gifts: list[int], reviewer: User
) -> None:
    decide(flag_ids=two_gifts, verdict="validated", note="It is her.", by=reviewer)
    with pytest.raises(Refused) as caught:
        decide(flag_ids=two_gifts, verdict="dismissed", note="No.", by=employee("second"))
    at = date_format(localtime(Decision.objects.get().decided_at), "DATETIME_FORMAT")
    assert str(caught.value) == f"Reviewer validated this on {at}: It is her."
    assert Decision.objects.count() == 1
    assert set(flag_states().values()) == {"validated"}


def test_a_group_of_which_one_flag_is_settled_is_refused_whole(
    two_gifts: list[int], reviewer: User
) -> None:
    bring(van(gift("G-3", Employer="Gusherly Oil Company")), name="b.csv")
    moved = flag_of("G-3").pk
    decide(flag_ids=[moved], verdict="validated", note="It is her.", by=reviewer)
    with pytest.raises(Refused, match="Reviewer validated this"):
        decide(flag_ids=[*two_gifts, moved], verdict="validated", note="It is her.", by=reviewer)
    assert flag_states() == {"G-1": "open", "G-2": "open", "G-3": "validated"}


def test_a_gift_flagged_while_the_page_was_open_is_settled_with_it(
    two_gifts: list[int], reviewer: User
) -> None:
    bring(van(gift("G-3"), gift("G-4", Employer="Gusherly Oil Company")), name="b.csv")
    decision = decide(flag_ids=two_gifts, verdict="dismissed", note="Another.", by=reviewer)
    bring(van(gift("G-5")), name="c.csv")
    same = dict.fromkeys(("G-1", "G-2", "G-3", "G-5"), "dismissed")
    assert flag_states() == {**same, "G-4": "open"}  # another record
    assert decision.flags_settled == 3
    assert flag_of("G-3").decision == decision


def test_a_withdrawn_flag_is_nothing_to_decide(two_gifts: list[int], reviewer: User) -> None:
    bring(van(gift("G-1", Amount="-50.00")), name="b.csv")
    with pytest.raises(Refused, match="This flag was withdrawn: its reason has gone"):
        decide(flag_ids=two_gifts[:1], verdict="validated", note="It is her.", by=reviewer)


def test_a_verdict_on_a_record_that_has_changed_meanwhile_is_refused(
    two_gifts: list[int], reviewer: User
) -> None:
    shown = record_of(Flag.objects.filter(pk__in=two_gifts).select_related("contribution", "entry"))
    ListEntry.objects.update(content_hash="another content")
    with pytest.raises(Refused, match="The record has changed while you looked at it"):
        decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer, record=shown)
    assert not Decision.objects.exists()


def test_the_database_refuses_to_change_or_delete_a_decision(
    two_gifts: list[int], reviewer: User
) -> None:
    decision = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    for change in ("UPDATE donors_decision SET note = 'Her.'", "DELETE FROM donors_decision"):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            connection.cursor().execute(change)
    assert Decision.objects.get(pk=decision.pk).note == "Not her."


@pytest.mark.parametrize("note", ["", "  ", "\n\t"])
def test_a_decision_needs_a_note(two_gifts: list[int], reviewer: User, note: str) -> None:
    with pytest.raises(Refused, match="Say why"):
        decide(flag_ids=two_gifts, verdict="validated", note=note, by=reviewer)
    form = DecisionForm({"verdict": "validated", "note": note, "flags": "1", "record": "0"})
    assert form.errors["note"] == ["Say why: a decision needs a note."]


@pytest.mark.parametrize("verdict", ["", "open", "withdrawn", "reopened"])
def test_a_verdict_is_to_validate_or_to_dismiss(
    two_gifts: list[int], reviewer: User, verdict: str
) -> None:
    with pytest.raises(Refused, match="to validate or to dismiss"):
        decide(flag_ids=two_gifts, verdict=verdict, note="Hm.", by=reviewer)


@pytest.mark.parametrize("missing", [[], [10**12]])
def test_flags_that_are_not_there_are_refused(
    two_gifts: list[int], reviewer: User, missing: list[int]
) -> None:
    chosen = [*two_gifts, *missing] if missing else []
    with pytest.raises(Refused, match="not there any more"):
        decide(flag_ids=chosen, verdict="validated", note="Hm.", by=reviewer)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("flags", ["", "x", "1,", "1,-2", "9" * 30, "1;2"])
def test_flags_that_cannot_be_read_are_a_fault_of_the_form(flags: str) -> None:
    form = DecisionForm(
        {"verdict": "validated", "note": "It is her.", "flags": flags, "record": "0"}
    )
    assert set(form.errors) == {"flags"}


def test_one_verdict_is_about_one_donor_and_one_entry(two_gifts: list[int], reviewer: User) -> None:
    bring(van(gift("G-3", VanID="502")), name="b.csv")
    with pytest.raises(Refused, match="One verdict is about one donor and one reason"):
        decide(
            flag_ids=[*two_gifts, flag_of("G-3").pk], verdict="validated", note="Hm.", by=reviewer
        )
    assert set(flag_states().values()) == {"open"}


def test_a_verdict_on_a_list_says_nothing_about_a_rule(reviewer: User) -> None:
    candidate_committee()
    bring_list(people(ON_LIST))
    bring(van(gift("G-1", Amount="9000")))
    by_rule, by_list = Flag.objects.get(entry=None), Flag.objects.exclude(entry=None).get()
    with pytest.raises(Refused, match="one donor and one reason"):
        decide(flag_ids=[by_rule.pk, by_list.pk], verdict="validated", note="Hm.", by=reviewer)
    decide(flag_ids=[by_list.pk], verdict="dismissed", note="Not her.", by=reviewer)
    by_rule.refresh_from_db()
    assert by_rule.state == "open"
    assert open_counts() == {"illegal": 1, "policy": 0, "record": 0}


def test_a_verdict_on_a_rule_holds_for_its_flag_alone(reviewer: User) -> None:
    candidate_committee()
    bring(van(gift("G-1", Amount="9000")))
    decision = decide(
        flag_ids=[flag_of("G-1").pk], verdict="validated", note="Too much.", by=reviewer
    )
    assert (decision.entry, decision.rule) == (None, "contribution_limit")
    assert not Settlement.objects.exists()
    bring(van(gift("G-2", Amount="100", DateReceived="2026-04-01")), name="b.csv")
    assert flag_states() == {"G-1": "validated", "G-2": "open"}


# --- Taking a verdict back ------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ["validated", "dismissed"])
def test_a_verdict_is_taken_back_by_anybody_who_decides(
    two_gifts: list[int], reviewer: User, verdict: str
) -> None:
    first = decide(flag_ids=two_gifts, verdict=verdict, note="Known.", by=reviewer)
    bring(van(gift("G-3")), name="b.csv")  # settled as it came
    other = employee("other")
    back = reopen(decision_id=first.pk, note=" Wrong filing. ", by=other)
    assert set(flag_states().values()) == {"open"}
    assert (back.verdict, back.takes_back, back.note) == ("reopened", first, "Wrong filing.")
    assert (back.decided_by, back.flags_settled, back.entry) == (other, 3, first.entry)
    assert list(decisions_about(first.donor_id, entry_id=first.entry_id, rule="")) == [back, first]
    assert [was.state for was in history(flag_of("G-1"))] == ["open", verdict]


def test_what_was_taken_back_holds_for_no_later_gift_and_can_be_decided_anew(
    two_gifts: list[int], reviewer: User
) -> None:
    first = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    reopen(decision_id=first.pk, note="It is her.", by=reviewer)
    bring(van(gift("G-3")), name="b.csv")
    assert set(flag_states().values()) == {"open"}
    second = decide(flag_ids=two_gifts, verdict="validated", note="It is her.", by=reviewer)
    assert set(flag_states().values()) == {"validated"}
    assert Settlement.objects.get().decision == second


def test_a_verdict_is_taken_back_once(two_gifts: list[int], reviewer: User) -> None:
    first = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    back = reopen(decision_id=first.pk, note="It is her.", by=reviewer)
    with pytest.raises(Refused, match=r"Reviewer took the verdict back on .*: It is her"):
        reopen(decision_id=first.pk, note="Again.", by=reviewer)
    with pytest.raises(Refused, match="no such verdict"):
        reopen(decision_id=back.pk, note="Back and forth.", by=reviewer)


def test_a_verdict_by_which_nothing_stands_is_not_taken_back(
    two_gifts: list[int], reviewer: User
) -> None:
    first = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    bring_list(people({**ON_LIST, "title": "Chair"}, OTHER_ON_LIST))  # asks again
    decide(flag_ids=two_gifts, verdict="validated", note="It is her.", by=reviewer)
    with pytest.raises(Refused, match="Nothing stands by this verdict any more"):
        reopen(decision_id=first.pk, note="Hm.", by=reviewer)
    assert set(flag_states().values()) == {"validated"}


def test_taking_back_needs_a_note_and_a_verdict(two_gifts: list[int], reviewer: User) -> None:
    first = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    with pytest.raises(Refused, match="Say why"):
        reopen(decision_id=first.pk, note=" \n", by=reviewer)
    with pytest.raises(Refused, match="no such verdict"):
        reopen(decision_id=10**12, note="Hm.", by=reviewer)
    assert set(flag_states().values()) == {"dismissed"}


def test_a_rules_verdict_is_taken_back_too(reviewer: User) -> None:
    candidate_committee()
    bring(van(gift("G-1", Amount="9000")))
    first = decide(flag_ids=[flag_of("G-1").pk], verdict="dismissed", note="Hm.", by=reviewer)
    reopen(decision_id=first.pk, note="It was too much.", by=reviewer)
    assert flag_states() == {"G-1": "open"}


def at_once(*calls: object) -> list[object]:
    """Call each in a thread and a transaction of its own, all at the same moment."""
    together = threading.Barrier(len(calls))
    outcomes: list[object] = [None] * len(calls)

    def run(place: int) -> None:
        together.wait(timeout=10)
        try:
            outcomes[place] = calls[place]()  # type: ignore[operator]
        except Refused as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told(
    two_gifts: list[int], reviewer: User
) -> None:
    other = employee("other")
    outcomes = at_once(
        lambda: decide(flag_ids=two_gifts, verdict="validated", note="It is her.", by=reviewer),
        lambda: decide(flag_ids=two_gifts[::-1], verdict="dismissed", note="No.", by=other),
    )
    [decision] = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
    [refusal] = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert f"{decision.decided_by} {decision.verdict} this on" in str(refusal)
    assert Decision.objects.get() == decision
    assert set(flag_states().values()) == {decision.verdict}
    assert set(Flag.objects.values_list("decision", flat=True)) == {decision.pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_who_saw_different_flags_of_a_group_one_decides_it_all(
    two_gifts: list[int], reviewer: User
) -> None:
    other = employee("other")
    outcomes = at_once(
        lambda: decide(flag_ids=two_gifts[:1], verdict="validated", note="She.", by=reviewer),
        lambda: decide(flag_ids=two_gifts[1:], verdict="dismissed", note="No.", by=other),
    )
    [decision] = [outcome for outcome in outcomes if isinstance(outcome, Decision)]
    assert [type(outcome) for outcome in outcomes if outcome is not decision] == [Refused]
    assert set(flag_states().values()) == {decision.verdict}


@pytest.mark.django_db(transaction=True)
def test_a_verdict_given_while_flags_are_being_raised_stands(
    two_gifts: list[int], reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flagging has read that nobody decided, and takes its time to write: the verdict waits."""
    taken = flag_of("G-1").raised_in
    assert taken
    monkeypatch.setattr(flagging, "RAISE", "SELECT pg_sleep(0.8);" + flagging.RAISE)

    def decide_meanwhile() -> Decision:
        time.sleep(0.3)
        return decide(flag_ids=two_gifts, verdict="validated", note="It is her.", by=reviewer)

    _, decision = at_once(lambda: flagging.flag_import(import_id=taken.pk), decide_meanwhile)
    assert isinstance(decision, Decision)
    assert set(flag_states().values()) == {"validated"}
    assert set(Flag.objects.values_list("decision", flat=True)) == {decision.pk}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_verdict_back_at_once_one_is_told(
    two_gifts: list[int], reviewer: User
) -> None:
    first = decide(flag_ids=two_gifts, verdict="dismissed", note="Not her.", by=reviewer)
    outcomes = at_once(
        lambda: reopen(decision_id=first.pk, note="It is her.", by=reviewer),
        lambda: reopen(decision_id=first.pk, note="Wrong one.", by=reviewer),
    )
    assert {type(outcome) for outcome in outcomes} == {Decision, Refused}
    assert set(flag_states().values()) == {"open"}
