"""Google groups give roles: who is in the group holds the role, who leaves it does no more.

People are matched by (issuer, subject): the Directory's member id is the `sub` of Google's ID
token. An e-mail says nothing. Only grants that the sync gave are ended by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from access.actions.events import record
from access.actions.grants import grant, revoke
from access.clients.directory import Directory, DirectoryError
from access.models import AccessEvent, Grant, GroupLink, User
from core.catalogue import role_called
from core.errors import Refused
from core.logs import get_logger

log = get_logger("access")
State = GroupLink.State
PROVIDER = "google"
FEW = 2  # so many may always be ended: of three, one is a third


@dataclass(frozen=True, slots=True)
class Answer:
    """What Google told of one group: its members, or why they are not known."""

    link: GroupLink
    ids: frozenset[str] = frozenset()
    error: str = ""

    @property
    def is_known(self) -> bool:
        """An answer that is empty is no ground to end anything: it may be a mistake."""
        return not self.error and bool(self.ids)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync of a role would do; `why_not` says why nobody is ended although some are gone."""

    role: str
    members: int
    known: int
    add: tuple[User, ...] = ()
    end: tuple[Grant, ...] = ()
    kept_out: int = 0
    is_held: bool = False
    why_not: str = ""
    refused: list[str] = field(default_factory=list)

    def words(self, *, done: bool) -> str:
        added, ended = ("added", "ended") if done else ("to be added", "to be ended")
        ends = 0 if done and (self.is_held or self.why_not) else len(self.end)
        grants = f"{len(self.add) - len(self.refused)} {added}, {ends} {ended}"
        parts = [f"{self.members} members, {self.known} of them known here: {grants}."]
        if self.kept_out:
            parts.append(f"{self.kept_out} stay out, whose grant was revoked by hand.")
        if self.refused:
            parts.append(f"{len(self.refused)} refused: {self.refused[0]}")
        if self.why_not and self.end:
            parts.append(self.why_not)
        elif self.is_held:
            parts.append(f"{len(self.end)} would lose the role: confirm that by hand.")
        return " ".join(parts)


def link_group(*, google_group: str, role: str, by: User | None) -> GroupLink:
    """Have the members of a Google group hold a role, from the next sync on."""
    declared = role_called(role)
    if declared is None or declared.pool != User.Pool.STAFF or not declared.requestable:
        raise Refused("This role is given by a person only.")
    address = google_group.strip().lower()
    with transaction.atomic():
        link, is_new = GroupLink.objects.get_or_create(
            google_group=address, role=role, defaults={"created_by": by}
        )
        if not is_new:
            raise Refused("This Google group gives this role already.")
        record(
            AccessEvent.Kind.GROUP_SYNCED, reason="Its members hold the role from now on.",
            by=by, group=role, target=address,
        )  # fmt: skip
    return link


@transaction.atomic
def pause_link(*, link: GroupLink, by: User | None) -> GroupLink:
    """active -> paused: grants stay as they are from now on."""
    return _switch(link, by, is_active=False, words="The sync was paused; grants stay.")


@transaction.atomic
def resume_link(*, link: GroupLink, by: User | None) -> GroupLink:
    """paused -> active."""
    return _switch(link, by, is_active=True, words="The sync goes on.")


def plan_sync(*, role: str, directory: Directory) -> Plan:
    """What a sync would do now. Writes nothing. Raises DirectoryError where no group is known."""
    answers = _ask(_links(role), directory)
    if all(answer.error for answer in answers):
        raise DirectoryError(answers[0].error if answers else "No group.", permanent=False)
    return _plan(role, answers)


def sync_role(
    *, role: str, directory: Directory, by: User | None = None, confirmed: int = 0
) -> Plan | None:
    """Bring the grants of a role in step with its Google groups; None where no group is known.

    Where a group failed or came empty, people are added and nobody is ended. Where more would be
    ended than the setting allows, nobody is until a person confirms that number. Whom a paused
    group held when it was last read keeps the role.
    """
    answers = _ask(_links(role), directory)  # before the transaction: Google may take its time
    with transaction.atomic():
        pks = [answer.link.pk for answer in answers]
        list(
            GroupLink.objects.select_for_update().filter(pk__in=pks, is_active=True).order_by("pk")
        )
        known = [answer for answer in answers if not answer.error]
        plan = _plan(role, answers, confirmed=confirmed) if known else None
        if plan:
            _carry_out(plan, answers, by)
        for answer in answers:
            _note(answer, plan, by)
    return plan


def roles_to_sync() -> list[str]:
    links = GroupLink.objects.filter(is_active=True)
    return sorted(set(links.values_list("role", flat=True)))


