"""What donors administrators keep: a change has all judged again, and what was before is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.history import changes
from donors.models import Committee, Import, ListEntry, Source, WatchList
from donors.tests.office import (
    ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    employee,
    gift,
    people,
    van,
)
from jobs.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin_pages(client: Client) -> Client:
    client.force_login(employee("keeper", "donors-admin"))
    return client


def form_of(page: Any) -> dict[str, Any]:
    """What the page's form holds, as the browser would send it back."""
    form = page.context["adminform"].form
    told = {name: form[name].value() for name in form.fields}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for part in (formset.management_form, *formset.forms):
            told |= {f"{part.prefix}-{name}": part[name].value() for name in part.fields}
    return {name: "" if value is None else value for name, value in told.items()}


def judgings() -> int:
    return Job.objects.filter(function="donors.tasks.judge_all").count()


def test_a_change_has_all_contributions_judged_again_and_looking_does_not(
    admin_pages: Client,
) -> None:
    address = f"/admin/donors/committee/{candidate_committee().pk}/change/"
    form = form_of(admin_pages.get(address))
    assert admin_pages.post(address, form).status_code == 302
    assert judgings() == 0
    assert admin_pages.post(address, {**form, "type": "pac"}).status_code == 302
    assert (judgings(), Committee.objects.get().type) == (1, "pac")


def test_a_changed_election_counts_as_a_change(admin_pages: Client) -> None:
    address = f"/admin/donors/committee/{candidate_committee().pk}/change/"
    form = form_of(admin_pages.get(address))
    admin_pages.post(address, {**form, "elections-0-date": "2026-06-09"})
    assert judgings() == 1


def test_a_source_keeps_its_slug(admin_pages: Client) -> None:
    source = Source.objects.create(slug="van")
    address = f"/admin/donors/source/{source.pk}/change/"
    admin_pages.post(address, {"slug": "other", "committee": candidate_committee(source="b").pk})
    source.refresh_from_db()
    assert source.slug == "van"
    assert source.committee


def test_what_was_before_a_change_is_kept_and_shown(admin_pages: Client) -> None:
    bring_list(people(ON_LIST))
    watch_list = WatchList.objects.get()
    policy = watch_list.policies.get()
    told = {"name": policy.name, "title_test": "any", "basis": "gift", "severity": "illegal"}
    admin_pages.post(f"/admin/donors/policy/{policy.pk}/change/", told)
    address = f"/admin/donors/watchlist/{watch_list.pk}"
    page = admin_pages.get(f"{address}/history/").content.decode()
    assert "Against our policy" in page
    assert "Against the law" in page
    assert "Keeper" in page


def test_a_deleted_election_stays_in_its_committees_history(admin_pages: Client) -> None:
    committee = candidate_committee()
    address = f"/admin/donors/committee/{committee.pk}"
    committee.elections.get(code="P2026").delete()
    found = [(change.what, change.row) for change in changes(committee, with_rows=["elections"])]
    assert ("deleted", "P2026 of Friends of Odalys Fenwright") in found
    assert sorted(what for what, _ in found) == ["added", "added", "added", "deleted"]
    page = admin_pages.get(f"{address}/history/").content.decode()
    assert "P2026 of Friends of Odalys Fenwright" in page
    assert "deleted" in page


def test_a_record_without_changes_says_so(admin_pages: Client) -> None:
    bring_list(people(ON_LIST))
    page = admin_pages.get(f"/admin/donors/listentry/{ListEntry.objects.get().pk}/history/")
    assert "Nothing has changed" in page.content.decode()


def test_a_record_that_nobody_changes_has_no_history_to_open(admin_pages: Client) -> None:
    bring(van(gift("G-1")))
    address = f"/admin/donors/import/{Import.objects.get().pk}"
    assert f"{address}/history/" not in admin_pages.get(f"{address}/change/").content.decode()
    page = admin_pages.get(f"{address}/history/").content.decode()
    assert "no earlier states of them are kept" in page
