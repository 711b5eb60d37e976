"""How alike two names are as strings of words, in whatever order these stand.

For names held against each other with nothing else known: where the parts of a name cannot be told
apart (other countries' names, names without a comma), or are spelt too differently for a level.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from rapidfuzz.distance import OSA

from donors.matching.transliteration import consonants, has_no_vowels

Weigh = Callable[[str], float]
Worth = Callable[[str, str], float]

# A word more on one side may be a middle name or a branch; a word more on both sides contradicts.
ONE_SIDED = 0.25
TWO_SIDED = 2.0
# Written as one word or as two ("VAN GUNDY"): whole names this alike are as good as their words.
LEAST_WHOLE = 0.85
# Otherwise the letters of whole names tell little, but order what the words leave undecided.
HARDLY = 0.3
# Words less alike than this (the share of letters that no edit touches) are other words.
LEAST_LIKENESS = 0.5
# Heard alike, or the same but for the vowels that a script leaves out.
HEARD_ALIKE = 0.9
SHORTEST_CONSONANTS = 3


def likeness(
    ours: Sequence[str], theirs: Sequence[str], weigh: Weigh, worth: Worth
) -> float:
    """0 to 1 for two names in folded words. Symmetric.

    Each word weighs what `weigh` says, and a pair of words is as alike as `worth` says, 0 to 1.
    """
    if not ours or not theirs:
        return 0.0
    ours, theirs = _joined(ours, theirs), _joined(theirs, ours)
    return max(_by_words(ours, theirs, weigh, worth), _whole(ours, theirs))


def _joined(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Our words, neighbours put together where the other name has them as one."""
    known = set(theirs)
    joined: list[str] = []
    for word in ours:
        if joined and joined[-1] + word in known and word not in known:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _by_words(ours: Sequence[str], theirs: Sequence[str], weigh: Weigh, worth: Worth) -> float:
    alike = together = 0.0
    left, right = list(range(len(ours))), list(range(len(theirs)))
    for value, mine, other in _pairs(ours, theirs, worth):
        if mine in left and other in right:
            left.remove(mine)
            right.remove(other)
            weight = (weigh(ours[mine]) + weigh(theirs[other])) / 2
            if min(len(ours[mine]), len(theirs[other])) == 1:
                weight /= 2  # a letter says less, for and against
            alike += weight * value
            together += weight
    more, less = sorted((_sum(weigh, ours, left), _sum(weigh, theirs, right)), reverse=True)
    unlike = TWO_SIDED * less + ONE_SIDED * (more - less)
    return alike / (together + unlike) if together else 0.0


def _pairs(
    ours: Sequence[str], theirs: Sequence[str], worth: Worth
) -> list[tuple[float, int, int]]:
    """Pairs of words that may be one, the likeliest first."""
    found = []
    for (mine, a), (other, b) in product(enumerate(ours), enumerate(theirs)):
        if value := worth(a, b):
            found.append((value, mine, other))
    # Of equals those that stand alike: settled by the words, whichever name comes first.
    return sorted(found, key=lambda pair: (-pair[0], abs(pair[1] - pair[2]), pair[1] + pair[2]))


def by_letters(a: str, b: str) -> float:
    """How alike two words are by their letters, 0 to 1. Symmetric."""
    if a == b:
        return 1.0
    spelt = OSA.normalized_similarity(a, b)
    value = max(spelt - LEAST_LIKENESS, 0.0) / (1 - LEAST_LIKENESS)
    return max(value, HEARD_ALIKE) if heard_alike(a, b) else value


def heard_alike(a: str, b: str) -> bool:
    """Whether two words are one but for how they were put into Latin letters."""
    heard = consonants(a)
    if heard != consonants(b):
        return False
    shortest = SHORTEST_CONSONANTS
    if has_no_vowels(a) or has_no_vowels(b):
        shortest -= 1
    return len(heard) >= shortest or (len(heard) == 2 and abs(len(a) - len(b)) <= 2)


def _whole(ours: Sequence[str], theirs: Sequence[str]) -> float:
    ordered = OSA.normalized_similarity("".join(ours), "".join(theirs))
    turned = OSA.normalized_similarity("".join(sorted(ours)), "".join(sorted(theirs)))
    alike = max(ordered, turned)
    if alike >= LEAST_WHOLE and len(ours) != len(theirs):
        return alike
    return alike * HARDLY


def _sum(weigh: Weigh, words: Sequence[str], places: Iterable[int]) -> float:
    return sum(weigh(words[place]) for place in places)
