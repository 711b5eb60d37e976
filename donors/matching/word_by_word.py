"""How alike two names are as strings of words, in whatever order these stand.

For names held against each other with nothing else known: where the parts of a name cannot be told
apart (other countries' names, names without a comma), or are spelt too differently for a level.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from donors.matching.transliteration import consonants, has_no_vowels

Weigh = Callable[[str], float]
Worth = Callable[[str, str], float]

# A word more on one side may be a middle name or a branch; a word more on both sides contradicts.
ONE_SIDED = 0.3
TWO_SIDED = 2.5
# Written as one word or as two ("VAN GUNDY"): whole names this alike are as good as their words.
LEAST_WHOLE = 0.85
# Otherwise the letters of whole names tell little, but order what the words leave undecided.
LETTERS = 0.05
# Words less alike than this (the share of letters that no edit touches) are other words.
LEAST_LIKENESS = 0.45
# Heard alike: written in other Latin letters, or without the vowels that a script leaves out.
HEARD_ALIKE = 0.95
# Words of fewer consonants, and words that share less of their letters, are heard alike by chance.
SHORTEST_CONSONANTS = 3
LEAST_SPELT_ALIKE = 0.5
# Whole names without vowels whose consonants are less alike than this are other names.
LEAST_HEARD = 0.3
# So many words may be one in the other name; shorter words are too easily another when put
# together as they are heard.
MOST_JOINED = 4
SHORTEST_JOINED = 7


def likeness(ours: Sequence[str], theirs: Sequence[str], weigh: Weigh, worth: Worth) -> float:
    """0 to 1 for two names in folded words. Symmetric.

    Each word weighs what `weigh` says, and a pair of words is as alike as `worth` says, 0 to 1.
    """
    if not ours or not theirs:
        return 0.0
    ours, theirs = _joined(ours, theirs), _joined(theirs, ours)
    alike = max(_by_words(ours, theirs, weigh, worth), _whole(ours, theirs))
    return (1 - LETTERS) * alike + LETTERS * _letters(ours, theirs)


def _joined(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Our words, neighbours put together where the other name has them as one."""
    known = set(theirs) | {consonants(word) for word in theirs if len(word) >= SHORTEST_JOINED}
    joined: list[str] = []
    place = 0
    while place < len(ours):
        length = 1
        if ours[place] not in known:
            runs = range(min(MOST_JOINED, len(ours) - place), 1, -1)
            length = next((n for n in runs if _is_one_of(known, ours[place : place + n])), 1)
        joined.append("".join(ours[place : place + length]))
        place += length
    return joined


def _is_one_of(known: set[str], words: Sequence[str]) -> bool:
    word = "".join(words)
    return word in known or (len(word) >= SHORTEST_JOINED and consonants(word) in known)


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
    value = _above(spelt, LEAST_LIKENESS)
    return max(value, HEARD_ALIKE) if heard_alike(a, b) else value


def heard_alike(a: str, b: str) -> bool:
    """Whether two words are one but for how they were put into Latin letters."""
    heard, other = consonants(a), consonants(b)
    if has_no_vowels(a) or has_no_vowels(b):
        # A vowel at the start is not written either.
        heard, other = heard.removeprefix("A"), other.removeprefix("A")
    elif len(heard) < SHORTEST_CONSONANTS and OSA.normalized_similarity(a, b) < LEAST_SPELT_ALIKE:
        return False
    return heard == other and len(heard) > 1


def _whole(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """How alike two names are without regard to where a word ends; 0 where that says nothing."""
    mine, other = "".join(ours), "".join(theirs)
    if lack_vowels(ours) or lack_vowels(theirs):
        heard = OSA.normalized_similarity(
            consonants(mine).replace("A", ""), consonants(other).replace("A", "")
        )
        return HEARD_ALIKE * _above(heard, LEAST_HEARD)
    if len(ours) == len(theirs):
        return 0.0
    turned = OSA.normalized_similarity("".join(sorted(ours)), "".join(sorted(theirs)))
    alike = max(OSA.normalized_similarity(mine, other), turned)
    return alike if alike >= LEAST_WHOLE else 0.0


def _letters(ours: Sequence[str], theirs: Sequence[str]) -> float:
    return fuzz.ratio(" ".join(sorted(ours)), " ".join(sorted(theirs))) / 100


def lack_vowels(words: Sequence[str]) -> bool:
    return sum(map(has_no_vowels, words)) > len(words) / 2


def _above(value: float, least: float) -> float:
    return max(value - least, 0.0) / (1 - least)


def _sum(weigh: Weigh, words: Sequence[str], places: Iterable[int]) -> float:
    return sum(weigh(words[place]) for place in places)
