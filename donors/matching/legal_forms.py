"""Legal forms in the names of companies: told from the name, and held against each other.

The table (legal_forms.json) is of what is commonly known of company law. A form tells two houses
apart only where both have one at home elsewhere: "Acme GmbH" is not "Acme Sdn Bhd", while "OOO
Acme" may well call itself "Acme LLC" abroad, and anybody leaves the form out.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from donors.names import word_set


class LegalForm(NamedTuple):
    """What a form is at home (`sort`), and where that is: no country where it is used anywhere, or
    is an English word for another country's."""

    sort: str
    countries: frozenset[str]


FILE = Path(__file__).with_name("legal_forms.json")
# Written in the name's own script: in Latin letters the words would run into the name.
IN_OTHER_SCRIPTS = {
    "股份有限公司": "JSC", "有限责任公司": "LTD", "有限責任公司": "LTD", "有限公司": "LTD",
    "公司": "CO", "株式会社": "KK", "株式會社": "KK", "有限会社": "YK", "合同会社": "GK",
    "㈱": "KK",
    "주식회사": "JSC", "유한회사": "LTD", "(주)": "JSC", "בע״מ": "LTD", 'בע"מ': "LTD",
    "จำกัด": "LTD", "บริษัท": "CO", "شركة": "CO", "شرکت": "CO", "المحدودة": "LTD",
    "ကုမ္ပဏီလီမိတက်": "LTD", "လီမိတက်": "LTD",
}  # fmt: skip
# Forms that are words or initials too: read as one only at the end of a name.
AMBIGUOUS = word_set(
    "A AE AS SA SE AG AB AD AO AT BM BT BV CA CHP CO COS CV DD DP EG EST EU EV FIRM FIRMA GK HF IP "
    "KG KK KP LC LP MUP NA NV OU OY PA PAT PC PCL PP PSC PT RT RUP SAC SAS SC SCA SCI SCS SIA SL "
    "SLU SNC SPA SPD SPJ SPK THE TOO UG UP VAT VOF YK ZAT COOP CIE ETS DITTA IKE PJS JSB MBH"
)
# And those of them that stand before the name.
LEADING = word_set(
    "AB AD AO AS AT CA CV DITTA DP ETS FIRMA IP KP MUP PAT PP PT RUP SA SIA THE UP VAT"
)


def _forms() -> dict[tuple[str, ...], frozenset[LegalForm]]:
    forms: dict[tuple[str, ...], set[LegalForm]] = defaultdict(set)
    for row in json.loads(FILE.read_text(encoding="utf-8"))["forms"]:
        form = LegalForm(row["sort"], frozenset(row["countries"].split()))
        for spelling in row["spellings"]:
            forms[tuple(spelling.split())].add(form)
    return {words: frozenset(found) for words, found in forms.items()}


def _lengths() -> dict[str, list[int]]:
    """How many words the forms have that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in FORMS:
        lengths[words[0]].add(len(words))
    return {word: sorted(found, reverse=True) for word, found in lengths.items()}


FORMS = _forms()
_LENGTHS = _lengths()
_WORDS = frozenset(word for words in FORMS for word in words)


def in_latin(text: str) -> str:
    """A name with the legal forms of other scripts as Latin words of their own."""
    if not text.isascii():
        for form, latin in IN_OTHER_SCRIPTS.items():
            text = text.replace(form, f" {latin} ")
    return text


def without_legal_forms(
    words: Sequence[str],
) -> tuple[tuple[str, ...], frozenset[LegalForm]]:
    """The folded words of a name less its legal forms, and the forms; all where nothing is left."""
    if _LENGTHS.keys().isdisjoint(words):
        return tuple(words), frozenset()
    kept: list[str] = []
    forms: frozenset[LegalForm] = frozenset()
    place = 0
    while place < len(words):
        length = _length(words, place) if words[place] in _LENGTHS else 0
        if length:
            found = FORMS[tuple(words[place : place + length])]
            forms = forms | found if forms else found
            place += length
        else:
            kept.append(words[place])
            place += 1
    return (tuple(kept), forms) if kept else (tuple(words), frozenset())


def _length(words: Sequence[str], place: int) -> int:
    """How many words from here on are a legal form, at the most."""
    for length in _LENGTHS[words[place]]:
        if length == 1:
            return int(_is_form(words, place))
        if tuple(words[place : place + length]) in FORMS:
            return length
    return 0


def _is_form(words: Sequence[str], place: int) -> bool:
    word = words[place]
    if word not in AMBIGUOUS:
        return True
    if place == 0:
        return word in LEADING and len(words) > 1
    # Behind it only forms ("ACME CO LTD").
    return all(later in _WORDS for later in words[place + 1 :])


@lru_cache(maxsize=1 << 12)
def contradict(
    ours: frozenset[LegalForm], theirs: frozenset[LegalForm]
) -> Literal["country", "sort"] | None:
    """Whether two companies' forms are at home in different countries, or are of different sorts;
    None where they may be one, or either company has none. Symmetric."""
    mine, other = (_telling(forms) for forms in (ours, theirs))
    pairs = [(a, b) for a in mine for b in other]
    if not pairs:
        return None
    if not any(
        not a.countries or not b.countries or not a.countries.isdisjoint(b.countries)
        for a, b in pairs
    ):
        return "country"
    return None if any(a.sort == b.sort for a, b in pairs) else "sort"


def _telling(forms: frozenset[LegalForm]) -> list[LegalForm]:
    return [form for form in forms if form.sort != "house"]
