"""Person names: read as the FEC and the Senate write them, and normalised for comparison.

Our own parser, because name libraries misread the tails of FEC names: `LAST, FIRST M TITLE SUFFIX`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from anyascii import anyascii


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set: long lists of words read better unquoted."""
    return frozenset(words.split())


HONORIFICS = word_set(
    "MR MRS MS MISS MX DR DOCTOR MESSRS REV REVEREND RABBI PASTOR BR FR HON HONORABLE SEN "
    "SENATOR REP GOV GOVERNOR AMB AMBASSADOR PROF PROFESSOR ATTY ADM RADM VADM CAPT CPT CDR CMDR "
    "LCDR COL LTCOL LTC LT LTG LTGEN MAJ MAJGEN MG GEN BGEN BG BRIG SGT SSGT MSGT TSGT SFC CWO CPO "
    "USN USA USAF USMC USCG USAR RET RETIRED REVD TTEE"
)
# Honorifics that are surnames too: at the end of a surname they belong to it ("Wren Pastor").
NAME_LIKE_HONORIFICS = word_set("SEN PASTOR GEN BR FR REP GOV RABBI MISS LT COL MAJ PROF")
DEGREES = word_set(
    "MD DDS DMD DVM DPM DPT DNP DMIN DSC DBA PHD PSYD EDD JD JSD LLM LLB MBA MPH MPA MSW MFA MED "
    "LCSW LPC LMFT RN RPH PHARMD CPA CFA CFP PE ESQ ESQUIRE FACS FACP FACC FAIA AIA PFMM FMDC "
    "SJ SSJ RSCJ OSB OFM OP CSC SND CFM CSJ BSN MSN CRNA ARNP CPCU CLU CHFC FACHE PA-C"
)
# Degrees that are names too: read as a degree only when dotted, or when a first and a middle name
# stand before them.
NAME_LIKE_DEGREES = word_set("DO MA PA OD DC NP BA BS")
SUFFIXES = {
    "JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR",
    "II": "II", "2ND": "II", "III": "III", "3RD": "III", "IV": "IV", "4TH": "IV",
    "V": "V", "5TH": "V", "VI": "VI", "VII": "VII",
}  # fmt: skip
# Suffixes that are a name or an initial too.
NAME_LIKE_SUFFIXES = frozenset({"V", "VI", "SENIOR", "JUNIOR"})
PARTICLES = word_set(
    "VAN VON VANDER VANDEN DER DEN DE DEL DELLA DELA DI DA DO DOS DAS DU LA LAS LE LOS EL AL BEN "
    "BIN IBN ABU TER TEN TE VER ZU ZUR ST SAINT SAN SANTA MC MAC O FITZ"
)

