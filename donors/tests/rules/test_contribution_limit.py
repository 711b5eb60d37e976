"""The limit of an individual to a candidate, per election."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from core import storage
from donors.actions.decisions import decide
from donors.actions.judging import judge_again
from donors.forms.compliance import DispositionForm
from donors.imports.layouts.fec_itcont import COLUMNS as FEC_COLUMNS
from donors.models import Committee, Contribution, ContributionLimit, Election, Flag, Source
from donors.rules import contribution_limit, judge, name_of
from donors.tests.imports.files import FEC_ROW, changed_fec
from donors.tests.office import (
    COMMITTEE,
    COMMITTEE_COLUMNS,
    WILHELMINA,
    bring,
    candidate_committee,
    dollars,
    employee,
    flag_of,
    flag_states,
    gift,
    open_flags,
    record_id,
    van,
)
from donors.tests.rules.gifts import give, the_import
from jobs.runner import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committee(db: None) -> Committee:
    return candidate_committee()


def designated(*rows: dict[str, str]) -> bytes:
    """An export that names committee and election."""
    return van(*rows, columns=COMMITTEE_COLUMNS)


def to(
    election: str, number: str, amount: str, day: str = "2026-03-14", **more: str
) -> dict[str, str]:
    told = {"Committee": COMMITTEE, "Election": election, "Amount": amount, "DateReceived": day}
    return gift(number, **{**told, **more})


def lay(*rows: dict[str, str]) -> int:
    """Judge gifts as an export tells them, without the export; how many could not be judged."""
    for row in rows:
        give(
            row["ContributionID"], row["Amount"], row["DateReceived"], donor=row["VanID"],
            committee_code=row.get("Committee", ""), election_code=row.get("Election", ""),
        )  # fmt: skip
    return judge(import_id=the_import().pk)


def fec(number: int, amount: str, **values: str) -> str:
    row = {"SUB_ID": str(number), "TRANSACTION_AMT": amount, "CMTE_ID": COMMITTEE, **values}
    return changed_fec(FEC_COLUMNS, **row)


def excess(number: str) -> str:
    """What the one flag on a gift says first: how much is too much."""
    text = flag_of(number).reasons[0]["text"]
    return str(text.split(" ")[0])


def limit_flags() -> int:
    return Flag.objects.filter(rule=contribution_limit.ID).count()


def test_the_gift_that_passes_the_limit_is_flagged_with_all_a_reviewer_needs() -> None:
    taken = bring(designated(to("P2026", "G-1", "3500"), to("P2026", "G-2", "500", "2026-04-10")))
    flag = Flag.objects.get()
    assert flag.contribution.external_id == "G-2"
    assert (flag.rule, flag.severity, flag.entry) == ("contribution_limit", "illegal", None)
    assert flag.reasons == [
        {
            "field": "amount",
            "weight": 0,
            "excess": "500.00",
            "limit": "3500.00",
            "election": "P2026",
            "committee": COMMITTEE,
            "given": "4000.00",
            "text": "$500.00 over the limit of $3,500 for P2026 of Friends of Odalys Fenwright:"
            " $4,000.00 given so far",
        },
        {"field": "clock", "weight": 0, "text": contribution_limit.CLOCK},
    ]
    assert flag.deadline == date(2026, 4, 10) + timedelta(days=60)
    assert flag.citation == contribution_limit.CITATION
    assert (flag.probability, flag.band, taken.flags, taken.not_judged) == (None, "", 1, 0)
    assert name_of(flag.rule) == "Over the contribution limit"


def test_the_csv_names_rule_deadline_and_citation() -> None:
    taken = bring(designated(to("P2026", "G-1", "4000.00")))
    with storage.read(taken.flags_file) as file:
        [row] = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
    assert row["kind"] == "contribution_limit"
    assert (row["severity"], row["deadline"]) == ("illegal", "2026-05-13")
    assert row["citation"] == "11 CFR 110.1(b)(1), 103.3(b)(3)"
    assert row["reasons"].startswith("$500.00 over the limit of $3,500 for P2026 of")
    assert (row["list"], row["entry_id"], row["entry_name"], row["probability"], row["band"]) == (
        ("",) * 5
    )


def test_exactly_the_limit_is_no_fault() -> None:
    lay(to("P2026", "G-1", "3499.99"), to("P2026", "G-2", "0.01"))
    assert not Flag.objects.exists()


def test_a_cent_too_much_is_one() -> None:
    lay(to("P2026", "G-1", "3500.00"), to("P2026", "G-2", "0.01", "2026-03-15"))
    assert open_flags() == {"G-2"}
    assert excess("G-2") == "$0.01"


def test_primary_and_general_count_apart() -> None:
    lay(to("P2026", "G-1", "3500"), to("G2026", "G-2", "3500"))
    assert not Flag.objects.exists()
    lay(to("G2026", "G-3", "1", "2026-04-01"))
    assert open_flags() == {"G-3"}


def test_a_gift_that_names_no_election_counts_for_the_next_one() -> None:
    lay(
        to("P2026", "G-1", "3000"),
        to("", "G-2", "600", "2026-06-02"),  # the primary's own day
        to("", "G-3", "3500", "2026-06-03"),  # the general election is next
        to("", "G-4", "1", "2026-11-03"),
    )
    assert {number: excess(number) for number in open_flags()} == {
        "G-2": "$100.00",
        "G-4": "$1.00",
    }


def test_a_gift_after_the_last_election_that_names_none_is_not_judged() -> None:
    assert (lay(to("", "G-1", "9000", "2026-11-04")), Flag.objects.count()) == (1, 0)


def test_two_donors_have_a_limit_each() -> None:
    spouse = {**WILHELMINA, "VanID": "502", "FirstName": "Osbert"}
    lay(to("P2026", "G-1", "3500"), {**to("P2026", "G-2", "3500"), **spouse})
    assert not Flag.objects.exists()


def test_a_refund_makes_room() -> None:
    lay(
        to("P2026", "G-1", "3500", "2026-03-01"),
        to("P2026", "G-2", "1000", "2026-03-02"),
        to("P2026", "G-3", "-400", "2026-03-03"),
    )
    assert open_flags() == {"G-2"}
    assert excess("G-2") == "$600.00"


def test_a_refund_that_comes_later_withdraws_the_flag() -> None:
    bring(designated(to("P2026", "G-1", "3500"), to("P2026", "G-2", "300", "2026-03-20")))
    assert flag_states() == {"G-2": "open"}
    bring(designated(to("P2026", "R-1", "(300.00)", "2026-04-20")), name="b.csv")
    assert flag_states() == {"G-2": "withdrawn"}


def test_what_is_over_is_said_gift_by_gift() -> None:
    lay(
        to("P2026", "G-1", "3000", "2026-01-01"),
        to("P2026", "G-2", "1000", "2026-01-02"),
        to("P2026", "G-3", "250", "2026-01-03"),
    )
    assert {number: excess(number) for number in open_flags()} == {
        "G-2": "$500.00",
        "G-3": "$250.00",
    }


def test_memo_rows_and_a_conduits_copy_are_not_counted() -> None:
    rows = [
        fec(1, "3500"),
        fec(2, "3500", MEMO_CD="X"),
        fec(3, "3500", TRANSACTION_TP="24T"),
        fec(4, "100", TRANSACTION_TP="22Y"),
        fec(5, "101", TRANSACTION_TP="15E", TRANSACTION_DT="03152026"),
    ]
    taken = bring("\n".join(rows).encode(), name="itcont.txt")
    assert (taken.new, taken.not_judged) == (5, 0)
    assert open_flags() == {"5"}
    assert excess("5") == "$1.00"


def test_only_individuals_are_judged_by_the_limit_of_individuals() -> None:
    kinds = ("IND", "ORG", "PAC", "COM", "CCM", "PTY", "CAN")
    rows = [
        fec(number, "9000", ENTITY_TP=kind, NAME=f"TESTERLY, {kind}")
        for number, kind in enumerate(kinds)
    ]
    taken = bring("\n".join(rows).encode(), name="itcont.txt")
    flagged = Flag.objects.filter(rule=contribution_limit.ID)
    assert [flag.contribution.profile.entity_type for flag in flagged] == ["IND"]
    assert (taken.new, taken.not_judged) == (len(kinds), 0)


def test_an_organisation_in_vans_columns_is_no_individual() -> None:
    firm = {"LastName": "", "FirstName": "", "MiddleName": "", "OrganizationName": "Acme Widgets"}
    bring(designated(to("P2026", "G-1", "9000", **firm)))
    assert limit_flags() == 0


def test_the_limit_is_that_of_the_elections_day(committee: Committee) -> None:
    limits = {
        "2015-09-01": "2700", "2016-11-08": "2700", "2018-11-06": "2700", "2018-11-07": "2800",
        "2020-11-03": "2800", "2022-11-08": "2900", "2024-11-05": "3300", "2024-11-06": "3500",
        "2026-11-03": "3500",
    }  # fmt: skip
    for day, limit in limits.items():
        code = day[2:].replace("-", "")
        Election.objects.create(committee=committee, code=code, date=date.fromisoformat(day))
        give(
            day, str(dollars(limit) + Decimal("0.01")), "2014-11-06", donor=day,
            committee_code=COMMITTEE, election_code=code,
        )  # fmt: skip
    judge()
    for day, limit in limits.items():
        assert (day, excess(day)) == (day, "$0.01")
        assert f"the limit of ${dollars(limit):,.0f} for" in flag_of(day).reasons[0]["text"]


def test_the_limits_leave_no_day_without_one_and_none_with_two() -> None:
    limits = list(ContributionLimit.objects.order_by("valid_from"))
    assert [int(limit.amount) for limit in limits] == [2700, 2700, 2800, 2900, 3300, 3500]
    for earlier, later in pairwise(limits):
        assert later.valid_from == earlier.valid_to + timedelta(days=1)


def test_an_unknown_committee_is_counted_as_not_judged() -> None:
    rows = [
        to("P2026", "G-1", "9000"),
        to("P2026", "G-2", "9000", Committee="C00111111"),
        to("S2026", "G-3", "9000"),
    ]
    assert (lay(*rows), open_flags()) == (2, {"G-1"})


@pytest.mark.parametrize("kind", ["unknown", "pac", "party"])
def test_a_committee_whose_limit_is_not_known_is_not_judged(
    kind: str, committee: Committee
) -> None:
    Committee.objects.filter(pk=committee.pk).update(type=kind)
    assert (lay(to("P2026", "G-1", "9000")), Flag.objects.count()) == (1, 0)


def test_an_election_no_limit_is_known_for_is_not_judged(committee: Committee) -> None:
    Election.objects.create(committee=committee, code="P2032", date=date(2032, 6, 1))
    assert lay(to("P2032", "G-1", "9000")) == 1


def test_not_judged_counts_what_the_import_brought_alone() -> None:
    bring(designated(to("S2026", "G-1", "10")))
    taken = bring(designated(to("S2026", "G-1", "10"), to("P2026", "G-2", "10")), name="b.csv")
    assert taken.not_judged == 0


def test_the_sources_committee_stands_in_where_the_file_names_none() -> None:
    bring(van(gift("G-1", Amount="3501")))
    assert open_flags() == {"G-1"}
    Source.objects.create(slug="elsewhere")
    taken = bring(van(gift("G-2", Amount="3501")), source="elsewhere")
    assert (taken.flags, taken.not_judged) == (0, 1)


def test_a_changed_amount_raises_and_withdraws() -> None:
    bring(designated(to("P2026", "G-1", "3500")))
    bring(designated(to("P2026", "G-1", "3600")), name="b.csv")
    assert (flag_states(), excess("G-1")) == ({"G-1": "open"}, "$100.00")
    bring(designated(to("P2026", "G-1", "3700")), name="c.csv")
    assert (flag_states(), excess("G-1")) == ({"G-1": "open"}, "$200.00")
    bring(designated(to("P2026", "G-1", "3499")), name="d.csv")
    assert flag_states() == {"G-1": "withdrawn"}


def test_an_earlier_gift_that_grows_flags_the_later_one_in_its_own_imports_csv() -> None:
    bring(designated(to("P2026", "G-1", "3000"), to("P2026", "G-2", "500", "2026-04-01")))
    second = bring(designated(to("P2026", "G-1", "3400")), name="b.csv")
    assert (open_flags(), excess("G-2"), second.flags) == ({"G-2"}, "$400.00", 1)
    with storage.read(second.flags_file) as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    assert [row["contribution_id"] for row in rows] == ["G-2"]


def undesignated(number: str, amount: str, day: str) -> dict[str, str]:
    return gift(number, Amount=amount, DateReceived=day)


def test_a_refund_makes_room_in_the_election_of_the_gift_it_refunds() -> None:
    """The primary's excess is refunded after the primary: that is no room in the general."""
    lay(
        undesignated("G-1", "3500", "2026-03-14"),
        undesignated("G-2", "1000", "2026-04-14"),
        undesignated("G-3", "-1000", "2026-06-10"),
        undesignated("G-4", "4500", "2026-07-01"),
    )
    assert (open_flags(), excess("G-4")) == ({"G-4"}, "$1,000.00")


