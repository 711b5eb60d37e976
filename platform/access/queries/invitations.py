"""What is read about invitations: who is asked in, who has come, and who has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from access.links import hash_of
from access.models import Grant, Invitation, InvitationBatch, User
from core.catalogue import Role, roles
from core.errors import Refused
from jobs.queries import Tree, trees

State = Invitation.State
OTHER_POOL = {
    User.Pool.STAFF: "is a member of the staff, who are not invited to roles of volunteers",
    User.Pool.VOLUNTEER: "is a volunteer, who is not invited to roles of the staff",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Why people who have an e-mail of these are not to be invited to a role: by e-mail."""

    refused: dict[str, str]
    in_already: frozenset[str]
    invited: frozenset[str]


def invitable_role(slug: str) -> Role:
    """Raises Refused for what is no role of ours."""
    for role in roles():
        if role.slug == slug:
            return role
    known = ", ".join(role.slug for role in roles())
    raise Refused(f"There is no role {slug}. Roles: {known}.")


def standing_of(emails: Iterable[str], role: Role) -> Standing:
    """How the people with these e-mails (in lower case) stand to a role. Three queries."""
    wanted = set(emails)
    people = {
        person.email.lower(): person
        for person in User.objects.annotate(lower=Lower("email")).filter(lower__in=wanted)
    }
    holders = Grant.objects.in_force().filter(user__in=people.values(), group__name=role.slug)
    holding = set(holders.values_list("user_id", flat=True))
    open_ = Invitation.objects.open().filter(email__in=wanted, group__name=role.slug)
    refused = {email: why for email in wanted if (why := wrong_domain(email, role))}
    for email, person in people.items():
        if person.pool != role.pool:
            refused[email] = f"{email} {OTHER_POOL[User.Pool(person.pool)]}"
        elif not person.is_active:
            refused[email] = f"{email} is suspended; let them in again first"
    return Standing(
        refused=refused,
        in_already=frozenset(email for email, person in people.items() if person.pk in holding),
        invited=frozenset(open_.values_list("email", flat=True)),
    )


def wrong_domain(email: str, role: Role) -> str:
    """Why nobody of this e-mail's domain could accept: the staff signs in with the Workspace."""
    domains = set(settings.STAFF_DOMAINS)
    if role.pool != User.Pool.STAFF or not domains or email.rpartition("@")[2] in domains:
        return ""
    allowed = " or ".join(f"@{domain}" for domain in sorted(domains))
    return f"{role.slug} is a role of the staff: expected an e-mail that ends in {allowed}"


def invitation_of(token: str) -> Invitation | None:
    """The invitation that this token's link belongs to, with its state; None for any other."""
    token_hash = hash_of(token)
    if not token_hash:
        return None
    found = Invitation.objects.with_state().filter(token_hash=token_hash)
    return found.select_related("group", "invited_by", "accepted_by").first()


def invited_person(invitation: Invitation) -> User | None:
    """Who has the invitation's e-mail."""
    return User.objects.with_email(invitation.email).first()


def not_come_by(inviter: User) -> QuerySet[Invitation]:
    """Whom this person invited, and who have not come; also those whose link has expired, which
    may be extended."""
    return Invitation.objects.filter(invited_by=inviter, outcome=Invitation.Outcome.OPEN)


def counts_by_state(invitations: QuerySet[Invitation]) -> dict[str, int]:
    """How many stand how, in the order of the states; `not_come` sums up who may still come."""
    rows = Invitation.objects.with_state().filter(pk__in=invitations.order_by().values("pk"))
    by_state: Any = rows.order_by().values(*["state"])  # no field, but there
    grouped = by_state.annotate(number=Count("pk"))
    found = {row["state"]: row["number"] for row in grouped}
    counts = {str(state.value): found.get(state.value, 0) for state in State}
    return counts | {"not_come": sum(counts[state.value] for state in Invitation.NOT_COME)}


def batch_trees(batches: Iterable[InvitationBatch]) -> dict[int, Tree]:
    """How the jobs of these files stand, by the files' ids."""
    jobs = {batch.pk: batch.job_id for batch in batches if batch.job_id}
    found = trees(jobs.values())
    return {pk: found[job_id] for pk, job_id in jobs.items() if job_id in found}
