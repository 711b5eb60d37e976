"""A filing of the REST API, version 1: https://lda.gov/api/redoc/v1/, `GET /filings/`."""

from collections.abc import Iterator
from typing import Any

from donors.lists.lda.dates import day, period_start
from donors.lists.lda.filings import Filing, Lobbyist


def filing(told: dict[str, Any]) -> Filing:
    """Raises TypeError, AttributeError or KeyError for what is no filing."""
    registrant, client = told["registrant"], told["client"]
    url = text(told.get("filing_document_url") or told.get("url"))
    return Filing(
        registrant=text(registrant["name"]),
        registrant_number=text(registrant.get("id")),
        client=text(client["name"]),
        lobbyists=tuple(_lobbyists(told)),
        registered=day(client.get("effective_date")),
        start=period_start(told.get("filing_year"), told.get("filing_period")),
        terminated=day(told.get("termination_date")),
        url=url if url.startswith(("https://", "http://")) else "",
    )


def _lobbyists(told: dict[str, Any]) -> Iterator[Lobbyist]:
    for activity in told.get("lobbying_activities") or ():
        for named in activity.get("lobbyists") or ():
            person = named["lobbyist"]
            yield Lobbyist(
                last=text(person.get("last_name")),
                first=text(person.get("first_name")),
                middle=text(person.get("middle_name")),
                suffix=text(person.get("suffix_display") or person.get("suffix")),
                nickname=text(person.get("nickname")),
                covered_position=text(named.get("covered_position")),
                number=text(person.get("id")),
                is_new=bool(named.get("new")),
            )


def text(value: object) -> str:
    """A string or a number as text; anything else, None first of all, is ''."""
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""
