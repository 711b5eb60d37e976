"""A file of contributions comes in by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from donors.models import Import
from donors.tests.office import AMBROSE, employee, gift, see_through, van
from gateway.actions import create_token

pytestmark = pytest.mark.django_db
IMPORTS = "/api/donors/imports/"
GIFTS = van(gift("G-1"), gift("G-2", AMBROSE))


@pytest.fixture
def keeper() -> Client:
    client = Client()
    client.force_login(employee("keeper", "donors-compliance"))
    return client


def send(client: Client, content: bytes = GIFTS, name: str = "march.csv", **more: Any) -> Any:
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, content), **more})


def test_a_file_is_taken_up_and_told_how_far_it_is(keeper: Client) -> None:
    response = send(keeper, source="actblue-export")

    assert response.status_code == 202, response.content
    taken = Import.objects.get()
    told = response.json()
    assert (told["id"], told["file_name"], told["state"]) == (taken.pk, "march.csv", "waiting")
    assert taken.source.slug == "actblue-export"
    assert taken.created_by
    assert taken.created_by.name == "Keeper"
    assert response.headers["Location"] == f"{IMPORTS}{taken.pk}/"
    see_through(taken)
    found = keeper.get(response.headers["Location"]).json()
    assert (found["state"], found["fraction"], found["new"]) == ("done", 1.0, 2)


def test_the_same_bytes_give_the_same_import(keeper: Client) -> None:
    first = send(keeper)
    again = send(keeper, name="april.csv")
    assert (again.status_code, again.json()["id"]) == (202, first.json()["id"])
    see_through(Import.objects.get())
    done = send(keeper)
    assert (done.status_code, done.json()["id"]) == (200, first.json()["id"])
    assert done.headers["Location"] == first.headers["Location"]


def test_a_file_at_fault_is_told_by_its_place(keeper: Client) -> None:
    response = send(keeper, b"Colour,LastName\nred,Testerly\n")
    assert response.status_code == 422
    assert response.json()["errors"][0]["line"] == 1
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"layout": "guess"}, {"source": "no source"}, {"colour": "red"}, {"file": "text"}],
    ids=["layout", "source", "a field there is not", "no file"],
)
def test_what_cannot_be_used_is_told_by_field(keeper: Client, wrong: dict[str, str]) -> None:
    response = keeper.post(IMPORTS, {"file": SimpleUploadedFile("a.csv", GIFTS)} | wrong)
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == f"#/{next(iter(wrong))}"


def test_nothing_and_what_is_no_form_is_refused(keeper: Client) -> None:
    assert keeper.post(IMPORTS).status_code == 400
    assert keeper.post(IMPORTS, {"file": "x"}, content_type="application/json").status_code == 415


def test_a_reviewer_and_a_token_of_fewer_groups_may_not(keeper: Client) -> None:
    reviewer = Client()
    reviewer.force_login(employee("reviewer", "donors-reviewer"))
    assert send(reviewer).status_code == 403
    both = employee("both", "donors-reviewer", "donors-admin")
    _, value = create_token(
        owner=both, name="a machine", groups=["donors-reviewer"],
        until=timezone.now() + timedelta(days=1), by=both,
    )  # fmt: skip
    machine = Client(headers={"Authorization": f"Bearer {value}"})
    assert send(machine).status_code == 403
    assert machine.get(IMPORTS).status_code == 200
    assert not Import.objects.exists()