def test_two_refunds_of_one_amount_give_two_gifts_back() -> None:
    """The one in July and the one in March: the general election has two gifts too many."""
    lay(
        undesignated("G-1", "3500", "2026-03-01"),
        undesignated("G-2", "3500", "2026-07-01"),
        undesignated("R-1", "-3500", "2026-07-10"),
        undesignated("R-2", "-3500", "2026-07-11"),
        undesignated("G-3", "3500", "2026-08-05"),
        undesignated("G-4", "3500", "2026-08-06"),
    )
    assert {number: excess(number) for number in open_flags()} == {"G-4": "$3,500.00"}


def test_a_gift_that_was_given_back_is_not_given_back_again_after_another_came() -> None:
    """The second refund is of May's gift, which is nearer, and the third of March's."""
    lay(
        undesignated("G-1", "3500", "2026-03-01"),
        undesignated("G-2", "3500", "2026-04-01"),
        undesignated("R-1", "-3500", "2026-04-02"),
        undesignated("G-3", "3500", "2026-05-01"),
        undesignated("R-2", "-3500", "2026-07-01"),
        undesignated("G-4", "3500", "2026-07-02"),
        undesignated("R-3", "-3500", "2026-08-01"),
        undesignated("R-4", "-3500", "2026-08-02"),
        undesignated("G-5", "3501", "2026-08-03"),
    )
    assert {number: excess(number) for number in open_flags()} == {"G-5": "$1.00"}


