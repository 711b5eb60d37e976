"""The steps of an onboarding are taken, in order, and each is kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from access.actions.events import record
from access.models import AccessEvent, OnboardingStep, User
from access.queries.onboarding import DONE, onboardings_of
from core.errors import Refused


@transaction.atomic
def take_step(
    *,
    person: User,
    role: str,
    version: str,
    step: str,
    facts: Mapping[str, Any],
    address: str | None = None,
) -> None:
    """Take the next step; the last one opens the role. One that is taken already changes nothing.

    Refused where the role asks nothing of this person, for a step that is not the next one, and
    where the version that was shown is not today's any more.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two windows wait for each other
    progress = next((one for one in onboardings_of(person) if one.role.slug == role), None)
    if progress is None:
        raise Refused("Nothing is asked of you for this role.")
    if progress.onboarding.version != version:
        raise Refused("This has changed since you opened it: read it once more.")
    if step in progress.taken:
        return
    if step != progress.step:
        raise Refused("One step after the other: this one comes later.")
    if step == "name":
        User.objects.filter(pk=person.pk).update(name=facts["name"])
        person.name = facts["name"]
    _keep(person, role, version, step, facts)
    if step == progress.onboarding.steps[-1]:
        _keep(person, role, version, DONE, {})
        record(
            AccessEvent.Kind.ONBOARDED, person=person, group=role, address=address,
            reason=f"Finished the onboarding, version {version}.",
        )  # fmt: skip


def _keep(person: User, role: str, version: str, step: str, facts: Mapping[str, Any]) -> None:
    OnboardingStep.objects.create(
        person=person, role=role, version=version, step=step, facts=dict(facts)
    )
