"""Whatever the bytes are: entries or BadInput, and nothing else."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from donors.tests.lists.files import listed

KINDS = st.sampled_from(["lda", "fara", "people", "companies"])
PIECES = st.sampled_from(
    [
        "id", "name", "last", "first", "Registration Number", "Foreign Principal", "Short Form",
        "Short Form Last Name", "Name", "firm", "client", "from", "to", "url", ",", ";", '"', "\n",
        "\r", "\0", "Testerly, Pat", "Acme & Co", "2019-01-01", "2/30/2019", "https://x", "{", "[",
        "}", "]", ":", "null", '"results"', "<Lobbyist", "/>", ' LobbyistName="A, B"', "<Filing>",
        "</Filing>", "<x>", "</x>", "<!DOCTYPE x>", "é",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


def _judge(data: bytes, kind: str) -> None:
    try:
        entries = listed(data, kind)
    except BadInput:
        return
    assert entries
    assert len({entry.key for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.name
        assert entry.content_hash
        start, end = entry.effective_from, entry.effective_to
        assert not (start and end) or start <= end


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "latin-1"]), KINDS)
def test_any_text(text: str, encoding: str, kind: str) -> None:
    _judge(text.encode(encoding, errors="replace"), kind)


@settings(deadline=None)
@given(st.binary(max_size=200), KINDS)
def test_any_bytes(data: bytes, kind: str) -> None:
    _judge(data, kind)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("id,last,first,employer,from,to,url", "people"),
        ("id,name,aliases,from,to", "companies"),
        ("Registration Number,Registration Date,Termination Date,Name", "fara"),
        ("last,firm,client,from,to", "lda"),
    ],
)
@settings(deadline=None)
@given(text=TEXTS)
def test_anything_under_a_good_header(header: str, kind: str, text: str) -> None:
    _judge(f"{header}\n{text}".encode(), kind)


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["results", "registrant", "client", "name", "id", "lobbyists", "lobbyist",
                         "lobbying_activities", "identifiers", "client_name", "last_name"]),
        inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json(data: Any) -> None:
    _judge(json.dumps([data]).encode(), "lda")


@settings(deadline=None)
@given(st.text(alphabet="<>/=\"' aLobyistNme&;!", max_size=60))
def test_any_xml(text: str) -> None:
    _judge(f"<L>{text}</L>".encode(), "lda")
