"""The access log as people read it: filtered, searched, page by page, and as a file."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import actions
from access.models import AccessEvent, ClosingDown, LogExport, User
from access.queries import LogFilters, filtered, log_page
from access.tests.people import administrator, person
from core import storage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
LOG = "/admin/access/accessevent/"
NOON = datetime(2026, 11, 3, 17, tzinfo=UTC)


@pytest.fixture
def boss(client: Client) -> User:
    boss = administrator()
    client.force_login(boss)
    return boss


def lines(number: int, **values: Any) -> list[AccessEvent]:
    """So many, a minute apart, three of them in the same moment."""
    return AccessEvent.objects.bulk_create(
        AccessEvent(
            **{"kind": "signed_in", "reason": f"line {n}"} | values,
            at=NOON + timedelta(minutes=n // 3),
        )
        for n in range(number)
    )


def ids(filters: LogFilters) -> list[int]:
    return list(filtered(filters).values_list("pk", flat=True))


def test_pages_follow_each_other_both_ways_without_a_gap_or_a_double() -> None:
    made = [line.pk for line in reversed(lines(130))]
    first = log_page(LogFilters())
    second = log_page(LogFilters(), before=first.older)
    third = log_page(LogFilters(), before=second.older)
    pages = [[line.pk for line in page.lines] for page in (first, second, third)]
    assert pages[0] + pages[1] + pages[2] == made
    assert (first.newer, third.older) == ("", "")
    back = log_page(LogFilters(), after=third.newer)
    assert [line.pk for line in back.lines] == pages[1]
    assert [line.pk for line in log_page(LogFilters(), after=back.newer).lines] == pages[0]


@pytest.mark.parametrize("place", ["x", "~", "2026-11-03~1", "2026-11-03T00:00:00Z~x", "9" * 40])
def test_a_place_that_is_none_shows_the_latest(place: str) -> None:
    made = lines(3)
    assert log_page(LogFilters(), before=place).lines[0].pk == made[-1].pk
    assert log_page(LogFilters(), after=place).lines[0].pk == made[-1].pk


def test_a_page_costs_the_same_queries_however_long_the_log_and_counts_nothing(
    client: Client, boss: User
) -> None:
    lines(60)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(LOG).content.decode()
    about = [q["sql"] for q in queries if 'FROM "access_accessevent"' in q["sql"]]
    assert len(about) == 1
    assert "COUNT(" not in about[0]
    older = re.search(r'href="(\?before=[^"]+)" rel="next"', page)
    assert older
    assert client.get(LOG + older[1].replace("&amp;", "&")).status_code == 200


def test_filters_narrow_by_kind_person_role_day_and_words() -> None:
    ada = person("ada@campaign.test")
    by_kind = lines(1, kind="revoked")[0]
    by_person = lines(1, person=ada)[0]
    by_role = lines(1, group="donors-reviewer")[0]
    by_target = lines(1, target="/admin/some/page/")[0]
    stranger = lines(1, kind="sign_in_refused", email="stranger@elsewhere.test")[0]
    assert ids(LogFilters(kind="revoked")) == [by_kind.pk]
    assert ids(LogFilters(person=str(ada.pk))) == [by_person.pk]
    assert ids(LogFilters(role="donors-reviewer")) == [by_role.pk]
    assert ids(LogFilters(q="some/PAGE")) == [by_target.pk]
    assert ids(LogFilters(q="stranger@")) == [stranger.pk]
    assert ids(LogFilters(q="quill")) == [by_person.pk]
    assert ids(LogFilters(q="100%")) == []


def test_days_are_those_of_the_houses_zone_and_both_included() -> None:
    late = datetime(2026, 11, 4, 4, 59, tzinfo=UTC)  # 23:59 on the third in New York
    AccessEvent.objects.create(kind="signed_in", reason="late", at=late)
    AccessEvent.objects.create(kind="signed_in", reason="next", at=late + timedelta(minutes=1))
    found = filtered(LogFilters(since="2026-11-03", till="2026-11-03"))
    assert [line.reason for line in found] == ["late"]


def test_a_line_tells_its_second_and_the_zone(client: Client, boss: User) -> None:
    lines(1)
    assert "2026-11-03 12:00:00 EST" in client.get(LOG).text


@pytest.mark.parametrize(
    "query",
    [
        "kind=x",
        "person=x",
        "person=" + "9" * 30,
        "since=2026-02-30",
        "since=0001-01-01",
        "till=x",
        "till=9999-12-31",
        "by=-1",
        "q=%25",
    ],
)
def test_what_cannot_be_read_is_left_out(client: Client, boss: User, query: str) -> None:
    assert client.get(f"{LOG}?{query}").status_code == 200


def test_where_nothing_fits_the_page_says_so(client: Client, boss: User) -> None:
    page = client.get(f"{LOG}?q=nothing-like-this").content.decode()
    assert "No line of the log fits." in page
    assert "Show everything" in page


def test_an_export_holds_what_the_filters_leave_with_formulas_defused(
    client: Client, boss: User
) -> None:
    lines(2)
    lines(1, kind="asked", group="donors-reviewer", reason="=HYPERLINK(1)", facts={"a": 1})
    answer = client.post(f"{LOG}export/", {"kind": "asked"})
    export = LogExport.objects.get()
    assert answer.headers["Location"] == f"/admin/access/logexport/{export.pk}/change/"
    assert client.get(f"/admin/access/logexport/{export.pk}/download/").status_code == 404
    assert "waiting" in client.get("/admin/access/logexport/").content.decode()
    assert export.job
    assert work_off(export.job).state == "done"
    export.refresh_from_db()
    assert export.lines == 1
    assert AccessEvent.objects.latest("pk").kind == "log_exported"
    answer = client.get(f"/admin/access/logexport/{export.pk}/download/")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [(row["kind"], row["role"], row["reason"], row["facts"]) for row in rows] == [
        ("asked", "donors-reviewer", "'=HYPERLINK(1)", '{"a": 1}')
    ]
    assert "done" in client.get(f"/admin/access/logexport/{export.pk}/change/").content.decode()


def test_an_export_that_runs_again_writes_the_same_file() -> None:
    lines(5)
    export = actions.export_log(filters=LogFilters(), by=None)
    first = actions.write_log_export(export_id=export.pk)
    with storage.read(first.file) as file:
        before = file.read()
    LogExport.objects.update(finished_at=None)  # as a run that was killed leaves it
    lines(2)  # dated earlier than the question: they belong in
    again = actions.write_log_export(export_id=export.pk)
    assert again.lines == (first.lines or 0) + 2
    assert actions.write_log_export(export_id=export.pk).finished_at == again.finished_at
    with storage.read(again.file) as file:
        assert file.read() != before


def test_the_file_of_an_export_is_removed_after_a_while_but_that_of_a_closing_down(
    client: Client, boss: User
) -> None:
    young, old, of_closing = (
        actions.write_log_export(export_id=actions.export_log(filters=LogFilters(), by=None).pk)
        for _ in range(3)
    )
    LogExport.objects.exclude(pk=young.pk).update(
        finished_at=timezone.now() - timedelta(days=actions.KEPT_DAYS, minutes=1)
    )
    ClosingDown.objects.create(pool="volunteer", on=timezone.now(), log_export=of_closing)
    assert actions.remove_old_files()["exports"] == 1
    assert actions.remove_old_files()["exports"] == 0
    page = f"/admin/access/logexport/{old.pk}"
    assert f"Removed after {actions.KEPT_DAYS} days." in client.get(f"{page}/change/").text
    assert client.get(f"{page}/download/").status_code == 404
    with pytest.raises(FileNotFoundError):
        storage.read(old.file)
    for export in (young, of_closing):
        with storage.read(export.file) as file:
            assert file.read()


@pytest.mark.parametrize("role", ["donors-admin", "platform-engineer"])
def test_a_colleague_of_another_app_gets_403(client: Client, role: str) -> None:
    export = actions.export_log(filters=LogFilters(), by=None)
    client.force_login(person("ada@campaign.test", role))
    for address in (LOG, f"{LOG}export/", f"/admin/access/logexport/{export.pk}/download/"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{LOG}export/").status_code == 403
    assert LogExport.objects.count() == 1
