"""Files of refunds and returns: each decision in one of them, and the same file each time."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from access.models import User
from core import storage
from core.errors import Refused
from donors.actions.batches import make_batch
from donors.actions.decisions import decide
from donors.actions.dispositions import approve, dispose, take_back
from donors.models import BatchedDisposition, Disposition, FinanceBatch, Flag
from donors.tests.beginnings import beginning
from donors.tests.office import ON_LIST, bring, bring_list, employee, flag_of, gift, people, van
from donors.tests.test_decisions import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> User:
    return employee("lead", "donors-compliance")


@beginning
def refunded() -> Disposition:
    """A gift of $50 is refunded, another kept."""
    lead = employee("lead", "donors-compliance")
    bring_list(people(ON_LIST))
    bring(van(gift("G-1"), gift("H-1", VanID="9", LastName="Testerly", Amount="5000")))
    for flag in Flag.objects.all():
        decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    flag = flag_of("G-1")
    return dispose(
        flag_ids=[flag.pk], outcome="refund", note="=HYPERLINK(1)", by=lead,
        amounts={flag.pk: Decimal(50)},
    )  # fmt: skip


def today(by: User) -> FinanceBatch:
    return make_batch(begins=localdate(), ends=localdate(), by=by)


def rows_of(batch: FinanceBatch) -> list[dict[str, str]]:
    with storage.read(batch.stored_as) as file:
        return list(csv.DictReader(io.StringIO(file.read().decode())))


def test_a_file_tells_each_gift_with_ids_amounts_and_who_decided(
    refunded: Disposition, lead: User
) -> None:
    batch = today(lead)
    assert (batch.gifts, batch.amount) == (1, Decimal(50))
    [row] = rows_of(batch)
    told = {
        "batch": str(batch.pk), "decision": str(refunded.pk), "outcome": "refund",
        "amount": "50.00", "contribution_id": "G-1", "donor_id": "501", "source": "van",
        "gift_date": "2026-03-14", "list": "executives", "decided_by": lead.email,
        "note": "'=HYPERLINK(1)", "approved_by": "",
    }  # fmt: skip
    assert {name: row[name] for name in told} == told


def test_a_decision_is_in_one_file_and_stands_from_then_on(
    refunded: Disposition, lead: User
) -> None:
    today(lead)
    with pytest.raises(Refused, match="Nothing became final"):
        today(lead)
    with pytest.raises(Refused, match="given this in batch"):
        take_back(disposition_id=refunded.pk, note="Hm.", by=lead)


def test_what_waits_for_a_second_person_waits_for_a_file_as_well(
    refunded: Disposition, lead: User
) -> None:
    flag = flag_of("H-1")
    large = dispose(
        flag_ids=[flag.pk], outcome="refund", note="All.", by=lead,
        amounts={flag.pk: Decimal(5000)},
    )  # fmt: skip
    assert today(lead).gifts == 1
    second = employee("second", "donors-compliance")
    approve(disposition_id=large.pk, note="Yes.", by=second)
    [row] = rows_of(today(lead))
    assert (row["amount"], row["approved_by"]) == ("5000.00", second.email)


def test_what_was_taken_back_and_what_is_kept_is_in_no_file(
    refunded: Disposition, lead: User
) -> None:
    take_back(disposition_id=refunded.pk, note="Hm.", by=lead)
    dispose(flag_ids=[flag_of("G-1").pk], outcome="keep", note="Hers.", by=lead)
    with pytest.raises(Refused, match="Nothing became final"):
        today(lead)


def test_nobody_is_paid_by_a_flag_that_stands_no_more(
    client: Client, refunded: Disposition, lead: User
) -> None:
    flag = flag_of("G-1")
    Flag.objects.filter(pk=flag.pk).update(state="withdrawn", decision=None)
    with pytest.raises(Refused, match="Nothing became final"):
        today(lead)
    client.force_login(lead)
    shown = client.get(reverse("admin:donors_flag_batches")).content.decode()
    assert "Held up" in shown
    assert "No refund or return waits for a file." in shown
    Flag.objects.filter(pk=flag.pk).update(state="open")
    decide(flag_ids=[flag.pk], verdict="validated", note="Again.", by=lead)
    again = dispose(
        flag_ids=[flag.pk], outcome="refund", note="Now.", by=lead, amounts={flag.pk: Decimal(50)}
    )
    assert [row["decision"] for row in rows_of(today(lead))] == [str(again.pk)]
    take_back(disposition_id=refunded.pk, note="Decided again.", by=lead)
    assert "Held up" not in client.get(reverse("admin:donors_flag_batches")).content.decode()


@pytest.mark.parametrize(("begins", "ends"), [(0, 1), (0, -1)])
def test_a_period_has_an_order_and_an_end(lead: User, begins: int, ends: int) -> None:
    day = localdate()
    with pytest.raises(Refused, match="A period ends"):
        make_batch(begins=day + timedelta(begins), ends=day + timedelta(ends), by=lead)


def test_other_days_are_for_other_files(refunded: Disposition, lead: User) -> None:
    before = localdate() - timedelta(days=1)
    with pytest.raises(Refused, match="Nothing became final"):
        make_batch(begins=before, ends=before, by=lead)


@pytest.mark.django_db(transaction=True)
def test_of_two_files_at_once_one_has_the_refund(refunded: Disposition, lead: User) -> None:
    outcomes: list[Any] = at_once(lambda: today(lead), lambda: today(lead))
    assert {type(outcome) for outcome in outcomes} == {FinanceBatch, Refused}
    assert BatchedDisposition.objects.count() == 1


def test_the_page_makes_a_file_and_gives_the_same_one_again(
    client: Client, refunded: Disposition, lead: User
) -> None:
    client.force_login(lead)
    page = reverse("admin:donors_flag_batches")
    assert "1 decision of $50.00 waits for a file" in client.get(page).content.decode()
    day = localdate().isoformat()
    assert client.post(page, {"begins": day, "ends": "soon"}).status_code == 422
    assert client.post(page, {"begins": day, "ends": day}).status_code == 302
    file = reverse("donors:batch", args=[FinanceBatch.objects.get().pk])
    assert file in client.get(page).content.decode()
    first = client.get(file)
    assert "attachment" in first["Content-Disposition"]
    assert first.getvalue() == client.get(file).getvalue()


def test_files_are_for_compliance_leads(client: Client, refunded: Disposition, lead: User) -> None:
    file = reverse("donors:batch", args=[today(lead).pk])
    client.force_login(employee("reviewer", "donors-reviewer"))
    assert client.get(reverse("admin:donors_flag_batches")).status_code == 403
    assert client.get(file).status_code == 403
