"""The one request for a donor's missing employer and occupation, and the answer to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from donors.actions.decisions import decide
from donors.actions.judging import judge_donors_again
from donors.letters import Letter, faults, template_of_house, written
from donors.locks import lock_deciding, lock_donors
from donors.models import (
    Decision,
    Donor,
    Flag,
    InformationRequest,
    RequestAnswer,
    RequestedFlag,
)
from donors.queries.letters import RULE, committee_of, email_of, mail_key
from jobs.actions import send_mail

Way = InformationRequest.Way


def letter_for(flags: list[Flag]) -> Letter:
    """The letter about these gifts, in the words of the house. Refused where the template is not
    fit to be sent."""
    template = template_of_house()
    if wrong := faults(template.subject, template.text):
        raise Refused(f"The letter's template cannot be used. {wrong[0]}")
    gift = flags[0].contribution
    committee = committee_of(gift)
    return written(
        template,
        profile=gift.profile,
        gifts=[flag.contribution for flag in flags],
        committee=committee.name if committee else "The campaign",
        is_of_candidate=committee is None or committee.type == committee.Type.CANDIDATE,
    )


@transaction.atomic
def send_letter(*, flag_ids: Collection[int], by: Any) -> InformationRequest:
    """Mail the letter to the address of the latest gift. Refused where there is no address, and
    where one of the flags was asked about before: a donor gets one request for a gift."""
    flags = _locked(flag_ids)
    to = email_of(flags)
    if not to:
        raise Refused("No gift gives an e-mail address: write by post, or phone.")
    letter = letter_for(flags)
    request = _record(flags, way=Way.MAIL, to=to, text=_whole(letter), made_on=localdate(), by=by)
    send_mail(key=mail_key(request.pk), to=[to], subject=letter.subject, text=letter.text)
    return request


@transaction.atomic
def record_request(
    *, flag_ids: Collection[int], way: str, to: str, text: str, made_on: date, by: Any
) -> InformationRequest:
    """Keep that the request was posted or made by phone: to which address or number, and what was
    written or said. Refused as `send_letter` does, and for a day before the gift or to come."""
    if way not in (Way.POST, Way.PHONE):
        raise Refused("A request is recorded as posted or phoned.")
    if not (to.strip() and text.strip()):
        raise Refused("Say to whom, and what was written or said.")
    flags = _locked(flag_ids)
    if not max(flag.contribution.date for flag in flags) <= made_on <= localdate():
        raise Refused("The day is after the gift's receipt, and not to come.")
    return _record(flags, way=way, to=to.strip(), text=text.strip(), made_on=made_on, by=by)


@transaction.atomic
def record_answer(
    *, request_id: int, employer: str, occupation: str, note: str, by: Any
) -> RequestAnswer:
    """Keep what the donor answered, and close those of the request's flags that are open. Refused
    without both, and a second time."""
    if not (employer.strip() and occupation.strip()):
        raise Refused("Say both the employer and the occupation; none is an answer too.")
    lock_deciding()
    lock_donors(Donor.objects.filter(information_requests=request_id))
    request = InformationRequest.objects.filter(pk=request_id).first()
    if request is None:
        raise Refused("There is no such request.")
    if RequestAnswer.objects.filter(request=request).exists():
        raise Refused("The answer to this request is kept already.")
    answer = RequestAnswer.objects.create(
        request=request, employer=employer.strip(), occupation=occupation.strip(),
        note=note.strip(), recorded_by=by,
    )  # fmt: skip
    flags = Flag.objects.filter(requested__request=request, state=Flag.State.OPEN)
    if opened := list(flags.values_list("pk", flat=True)):
        decide(
            flag_ids=opened,
            verdict=Decision.Verdict.DISMISSED,
            note=f"The donor answered: employer {answer.employer}, occupation "
            f"{answer.occupation}. {answer.note}".strip(),
            by=by,
        )
    # What they told is known for their other gifts too: no second letter asks for it.
    donors = Flag.objects.filter(requested__request=request).values_list("donor", flat=True)
    judge_donors_again(donor_ids=set(donors), by=by)
    return answer


def _locked(flag_ids: Collection[int]) -> list[Flag]:
    """The open flags that nobody has asked about, latest gift first, their donor locked."""
    flagged = Flag.objects.filter(pk__in=flag_ids)
    lock_donors(Donor.objects.filter(pk__in=flagged.values("donor")))
    rows = Flag.objects.filter(pk__in=flag_ids, rule=RULE, state=Flag.State.OPEN)
    flags = list(
        rows.select_related(
            "contribution__profile", "contribution__source__committee", "donor"
        ).order_by("-contribution__date", "-contribution_id")
    )
    if not flags or len(flags) != len(set(flag_ids)):
        raise Refused("These flags do not wait for a request any more: look again.")
    if len({flag.donor_id for flag in flags}) > 1:
        raise Refused("One request is to one donor.")
    if RequestedFlag.objects.filter(flag__in=flags).exists():
        raise Refused("This donor was asked already: there is one request for a gift.")
    return flags


def _record(
    flags: list[Flag], *, way: str, to: str, text: str, made_on: date, by: Any
) -> InformationRequest:
    request = InformationRequest.objects.create(
        donor_id=flags[0].donor_id, way=way, to=to, text=text, made_on=made_on, made_by=by
    )
    RequestedFlag.objects.bulk_create(RequestedFlag(request=request, flag=flag) for flag in flags)
    return request


def _whole(letter: Letter) -> str:
    return f"{letter.subject}\n\n{letter.text}"
