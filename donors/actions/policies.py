"""Policies put in force and out of it: each change has the gifts of its list flagged anew."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.errors import Refused
from donors.models import Policy, WatchList
from jobs.actions import enqueue
from jobs.models import Job


@transaction.atomic
def keep_policy(*, policy: Policy, by: Any) -> Job | None:
    """Keep a policy as it was filled in. One in force counts as it is from now on, and the job that
    flags anew is given back; None of a draft."""
    policy.save()
    return flag_again(watch_list=policy.watch_list, by=by) if policy.is_active else None


@transaction.atomic
def put_in_force(*, policy: Policy, reason: str, by: Any) -> Job:
    """draft or out of force -> in force. Refused without a reason."""
    return _switch(policy, is_active=True, reason=reason, by=by)


@transaction.atomic
def put_out_of_force(*, policy: Policy, reason: str, by: Any) -> Job:
    """in force -> out of force: its flags are withdrawn, but for those another policy keeps."""
    return _switch(policy, is_active=False, reason=reason, by=by)


@transaction.atomic
def flag_again(*, watch_list: WatchList, by: Any) -> Job:
    """Have all gifts held anew against the policies of a list."""
    return enqueue(
        function="donors.tasks.flag_list",
        arguments={"list_id": watch_list.pk},
        label=f"Flag anew what is on {watch_list}",
        created_by=by,
    )


def _switch(policy: Policy, *, is_active: bool, reason: str, by: Any) -> Job:
    if not reason.strip():
        raise Refused("Say why: it is kept in the policy's history.")
    changed = Policy.objects.filter(pk=policy.pk, is_active=not is_active).update(
        is_active=is_active, reason=reason.strip()[:500]
    )
    if not changed:
        raise Refused(f"It is {'in force' if is_active else 'not in force'} already.")
    return flag_again(watch_list=policy.watch_list, by=by)
