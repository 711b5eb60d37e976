"""One donor: what the sources say, all gifts and what counts, flags and decisions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from access.models import User
from donors.actions.decisions import decide
from donors.actions.dispositions import dispose
from donors.actions.resolving import merge_donors
from donors.models import Contribution, Donor
from donors.tests.office import (
    AMBROSE,
    bring,
    contribution,
    employee,
    flag_of,
    gift,
    van,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> User:
    return employee("lead", "donors-compliance")


@pytest.fixture
def browser(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


def page_of(number: str) -> str:
    donor = contribution(number).profile.donor_id
    return reverse("admin:donors_donor_change", args=[donor])


def test_the_page_tells_gifts_what_counts_and_all_that_was_decided(
    browser: Client, lead: User, wilhelmina_listed: None
) -> None:
    bring(van(gift("G-1"), gift("G-2", Occupation="President"), gift("G-3", VanID="9")))
    Contribution.objects.filter(external_id="G-2").update(not_counted="undone")
    flag = flag_of("G-1")
    decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    dispose(flag_ids=[flag.pk], outcome="return", note="Sent back.", by=lead)
    shown = browser.get(page_of("G-1")).content.decode()
    for words in (
        "Testerly, Wilhelmina Q", "Chief Executive", "President", "no: its import was undone",
        "It is her.", "Sent back.", "1 other donor</a> has this surname and first name",
    ):  # fmt: skip
        assert words in shown


def test_what_was_decided_before_a_merge_stands_on_the_page_of_who_was_kept(
    browser: Client, lead: User, wilhelmina_listed: None
) -> None:
    bring(van(gift("G-1", VanID="9"), gift("G-2", AMBROSE)))
    flag = flag_of("G-1")
    decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    dispose(flag_ids=[flag.pk], outcome="keep", note="She explained.", by=lead)
    kept, other = contribution("G-2").profile.donor, contribution("G-1").profile.donor
    merge_donors(keep=kept, other=other, note="One.", by=lead)
    shown = browser.get(page_of("G-2")).content.decode()
    assert "It is her." in shown
    assert "She explained." in shown


def test_gifts_are_paged(browser: Client) -> None:
    bring(van(*(gift(f"A-{n:02}", AMBROSE) for n in range(60))))
    page = page_of("A-01")
    assert "Page 1 of 2" in browser.get(page).content.decode()
    assert "Page 2 of 2" in browser.get(f"{page}?p=2").content.decode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quillfeather", ["Quillfeather, Ambrose"]),
        ("ambrose quill", ["Quillfeather, Ambrose"]),
        ("501", ["Testerly, Wilhelmina Q"]),
        ("AMBROSE@example.org", ["Quillfeather, Ambrose"]),
        ("50", []),
        ("nobody@example.org", []),
    ],
)
def test_donors_are_found_by_name_id_and_e_mail(
    browser: Client, text: str, found: list[str], both_gave: None
) -> None:
    Contribution.objects.filter(external_id="A-1").update(email="ambrose@example.org")
    answer = browser.get(reverse("admin:donors_donor_changelist"), {"q": text})
    assert [donor.name for donor in answer.context["cl"].result_list] == found


def test_a_donor_that_was_merged_leads_to_whom(browser: Client, both_gave: None) -> None:
    ambrose = contribution("A-1").profile.donor
    merged = Donor.objects.create(name="Quillfeather, A.", merged_into=ambrose)
    address = reverse("admin:donors_donor_change", args=[merged.pk])
    assert page_of("A-1") in browser.get(address).content.decode()
    assert "Quillfeather, A." in browser.get(page_of("A-1")).content.decode()


def test_a_donor_that_is_not_there(browser: Client) -> None:
    assert browser.get(reverse("admin:donors_donor_change", args=[10**12])).status_code == 404