def test_a_refund_that_names_its_election_takes_the_gift_that_another_would_have_taken() -> None:
    lay(
        to("", "G-1", "3500", "2026-03-01"),
        to("", "G-2", "3500", "2026-07-01"),
        to("", "R-1", "-3500", "2026-07-10"),
        to("G2026", "R-2", "-3500", "2026-07-11"),
        to("", "G-3", "3501", "2026-08-05"),
        to("P2026", "G-4", "3500", "2026-08-06"),
    )
    assert {number: excess(number) for number in open_flags()} == {"G-3": "$1.00"}


def test_a_refund_finds_its_gift_where_one_row_names_the_committee_and_the_other_none() -> None:
    lay(
        to("", "G-1", "3500", "2026-03-14", Committee=""),
        to("", "G-2", "1000", "2026-04-14", Committee=""),
        to("", "G-3", "3600", "2026-07-01"),
        to("", "R-1", "-1000", "2026-07-10"),
    )
    assert {number: excess(number) for number in open_flags()} == {"G-3": "$100.00"}


def test_the_share_of_a_joint_gift_counts_and_is_proposed_to_be_given_back() -> None:
    share = {"TRANSACTION_TP": "15J", "MEMO_CD": "X"}
    rows = [fec(1, "3000"), fec(2, "3000", TRANSACTION_DT="03152026", **share)]
    bring("\n".join(rows).encode(), name="itcont.txt")
    assert (excess("2"), limit_flags()) == ("$2,500.00", 1)
    flag = flag_of("2")
    assert (flag.contribution.not_counted, flag.contribution.is_copy) == ("memo", False)
    form = DispositionForm(None, flags=[flag], left={flag.pk: dollars("3000")})
    assert [field.value() for _, field in form.rows()] == [dollars("2500")]


