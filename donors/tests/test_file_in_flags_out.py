"""A file goes in, and flags come out: counted, in one CSV, announced by one mail."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.mail import EmailMessage

from core import storage
from donors.actions.collating import collate
from donors.models import Flag, Import, Profile
from donors.queries.flags import COLUMNS
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    WILHELMINA,
    bring,
    bring_list,
    counts,
    employee,
    flag_of,
    gift,
    open_flags,
    people,
    van,
)
from jobs.models import OutboxMessage

pytestmark = pytest.mark.django_db

LOBBYISTS = b"""id,first,middle,last,firm,client,title
L-1,Thaddeus,J,Hollowbridge,Capitol Whisper LLC,Derrick Petroleum,
"""
FOREIGN_AGENTS = b"""Registration Number,Registration Date,Termination Date,Registrant Name,\
Business Name,City,State,Zip
7001,01/15/2020,,Overseas Bridge Partners LLC,,Washington,DC,20006
"""
COMPANIES = b"""id,name,aliases
K-1,Derrick Petroleum Corporation,Derrick Oil
"""
THADDEUS = {
    **AMBROSE, "VanID": "601", "FirstName": "Thaddeus", "MiddleName": "J",
    "LastName": "Hollowbridge", "Employer": "Capitol Whisper", "Occupation": "Lobbyist",
}  # fmt: skip


def rows_of(taken: Import) -> list[dict[str, str]]:
    with storage.read(taken.flags_file) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")))


def test_gifts_are_held_against_every_kind_of_list() -> None:
    bring_list(people(ON_LIST), slug="executives", kind="people")
    bring_list(LOBBYISTS, slug="lobbyists", kind="lda")
    bring_list(FOREIGN_AGENTS, slug="foreign-agents", kind="fara")
    bring_list(COMPANIES, slug="oil-companies", kind="companies")
    taken = bring(
        van(
            gift("G-1", AMBROSE),
            gift("G-2", WILHELMINA),
            gift("G-3", THADDEUS),
            gift("G-4", AMBROSE, VanID="778", Employer="Overseas Bridge Partners LLC"),
            gift("G-5", AMBROSE, VanID="779", Employer="Derrick Petroleum Corp."),
        )
    )
    assert (taken.rows, *counts(taken), taken.flags) == (5, 5, 0, 0, 4)
    found = Flag.objects.values_list("contribution__external_id", "entry__watch_list__slug")
    assert set(found) == {
        ("G-2", "executives"),
        ("G-3", "lobbyists"),
        ("G-4", "foreign-agents"),
        ("G-5", "oil-companies"),
    }


def test_donors_are_filed_by_surname_so_that_a_worker_looks_each_up_once() -> None:
    surnames = ("Zellweger", "Quorvale", "abbot", "Quorvale", "Abbot")
    gifts = [
        gift(f"G-{n}", AMBROSE, VanID=str(n), LastName=surname)
        for n, surname in enumerate(surnames)
    ]
    bring(van(*gifts))

    names = list(Profile.objects.order_by("pk").values_list("last", flat=True))
    assert names == ["Abbot", "Quorvale", "Quorvale", "Zellweger", "abbot"]


def test_a_gift_of_somebody_on_no_list_raises_no_flag(wilhelmina_listed: None) -> None:
    assert bring(van(gift("G-1", AMBROSE))).flags == 0
    assert not Flag.objects.exists()


def test_the_csv_has_the_fixed_columns_and_what_a_reviewer_needs(wilhelmina_listed: None) -> None:
    taken = bring(van(gift("0042", Amount="$1,250.00", DateReceived="3/14/2026")))
    [row] = rows_of(taken)
    flag = flag_of("0042")
    assert tuple(row) == COLUMNS
    assert row == {
        "contribution_id": "0042",
        "donor_id": "501",
        "donor_name": "Testerly, Wilhelmina Q",
        "amount": "1250.00",
        "date": "2026-03-14",
        "kind": "people",
        "severity": "policy",
        "list": "executives",
        "entry_id": "E-7",
        "entry_name": "Testerly, Wilhelmina Q",
        "probability": f"{flag.probability:.4f}",
        "band": "strong",
        "reasons": "; ".join(reason["text"] for reason in flag.reasons),
        "deadline": "",
        "citation": "",
    }
    assert "Same first name WILHELMINA" in row["reasons"]
    assert 0.95 <= float(row["probability"]) <= 1


def test_the_order_of_the_csv_depends_on_the_gifts_alone(wilhelmina_listed: None) -> None:
    gifts = [
        gift("G-3", DateReceived="2026-01-05"),
        gift("G-1", DateReceived="2026-03-01"),
        gift("G-2", DateReceived="2026-01-05"),
        gift("G-10", DateReceived="2025-12-31"),
        gift("g-2", DateReceived="2026-01-05"),
        gift("G 4", DateReceived="2026-01-05"),
    ]
    there = bring(van(*gifts), source="there", rows_per_chunk=1)
    back = bring(van(*reversed(gifts)), source="back", rows_per_chunk=3)
    assert rows_of(there) == rows_of(back)
    assert [row["contribution_id"] for row in rows_of(there)] == [
        "G-10", "G 4", "G-2", "G-3", "g-2", "G-1",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t="])
def test_spreadsheet_formulas_are_defused(sign: str, wilhelmina_listed: None) -> None:
    evil = f"{sign}HYPERLINK(0)"
    donor = {**WILHELMINA, "VanID": evil, "LastName": "=Testerly"}
    taken = bring(van(gift("G-1", donor, Employer=evil), gift("=G-2")))
    rows = rows_of(taken)
    assert {row["contribution_id"] for row in rows} == {"G-1", "'=G-2"}
    by_number = {row["contribution_id"]: row for row in rows}
    assert by_number["G-1"]["donor_id"] == f"'{evil.strip()}"
    assert by_number["G-1"]["donor_name"] == "'=Testerly, Wilhelmina Q"
    for row in rows:
        assert not [value for value in row.values() if value[:1] in tuple("=+-@\t")]


def test_who_may_decide_gets_one_mail_and_nobody_else_any(mailoutbox: list[EmailMessage]) -> None:
    employee("reviewer", "donors-reviewer")
    employee("lead", "donors-compliance", "donors-reviewer")
    employee("keeper", "donors-admin")
    employee("stranger")
    gone = employee("gone", "donors-reviewer")
    gone.is_active = False
    gone.save()
    bring_list(people(ON_LIST))
    taken = bring(van(gift("G-1"), gift("G-2", AMBROSE)))
    assert [mail.to for mail in mailoutbox] == [
        ["lead@hustings.invalid"], ["reviewer@hustings.invalid"],
    ]  # fmt: skip
    mail = mailoutbox[0]
    assert mail.subject == "1 flag to review from gifts.csv"
    assert f"/donors/imports/{taken.pk}/flags.csv" in str(mail.body)
    assert "/admin/donors/flag/queue/" in str(mail.body)
    assert {message.state for message in OutboxMessage.objects.all()} == {"sent"}


def test_nobody_to_tell_is_no_hindrance(
    mailoutbox: list[EmailMessage], wilhelmina_listed: None
) -> None:
    assert bring(van(gift("G-1"))).flags == 1
    assert mailoutbox == []


def test_an_import_that_is_collated_again_sends_no_second_mail(
    mailoutbox: list[EmailMessage], wilhelmina_listed: None
) -> None:
    employee("reviewer", "donors-reviewer")
    taken = bring(van(gift("G-1")))
    finished = taken.finished_at
    # as a worker leaves it that dies after the mail and before it said so
    collate(import_id=taken.pk)
    Import.objects.filter(pk=taken.pk).update(finished_at=None)
    again = collate(import_id=taken.pk)
    assert (again.flags, len(mailoutbox), OutboxMessage.objects.count()) == (1, 1, 1)
    assert again.finished_at is not None
    assert again.finished_at != finished


def test_a_header_alone_is_an_import_that_is_done(mailoutbox: list[EmailMessage]) -> None:
    employee("reviewer", "donors-reviewer")
    taken = bring(van())
    assert (taken.rows, *counts(taken), taken.flags) == (0, 0, 0, 0, 0)
    assert taken.finished_at
    assert rows_of(taken) == []
    assert [mail.subject for mail in mailoutbox] == ["0 flags to review from gifts.csv"]


@pytest.mark.parametrize("name", ["two\nlines.csv", "odd\x85.csv", "caf\udce9.csv", "a.b\\c"])
def test_a_file_may_be_called_anything(name: str, mailoutbox: list[EmailMessage]) -> None:
    employee("reviewer", "donors-reviewer")
    taken = bring(van(gift("G-1")), name=name)
    assert taken.finished_at
    [mail] = mailoutbox
    assert mail.subject.startswith("0 flags to review from ")
    assert len(mail.subject.splitlines()) == 1


def test_names_of_any_script_and_length_come_through() -> None:
    names = ["Łukaszewska-Ðorđević", "Οδυσσέας", "محمد", "张伟", "O\\'Brien\\N", "Zoë \U0001f9ed"]
    rows = [
        gift(f"G-{number}", VanID=str(number), LastName=name, Employer="ö" * 300, City="\\.")
        for number, name in enumerate(names)
    ]
    rows.append(gift("G-long", VanID="99", LastName="ẞ" * 200, FirstName="y" * 89, MiddleName="z"))
    taken = bring(van(*rows))
    assert counts(taken) == (7, 0, 0)
    kept = Profile.objects.order_by("pk")
    assert {profile.last for profile in kept} == {*names, "ẞ" * 200}
    assert {len(profile.employer) for profile in kept} == {300, len("Gusherly Oil")}
    assert "\\." in {profile.city for profile in kept}
    assert open_flags() == set()
