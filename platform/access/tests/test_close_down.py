"""After the election: one day on which every volunteer's grant ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from access import actions
from access.models import AccessEvent, ClosedGrant, ClosingDown, Grant, User
from access.queries import groups_of
from access.tests.people import person
from core import catalogue, storage
from core.catalogue import ClosingStep, Role
from core.errors import Refused
from jobs import schedules
from jobs.models import OutboxMessage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
ROLE = "test-texter"
POOL = "volunteer"
steps: list[str] = []


def end_invitations(*, pool: str) -> int:
    """What another app does on the day."""
    steps.append(pool)
    return 7


@pytest.fixture(autouse=True)
def _a_role_for_volunteers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("_roles", "_closing_steps"):
        monkeypatch.setattr(catalogue, name, dict(getattr(catalogue, name)))
    catalogue.add_role(
        Role(slug=ROLE, name="Texter", summary="Sends texts.", permissions=(), pool=POOL)
    )
    catalogue.add_closing_step(ClosingStep("Invitations", f"{__name__}.end_invitations"))
    actions.sync_roles()
    yield
    steps.clear()


def val(number: int = 0, until: datetime | None = None) -> User:
    made = User.objects.create_user(f"val{number}@example.org", pool=POOL)
    actions.grant(user=made, role=ROLE, reason="texts", by=None, until=until)
    return made


def day(ahead: int) -> datetime:
    """The first moment of that day in the house's zone."""
    return timezone.make_aware(
        datetime.combine(timezone.localdate() + timedelta(days=ahead), time.min)
    )


def end_of(who: User) -> datetime | None:
    return Grant.objects.get(user=who, revoked_at=None).expires_at


def told() -> list[str]:
    found = AccessEvent.objects.filter(kind="closed_down").order_by("pk")
    return list(found.values_list("reason", flat=True))


def the_day_comes() -> None:
    """As if the moment of the closing down were now."""
    past = timezone.now() - timedelta(minutes=1)
    Grant.objects.filter(expires_at=ClosingDown.objects.get().on).update(expires_at=past)
    ClosingDown.objects.update(on=past)