def test_what_is_not_counted_is_not_given_back() -> None:
    """The refund is of March's gift, and makes no room in the general election."""
    copies = ({"MEMO_CD": "X"}, {"TRANSACTION_TP": "24T"}, {"ENTITY_TP": "CAN"})
    rows = []
    for ten, copy in enumerate(copies):
        who = {"NAME": f"TESTERLY, {'ABC'[ten]}"}
        july: dict[str, str] = {"TRANSACTION_PGI": "", **who}
        rows += [
            fec(ten * 10 + 1, "3600", TRANSACTION_DT="03012026", **who),
            fec(ten * 10 + 2, "3600", TRANSACTION_DT="07012026", **july),
            fec(ten * 10 + 3, "100", TRANSACTION_DT="07022026", **{**july, **copy}),
            fec(ten * 10 + 4, "100", TRANSACTION_DT="03022026", TRANSACTION_PGI="P2026", **who),
            fec(ten * 10 + 5, "100", TRANSACTION_DT="07032026", TRANSACTION_TP="22Y", **july),
        ]
    bring("\n".join(rows).encode(), name="itcont.txt")
    assert {number: excess(number) for number in open_flags()} == {
        "4": "$100.00", "2": "$100.00", "14": "$100.00", "12": "$100.00", "24": "$100.00",
        "22": "$100.00",
    }  # fmt: skip


