"""Firms that do not exist, and what people write where they have none."""

from __future__ import annotations

from donors.demo.dice import Dice, Weighted, words

_HEADS = words(
    "Ambr Bolt Brack Cald Chev Corv Dask Drell Dwim Elb Esk Fenn Flax Frob Galt Glim Gwyd Hark "
    "Hesp Ibb Ist Jarn Jost Kelv Klav Lorn Lum Mard Merg Nax Nyl Obr Orr Pavl Plex Prun Quor Rasp "
    "Rusk Sarn Skov Snib Tarn Thrup Tweng Umb Urd Varl Vesk Wold Wram Xen Yarr Yeld Zeph Zork"
)
_MIDDLES = words("a e i o u ando ara ene iffa ila ina omo onti orwa ova ubri ula yska")
_TAILS = words(
    "bex cott dune fell fryn gost gram holm jett kirn kord lane lund moor nard nomi pax pike quin "
    "rell ruff sill stow tane tark thal vant vero wyck xis yard zane zuma"
)

LOBBYING = (
    "{0} Strategies LLC", "{0} Government Relations", "{0} Public Affairs", "{0} & {1} LLP",
    "The {0} Group", "{0} Policy Partners, LLC", "{0}, {1} & Associates", "{0} Advocacy",
)  # fmt: skip
COMPANIES = (
    "{0} Systems Inc.", "{0} Technologies", "{0} Health", "{0} Insurance Company",
    "{0} Logistics, LLC", "{0} Partners", "{0} Manufacturing Co.", "{0} Foods", "{0} Construction",
    "{0} Capital Management", "{0} Software, Inc.", "{0} & {1}", "{0} Law Group PLLC",
    "{0} Architects", "{0} Hospital", "{0} College", "{0} School District", "{0} Group",
    "{0} Holdings Corporation", "{0} Media", "{0} Pharmacy", "{0} Airlines", "{0} Hotels",
)  # fmt: skip
CLIENTS = (
    *COMPANIES[:10], "Association of {0} Growers", "{0} Trade Council", "{0} Rail Corporation",
    "{0} Tobacco Company", "{0} Defense Industries", "Coalition for {0} Reform",
)  # fmt: skip
OIL = (
    "{0} Petroleum Corporation", "{0} Oil & Gas LLC", "{0} Energy Partners LP", "{0} Drilling Co.",
    "{0} Midstream, LLC", "{0} Resources Inc.", "{0} Coal Company", "{0} Pipeline Corp.",
    "{0} Exploration & Production", "{0} Refining Company", "{0} Offshore Ltd.",
)  # fmt: skip
FOREIGN = (
    "{0} Strategies LLC", "{0} Global Communications", "{0} International Advisors, LLC",
    "{0} & {1} LLP", "{0} Tourism Promotion Inc.", "{0} Trade Office", "{0} Broadcasting USA LLC",
)  # fmt: skip

# What 44 of 100 donors write: it names no employer, and is never evidence.
SAYS_NOTHING = Weighted(
    [
        (("NOT EMPLOYED", "NOT EMPLOYED"), 34), (("RETIRED", "RETIRED"), 22),
        (("Retired", "Retired"), 6), (("", ""), 9), (("N/A", "RETIRED"), 5), (("NONE", "NONE"), 4),
        (("SELF-EMPLOYED", "CONSULTANT"), 4), (("SELF-EMPLOYED", "ATTORNEY"), 3),
        (("Self", "Artist"), 3), (("Self-Employed", "Writer"), 3), (("SELF", "REAL ESTATE"), 2),
        (("HOMEMAKER", "HOMEMAKER"), 2), (("INFORMATION REQUESTED", "INFORMATION REQUESTED"), 2),
        (("n/a", "n/a"), 1), (("STUDENT", "STUDENT"), 1),
    ]
)  # fmt: skip
OCCUPATIONS = (
    "Attorney", "Teacher", "Professor", "Physician", "Engineer", "Software Engineer", "Nurse",
    "Consultant", "Manager", "Sales", "Executive", "Accountant", "Social Worker", "Architect",
    "Scientist", "Administrator", "Project Manager", "Director", "CEO", "Writer", "Librarian",
    "Electrician", "Analyst", "Designer", "Realtor", "Psychologist", "Driver", "Chef", "Pharmacist",
)  # fmt: skip


def word(dice: Dice) -> str:
    """A word that names no firm we know of, such as Brackarafell; there are some 35,000."""
    return dice.pick(_HEADS) + dice.pick(_MIDDLES) + dice.pick(_TAILS)


def firms(dice: Dice, patterns: tuple[str, ...], count: int) -> list[str]:
    """`count` different names of firms."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[dice.pick(patterns).format(word(dice), word(dice))] = None
    return list(found)