def command(**options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("close_down", pool="volunteers", json=True, stdout=out, **options)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_every_grant_of_the_pool_ends_on_that_day_at_the_latest_and_nobody_elses() -> None:
    open_ended, later, sooner = val(0), val(1, until=day(90)), val(2, until=day(2))
    staff = person("ada@campaign.test", "donors-reviewer")
    _, effects = actions.close_down(pool=POOL, on=day(10), by=None)
    assert (effects.grants, effects.people) == (2, 2)
    assert [end_of(one) for one in (open_ended, later, sooner)] == [day(10), day(10), day(2)]
    assert end_of(staff) is None
    assert told() == [f"Every grant of the pool volunteer ends on {day(10):%Y-%m-%d}."]


def test_asked_again_it_changes_nothing_and_another_day_is_refused() -> None:
    val()
    actions.close_down(pool=POOL, on=day(10), by=None)
    before = told()
    _, effects = actions.close_down(pool=POOL, on=day(10), by=None)
    assert (effects.grants, told()) == (0, before)
    with pytest.raises(Refused, match="cancel that first"):
        actions.close_down(pool=POOL, on=day(11), by=None)


def test_those_who_come_later_end_then_too_and_after_the_day_nobody_comes() -> None:
    actions.close_down(pool=POOL, on=day(10), by=None)
    late, sooner = val(0), val(1, until=day(3))
    assert (end_of(late), end_of(sooner)) == (day(10), day(3))
    extended = actions.extend(
        grant=Grant.objects.get(user=sooner), by=None, until=day(50), note="longer"
    )
    assert extended.expires_at == day(10)
    the_day_comes()
    with pytest.raises(Refused, match="was closed down"):
        val(2)
    with pytest.raises(Refused, match="was closed down"):
        actions.extend(grant=extended, by=None, until=day(50), note="longer")
    assert groups_of(late) == frozenset()
    assert person("ada@campaign.test", "donors-reviewer")  # the staff goes on


def test_cancelling_gives_every_grant_its_own_end_back() -> None:
    people = [val(0), val(1, until=day(90)), val(2, until=day(2))]
    actions.close_down(pool=POOL, on=day(10), by=None)
    people.append(val(3, until=day(20)))
    actions.revoke(grant=Grant.objects.get(user=people[1]), by=None)
    assert actions.cancel_closing(pool=POOL, by=None) == 2
    assert end_of(people[0]) is None
    assert end_of(people[2]) == day(2)
    assert end_of(people[3]) == day(20)
    assert told()[-1] == f"The closing down on {day(10):%Y-%m-%d} was cancelled."
    with pytest.raises(Refused, match="not to be closed down"):
        actions.cancel_closing(pool=POOL, by=None)
    actions.close_down(pool=POOL, on=day(12), by=None)  # and another day may be set
    assert end_of(people[0]) == day(12)


def test_on_the_day_sessions_and_invitations_end_and_the_log_is_exported(client: Client) -> None:
    client.force_login(val())
    ada = Client()
    ada.force_login(person("ada@campaign.test", "donors-reviewer"))
    actions.close_down(pool=POOL, on=day(10), by=None)
    assert actions.carry_out_closings() == 0
    assert client.session.keys()
    the_day_comes()
    jobs = [job for job in schedules.enqueue_due() if "closings" in job.function]
    assert work_off(jobs[0]).state == "done"
    assert client.get("/").status_code == 302  # to the sign-in
    assert ada.get("/").status_code == 200
    assert steps == [POOL]
    closing = ClosingDown.objects.get()
    assert closing.log_export
    assert closing.log_export.job
    assert work_off(closing.log_export.job).state == "done"
    closing.log_export.refresh_from_db()
    with storage.read(closing.log_export.file) as file:
        kinds = [row["kind"] for row in csv.DictReader(io.StringIO(file.read().decode()))]
    assert "closed_down" in kinds
    line = AccessEvent.objects.filter(kind="closed_down").latest("pk")
    assert (line.facts["grants"], line.facts["sessions"]) == (0, 1)
    assert line.facts["steps"]["Invitations"] == 7
    assert actions.carry_out_closings() == 0  # once
    with pytest.raises(Refused, match="that stays"):
        actions.cancel_closing(pool=POOL, by=None)


def test_a_grant_that_slipped_past_the_actions_ends_on_the_day_as_well() -> None:
    late = val()
    actions.close_down(pool=POOL, on=day(10), by=None)
    the_day_comes()
    Grant.objects.update(expires_at=None)
    actions.carry_out_closings()
    assert groups_of(late) == frozenset()


def test_the_staff_is_not_closed_down_and_no_day_that_has_passed() -> None:
    with pytest.raises(Refused, match="staff is not closed down"):
        actions.close_down(pool="staff", on=day(10), by=None)
    with pytest.raises(Refused, match="has passed"):
        actions.close_down(pool=POOL, on=day(-1), by=None)


# --- The command ----------------------------------------------------------------------------------


def test_a_dry_run_says_what_it_would_change_and_changes_nothing() -> None:
    one = val()
    said = command(on=f"{day(10):%Y-%m-%d}", dry_run=True)
    assert (said["grants"], said["people"]) == (1, 1)
    assert end_of(one) is None
    assert not ClosingDown.objects.exists()


def test_the_command_closes_down_and_cancels() -> None:
    one = val()
    assert command(on=f"{day(10):%Y-%m-%d}", yes=True)["grants"] == 1
    assert end_of(one) == day(10)
    assert command(cancel=True) == {"cancelled": "volunteers", "grants": 1}
    assert end_of(one) is None


def test_today_is_carried_out_at_once(client: Client) -> None:
    one = val()
    client.force_login(one)
    command(on=f"{day(0):%Y-%m-%d}", yes=True)
    assert groups_of(one) == frozenset()
    assert client.get("/").status_code == 302
    assert ClosedGrant.objects.count() == 1


def test_without_a_terminal_it_wants_to_be_told_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="add --yes"):
        command(on=f"{day(10):%Y-%m-%d}")
    assert not ClosingDown.objects.exists()


@pytest.mark.parametrize(("typed", "done"), [("volunteers\n", True), ("y\n", False), ("", False)])
def test_at_a_terminal_the_pools_name_has_to_be_typed(
    monkeypatch: pytest.MonkeyPatch, typed: str, done: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(typed))
    if not done:
        with pytest.raises(CommandError, match="Nothing was changed"):
            command(on=f"{day(10):%Y-%m-%d}")
    else:
        command(on=f"{day(10):%Y-%m-%d}")
    assert ClosingDown.objects.exists() is done


@pytest.mark.parametrize("given", ["tomorrow", "2026-02-30", ""])
def test_a_day_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(CommandError, match="must be a day such as"):
        command(on=given, yes=True)


def test_invitations_that_are_open_end_with_the_pool() -> None:
    invitation = actions.invite(
        email="nell@example.org", name="Nell Fisk", role=ROLE, note="texts", by=None
    )
    actions.close_down(pool=POOL, on=day(1), by=None)
    ClosingDown.objects.update(on=timezone.now() - timedelta(seconds=1))

    actions.carry_out_closings()

    invitation.refresh_from_db()
    assert (invitation.is_open, invitation.outcome) == (False, "revoked")


def test_nobody_is_invited_into_a_pool_that_is_closed_down() -> None:
    open_ = actions.invite(email="nell@example.org", name="", role=ROLE, note="x", by=None)
    OutboxMessage.objects.update(state="sent")
    actions.close_down(pool=POOL, on=day(0), by=None)
    with pytest.raises(Refused, match="was closed down"):
        actions.invite(email="late@example.org", name="", role=ROLE, note="x", by=None)
    with pytest.raises(Refused, match="was closed down"):
        actions.resend_invitation(invitation=open_, by=None)
    with pytest.raises(Refused, match="was closed down"):
        actions.take_up_invitations(
            file=io.BytesIO(b"email\nlate@example.org\n"), file_name="x.csv", role=ROLE, note="x",
            by=None,
        )  # fmt: skip
