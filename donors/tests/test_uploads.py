"""A file handed in on a page: looked at, mapped, and then imported or taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import storage
from donors.actions.tidying import tidy
from donors.actions.uploads import take_up_upload
from donors.models import ColumnAlias, Contribution, Import, Source, Upload
from donors.tests.office import AMBROSE, bring, employee, gift, history, table, van
from jobs.models import Job
from jobs.runner import work_off

pytestmark = pytest.mark.django_db

HAND_IN = "admin:donors_import_add"
THEIRS = ("Gift No", "Surname", "Given", "Paid", "Amount", "Day", "Colour")
ROW = {
    "Gift No": "G-1", "Surname": "Testerly", "Given": "Wilhelmina", "Paid": "50.00",
    "Amount": "3", "Day": "2026-03-14", "Colour": "red",
}  # fmt: skip
MAPPING = {
    "do": "map", "ContributionID": "Gift No", "LastName": "Surname", "FirstName": "Given",
    "Amount": "Paid", "DateReceived": "Day",
}  # fmt: skip


@pytest.fixture
def keeper() -> Client:
    client = Client()
    client.force_login(employee("keeper", "donors-admin"))
    return client


def handed_in(client: Client, data: bytes, *, name: str = "gifts.csv", source: str = "van") -> str:
    """The address of the page that shows the file."""
    file = SimpleUploadedFile(name, data)
    answer = client.post(reverse(HAND_IN), {"file": file, "source": source, "layout": "auto"})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def read_through(upload: Upload) -> Import:
    assert upload.job
    assert work_off(upload.job).state == "done"
    upload.refresh_from_db()
    assert upload.taken, upload.fault
    assert upload.taken.job
    assert work_off(upload.taken.job).state == "done"
    upload.taken.refresh_from_db()
    return upload.taken


def test_a_file_is_shown_as_it_reads_and_then_imported(keeper: Client) -> None:
    rows = [gift("G-1", Colour="red"), gift("G-2", AMBROSE, Amount="much")]
    page = handed_in(keeper, van(*rows, columns=[*rows[0]]))
    shown = keeper.get(page).text
    assert "Testerly" in shown
    assert "Columns that are not read: Colour" in shown
    assert "column Amount: expected an amount such as 1000 or $1,000.00, got &#x27;much" in shown
    assert not Import.objects.exists()
    assert keeper.post(page, {"do": "import"}).status_code == 302
    waiting = keeper.get(page)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "2")
    upload = Upload.objects.get()
    taken = read_through(upload)
    assert (taken.new, taken.rejected, taken.created_by) == (1, 1, upload.created_by)
    assert keeper.get(page).headers["Location"] == reverse(
        "admin:donors_import_change", args=[taken.pk]
    )
    assert storage.names_in("donors/uploads") == []


def test_columns_are_mapped_once_for_all_files_of_a_source(keeper: Client) -> None:
    data = table([ROW], THEIRS)
    page = handed_in(keeper, data, source="regional")
    shown = keeper.get(page).text
    assert "unknown layout" in shown
    assert 'value="import"' not in shown
    assert keeper.post(page, MAPPING).headers["Location"] == page
    shown = keeper.get(page).text
    assert "Columns that are not read: Amount, Colour" in shown
    keeper.post(page, {"do": "import"})
    read_through(Upload.objects.get())
    assert str(Contribution.objects.get().amount) == "50.00"
    later = bring(table([{**ROW, "Gift No": "G-2"}], THEIRS), source="regional")
    assert (later.layout, later.new) == ("van", 1)


def test_a_mapping_is_of_its_source_and_has_a_history(keeper: Client) -> None:
    page = handed_in(keeper, table([ROW], THEIRS), source="regional")
    keeper.post(page, MAPPING)
    keeper.post(page, {**MAPPING, "MiddleName": "Colour"})
    colour = ColumnAlias.objects.get(folded="colour")
    assert (colour.canonical, [old.canonical for old in history(colour)]) == (
        "MiddleName", ["MiddleName"],
    )  # fmt: skip
    assert {alias.source.slug for alias in ColumnAlias.objects.all()} == {"regional"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"LastName": ""}, "Say which column is LastName: no file does without."),
     ({"FirstName": "Surname"}, "Surname is LastName already: a column is one of ours.")],
)  # fmt: skip
def test_a_mapping_that_cannot_be_is_told(
    keeper: Client, changes: dict[str, str], told: str
) -> None:
    page = handed_in(keeper, table([ROW], THEIRS), source="regional")
    answer = keeper.post(page, {**MAPPING, **changes})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert not ColumnAlias.objects.exists()


def test_a_file_taken_back_leaves_nothing(keeper: Client) -> None:
    page = handed_in(keeper, van(gift("G-1")))
    keeper.post(page, {"do": "cancel"})
    assert not Upload.objects.exists()
    assert keeper.get(page).status_code == 404


def test_what_was_started_is_not_taken_back(keeper: Client) -> None:
    page = handed_in(keeper, van(gift("G-1")))
    keeper.post(page, {"do": "import"})
    keeper.post(page, {"do": "cancel"})
    keeper.post(page, {"do": "import"})
    assert read_through(Upload.objects.get()).new == 1


def test_a_fault_behind_the_beginning_is_told_on_the_page(keeper: Client) -> None:
    page = handed_in(keeper, van(gift("G-1")) + b"\xff\xfe\n" * 2, name="bad.csv")
    keeper.post(page, {"do": "import"})
    upload = Upload.objects.get()
    assert upload.job
    assert work_off(upload.job).state == "done"
    shown = keeper.get(page).text
    assert "The file was refused" in shown
    assert "bad.csv, line 3" in shown
    assert storage.names_in("donors/uploads") == []


def test_it_may_be_read_twice(keeper: Client) -> None:
    page = handed_in(keeper, van(gift("G-1")))
    keeper.post(page, {"do": "import"})
    upload = Upload.objects.get()
    taken = take_up_upload(upload_id=upload.pk)
    Upload.objects.update(taken=None)
    storage.write(upload.stored_as, van(gift("G-1")))
    assert take_up_upload(upload_id=upload.pk) == taken
    assert Import.objects.count() == 1


def test_a_forgotten_upload_is_tidied(keeper: Client) -> None:
    handed_in(keeper, van(gift("G-1")))
    handed_in(keeper, van(gift("G-2")), name="fresh.csv")
    old = timezone.now() - timedelta(days=8)
    Upload.objects.filter(file_name="gifts.csv").update(created_at=old)
    assert tidy()["uploads"] == 1
    assert Upload.objects.get().file_name == "fresh.csv"


def test_the_file_of_an_upload_that_could_not_be_read_goes_after_a_month(keeper: Client) -> None:
    page = handed_in(keeper, van(gift("G-1")))
    keeper.post(page, {"do": "import"})
    Job.objects.update(state=Job.State.FAILED, finished_at=timezone.now())
    assert tidy()["uploads"] == 0
    Upload.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert tidy()["uploads"] == 1
    assert tidy()["uploads"] == 0
    upload = Upload.objects.get()
    assert "the file was removed" in upload.fault
    with pytest.raises(FileNotFoundError):
        storage.read(upload.stored_as)


@pytest.mark.parametrize(
    ("sent", "told"),
    [({"source": "van"}, "Choose a file."), ({"file": b"", "source": "van"}, "The file is empty."),
     ({"file": b"x"}, "Say where it comes from"), ({"file": b"x", "source": "a b"}, "Enter a")],
)  # fmt: skip
def test_what_is_missing_is_told(keeper: Client, sent: dict[str, object], told: str) -> None:
    if "file" in sent:
        sent = {**sent, "file": SimpleUploadedFile("gifts.csv", sent["file"])}  # type: ignore[arg-type]
    answer = keeper.post(reverse(HAND_IN), sent)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert not Source.objects.exists()


@pytest.mark.parametrize("role", ["donors-reviewer", "donors-compliance"])
def test_who_may_upload_and_who_may_undo(role: str) -> None:
    client = Client()
    client.force_login(employee("somebody", role))
    taken = bring(van(gift("G-1")))
    may = role == "donors-compliance"
    assert client.get(reverse(HAND_IN)).status_code == (200 if may else 403)
    assert client.get(reverse("admin:donors_import_undo", args=[taken.pk])).status_code == 403
    page = client.get(reverse("admin:donors_import_change", args=[taken.pk])).text
    assert "Undo this import" not in page


def test_an_import_is_undone_from_its_page(keeper: Client) -> None:
    taken = bring(van(gift("G-1"), gift("G-2", AMBROSE)))
    address = reverse("admin:donors_import_undo", args=[taken.pk])
    assert address in keeper.get(reverse("admin:donors_import_change", args=[taken.pk])).text
    assert "2 gifts that it brought will count no more" in keeper.get(address).text
    assert keeper.post(address, {"note": ""}).status_code == 422
    keeper.post(address, {"note": "The wrong file."})
    taken.refresh_from_db()
    assert taken.undoing
    assert work_off(taken.undoing).state == "done"
    page = keeper.get(reverse("admin:donors_import_change", args=[taken.pk])).text
    assert "The wrong file." in page
    assert address not in page
    assert "undone already" in keeper.get(address).text
