"""Asking for a role from the portal, and reading why a page said no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access import actions
from access.models import AccessEvent, AccessRequest, User
from access.tests.people import administrator, person, volunteer
from core.catalogue import roles
from portal.queries import refusals_of

pytestmark = pytest.mark.django_db
WHY = "I check gifts from June on."


def signed_in(client: Client, who: User) -> Client:
    client.force_login(who)
    return client


def test_the_list_has_what_may_be_asked_for_with_what_it_opens(client: Client) -> None:
    page = signed_in(client, person()).get("/ask/").content.decode()
    for role in roles():
        may_ask = role.requestable and role.pool == "staff"
        assert (f'href="/ask/{role.slug}/"' in page) == may_ask, role.slug
    assert "Opens Imports, Lists, Possible duplicates, Review queue, Screen a name" in page


def test_a_request_is_made_with_its_reason_and_shown_until_it_is_answered(client: Client) -> None:
    ada = person()
    signed_in(client, ada)
    answer = client.post("/ask/donors-reviewer/", {"reason": WHY})
    assert answer.headers["Location"] == "/ask/"
    asked = AccessRequest.objects.get()
    assert (asked.person, asked.role, asked.reason, asked.state) == (
        ada, "donors-reviewer", WHY, "open",
    )  # fmt: skip
    for address in ("/", "/ask/"):
        page = client.get(address).content.decode()
        assert "Waiting" in page
        assert "/ask/donors-reviewer/" not in page

    actions.refuse(request=asked, by=administrator(), note="Ask Priya first.")
    page = client.get("/ask/").content.decode()
    assert "Ask Priya first." in page
    assert "/ask/donors-reviewer/" in page


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_one_without_a_usable_reason_is_told_so_and_not_made(client: Client, reason: str) -> None:
    answer = signed_in(client, person()).post("/ask/donors-reviewer/", {"reason": reason})
    assert answer.status_code == 422
    assert 'id="id_reason_error"' in answer.content.decode()
    assert not AccessRequest.objects.exists()


def test_asking_again_leads_to_what_waits(client: Client) -> None:
    ada = person()
    actions.ask(person=ada, role="donors-reviewer", reason=WHY)
    answer = signed_in(client, ada).post("/ask/donors-reviewer/", {"reason": WHY}, follow=True)
    assert "You have asked for Donor reviewer already" in answer.content.decode()
    assert AccessRequest.objects.count() == 1


@pytest.mark.parametrize("role", ["platform-admin", "donors-reviewer", "no-such-role"])
def test_what_is_held_or_cannot_be_asked_for_is_closed(client: Client, role: str) -> None:
    signed_in(client, person("ada@campaign.test", "donors-reviewer"))
    assert client.get(f"/ask/{role}/").status_code == 403
    assert client.post(f"/ask/{role}/", {"reason": WHY}).status_code == 403
    assert not AccessRequest.objects.exists()


def test_a_volunteer_asks_for_nothing_of_the_staffs(client: Client) -> None:
    signed_in(client, volunteer())
    assert "/ask/donors-reviewer/" not in client.get("/ask/").content.decode()
    assert client.post("/ask/donors-reviewer/", {"reason": WHY}).status_code == 403


def test_a_request_is_withdrawn_by_who_made_it_and_nobody_else(client: Client) -> None:
    ada = person()
    asked = actions.ask(person=ada, role="donors-reviewer", reason=WHY)
    address = f"/my/requests/{asked.pk}/withdraw/"
    assert signed_in(client, administrator()).post(address).status_code == 403
    signed_in(client, ada)
    assert client.get(address).status_code == 405
    assert client.post(address).headers["Location"] == "/ask/"
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    again = client.post(address, follow=True).content.decode()
    assert "withdrawn already" in again


# --- Why was I refused ----------------------------------------------------------------------------


def refused(who: User, target: str = "/admin/donors/committee/", **facts: Any) -> AccessEvent:
    reason = "Your roles do not reach this page."
    return actions.record(
        AccessEvent.Kind.REFUSED, person=who, target=target, reason=reason, **facts
    )


def test_a_person_reads_their_own_refusals_and_nobody_elses(client: Client) -> None:
    ada = person()
    refused(ada)
    refused(administrator(), target="/admin/jobs/")
    page = signed_in(client, ada).get("/my/refusals/").content.decode()
    assert "/admin/donors/committee/" in page
    assert "Your roles do not reach this page." in page
    assert "/admin/jobs/" not in page
    assert timezone.localtime().strftime("%Z") in page


def test_a_refusal_says_what_was_missing_and_offers_the_role_that_opens_it(client: Client) -> None:
    signed_in(client, person("ada@campaign.test", "donors-reviewer"))
    said_no = client.get("/admin/donors/committee/")
    assert said_no.status_code == 403
    assert 'href="/ask/donors-admin/"' in said_no.content.decode()
    page = client.get("/my/refusals/").content.decode()
    assert "/admin/donors/committee/" in page
    assert "donors.view_committee" in page
    assert 'href="/ask/donors-admin/"' in page


def test_a_role_that_cannot_be_asked_for_is_named_and_not_offered(client: Client) -> None:
    signed_in(client, person("ada@campaign.test", "donors-reviewer"))
    said_no = client.get("/admin/access/user/").content.decode()
    page = client.get("/my/refusals/").content.decode()
    for text in (said_no, page):
        assert "Platform administrator" in text
        assert "/ask/platform-admin/" not in text


def test_a_refusal_that_no_role_opens_says_whom_to_ask(client: Client) -> None:
    ada = person()
    refused(ada, target="/no-such-page/", missing=["not", "a", "text"])
    page = signed_in(client, ada).get("/my/refusals/").content.decode()
    assert "A platform administrator can tell you more" in page


def test_other_lines_of_the_log_are_left_out_and_refusals_of_long_ago() -> None:
    ada = person()
    long_ago = timezone.now() - timedelta(days=31)
    AccessEvent.objects.create(kind=AccessEvent.Kind.REFUSED, person=ada, at=long_ago, reason="No.")
    actions.record(AccessEvent.Kind.SIGNED_IN, person=ada, reason="Signed in.")
    assert list(refusals_of(ada)) == []


def test_the_page_that_says_no_leads_to_asking(client: Client) -> None:
    page = signed_in(client, person()).get("/admin/").content.decode()
    assert 'href="/my/refusals/"' in page
    assert "/ask/" in page
