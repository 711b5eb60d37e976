"""The admin's pages about invitations: asked in, watched, decided on, by who may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from access import actions
from access.actions.invitations import default_end
from access.admin.invitations import InvitationAdmin
from access.models import AccessEvent, Invitation, InvitationBatch
from access.tests.people import administrator, person
from core.catalogue import roles
from core.errors import Refused
from jobs.models import Job, OutboxMessage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
ROLE = "texting-volunteer"
LIST = reverse("admin:access_invitation_changelist")
ADD = reverse("admin:access_invitation_add")
ADD_FILE = reverse("admin:access_invitationbatch_add")
PREVIEW = reverse("admin:access_invitation_preview")


@pytest.fixture
def boss(client: Client) -> Client:
    client.force_login(administrator())
    return client


def typed(**given: str) -> dict[str, str]:
    end = timezone.localtime(default_end())
    return {
        "email": "nell@example.org",
        "name": "Nell Fisk",
        "group": str(Group.objects.get(name=ROLE).pk),
        "note": "Phone bank.",
        "expires_at_0": f"{end:%Y-%m-%d}",
        "expires_at_1": f"{end:%H:%M:%S}",
        **given,
    }


def uploaded(content: str) -> dict[str, object]:
    file = SimpleUploadedFile("people.csv", content.encode(), content_type="text/csv")
    return {**typed(), "file": file}


def page_of(row: Invitation | InvitationBatch, verb: str = "change") -> str:
    return reverse(f"admin:access_{row._meta.model_name}_{verb}", args=[row.pk])


def invited(email: str = "nell@example.org") -> Invitation:
    return actions.invite(email=email, name="", role=ROLE, note="x", by=None)


def out(state: str = "sent") -> None:
    Job.objects.update(state="done", finished_at=timezone.now())
    OutboxMessage.objects.update(state=state)


def test_one_person_is_invited_by_the_form(boss: Client) -> None:
    assert "Preview the mail" in boss.get(ADD).text
    assert boss.post(ADD, typed(), follow=True).status_code == 200
    made = Invitation.objects.with_state().get()
    assert (made.email, made.state, str(made.invited_by)) == (
        "nell@example.org", "waiting", "Ada Quill",
    )  # fmt: skip
    page = boss.get(page_of(made)).text
    assert "Waiting to be sent" in page
    assert made.token_hash not in page


def test_what_is_refused_stands_beside_what_was_typed(boss: Client) -> None:
    person("staff@campaign.test")
    page = boss.post(ADD, typed(email="staff@campaign.test")).text
    assert "is a member of the staff" in page
    assert "Phone bank." in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [role.slug for role in roles()])
def test_the_mail_is_shown_before_it_is_sent(boss: Client, role: str) -> None:
    given = typed(group=str(Group.objects.get(name=role).pk), name="Nell <b>Fisk")
    html = boss.post(PREVIEW, given)
    assert "Nell &lt;b&gt;Fisk" in html.text
    assert "the-real-link-stands-here" in html.text
    text = boss.post(PREVIEW, given | {"as": "text"})
    assert text.headers["Content-Type"].startswith("text/plain")
    assert "Hello Nell <b>Fisk," in text.text
    assert "src=" not in html.text  # no picture from anywhere
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("group", ["", "x", "9" * 40, "999999"])
def test_a_preview_without_a_role_asks_for_one(boss: Client, group: str) -> None:
    assert boss.post(PREVIEW, typed(group=group)).status_code == 422
    assert boss.get(PREVIEW).status_code == 405


def test_who_has_not_come_is_counted_and_found(boss: Client) -> None:
    came, waits = invited("came@example.org"), invited("waits@example.org")
    out("unknown")
    actions.accept(invitation=came, visitor=None)
    page = boss.get(LIST, {"state": "not_come"}).text
    assert ("waits@example.org" in page, "came@example.org" in page) == (True, False)
    assert "Not come yet <strong>1</strong>" in page
    assert "Accepted <strong>1</strong>" in page
    assert "waits@example.org" in boss.get(LIST, {"state": "unknown"}).text
    assert "waits@example.org" not in boss.get(LIST, {"state": "sent"}).text
    assert "waits@example.org" in boss.get(LIST, {"q": waits.email}).text


def test_buttons_send_again_extend_and_revoke(boss: Client) -> None:
    invitation = invited()
    assert "Send a new link" not in boss.get(page_of(invitation)).text  # it is on its way
    out("unknown")
    assert "Send a new link" in boss.get(page_of(invitation)).text
    boss.post(page_of(invitation, "resend"))
    boss.post(page_of(invitation, "revoke"))
    invitation.refresh_from_db()
    assert (invitation.links, invitation.outcome) == (2, "open")  # no reason, no revocation
    boss.post(page_of(invitation, "revoke"), {"note": "Wrong person."})
    invitation.refresh_from_db()
    assert invitation.outcome == "revoked"
    assert "Revoke</" not in boss.get(page_of(invitation)).text


def test_many_are_sent_again_at_once_and_told_apart(
    boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.admin.invitations.MOST_AT_ONCE", 2)
    rows = [invited(f"p{n}@example.org") for n in range(3)]
    out()
    actions.revoke_invitation(invitation=rows[2], by=None, reason="Wrong.")
    chosen = {"action": "resend_selected", "_selected_action": [row.pk for row in rows]}
    page = boss.post(LIST, chosen, follow=True).text
    assert "Send a new link: 1 done." in page
    assert "It has been revoked." in page
    assert "At most 2 at once" in page


def test_a_file_is_handed_in_watched_and_its_rejects_taken_back(boss: Client) -> None:
    given = uploaded("email,name\na@example.org,=1+1\nnobody,Bo\n")
    assert boss.post(ADD_FILE, given, follow=True).status_code == 200
    batch = InvitationBatch.objects.get()
    assert batch.job
    assert "data-under-way" in boss.get(page_of(batch)).text
    work_off(batch.job)
    page = boss.get(page_of(batch)).text
    assert "line 3, column email: expected one e-mail address" in page
    assert "data-under-way" not in page
    rejects = boss.get(reverse("admin:access_invitationbatch_rejects", args=[batch.pk]))
    assert "nobody,Bo" in rejects.text
    assert "attachment" in rejects.headers["Content-Disposition"]
    assert "people.csv" in boss.get(reverse("admin:access_invitationbatch_changelist")).text


def test_a_file_that_cannot_be_read_is_told_with_its_line(boss: Client) -> None:
    page = boss.post(ADD_FILE, uploaded("who\nnell\n")).text
    assert "people.csv, line 1, column email" in page
    assert not InvitationBatch.objects.exists()


def test_a_file_is_stopped_gone_on_with_and_revoked(boss: Client) -> None:
    boss.post(ADD_FILE, uploaded("email\na@example.org\nb@example.org\n"))
    batch = InvitationBatch.objects.get()
    assert batch.job
    boss.post(page_of(batch, "revoke"), {"note": "Too early."})
    boss.post(page_of(batch, "cancel"))
    batch.job.refresh_from_db()
    assert batch.job.state == "cancelled"
    boss.post(page_of(batch, "resume"))
    work_off(batch.job)
    assert {one.state for one in Invitation.objects.with_state()} == {"sent"}
    boss.post(page_of(batch, "revoke"), {"note": "Called off."})
    assert {one.state for one in Invitation.objects.with_state()} == {"revoked"}


def test_all_that_one_person_invited_is_revoked_on_their_page(boss: Client) -> None:
    ada = person("ada@campaign.test")
    for email in ("a@example.org", "b@example.org"):
        actions.invite(email=email, name="", role=ROLE, note="x", by=ada)
    another = invited()
    actions.suspend(person=ada, by=None)
    page = reverse("admin:access_user_change", args=[ada.pk])
    press = reverse("admin:access_user_revoke_invitations", args=[ada.pk])
    assert "Revoke their open invitations" in boss.get(page).text
    boss.post(press)  # no reason, no revocation
    assert Invitation.objects.open().count() == 3
    boss.post(press, {"note": "Nobody knows these people."})
    assert list(Invitation.objects.open()) == [another]
    assert set(OutboxMessage.objects.values_list("state", "text").distinct()) >= {("cancelled", "")}
    line = AccessEvent.objects.latest("pk")
    assert (line.kind, line.reason) == ("invitation_ended", "Nobody knows these people.")
    assert line.facts == {"invited_by": ada.pk, "invitations": 2}
    assert "Revoke their open invitations" not in boss.get(page).text


def test_while_a_persons_file_is_worked_off_it_is_to_be_stopped_first(boss: Client) -> None:
    boss.post(ADD_FILE, uploaded("email\na@example.org\n"))
    batch = InvitationBatch.objects.get()
    assert batch.created_by
    with pytest.raises(Refused, match=r"people\.csv are being worked off"):
        actions.revoke_invitations_by(inviter=batch.created_by, by=None, reason="x")


def test_invitations_are_found_by_who_made_them(boss: Client) -> None:
    ada = person("ada@campaign.test")
    actions.invite(email="a@example.org", name="", role=ROLE, note="x", by=ada)
    invited("b@example.org")
    page = boss.get(LIST, {"invited_by__id__exact": ada.pk}).text
    assert "a@example.org" in page
    assert "b@example.org" not in page


def test_lists_ask_no_more_for_many_than_for_one(boss: Client) -> None:
    for address in (LIST, reverse("admin:access_invitationbatch_changelist")):
        boss.get(address)
        invited(f"{len(address)}@example.org")
        boss.post(ADD_FILE, uploaded(f"email\nx{len(address)}@example.org\n"))
        with CaptureQueriesContext(connection) as few:
            boss.get(address)
        for number in range(2):
            invited(f"{len(address)}-{number}@example.org")
            boss.post(ADD_FILE, uploaded("email\nagain@example.org\n"))
        with CaptureQueriesContext(connection) as many:
            boss.get(address)
        assert len(many) == len(few), address


def test_a_stranger_sees_and_decides_nothing(client: Client) -> None:
    invitation = invited()
    client.force_login(person("eve@campaign.test", "donors-reviewer"))
    for address in (LIST, ADD, ADD_FILE, page_of(invitation)):
        assert client.get(address).status_code == 403
    for verb in InvitationAdmin.buttons:
        assert client.post(page_of(invitation, verb), {"note": "x"}).status_code == 403
    assert client.post(ADD, typed(email="eve@example.org")).status_code == 403
    assert client.post(PREVIEW, typed()).status_code == 403
    assert Invitation.objects.count() == 1
