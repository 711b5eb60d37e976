"""Settings of what comes in by itself that cannot work, as told by `manage.py check`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+")


@register
def topics_are_arns(**kwargs: Any) -> Iterator[CheckMessage]:
    """An error for what is no ARN of a topic: its messages would be looked for nowhere."""
    for topic in settings.SNS_TOPICS:
        if not TOPIC.fullmatch(topic):
            hint = "An ARN looks like arn:aws:sns:us-east-1:000000000000:inbox."
            yield Error("SNS_TOPICS names what is no topic.", hint=hint, id="donors.E001")


@register
def van_is_named_whole(**kwargs: Any) -> list[CheckMessage]:
    """An error for a key without the name of the application that it belongs to."""
    if settings.VAN_API_KEY and not settings.VAN_APP_NAME:
        hint = "VAN knows an application by its name and its key: docs/sources.md."
        return [Error("VAN_API_KEY is set, VAN_APP_NAME is not.", hint=hint, id="donors.E002")]
    return []
