"""Whether a title is one that a policy asks for."""

from __future__ import annotations

from donors.matching.occupations import occupation_class
from donors.models import Policy
from donors.names import fold


def fits(title: str, *, test: str, words: str = "") -> bool:
    """Whether an occupation, or one of several titles with semicolons between them, passes a test
    of Policy.TitleTest; `words` have commas between them, and any of them will do."""
    if test == Policy.TitleTest.ANY:
        return True
    titles = title.split(";")
    if test == Policy.TitleTest.WORDS:
        wanted = word_list(words)
        return any(f" {word} " in f" {fold(one)} " for one in titles for word in wanted)
    return any(occupation_class(one) == test for one in titles)


def word_list(words: str) -> list[str]:
    """The words of a policy, folded as names are; those that are nothing but signs left out."""
    return list(filter(None, (fold(word) for word in words.split(","))))
