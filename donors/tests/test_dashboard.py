"""How the review stands, in figures."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from donors.actions.decisions import decide, reopen
from donors.actions.dispositions import dispose
from donors.models import Flag
from donors.queries.dashboard import precisions, standings, throughput
from donors.tests.office import bring, employee, flag_of, gift, van

pytestmark = pytest.mark.django_db


def bring_donors(first: int, last: int) -> None:
    bring(van(*(gift(f"G-{n}", VanID=f"{n}") for n in range(first, last))), name=f"{first}.csv")


def test_open_flags_are_counted_by_severity_age_and_deadline(wilhelmina_listed: None) -> None:
    bring_donors(0, 4)
    flags = list(Flag.objects.order_by("pk"))
    old = timezone.now() - timedelta(days=40)
    Flag.objects.filter(pk=flags[0].pk).update(
        opened_at=old, deadline=localdate() - timedelta(days=1), severity="illegal"
    )
    decide(flag_ids=[flags[1].pk], verdict="validated", note="It is her.", by=employee("reviewer"))
    illegal, policy, record = standings()
    assert (illegal.by_age, illegal.overdue, illegal.open) == ([0, 0, 1], 1, 1)
    assert (policy.by_age, policy.overdue, policy.for_compliance) == ([2, 0, 0], 0, 1)
    assert (record.open, record.for_compliance) == (0, 0)


def test_a_list_is_as_good_as_the_verdicts_that_stand(wilhelmina_listed: None) -> None:
    bring_donors(0, 4)
    reviewer = employee("reviewer", "donors-reviewer")
    for number, verdict in enumerate(("validated", "validated", "dismissed", "dismissed")):
        made = decide(
            flag_ids=[flag_of(f"G-{number}").pk], verdict=verdict, note="So.", by=reviewer
        )
    reopen(decision_id=made.pk, note="Hm.", by=reviewer)
    [one] = precisions()
    assert (one.list_slug, one.validated, one.dismissed) == ("executives", 2, 1)
    assert one.share == pytest.approx(2 / 3)
    [person] = throughput()
    assert (person.person, person.total, person.by_day[0]) == ("Reviewer", 4, 4)


def test_the_page_and_its_csv_say_the_same_and_ask_as_often_for_many(
    client: Client, wilhelmina_listed: None
) -> None:
    bring_donors(0, 2)
    lead = employee("lead", "donors-compliance")
    flag = flag_of("G-0")
    decide(flag_ids=[flag.pk], verdict="validated", note="It is her.", by=lead)
    dispose(flag_ids=[flag.pk], outcome="keep", note="Hers.", by=lead)
    client.force_login(lead)
    shown = client.get(reverse("admin:donors_flag_dashboard")).content.decode()
    assert "<td>executives</td>" in shown
    assert "0.csv" in shown
    answer = client.get(reverse("admin:donors_flag_dashboard_csv"))
    assert "attachment" in answer["Content-Disposition"]
    rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(answer.content.decode()))}
    assert rows["open", "policy", "under 7 days"] == "1"
    assert rows["precision", "executives", "validated"] == "1"
    assert rows["decided", "Lead", localdate().isoformat()] == "2"


def test_the_page_of_an_empty_house_says_so(client: Client) -> None:
    client.force_login(employee("lead", "donors-compliance"))
    shown = client.get(reverse("admin:donors_flag_dashboard")).content.decode()
    for words in ("Nobody has decided about a list yet.", "No file was imported yet."):
        assert words in shown
