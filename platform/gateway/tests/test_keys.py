"""Signing keys: published before they sign, and after; one signs at any time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.utils import timezone
from jwt import PyJWK

from access.models import AccessEvent
from core.errors import Refused
from gateway import actions
from gateway.models import SigningKey
from gateway.queries.keys import forget_signer, published, signer
from jobs.actions import enqueue
from jobs.runner import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_key_of_another_test() -> None:
    forget_signer()


def ids(state: str) -> list[str]:
    return list(SigningKey.objects.filter(state=state).values_list("kid", flat=True))


def grown(state: str, **times: timedelta) -> None:
    """As if it had been made so long ago."""
    SigningKey.objects.filter(state=state).update(
        **{name: timezone.now() - ago for name, ago in times.items()}
    )


def test_the_first_keys_are_made_once() -> None:
    actions.ensure_keys()
    first = ids("current"), ids("next")
    actions.ensure_keys()

    assert (ids("current"), ids("next")) == first
    assert [len(one) for one in first] == [1, 1]
    assert AccessEvent.objects.filter(kind="keys_rotated").count() == 1


def test_the_next_key_signs_and_the_old_one_stays_published() -> None:
    actions.ensure_keys()
    [old], [following] = ids("current"), ids("next")
    grown("next", created_at=timedelta(hours=1))

    done = actions.rotate_keys()

    assert (done.changed, done.current) == (True, following)
    assert (ids("current"), ids("retired")) == ([following], [old])
    assert {jwk["kid"] for jwk in published()} == {old, following, *ids("next")}
    current = signer()
    assert current
    assert current.kid == following


def test_run_twice_it_changes_nothing_the_second_time() -> None:
    actions.ensure_keys()
    grown("next", created_at=timedelta(hours=1))
    first = actions.rotate_keys()

    second = actions.rotate_keys()

    assert (second.changed, second.current) == (False, first.current)
    assert "can sign" in second.why
    assert SigningKey.objects.count() == 3


def test_a_key_never_signs_before_verifiers_may_have_seen_it() -> None:
    actions.ensure_keys()
    before = ids("current")
    grown("next", created_at=timedelta(minutes=9))

    assert not actions.rotate_keys().changed
    assert ids("current") == before


def test_a_retired_key_cannot_sign_and_is_withdrawn_from_publication_in_time() -> None:
    actions.ensure_keys()
    [old] = ids("current")
    grown("next", created_at=timedelta(hours=1))
    actions.rotate_keys()

    assert SigningKey.objects.get(kid=old).private is None
    grown("retired", retired_at=timedelta(hours=2))
    assert old not in {jwk["kid"] for jwk in published()}


def test_a_compromised_key_is_published_no_more_from_now_on() -> None:
    actions.ensure_keys()
    [old], [following] = ids("current"), ids("next")

    done = actions.rotate_keys(compromised=True)

    assert done.current == following
    assert old not in {jwk["kid"] for jwk in published()}
    assert AccessEvent.objects.latest("id").reason == "The key was withdrawn."


def by_the_clock() -> None:
    assert work_off(enqueue(function="gateway.tasks.rotate_keys")).state == "done"


@pytest.mark.parametrize(("days", "changes"), [(29, False), (31, True)])
def test_the_clock_changes_keys_after_thirty_days(days: int, changes: bool) -> None:
    by_the_clock()
    before = ids("current")
    grown("next", created_at=timedelta(days=days))
    grown("current", signs_since=timedelta(days=days))

    by_the_clock()

    assert (ids("current") != before) is changes


def test_the_private_half_is_encrypted_and_another_secret_does_not_open_it(
    settings: LazySettings,
) -> None:
    actions.ensure_keys()
    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM gateway_signingkey")
        kept = [bytes(row[0]) for row in cursor.fetchall()]
    assert all(b"PRIVATE" not in private and private.startswith(b"gAAAA") for private in kept)
    settings.GATEWAY_KEY = "another secret"

    with pytest.raises(Refused, match="rotate_keys"):
        signer()
    assert actions.rotate_keys().changed
    forget_signer()
    assert signer()
    assert len(published()) == 2


def test_the_published_keys_hold_no_private_part_and_may_be_kept_for_minutes() -> None:
    actions.ensure_keys()

    response = Client().get("/.well-known/jwks.json")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=300"
    keys = response.json()["keys"]
    assert len(keys) == 2
    for jwk in keys:
        assert set(jwk) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
        assert PyJWK(jwk).algorithm_name == "ES256"


def test_asking_for_the_keys_makes_none() -> None:
    assert Client().get("/.well-known/jwks.json").json() == {"keys": []}
    assert Client().post("/.well-known/jwks.json").status_code == 405
    assert not SigningKey.objects.exists()
