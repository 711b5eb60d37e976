"""A list is held against gifts by its policies: titles, amounts, days, and what a flag means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Refused
from donors.actions.decisions import decide
from donors.actions.flagging import would_flag
from donors.actions.policies import keep_policy, put_in_force, put_out_of_force
from donors.actions.resolving import merge_donors, split_donor
from donors.actions.titles import fits
from donors.models import Flag, ListVersion, Policy, WatchList
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    WILHELMINA,
    bring,
    bring_list,
    contribution,
    employee,
    flag_of,
    flag_states,
    gift,
    history,
    open_flags,
    people,
    table,
    van,
)
from jobs.models import Job
from jobs.runner import work_off

pytestmark = pytest.mark.django_db

COMPANY = {"id": "C-1", "name": "Gusherly Oil Corporation", "aliases": "", "city": "Springfield"}
CLERK = {**WILHELMINA, "VanID": "502", "FirstName": "Otho", "LastName": "Marsh",
         "Occupation": "Clerk"}  # fmt: skip


def new_list(*, kind: str = "companies") -> WatchList:
    """A list of companies, or of people, that nothing is flagged on yet."""
    version: ListVersion = bring_list(
        table([COMPANY], COMPANY) if kind == "companies" else people(ON_LIST),
        slug="oil", kind=kind,
    )  # fmt: skip
    version.watch_list.policies.all().delete()
    return version.watch_list


@beginning
def oil() -> WatchList:
    return new_list()


def draft(watch_list: WatchList, name: str = "Executives", **told: Any) -> Policy:
    policy = Policy(watch_list=watch_list, name=name, **told)
    assert keep_policy(policy=policy, by=None) is None
    return policy


def in_force(watch_list: WatchList, name: str = "Executives", **told: Any) -> Policy:
    policy = draft(watch_list, name, **told)
    work_off(put_in_force(policy=policy, reason="The board wants it so.", by=None))
    policy.refresh_from_db()
    return policy


def amounts(*given: tuple[str, str, str], who: dict[str, str] = WILHELMINA) -> bytes:
    """Gifts by number, amount and day."""
    return van(*(gift(n, who, Amount=amount, DateReceived=day) for n, amount, day in given))


def test_a_new_list_flags_any_gift_and_one_without_a_policy_none() -> None:
    bring_list(people(ON_LIST))
    bring(van(gift("G-1")))
    assert open_flags() == {"G-1"}
    policy = Policy.objects.get()
    assert (policy.name, policy.severity) == ("Any title, any amount", "policy")
    work_off(put_out_of_force(policy=policy, reason="Not decided yet.", by=None))
    assert flag_states() == {"G-1": "withdrawn"}


def test_of_a_company_on_the_list_only_its_executives(oil: WatchList) -> None:
    in_force(oil, title_test="executive")
    bring(van(gift("chief"), gift("clerk", CLERK)))
    assert open_flags() == {"chief"}


def test_a_listed_title_counts_where_the_list_is_of_people() -> None:
    in_force(new_list(kind="people"), title_test="executive")
    bring(van(gift("G-1", Occupation="Not employed")))
    assert open_flags() == {"G-1"}


@pytest.mark.parametrize(
    ("title", "test", "words", "passes"),
    [
        ("Clerk", "any", "", True),
        ("", "executive", "", False),
        ("EVP & General Counsel", "executive", "", True),
        ("Executive Assistant", "executive", "", False),
        ("Member; Board Chair", "executive", "", True),
        ("Director of Government Relations", "lobbyist", "", True),
        ("Teacher", "lobbyist", "", False),
        ("Vice-President, Drilling", "words", "treasurer, vice president", True),
        ("Presidential scholar", "words", "president", False),
        ("Président", "words", "PRESIDENT", True),
        ("!!!", "words", "?, clerk", False),
    ],
)
def test_which_title_passes_which_test(title: str, test: str, words: str, passes: bool) -> None:
    assert fits(title, test=test, words=words) is passes


def test_an_amount_is_exceeded_by_one_gift(oil: WatchList) -> None:
    in_force(oil, amount=Decimal(200))
    bring(amounts(("even", "200.00", "2026-03-01"), ("over", "200.01", "2026-03-02")))
    assert open_flags() == {"over"}


def test_an_amount_is_exceeded_by_what_was_given_together_in_the_cycle(oil: WatchList) -> None:
    in_force(oil, amount=Decimal(200), basis="cycle")
    bring(
        amounts(
            ("before", "500.00", "2024-12-31"),
            ("first", "150.00", "2025-01-01"),
            ("second", "50.00", "2026-02-01"),
            ("third", "10.00", "2026-12-31"),
            ("after", "190.00", "2027-01-01"),
        )
    )
    assert open_flags() == {"before", "third"}


def test_a_gift_that_comes_later_decides_about_those_there_are(oil: WatchList) -> None:
    in_force(oil, amount=Decimal(200), basis="cycle")
    bring(amounts(("late", "150.00", "2026-05-01")))
    assert open_flags() == set()
    bring(amounts(("early", "100.00", "2026-02-01")), name="b.csv")
    assert open_flags() == {"late"}
    bring(amounts(("refund", "-100.00", "2026-06-01")), name="c.csv")
    assert flag_states() == {"late": "withdrawn"}


def test_sums_follow_a_gift_to_another_donor(oil: WatchList) -> None:
    in_force(oil, amount=Decimal(200), basis="cycle")
    bring(amounts(("one", "150.00", "2026-02-01"), ("two", "100.00", "2026-05-01")))
    assert open_flags() == {"two"}
    bring(amounts(("one", "150.00", "2026-02-01"), who=AMBROSE), name="b.csv")
    assert open_flags() == set()


def test_sums_follow_donors_that_are_merged_and_split(oil: WatchList) -> None:
    in_force(oil, amount=Decimal(200), basis="cycle")
    bring(
        van(
            gift("A-1", AMBROSE, Amount="100.00", DateReceived="2026-02-01"),
            gift("G-1", Amount="150.00", DateReceived="2026-03-01"),
        )
    )
    assert open_flags() == set()
    reviewer = employee("reviewer")
    kept = contribution("G-1").profile.donor
    other = contribution("A-1").profile
    merge_donors(keep=kept, other=other.donor, note="One and the same.", by=reviewer)
    judge_merged()
    assert open_flags() == {"G-1"}
    split_donor(donor=kept, profile_ids=[other.pk], note="Two after all.", by=reviewer)
    judge_merged()
    assert open_flags() == set()


def judge_merged() -> None:
    job = Job.objects.filter(function="donors.tasks.judge_donors").latest("pk")
    assert work_off(job).state == "done"


def test_memo_rows_are_not_money(oil: WatchList) -> None:
    in_force(oil, amount=Decimal(200), basis="cycle")
    taken = bring(amounts(("one", "150.00", "2026-02-01"), ("two", "100.00", "2026-05-01")))
    taken.contributions.filter(external_id="one").update(not_counted="memo")
    flag_again()
    assert open_flags() == set()


def flag_again() -> None:
    policy = Policy.objects.get()
    job = keep_policy(policy=policy, by=None)
    assert job
    work_off(job)


@pytest.mark.parametrize(
    ("told", "flagged"),
    [
        ({"effective_from": date(2026, 3, 1)}, {"that-day"}),
        ({"effective_from": date(2026, 3, 1), "retroactive": True}, {"that-day", "before"}),
        ({}, {"that-day", "before"}),
    ],
)
def test_the_day_from_which_a_policy_holds(
    oil: WatchList, told: dict[str, Any], flagged: set[str]
) -> None:
    in_force(oil, **told)
    bring(amounts(("before", "50.00", "2026-02-28"), ("that-day", "50.00", "2026-03-01")))
    assert open_flags() == flagged


def test_gifts_from_outside_a_lists_days_are_not_held_against_it(oil: WatchList) -> None:
    in_force(oil)
    WatchList.objects.update(effective_from=date(2026, 2, 1), effective_to=date(2026, 2, 28))
    bring(
        amounts(
            ("early", "50.00", "2026-01-31"),
            ("within", "50.00", "2026-02-28"),
            ("late", "50.00", "2026-03-01"),
        )
    )
    assert open_flags() == {"within"}


def test_of_two_policies_that_hold_the_gravest_says_what_the_flag_means(oil: WatchList) -> None:
    in_force(oil, "Anybody")
    bring(amounts(("small", "50.00", "2026-03-01"), ("large", "500.00", "2026-03-01")))
    assert flag_of("large").severity == "policy"
    in_force(oil, "Large gifts", amount=Decimal(200), severity="illegal")
    assert (flag_of("small").severity, flag_of("large").severity) == ("policy", "illegal")
    assert Flag.objects.count() == 2
    assert flag_of("large").reasons[-1]["text"] == "the policy: Large gifts"


def test_a_changed_policy_in_force_flags_anew_by_a_job_and_keeps_what_it_was(
    oil: WatchList,
) -> None:
    policy = in_force(oil)
    bring(amounts(("G-1", "50.00", "2026-03-01")))
    policy.amount = Decimal(100)
    job = keep_policy(policy=policy, by=None)
    assert job
    assert flag_states() == {"G-1": "open"}
    work_off(job)
    assert flag_states() == {"G-1": "withdrawn"}
    assert [was.amount for was in history(policy)] == [None, None, None]  # made, in force, changed


def test_a_draft_counts_for_nothing_and_can_be_tried_out(oil: WatchList) -> None:
    policy = draft(oil, title_test="executive", amount=Decimal(60))
    bring(
        van(
            gift("small", Amount="50.00"),
            gift("large", Amount="100.00"),
            gift("larger", Amount="200.00"),
            gift("clerk", CLERK, Amount="300.00"),
        )
    )
    assert not Flag.objects.exists()
    told = would_flag(policy=policy)
    assert (told.flags, told.gifts, told.donors, told.settled) == (2, 2, 1, 0)
    assert {str(example.amount) for example in told.examples} == {"100.00", "200.00"}
    [example, _] = told.examples
    assert (example.donor, example.entry, example.state, example.stands) == (
        "Testerly, Wilhelmina Q", "Gusherly Oil Corporation", "open", False,
    )  # fmt: skip
    assert not Flag.objects.exists()
    put = put_in_force(policy=policy, reason="As tried out.", by=None)
    work_off(put)
    assert open_flags() == {"large", "larger"}


def test_trying_out_tells_what_was_decided_and_what_stands_and_shows_so_many(
    oil: WatchList,
) -> None:
    policy = in_force(oil)
    bring(van(*(gift(f"G-{n}", Amount=f"{n}.00") for n in range(1, 6))))
    decide(
        flag_ids=[flag_of("G-1").pk], verdict="dismissed", note="Another one.",
        by=employee("judge", "donors-reviewer"),
    )  # fmt: skip
    told = would_flag(policy=policy, most=2)
    assert (told.flags, told.settled, len(told.examples)) == (5, 5, 2)
    assert {(one.state, one.stands) for one in told.examples} == {("dismissed", True)}


def test_a_verdict_stands_through_changes_of_a_policy(oil: WatchList) -> None:
    policy = in_force(oil)
    bring(amounts(("G-1", "50.00", "2026-03-01")))
    decide(
        flag_ids=[flag_of("G-1").pk], verdict="dismissed", note="Another one.",
        by=employee("judge", "donors-reviewer"),
    )  # fmt: skip
    for severity in ("illegal", "record"):
        policy.severity = severity
        job = keep_policy(policy=policy, by=None)
        assert job
        work_off(job)
        assert (flag_of("G-1").state, flag_of("G-1").severity) == ("dismissed", severity)


def test_a_policy_is_put_in_force_once_and_with_a_reason(oil: WatchList) -> None:
    policy = draft(oil)
    with pytest.raises(Refused, match="Say why"):
        put_in_force(policy=policy, reason=" ", by=None)
    put_in_force(policy=policy, reason="Now.", by=None)
    with pytest.raises(Refused, match="in force already"):
        put_in_force(policy=policy, reason="Again.", by=None)
    put_out_of_force(policy=policy, reason="Enough.", by=None)
    with pytest.raises(Refused, match="not in force already"):
        put_out_of_force(policy=policy, reason="Again.", by=None)
    assert Job.objects.filter(function="donors.tasks.flag_list").count() == 2
