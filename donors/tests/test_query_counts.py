"""Pages ask the database as often for fifty rows as for five."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from donors.actions.decisions import decide
from donors.models import Donor, Flag, Import
from donors.queries import donors, queue
from donors.queries.flags import export_rows, standing_flags
from donors.queries.imports import imports_with_state
from donors.queries.people import addresses, sharers_of_name
from donors.tests.office import (
    ON_LIST,
    bring,
    bring_list,
    employee,
    gift,
    hand_in,
    people,
    van,
)

pytestmark = pytest.mark.django_db
POLICY = queue.Filters(severity="policy")


def asked(call: Callable[[], Any]) -> int:
    """How many queries a call makes."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        call()
    return len(queries)


def gifts(first: int, last: int) -> bytes:
    return van(*(gift(f"G-{number}", VanID=str(number)) for number in range(first, last)))


def gifts_of_one_donor(first: int, last: int) -> bytes:
    return van(*(gift(f"G-{number}") for number in range(first, last)))


def show_queue() -> None:
    assert [queue.as_group(row).donor_name for row in queue.groups(POLICY)]
    assert queue.next_group(POLICY)
    queue.open_counts()
    assert queue.waiting(POLICY)


def show_review() -> None:
    """All that the page of one group reads."""
    flag = Flag.objects.select_related("donor", "contribution__profile").latest("pk")
    about: dict[str, Any] = {"entry_id": flag.entry_id, "rule": flag.rule}
    shown = list(queue.group_flags(flag.donor_id, **about))
    for one in shown:
        assert one.contribution.profile.last
        assert one.contribution.source.slug
        assert one.contribution.last_import.file_name
        assert one.entry
        assert one.entry.watch_list.slug
        assert one.entry.changed_in.number
        assert one.decision is None
    list(queue.history(flag.donor_id, **about))
    for other in donors.other_flags(flag.donor, **about):
        assert other.contribution.external_id
    for given in donors.other_gifts(flag.donor, shown):
        assert given.amount
    donors.totals(flag.donor)
    sharers_of_name(flag.contribution.profile)


def export() -> None:
    assert list(export_rows(standing_flags()))


SHOWN: tuple[Callable[[], None], ...] = (show_queue, show_review, export)


def asked_by_all() -> dict[str, int]:
    return {show.__name__: asked(show) for show in SHOWN}


def test_of_many_gifts_of_one_donor_on_two_lists(wilhelmina_listed: None) -> None:
    bring_list(people({**ON_LIST, "id": "X-1"}), slug="block-list")
    bring(gifts_of_one_donor(0, 5))
    few = asked_by_all()
    bring(gifts_of_one_donor(5, 50))
    assert asked_by_all() == few


def test_of_many_imports() -> None:
    def show() -> None:
        assert all(state.state for _, state in imports_with_state())

    bring(gifts(0, 1))
    bring(gifts(0, 1))
    for number in range(3):
        hand_in(gifts(number, number + 4), rows_per_chunk=1)
    assert Import.objects.count() == 5
    few = asked(show)
    for number in range(15):
        hand_in(gifts(number, number + 2), rows_per_chunk=1)
    assert asked(show) == few == 2


def test_of_many_reviewers() -> None:
    employee("a", "donors-reviewer")
    few = asked(lambda: addresses("import_finished"))
    for letter in "bcdefg":
        employee(letter, "donors-reviewer", "donors-compliance")
    assert asked(lambda: addresses("import_finished")) == few == 1


def test_an_import_asks_as_often_for_many_rows_as_for_few(wilhelmina_listed: None) -> None:
    bring(van())
    few = asked(lambda: bring(gifts(0, 5)))
    assert asked(lambda: bring(gifts(5, 60))) == few


# --- Whole pages, as a reviewer's browser asks for them -----------------------------------------


@pytest.fixture
def browser(client: Client) -> Client:
    """A reviewer, signed in."""
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


def pages_ask_alike(
    browser: Client, addresses: dict[str, str], more: Callable[[], Any], *, shown: bool = False
) -> None:
    """See that each page asks as often for fifty rows as for five: `more` brings the others. So
    does what is SHOWN, where that is wanted.

    Each page is asked for twice, because a first time may fill caches of the process.
    """

    def counted() -> dict[str, int]:
        pages = {name: asked(partial(opened, browser, url)) for name, url in addresses.items()}
        return {**pages, **(asked_by_all() if shown else {})}

    counted()
    few = counted()
    more()
    assert counted() == few


def opened(browser: Client, url: str) -> None:
    assert browser.get(url).status_code == 200


def test_pages_of_many_donors(browser: Client, wilhelmina_listed: None) -> None:
    bring(gifts(0, 5))
    addresses = {
        "queue": reverse("admin:donors_flag_queue") + "?severity=policy",
        "review": review_page(),
        "flags": reverse("admin:donors_flag_changelist"),
        "donors": reverse("admin:donors_donor_changelist"),
        "contributions": reverse("admin:donors_contribution_changelist"),
        "dashboard": reverse("admin:donors_flag_dashboard"),
        "several": f"{reverse('admin:donors_flag_several')}?like=entry&{several()}",
    }
    pages_ask_alike(browser, addresses, lambda: bring(gifts(5, 50)), shown=True)


def test_pages_of_one_donor_with_many_gifts(browser: Client) -> None:
    """Each gift describes its donor otherwise, so that none finds its profile read already."""

    def described(first: int, last: int) -> bytes:
        jobs = ((number, f"Engineer {number}") for number in range(first, last))
        return van(*(gift(f"G-{number}", Occupation=job) for number, job in jobs))

    bring_list(people(ON_LIST))
    bring(described(0, 5))
    addresses = {
        "review": review_page(),
        "donor": reverse("admin:donors_donor_change", args=[Donor.objects.get().pk]),
    }
    pages_ask_alike(browser, addresses, lambda: bring(described(5, 50)))


def test_the_page_of_many_imports(browser: Client) -> None:
    def handed_in(first: int, last: int) -> None:
        for number in range(first, last):
            hand_in(gifts(number, number + 2), rows_per_chunk=1)

    handed_in(0, 5)
    addresses = {"imports": reverse("admin:donors_import_changelist")}
    pages_ask_alike(browser, addresses, lambda: handed_in(5, 50))


def test_pages_of_compliance(client: Client) -> None:
    """With as many validated gifts, of one donor and of many, as with few."""
    lead = employee("lead", "donors-compliance")
    client.force_login(lead)
    bring_list(people(ON_LIST))

    def validated(first: int, last: int) -> None:
        bring(gifts(first, last))
        bring(van(*(gift(f"H-{number}", VanID="0") for number in range(first, last))))
        for donor in Donor.objects.filter(flags__state="open").distinct():
            flags = list(donor.flags.filter(state="open").values_list("pk", flat=True))
            decide(flag_ids=flags, verdict="validated", note="It is she.", by=lead)

    validated(0, 5)
    flag = Flag.objects.earliest("pk")
    about = [flag.donor_id, flag.entry_id]
    addresses = {
        "queue": reverse("admin:donors_flag_compliance") + "?severity=policy",
        "group": reverse("admin:donors_flag_dispose_entry", args=about),
        "donor": reverse("admin:donors_donor_change", args=about[:1]),
    }
    pages_ask_alike(client, addresses, lambda: validated(5, 20))


def several() -> str:
    flag = Flag.objects.earliest("pk")
    return f"g={flag.donor_id}:{flag.entry_id}::{flag.pk}"


def review_page() -> str:
    flag = Flag.objects.earliest("pk")
    return reverse("admin:donors_flag_review_entry", args=[flag.donor_id, flag.entry_id])
