"""Filings as they are read off the pages of the registration form LD-1 and the report form LD-2.

An LD-1 has `datetimes.effective_date` and `lobbyists`, an LD-2 a `report` (or `report_type`) with
its quarter and `lobbying_activities`, each with lobbyists. The names of the fields vary somewhat
with the age of the form.
"""

from collections.abc import Iterator
from typing import Any

from donors.lists.lda.dates import day, period_start
from donors.lists.lda.filings import Filing, Lobbyist
from donors.lists.lda.rest_json import text
from donors.names import parse_name

_QUARTERS = {
    "quarter_one": "first_quarter", "quarter_two": "second_quarter",
    "quarter_three": "third_quarter", "quarter_four": "fourth_quarter",
}  # fmt: skip


def filing(told: dict[str, Any]) -> Filing:
    """Raises TypeError, AttributeError or KeyError for what is no such form."""
    registrant = told["registrant"]
    report = _without_prefix(told.get("report") or told.get("report_type") or {})
    return Filing(
        registrant=_registrant_name(registrant),
        registrant_number=_number(told["identifiers"]),
        client=text(told["client"]["client_name"]),
        lobbyists=tuple(_lobbyists(told)),
        registered=day((told.get("datetimes") or {}).get("effective_date")),
        start=period_start(report.get("year"), _period(report)),
        terminated=day(report.get("termination_date")) if report.get("is_termination") else None,
    )


def _registrant_name(registrant: dict[str, Any]) -> str:
    """The firm; of somebody who registered for themselves, their own name."""
    firm = text(registrant.get("registrant_org_name") or registrant.get("registrant_name"))
    first = text(registrant.get("registrant_individual_firstname"))
    last = text(registrant.get("registrant_individual_lastname"))
    return firm or f"{first} {last}".strip()


def _number(identifiers: dict[str, Any]) -> str:
    """The Senate's number of the registrant: what stands before the client's number in an id."""
    own = text(identifiers.get("registrant_senate_id"))
    return (own or text(identifiers.get("client_registrant_senate_id"))).split("-")[0]


def _without_prefix(report: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("report_"): value for name, value in report.items()}


def _period(report: dict[str, Any]) -> str:
    return next((period for name, period in _QUARTERS.items() if report.get(name)), "")


def _lobbyists(told: dict[str, Any]) -> Iterator[Lobbyist]:
    named = list((told.get("lobbyists") or {}).get("lobbyists") or ())
    for activity in (told.get("lobbying_activities") or {}).get("lobbying_activities") or ():
        named += activity.get("lobbyists") or ()
    for person in named:
        yield _lobbyist(person)


def _lobbyist(person: dict[str, Any]) -> Lobbyist:
    # First names hold middle initials and nicknames: "R.L. (Les)", "Robert J.".
    last, first = text(person.get("lobbyist_last_name")), text(person.get("lobbyist_first_name"))
    name = parse_name(f"{last}, {first}")
    position = person.get("lobbyist_covered_official_position")
    return Lobbyist(
        last=name.last if last else "",
        first=name.first,
        middle=name.middle,
        suffix=text(person.get("lobbyist_suffix")) or name.suffix,
        nickname=name.nickname,
        covered_position=text(position or person.get("lobbyist_covered_position")),
        is_new=bool(person.get("lobbyist_is_new")),
    )
