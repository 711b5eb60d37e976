"""How somebody is reached and pays, in one way of writing: phones, means of payment, passports."""

import re
from functools import lru_cache

from donors.imports.columns import folded

_NORTH_AMERICAN = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")
_INTERNATIONAL = re.compile(r"[1-9][0-9]{7,14}")
_EXTENSION = re.compile(r"(?i)[ ,;]*(?:ext?\.?|extension|x|#) ?[0-9]{1,6}$")
_NOT_OF_A_NUMBER = re.compile(r"[^0-9+]")
_PUNCTUATION = re.compile(r"[-0-9+(). /]*")

METHODS = {
    "card": (
        "card", "credit", "creditcard", "debit", "debitcard", "visa", "mastercard", "mc", "amex",
        "americanexpress", "discover", "dinersclub", "jcb", "applepay", "googlepay", "online",
        "onlinecreditcard",
    ),
    "check": ("check", "cheque", "moneyorder", "cashierscheck", "papercheck", "personalcheck"),
    "cash": ("cash", "currency"),
    "ach": ("ach", "eft", "echeck", "electroniccheck", "banktransfer", "bankaccount", "wire",
            "electronicfundstransfer", "electronicpayment"),
    "paypal": ("paypal", "venmo"),
}  # fmt: skip
_METHODS = {name: method for method, names in METHODS.items() for name in names}
# In characters; what is longer is cut, since no gift should wait for it.
LONGEST_STREET = 300
LONGEST_PHONE = 40
LONGEST_CARD = 40

YES = frozenset({"true", "t", "yes", "y", "1"})


@lru_cache(maxsize=8192)
def phone(text: str) -> str:
    """E.164: +12175550134 out of (217) 555-0134. The text itself where it is no number of the
    North American plan and begins with no country's code."""
    number = _EXTENSION.sub("", text)
    if not _PUNCTUATION.fullmatch(number):
        return text[:LONGEST_PHONE]
    digits = _NOT_OF_A_NUMBER.sub("", number)
    abroad = digits.startswith("+")
    digits = digits.lstrip("+")
    found = _NORTH_AMERICAN.fullmatch(digits)
    if found and (not abroad or digits.startswith("1")):
        return f"+1{found[1]}"
    if abroad and _INTERNATIONAL.fullmatch(digits):
        return f"+{digits}"
    return text[:LONGEST_PHONE]


GIVEN = "given"


def payment_method(text: str) -> str:
    """One of card, check, cash, ach, paypal; other for a text that says none of them."""
    return _METHODS.get(folded(text), "other") if text else ""


def is_yes(text: str) -> bool:
    """Whether a column of yes and no says yes."""
    return text.strip().lower() in YES


def card(kind: str, last_four: str) -> str:
    """What tells cards apart: `visa 4242`. Nothing without digits: half of all cards are a Visa."""
    digits = "".join(letter for letter in last_four if letter.isdecimal())[-4:]
    if len(digits) < 4:
        return ""
    return f"{kind.lower()[: LONGEST_CARD - 5]} {digits}".strip()


def passport(text: str) -> str:
    """Whether a passport's number was given, never which. Reject files have `given` for it."""
    is_given = text.strip() == GIVEN or any(letter.isdigit() for letter in text)
    return GIVEN if is_given else "none"


def street(*lines: str) -> str:
    """The lines of an address in one, as far as there is room for them."""
    return ", ".join(filter(None, lines))[:LONGEST_STREET]
