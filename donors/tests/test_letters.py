"""The best-efforts letter: one for a gift, about nothing else, kept with what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from access.models import User
from core.errors import Refused
from donors.actions.letters import letter_for, record_answer, record_request, send_letter
from donors.letters import SUBJECT, TEXT, faults
from donors.models import (
    Committee,
    Contribution,
    Decision,
    Flag,
    InformationRequest,
    LetterTemplate,
    RequestedFlag,
    Source,
)
from donors.queries.casework import timeline
from donors.queries.letters import RULE, flags_to_ask_about, mail_states, requests_of
from donors.queries.queue import Question
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    bring,
    candidate_committee,
    employee,
    flag_of,
    flag_states,
    gift,
    van,
)
from donors.tests.test_decisions import at_once
from jobs.models import Job
from jobs.runner import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(db: None) -> User:
    return employee("reviewer", "donors-reviewer")


@beginning
def two() -> list[int]:
    """Flags on two gifts of a donor of whom no employer is known."""
    candidate_committee()
    unknown = {**AMBROSE, "Employer": "", "Occupation": ""}
    bring(van(gift("B-1", unknown, Amount="250"), gift("B-2", unknown, Amount="10")))
    Contribution.objects.update(email="ambrose@example.org")
    return [flag_of(number).pk for number in ("B-1", "B-2")]


def page_of(flags: list[int]) -> str:
    donor = Flag.objects.get(pk=flags[0]).donor_id
    return reverse("admin:donors_flag_letter", args=[donor])


def recorded(flags: list[int], by: User, **changes: Any) -> InformationRequest:
    given = {
        "way": "phone", "to": "+1 307 555 0100", "text": "Asked for both.",
        "made_on": date(2026, 3, 20),
    }  # fmt: skip
    return record_request(flag_ids=flags, by=by, **{**given, **changes})


def test_the_letter_is_sent_once_and_kept_word_by_word(two: list[int], reviewer: User) -> None:
    sent = send_letter(flag_ids=two, by=reviewer)
    assert (sent.way, sent.to, sent.made_by) == ("mail", "ambrose@example.org", reviewer)
    assert "Dear Ambrose Quillfeather," in sent.text
    assert "$250.00 on 2026-03-14" in sent.text
    assert "Federal law requires us to use our best efforts" in sent.text
    assert "in an election cycle" in sent.text
    assert sent.text.startswith("About your contribution to Friends of Odalys Fenwright")
    assert mail_states(requests_of(sent.donor_id)) == {sent.pk: "Waiting"}
    with pytest.raises(Refused, match="asked already"):
        send_letter(flag_ids=two, by=reviewer)
    with pytest.raises(Refused, match="asked already"):
        recorded(two[:1], reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestedFlag.objects.create(request=sent, flag_id=two[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_letter_goes_out(two: list[int], reviewer: User) -> None:
    outcomes = at_once(*[lambda: send_letter(flag_ids=two, by=reviewer)] * 2)
    assert {type(outcome) for outcome in outcomes} == {InformationRequest, Refused}
    assert InformationRequest.objects.count() == 1


def test_a_committee_of_no_candidate_counts_by_the_year(two: list[int]) -> None:
    Committee.objects.update(type="pac")
    donor = Flag.objects.get(pk=two[0]).donor_id
    assert "exceed $200 in a calendar year." in letter_for(flags_to_ask_about(donor)).text


def test_a_request_by_post_or_phone_is_kept(two: list[int], reviewer: User) -> None:
    asked = recorded(two, reviewer, to=" +1 307 555 0100 ")
    assert (asked.way, asked.to, asked.made_on) == ("phone", "+1 307 555 0100", date(2026, 3, 20))
    assert flags_to_ask_about(asked.donor_id) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"way": "mail"}, "posted or phoned"),
        ({"text": " "}, "Say to whom"),
        ({"made_on": date(2026, 3, 13)}, "after the gift's receipt"),
        ({"made_on": localdate() + timedelta(days=1)}, "not to come"),
    ],
)
def test_a_request_that_cannot_have_been_is_refused(
    two: list[int], reviewer: User, changes: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refused, match=told):
        recorded(two, reviewer, **changes)


def test_without_an_address_no_letter_is_mailed(two: list[int], reviewer: User) -> None:
    Contribution.objects.update(email="")
    with pytest.raises(Refused, match="No gift gives an e-mail address"):
        send_letter(flag_ids=two, by=reviewer)


def test_the_answer_closes_what_it_answers(two: list[int], reviewer: User) -> None:
    asked = send_letter(flag_ids=two, by=reviewer)
    with pytest.raises(Refused, match="Say both"):
        record_answer(request_id=asked.pk, employer="Mill", occupation=" ", note="", by=reviewer)
    record_answer(
        request_id=asked.pk, employer="Riverton Mill", occupation="Miller", note="", by=reviewer
    )
    assert set(Flag.objects.values_list("state", flat=True)) == {"dismissed"}
    assert Decision.objects.get().note == (
        "The donor answered: employer Riverton Mill, occupation Miller."
    )
    with pytest.raises(Refused, match="kept already"):
        record_answer(request_id=asked.pk, employer="x", occupation="y", note="", by=reviewer)
    kinds = {moment.kind for moment in timeline(Question(asked.donor_id, None, RULE))}
    assert {"raised", "asked", "answered", "dismissed"} <= kinds


def test_what_was_answered_is_known_for_later_gifts_of_the_cycle(
    two: list[int], reviewer: User
) -> None:
    unknown = {**AMBROSE, "Employer": "", "Occupation": ""}
    asked = send_letter(flag_ids=two, by=reviewer)
    bring(van(gift("B-3", unknown, DateReceived="2026-04-01")), name="b.csv")
    assert flag_of("B-3").state == "open"
    record_answer(
        request_id=asked.pk, employer="Riverton Mill", occupation="Miller", note="", by=reviewer
    )
    work_off(Job.objects.get(function="donors.tasks.judge_donors"))
    assert flag_states() == {"B-1": "dismissed", "B-2": "dismissed", "B-3": "withdrawn"}
    bring(van(gift("B-4", unknown, DateReceived="2026-05-01")), name="c.csv")
    bring(van(gift("B-5", unknown, DateReceived="2026-11-20", Amount="300")), name="d.csv")
    assert "B-4" not in flag_states()


def test_an_answer_that_tells_nothing_answers_nothing(two: list[int], reviewer: User) -> None:
    asked = send_letter(flag_ids=two, by=reviewer)
    record_answer(request_id=asked.pk, employer="Refused", occupation="N/A", note="", by=reviewer)
    unknown = {**AMBROSE, "Employer": "", "Occupation": ""}
    bring(van(gift("B-3", unknown, DateReceived="2026-04-01")), name="b.csv")
    assert flag_of("B-3").state == "open"


def test_the_letter_is_of_the_committee_that_the_gift_calls_by_its_name(two: list[int]) -> None:
    Source.objects.update(committee=None)
    Contribution.objects.update(committee_code="friends of odalys fenwright")
    donor = Flag.objects.get(pk=two[0]).donor_id
    letter = letter_for(flags_to_ask_about(donor))
    assert letter.subject == "About your contribution to Friends of Odalys Fenwright"


def test_a_letter_is_about_gifts_to_one_committee(two: list[int], reviewer: User) -> None:
    Committee.objects.create(code="C00888888", name="Riverton Forward", type="pac")
    Contribution.objects.filter(flags=two[0]).update(committee_code="C00888888")
    donor = Flag.objects.get(pk=two[0]).donor_id
    first = send_letter(flag_ids=[flag.pk for flag in flags_to_ask_about(donor)], by=reviewer)
    assert "$10.00 on 2026-03-14" in first.text
    assert "$250.00" not in first.text
    [left] = flags_to_ask_about(donor)
    assert letter_for([left]).subject == "About your contribution to Riverton Forward"


def test_another_rules_flag_is_nothing_to_ask_about(reviewer: User) -> None:
    candidate_committee()
    bring(van(gift("L-1", AMBROSE, Amount="9000")))
    with pytest.raises(Refused, match="do not wait for a request"):
        send_letter(flag_ids=[flag_of("L-1").pk], by=reviewer)


# --- The template ---------------------------------------------------------------------------------


def test_the_houses_own_words_can_be_sent() -> None:
    assert faults(SUBJECT, TEXT) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT.replace("{statement}", ""), "the law's own words"),
        (TEXT + "Please chip in $5.", "'chip in' may not be in it"),
        (TEXT + "https://give.example.org", "'https:' may not be in it"),
        (TEXT.replace("employer", "boss"), "ask for the employer"),
        (TEXT + "{sum}", "Nothing is known to stand for {sum}"),
        (TEXT + "{", "stands alone"),
    ],
)
def test_what_the_law_lets_not_stand_in_it_is_refused(text: str, told: str) -> None:
    assert told in " ".join(faults(SUBJECT, text))


def test_an_administrator_words_it_and_sees_how_it_reads(client: Client, two: list[int]) -> None:
    client.force_login(employee("keeper", "donors-admin"))
    add = reverse("admin:donors_lettertemplate_add")
    assert "Dear Ada Testerly," in client.get(add).content.decode()
    answer = client.post(add, {"subject": SUBJECT, "text": TEXT + "Please donate."})
    assert "donate" in answer.content.decode()
    assert not LetterTemplate.objects.exists()
    client.post(add, {"subject": "Two questions", "text": TEXT + "\nWith thanks"})
    donor = Flag.objects.get(pk=two[0]).donor_id
    assert letter_for(flags_to_ask_about(donor)).subject == "Two questions"
    assert client.get(add).status_code == 403  # there is one


def test_a_template_that_went_bad_by_another_way_is_not_sent(
    two: list[int], reviewer: User
) -> None:
    LetterTemplate.objects.create(subject="Hello", text="Please donate.")
    with pytest.raises(Refused, match="template cannot be used"):
        send_letter(flag_ids=two, by=reviewer)


# --- The page -------------------------------------------------------------------------------------


def test_the_page_shows_the_letter_sends_it_and_keeps_the_answer(
    client: Client, two: list[int], reviewer: User
) -> None:
    client.force_login(reviewer)
    page = page_of(two)
    shown = client.get(page)
    assert "Send it to ambrose@example.org" in shown.content.decode()
    seen = shown.context["seen"]
    assert client.post(page, {"act": "send", "flags": "1"}).status_code == 422
    assert client.post(page, {"act": "send", "flags": seen}).status_code == 302
    asked = InformationRequest.objects.get()
    shown_after = client.get(page).content.decode()
    assert "Nothing is to be asked of this donor now." in shown_after
    assert "mail: waiting" in shown_after
    answer = {"act": "answer", "answers": asked.pk, "employer": "Riverton Mill"}
    assert client.post(page, answer).status_code == 422
    assert client.post(page, {**answer, "occupation": "Miller"}).status_code == 302
    assert "employer Riverton Mill, occupation Miller" in client.get(page).content.decode()


def test_the_page_tells_the_deadline_of_the_earliest_gift(
    client: Client, two: list[int], reviewer: User
) -> None:
    Flag.objects.filter(pk=two[0]).update(deadline=date(2026, 4, 1))
    Contribution.objects.filter(flags=two[0]).update(date=date(2026, 3, 2))
    client.force_login(reviewer)
    shown = client.get(page_of(two)).text
    assert "2026-04-01: overdue" in shown
    assert "2026-04-13: overdue" not in shown


def test_a_phone_call_is_kept_by_the_page_and_the_review_leads_there(
    client: Client, two: list[int], reviewer: User
) -> None:
    client.force_login(reviewer)
    page = page_of(two)
    review = reverse("admin:donors_flag_review_rule", args=[Flag.objects.earliest("pk").donor_id,
                                                            RULE])  # fmt: skip
    assert page in client.get(review).content.decode()
    form = {"act": "record", "flags": client.get(page).context["seen"], "way": "post"}
    assert client.post(page, form).status_code == 422
    form |= {"to": "12 Mill Lane", "made_on": "2026-03-20", "text": TEXT}
    assert client.post(page, form).status_code == 302
    assert InformationRequest.objects.get().way == "post"


def test_who_may_only_look_asks_nobody(client: Client, two: list[int]) -> None:
    client.force_login(employee("keeper", "donors-admin"))
    page = page_of(two)
    assert "Send it to" not in client.get(page).content.decode()
    assert client.post(page, {"act": "send"}).status_code == 403