def test_a_part_is_given_back_of_a_gift_that_was_large_enough() -> None:
    lay(
        undesignated("G-1", "4500", "2026-05-01"),
        undesignated("G-2", "25", "2026-06-20"),
        undesignated("R-1", "-1000", "2026-06-25"),
        undesignated("G-3", "3500", "2026-07-01"),
    )
    assert {number: excess(number) for number in open_flags()} == {"G-3": "$25.00"}


def test_more_given_back_than_was_given_makes_no_room_for_what_comes_later() -> None:
    lay(
        to("P2026", "G-1", "100", "2026-03-01"),
        to("P2026", "R-1", "-5000", "2026-03-02"),
        to("P2026", "G-2", "3600", "2026-03-03"),
    )
    assert {number: excess(number) for number in open_flags()} == {"G-2": "$100.00"}


def test_a_refund_before_its_time_makes_no_room_and_is_not_judged() -> None:
    taken = bring(van(undesignated("R-1", "-500", "2026-03-01")))
    assert taken.not_judged == 1
    bring(van(undesignated("G-1", "4000", "2026-03-02")), name="b.csv")
    assert excess("G-1") == "$500.00"
    bring(van(undesignated("G-0", "500", "2026-02-01")), name="c.csv")
    assert excess("G-1") == "$500.00"


def test_an_import_of_nothing_but_a_refund_withdraws_the_flag() -> None:
    bring(van(undesignated("G-1", "3600", "2026-03-01")))
    taken = bring(van(undesignated("R-1", "-100", "2026-07-01")), name="b.csv")
    assert (flag_states(), taken.not_judged) == ({"G-1": "withdrawn"}, 0)


