"""The screening engine: an index of list entries that donors are matched against."""

from collections.abc import Iterator, Sequence
from math import inf, log2

from donors.garbage import not_searched
from donors.matching.candidates import Candidate, Candidates
from donors.matching.evidence import Evidence
from donors.matching.features import Features, entry_features, person_features
from donors.matching.fields import (
    compare_employer,
    compare_middle,
    compare_occupation,
    compare_place,
    compare_suffix,
)
from donors.matching.frequencies import Frequencies
from donors.matching.organisations import Organisations
from donors.matching.reasons import explain
from donors.matching.records import Entry, Match, Person
from donors.matching.weights import Weights, load_weights

# A probability so many bits smaller than another adds nothing to it.
NEGLIGIBLE_BITS = 10.0


class Index:
    """Entries of one or more lists, prepared once for matching many donors.

    A result depends on the donor, the entries, the weights, the frequencies and the number of
    expected matches only: never on which other donors are matched, nor in what order. So chunks
    of one import may run on any worker.

    `expected_matches` is how many of all donors (`frequencies.people`) are thought to be on the
    list; the prior of a pair is that over donors times entries. Left out, it is 5% of the entries
    that are persons, but at most 1% of the donors. An entry that is an organisation has a fixed
    prior instead: that two strings name one company does not hang on the length of the list.

    `persons` is how many persons the whole list has, for an index of some of its entries only: an
    entry weighs the same whether it is held against donors alone or beside all the others.

    `prior_bits` is where a pair begins: the log odds that a donor is a certain entry.

    `prior_shift` is what reviewers' verdicts taught about the list, in bits: see `calibration`.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        weights: Weights | None = None,
        frequencies: Frequencies | None = None,
        expected_matches: float | None = None,
        persons: int | None = None,
        prior_shift: float = 0.0,
    ) -> None:
        self.weights = weights or load_weights()
        self.frequencies = frequencies or Frequencies.default()
        self._ids = [entry.id for entry in entries]
        with not_searched():
            self._features = [None if e.is_organisation else entry_features(e) for e in entries]
            self._candidates = Candidates(self._features, self.weights, self.frequencies)
            self._organisations = Organisations(entries, self.weights, self.frequencies)
        if persons is None:
            persons = sum(features is not None for features in self._features)
        self.prior_bits = self.weights.prior_bits(
            self.frequencies.people, max(persons, 1), expected_matches
        )
        self.prior_bits += prior_shift
        self.prior_shift = prior_shift
        self._organisation_prior = log2(self.weights.prior["organisation"]) + prior_shift
        self._most = {
            field: self.weights.most(field) for field in ("suffix", "occupation", "middle")
        }
        self._threshold = _log_odds(self.weights.bands["review"])

    def match(self, person: Person, *, include_clear: bool = False) -> list[Match]:
        """The entries a donor may be: most probable first, ties by entry id.

        Those in the clear band are left out unless `include_clear`.
        """
        scored = self._score_persons(person, include_clear=include_clear)
        for number, evidence in self._organisations.find(person).items():
            bits = self._organisation_prior + evidence.weight
            if include_clear or bits >= self._threshold:
                scored.append((bits, number, (evidence,)))
        if not scored:
            return []
        matches = [self._match(*score) for score in scored]
        return sorted(matches, key=lambda match: (-match.probability, match.entry_id))

    def weighed(self, person: Person) -> Iterator[tuple[int, float, tuple[Evidence, ...]]]:
        """Every candidate among the entries that are persons: its id, the log-odds of a match in
        bits, and the evidence."""
        for bits, number, evidence in self._score_persons(person, include_clear=True):
            yield self._ids[number], bits, evidence

    def names_organisation(self, person: Person) -> bool:
        """Whether the donor or their employer may be an entry that is an organisation."""
        return bool(self._organisations.find(person))

    def _score_persons(
        self, donor: Person, *, include_clear: bool
    ) -> list[tuple[float, int, tuple[Evidence, ...]]]:
        ways = self._candidates.ways(donor)
        if not ways:
            return []
        person = person_features(donor)
        candidates = self._candidates.find(person, ways)
        if not candidates:
            return []
        least = -inf if include_clear else self._threshold
        of_employer, of_place = self._most_of_employer(person), self._most_of_place(person)
        of_others = self._most_of_others(person)
        most = of_employer + of_place + of_others
        scored = []
        # Field by field, as long as what is left to compare may still make up for what is lacking.
        for candidate in candidates:
            bits = self.prior_bits + candidate.weight
            if bits + most < least:
                continue
            entry = self._features[candidate.entry]
            assert entry is not None  # organisations are not filed by name
            most_left = of_employer if entry.organisations else 0.0
            place = compare_place(self.weights, self.frequencies, person, entry)
            if place:
                bits += place.weight
            if bits + of_others + most_left < least:
                continue
            evidence = [*self._limited(candidate), *self._others(candidate, place, person, entry)]
            bits = self.prior_bits + sum([piece.weight for piece in evidence])
            if bits + most_left < least:
                continue
            employer = compare_employer(self.weights, self.frequencies, person, entry)
            if employer:
                evidence.append(employer)
                bits += employer.weight
            if bits >= least:
                scored.append((bits, candidate.entry, tuple(evidence)))
        return scored

    def _limited(self, candidate: Candidate) -> tuple[Evidence, ...]:
        """What the names say, the surname's part lessened where they would say too much.

        That two strangers share a name is either chance, as rare as the names are, or kinship,
        which is as frequent whatever the name: the two add up.
        """
        bits, most = candidate.weight, self.weights.most_name_bits
        if bits < most - NEGLIGIBLE_BITS:
            return candidate.names
        excess = bits + log2(2**-bits + 2**-most)
        return tuple(
            piece._replace(weight=piece.weight - excess) if piece.field == "surname" else piece
            for piece in candidate.names
        )

    def _most_of_employer(self, person: Features) -> float:
        """The most bits that the donor's employer can add, whatever entry it agrees with."""
        if not person.organisations:
            return 0.0
        rarity = self.frequencies.employer(person.organisations[0].key)
        return max(self.weights.bits("employer", "exact", rarity), 0.0)

    def _most_of_place(self, person: Features) -> float:
        """The most bits that where the donor lives can add."""
        town = self.frequencies.town(f"{person.city}, {person.state}")
        city = self.weights.bits("place", "city", town)
        zip_code = self.weights.bits("place", "zip", self.frequencies.zip(person.zip))
        return max(city, zip_code, 0.0)

    def _most_of_others(self, person: Features) -> float:
        """The most bits that what is known of the donor beside name, employer and place can add."""
        most = 0.0
        if person.name.middles:
            most += self._most["middle"]
        if person.name.generation:
            most += self._most["suffix"]
        if person.occupation != "uninformative":
            most += self._most["occupation"]
        return most

    def _others(
        self, candidate: Candidate, place: Evidence | None, person: Features, entry: Features
    ) -> list[Evidence]:
        found = [
            compare_suffix(self.weights, person, entry),
            place,
            compare_occupation(self.weights, person, entry),
        ]
        # Where a middle name served as first name it has had its say.
        if candidate.names[-1].level != "middle" and candidate.names[0].level != "swapped":
            found.append(compare_middle(self.weights, person, entry))
        return [piece for piece in found if piece]

    def _match(self, bits: float, number: int, evidence: tuple[Evidence, ...]) -> Match:
        probability = 1 / (1 + 2**-bits) if bits > -1000 else 0.0
        band = self.weights.band(probability)
        # Father and son share house, firm and name: so much a person has to look at.
        if band == "strong" and any(piece.is_contradiction for piece in evidence):
            band = "review"
        return Match(
            entry_id=self._ids[number],
            probability=probability,
            band=band,
            reasons=tuple(explain(piece) for piece in evidence),
        )


def _log_odds(probability: float) -> float:
    return log2(probability / (1 - probability))
