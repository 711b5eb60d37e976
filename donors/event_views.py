"""What other services tell us, by themselves."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.logs import get_logger
from donors.actions.inbox import confirm_topic, look_soon
from donors.clients import sns

log = get_logger("donors")


@login_not_required  # the signature says who it is
@csrf_exempt
@require_POST
def inbox_events(request: HttpRequest) -> HttpResponse:
    """SNS says that something has landed: then we look ourselves, and believe nothing else of it.
    A message that comes twice, late, or for a test makes one look more."""
    try:
        message = sns.read(request.body)
    except sns.SnsError as error:
        log.warning("message of SNS refused", reason=str(error))
        return HttpResponse(status=400 if error.permanent else 503)
    if message.kind == sns.CONFIRMATION:
        confirm_topic(message)
    elif message.kind == sns.NOTIFICATION:
        look_soon()
    else:
        log.warning("a topic tells us nothing any more")
    return HttpResponse("ok\n", content_type="text/plain")
