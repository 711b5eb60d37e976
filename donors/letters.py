"""The best-efforts letter: what may stand in it, and its words for one donor.

11 CFR 104.7(b)(2): one request after receipt, written or oral, that stands alone. It asks for the
missing information, has the statement of (b)(1), may thank for the contribution, and asks for no
further one. So a template has `{statement}` in it, which the house words itself, and no words that
ask for money.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter

from donors.models import Contribution, LetterTemplate, Profile

PLACES = ("name", "gifts", "committee", "statement")
SUBJECT = "About your contribution to {committee}"
TEXT = """Dear {name},

thank you for your contribution:

{gifts}

{statement}

Please tell us, in an answer to this letter:

Your occupation:
Your employer:

If you have no employer, say so: retired, student, self-employed or not employed will do.

{committee}
"""
STATEMENT = (
    "Federal law requires us to use our best efforts to collect and report the name, mailing "
    "address, occupation and name of employer of individuals whose contributions exceed $200 in "
    "{period}."
)
# 11 CFR 104.7(b)(1)(i): (B) for the committees of candidates, (A) for all others.
CYCLE, YEAR = "an election cycle", "a calendar year"
ASKS_FOR_MONEY = re.compile(
    r"\b(donat\w*|chip(ping)? in|pitch(ing)? in|contribute|contributing|fund-?rais\w*"
    r"|give (now|today|again|more)|pledge\w*|another (gift|contribution)|matching gift\w*"
    r"|https?:|www\.)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str


def template_of_house() -> LetterTemplate:
    """As an administrator has worded it, or else the house's own."""
    return LetterTemplate.objects.first() or LetterTemplate(subject=SUBJECT, text=TEXT)


def faults(subject: str, text: str) -> list[str]:
    """What is wrong with a template, in words; nothing where it can be used."""
    found = []
    try:
        named = {name for part in (subject, text) for _, name, _, _ in Formatter().parse(part)}
    except ValueError:
        return ["A { or } stands alone: only {name}, {gifts}, {committee}, {statement} have them."]
    unknown = sorted(name for name in named if name is not None and name not in PLACES)
    if unknown:
        found.append(f"Nothing is known to stand for {{{unknown[0]}}}.")
    if "{statement}" not in text:
        found.append("It must have {statement} in it: the law's own words.")
    found += [
        f"It must ask for the {word}." for word in ("employer", "occupation")
        if word not in text.casefold()
    ]  # fmt: skip
    if asks := ASKS_FOR_MONEY.search(f"{subject}\n{text}"):
        found.append(f"It must stand alone and not ask for money: {asks[0]!r} may not be in it.")
    if len(subject.splitlines()) != 1:
        found.append("The subject is one line.")
    return found


def written(
    template: LetterTemplate,
    *,
    profile: Profile,
    gifts: Iterable[Contribution],
    committee: str,
    is_of_candidate: bool,
) -> Letter:
    """The letter to one donor about some gifts."""
    told = {
        "name": " ".join(filter(None, (profile.first, profile.last))).title(),
        "gifts": "\n".join(f"${gift.amount:,.2f} on {gift.date:%Y-%m-%d}" for gift in gifts),
        "committee": committee,
        "statement": STATEMENT.format(period=CYCLE if is_of_candidate else YEAR),
    }
    subject = " ".join(template.subject.format_map(told).split())
    return Letter(subject, template.text.format_map(told))


def preview(template: LetterTemplate) -> Letter:
    """How a template reads, to somebody invented."""
    return written(
        template,
        profile=Profile(first="Ada", last="Testerly"),
        gifts=[Contribution(amount=Decimal(250), date=date(2026, 3, 2))],
        committee="Friends of Odalys Fenwright",
        is_of_candidate=True,
    )
