"""Donors and entries as rows of plain values, for an engine that compares in SQL.

A row is one way of reading one record: one of its surnames with one of its given names, so that a
pair of rows has one surname and one first name to compare on either side. `splink_settings` says
how they are compared; docs/rescreen-on-spark.md tells the whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from math import ceil, log2
from typing import Any, Literal

from donors.matching.anchors import SHORTEST_KEY, first_word
from donors.matching.employers import ENERGY_WORDS, Employer, acronyms
from donors.matching.features import Features, NameFeatures, entry_features, person_features
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import SHORTEST_START, nickname_relatives, nickname_siblings
from donors.matching.records import Entry, Person
from donors.matching.surname_blocks import given_roles
from donors.matching.vocabulary import sound

SurnameKind = Literal["whole", "part", "swapped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One row. '' and () where nothing is known; `record` is the donor's or the entry's id.

    The `*_share` are the shares of donors that bear the value, as the matching weighs it, each the
    nearest below of SHARES: there are few of them, and none makes a value commoner than it is. Of
    an employer a donor has one, an entry any number: the first fields are the donor's, those called
    `organisation_*` the entry's. `letters` are what given names near this one begin with, `forms`
    the given names it may stand for and `places` what an entry of another surname may be found by.
    """

    unique_id: str
    record: int
    surname: str
    surname_kind: SurnameKind
    surname_sound: str
    surname_share: float
    given: str
    given_kind: str
    given_sound: str
    given_share: float
    initial_share: float
    relatives: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    middles: tuple[str, ...] = ()
    generation: str = ""
    occupation: str = ""
    employer_key: str = ""
    employer_core: str = ""
    employer_words: str = ""
    employer_sorted: str = ""
    employer_plain: str = ""
    employer_acronyms: tuple[str, ...] = ()
    employer_share: float | None = None
    organisation_keys: tuple[str, ...] = ()
    organisation_cores: tuple[str, ...] = ()
    organisation_words: tuple[str, ...] = ()
    organisation_sorted: tuple[str, ...] = ()
    organisation_plain: tuple[str, ...] = ()
    organisation_acronyms: tuple[str, ...] = ()
    town: str = ""
    town_share: float | None = None
    state: str = ""
    state_share: float | None = None
    zip: str = ""
    zip_share: float | None = None

    def as_row(self) -> dict[str, Any]:
        """What is known, for JSON; the rest is left out."""
        return {name: value for name in COLUMNS if (value := getattr(self, name)) not in NOTHING}


NOTHING = ("", (), None)
KINDS: dict[object, str] = {
    str: "text", SurnameKind: "text", int: "id", float: "share", float | None: "share",
    tuple[str, ...]: "texts",
}  # fmt: skip
# name -> how an engine has to read it: "text", "texts", "share" or "id".
COLUMNS = {one.name: KINDS[one.type] for one in fields(Reading)}
# By quarters of a bit down to one in a thousand million.
STEPS = 4
SHARES = tuple(2 ** (-step / STEPS) for step in range(30 * STEPS + 1))


def rounded(share: float) -> float:
    """The nearest of SHARES that is not above it: a value is never held commoner than it is."""
    return SHARES[min(max(ceil(-log2(share) * STEPS - 1e-9), 0), len(SHARES) - 1)]


@dataclass(slots=True)
class _Numbered:
    """Rows of one record, each with an id of its own."""

    record: int
    rows: list[Reading] = field(default_factory=list)

    def add(self, **values: Any) -> None:
        unique_id = f"{self.record}-{len(self.rows)}"
        self.rows.append(Reading(unique_id=unique_id, record=self.record, **values))


def donor_readings(record: int, person: Person, frequencies: Frequencies) -> list[Reading]:
    """Every way to read a donor; none where no surname is known."""
    features = person_features(person)
    name = features.name
    numbered = _Numbered(record)
    if not name.surname:
        return []
    common = _common(features, frequencies) | _employer(features, frequencies)
    for given, kind in _givens_of_donor(name):
        of_given = _given(given, kind, frequencies) | {"letters": _near_letters(given)}
        for surname, surname_kind in _surnames(name):
            anchors: dict[str, Any] = {}
            if kind == "first" and surname_kind == "whole" and len(given) > 1:
                anchors = {"forms": _forms(given), "places": _places(features)}
            of_surname = _surname(surname, surname_kind, frequencies)
            numbered.add(**common, **of_given, **of_surname, **anchors)
    if name.first_whole != name.surname and len(name.first_whole) > 1:
        # In each other's place, and weighed by how rare they are in the places they stand in.
        swapped = _surname(name.first_whole, "swapped", frequencies)
        swapped |= _given(name.surname, "first", frequencies)
        swapped["surname_share"] = rounded(frequencies.first_name(name.first_whole))
        swapped["given_share"] = rounded(frequencies.surname(name.surname))
        numbered.add(**common, **swapped, letters=_near_letters(name.surname))
    return numbered.rows


