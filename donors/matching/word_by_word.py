"""How alike two names are as strings of words, in whatever order these stand.

For names held against each other with nothing else known: where the parts of a name cannot be told
apart (other countries' names, names without a comma), or are spelt too differently for a level.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from rapidfuzz.distance import OSA, JaroWinkler

from donors.matching.given_names import compare_given

# What a pair of words is worth, by level; the worth of others falls with their likeness.
WORTH = {
    "exact": 1.0, "nickname": 0.9, "one_edit": 0.9, "sounds_alike": 0.85, "sibling_nickname": 0.8,
    "similar": 0.8, "initial": 0.7,
}  # fmt: skip
# Words less alike than this (Jaro-Winkler) are other words.
LEAST_LIKENESS = 0.4
# A word more on one side may be a middle name or a branch; a word more on both sides contradicts.
ONE_SIDED = 0.25
# Written as one word or as two ("VAN GUNDY"): whole names this alike are as good as their words.
LEAST_WHOLE = 0.85
# Otherwise the letters of whole names tell little, but order what the words leave undecided.
HARDLY = 0.3


def likeness(ours: Sequence[str], theirs: Sequence[str], weigh: Callable[[str], float]) -> float:
    """0 to 1 for two names in folded words, each word weighing what `weigh` says. Symmetric."""
    if not ours or not theirs:
        return 0.0
    return max(_by_words(ours, theirs, weigh), _whole(ours, theirs))


def _by_words(ours: Sequence[str], theirs: Sequence[str], weigh: Callable[[str], float]) -> float:
    alike = together = 0.0
    left, right = list(range(len(ours))), list(range(len(theirs)))
    for worth, mine, other in _pairs(ours, theirs):
        if mine in left and other in right:
            left.remove(mine)
            right.remove(other)
            weight = (weigh(ours[mine]) + weigh(theirs[other])) / 2
            if worth == WORTH["initial"]:
                weight /= 2  # a letter says less, for and against
            alike += weight * worth
            together += weight
    more, less = sorted((_sum(weigh, ours, left), _sum(weigh, theirs, right)), reverse=True)
    unlike = less + ONE_SIDED * (more - less) if less else ONE_SIDED * more
    return alike / (together + 2 * less + unlike) if together else 0.0


def _pairs(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[float, int, int]]:
    """Pairs of words that may be one, the likeliest first."""
    found = []
    for (mine, a), (other, b) in product(enumerate(ours), enumerate(theirs)):
        if worth := _worth(a, b):
            found.append((worth, mine, other))
    # Of equals those that stand alike: settled by the words, whichever name comes first.
    return sorted(found, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1] + pair[2]))


def _worth(a: str, b: str) -> float:
    if len(a) == len(b) == 1:
        return float(a == b)
    level = compare_given(a, b)
    near = JaroWinkler.similarity(a, b)
    by_letters = max(near - LEAST_LIKENESS, 0.0) / (1 - LEAST_LIKENESS)
    return max(WORTH[level], by_letters) if level else by_letters


def _whole(ours: Sequence[str], theirs: Sequence[str]) -> float:
    ordered = OSA.normalized_similarity("".join(ours), "".join(theirs))
    turned = OSA.normalized_similarity("".join(sorted(ours)), "".join(sorted(theirs)))
    alike = max(ordered, turned)
    if alike >= LEAST_WHOLE and len(ours) != len(theirs):
        return alike
    return alike * HARDLY


def _sum(weigh: Callable[[str], float], words: Sequence[str], places: Iterable[int]) -> float:
    return sum(weigh(words[place]) for place in places)
