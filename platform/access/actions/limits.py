"""Counting attempts, and saying no when there are too many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from core.addresses import network_of
from core.errors import Refused

COUNT = """
INSERT INTO access_attemptcount AS kept (key, started_at, count)
VALUES (%(key)s, clock_timestamp(), 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN kept.started_at < clock_timestamp() - make_interval(secs => %(window)s)
                 THEN 1 ELSE kept.count + 1 END,
    started_at = CASE WHEN kept.started_at < clock_timestamp() - make_interval(secs => %(window)s)
                      THEN clock_timestamp() ELSE kept.started_at END
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts of a `kind` in any `window` that begins with the first of them."""

    kind: str
    most: int
    window: timedelta

    @property
    def words(self) -> str:
        minutes = round(self.window.total_seconds() / 60)
        return f"Too many attempts. Wait {minutes} minutes, then try again."


QUARTER = timedelta(minutes=15)
# An office or a phone bank of a hundred volunteers may stand behind one address.
CODES_PER_EMAIL_AND_ADDRESS = Limit("codes asked for by an e-mail and address", 5, QUARTER)
CODES_PER_EMAIL = Limit("codes asked for by an e-mail", 20, QUARTER)
CODES_PER_ADDRESS = Limit("codes asked for from an IP address", 150, QUARTER)
CODES_OVERALL = Limit("codes asked for", 5_000, QUARTER)
CODE_TRIES_PER_ADDRESS = Limit("codes typed at an IP address", 300, QUARTER)
CODE_TRIES_OVERALL = Limit("codes typed", 20_000, QUARTER)
PASSWORDS_PER_EMAIL_AND_ADDRESS = Limit("passwords tried for e-mail and address", 10, QUARTER)
PASSWORDS_PER_EMAIL = Limit("passwords tried for an e-mail", 50, QUARTER)
PASSWORDS_PER_ADDRESS = Limit("passwords tried from an IP address", 50, QUARTER)
PASSWORDS_OVERALL = Limit("passwords tried", 1_000, QUARTER)
LINKS_PER_ADDRESS = Limit("links tried from an IP address", 50, QUARTER)
PASSKEYS_PER_ADDRESS = Limit("passkeys tried from an IP address", 600, QUARTER)
FACTORS_PER_PERSON = Limit("second factors tried by a person", 10, QUARTER)


def count_by_address(limit: Limit, address: str, whose: str = "") -> None:
    """One more attempt from this IP address, or the network of IPv6 that it is in; of one e-mail
    there, where it is given."""
    count_attempt(limit, f"{whose}\n{network_of(address)}")


def count_attempt(limit: Limit, whose: str = "") -> None:
    """One more attempt; Refused when there were too many. Never undone by a later success: the
    limits leave room for people who mistype.

    Count what is narrow first and what is for all last: whoever has used up their own allowance
    shall not use up everybody's.
    """
    key = salted_hmac("access.limits", f"{limit.kind}\n{whose.casefold()}", algorithm="sha256")
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key.hexdigest(), "window": limit.window.total_seconds()})
        row = cursor.fetchone()
    if row[0] > limit.most:
        raise Refused(limit.words)