def entry_readings(entry: Entry, frequencies: Frequencies) -> list[Reading]:
    """Every way to read an entry that is a person; none where no surname is known."""
    features = entry_features(entry)
    name = features.name
    numbered = _Numbered(entry.id)
    if entry.is_organisation or not name.surname:
        return []
    common = _common(features, frequencies) | _organisations(features)
    for given, role in dict.fromkeys(given_roles(name)):
        of_given = _given(given, role, frequencies) | {"letters": _letters(given)}
        for surname, surname_kind in _surnames(name):
            anchors: dict[str, Any] = {}
            if role == "first" and surname_kind == "whole" and given:
                anchors = {"forms": (given, *_starts(given)), "places": _places(features)}
            of_surname = _surname(surname, surname_kind, frequencies)
            numbered.add(**common, **of_given, **of_surname, **anchors)
    return numbered.rows


def _common(features: Features, frequencies: Frequencies) -> dict[str, Any]:
    town = f"{features.city}, {features.state}" if features.city and features.state else ""
    return {
        "middles": features.name.middles,
        "generation": features.name.generation,
        "occupation": features.occupation,
        "town": town,
        "town_share": rounded(frequencies.town(town)),
        "state": features.state,
        "state_share": rounded(frequencies.state(features.state)),
        "zip": features.zip,
        "zip_share": rounded(frequencies.zip(features.zip)),
    }


def _employer(features: Features, frequencies: Frequencies) -> dict[str, Any]:
    if not features.organisations:
        return {}
    employer = features.organisations[0]
    return {
        "employer_key": employer.key,
        "employer_core": employer.core_key,
        "employer_words": " ".join(employer.core),
        "employer_sorted": " ".join(sorted(employer.core)),
        "employer_plain": _plain(employer),
        "employer_acronyms": tuple(sorted(acronyms(employer))),
        "employer_share": rounded(frequencies.employer(employer.key)),
    }


def _organisations(features: Features) -> dict[str, Any]:
    names = features.organisations
    return {
        "organisation_keys": tuple(name.key for name in names),
        "organisation_cores": tuple(name.core_key for name in names),
        "organisation_words": tuple(" ".join(name.core) for name in names),
        "organisation_sorted": tuple(" ".join(sorted(name.core)) for name in names),
        "organisation_plain": tuple(filter(None, map(_plain, names))),
        "organisation_acronyms": tuple(
            sorted({letters for name in names for letters in acronyms(name)})
        ),
    }


def _plain(employer: Employer) -> str:
    """What houses in energy that are one share; '' where nothing is left."""
    return " ".join(word for word in employer.core if word not in ENERGY_WORDS)


def _surnames(name: NameFeatures) -> Iterator[tuple[str, SurnameKind]]:
    yield name.surname, "whole"
    for part in dict.fromkeys(name.surnames[1:]):
        if part != name.surname:
            yield part, "part"


def _givens_of_donor(name: NameFeatures) -> Iterator[tuple[str, str]]:
    for first in name.firsts or ("",):
        yield first, "first"
    for middle in dict.fromkeys(name.middles):
        if len(middle) > 1:
            yield middle, "middle"


def _surname(surname: str, kind: SurnameKind, frequencies: Frequencies) -> dict[str, Any]:
    return {
        "surname": surname,
        "surname_kind": kind,
        "surname_sound": sound(surname),
        "surname_share": rounded(frequencies.surname(surname)),
    }


def _given(given: str, kind: str, frequencies: Frequencies) -> dict[str, Any]:
    return {
        "given": given,
        "given_kind": kind,
        "given_sound": sound(given),
        "given_share": rounded(frequencies.first_name(given)),
        "initial_share": rounded(frequencies.initial(given[:1])),
        "relatives": tuple(sorted(nickname_relatives(given))),
        "siblings": tuple(sorted(nickname_siblings(given))),
    }


def _letters(given: str) -> tuple[str, ...]:
    """What it begins with, as it is written, as it is said, and without its first letter."""
    return tuple(sorted({given[:1], sound(given)[:1], given[1:2]} - {""}))


def _near_letters(given: str) -> tuple[str, ...]:
    others = nickname_relatives(given) | nickname_siblings(given)
    return tuple(
        sorted({*_letters(given), *(letter for other in others for letter in _letters(other)[:1])})
    )


def _forms(given: str) -> tuple[str, ...]:
    return tuple(sorted({given, *nickname_relatives(given), *_starts(given)}))


def _starts(given: str) -> tuple[str, ...]:
    return tuple(given[:length] for length in range(SHORTEST_START, len(given) - 1))


def _places(features: Features) -> tuple[str, ...]:
    """What `Anchors` finds entries by: ZIP code, employer and the first word of it."""
    found = {f"zip {features.zip}"} if features.zip else set()
    for organisation in features.organisations:
        if len(organisation.core_key) >= SHORTEST_KEY:
            found.add(f"is {organisation.core_key}")
        if word := first_word(organisation):
            found.add(f"has {word}")
    return tuple(sorted(found))
