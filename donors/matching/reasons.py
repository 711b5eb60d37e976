"""The evidence in plain words, for the people who validate a flag."""

from donors.matching.evidence import Evidence
from donors.matching.records import Reason

COMMON, RARE = 0.001, 0.0001  # shares of donors

TEXTS = {
    ("surname", "exact"): "Same surname {donor}",
    ("surname", "part"): "Same part of a double surname: {donor}",
    ("surname", "one_edit"): "Surnames one letter apart: {donor} and {entry}",
    ("surname", "sounds_alike"): "Surnames that sound alike: {donor} and {entry}",
    ("surname", "similar"): "Similar surnames: {donor} and {entry}",
    ("surname", "differ"): "Surname differs: {donor} against {entry}",
    ("first_name", "exact"): "Same first name {donor}",
    ("first_name", "nickname"): "{donor} and {entry} are forms of one first name",
    ("first_name", "sibling_nickname"): "{donor} and {entry} may be short for one first name",
    ("first_name", "stated_nickname"): "First name {donor} is the nickname given on the list",
    ("first_name", "one_edit"): "First names one letter apart: {donor} and {entry}",
    ("first_name", "sounds_alike"): "First names that sound alike: {donor} and {entry}",
    ("first_name", "similar"): "Similar first names: {donor} and {entry}",
    ("first_name", "initial"): "First name fits by its initial only: {donor} and {entry}",
    ("first_name", "middle"): "First name of one is the middle name of the other: {donor}",
    ("order", "swapped"): "First and last name swapped: {donor}",
    ("middle", "full"): "Same middle name: {donor}",
    ("middle", "initial"): "Middle initial agrees: {donor} and {entry}",
    ("middle", "donor_only"): "Only the donor tells a middle name: {donor}",
    ("middle", "differ"): "Middle name or initial differs: {donor} against {entry}",
    ("suffix", "same"): "Same suffix: {donor}",
    ("suffix", "one_sided"): "Only one of the two has a suffix: {donor}{entry}",
    ("suffix", "differ"): "Suffix differs: {donor} against {entry}",
    ("employer", "exact"): "Employer '{donor}' is the listed person's '{entry}'",
    ("employer", "core"): "Employer '{donor}' is the listed person's '{entry}' but for the form",
    ("employer", "contains"): "Employer '{donor}' shares its name with the listed '{entry}'",
    ("employer", "acronym"): "Employer '{donor}' and the listed '{entry}': initials and name",
    ("employer", "similar"): "Employer '{donor}' is much like the listed person's '{entry}'",
    ("employer", "alike"): "Employer '{donor}' is somewhat like the listed person's '{entry}'",
    ("employer", "differ"): "Employer differs: '{donor}', not '{entry}'",
    ("occupation", "lobbyist"): "Occupation is a lobbyist's",
    ("occupation", "adjacent"): "Occupation is one that lobbyists give",
    ("occupation", "executive"): "Occupation is an executive's",
    ("occupation", "differ"): "Occupation is of another kind",
    ("place", "zip"): "Same ZIP code {donor}",
    ("place", "city"): "Same city: {donor}",
    ("place", "state"): "Same state: {donor}",
    ("place", "differ"): "Lives elsewhere: {donor}, not {entry}",
    ("organisation", "exact"): "'{donor}' is the listed '{entry}'",
    ("organisation", "core"): "'{donor}' is the listed '{entry}' but for the form",
    ("organisation", "contains"): "'{donor}' shares its name with the listed '{entry}'",
    ("organisation", "similar"): "'{donor}' is much like the listed '{entry}'",
    ("organisation", "acronym"): "'{donor}' and the listed '{entry}' are initials and name",
    ("organisation", "initials"): "'{donor}' are initials of the listed '{entry}'",
    ("organisation", "common"): "'{donor}' is named as the listed '{entry}', but in common words",
}


def explain(evidence: Evidence) -> Reason:
    """The reason that a piece of evidence gives, with its weight rounded to 0.01 bits."""
    text = TEXTS[evidence.field, evidence.level].format(donor=evidence.donor, entry=evidence.entry)
    if evidence.rarity and evidence.level != "initial":
        text += _rarity(evidence.rarity)
    return Reason(evidence.field, text, round(evidence.weight, 2))


def _rarity(share: float) -> str:
    words = "common: " if share > COMMON else "rare: " if share < RARE else ""
    return f", {words}1 in {_about(1 / share):,} donors"


def _about(number: float) -> int:
    """To two digits: more of them would claim to know more than the frequencies do."""
    return int(float(f"{number:.1e}"))
