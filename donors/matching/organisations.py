"""Entries that are organisations, found by a donor's employer or by a donor's own name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from donors.matching.employers import Employer, acronyms, clean_employer, compare_cleaned
from donors.matching.evidence import Evidence
from donors.matching.frequencies import Frequencies
from donors.matching.memo import Memo
from donors.matching.records import Entry, Person
from donors.matching.vocabulary import Vocabulary
from donors.matching.weights import Weights
from donors.names import fold, word_set

SHORTEST_NAME = 3
# Three initials fit too many names.
SHORTEST_ACRONYM = 4
# A surname borne by more than this share of donors starts the names of unrelated houses.
COMMON_SURNAME = 0.0002
# A person's name may well start a company's: a donor's own name must be all of it.
OWN_NAME_LEVELS = frozenset({"exact", "core", "similar", "common"})
MEMO_SIZE = 100_000
# Words that no person's name has, but an organisation's.
ORGANISATION_WORDS = word_set(
    "INC LLC LLP LP LTD CORP CORPORATION INCORPORATED COMPANY CO PLLC PAC TRUST FOUNDATION "
    "ASSOCIATION ASSN COMMITTEE TRIBE UNION FUND PARTNERS PARTNERSHIP ASSOCIATES GROUP HOLDINGS "
    "ENTERPRISES INDUSTRIES SERVICES LOCAL COALITION COUNCIL PARTY CONGRESS"
)


class Organisations:
    """An index of the entries that are organisations, by each of their names."""

    def __init__(
        self, entries: Sequence[Entry], weights: Weights, frequencies: Frequencies
    ) -> None:
        self._weights = weights
        self._frequencies = frequencies
        self._names: list[Employer] = []
        self._owners: list[int] = []  # whose name it is, by its place among the names
        self._by_core: dict[str, list[int]] = defaultdict(list)
        self._by_first_word: dict[str, list[int]] = defaultdict(list)
        self._by_acronym: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(entries):
            if entry.is_organisation:
                for name in (entry.name, *entry.aliases):
                    self._file(number, clean_employer(name))
        self._vocabulary = Vocabulary(self._by_core)
        self._near = Memo(self._read, MEMO_SIZE)

    def _file(self, owner: int, name: Employer) -> None:
        if name.says_nothing:
            return
        place = len(self._names)
        self._names.append(name)
        self._owners.append(owner)
        self._by_core[name.core_key].append(place)
        self._by_first_word[name.core[0]].append(place)
        for letters in acronyms(name) if len(name.words) > 1 else (name.key,):
            self._by_acronym[letters].append(place)

    def find(self, person: Person) -> dict[int, Evidence]:
        """The organisations the donor works for, or is, by their place in the index; of several
        names that agree, the one that says most."""
        if not self._names:
            return {}
        near = list(self._near[person.employer])
        if own := _own_name(person):
            near += [pair for pair in self._near[own] if pair[1].level in OWN_NAME_LEVELS]
        found: dict[int, Evidence] = {}
        for owner, evidence in near:
            if owner not in found or evidence.weight > found[owner].weight:
                found[owner] = evidence
        return found

    def _read(self, text: str) -> tuple[tuple[int, Evidence], ...]:
        return tuple(self._compare(clean_employer(text)))

    def _compare(self, name: Employer) -> Iterator[tuple[int, Evidence]]:
        if name.says_nothing:
            return
        for place in sorted(self._candidates(name)):
            other = self._names[place]
            level = organisation_level(name, other)
            if level in ("core", "contains") and self._is_surname(name, other):
                level = "common" if level == "core" else None
            if level is None:
                continue
            weight = self._weights.bits("organisation", level)
            evidence = Evidence("organisation", level, weight, name.text, other.text)
            yield self._owners[place], evidence

    def _is_surname(self, name: Employer, other: Employer) -> bool:
        """Whether all that two names share is one common surname: "HARRIS" in "Harris & Test"."""
        shared = min(name.core, other.core, key=len)
        return len(shared) == 1 and self._frequencies.surname(shared[0]) > COMMON_SURNAME

    def _candidates(self, name: Employer) -> set[int]:
        found = set(self._by_first_word.get(name.core[0], ()))
        for core in self._vocabulary.near(name.core_key):
            found.update(self._by_core[core])
        for letters in (name.key,) if len(name.words) == 1 else acronyms(name):
            found.update(self._by_acronym.get(letters, ()))
        return found


def organisation_level(name: Employer, other: Employer) -> str | None:
    """How two organisations' names agree, None where they do not.

    "common" where they do, but in words that name many ("First National") or hardly any letters;
    "initials" where one is no more than three initials of the other.
    """
    level = compare_cleaned(name, other)
    if level is None or level in ("alike", "differ"):
        return None
    shorter = min(name.core_key, other.core_key, key=len)
    if level == "acronym":
        return "acronym" if len(shorter) >= SHORTEST_ACRONYM else "initials"
    if len(shorter) < SHORTEST_NAME or name.is_common or other.is_common:
        return "common" if level in ("exact", "core") else None
    return level


def _own_name(person: Person) -> str:
    """The donor's own name where it looks like an organisation's, else ''."""
    name = f"{person.first} {person.middle} {person.last}".strip()
    if not person.first or not ORGANISATION_WORDS.isdisjoint(fold(name).split()):
        return name
    return ""
