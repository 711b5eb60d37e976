"""The three lists: who is on them, and the files they come in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from donors.demo import employers, names, places
from donors.demo.dice import Dice, Weighted
from donors.demo.names import Name, without_accents
from donors.demo.people import EXECUTIVES, FIRST_DAY, FOREIGN_AGENTS, LOBBYISTS, Listed
from donors.demo.places import Place

LOBBYIST_COUNT = 4_000
AGENT_COUNT = 800
EXECUTIVE_COUNT = 1_500

LOBBYIST_COLUMNS = (
    "id", "first", "middle", "last", "suffix", "registrant", "client", "title", "effective_from",
    "effective_to", "url",
)  # fmt: skip
AGENT_COLUMNS = (
    "Registration_Number", "Registration_Date", "Termination_Date", "Name", "Business_Name",
    "Address_1", "Address_2", "City", "State", "Zip",
)  # fmt: skip
EXECUTIVE_COLUMNS = (
    "id", "first", "middle", "last", "city", "state", "zip", "employer", "occupation", "title",
)  # fmt: skip

COVERED_POSITIONS = Weighted(
    [
        ("", 85), ("Legislative Director, a House office", 5), ("Counsel, a Senate committee", 4),
        ("Staff Assistant, a Senate office", 3), ("Deputy Assistant Secretary", 3),
    ]
)  # fmt: skip
EXECUTIVE_TITLES = Weighted(
    [
        ("Chief Executive Officer", 14), ("Chief Financial Officer", 12), ("President", 10),
        ("General Counsel", 8), ("Director", 20), ("Senior Vice President", 12),
        ("Vice President, Operations", 10), ("Chief Operating Officer", 8),
        ("Vice President, Government Affairs", 6),
    ]
)  # fmt: skip


def lobbyists(dice: Dice) -> list[Listed]:
    """One entry a person; a firm has about a dozen of them."""
    registrants = employers.firms(dice, employers.LOBBYING, 320)
    clients = employers.firms(dice, employers.CLIENTS, 900)
    return [
        _lobbyist(dice, f"L{number:06d}", dice.early(registrants), dice.early(clients))
        for number in range(1, LOBBYIST_COUNT + 1)
    ]


def _lobbyist(dice: Dice, entry_id: str, registrant: str, client: str) -> Listed:
    since = FIRST_DAY - timedelta(days=dice.between(200, 6_000))
    gone = dice.chance(0.3)
    until = since + timedelta(days=dice.between(90, 3_000)) if gone else None
    return Listed(
        LOBBYISTS, entry_id, names.name(dice), places.near_the_capital(dice), registrant, client,
        COVERED_POSITIONS.draw(dice), since, until,
    )  # fmt: skip


def foreign_agents(dice: Dice) -> list[Listed]:
    """Persons and firms under FARA; a firm has its name in `employer` and no name of a person."""
    firms = employers.firms(dice, employers.FOREIGN, AGENT_COUNT)
    return [_agent(dice, str(90_000 + number), firm) for number, firm in enumerate(firms, 1)]


def _agent(dice: Dice, entry_id: str, firm: str) -> Listed:
    since = FIRST_DAY - timedelta(days=dice.between(100, 9_000))
    gone = dice.chance(0.5)
    until = since + timedelta(days=dice.between(60, 4_000)) if gone else None
    is_person = dice.chance(0.45)
    name = names.name(dice) if is_person else Name("", "", "")
    employer = firm if not is_person or dice.chance(0.6) else ""
    place = places.near_the_capital(dice)
    return Listed(FOREIGN_AGENTS, entry_id, name, place, employer, "", "", since, until)


def executives(dice: Dice) -> list[Listed]:
    """The officers and directors of some two hundred oil, gas and coal companies."""
    companies = employers.firms(dice, employers.OIL, 220)
    return [
        _executive(dice, f"E{number:05d}", dice.early(companies))
        for number in range(1, EXECUTIVE_COUNT + 1)
    ]


def _executive(dice: Dice, entry_id: str, company: str) -> Listed:
    return Listed(
        EXECUTIVES, entry_id, names.name(dice), places.near_the_oil(dice), company, "",
        EXECUTIVE_TITLES.draw(dice), FIRST_DAY,
    )  # fmt: skip


def lobbyist_rows(entries: Iterable[Listed]) -> Iterable[tuple[str, ...]]:
    for entry in entries:
        name = entry.name
        yield (
            entry.id, name.first, name.middle, name.last, name.suffix, entry.employer, entry.client,
            entry.title, entry.since.isoformat(), entry.until.isoformat() if entry.until else "",
            f"https://lobbying.invalid/filings/{entry.id}/",
        )  # fmt: skip


def agent_rows(entries: Iterable[Listed]) -> Iterable[tuple[str, ...]]:
    """As the Department of Justice writes them; in ASCII, since its files are in Latin-1."""
    for place, entry in enumerate(entries):
        name, firm = _agent_names(entry)
        yield (
            entry.id, _us_date(entry.since), _us_date(entry.until), name, firm,
            _street(place, entry.place), "" if place % 5 else f"Suite {100 + place % 900}",
            entry.place.city, entry.place.state, entry.place.zip,
        )  # fmt: skip


def executive_rows(entries: Iterable[Listed]) -> Iterable[tuple[str, ...]]:
    for entry in entries:
        name, place = entry.name, entry.place
        last = f"{name.last} {name.suffix}".strip()
        yield (
            entry.id, name.first, name.middle, last, place.city, place.state, place.zip,
            entry.employer, "Executive", entry.title,
        )  # fmt: skip


def _agent_names(entry: Listed) -> tuple[str, str]:
    name = entry.name
    if not name.last:
        return entry.employer, ""
    given = " ".join(part for part in (name.first, name.middle, name.suffix) if part)
    return without_accents(f"{name.last}, {given}"), entry.employer


def _street(number: int, place: Place) -> str:
    return f"{101 + number * 7 % 4_900} {place.state} Avenue"


def _us_date(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""