def test_gifts_of_one_day_are_judged_in_the_same_order_in_whatever_order_they_arrive() -> None:
    first, second = to("P2026", "B-1", "3500"), to("P2026", "A-1", "100")
    lay(first)
    lay(second)
    assert open_flags() == {"B-1"}
    there = {"VanID": "502"}
    lay({**second, **there, "ContributionID": "C-1"})
    lay({**first, **there, "ContributionID": "D-1"})
    assert open_flags() == {"B-1", "D-1"}


# --- What a row calls its committee and its election ---------------------------------------------


def judged_as(number: str, **told: str) -> int:
    """Judge a gift whose row tells this; how many could not be judged."""
    gifts = Contribution.objects.filter(external_id=number)
    gifts.update(**told)
    return judge(import_id=gifts.get().last_import_id)


@pytest.mark.parametrize(
    "called",
    [COMMITTEE, COMMITTEE.lower(), "Friends of Odalys Fenwright", "FRIENDS OF odalys fenwright"],
)
def test_a_committee_is_known_by_its_code_and_by_its_name_in_any_case(called: str) -> None:
    assert (lay(to("P2026", "G-1", "3600", Committee=called)), open_flags()) == (0, {"G-1"})


def test_a_row_may_name_another_committee_than_its_sources_by_name() -> None:
    Committee.objects.create(code="C00888888", name="Osbert for Senate", type="candidate")
    lay(gift("G-1", Amount="3600"))
    assert judged_as("G-1", committee_code="Osbert for Senate") == 1  # it has no elections
    assert flag_states() == {"G-1": "withdrawn"}


def test_text_that_is_no_committee_is_never_taken_for_none() -> None:
    lay(gift("G-1", Amount="3600"))
    assert open_flags() == {"G-1"}
    assert judged_as("G-1", committee_code="Friends of somebody else") == 1
    assert flag_states() == {"G-1": "withdrawn"}


def test_a_name_that_two_committees_bear_tells_neither() -> None:
    lay(gift("G-1", Amount="3600"))
    Committee.objects.create(code="C00888888", name="FRIENDS OF ODALYS FENWRIGHT", type="candidate")
    assert judged_as("G-1", committee_code="Friends of Odalys Fenwright") == 1
    assert flag_states() == {"G-1": "withdrawn"}
    assert judged_as("G-1", committee_code=COMMITTEE) == 0
    assert flag_states() == {"G-1": "open"}


def test_text_that_is_no_election_is_never_taken_for_none() -> None:
    lay(gift("G-1", Amount="3600"))
    assert judged_as("G-1", election_code="the next one") == 1
    assert flag_states() == {"G-1": "withdrawn"}
    assert judged_as("G-1", election_code="g2026") == 0
    assert flag_states() == {"G-1": "open"}
    assert "for G2026 of" in flag_of("G-1").reasons[0]["text"]


def test_a_refund_of_an_election_that_is_none_makes_room_nowhere() -> None:
    lay(undesignated("G-1", "3600", "2026-03-01"), undesignated("R-1", "-100", "2026-03-02"))
    assert not open_flags()
    assert judged_as("R-1", election_code="the next one") == 1
    assert open_flags() == {"G-1"}


# --- What a verdict outlives ---------------------------------------------------------------------


def test_a_verdict_outlives_the_committees_new_name(committee: Committee) -> None:
    lay(to("P2026", "G-1", "3600"), to("P2026", "G-2", "100", "2026-04-01"))
    reviewer = employee("reviewer")
    decide(flag_ids=[flag_of("G-1").pk], verdict="validated", note="It is.", by=reviewer)
    before = flag_of("G-1")
    Committee.objects.filter(pk=committee.pk).update(name="Odalys Fenwright for Congress")
    work_off(judge_again(by=None))
    after = flag_of("G-1")
    assert (after.state, after.decision) == ("validated", before.decision)
    assert (after.opened_at, after.raised_in) == (before.opened_at, before.raised_in)
    assert "of Odalys Fenwright for Congress: " in after.reasons[0]["text"]
    assert flag_states() == {"G-1": "validated", "G-2": "open"}


