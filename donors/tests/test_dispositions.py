"""What becomes of validated gifts: decided once, by two persons where much money goes back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from access.actions import grant, revoke
from access.models import Grant, User
from core.errors import Refused
from donors.actions.decisions import decide, reopen
from donors.actions.dispositions import approve, dispose, refuse, take_back
from donors.models import Approval, Contribution, DisposedFlag, Disposition, Flag, ReviewSettings
from donors.queries.batches import batch_rows
from donors.queries.dispositions import (
    DueFilters,
    Stage,
    as_due,
    counts_by_severity,
    due_groups,
    group_in_compliance,
    left_to_give_back,
    next_due,
    overdue,
    previous_due,
)
from donors.queries.flags import record_of
from donors.queries.queue import Question
from donors.templatetags.review import clock, due_in
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    VAN_COLUMNS,
    bring,
    bring_list,
    candidate_committee,
    employee,
    flag_of,
    gift,
    people,
    van,
)
from donors.tests.test_bulks import bring_donors, insisting
from donors.tests.test_decisions import at_once

pytestmark = pytest.mark.django_db
POLICY, ILLEGAL = DueFilters(severity="policy"), DueFilters(severity="illegal")
NOTE = "As the treasurer asked."
TOMORROW = timedelta(days=1)


@pytest.fixture
def lead(db: None) -> User:
    return employee("lead", "donors-compliance")


@pytest.fixture
def second(db: None) -> User:
    return employee("second", "donors-compliance")


@beginning
def listed() -> list[int]:
    """Flags on two gifts of one donor on a list, validated."""
    lead = employee("lead", "donors-compliance")
    bring_list(people(ON_LIST))
    bring(van(gift("G-1"), gift("G-2", Amount="1200.00")))
    flags = list(Flag.objects.order_by("contribution__external_id").values_list("pk", flat=True))
    decide(flag_ids=flags, verdict="validated", note="It is her.", by=lead)
    return flags


@beginning
def over_limit() -> Flag:
    """A gift of $9,000, of which $5,500 is above the limit; validated."""
    lead = employee("lead", "donors-compliance")
    candidate_committee()
    bring(van(gift("L-1", AMBROSE, Amount="9000.00")))
    flag = flag_of("L-1")
    decide(flag_ids=[flag.pk], verdict="validated", note="Too much.", by=lead)
    return flag_of("L-1")


def waiting(filters: DueFilters = POLICY) -> list[Question]:
    return [as_due(row).group.question for row in due_groups(filters)]


def question(flag: Flag) -> Question:
    return Question(flag.donor_id, flag.entry_id, flag.rule)


def page_of(flag: Flag, filters: str = "?severity=policy&stage=decide") -> str:
    if flag.entry_id:
        path = reverse("admin:donors_flag_dispose_entry", args=[flag.donor_id, flag.entry_id])
    else:
        path = reverse("admin:donors_flag_dispose_rule", args=[flag.donor_id, flag.rule])
    return path + filters


@pytest.mark.parametrize("outcome", ["return", "keep"])
def test_a_decision_takes_the_group_out_of_the_queue(
    listed: list[int], lead: User, outcome: str
) -> None:
    assert len(waiting()) == 1
    made = dispose(flag_ids=listed, outcome=outcome, note=f" {NOTE} ", by=lead)
    assert waiting() == []
    assert (made.note, made.decided_by) == (NOTE, lead)
    assert made.amount == (Decimal("1250.00") if outcome == "return" else None)
    assert [item.flag_id for item in made.disposed.order_by("flag")] == sorted(listed)


def test_a_refund_is_of_the_amounts_that_are_given_and_leaves_the_others_waiting(
    listed: list[int], lead: User
) -> None:
    made = dispose(
        flag_ids=listed, outcome="refund", note=NOTE, by=lead, amounts={listed[0]: Decimal(20)}
    )
    assert made.amount == 20
    assert made.disposed.get().flag_id == listed[0]
    assert as_due(due_groups(POLICY).get()).group.flags == 1


def test_no_more_is_given_back_than_was_given_whatever_the_flags(
    lead: User, wilhelmina_listed: None
) -> None:
    bring_list(people({**ON_LIST, "id": "X-1"}), slug="block-list")
    bring(van(gift("G-1")))
    first, other = Flag.objects.order_by("pk")
    for flag in (first, other):
        decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    with pytest.raises(Refused, match=r"Of G-1 there is \$50.00 to give back"):
        dispose(
            flag_ids=[first.pk], outcome="refund", note=NOTE, by=lead,
            amounts={first.pk: Decimal("50.01")},
        )  # fmt: skip
    refund: dict[str, Any] = {"outcome": "refund", "note": NOTE, "by": lead}
    paid = dispose(flag_ids=[first.pk], amounts={first.pk: Decimal(30)}, **refund)
    with pytest.raises(Refused, match=r"Of G-1 there is \$20.00 to give back"):
        dispose(flag_ids=[other.pk], amounts={other.pk: Decimal(30)}, **refund)
    take_back(disposition_id=paid.pk, note="Not paid.", by=lead)
    dispose(flag_ids=[other.pk], amounts={other.pk: Decimal(30)}, **refund)


def test_the_copy_of_a_gift_is_not_given_back_beside_the_gift(
    client: Client, listed: list[int], lead: User
) -> None:
    Contribution.objects.filter(external_id="G-2").update(not_counted="conduit_copy")
    client.force_login(lead)
    page = client.get(page_of(flag_of("G-1"))).content.decode()
    assert f'name="amount_{listed[0]}" value="50.00"' in page
    assert f'name="amount_{listed[1]}" value="0"' in page
    assert "a conduit&#x27;s own copy" in page
    made = dispose(flag_ids=listed, outcome="return", note=NOTE, by=lead)
    assert made.amount == 50
    assert waiting() == []
    [row] = batch_rows(1, [made.pk])
    assert row[3] == "50.00"


def test_what_the_source_gave_back_already_is_not_given_back_again(
    client: Client, lead: User, wilhelmina_listed: None
) -> None:
    columns = (*VAN_COLUMNS, "AmountRefunded", "DateRefunded")
    bring(van(gift("G-1", AmountRefunded="30"), columns=columns))
    flag = flag_of("G-1")
    decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    client.force_login(lead)
    assert f'name="amount_{flag.pk}" value="20.00"' in client.get(page_of(flag)).content.decode()
    refund: dict[str, Any] = {"flag_ids": [flag.pk], "note": NOTE, "by": lead}
    with pytest.raises(Refused, match=r"Of G-1 there is \$20.00 to give back"):
        dispose(outcome="refund", amounts={flag.pk: Decimal(21)}, **refund)
    assert dispose(outcome="return", **refund).amount == 20


def test_a_refund_of_ours_that_the_source_then_tells_is_taken_off_once(
    lead: User, wilhelmina_listed: None
) -> None:
    bring(van(gift("G-1")))
    flag = flag_of("G-1")
    decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    dispose(
        flag_ids=[flag.pk], outcome="refund", note=NOTE, by=lead, amounts={flag.pk: Decimal(30)}
    )
    columns = (*VAN_COLUMNS, "AmountRefunded")
    bring(van(gift("G-1", AmountRefunded="30"), columns=columns), name="b.csv")
    gift_of = flag_of("G-1").contribution
    assert left_to_give_back([gift_of]) == {gift_of.pk: Decimal(20)}


def test_who_comes_second_is_told_and_nothing_is_decided_twice(
    listed: list[int], lead: User, second: User
) -> None:
    dispose(flag_ids=listed, outcome="keep", note="A namesake's card.", by=lead)
    with pytest.raises(Refused, match=r"Lead decided to keep this on .*: A namesake's card."):
        dispose(flag_ids=listed, outcome="return", note=NOTE, by=second)
    assert Disposition.objects.count() == 1


def test_an_investigation_waits_until_its_day_and_never_past_a_deadline(
    over_limit: Flag, lead: User
) -> None:
    Flag.objects.update(deadline=localdate() + timedelta(days=3))
    dispose(
        flag_ids=[over_limit.pk], outcome="investigate", note="Ask the donor.", by=lead,
        follow_up=localdate() + timedelta(days=9),
    )  # fmt: skip
    assert waiting(ILLEGAL) == []
    assert waiting(DueFilters(stage=Stage.INVESTIGATED)) == [question(over_limit)]
    assert counts_by_severity(Stage.INVESTIGATED)["illegal"] == 1
    Flag.objects.update(deadline=localdate() - TOMORROW)
    assert waiting(ILLEGAL) == [question(over_limit)]
    assert waiting(DueFilters(stage=Stage.INVESTIGATED)) == []
    dispose(flag_ids=[over_limit.pk], outcome="keep", note="Redesignated.", by=lead)
    assert waiting(ILLEGAL) == []


@pytest.mark.parametrize("days", [None, 0, -1])
def test_an_investigation_needs_a_day_that_is_to_come(
    listed: list[int], lead: User, days: int | None
) -> None:
    day = None if days is None else localdate() + timedelta(days=days)
    with pytest.raises(Refused, match="looked at again"):
        dispose(flag_ids=listed, outcome="investigate", note=NOTE, by=lead, follow_up=day)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"note": " \n"}, "Say why"),
        ({"outcome": "taken_back"}, "Choose one"),
        ({"outcome": "refund"}, "Say how much"),
        ({"flag_ids": [10**12]}, "not validated any more"),
        ({"record": "0"}, "The record has changed"),
    ],
)
def test_what_cannot_be_decided_is_refused(
    listed: list[int], lead: User, changes: dict[str, object], told: str
) -> None:
    given = {"flag_ids": listed, "outcome": "keep", "note": NOTE, "by": lead, **changes}
    with pytest.raises(Refused, match=told):
        dispose(**given)  # type: ignore[arg-type]
    assert not Disposition.objects.exists()


def test_an_open_flag_is_nothing_for_compliance(lead: User, wilhelmina_listed: None) -> None:
    bring(van(gift("G-1")))
    assert waiting() == []
    with pytest.raises(Refused, match="not validated any more"):
        dispose(flag_ids=[flag_of("G-1").pk], outcome="keep", note=NOTE, by=lead)


def test_a_later_gift_of_the_same_donor_is_decided_apart(listed: list[int], lead: User) -> None:
    dispose(flag_ids=listed, outcome="keep", note=NOTE, by=lead)
    bring(van(gift("G-3")), name="b.csv")  # validated as it comes
    [due] = [as_due(row) for row in due_groups(POLICY)]
    assert due.group.flags == 1


# --- The second person ----------------------------------------------------------------------------


def test_a_refund_above_the_amount_waits_for_a_second_person(
    listed: list[int], lead: User, second: User
) -> None:
    amounts = {listed[1]: Decimal(1200)}
    made = dispose(flag_ids=listed[1:], outcome="refund", note=NOTE, by=lead, amounts=amounts)
    assert made.needs_approval
    assert waiting(DueFilters(severity="policy", stage=Stage.TO_APPROVE))
    with pytest.raises(Refused, match="You decided this yourself"):
        approve(disposition_id=made.pk, note="Fine.", by=lead)
    with pytest.raises(DatabaseError, match="second person"), transaction.atomic():
        Approval.objects.create(disposition=made, answer="approved", note="x", decided_by=lead)
    approve(disposition_id=made.pk, note="Fine.", by=second)
    assert not waiting(DueFilters(severity="policy", stage=Stage.TO_APPROVE))
    with pytest.raises(Refused, match=r"Second approved this on .*: Fine."):
        refuse(disposition_id=made.pk, note="No.", by=second)


def test_a_refund_that_is_called_a_return_needs_a_second_person_as_well(
    listed: list[int], lead: User
) -> None:
    assert not dispose(flag_ids=listed[:1], outcome="return", note=NOTE, by=lead).needs_approval
    assert dispose(flag_ids=listed[1:], outcome="return", note=NOTE, by=lead).needs_approval


def test_many_small_refunds_are_one_large_one(listed: list[int], lead: User) -> None:
    ReviewSettings.objects.create(second_person_above=Decimal(100))
    small, large = ({listed[0]: Decimal(50)}, {listed[1]: Decimal(60)})
    refund: dict[str, Any] = {"outcome": "refund", "note": NOTE, "by": lead}
    assert not dispose(flag_ids=listed[:1], amounts=small, **refund).needs_approval
    assert dispose(flag_ids=listed[1:], amounts=large, **refund).needs_approval


def test_small_refunds_to_one_donor_for_several_reasons_are_one_large_one(
    listed: list[int], lead: User
) -> None:
    bring_list(people(ON_LIST), slug="other-executives")
    more = Flag.objects.get(contribution__external_id="G-2", state="open")
    decide(flag_ids=[more.pk], verdict="validated", note="It is her.", by=lead)
    refund: dict[str, Any] = {"outcome": "refund", "note": NOTE, "by": lead}
    first = dispose(flag_ids=listed[1:], amounts={listed[1]: Decimal(600)}, **refund)
    second = dispose(flag_ids=[more.pk], amounts={more.pk: Decimal(500)}, **refund)
    assert (first.needs_approval, second.needs_approval) == (False, True)


def test_one_person_in_two_roles_is_no_second_person(listed: list[int], lead: User) -> None:
    for role in ("donors-reviewer", "donors-admin"):
        grant(user=lead, role=role, reason="Helps out.", by=None)
    made = dispose(flag_ids=listed, outcome="return", note=NOTE, by=lead)
    with pytest.raises(Refused, match="You decided this yourself"):
        approve(disposition_id=made.pk, note="Fine.", by=User.objects.get(pk=lead.pk))


@pytest.mark.parametrize("who", ["lead", "second"])
def test_who_has_lost_the_right_in_between_does_not_count(
    listed: list[int], lead: User, second: User, who: str
) -> None:
    made = dispose(flag_ids=listed, outcome="return", note=NOTE, by=lead)
    revoke(grant=Grant.objects.get(user__name=who.title()), by=None)
    second = User.objects.get(pk=second.pk)
    with pytest.raises(Refused, match=rf"^{who.title()} may not decide .* any more"):
        approve(disposition_id=made.pk, note="Fine.", by=second)
    assert not Approval.objects.exists()
    third = employee("third", "donors-compliance")
    refuse(disposition_id=made.pk, note="To be decided again.", by=third)
    assert dispose(flag_ids=listed, outcome="return", note=NOTE, by=third).needs_approval


def test_what_the_second_person_refused_is_decided_again(
    listed: list[int], lead: User, second: User
) -> None:
    amounts = {listed[1]: Decimal(1200)}
    made = dispose(flag_ids=listed[1:], outcome="refund", note=NOTE, by=lead, amounts=amounts)
    refuse(disposition_id=made.pk, note="Only the excess.", by=second)
    assert as_due(due_groups(POLICY).get()).group.flags == 2
    with pytest.raises(Refused, match="The second person refused this"):
        take_back(disposition_id=made.pk, note="Hm.", by=lead)


@pytest.mark.django_db(transaction=True)
def test_of_two_leads_at_once_one_decides_and_the_other_is_told(
    listed: list[int], lead: User, second: User
) -> None:
    outcomes = at_once(
        lambda: dispose(flag_ids=listed, outcome="return", note=NOTE, by=lead),
        lambda: dispose(flag_ids=listed[::-1], outcome="keep", note=NOTE, by=second),
    )
    assert {type(outcome) for outcome in outcomes} == {Disposition, Refused}
    assert DisposedFlag.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_with_many_at_once_each_gift_is_settled_once_and_looked_at_by_one_second_person(
    lead: User,
) -> None:
    """Of each group two refund; then, of each refund, one agrees, one does not, and one takes it
    back."""
    flags = sorted(bring_donors(8).values())
    for flag in flags:
        decide(flag_ids=[flag], verdict="validated", note="Her.", by=lead)
    ReviewSettings.objects.create(second_person_above=Decimal(10))
    crowd = [employee(f"lead{number}", "donors-compliance") for number in range(6)]
    refund: dict[str, Any] = {"outcome": "refund", "note": NOTE}
    outcomes = at_once(
        *(
            insisting(
                partial(dispose, flag_ids=[flag], amounts={flag: Decimal(50)}, by=who, **refund)
            )
            for flag in flags
            for who in crowd[:2]
        )
    )
    made = [one for one in outcomes if isinstance(one, Disposition)]
    told = [str(one) for one in outcomes if isinstance(one, Refused)]
    assert (len(made), len(told)) == (8, 8)
    assert all("decided to refund this on" in one for one in told)
    assert sorted(DisposedFlag.objects.values_list("flag", flat=True)) == flags
    assert all(one.needs_approval for one in made)

    agree, differ, revoke = crowd[3:]
    outcomes = at_once(
        *(
            insisting(partial(act, disposition_id=one.pk, note=NOTE, by=who))
            for one in made
            for act, who in ((approve, agree), (refuse, differ), (take_back, revoke))
        )
    )
    stands = 0
    for place, one in enumerate(made):
        answers = outcomes[3 * place : 3 * place + 3]
        [*approvals] = Approval.objects.filter(disposition=one)
        assert [kept for kept in answers if isinstance(kept, Approval)] == approvals
        backs = [kept for kept in answers if isinstance(kept, Disposition)]
        assert len(approvals) <= 1
        assert len(backs) == Disposition.objects.filter(takes_back=one).count() <= 1
        assert approvals or backs
        assert all(isinstance(kept, (Approval, Disposition, Refused)) for kept in answers)
        # What was refused cannot be taken back any more.
        assert not (backs and approvals and approvals[0].answer == "refused")
        stands += bool(approvals) and approvals[0].answer == "approved" and not backs
    assert len(waiting()) == 8 - stands


# --- Taking back ----------------------------------------------------------------------------------


def test_a_decision_is_taken_back_once_and_its_gifts_wait_again(
    listed: list[int], lead: User, second: User
) -> None:
    made = dispose(flag_ids=listed, outcome="keep", note=NOTE, by=lead)
    back = take_back(disposition_id=made.pk, note="It was her.", by=second)
    assert (back.outcome, back.takes_back) == ("taken_back", made)
    assert len(waiting()) == 1
    with pytest.raises(Refused, match="Second took the decision back on"):
        take_back(disposition_id=made.pk, note="Again.", by=lead)
    with pytest.raises(Refused, match="no such decision"):
        take_back(disposition_id=back.pk, note="Back and forth.", by=lead)


def test_a_verdict_stands_while_compliance_goes_by_it(listed: list[int], lead: User) -> None:
    made = dispose(flag_ids=listed, outcome="keep", note=NOTE, by=lead)
    verdict = DisposedFlag.objects.first()
    assert verdict
    with pytest.raises(Refused, match="Lead has decided what becomes of these gifts"):
        reopen(decision_id=verdict.decision_id, note="Hm.", by=lead)
    take_back(disposition_id=made.pk, note="It was her.", by=lead)
    reopen(decision_id=verdict.decision_id, note="Not her.", by=lead)
    assert waiting() == []


def test_the_database_refuses_to_change_or_delete_what_compliance_decided(
    listed: list[int], lead: User
) -> None:
    dispose(flag_ids=listed, outcome="keep", note=NOTE, by=lead)
    for change in (
        "UPDATE donors_disposition SET note = 'Hm.'", "DELETE FROM donors_disposedflag",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            connection.cursor().execute(change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.create(
            donor=flag_of("G-1").donor, rule="x", outcome="refund", note=NOTE, decided_by=lead
        )


# --- The queue and its clock ----------------------------------------------------------------------


def test_what_is_due_first_stands_first_and_what_never_is_stands_last(
    lead: User, wilhelmina_listed: None
) -> None:
    candidate_committee()
    days = {"1": "2026-03-09", "2": "2026-03-01", "3": "2026-03-05"}
    bring(
        van(*(gift(f"G-{n}", VanID=n, Amount="9000", DateReceived=day) for n, day in days.items()))
    )
    Flag.objects.update(severity="illegal")
    for flag in Flag.objects.all():
        decide(flag_ids=[flag.pk], verdict="validated", note="Yes.", by=lead)
    rows = [as_due(row).group for row in due_groups(ILLEGAL)]
    assert [row.first_gift.day for row in rows[:3]] == [1, 5, 9]
    assert [row.deadline for row in rows[3:]] == [None] * 3
    walked, here = [rows[0].question], rows[0].question
    while behind := next_due(ILLEGAL, after=here):
        here = behind.group.question
        walked.append(here)
    assert walked == [row.question for row in rows]
    before = previous_due(ILLEGAL, before=rows[3].question)
    assert before
    assert before.group == rows[2]


def test_the_clock_is_told_in_words(over_limit: Flag) -> None:
    today = localdate()
    assert due_in(today) == "due today"
    assert due_in(today + TOMORROW) == "due in 1 day"
    assert due_in(today - 2 * TOMORROW) == "overdue by 2 days"
    assert clock(over_limit).endswith("days, 60 days from receipt")


# --- Pages ----------------------------------------------------------------------------------------


def sent(flags: list[int], **changes: object) -> dict[str, object]:
    shown = Flag.objects.filter(pk__in=flags).select_related("contribution", "entry")
    return {"outcome": "keep", "note": NOTE, "record": record_of(shown), **changes}


def test_after_a_decision_the_next_one_follows_and_can_be_undone(
    client: Client, listed: list[int], lead: User
) -> None:
    bring(van(gift("H-1", VanID="9")), name="b.csv")
    other = flag_of("H-1")
    decide(flag_ids=[other.pk], verdict="validated", note="She too.", by=lead)
    client.force_login(lead)
    answer = client.post(page_of(flag_of("G-1")), sent(listed))
    assert answer["Location"] == page_of(other)
    shown = client.get(answer["Location"]).content.decode()
    assert "Keep: Testerly, Wilhelmina Q. Here is the next one." in shown
    made = Disposition.objects.get()
    assert f"undo={made.pk}" in shown
    answer = client.post(page_of(flag_of("G-1")), {"takes_back": made.pk, "note": "Wrong."})
    assert answer["Location"] == page_of(flag_of("G-1"))
    assert len(waiting()) == 2


def test_a_refund_is_filled_in_by_gift_and_the_excess_stands_there_already(
    client: Client, over_limit: Flag, lead: User, second: User
) -> None:
    page = page_of(over_limit, "?severity=illegal&stage=decide")
    client.force_login(lead)
    field = f"amount_{over_limit.pk}"
    assert f'name="{field}" value="5500.00"' in client.get(page).content.decode()
    wrong = sent([over_limit.pk], outcome="refund", **{field: "9000.01"})
    answer = client.post(page, wrong)
    assert answer.status_code == 422
    assert "Of L-1 there is $9,000.00 to give back" in answer.content.decode()
    client.post(page, sent([over_limit.pk], outcome="refund", **{field: "5500"}))
    made = Disposition.objects.get()
    assert (made.amount, made.needs_approval) == (Decimal(5500), True)
    assert "you decided it yourself" in client.get(page).content.decode()
    client.force_login(second)
    assert "Lead asks for a refund of $5,500.00" in client.get(page).content.decode()
    answer = client.post(page, {"approves": made.pk, "answer": "approved", "note": "Paid."})
    assert answer.status_code == 302
    assert Approval.objects.get().decided_by == second


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"outcome": ""}, "Choose one: refund, return, keep or investigate."),
        ({"note": " "}, "Say why: a decision needs a note."),
        ({"outcome": "investigate"}, "Say on which day this is looked at again."),
        ({"outcome": "investigate", "follow_up": "soon"}, "Give the day as 2026-12-31."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_decided(
    client: Client, listed: list[int], lead: User, changes: dict[str, str], told: str
) -> None:
    client.force_login(lead)
    answer = client.post(page_of(flag_of("G-1")), sent(listed, **changes))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Disposition.objects.exists()


def test_who_reviews_sees_what_compliance_does_and_decides_nothing_there(
    client: Client, listed: list[int]
) -> None:
    client.force_login(employee("reviewer", "donors-reviewer"))
    page = page_of(flag_of("G-1"))
    assert "a compliance lead decides it" in client.get(page).content.decode()
    assert client.post(page, sent(listed)).status_code == 403
    assert client.get(reverse("admin:donors_flag_compliance")).status_code == 200


def test_pages_of_groups_that_compliance_has_nothing_to_do_with_are_not_there(
    client: Client, lead: User, wilhelmina_listed: None
) -> None:
    bring(van(gift("G-1")))
    client.force_login(lead)
    assert client.get(page_of(flag_of("G-1"))).status_code == 404


def test_what_is_overdue_is_counted_by_who_has_to_act(over_limit: Flag, lead: User) -> None:
    assert overdue() == {"review": 0, "compliance": 1}
    bring(van(gift("G-8", Amount="9000.00", DateReceived="2024-03-14")), name="b.csv")
    late = Flag.objects.filter(state="open", deadline__lt=localdate()).count()
    assert late
    assert overdue() == {"review": late, "compliance": 1}
    dispose(flag_ids=[over_limit.pk], outcome="keep", note=NOTE, by=lead)
    assert overdue() == {"review": late, "compliance": 0}


def test_the_queue_marks_what_is_overdue_and_says_when_it_is_empty(
    client: Client, over_limit: Flag, lead: User
) -> None:
    client.force_login(lead)
    queue = reverse("admin:donors_flag_compliance")
    shown = client.get(queue).content.decode()
    assert '<span class="overdue">overdue by' in shown
    assert group_in_compliance(question(over_limit)).get() == over_limit
    assert "Nothing waits here" in client.get(f"{queue}?severity=record").content.decode()
