"""The fields other than the names, each compared on its own; None is no evidence either way."""

from functools import lru_cache

from donors.matching.employers import compare_cleaned
from donors.matching.evidence import Evidence
from donors.matching.features import Features
from donors.matching.frequencies import Frequencies
from donors.matching.occupations import OccupationClass
from donors.matching.vocabulary import nearness
from donors.matching.weights import Weights

# Few values of these fields are met again and again: how they compare is kept in mind.
MEMO_SIZE = 1 << 14
# A son is called II by one clerk and Jr by the next.
INTERCHANGEABLE_GENERATIONS = frozenset({"JR", "II"})


def compare_middle(weights: Weights, donor: Features, entry: Features) -> Evidence | None:
    """Middle names or initials; a contradicting one is strong evidence against. That only the donor
    tells one says a little: some of those on a list without one have none."""
    ours, theirs = donor.name.middles, entry.name.middles
    if theirs:
        return _middle(weights, ours, theirs) if ours else None
    if not ours or "donor_only" not in weights.fields["middle"]:
        return None
    weight = weights.bits("middle", "donor_only")
    return Evidence("middle", "donor_only", weight, " ".join(ours), "")


@lru_cache(MEMO_SIZE)
def _middle(weights: Weights, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Evidence:
    level = _middle_level(ours, theirs)
    weight = weights.bits("middle", level)
    return Evidence("middle", level, weight, " ".join(ours), " ".join(theirs))


def _middle_level(ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    levels = {_middle_word_level(mine, other) for mine in ours for other in theirs}
    return next(level for level in ("full", "initial", "differ") if level in levels)


def _middle_word_level(mine: str, other: str) -> str:
    if len(mine) == 1 or len(other) == 1:
        return "initial" if mine[0] == other[0] else "differ"
    return "full" if nearness(mine, other) else "differ"


def compare_suffix(weights: Weights, donor: Features, entry: Features) -> Evidence | None:
    """Generations: a father is not his son. That only one record has one says little."""
    return _suffix(weights, donor.name.generation, entry.name.generation)


@lru_cache(MEMO_SIZE)
def _suffix(weights: Weights, ours: str, theirs: str) -> Evidence | None:
    if not ours or not theirs:
        if ours == theirs or "one_sided" not in weights.fields["suffix"]:
            return None
        weight = weights.bits("suffix", "one_sided")
        return Evidence("suffix", "one_sided", weight, ours, theirs)
    if ours != theirs and {ours, theirs} == INTERCHANGEABLE_GENERATIONS:
        return None
    level = "same" if ours == theirs else "differ"
    return Evidence("suffix", level, weights.bits("suffix", level), ours, theirs)


def compare_employer(
    weights: Weights, frequencies: Frequencies, donor: Features, entry: Features
) -> Evidence | None:
    """The donor's employer against whichever of the entry's organisations it fits best."""
    if not donor.organisations or not entry.organisations:
        return None
    ours = donor.organisations[0]
    best = Evidence(
        "employer",
        "differ",
        weights.bits("employer", "differ"),
        ours.text,
        entry.organisations[0].text,
    )
    for place, theirs in enumerate(entry.organisations):
        level = compare_cleaned(ours, theirs)
        if level is None or level == "differ":
            continue
        # Among forty clients a stranger's employer is found forty times as easily.
        rarity = frequencies.employer(ours.key)
        if level != "exact":
            rarity = max(rarity, frequencies.employer(theirs.key))
        chances = 1 if place == 0 else len(entry.organisations) - 1
        weight = weights.bits("employer", level, rarity * chances)
        if weight > best.weight:
            best = Evidence("employer", level, weight, ours.text, theirs.text, rarity)
    return best


def compare_occupation(weights: Weights, donor: Features, entry: Features) -> Evidence | None:
    """Whether the donor's job is of the kind the list is about: lobbyists, or executives."""
    return _occupation(weights, donor.occupation, entry.occupation)


@lru_cache(MEMO_SIZE)
def _occupation(
    weights: Weights, found: OccupationClass, wanted: OccupationClass
) -> Evidence | None:
    if wanted not in ("lobbyist", "executive") or found == "uninformative":
        return None
    level: str
    if found == wanted:
        level = found
    elif wanted == "lobbyist" and found in ("adjacent", "executive"):
        level = "adjacent"
    else:
        level = "differ"
    return Evidence("occupation", level, weights.bits("occupation", level), found, wanted)


def compare_place(
    weights: Weights, frequencies: Frequencies, donor: Features, entry: Features
) -> Evidence | None:
    """ZIP code, city and state as one field: they agree together, so they count once, each by how
    many donors live there."""
    if donor.zip and donor.zip == entry.zip:
        rarity = frequencies.zip(donor.zip)
        return _place(weights, "zip", donor.zip, entry.zip, rarity)
    if not donor.state or not entry.state:
        return None
    if donor.state != entry.state:
        return _elsewhere(weights, donor.city, donor.state, entry.city, entry.state)
    if donor.city and donor.city == entry.city:
        ours, theirs = f"{donor.city}, {donor.state}", f"{entry.city}, {entry.state}"
        return _place(weights, "city", ours, theirs, frequencies.town(ours))
    return _place(weights, "state", donor.state, entry.state, frequencies.state(donor.state))


@lru_cache(MEMO_SIZE)
def _elsewhere(weights: Weights, city: str, state: str, other: str, other_state: str) -> Evidence:
    return _place(weights, "differ", f"{city}, {state}", f"{other}, {other_state}")


@lru_cache(MEMO_SIZE)
def _place(weights: Weights, level: str, donor: str, entry: str, rarity: float = 0.0) -> Evidence:
    weight = weights.bits("place", level, rarity or 1.0)
    return Evidence("place", level, weight, donor.strip(", "), entry.strip(", "), rarity)
