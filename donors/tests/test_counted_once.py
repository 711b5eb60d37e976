"""Amendments, memo rows and conduits' copies: each gift is counted once, in whatever order files
come."""

from __future__ import annotations

from itertools import permutations

import pytest

from donors.actions.counting import recount
from donors.imports.layouts.fec_itcont import COLUMNS
from donors.models import Contribution, Import
from donors.tests.imports.files import changed_fec, efile, sa_line
from donors.tests.office import ON_LIST, bring, bring_list, open_flags, people

pytestmark = pytest.mark.django_db

ORIGINAL = efile(sa_line(), sa_line(transaction_id="T2"), sa_line(transaction_id="T3"))
FIRST = efile(sa_line(contribution_amount="75.00"), sa_line(transaction_id="T2"), amendment=1)
SECOND = efile(sa_line(contribution_amount="80.00"), sa_line(transaction_id="T4"), amendment=2)
NAMES = {ORIGINAL: "1527862.fec", FIRST: "1531171.fec", SECOND: "1540000.fec"}


def filed(data: str, *, name: str = "", source: str = "fec") -> Import:
    return bring(data.encode(), name=name or NAMES[data], source=source)


def counted() -> set[str]:
    """Transaction and amount of what counts."""
    return {
        f"{gift.transaction_id} {gift.amount}"
        for gift in Contribution.objects.filter(not_counted="")
    }


def not_counted() -> dict[str, str]:
    gifts = Contribution.objects.exclude(not_counted="")
    return dict(gifts.values_list("transaction_id", "not_counted"))


@pytest.mark.parametrize("order", list(permutations([ORIGINAL, FIRST, SECOND])))
def test_the_latest_amendment_counts_in_whatever_order_filings_come(order: tuple[str, ...]) -> None:
    for data in order:
        filed(data)
    assert counted() == {"T1 80.00", "T4 50.00"}
    assert Contribution.objects.filter(not_counted="superseded").count() == 5
    assert recount(import_id=Import.objects.latest("pk").pk) == 0


@pytest.mark.parametrize("order", [(ORIGINAL, FIRST), (FIRST, ORIGINAL)])
def test_amendments_follow_each_other_without_their_numbers_too(order: tuple[str, ...]) -> None:
    for data in order:
        filed(data, name=f"{data.count('FEC-')} of our filings.txt")
    assert counted() == {"T1 75.00", "T2 50.00"}


def test_the_flags_of_what_was_amended_away_are_withdrawn() -> None:
    bring_list(people(ON_LIST))
    line = sa_line(contributor_employer="Gusherly Oil", contributor_suffix="")
    other = sa_line(
        transaction_id="T2", contributor_last_name="Quillfeather", contributor_first_name="Ambrose"
    )
    filed(efile(line, other), name="1527862.fec")
    assert open_flags() == {"C00999999/Q2 20260401 20260630/0/T1"}
    filed(efile(other, amendment=1), name="1531171.fec")
    assert open_flags() == set()


def bulk(number: int, **changes: str) -> str:
    return changed_fec(COLUMNS, SUB_ID=str(number), **changes)


@pytest.mark.parametrize("turned", [False, True])
def test_a_transaction_of_bulk_data_counts_in_its_latest_filing(*, turned: bool) -> None:
    lines = [
        bulk(1, TRAN_ID="T1", FILE_NUM="100"),
        bulk(2, TRAN_ID="T1", FILE_NUM="200", TRANSACTION_AMT="70"),
        bulk(3, TRAN_ID="T1", FILE_NUM="100", RPT_TP="M4"),
        bulk(4, TRAN_ID="T1", FILE_NUM="90", CMTE_ID="C00888888"),
    ]
    for line in reversed(lines) if turned else lines:
        bring(line.encode(), name="itcont.txt")
    assert counted() == {"T1 70.00", "T1 50.00"}
    assert not_counted() == {"T1": "superseded"}


@pytest.mark.parametrize("turned", [False, True])
def test_bulk_data_of_a_filing_that_is_here_whole_count_once(*, turned: bool) -> None:
    filing = (ORIGINAL, "1527862.fec")
    line = bulk(1, TRAN_ID="T2", FILE_NUM="1527862", RPT_TP="Q2")
    files = [filing, (line, "itcont.txt")]
    for data, name in reversed(files) if turned else files:
        filed(data, name=name)
    assert counted() == {"T1 50.00", "T2 50.00", "T3 50.00"}
    assert Contribution.objects.get(not_counted="superseded").external_id == "1"


def test_one_filing_of_two_sources_counts_once() -> None:
    filed(ORIGINAL)
    filed(ORIGINAL, source="elsewhere")
    assert Contribution.objects.filter(not_counted="").count() == 3


def test_what_a_row_tells_of_itself() -> None:
    filed(
        efile(
            sa_line(transaction_id="memo", memo_code="X"),
            sa_line(transaction_id="copy", memo_text_description="Earmarked for X (C00888888)"),
            sa_line(transaction_id="offset", form_type="SA14"),
            sa_line(transaction_id="given", form_type="SA17A"),
            sa_line(transaction_id="through", memo_text_description="* Earmarked Contribution"),
        ),
        name="1527862.fec",
    )
    bring(bulk(7, TRANSACTION_TP="24I", TRAN_ID="24I").encode(), name="itcont.txt")
    assert not_counted() == {
        "memo": "memo", "copy": "conduit_copy", "offset": "not_a_gift", "24I": "conduit_copy",
    }  # fmt: skip
