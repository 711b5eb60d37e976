"""The pages of lists: uploads, what a version changed, policies, owners and reviews, fetches."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import storage
from donors.actions.reviewing_lists import warn_owners
from donors.actions.tidying import KEPT, tidy
from donors.models import Flag, ListEntry, ListFetch, ListUpload, ListVersion, Policy, WatchList
from donors.queries.list_versions import changes_of, entries_changed, status
from donors.tests.office import (
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    employee,
    flag_states,
    gift,
    open_flags,
    people,
    van,
)
from jobs.models import Job, OutboxMessage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/donors/listupload/upload/"


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(employee("keeper", "donors-admin"))
    return client


@pytest.fixture
def reviewer(client: Client) -> Client:
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


def file(data: bytes, name: str = "board.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def upload(client: Client, *files: SimpleUploadedFile, kind: str = "people") -> Any:
    return client.post(UPLOAD, {"slug": "board", "kind": kind, "file": list(files)})


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def finish(function: str) -> None:
    job = Job.objects.filter(function=function).latest("pk")
    assert work_off(job).state == "done"


# --- Uploads ------------------------------------------------------------------------------------


def test_an_upload_is_shown_before_it_counts(keeper: Client) -> None:
    bring_list(people(ON_LIST), slug="board")
    changed = people({**ON_LIST, "title": "Chair"}, OTHER_ON_LIST)
    page = keeper.get(upload(keeper, file(changed))["Location"])
    assert "add <strong>1</strong>, change <strong>1</strong> and end <strong>0</strong>" in words(
        page
    )
    assert "Brackenthwaite, Philippa R" in words(page)
    assert ListVersion.objects.count() == 1
    kept = ListUpload.objects.get()
    assert keeper.post(f"/admin/donors/listupload/{kept.pk}/take_up/").status_code == 302
    kept.refresh_from_db()
    assert kept.version
    assert (kept.version.number, kept.version.added, kept.version.changed) == (2, 1, 1)
    again = keeper.post(f"/admin/donors/listupload/{kept.pk}/take_up/", follow=True)
    assert "taken up already" in words(again)
    assert ListVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id,last\n1,Bolt\n2,\n", "board.csv, line 3, column last: expected a name"),
        (b"colour\nred\n", "board.csv, line 1: expected a column"),
        (b"last,from\nBolt,soon\n", "board.csv, line 2, column from: expected"),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_is_kept(
    keeper: Client, data: bytes, told: str
) -> None:
    response = upload(keeper, file(data))
    assert response.status_code == 422
    assert told in words(response)
    assert not ListUpload.objects.exists()


def test_a_list_of_another_kind_and_two_files_of_people_are_refused(keeper: Client) -> None:
    bring_list(people(ON_LIST), slug="board")
    assert "of kind people, not companies" in words(
        upload(keeper, file(b"name\nAcme\n"), kind="companies")
    )
    two = upload(keeper, file(people(ON_LIST)), file(people(OTHER_ON_LIST), "b.csv"))
    assert "Upload one file" in words(two)


def test_the_files_of_foreign_agents_come_together_zipped_or_not(keeper: Client) -> None:
    registrants = b"Registration Number,Registration Date,Name\n7,03/01/2021,Bolt Global Inc\n"
    short = (
        b"Short Form Date,Short Form Last Name,Short Form First Name,Registration Number,"
        b"Registrant Name\n04/01/2021,TESTERLY,WILHELMINA,7,Bolt Global Inc\n"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("FARA_All_ShortForms.csv", short)
    files = (file(registrants, "FARA_All_Registrants.csv"), file(packed.getvalue(), "s.csv.zip"))
    answer = upload(keeper, *files, kind="fara")
    assert answer.status_code == 302
    assert ListUpload.objects.get().entries == 2


def test_a_discarded_upload_is_gone_and_so_is_one_that_nobody_takes_up(keeper: Client) -> None:
    upload(keeper, file(people(ON_LIST)))
    upload(keeper, file(people(OTHER_ON_LIST)))
    newer, older = ListUpload.objects.all()
    keeper.post(f"/admin/donors/listupload/{newer.pk}/discard/")
    ListUpload.objects.filter(pk=older.pk).update(created_at=timezone.now() - KEPT * 2)
    assert tidy()["uploads"] == 1
    assert not ListUpload.objects.filter(discarded_at=None).exists()
    assert not ListVersion.objects.exists()


@pytest.mark.parametrize("kind", ["people", "companies"])
def test_an_empty_file_of_a_kind_can_be_filled_in(keeper: Client, kind: str) -> None:
    response = keeper.get(f"/donors/lists/{kind}-template.csv")
    header = response.content.decode().strip()
    row = dict.fromkeys(header.split(","), "") | {"last": "Bolt", "name": "Bolt", "to": ""}
    line = ",".join(row[column] for column in header.split(","))
    assert upload(keeper, file(f"{header}\n{line}\n".encode()), kind=kind).status_code == 302


def test_a_reviewer_uploads_nothing(reviewer: Client) -> None:
    assert reviewer.get(UPLOAD).status_code == 403
    assert upload(reviewer, file(people(ON_LIST))).status_code == 403
    assert reviewer.get("/donors/lists/people-template.csv").status_code == 403


# --- What a version changed -----------------------------------------------------------------------


def test_a_version_tells_what_it_changed_field_by_field_whatever_came_later(
    reviewer: Client,
) -> None:
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    third = {**ON_LIST, "id": "E-9", "last": "Marsh", "first": "Otho"}
    second = bring_list(people({**ON_LIST, "title": "Chair", "city": "Peoria"}, third))
    bring_list(people({**ON_LIST, "title": "Treasurer"}, OTHER_ON_LIST))
    found = {
        what: list(entries_changed(second, what=what)) for what in ("added", "changed", "ended")
    }
    assert {what: [one.name for one in entries] for what, entries in found.items()} == {
        "added": ["Marsh, Otho Q"],
        "changed": ["Testerly, Wilhelmina Q"],
        "ended": ["Brackenthwaite, Philippa R"],
    }
    [change] = changes_of(second, found["changed"])
    assert {field.label: (field.before, field.after) for field in change.fields} == {
        "title": ("Chief Executive", "Chair"),
        "city": ("Springfield", "Peoria"),
    }
    address = reverse("admin:donors_listversion_changes", args=[second.pk])
    page = words(reviewer.get(f"{address}?what=changed"))
    assert "Chief Executive" in page
    assert "Chair" in page
    assert "Marsh, Otho Q" in words(reviewer.get(address))
    assert "Nothing of that name" in words(reviewer.get(f"{address}?what=ended&q=testerly"))


def test_an_entry_that_comes_back_is_a_change(reviewer: Client) -> None:
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    bring_list(people(ON_LIST))
    third = bring_list(people(ON_LIST, OTHER_ON_LIST))
    [change] = changes_of(third, entries_changed(third, what="changed"))
    [field] = change.fields
    assert (field.label, field.after) == ("off the list since", "")


def test_changes_come_in_pages(reviewer: Client) -> None:
    rows = [{**ON_LIST, "id": f"E-{n}", "last": f"Name{n:03}"} for n in range(60)]
    version = bring_list(people(*rows))
    address = reverse("admin:donors_listversion_changes", args=[version.pk])
    assert "Name049" in words(reviewer.get(address))
    second = words(reviewer.get(f"{address}?p=2"))
    assert "Name050" in second
    assert "Page 2 of 2" in second


# --- Policies -------------------------------------------------------------------------------------


def test_a_policy_is_drafted_tried_out_and_put_in_force_on_its_pages(keeper: Client) -> None:
    watch_list = bring_list(people(ON_LIST)).watch_list
    watch_list.policies.all().delete()
    bring(van(gift("small"), gift("large", Amount="250.00")))
    form = {
        "watch_list": watch_list.pk, "name": "Large gifts", "title_test": "executive",
        "title_words": "", "amount": "200", "basis": "gift", "effective_from": "",
        "severity": "illegal",
    }  # fmt: skip
    assert keeper.post("/admin/donors/policy/add/", form).status_code == 302
    policy = Policy.objects.get()
    page = f"/admin/donors/policy/{policy.pk}"
    tried = words(keeper.get(f"{page}/try-out/"))
    assert "Large gifts would flag 1 gift of 1 donor." in tried
    assert "$250.00" in tried
    assert not Flag.objects.exists()
    keeper.post(f"{page}/put_in_force/", {"note": ""})
    assert not Policy.objects.get().is_active
    keeper.post(f"{page}/put_in_force/", {"note": "Decided on Monday."})
    finish("donors.tasks.flag_list")
    assert open_flags() == {"large"}
    history = words(keeper.get(f"{page}/history/"))
    assert "Decided on Monday." in history
    keeper.post(f"{page}/change/", {**form, "amount": "300"})
    finish("donors.tasks.flag_list")
    assert flag_states() == {"large": "withdrawn"}
    keeper.post(f"{page}/put_out_of_force/", {"note": "No more."})
    assert not Policy.objects.get().is_active


def test_a_test_of_words_needs_words(keeper: Client) -> None:
    watch_list = bring_list(people(ON_LIST)).watch_list
    form = {
        "watch_list": watch_list.pk, "name": "Chairs", "title_test": "words", "title_words": "",
        "basis": "gift", "severity": "policy",
    }  # fmt: skip
    page = "/admin/donors/policy/add/"
    assert "Which words?" in words(keeper.post(page, form))
    assert "These are no words" in words(keeper.post(page, {**form, "title_words": "?, !"}))
    taken = {**form, "title_words": "chair", "name": "any title, any amount"}
    assert "bears this name" in words(keeper.post(page, taken))


def test_a_reviewer_reads_policies_and_changes_none(reviewer: Client) -> None:
    bring_list(people(ON_LIST))
    page = f"/admin/donors/policy/{Policy.objects.get().pk}"
    assert reviewer.get(f"{page}/change/").status_code == 200
    assert reviewer.get(f"{page}/try-out/").status_code == 200
    for address in (f"{page}/put_out_of_force/", f"{page}/change/"):
        assert reviewer.post(address, {"note": "Mine."}).status_code == 403
    assert Policy.objects.get().is_active


# --- Lists: owners, reviews, days -----------------------------------------------------------------


def of_list(**told: Any) -> dict[str, Any]:
    empty = {"description": "", "owner": "", "review_by": "", "effective_from": "",
             "effective_to": ""}  # fmt: skip
    return {**empty, **told}


def test_a_list_made_by_hand_has_its_policy(keeper: Client) -> None:
    form = of_list(slug="board", kind="people", description="Who sits on boards.")
    assert keeper.post("/admin/donors/watchlist/add/", form).status_code == 302
    watch_list = WatchList.objects.get()
    assert (watch_list.description, watch_list.policies.count()) == ("Who sits on boards.", 1)


def test_other_days_of_a_list_have_its_gifts_flagged_anew(keeper: Client) -> None:
    watch_list = bring_list(people(ON_LIST)).watch_list
    bring(van(gift("G-1")))
    page = f"/admin/donors/watchlist/{watch_list.pk}/change/"
    keeper.post(page, of_list(description="As before."))
    assert not Job.objects.filter(function="donors.tasks.flag_list").exists()
    keeper.post(page, of_list(effective_from="2026-04-01"))
    finish("donors.tasks.flag_list")
    assert flag_states() == {"G-1": "withdrawn"}
    wrong = keeper.post(page, of_list(effective_from="2026-04-01", effective_to="2026-03-01"))
    assert "does not end before it begins" in words(wrong)


def test_the_owner_is_one_who_may_see_the_lists(keeper: Client) -> None:
    watch_list = bring_list(people(ON_LIST)).watch_list
    stranger = employee("stranger")
    page = f"/admin/donors/watchlist/{watch_list.pk}/change/"
    assert keeper.post(page, of_list(owner=stranger.pk)).status_code == 200
    owner = employee("owner", "donors-compliance")
    assert keeper.post(page, of_list(owner=owner.pk)).status_code == 302
    watch_list.refresh_from_db()
    assert watch_list.owner == owner


def test_the_owner_is_written_to_before_the_review_and_once_it_is_past(reviewer: Client) -> None:
    version = bring_list(people(ON_LIST))
    owner = employee("owner", "donors-admin")
    today = timezone.localdate()

    def warned(review_by: Any) -> list[str]:
        WatchList.objects.update(owner=owner, review_by=review_by)
        for _ in range(2):
            warn_owners(now_and_then=lambda: None)
        mails = OutboxMessage.objects.filter(key__contains=":review:").order_by("pk")
        assert {mail.to for mail in mails} <= {owner.email}
        return [mail.subject for mail in mails]

    assert warned(None) == []
    assert warned(today + timedelta(days=31)) == []
    soon = today + timedelta(days=30)
    assert warned(soon) == [f"The list executives has to be reviewed by {soon}"]
    past = today - timedelta(days=1)
    assert warned(past)[1:] == [f"The list executives was to be reviewed by {past}"]
    # and whoever looks at the list is told, while it goes on counting
    for address in (
        reverse("admin:donors_listversion_changelist"),
        reverse("admin:donors_listversion_changes", args=[version.pk]),
    ):
        assert "past its review" in words(reviewer.get(address)), address
    assert status().level == "notice"
    bring(van(gift("G-1")))
    assert open_flags() == {"G-1"}


# --- Fetches --------------------------------------------------------------------------------------


def test_a_list_is_fetched_and_stopped_on_its_pages(keeper: Client, settings: LazySettings) -> None:
    settings.REGISTERS = "console"
    keeper.post("/admin/donors/watchlist/add/", of_list(slug="lobbyists", kind="lda"))
    watch_list = WatchList.objects.get()
    page = f"/admin/donors/watchlist/{watch_list.pk}"
    assert "Fetch it now" in words(keeper.get(f"{page}/change/"))
    keeper.post(f"{page}/fetch/")
    fetch = ListFetch.objects.get()
    of_fetch = f"/admin/donors/listfetch/{fetch.pk}"
    assert "waiting" in words(keeper.get(f"{of_fetch}/change/"))
    keeper.post(f"{of_fetch}/cancel/")
    assert "cancelled" in words(keeper.get("/admin/donors/listfetch/"))
    keeper.post(f"{of_fetch}/go_on/")
    finish("donors.tasks.fetch_list")
    shown = words(keeper.get(f"{of_fetch}/change/"))
    assert "2 of 2 pages" in shown
    assert ListEntry.objects.count() == 30

    assert "data-under-way" not in keeper.get(f"{of_fetch}/change/").text
    ListFetch.objects.update(finished_at=None)  # as read before its job ended
    assert "data-under-way" in keeper.get(f"{of_fetch}/change/").text


def test_what_no_register_has_is_not_fetched(keeper: Client) -> None:
    watch_list = bring_list(people(ON_LIST)).watch_list
    assert "Fetch it now" not in words(
        keeper.get(f"/admin/donors/watchlist/{watch_list.pk}/change/")
    )


def test_a_file_that_was_taken_up_stays_in_storage(keeper: Client) -> None:
    upload(keeper, file(people(ON_LIST)))
    kept = ListUpload.objects.get()
    keeper.post(f"/admin/donors/listupload/{kept.pk}/take_up/")
    with storage.read(ListVersion.objects.get().stored_as) as stored:
        assert stored.read() == people(ON_LIST)


# --- Lists with nothing in them -------------------------------------------------------------------


def test_an_empty_list_of_records_asks_nobody_to_create_one(reviewer: Client) -> None:
    shown = reviewer.get(reverse("admin:donors_listversion_changelist")).text
    assert "There is no list version so far." in shown
    assert "Create a new item" not in shown
    assert reverse("admin:donors_import_add") not in shown
    shown = reviewer.get(reverse("admin:donors_flag_changelist"), {"q": "nobody"}).text
    assert "No flag fits this search and these filters." in shown
    assert "Reset filters" in shown


def test_who_may_add_is_led_there(keeper: Client) -> None:
    Policy.objects.all().delete()
    shown = keeper.get(reverse("admin:donors_policy_changelist")).text
    assert "There is no policy so far." in shown
    assert reverse("admin:donors_policy_add") in shown
