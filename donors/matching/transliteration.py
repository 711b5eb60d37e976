"""Names that were put into Latin letters in different ways: "Kharitonov" and "Haritonow"."""

import re
from functools import lru_cache

# What the same letter of another script is written as, the longest first; "ç" stands for "ch".
_SAME = (
    ("SHCH", "S"), ("SCHTSCH", "S"), ("TSCH", "ç"), ("DSCH", "J"), ("SCH", "S"), ("TCH", "ç"),
    ("DZH", "J"), ("CZ", "ç"), ("CH", "ç"), ("SH", "S"), ("SZ", "S"), ("ZH", "J"), ("DJ", "J"),
    ("DH", "D"), ("TH", "T"), ("KH", "H"), ("GH", "G"), ("PH", "F"), ("TZ", "S"), ("TS", "S"),
    ("CK", "K"), ("X", "KS"),
)  # fmt: skip
_HARD_CH = re.compile(r"CH(?=[LMNRTV])")
_SOFT_C = re.compile(r"C(?=[EIY])")
_LETTERS = str.maketrans({"C": "K", "Q": "K", "G": "K", "W": "V", "F": "V", "Z": "S"})
# A glide between letters ("Verkhnyaya", "Werchnjaja"); at the start of a name it is a letter.
_GLIDE = re.compile(r"(?<=[BDKLMNPRSTVAEIOU])J(?=[AEOU])")
_SILENT = re.compile(r"[AEIOUYH]")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 16)
def consonants(word: str) -> str:
    """The consonants of a folded name as they are heard, however it was transliterated.

    A vowel at the start is an A, an H counts only there; "MUHAMMAD" and "MOHAMED" are both "MMD".
    """
    if has_no_vowels(word):
        word = word[:1] + word[1:].replace("W", "")
    word = _TWICE.sub(r"\1", word)
    word = _HARD_CH.sub("H", word)
    for written, heard in _SAME:
        if written in word:
            word = word.replace(written, heard)
    word = _GLIDE.sub("", _SOFT_C.sub("S", word).translate(_LETTERS))
    word = _TWICE.sub(r"\1", word)
    first = "A" if word[:1] in set("AEIOUY") else word[:1]
    return first + _SILENT.sub("", word[1:])


def has_no_vowels(word: str) -> bool:
    """Whether a folded name comes from a script that leaves vowels out (or is initials)."""
    return len(word) > 1 and word.isalpha() and set(word).isdisjoint("AEIOU")