_BRACKETED = re.compile(r"\(([^()]*)\)?|\"([^\"]*)\"|(?<!\S)'([^']+)'(?!\S)|“([^”]*)”?")
_DIGITS = re.compile(r"^\W*\d+\W*$")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_PUNCTUATION = re.compile(r"[\W_]+")
# What becomes of each ASCII character that is neither letter nor digit.
_ASCII_PUNCTUATION = str.maketrans(
    {chr(code): " " for code in range(128) if not chr(code).isalnum()} | dict.fromkeys("'`.")
)
_JOINTS = frozenset({"&", "/", "+", "AND"})
_JOINT = re.compile(r"\s*(?:[&/+]|\bAND\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts, each '' when absent, in the case it came in, whitespace collapsed.

    Suffixes are generational (Jr, III); honorifics, ranks and degrees (Dr, MD, Esq) are titles.
    Two given names of a couple ("HENRY & MARTHA") stay together in `first`: see `given_names`.
    """

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    nickname: str = ""
    title: str = ""


@dataclass(slots=True)
class _Tail:
    """What is no name proper: collected while the name is read."""

    titles: list[str] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)
    nicknames: list[str] = field(default_factory=list)

    text: str = ""

    def name(self, last: Iterable[str], first: str, middle: Iterable[str]) -> PersonName:
        self.titles.sort(key=self.text.find)
        return PersonName(
            last=_joined(last),
            first=first.strip(" ,"),
            middle=_joined(middle),
            suffix=_joined(dict.fromkeys(self.suffixes)),
            nickname=_joined(dict.fromkeys(self.nicknames)),
            title=_joined(dict.fromkeys(self.titles)),
        )


def parse_name(text: str) -> PersonName:
    """The parts of `LAST, FIRST MIDDLE TITLE SUFFIX`, or without a comma of `First Middle Last Jr`.

    1. Nicknames in brackets or quotes are taken out.
    2. Parts after a comma that hold only suffixes or degrees are taken out ("TESTERLY, MD, WREN").
    3. Of what is left, the first part is the surname and the others the given names.
    Never raises: what cannot be read stays in `last`.
    """
    tail = _Tail(text=text)
    text = _BRACKETED.sub(lambda found: _take_bracketed(found, tail), text.replace(APOSTROPHE, "'"))
    parts = [words for part in text.split(",") if (words := _words(part))]
    # ", SARAH" has a given name only; "SMITH," a surname only.
    if text.lstrip().startswith(",") and parts:
        first, middle = _read_given(parts, tail)
        return tail.name([], first, middle)
    if not parts:
        return tail.name([], "", [])
    if len(parts) == 2 and len(parts[0]) == 1 and _is_lone_given_name(parts[1]):
        return tail.name(parts[0], parts[1][0], [])
    named = [parts[0], *(part for part in parts[1:] if not _take_whole_tail(part, tail))]
    if len(named) > 2 and len(named[1]) == 1 and _key(named[1][0]) in NAME_LIKE_DEGREES:
        tail.titles.extend(named.pop(1))
    if len(named) == 1:
        only = named[0]
        return _read_surname_only(only, tail) if _ends_in_comma(text) else _read_plain(only, tail)
    last = _without_tail(named[0], tail, keep=1, surname=True)
    first, middle = _read_given(named[1:], tail)
    return tail.name(last, first, middle)


def _read_surname_only(words: list[str], tail: _Tail) -> PersonName:
    return tail.name(_without_tail(words, tail, keep=1, surname=True), "", [])


def _read_given(parts: list[list[str]], tail: _Tail) -> tuple[str, list[str]]:
    """First and middle names out of what stands after the surname's comma."""
    words = _without_honorifics(parts[0], tail)
    words = _without_tail(words, tail, keep=0 if words and _is_title(words[0]) else 1)
    first, middle = _split_joint(words)
    for part in parts[1:]:
        for word in _without_honorifics(part, tail):
            if _key(word) in (_key(first), ""):
                continue
            (tail.titles if _is_credential(word, tail) else middle).append(word)
    return first, middle


def _read_plain(words: list[str], tail: _Tail) -> PersonName:
    """`First Middle Van Der Last Jr`, in the order of speech."""
    while len(words) > 1 and _key(words[0]) in HONORIFICS:
        tail.titles.append(_trimmed(words[0]))
        words = words[1:]
    words = _without_tail(words, tail, keep=1, surname=True)
    if len(words) < 2:
        return tail.name(words, "", [])
    start = len(words) - 1
    while start > 1 and _key(words[start - 1]) in PARTICLES and not words[start - 1].endswith("."):
        start -= 1
    first, middle = _split_joint(words[:start])
    return tail.name(words[start:], first, middle)


def _split_joint(words: list[str]) -> tuple[str, list[str]]:
    """The first given name and the rest; two names joined by "&" or "and" stay one first name."""
    joined = next((i for i, word in enumerate(words) if word.upper() in _JOINTS), 0)
    if 0 < joined < len(words) - 1:
        return " ".join(words[: joined + 2]), words[joined + 2 :]
    return (words[0], words[1:]) if words else ("", [])


def _is_lone_given_name(words: list[str]) -> bool:
    """Whether what looks like a degree is all the given name there is ("TESTERLY, J.D.")."""
    return len(words) == 1 and _is_title(words[0]) and _key(words[0]) not in HONORIFICS


def _take_bracketed(found: re.Match[str], tail: _Tail) -> str:
    inner = _words(next((group for group in found.groups() if group), ""))
    if inner and (_is_title(inner[0]) or _key(inner[0].split(".")[0]) in HONORIFICS):
        tail.titles.extend(inner)
    else:
        tail.nicknames.extend(inner)
    return " "


def _take_whole_tail(words: list[str], tail: _Tail) -> bool:
    """Whether a part between commas is nothing but suffixes and titles; if so they are kept."""
    if len(words) == 1 and _key(words[0]) in NAME_LIKE_SUFFIXES:
        return False
    if not all(_is_suffix(word) or _is_title(word) for word in words):
        return False
    for word in words:
        (tail.suffixes if _is_suffix(word) else tail.titles).append(_trimmed(word))
    return True


def _without_honorifics(words: list[str], tail: _Tail) -> list[str]:
    """Mr, Dr, Capt and the like may stand anywhere but are never a name beside others."""
    kept = []
    for place, word in enumerate(words):
        # "YI SEN" is a name, "SEN. YI" a senator.
        named_so = place and _key(word) == "SEN" and not word.endswith(".")
        if named_so or _key(word) not in HONORIFICS:
            kept.append(word)
        else:
            tail.titles.append(_trimmed(word))
    return kept[1:] if len(kept) > 1 and len(kept) < len(words) and _key(kept[0]) == "THE" else kept


def _without_tail(words: list[str], tail: _Tail, keep: int, *, surname: bool = False) -> list[str]:
    """Words less the suffixes and titles at their end; at least `keep` words stay.

    At the end of a surname a word that is a surname too ("Pastor") is taken for one.
    """
    words = list(words)
    titles: list[str] = []
    while len(words) > keep:
        word = words[-1]
        if surname and _key(word) in NAME_LIKE_HONORIFICS:
            break
        # "JOHN V" is an initial, "JOHN Q V" the fifth of his name.
        settled = len(words) > 2 and not word.endswith(".")
        if _is_suffix(word) and (_key(word) not in NAME_LIKE_SUFFIXES or settled):
            tail.suffixes.append(_trimmed(word))
        elif (_is_title(word) and _key(word) != "SEN") or (
            _key(word) in NAME_LIKE_DEGREES and settled
        ):
            titles.append(_trimmed(word))
        else:
            break
        words.pop()
    tail.titles.extend(reversed(titles))
    return words


def _is_suffix(word: str) -> bool:
    # "J.R." is two initials, "JR." is not.
    return word.upper().strip(".,") in SUFFIXES


def _is_title(word: str) -> bool:
    key = _key(word)
    if key in HONORIFICS or key in DEGREES:
        return True
    return key in NAME_LIKE_DEGREES and "." in word[:-1]


def _is_credential(word: str, tail: _Tail) -> bool:
    """An unknown word after a further comma: letters after a degree, or without any vowel."""
    key = _key(word)
    return bool(tail.titles) or (len(key) > 1 and not set(key) & set("AEIOUY"))


@lru_cache(maxsize=65536)
def _key(word: str) -> str:
    return word.upper().replace(".", "").replace("'", "").strip(" ,")


def _words(text: str) -> list[str]:
    """Words of a text, without the bare numbers that mailing lists leave in names."""
    spaced = text.replace("&", " & ").replace("/", " / ").replace(" - ", "-")
    return [word for word in spaced.split() if not _DIGITS.match(word)]


def _trimmed(word: str) -> str:
    return word.strip(" ,")


def _joined(words: Iterable[str]) -> str:
    return " ".join(words).strip(" ,")


def _ends_in_comma(text: str) -> bool:
    return text.rstrip().endswith(",") and text.count(",") == 1


def fold(text: str) -> str:
    """Upper case without accents; apostrophes and dots gone, other punctuation a single space.

    "José O'Neill-Peña" becomes "JOSE ONEILL PENA". Other scripts are put into Latin letters one by
    one: "Зеев Пробин" becomes "ZEEV PROBIN", but Hebrew and Arabic stay without their vowels.
    """
    if text.isascii():
        if text.isalpha():
            return text.upper()
        return " ".join(text.upper().translate(_ASCII_PUNCTUATION).split())
    return _fold_other_letters(text)


@lru_cache(maxsize=65536)
def _fold_other_letters(text: str) -> str:
    plain = anyascii(text).upper()
    plain = plain.replace("'", "").replace(APOSTROPHE, "").replace("`", "").replace(".", "")
    return " ".join(_PUNCTUATION.sub(" ", plain).split())


def squash(text: str) -> str:
    """Folded, with no spaces at all: "Van Gundy", "VANGUNDY" and "Mc Neal" meet "McNeal"."""
    return fold(text).replace(" ", "")


@lru_cache(maxsize=65536)
def surname_parts(last: str) -> tuple[str, ...]:
    """The whole surname squashed, then every hyphen or double-surname part with its particles.

    "Garcia-de la Vega" gives ("GARCIADELAVEGA", "GARCIA", "DELAVEGA"); "Smith" gives ("SMITH",).
    """
    if last.isascii() and last.isalpha():
        return (last.upper(),)
    parts: list[str] = []
    particles = ""
    # The dot of "ST.CYR" parts words; fold would close it up.
    for word in fold(last.replace(".", " ")).split():
        if word in PARTICLES:
            particles += word
            continue
        parts.append(particles + word)
        particles = ""
    whole = "".join(parts) + particles
    # A stray initial in the surname ("M. Pellett") names nobody by itself.
    return tuple(dict.fromkeys([whole, *(part for part in parts if len(part) > 1)]))


def given_names(first: str) -> tuple[str, ...]:
    """Each folded given name of a first-name field: a couple gives two ("HENRY & MARTHA")."""
    return tuple(name for part in _JOINT.split(first) if (name := fold(part)))


def initial(name: str) -> str:
    """The first letter, folded; '' for an empty name."""
    return fold(name)[:1]


@lru_cache(maxsize=65536)
def without_suffix(last: str) -> tuple[str, str]:
    """A surname without titles, and the generational suffix that was written behind it:
    "Hollrow Jr., MD" gives ("Hollrow", "Jr.").

    Many files have no column for either. The first word is always the surname's, and so is a word
    that may be a name ("Tran Vi").
    """
    words, suffix = last.replace(",", " ").split(), ""
    if len(words) == 1:
        return words[0], ""
    may_be_names = NAME_LIKE_SUFFIXES | NAME_LIKE_HONORIFICS
    while len(words) > 1 and _key(words[-1]) not in may_be_names:
        if _is_suffix(words[-1]):
            suffix = words[-1]
        elif not _is_title(words[-1]):
            break
        words.pop()
    return " ".join(words), suffix


@lru_cache(maxsize=65536)
def without_titles(given: str, keep: int = 1) -> tuple[str, str]:
    """Given names without titles, and the generational suffix that was written behind them:
    "Dr. Wren A. III" gives ("Wren A.", "III"). At least `keep` words stay, whatever they are.
    """
    words = given.replace(",", " ").split()
    tail = _Tail(text=given)
    named = _without_honorifics(words, tail)
    named = _without_tail(named if len(named) >= keep else words, tail, keep=keep)
    return " ".join(named), _joined(tail.suffixes)


def generation(suffix: str) -> str:
    """A generational suffix in one spelling (JR, SR, II ...); '' for any other or none."""
    return next((SUFFIXES[word] for word in fold(suffix).split() if word in SUFFIXES), "")
