"""Places in one spelling: ZIP codes, cities and states as files of all kinds write them."""

import re
from functools import lru_cache

from donors.names import fold

# A code, then the state's name and the shorter forms of it, all folded.
_STATES = """
AL ALABAMA,ALA; AK ALASKA; AZ ARIZONA,ARIZ; AR ARKANSAS,ARK; CA CALIFORNIA,CALIF,CAL;
CO COLORADO,COLO; CT CONNECTICUT,CONN; DE DELAWARE,DEL; FL FLORIDA,FLA; GA GEORGIA; HI HAWAII;
ID IDAHO; IL ILLINOIS,ILL; IN INDIANA,IND; IA IOWA; KS KANSAS,KAN,KANS; KY KENTUCKY,KEN;
LA LOUISIANA; ME MAINE; MD MARYLAND; MA MASSACHUSETTS,MASS; MI MICHIGAN,MICH; MN MINNESOTA,MINN;
MS MISSISSIPPI,MISS; MO MISSOURI; MT MONTANA,MONT; NE NEBRASKA,NEB,NEBR; NV NEVADA,NEV;
NH NEW HAMPSHIRE,N H; NJ NEW JERSEY,N J; NM NEW MEXICO,N M,N MEX,NMEX; NY NEW YORK,N Y;
NC NORTH CAROLINA,N C,N CAROLINA; ND NORTH DAKOTA,N D,N DAK,N DAKOTA,NDAK; OH OHIO;
OK OKLAHOMA,OKLA; OR OREGON,ORE,OREG; PA PENNSYLVANIA,PENN,PENNA; RI RHODE ISLAND,R I;
SC SOUTH CAROLINA,S C,S CAROLINA; SD SOUTH DAKOTA,S D,S DAK,S DAKOTA,SDAK; TN TENNESSEE,TENN;
TX TEXAS,TEX; UT UTAH; VT VERMONT; VA VIRGINIA; WA WASHINGTON,WASH,WASHINGTON STATE;
WV WEST VIRGINIA,W V,W VA,WVA; WI WISCONSIN,WIS,WISC; WY WYOMING,WYO;
DC DISTRICT OF COLUMBIA,D C,WASHINGTON DC; PR PUERTO RICO,P R; GU GUAM; AS AMERICAN SAMOA;
VI VIRGIN ISLANDS,US VIRGIN ISLANDS; MP NORTHERN MARIANA ISLANDS
"""
STATE_CODES = {
    name: code
    for code, _, names in (state.strip().partition(" ") for state in _STATES.split(";"))
    for name in " ".join(names.split()).split(",")
}
CITY_WORDS = {"ST": "SAINT", "STE": "SAINTE", "FT": "FORT", "MT": "MOUNT"}
CITIES = {
    "NYC": "NEW YORK", "NEW YORK CITY": "NEW YORK", "MANHATTAN": "NEW YORK",
    "WASHINGTON DC": "WASHINGTON", "WASHINGTON D C": "WASHINGTON", "LA": "LOS ANGELES",
    "SF": "SAN FRANCISCO", "PHILA": "PHILADELPHIA",
}  # fmt: skip
# Five digits, or four where a spreadsheet took the leading zero for nothing, perhaps as a decimal
# number; and the four more of ZIP+4, with or without a hyphen.
_ZIP = re.compile(r"([0-9]{5}|[0-9]{4})(?:\.0+|[- ]?[0-9]{4})?")


@lru_cache(maxsize=65536)
def zip_key(text: str) -> str:
    """The five digits of a ZIP code; '' for what is none. "2138" is 02138."""
    found = _ZIP.fullmatch(text.strip())
    if found:
        return found[1].zfill(5)
    digits = "".join(filter(str.isdigit, text[:10]))[:5]
    return digits if len(digits) == 5 and digits.isascii() else ""


@lru_cache(maxsize=4096)
def state_key(text: str) -> str:
    """The two letters of a state: "California", "Calif." and "ca" are CA. Others folded."""
    folded = fold(text)
    return STATE_CODES.get(folded, folded)


@lru_cache(maxsize=65536)
def city_key(text: str) -> str:
    """A city folded, with its usual short forms written out: "St. Louis" is SAINT LOUIS."""
    folded = fold(text)
    folded = CITIES.get(folded, folded)
    first, space, rest = folded.partition(" ")
    return f"{CITY_WORDS.get(first, first)}{space}{rest}"


def town_key(text: str) -> str:
    """A city in its state, from "City, State"; '' where either is missing: there is a Portland in
    two states."""
    city, _, state = text.rpartition(",")
    city, state = city_key(city), state_key(state)
    return f"{city}, {state}" if city and state else ""
