"""The pages on which people merge donors, keep them apart, and split them again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from donors.models import Distinction, Donor, DonorMove
from donors.tests.beginnings import beginning
from donors.tests.office import AMBROSE, bring, contribution, employee, gift, van

pytestmark = pytest.mark.django_db

SMITH = {"FirstName": "John", "MiddleName": "", "LastName": "Smith", "Employer": ""}
QUEUE = "/admin/donors/donor/duplicates/"


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


@beginning
def pair() -> tuple[Donor, Donor]:
    """Two John Smiths in one ZIP code, of two sources."""
    bring(van(gift("G-1", **SMITH), gift("A-1", AMBROSE)))
    bring(van(gift("G-1", VanID="9-77", **SMITH)), source="state-party")
    return contribution("G-1").profile.donor, contribution("G-1", "state-party").profile.donor


def address(pair: tuple[Donor, Donor]) -> str:
    return reverse("admin:donors_donor_duplicate", args=[pair[0].pk, pair[1].pk])


def test_a_pair_is_listed_looked_at_and_merged(client: Client, pair: tuple[Donor, Donor]) -> None:
    listed = client.get(QUEUE).content.decode()
    assert address(pair) in listed
    page = client.get(address(pair)).content.decode()
    assert "Same surname SMITH" in page
    assert "state-party 9-77" in page
    answer = client.post(address(pair), {"answer": "one", "note": "Same signature."})
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    assert contribution("G-1", "state-party").profile.donor == pair[0]
    assert "Nothing waits here" in client.get(QUEUE).content.decode()


def test_a_pair_kept_apart_is_asked_about_no_more(
    client: Client, pair: tuple[Donor, Donor]
) -> None:
    client.post(address(pair), {"answer": "two", "note": "Father and son."})
    assert Distinction.objects.get().note == "Father and son."
    assert "Nothing waits here" in client.get(QUEUE).content.decode()


def test_the_list_is_searched_by_either_name(client: Client, pair: tuple[Donor, Donor]) -> None:
    assert address(pair) in client.get(QUEUE, {"q": "smith"}).content.decode()
    assert "No two donors of that name" in client.get(QUEUE, {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("given", [{"note": "Yes."}, {"answer": "one"}, {"answer": "x"}])
def test_an_answer_that_lacks_something_is_shown_again(
    client: Client, pair: tuple[Donor, Donor], given: dict[str, str]
) -> None:
    answer = client.post(address(pair), given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not DonorMove.objects.exists()


def test_a_donor_is_split_and_made_whole_again(client: Client, pair: tuple[Donor, Donor]) -> None:
    client.post(address(pair), {"answer": "one", "note": "Same signature."})
    page = reverse("admin:donors_donor_descriptions", args=[pair[0].pk])
    assert "Same signature." in client.get(page).content.decode()
    moved = contribution("G-1", "state-party").profile
    client.post(page, {"profiles": [moved.pk], "note": "Not his signature."})
    moved.refresh_from_db()
    assert moved.donor != pair[0]
    split = DonorMove.objects.get(kind="split")
    answer = client.post(page, {"move": split.pk, "note": "It was."})
    assert answer.status_code == 302
    moved.refresh_from_db()
    assert moved.donor == pair[0]


def test_what_is_of_another_donor_is_neither_split_nor_taken_back(
    client: Client, pair: tuple[Donor, Donor]
) -> None:
    client.post(address(pair), {"answer": "one", "note": "Same signature."})
    other = contribution("A-1").profile
    page = reverse("admin:donors_donor_descriptions", args=[pair[0].pk])
    answer = client.post(page, {"profiles": [other.pk], "note": "Not hers."})
    assert "not this donor" in answer.content.decode()
    elsewhere = reverse("admin:donors_donor_descriptions", args=[other.donor_id])
    merged = DonorMove.objects.get()
    answer = client.post(elsewhere, {"move": merged.pk, "note": "No."})
    assert answer.status_code == 422
    assert DonorMove.objects.count() == 1


def test_who_may_only_look_changes_nothing(client: Client, pair: tuple[Donor, Donor]) -> None:
    client.force_login(employee("admin", "donors-admin"))
    assert 'name="answer"' not in client.get(address(pair)).content.decode()
    answer = client.post(address(pair), {"answer": "one", "note": "Yes."})
    assert (answer.status_code, DonorMove.objects.count()) == (403, 0)


def test_the_list_asks_as_few_questions_for_many_pairs_as_for_one(
    client: Client, pair: tuple[Donor, Donor], django_assert_max_num_queries: object
) -> None:
    for source in ("a", "b", "c"):
        bring(van(gift("G-1", VanID=f"7-{source}", **SMITH)), source=source)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(QUEUE)
