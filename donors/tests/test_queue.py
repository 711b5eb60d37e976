"""The queue's order, and the way through it for who skips."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from donors.imports.layouts.fec_itcont import COLUMNS as FEC_COLUMNS
from donors.models import Contribution, Donor, Flag
from donors.queries.donors import totals
from donors.queries.queue import Filters, groups, next_group, open_counts, previous_group, waiting
from donors.tests.beginnings import beginning
from donors.tests.imports.files import changed_fec
from donors.tests.office import (
    ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    dollars,
    employee,
    gift,
    people,
    van,
)

pytestmark = pytest.mark.django_db
ILLEGAL = Filters(severity="illegal")
Key = tuple[int, int | None, str]


@beginning
def mixed() -> list[Key]:
    """The keys of the queue: of three donors, each on two lists and under two rules; the flags of
    two of them were raised at one moment, with gifts of one day."""
    candidate_committee()
    bring_list(people(ON_LIST))
    bring_list(people({**ON_LIST, "id": "X-1"}), slug="block-list")
    bring(van(*(gift(f"G-{number}", VanID=f"{number}", Amount="9000") for number in range(3))))
    for flag in Flag.objects.filter(entry=None):
        flag.pk, flag.rule = None, "another_rule"
        flag.save()
    latest = Flag.objects.latest("donor_id")
    Flag.objects.update(severity="illegal", opened_at=latest.opened_at)
    Flag.objects.filter(donor=latest.donor_id).update(opened_at=F("opened_at") - timedelta(hours=1))
    return keys(ILLEGAL)


def keys(filters: Filters) -> list[Key]:
    return [(row["donor_id"], row["entry_id"], row["rule"]) for row in groups(filters)]


def after(key: Key | None, filters: Filters = ILLEGAL) -> Key | None:
    group = next_group(filters, after=key)
    return (group.donor_id, group.entry_id, group.rule) if group else None


def walked(filters: Filters) -> list[Key]:
    """Every group that one meets by skipping from the first to the last."""
    found, here = list[Key](), after(None, filters)
    while here:
        found.append(here)
        here = after(here, filters)
    return found


def test_rules_come_behind_the_list_entries_of_their_donor(mixed: list[Key]) -> None:
    assert len(mixed) == 12
    for first in (0, 4, 8):
        assert [rule for _, _, rule in mixed[first : first + 4]] == [
            "", "", "another_rule", "contribution_limit",
        ]  # fmt: skip
    donors = [donor for donor, _, _ in mixed[::4]]
    assert donors == [max(donors), *sorted(donors)[:2]]  # the oldest first, else by donor


def test_who_skips_meets_every_group_once_and_in_order(mixed: list[Key]) -> None:
    assert walked(ILLEGAL) == mixed


def test_the_way_back_is_the_way_there(mixed: list[Key]) -> None:
    assert [previous_group(ILLEGAL, before=key) for key in (mixed[0], (0, None, "none"))] == [
        None
    ] * 2
    back = [previous_group(ILLEGAL, before=key) for key in mixed[1:]]
    assert [tuple(group.question) for group in back if group] == mixed[:-1]
    assert waiting(ILLEGAL) == len(mixed)
    assert waiting(Filters(severity="illegal", list_slug="block-list")) == 3


def test_who_skips_stays_within_the_filters(mixed: list[Key]) -> None:
    filters = Filters(severity="illegal", list_slug="block-list")
    assert len(keys(filters)) == 3
    assert walked(filters) == keys(filters)


def test_behind_a_group_that_has_been_settled_comes_the_first(mixed: list[Key]) -> None:
    donor, entry, rule = mixed[5]
    Flag.objects.filter(donor=donor, entry=entry, rule=rule).update(state=Flag.State.DISMISSED)
    assert after(mixed[5]) == mixed[0]
    assert after(mixed[4]) == mixed[6]
    assert after((donor, None, "no_such_rule")) == mixed[0]


def test_behind_the_last_group_there_is_none(mixed: list[Key]) -> None:
    assert next_group(ILLEGAL, after=mixed[-1]) is None


def test_skipping_asks_twice_however_long_the_queue_is(
    mixed: list[Key], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        next_group(ILLEGAL, after=mixed[7])


def test_groups_are_counted_not_flags(
    mixed: list[Key], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert open_counts() == {"illegal": 12, "policy": 0, "record": 0}
    bring(van(gift("G-9", VanID="0", DateReceived="2026-03-15")), name="b.csv")
    assert Flag.objects.filter(severity="policy").count() == 2
    assert open_counts() == {"illegal": 12, "policy": 2, "record": 0}
    Flag.objects.filter(severity="policy").update(severity="illegal")
    assert open_counts() == {"illegal": 12, "policy": 0, "record": 0}
    assert keys(ILLEGAL) == mixed


COPIES: tuple[dict[str, str], ...] = ({"MEMO_CD": "X"}, {"TRANSACTION_TP": "24T"})


def fec(*rows: dict[str, str]) -> bytes:
    """FEC rows with amounts of $1, $2, $4 and so on, as each is told."""
    lines = (
        changed_fec(FEC_COLUMNS, SUB_ID=str(n), TRANSACTION_AMT=str(2**n), **told)
        for n, told in enumerate(rows)
    )
    return "\n".join(lines).encode()


def test_a_groups_sum_has_no_copy_of_a_gift() -> None:
    bring_list(people(ON_LIST))
    bring(fec({}, *COPIES, {"TRANSACTION_TP": "15E"}), name="itcont.txt")
    [group] = groups(Filters(severity="policy"))
    assert (group["flags"], group["total"]) == (4, dollars("9"))


def test_a_group_of_nothing_but_copies_sums_up_to_nought(client: Client) -> None:
    bring_list(people(ON_LIST))
    bring(fec(*COPIES), name="itcont.txt")
    [group] = groups(Filters(severity="policy"))
    assert (group["flags"], group["total"]) == (2, 0)
    client.force_login(employee("reviewer", "donors-reviewer"))
    page = client.get(reverse("admin:donors_flag_queue") + "?severity=policy").content.decode()
    assert 'data-label="Sum" class="number">$0.00<' in page


def test_a_donors_totals_have_no_copy_of_a_gift(client: Client) -> None:
    bring(fec({}, *COPIES, {"TRANSACTION_TP": "22Y"}), name="itcont.txt")
    Contribution.objects.filter(external_id="1").update(date=date(2020, 1, 1))
    donor = Donor.objects.get()
    assert totals(donor) == {
        "gifts": 1, "given": dollars("1"), "refunded": dollars("-8"),
        "first": date(2026, 3, 14), "last": date(2026, 3, 14),
    }  # fmt: skip
    client.force_login(employee("reviewer", "donors-reviewer"))
    page = client.get(reverse("admin:donors_donor_changelist")).content.decode()
    assert "$-7.00" in page
