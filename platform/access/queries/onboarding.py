"""Which roles wait for a person's onboarding, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from access.models import Grant, OnboardingStep, User
from core.catalogue import Role, roles
from core.onboarding import Onboarding

DONE = OnboardingStep.Step.DONE


@dataclass(frozen=True, slots=True)
class Progress:
    """`step` is the next one; '' where all are taken."""

    role: Role
    onboarding: Onboarding
    step: str
    taken: tuple[str, ...]

    @property
    def number(self) -> int:
        return len(self.taken) + 1

    @property
    def total(self) -> int:
        return len(self.onboarding.steps)


def granted_roles(person: User) -> list[Role]:
    """The roles that grants in force give a person, whether their onboarding is done or not."""
    held = set(
        Grant.objects.in_force().filter(user=person).values_list("group__name", flat=True)
    ) if person.is_active else set()  # fmt: skip
    return [role for role in roles() if role.slug in held]


def onboardings_of(person: User) -> list[Progress]:
    """How far each onboarding is that a role of this person asks for. Two queries; none where no
    role of their pool asks for any."""
    if not any(role.onboarding for role in roles() if role.pool == person.pool):
        return []
    asking = [(role, role.onboarding) for role in granted_roles(person) if role.onboarding]
    if not asking:
        return []
    rows = OnboardingStep.objects.filter(person=person, role__in=[role.slug for role, _ in asking])
    taken = set(rows.values_list("role", "version", "step"))
    found = []
    for role, onboarding in asking:
        mine = {
            step
            for slug, version, step in taken
            if (slug, version) == (role.slug, onboarding.version)
        }
        steps = (
            onboarding.steps if DONE in mine else tuple(s for s in onboarding.steps if s in mine)
        )
        step = next((step for step in onboarding.steps if step not in steps), "")
        found.append(Progress(role=role, onboarding=onboarding, step=step, taken=steps))
    return found


def open_onboardings(person: User) -> list[Progress]:
    return [progress for progress in onboardings_of(person) if progress.step]
