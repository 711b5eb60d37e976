"""Two companies' names held against each other, with nothing else known."""

from collections.abc import Sequence

from rapidfuzz.distance import Prefix

from donors.matching.company_words import PARTICLES, TRADE_WORDS, read_words
from donors.matching.employers import COMMON_WORDS, CONNECTIVES, GENERIC_WORDS, Employer
from donors.matching.legal_forms import contradict
from donors.matching.transliteration import has_no_vowels
from donors.matching.word_by_word import by_letters, heard_alike, likeness

# What a word weighs beside one that names the house.
GENERIC_WEIGHT = 0.4
TRADE_WEIGHT = 0.5
PARTICLE_WEIGHT = 0.1
# What a pair of words is worth: a letter for a word, "INTL" or "FLEXTRON" for a longer word, words
# of one stem ("TRADE", "TRADING").
INITIAL = 0.7
ABBREVIATED = 0.95
START = 0.7
AKIN = 0.8
SHORTEST_START = 3
SHORTEST_STEM = 4
# What is left of the likeness where some words are but the initials of the other's, where the names
# hold other numbers, or only one of them any, and where the legal forms do not go together.
SPELT_OUT = 0.9
OTHER_NUMBERS = 0.4
ONE_NUMBER = 0.8
OTHER_FORM = {None: 1.0, "sort": 0.9, "country": 0.6}


def company_likeness(a: Employer, b: Employer) -> float:
    """0 to 1 for two companies' cleaned names, by their words and legal forms. Symmetric."""
    ours, theirs = read_words(a.words), read_words(b.words)
    alike = likeness(ours, theirs, weight, worth)
    mine, other = _spelt_out(ours, theirs), _spelt_out(theirs, ours)
    if mine != ours or other != theirs:
        alike = max(alike, SPELT_OUT * likeness(mine, other, weight, worth))
    return alike * _numbers_agree(ours, theirs) * OTHER_FORM[contradict(a.forms, b.forms)]


def weight(word: str) -> float:
    if word in CONNECTIVES or word in PARTICLES:
        return PARTICLE_WEIGHT
    if word in GENERIC_WORDS:
        return GENERIC_WEIGHT
    return TRADE_WEIGHT if _is_common(word) else 1.0


def worth(a: str, b: str) -> float:
    """How alike two words are, 0 to 1. Symmetric."""
    if a == b:
        return 1.0
    if a.isdigit() or b.isdigit():
        return 0.0
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] else 0.0
    if _is_common(a) and _is_common(b):
        return AKIN if heard_alike(a, b) or _of_one_stem(a, b) else 0.0
    short, long = sorted((a, b), key=len)
    if _abbreviates(short, long):
        is_usual = _is_common(long) or has_no_vowels(short)
        return ABBREVIATED if is_usual else max(START, by_letters(a, b))
    return by_letters(a, b)


def _is_common(word: str) -> bool:
    return word in COMMON_WORDS or word in GENERIC_WORDS or word in TRADE_WORDS


def _of_one_stem(a: str, b: str) -> bool:
    shared = Prefix.similarity(a, b)
    return shared >= SHORTEST_STEM and shared > max(len(a), len(b)) / 2


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word is another's start, or some of its letters in order with the last ("INTL")."""
    if not SHORTEST_START <= len(short) < len(long) - 1 or short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    letters = iter(long)
    return short[-1] == long[-1] and all(letter in letters for letter in short)


def _spelt_out(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Our words, each that is the initials of some of theirs spelt out as these."""
    named = [word for word in theirs if word not in CONNECTIVES]
    spelt: list[str] = []
    for word in ours:
        run = _run_of(word, named) or _run_of(word, theirs) if len(word) > 2 else ()
        spelt.extend(run or (word,))
    return tuple(spelt)


def _run_of(letters: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words in a row whose initials these letters are; () where there are none."""
    start = "".join(word[0] for word in words).find(letters)
    return tuple(words[start : start + len(letters)]) if start >= 0 else ()


def _numbers_agree(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    mine, other = (sorted(word for word in words if word.isdigit()) for words in (ours, theirs))
    if mine == other:
        return 1.0
    return OTHER_NUMBERS if mine and other else ONE_NUMBER