def test_a_verdict_does_not_outlive_the_facts() -> None:
    changes = {
        "amount": {"Amount": "3700"},
        "election": {"Election": "G2026"},
        "date": {"DateReceived": "2026-03-20"},
    }
    gifts = {what: to("P2026", what, "3600", VanID=what) for what in (*changes, "nothing")}
    bring(designated(*gifts.values()))
    by = employee("reviewer")
    for what in gifts:
        decide(flag_ids=[flag_of(what).pk], verdict="dismissed", note="No.", by=by)
    changed = [{**gift, **changes.get(what, {})} for what, gift in gifts.items()]
    bring(designated(*changed), name="b.csv")
    assert flag_states() == {**dict.fromkeys(changes, "open"), "nothing": "dismissed"}
    assert {flag_of(what).decision for what in changes} == {None}


def test_a_verdict_does_not_outlive_the_limit_it_was_about() -> None:
    lay(to("P2026", "G-1", "3600"))
    decide(flag_ids=[flag_of("G-1").pk], verdict="dismissed", note="No.", by=employee("reviewer"))
    ContributionLimit.objects.update(amount=3550)
    work_off(judge_again(by=None))
    assert (flag_states(), excess("G-1")) == ({"G-1": "open"}, "$50.00")


def test_what_was_not_known_is_judged_once_it_is_known(committee: Committee) -> None:
    committee.elections.all().delete()
    assert (lay(to("P2026", "G-1", "3600")), open_flags()) == (1, set())
    Election.objects.create(committee=committee, code="P2026", date=date(2026, 6, 2))
    work_off(judge_again(by=None))
    assert open_flags() == {"G-1"}
    ContributionLimit.objects.update(amount=5000)
    work_off(judge_again(by=None))
    assert flag_states() == {"G-1": "withdrawn"}


def test_a_corrected_date_moves_the_deadline_and_not_the_place_in_the_queue() -> None:
    bring(designated(to("P2026", "G-1", "3600", "2026-03-01")))
    before = flag_of("G-1")
    bring(designated(to("P2026", "G-1", "3600", "2026-03-11")), name="b.csv")
    after = flag_of("G-1")
    assert before.deadline == date(2026, 4, 30)
    assert after.deadline == date(2026, 5, 10)
    assert (after.state, after.opened_at) == ("open", before.opened_at)


def test_a_gift_moved_to_another_donor_is_judged_with_both() -> None:
    other = {"VanID": "502"}
    bring(
        designated(
            to("P2026", "G-1", "3000", "2026-01-01"),
            to("P2026", "G-2", "3000", "2026-01-02"),
            to("P2026", "O-1", "3000", "2026-01-03", **other),
        )
    )
    assert flag_states() == {"G-2": "open"}
    bring(designated(to("P2026", "G-1", "3000", "2026-01-01", **other)), name="b.csv")
    assert flag_states() == {"G-2": "withdrawn", "O-1": "open"}


def test_a_flagged_gift_moved_to_another_donor_follows_them() -> None:
    bring(designated(to("P2026", "G-1", "3600")))
    bring(designated(to("P2026", "G-1", "3600", VanID="502")), name="b.csv")
    assert (record_id("G-1"), flag_states()) == ("502", {"G-1": "open"})


def test_judging_twice_is_judging_once() -> None:
    assert lay(to("P2026", "G-1", "3600"), to("X", "G-2", "10")) == 1
    before = list(Flag.objects.values())
    assert lay() == 1
    assert list(Flag.objects.values()) == before


def test_gifts_in_any_order_of_files_are_judged_by_their_dates() -> None:
    lay(to("P2026", "late", "3500", "2026-05-01"))
    lay(to("P2026", "early", "100", "2026-01-01"))
    assert flag_states() == {"late": "open"}
    assert excess("late") == "$100.00"


def test_the_row_of_the_fec_counts_as_it_is() -> None:
    assert bring(FEC_ROW.encode(), name="itcont.txt").not_judged == 0
