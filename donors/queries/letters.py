"""Requests for missing details: of whom, what was asked, and what came of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from donors.models import Committee, Contribution, Flag, InformationRequest
from donors.queries.donors import all_of
from jobs.models import OutboxMessage

RULE = "best_efforts"


def flags_to_ask_about(donor_id: int) -> list[Flag]:
    """The open flags of a donor that no request is about yet, the latest gift first: those of the
    gifts to one committee, since a letter is from one. Gifts to others wait for the next letter."""
    rows = Flag.objects.filter(
        donor=donor_id, rule=RULE, state=Flag.State.OPEN, requested=None
    ).select_related("contribution__profile", "contribution__source__committee", "donor")
    flags = list(rows.order_by("-contribution__date", "-contribution_id"))
    return [flag for flag in flags if _receiver(flag) == _receiver(flags[0])]


def _receiver(flag: Flag) -> str | int | None:
    gift = flag.contribution
    return gift.committee_code.upper() or gift.source.committee_id


def requests_of(donor_id: int) -> QuerySet[InformationRequest]:
    """What was asked of a donor, the latest first."""
    rows = InformationRequest.objects.filter(donor__in=all_of(donor_id)).order_by("-pk")
    return rows.select_related("made_by", "answer__recorded_by").prefetch_related(
        "requested__flag__contribution"
    )


def mail_key(request_id: int) -> str:
    return f"donors:best-efforts:{request_id}"


def mail_states(requests: QuerySet[InformationRequest]) -> dict[int, str]:
    """How the mails of these requests stand in the outbox, by request, in words."""
    keys = {mail_key(request.pk): request.pk for request in requests}
    messages = OutboxMessage.objects.filter(key__in=keys)
    return {keys[message.key]: message.get_state_display() for message in messages}


def email_of(flags: list[Flag]) -> str:
    """The address that the latest of the gifts gives; '' where none does."""
    return next((flag.contribution.email for flag in flags if "@" in flag.contribution.email), "")


def committee_of(gift: Contribution) -> Committee | None:
    """Who received a gift: as it names by code or by name, or else as its source has it; None where
    that is nobody known here, or is what two are called, as the rules have it."""
    called = gift.committee_code
    if not called:
        return gift.source.committee
    found = Committee.objects.filter(Q(code__iexact=called) | Q(name__iexact=called))[:2]
    return found[0] if len(found) == 1 else None
