"""What an entry is, whatever list it came from."""

import dataclasses

import pytest

from donors.lists.base import ListedEntry, key_of, person_name, united
from donors.tests.lists.files import only

ENTRY = only("id,last,first,employer\n7,Testerly,Pat,Acme\n", "people")


def test_the_key_is_not_content() -> None:
    assert dataclasses.replace(ENTRY, key="other").content_hash == ENTRY.content_hash


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("organisations", ("A", "B"), ("B", "a")),
        ("aliases", ("A", "B"), ("B", "a")),
        ("occupation", "Clerk; Counsel", "Counsel; CLERK"),
    ],
)
def test_neither_order_nor_case_of_what_is_gathered_is_content(
    field: str, one: object, other: object
) -> None:
    first = dataclasses.replace(ENTRY, **{field: one})  # type: ignore[arg-type]
    second = dataclasses.replace(ENTRY, **{field: other})  # type: ignore[arg-type]
    assert first.content_hash == second.content_hash != ENTRY.content_hash


def test_an_alias_is_no_organisation() -> None:
    one = dataclasses.replace(ENTRY, aliases=("A",), organisations=("B",))
    other = dataclasses.replace(ENTRY, aliases=("B",), organisations=("A",))
    assert one.content_hash != other.content_hash


@pytest.mark.parametrize(
    "field", [field.name for field in dataclasses.fields(ListedEntry) if field.type is str]
)
def test_every_text_but_key_and_link_is_content(field: str) -> None:
    changed = dataclasses.replace(ENTRY, **{field: "other"})  # type: ignore[arg-type]
    assert (changed.content_hash == ENTRY.content_hash) == (field in {"key", "url"})


def test_long_keys_stay_apart() -> None:
    one, other = key_of("x" * 500, "a"), key_of("x" * 500, "b")
    assert one != other
    assert len(one) == len(other) == 200


def test_names_are_united_whatever_their_case() -> None:
    assert united(["Acme", " ACME ", ""], ["Bolt  Co"]) == ("Acme", "Bolt Co")


def test_a_name_for_display() -> None:
    assert person_name("Testerly", "Pat", "B", "Jr") == "Testerly, Pat B Jr"
    assert person_name("Testerly") == "Testerly"
    assert person_name("", "Pat") == "Pat"
