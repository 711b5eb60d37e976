"""Google groups give roles: against a stand-in for Google that is spoken to over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.test import Client

from access import actions, checks
from access.clients.directory import (
    DirectoryError,
    GoogleDirectory,
    google_directory,
    service_account,
)
from access.models import AccessEvent, Grant, GroupLink, User
from access.queries import groups_of
from access.tests import workspace as stand_in
from access.tests.people import administrator, person
from access.tests.workspace import SUBJECT, Workspace
from core.errors import Refused
from jobs import schedules
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
ROLE, GROUP = "donors-reviewer", "reviewers@campaign.test"
LINKS = "/admin/access/grouplink/"


@pytest.fixture(scope="module")
def _server() -> Iterator[Workspace]:
    with stand_in.running() as workspace:
        yield workspace


@pytest.fixture
def google(_server: Workspace, settings: LazySettings) -> Workspace:
    """Google, without any group; the settings lead there."""
    url = _server.url
    _server.__init__()  # type: ignore[misc]  # the same server, as new
    _server.url = url
    settings.GOOGLE_SYNC_KEY = _server.key()
    settings.GOOGLE_SYNC_SUBJECT = SUBJECT
    settings.GOOGLE_SYNC_API_URL = url
    return _server


def known(uid: str, email: str = "", provider: str = "google") -> User:
    """Somebody who has signed in with this Google id."""
    made = person(email or f"p{uid}@campaign.test")
    SocialAccount.objects.create(user=made, provider=provider, uid=uid)
    return made


def link(group: str = GROUP, role: str = ROLE) -> GroupLink:
    return actions.link_group(google_group=group, role=role, by=None)


def quick() -> GoogleDirectory:
    """Waits for nothing."""
    directory = google_directory()
    directory.pause = lambda seconds: None
    return directory


def sync(*, confirmed: int = 0) -> GroupLink:
    actions.sync_role(role=ROLE, directory=quick(), confirmed=confirmed)
    return GroupLink.objects.latest("pk")


def holders() -> set[User]:
    return set(User.objects.filter(grants__in=Grant.objects.in_force().filter(group__name=ROLE)))


def lines() -> list[str]:
    found = AccessEvent.objects.filter(kind="group_synced").order_by("pk")
    return list(found.values_list("reason", flat=True))


# --- Who is in a group ----------------------------------------------------------------------------


def test_all_pages_and_all_groups_within_are_read_and_suspended_people_are_not_in(
    google: Workspace,
) -> None:
    google.put(GROUP, "1", "2", "3")
    google.put(GROUP, "inner", type="GROUP")
    google.put("inner", "4", "1")
    google.put("inner", GROUP, "inner", type="GROUP")  # they hold each other
    google.put("inner", "5", status="SUSPENDED")
    members = quick().members(GROUP)
    assert members.ids == {"1", "2", "3", "4"}
    assert members.inactive == 1
    assert len(google.tokens) == 1


def test_a_token_that_has_run_out_is_renewed_once(google: Workspace) -> None:
    google.lifetime = 1
    google.put(GROUP, "1", "2", "3")
    assert quick().members(GROUP).ids == {"1", "2", "3"}
    assert len(google.tokens) == 2


@pytest.mark.parametrize(
    "troubles",
    [
        [(503, "")],
        [(429, "1")],
        [(500, ""), (502, ""), (429, "Thu, 01 Jan 1970 00:00:00 GMT")],
    ],
)
def test_what_passes_is_tried_again(google: Workspace, troubles: list[tuple[int, str]]) -> None:
    google.put(GROUP, "1")
    google.troubles = troubles
    assert quick().members(GROUP).ids == {"1"}


def test_what_google_asks_to_wait_is_waited_and_too_long_is_not(google: Workspace) -> None:
    google.put(GROUP, "1")
    waited: list[float] = []
    directory = google_directory()
    directory.pause = waited.append
    google.troubles = [(429, "7"), (503, "")]
    directory.members(GROUP)
    assert waited == [7.0, 1.0]
    google.troubles = [(429, "3600")]
    with pytest.raises(DirectoryError) as failed:
        directory.members(GROUP)
    assert not failed.value.permanent
    assert len(waited) == 2


@pytest.mark.parametrize(
    ("trouble", "said", "permanent"),
    [
        ([(503, "")] * 9, "answered 503", False),
        ([(400, "")], "no access token", True),
        ([(302, "")], "answered 302", True),
    ],
)
def test_what_does_not_pass_is_an_error_that_says_whether_it_will(
    google: Workspace, trouble: list[tuple[int, str]], said: str, permanent: bool
) -> None:
    google.put(GROUP, "1")
    google.troubles = trouble
    with pytest.raises(DirectoryError, match=said) as failed:
        quick().members(GROUP)
    assert failed.value.permanent is permanent


def test_a_group_that_is_not_there_or_holds_everybody_is_a_permanent_error(
    google: Workspace,
) -> None:
    with pytest.raises(DirectoryError, match="no such group") as failed:
        quick().members("gone@campaign.test")
    assert failed.value.permanent
    google.put(GROUP, "all", type="CUSTOMER")
    with pytest.raises(DirectoryError, match="whole Workspace"):
        quick().members(GROUP)


@pytest.mark.parametrize(
    ("changed", "subject", "said"),
    [
        ({"client_email": "other@example.org"}, SUBJECT, "no access token"),
        ({}, "somebody@campaign.test", "no access token"),
        ({"private_key": "nonsense"}, SUBJECT, "private key of GOOGLE_SYNC_KEY"),
    ],
)
def test_another_account_subject_or_key_gets_nothing(
    google: Workspace, changed: dict[str, str], subject: str, said: str
) -> None:
    google.put(GROUP, "1")
    directory = GoogleDirectory(service_account(google.key(**changed), subject), google.url)
    with pytest.raises(DirectoryError, match=said):
        directory.members(GROUP)


def test_google_that_cannot_be_reached_is_a_passing_error(google: Workspace) -> None:
    account = service_account(google.key(), SUBJECT)
    directory = GoogleDirectory(account, "http://127.0.0.1:9", pause=lambda seconds: None)
    with pytest.raises(DirectoryError, match="cannot be reached") as failed:
        directory.members(GROUP)
    assert not failed.value.permanent


@pytest.mark.parametrize(("key", "subject"), [("{}", SUBJECT), ("not json", SUBJECT), ("", "")])
def test_a_key_that_is_none_is_an_error_of_every_check(
    settings: LazySettings, google: Workspace, key: str, subject: str
) -> None:
    assert checks.google_sync_is_whole() == []
    settings.GOOGLE_SYNC_KEY, settings.GOOGLE_SYNC_SUBJECT = key, subject
    said = [error.id for error in checks.google_sync_is_whole()]
    assert said == (["access.E011"] if key else [])
    with pytest.raises(Refused):
        google_directory()


# --- What follows from it -------------------------------------------------------------------------


def test_members_get_the_role_and_those_who_leave_lose_it(google: Workspace) -> None:
    ada, bob = known("101"), known("102")
    google.put(GROUP, "101", "102", "999")
    link()
    done = sync()
    assert holders() == {ada, bob}
    assert done.state == "done"
    assert "3 members, 2 of them known here: 2 added, 0 ended." in done.report
    grant = Grant.objects.get(user=ada)
    assert (grant.source, grant.reason) == ("group_sync", f"Is in {GROUP}.")
    google.groups[GROUP].pop(0)
    assert "0 added, 1 ended." in sync().report
    assert holders() == {bob}
    assert AccessEvent.objects.filter(kind="revoked", person=ada).count() == 1


def test_a_sync_that_changes_nothing_leaves_no_line(google: Workspace) -> None:
    known("101")
    google.put(GROUP, "101")
    link()
    sync()
    before = lines()
    sync()
    assert lines() == before


def test_people_are_matched_by_googles_id_and_never_by_email(google: Workspace) -> None:
    impostor = known("666", email="ada@campaign.test")
    other = known("101", provider="openid_connect")
    google.put(GROUP, "101", email="ada@campaign.test")
    link()
    assert "1 members, 0 of them known here" in sync().report
    assert groups_of(impostor) == groups_of(other) == frozenset()


def test_what_was_given_otherwise_is_never_ended(google: Workspace) -> None:
    ada = known("101")
    by_hand = actions.grant(user=ada, role=ROLE, reason="by hand", by=None)
    google.put(GROUP, "102")
    link()
    sync()
    by_hand.refresh_from_db()
    assert by_hand.is_in_force


def test_who_was_put_out_by_hand_stays_out(google: Workspace) -> None:
    ada = known("101")
    google.put(GROUP, "101")
    link()
    sync()
    actions.revoke(grant=Grant.objects.get(), by=administrator(), reason="Not this one.")
    assert "1 stay out" in sync().report
    assert groups_of(ada) == frozenset()


def test_suspended_people_and_volunteers_get_nothing(google: Workspace) -> None:
    ada, val = known("101"), known("102")
    actions.suspend(person=ada, by=None)
    User.objects.filter(pk=val.pk).update(pool="volunteer")
    google.put(GROUP, "101", "102")
    link()
    assert "1 refused: donors-reviewer is a role of the pool staff" in sync().report
    assert holders() == set()


@pytest.mark.parametrize("case", ["empty", "gone", "failing"])
def test_an_answer_that_is_empty_or_none_ends_nobody(google: Workspace, case: str) -> None:
    ada = known("101")
    google.put(GROUP, "101")
    link()
    sync()
    if case == "empty":
        google.groups[GROUP] = []
    elif case == "gone":
        del google.groups[GROUP]
    else:
        google.troubles = [(503, "")] * 99
    after = sync(confirmed=1)  # not even where a person would confirm it
    google.troubles = []
    assert holders() == {ada}
    assert after.state == ("done" if case == "empty" else "failed")


def test_one_of_two_groups_that_fails_keeps_the_others_people_and_ends_nobody(
    google: Workspace,
) -> None:
    ada, bob = known("101"), known("102")
    google.put(GROUP, "101")
    google.put("leads@campaign.test", "102")
    link()
    link("leads@campaign.test")
    sync()
    assert holders() == {ada, bob}
    del google.groups["leads@campaign.test"]
    google.groups[GROUP] = [{"id": "999", "type": "USER", "status": "ACTIVE"}]
    sync()
    assert holders() == {ada, bob}
    states = list(GroupLink.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["done", "failed"]


def test_who_is_in_either_of_two_groups_keeps_the_role(google: Workspace) -> None:
    ada = known("101")
    google.put(GROUP, "101", "102")
    google.put("leads@campaign.test", "101")
    link()
    link("leads@campaign.test")
    sync()
    google.groups[GROUP].pop(0)
    sync()
    assert holders() == {ada}


def test_more_than_the_setting_allows_wait_for_a_persons_word(
    google: Workspace, settings: LazySettings
) -> None:
    people = [known(str(number)) for number in range(10)]
    google.put(GROUP, *(str(number) for number in range(10)))
    link()
    sync()
    google.groups[GROUP] = google.groups[GROUP][:6]
    held = sync()
    assert (held.state, held.waiting_to_end, len(holders())) == ("held", 4, 10)
    assert "4 would lose the role" in held.report
    google.groups[GROUP] = google.groups[GROUP][:2]
    assert sync(confirmed=4).state == "held"  # by now it is another number
    assert len(holders()) == 10
    assert sync(confirmed=8).state == "done"
    assert holders() == set(people[:2])


def test_a_paused_link_leaves_grants_as_they_are(google: Workspace) -> None:
    ada = known("101")
    google.put(GROUP, "101", "102")
    made = link()
    sync()
    actions.pause_link(link=made, by=None)
    google.groups[GROUP].pop(0)
    sync()
    assert holders() == {ada}
    with pytest.raises(Refused, match="paused already"):
        actions.pause_link(link=made, by=None)
    actions.resume_link(link=made, by=None)
    sync()
    assert holders() == set()


def test_a_paused_link_beside_an_active_one_leaves_its_peoples_grants(google: Workspace) -> None:
    ada, bob, cem = known("101"), known("102"), known("103")
    google.put(GROUP, "101")
    google.put("leads@campaign.test", "102", "103")
    paused = link()
    link("leads@campaign.test")
    sync()
    actions.pause_link(link=paused, by=None)
    google.groups["leads@campaign.test"].pop(0)
    google.groups[GROUP] = []
    sync()
    assert holders() == {ada, cem}
    actions.resume_link(link=paused, by=None)
    google.put(GROUP, "102")
    sync()
    assert holders() == {bob, cem}


@pytest.mark.parametrize("role", ["platform-admin", "no-such-role"])
def test_a_role_that_only_a_person_gives_is_refused(role: str) -> None:
    with pytest.raises(Refused, match="by a person only"):
        link(role=role)


def test_the_job_by_the_clock_syncs_every_role_and_says_what_changed(google: Workspace) -> None:
    known("101")
    google.put(GROUP, "101")
    google.put("all@campaign.test", "101")
    link()
    link("all@campaign.test", "donors-compliance")
    link("gone@campaign.test", "donors-admin")
    (job,) = [job for job in schedules.enqueue_due() if job.function == "access.tasks.sync_groups"]
    assert work_off(job).state == "done"
    job.refresh_from_db()
    assert job.result == {"roles": 3, "added": 2, "ended": 0, "failed": 1}


def test_where_no_workspace_is_connected_the_job_does_nothing() -> None:
    link()
    (job,) = [job for job in schedules.enqueue_due() if job.function == "access.tasks.sync_groups"]
    assert work_off(job).state == "done"
    assert GroupLink.objects.get().state == "new"


# --- The pages ------------------------------------------------------------------------------------


def press(client: Client, verb: str, made: GroupLink) -> str:
    answer = client.post(f"{LINKS}{made.pk}/{verb}/", follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_administrator_links_tries_syncs_and_confirms(client: Client, google: Workspace) -> None:
    people = [known(str(number)) for number in range(4)]
    google.put(GROUP, "0", "1", "2", "3")
    client.force_login(administrator())
    assert client.get(f"{LINKS}add/").status_code == 200
    client.post(f"{LINKS}add/", {"google_group": GROUP.upper(), "role": ROLE})
    made = GroupLink.objects.get()
    assert made.google_group == GROUP
    shown = client.get(f"{LINKS}{made.pk}/change/").content.decode()
    assert "Never synced" in shown
    assert "&#x27;Never synced" not in shown
    again = client.post(f"{LINKS}add/", {"google_group": GROUP, "role": ROLE})
    assert "already" in again.content.decode() or again.status_code == 302
    assert GroupLink.objects.count() == 1
    assert "4 to be added, 0 to be ended" in press(client, "try", made)
    assert holders() == set()
    assert "4 added, 0 ended" in press(client, "sync", made)
    assert holders() == set(people)
    google.groups[GROUP] = google.groups[GROUP][:1]
    page = press(client, "sync", made)
    assert "End those who left the group" in page
    assert holders() == set(people)
    assert "0 added, 3 ended" in press(client, "confirm", made)
    assert holders() == set(people[:1])


def test_where_google_fails_the_page_says_why(client: Client, google: Workspace) -> None:
    client.force_login(administrator())
    made = link()
    for verb in ("try", "sync"):
        assert "There is no such group at Google." in press(client, verb, made)


def test_where_no_workspace_is_connected_the_page_says_so(client: Client) -> None:
    client.force_login(administrator())
    assert "No Google Workspace is connected" in press(client, "sync", link())


@pytest.mark.parametrize("role", ["donors-admin", "platform-engineer"])
def test_a_colleague_of_another_app_gets_403(client: Client, google: Workspace, role: str) -> None:
    made = link()
    client.force_login(person("bob@campaign.test", role))
    assert client.get(LINKS).status_code == 403
    assert client.get(f"{LINKS}add/").status_code == 403
    for verb in ("try", "sync", "confirm", "pause", "resume"):
        assert client.post(f"{LINKS}{made.pk}/{verb}/").status_code == 403
    assert google.asked == []
