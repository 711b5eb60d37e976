"""What a role asks of a person before it opens, declared beside the role in code.

A new `version` asks everybody again: change it with the words of the terms or the quiz, for the
record says which version a person accepted.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. `because` is told to who chooses it: why it is wrong, or right."""

    text: str
    because: str
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Asked with one right answer among its choices."""

    text: str
    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        if sum(choice.is_right for choice in self.choices) != 1:
            raise ImproperlyConfigured(f"Expected one right answer to: {self.text}")


@dataclass(frozen=True, slots=True)
class Onboarding:
    """The steps, in this order, each where it is given: the name, the terms (paragraphs), the quiz,
    and a training elsewhere that the person confirms to have done. `welcome` is told at the end,
    where no tool is open yet."""

    version: str
    ask_name: bool = False
    terms: tuple[str, ...] = ()
    quiz: tuple[Question, ...] = ()
    training_url: str = ""
    welcome: str = ""

    def __post_init__(self) -> None:
        if not self.steps:
            raise ImproperlyConfigured("An onboarding asks for something.")

    @property
    def steps(self) -> tuple[str, ...]:
        wanted = {
            "name": self.ask_name,
            "terms": bool(self.terms),
            "quiz": bool(self.quiz),
            "training": bool(self.training_url),
        }
        return tuple(step for step, is_wanted in wanted.items() if is_wanted)
