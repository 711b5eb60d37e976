"""Announcements: who is told, from when until when, and what a person puts away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from access.models import User
from access.queries import groups_of
from access.tests.people import administrator, person, volunteer
from core.errors import Refused
from portal.actions import announce, change_announcement, dismiss, end_announcement
from portal.models import Announcement, Dismissal
from portal.queries import announcements_for

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def titles(who: User) -> list[str]:
    return [told.title for told in announcements_for(who, groups_of(who))]


def test_what_is_for_others_is_not_told() -> None:
    boss, outsider = administrator(), volunteer()
    reviewer = person("ada@campaign.test", "donors-reviewer")
    announce(by=boss, title="for all")
    announce(by=boss, title="for staff", pool="staff")
    announce(by=boss, title="for volunteers", pool="volunteer")
    announce(by=boss, title="for reviewers", roles=("donors-reviewer", "donors-compliance"))

    assert sorted(titles(boss)) == ["for all", "for staff"]
    assert sorted(titles(reviewer)) == ["for all", "for reviewers", "for staff"]
    assert sorted(titles(outsider)) == ["for all", "for volunteers"]


def test_it_is_told_from_its_beginning_until_its_end() -> None:
    boss, now = administrator(), timezone.now()
    announce(by=boss, title="over", starts_at=now - 2 * HOUR, ends_at=now - HOUR)
    announce(by=boss, title="to come", starts_at=now + HOUR)
    announce(by=boss, title="now", starts_at=now - HOUR, ends_at=now + HOUR)
    assert titles(boss) == ["now"]


def test_the_gravest_stands_first_and_then_the_newest() -> None:
    boss, now = administrator(), timezone.now()
    for level, hours in (("info", 1), ("notice", 2), ("info", 3), ("down", 4)):
        announce(by=boss, title=f"{level} {hours}", level=level, starts_at=now - hours * HOUR)
    assert titles(boss) == ["down 4", "notice 2", "info 1", "info 3"]


def test_who_puts_it_away_does_so_alone_and_any_number_of_times() -> None:
    boss, ada = administrator(), person("ada@campaign.test", "donors-reviewer")
    told = announce(by=boss, title="Read me")
    for _ in range(2):
        dismiss(announcement=told, person=ada)
    assert titles(ada) == []
    assert titles(boss) == ["Read me"]


def test_what_is_put_away_comes_back_when_its_words_change_and_not_when_its_end_does() -> None:
    boss = administrator()
    told = announce(by=boss, title="Closed on Monday")
    dismiss(announcement=told, person=boss)
    told.ends_at = timezone.now() + HOUR
    change_announcement(announcement=told)
    assert titles(boss) == []
    told.text = "On Tuesday, too."
    change_announcement(announcement=told)
    assert titles(boss) == ["Closed on Monday"]


def test_one_that_has_to_stay_is_not_put_away(client: Client) -> None:
    boss = administrator()
    told = announce(by=boss, title="Mail is down", is_dismissable=False)
    with pytest.raises(Refused, match="stays until it ends"):
        dismiss(announcement=told, person=boss)
    client.force_login(boss)
    assert client.post(f"/announcements/{told.pk}/dismiss/").status_code == 403
    assert titles(boss) == ["Mail is down"]


def test_one_that_is_for_others_is_not_put_away_either(client: Client) -> None:
    told = announce(by=administrator(), title="For volunteers", pool="volunteer")
    client.force_login(person())
    assert client.post(f"/announcements/{told.pk}/dismiss/").status_code == 403
    assert not Dismissal.objects.exists()


def test_it_is_ended_once_and_only_while_it_is_told() -> None:
    boss = administrator()
    told = announce(by=boss, title="Now", starts_at=timezone.now() - HOUR)
    end_announcement(announcement=told)
    assert titles(boss) == []
    for one in (told, announce(by=boss, title="To come", starts_at=timezone.now() + HOUR)):
        with pytest.raises(Refused, match="not being shown"):
            end_announcement(announcement=one)


def test_a_notice_on_a_tool_needs_an_end_and_none_ends_before_it_begins() -> None:
    boss, now = administrator(), timezone.now()
    with pytest.raises(ValidationError, match="Say until when"):
        announce(by=boss, title="Down", tool="jobs")
    with pytest.raises(ValidationError, match="end before it begins"):
        announce(by=boss, title="Down", starts_at=now, ends_at=now - HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(title="Down", tool="jobs", written_by=boss)


def test_its_text_is_text_and_addresses_in_it_are_links(client: Client) -> None:
    boss = administrator()
    announce(
        by=boss, title="<i>New</i>", text="<script>x</script> see https://help.campaign.test/a"
    )
    client.force_login(boss)
    page = client.get("/").content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
    assert "&lt;i&gt;New" in page
    assert '<a href="https://help.campaign.test/a" rel="nofollow">' in page


# --- The admin's page -----------------------------------------------------------------------------

ADD, PREVIEW = "/admin/portal/announcement/add/", "/admin/portal/announcement/preview/"
FORM = {
    "title": "Harbor day", "text": "Bring boots.", "level": "notice", "tool": "", "pool": "staff",
    "roles": ["platform-admin"], "is_dismissable": "on", "starts_at_0": "2026-01-05",
    "starts_at_1": "09:00", "ends_at_0": "2099-01-05", "ends_at_1": "09:00",
}  # fmt: skip


@pytest.mark.parametrize("role", ["platform-admin", "platform-engineer"])
def test_administrators_and_engineers_write_one_and_it_is_told(client: Client, role: str) -> None:
    writer = person("ada@campaign.test", role)
    client.force_login(writer)
    answer = client.post(ADD, FORM | {"roles": [role]})
    assert answer.status_code == 302
    told = Announcement.objects.get()
    assert (told.written_by, told.roles) == (writer, [role])
    # nine in the morning of the campaign's zone, which is five hours behind in January
    assert told.starts_at.isoformat() == "2026-01-05T14:00:00+00:00"
    assert titles(writer) == ["Harbor day"]


def test_one_is_previewed_as_it_will_look_and_nothing_is_kept(client: Client) -> None:
    client.force_login(administrator())
    page = client.post(PREVIEW, FORM).content.decode()
    assert "Harbor day" in page
    assert "Bring boots." in page
    assert "Dismiss" not in page
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("address", [PREVIEW, ADD])
def test_what_cannot_be_saved_is_told_with_the_reason(client: Client, address: str) -> None:
    client.force_login(administrator())
    page = client.post(address, FORM | {"tool": "jobs", "ends_at_0": "", "ends_at_1": ""})
    assert "Say until when: a notice on a tool has an end." in page.content.decode()
    assert not Announcement.objects.exists()


def test_one_is_changed_and_ended_and_its_history_tells(client: Client) -> None:
    boss = administrator()
    told = announce(by=boss, title="Harbor day", starts_at=timezone.now() - HOUR)
    client.force_login(boss)
    page = f"/admin/portal/announcement/{told.pk}/"
    assert client.post(f"{page}change/", FORM | {"title": "Harbor week"}).status_code == 302
    ended = {"action": "end_selected", "_selected_action": told.pk}
    assert client.post("/admin/portal/announcement/", ended).status_code == 302
    told.refresh_from_db()
    assert (told.title, titles(boss)) == ("Harbor week", [])
    assert "Harbor week" in client.get(f"{page}history/").content.decode()
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403


def test_a_reviewer_writes_none(client: Client) -> None:
    client.force_login(person("ada@campaign.test", "donors-reviewer"))
    for address in (ADD, PREVIEW):
        assert client.post(address, FORM).status_code == 403
    assert not Announcement.objects.exists()
