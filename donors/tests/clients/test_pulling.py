"""The pull from VAN: every day, from where the last good one ended, whatever breaks in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from donors.actions import imports, pulling
from donors.actions.imports import take_up
from donors.clients.exports import ExportError, VanExports
from donors.models import Contribution, Import, Pull
from donors.tests.clients.van_office import VanOffice
from donors.tests.killing import in_a_process_killed_in
from donors.tests.office import AMBROSE, employee, gift, van
from jobs.actions import cancel
from jobs.models import OutboxMessage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
State = Pull.State


def step(pull: Pull, *, is_last_try: bool = False) -> timedelta | None:
    """One step, without the waits."""
    van = VanExports(pause=lambda seconds: None)
    try:
        return pulling.go_on(pull_id=pull.pk, is_last_try=is_last_try, van=van)
    finally:
        pull.refresh_from_db()


def test_what_changed_in_van_is_imported(office: VanOffice) -> None:
    office.files = [van(gift("G-1")), van(gift("G-2", AMBROSE))]
    pull = pulling.begin_pull()
    assert pull.job
    assert work_off(pull.job).state == "done"
    pull.refresh_from_db()
    assert (pull.state, pull.error) == (State.DONE, "")
    assert pull.ends - pull.begins == pulling.FIRST
    for taken in Import.objects.all():
        assert taken.job
        work_off(taken.job)
    assert Contribution.objects.filter(source__slug="van").count() == 2
    assert [file.taken.file_name for file in pull.files.all()] == [
        "van-export-1-1.csv", "van-export-1-2.csv",
    ]  # fmt: skip


def test_it_waits_for_van_and_asks_more_seldom_as_time_goes_by(office: VanOffice) -> None:
    office.looks = 4
    pull = pulling.begin_pull()
    assert step(pull) == timedelta(seconds=15)
    assert (pull.state, pull.export_id) == (State.EXPORTING, 1)
    Pull.objects.update(created_at=F("created_at") - timedelta(hours=1))
    assert step(pull) == timedelta(seconds=300)
    Pull.objects.update(created_at=F("created_at") - timedelta(hours=6))
    with pytest.raises(Refused, match="within 6 hours"):
        step(pull)
    assert pull.state == State.FAILED
    assert len(office.asked) == 1


def test_the_next_one_begins_where_the_last_good_one_ended_and_a_little_before(
    office: VanOffice,
) -> None:
    good = pulling.begin_pull()
    assert step(good) is None
    office.error = "Out of paper"
    bad = pulling.begin_pull()
    with pytest.raises(Refused, match="Out of paper"):
        step(bad)

    office.error = ""
    again = pulling.begin_pull()
    assert bad.begins == again.begins == good.ends - pulling.OVERLAP
    Pull.objects.filter(pk=good.pk).update(ends=F("ends") - timedelta(days=200))
    Pull.objects.filter(pk=again.pk).update(state=State.FAILED)
    late = pulling.begin_pull()
    assert late.ends - late.begins == pulling.FURTHEST
    assert step(late) is None


def test_one_is_under_way_at_a_time(office: VanOffice) -> None:
    pull = pulling.begin_pull()
    assert pulling.begin_pull() == pull
    assert pull.job
    cancel(job=pull.job, by=None)
    assert pulling.begin_pull() != pull


def test_a_worker_that_dies_goes_on_where_it_was(
    office: VanOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.files = [van(gift("G-1")), van(gift("G-2"))]
    pull = pulling.begin_pull()
    calls = list[str]()

    class Dies(BaseException):
        pass

    def dies_at_the_second(**given: object) -> Import:
        calls.append(str(given["file_name"]))
        if len(calls) == 2:
            raise Dies
        return take_up(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(pulling, "take_up", dies_at_the_second)
    with pytest.raises(Dies):
        step(pull)
    assert step(pull) is None
    assert calls == ["van-export-1-1.csv", "van-export-1-2.csv", "van-export-1-2.csv"]
    assert (pull.state, Import.objects.count(), len(office.asked)) == (State.DONE, 2, 1)
    assert step(pull) is None  # once more, by a job that runs twice
    assert Import.objects.count() == 2


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_wherever_its_worker_is_killed_the_next_one_takes_each_file_up_once(
    office: VanOffice,
) -> None:
    moments = ((pulling._take_up, 1), (imports._enqueue, 1), (pulling._take_up, 2),
               (imports._enqueue, 2), (pulling._finish, 1))  # fmt: skip
    for place, (moment, call) in enumerate(moments):
        office.files = [van(gift(f"G-{place}-{number}")) for number in (1, 2)]
        pull = pulling.begin_pull()
        assert in_a_process_killed_in(moment, partial(step, pull), call=call)
        assert step(pull) is None
        assert (pull.state, pull.exports) == (State.DONE, 1)
        assert pull.files.count() == 2
    assert Import.objects.filter(repeat_of=None).count() == 2 * len(moments)
    assert Import.objects.count() == 2 * len(moments)
    assert len(office.asked) == len(moments)


def test_an_export_that_was_asked_for_and_not_noted_is_asked_for_again(office: VanOffice) -> None:
    office.files = [van(gift("G-1"))]
    pull = pulling.begin_pull()
    VanExports().create(pull.begins, pull.ends)  # and the worker died
    assert step(pull) is None
    assert (pull.export_id, Import.objects.count()) == (2, 1)


def test_links_that_have_run_out_make_a_new_export(office: VanOffice) -> None:
    office.files, office.expired = [van(gift("G-1"))], {1}
    pull = pulling.begin_pull()
    assert step(pull) == timedelta(seconds=1)
    assert (pull.state, pull.export_id) == (State.ASKING, None)
    assert step(pull) is None
    assert (pull.export_id, pull.exports, Import.objects.count()) == (2, 2, 1)


def test_links_that_always_run_out_end_in_a_refusal(office: VanOffice) -> None:
    office.files, office.expired = [van(gift("G-1"))], {1, 2, 3}
    pull = pulling.begin_pull()
    step(pull)
    step(pull)
    with pytest.raises(Refused, match="has run out"):
        step(pull)


def test_van_being_away_is_told_and_tried_again(office: VanOffice) -> None:
    pull = pulling.begin_pull()
    office.troubles = [(503, "")] * 4
    with pytest.raises(ExportError):
        step(pull)
    assert (pull.state, pull.error) == (State.ASKING, "VAN: 127.0.0.1 answered 503.")
    assert step(pull) is None
    assert pull.error == ""


def test_the_last_try_leaves_it_failed_and_a_mail(office: VanOffice) -> None:
    employee("keeper", "donors-admin")
    pull = pulling.begin_pull()
    office.troubles = [(503, "")] * 4
    with pytest.raises(Refused):
        step(pull, is_last_try=True)
    assert pull.state == State.FAILED
    mail = OutboxMessage.objects.get()
    assert mail.subject == "Contributions could not be pulled from VAN"
    assert "answered 503" in mail.text


def test_an_export_that_is_no_export_of_contributions_is_refused(office: VanOffice) -> None:
    office.files = [b"Colour,LastName\nred,Testerly\n"]
    pull = pulling.begin_pull()
    with pytest.raises(Refused, match=r"van-export-1-1.csv, line 1: unknown layout"):
        step(pull)
    assert pull.state == State.FAILED


def test_nothing_changed_is_done_too(office: VanOffice) -> None:
    office.files, office.records = [van()], 0
    pull = pulling.begin_pull()
    assert step(pull) is None
    assert (pull.state, pull.records, Import.objects.count()) == (State.DONE, 0, 0)


def test_the_command_pulls_and_says_what_came(office: VanOffice) -> None:
    office.files, office.records = [van(gift("G-1"))], 1
    told = StringIO()
    day = datetime.now(UTC).date() - timedelta(days=3)
    call_command("pull_van", "--wait", f"--since={day}", stdout=told)
    pull = Pull.objects.get()
    assert pull.begins == datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert f"imports  [{Import.objects.get().pk}]" in told.getvalue()


def test_the_page_has_a_button_for_who_looks_after_imports(office: VanOffice) -> None:
    page, button = reverse("admin:donors_pull_changelist"), reverse("admin:donors_pull_begin")
    keeper, reviewer = Client(), Client()
    keeper.force_login(employee("keeper", "donors-compliance"))
    reviewer.force_login(employee("reviewer", "donors-reviewer"))
    assert "Pull now" in keeper.get(page).text
    assert reviewer.post(button).status_code == 403
    assert keeper.get(button).status_code == 405

    response = keeper.post(button)

    pull = Pull.objects.get()
    assert response.headers["Location"] == reverse("admin:donors_pull_change", args=[pull.pk])
    assert "Being asked for" in keeper.get(response.headers["Location"]).text


def test_without_van_a_pull_is_refused(settings: LazySettings) -> None:
    settings.DEBUG = False
    with pytest.raises(Refused, match="VAN is not connected"):
        pulling.begin_pull()