def _links(role: str) -> list[GroupLink]:
    return list(GroupLink.objects.filter(role=role, is_active=True).order_by("pk"))


def _ask(links: Iterable[GroupLink], directory: Directory) -> list[Answer]:
    answers = []
    for link in links:
        try:
            answers.append(Answer(link, directory.members(link.google_group).ids))
        except DirectoryError as error:
            log.warning("group not synced", link=link.pk, error=str(error))
            answers.append(Answer(link, error=str(error)))
    return answers


def _plan(role: str, answers: list[Answer], *, confirmed: int = 0) -> Plan:
    ids = frozenset().union(*(answer.ids for answer in answers))
    people = User.objects.filter(pk__in=_people_with(ids))
    known = {person.pk: person for person in people.order_by("pk")}
    paused = GroupLink.objects.filter(role=role, is_active=False).values_list("people", flat=True)
    left_alone = set(chain.from_iterable(paused))
    in_force = Grant.objects.in_force().filter(group__name=role)
    held = set(in_force.values_list("user", flat=True))
    given = list(
        in_force.filter(source=Grant.Source.GROUP_SYNC)
        .select_related("user", "group")
        .order_by("pk")
    )
    out = _kept_out(role, set(known) - held)
    end = tuple(one for one in given if one.user_id not in left_alone.union(known))
    why_not = "" if all(answer.is_known for answer in answers) else (
        "Nobody is ended while a group cannot be read or is empty."
    )  # fmt: skip
    most = max(FEW, len(given) * settings.GOOGLE_SYNC_MOST_ENDED // 100, confirmed)
    return Plan(
        role=role,
        members=len(ids),
        known=len(known),
        add=tuple(
            person
            for pk, person in known.items()
            if pk not in held and pk not in out and person.is_active
        ),
        end=end,
        kept_out=len(out),
        is_held=len(end) > most,
        why_not=why_not,
    )


def _people_with(ids: Iterable[str]) -> list[int]:
    """The ids here of the people who have signed in with these of Google's."""
    accounts = SocialAccount.objects.filter(provider=PROVIDER, uid__in=ids)
    return sorted(accounts.values_list("user", flat=True))


def _kept_out(role: str, people: set[int]) -> set[int]:
    """Those whose last grant of the role came from a group and was revoked by a person."""
    latest: dict[int, Grant] = {}
    grants = Grant.objects.filter(group__name=role, user__in=people).order_by("granted_at", "pk")
    for one in grants:
        latest[one.user_id] = one
    return {
        pk
        for pk, one in latest.items()
        if one.source == Grant.Source.GROUP_SYNC and one.revoked_by_id is not None
    }


def _carry_out(plan: Plan, answers: list[Answer], by: User | None) -> None:
    names = ", ".join(answer.link.google_group for answer in answers)
    for person in plan.add:
        try:
            with transaction.atomic():
                grant(
                    user=person, role=plan.role, reason=f"Is in {names}.", by=by,
                    source=Grant.Source.GROUP_SYNC,
                )  # fmt: skip
        except Refused as refusal:
            plan.refused.append(str(refusal))
    if plan.is_held or plan.why_not:
        return
    for one in plan.end:
        revoke(grant=one, by=None, reason=f"Is no longer in {names}.")


def _note(answer: Answer, plan: Plan | None, by: User | None) -> None:
    """How it went, at the link; a line in the log where something changed or stopped."""
    state, words = State.FAILED, answer.error
    waiting = 0
    if not answer.error and plan:
        words = plan.words(done=True)
        held = plan.is_held and not plan.why_not
        state = State.HELD if held else State.DONE
        waiting = len(plan.end) if held else 0
    link = answer.link
    news = state != link.state and state in {State.HELD, State.FAILED}
    changed = bool(plan and not answer.error and (plan.add or (plan.end and state == State.DONE)))
    rows = GroupLink.objects.filter(pk=link.pk)
    rows.update(state=state, report=words[:500], synced_at=timezone.now(), waiting_to_end=waiting)
    if answer.is_known:
        rows.update(people=_people_with(answer.ids))
    link.refresh_from_db()
    if news or changed:
        record(
            AccessEvent.Kind.GROUP_SYNCED, reason=words, by=by, group=link.role,
            target=link.google_group,
        )  # fmt: skip


def _switch(link: GroupLink, by: User | None, *, is_active: bool, words: str) -> GroupLink:
    rows = GroupLink.objects.filter(pk=link.pk, is_active=not is_active)
    if not rows.update(is_active=is_active):
        raise Refused(f"It is {'active' if is_active else 'paused'} already.")
    link.refresh_from_db()
    record(
        AccessEvent.Kind.GROUP_SYNCED, reason=words, by=by, group=link.role,
        target=link.google_group,
    )  # fmt: skip
    return link
