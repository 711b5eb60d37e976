"""Towns with the start of their ZIP codes, so that every address hangs together."""

from __future__ import annotations

from dataclasses import dataclass

from donors.demo.dice import Dice, Weighted


@dataclass(frozen=True, slots=True)
class Place:
    city: str
    state: str
    zip: str


# city, state, first three digits of the ZIP code, weight
TOWNS: tuple[tuple[str, str, str, int], ...] = (
    ("Denver", "CO", "802", 60), ("Boulder", "CO", "803", 30),
    ("Colorado Springs", "CO", "809", 25), ("Fort Collins", "CO", "805", 20),
    ("Houston", "TX", "770", 28), ("Austin", "TX", "787", 24), ("Dallas", "TX", "752", 22),
    ("San Antonio", "TX", "782", 14), ("Fort Worth", "TX", "761", 10),
    ("Midland", "TX", "797", 5), ("Los Angeles", "CA", "900", 40), ("San Diego", "CA", "921", 22),
    ("San Francisco", "CA", "941", 32), ("San Jose", "CA", "951", 18),
    ("Oakland", "CA", "946", 16), ("Sacramento", "CA", "958", 14), ("Fresno", "CA", "937", 7),
    ("Seattle", "WA", "981", 28), ("Tacoma", "WA", "984", 7), ("Spokane", "WA", "992", 6),
    ("Portland", "OR", "972", 22), ("Eugene", "OR", "974", 6), ("Boise", "ID", "837", 6),
    ("Salt Lake City", "UT", "841", 8), ("Phoenix", "AZ", "850", 16), ("Tucson", "AZ", "857", 10),
    ("Albuquerque", "NM", "871", 8), ("Santa Fe", "NM", "875", 5), ("Las Vegas", "NV", "891", 10),
    ("Reno", "NV", "895", 5), ("Oklahoma City", "OK", "731", 7), ("Tulsa", "OK", "741", 6),
    ("Wichita", "KS", "672", 5), ("Kansas City", "MO", "641", 9),
    ("Saint Louis", "MO", "631", 10), ("Omaha", "NE", "681", 6), ("Lincoln", "NE", "685", 4),
    ("Des Moines", "IA", "503", 6), ("Minneapolis", "MN", "554", 16),
    ("Saint Paul", "MN", "551", 10), ("Milwaukee", "WI", "532", 9), ("Madison", "WI", "537", 9),
    ("Chicago", "IL", "606", 36), ("Springfield", "IL", "627", 4), ("Evanston", "IL", "602", 6),
    ("Indianapolis", "IN", "462", 8), ("Detroit", "MI", "482", 9), ("Ann Arbor", "MI", "481", 9),
    ("Grand Rapids", "MI", "495", 5), ("Cleveland", "OH", "441", 8), ("Columbus", "OH", "432", 9),
    ("Cincinnati", "OH", "452", 7), ("Louisville", "KY", "402", 6), ("Lexington", "KY", "405", 4),
    ("Nashville", "TN", "372", 9), ("Memphis", "TN", "381", 6), ("Knoxville", "TN", "379", 4),
    ("Atlanta", "GA", "303", 18), ("Savannah", "GA", "314", 4), ("Birmingham", "AL", "352", 5),
    ("Jackson", "MS", "392", 3), ("New Orleans", "LA", "701", 7), ("Baton Rouge", "LA", "708", 4),
    ("Little Rock", "AR", "722", 4), ("Miami", "FL", "331", 16), ("Tampa", "FL", "336", 9),
    ("Orlando", "FL", "328", 9), ("Jacksonville", "FL", "322", 6),
    ("Tallahassee", "FL", "323", 4), ("Charlotte", "NC", "282", 10), ("Raleigh", "NC", "276", 9),
    ("Durham", "NC", "277", 8), ("Columbia", "SC", "292", 4), ("Charleston", "SC", "294", 5),
    ("Richmond", "VA", "232", 8), ("Arlington", "VA", "222", 14), ("Alexandria", "VA", "223", 12),
    ("McLean", "VA", "221", 7), ("Washington", "DC", "200", 34), ("Bethesda", "MD", "208", 12),
    ("Silver Spring", "MD", "209", 10), ("Baltimore", "MD", "212", 10),
    ("Annapolis", "MD", "214", 5), ("Philadelphia", "PA", "191", 18),
    ("Pittsburgh", "PA", "152", 10), ("Harrisburg", "PA", "171", 3), ("Newark", "NJ", "071", 6),
    ("Jersey City", "NJ", "073", 7), ("Trenton", "NJ", "086", 3), ("New York", "NY", "100", 50),
    ("Brooklyn", "NY", "112", 34), ("Bronx", "NY", "104", 7), ("Flushing", "NY", "113", 6),
    ("Albany", "NY", "122", 5), ("Buffalo", "NY", "142", 6), ("Rochester", "NY", "146", 6),
    ("Hartford", "CT", "061", 5), ("New Haven", "CT", "065", 6), ("Providence", "RI", "029", 6),
    ("Boston", "MA", "021", 22), ("Worcester", "MA", "016", 5), ("Portland", "ME", "041", 5),
    ("Burlington", "VT", "054", 5), ("Manchester", "NH", "031", 4),
    ("Wilmington", "DE", "198", 4), ("Honolulu", "HI", "968", 5), ("Anchorage", "AK", "995", 3),
    ("Charleston", "WV", "253", 3), ("Fargo", "ND", "581", 2), ("Sioux Falls", "SD", "571", 2),
    ("Billings", "MT", "591", 3), ("Cheyenne", "WY", "820", 2),
)  # fmt: skip
CAPITAL = ("Washington", "Arlington", "Alexandria", "McLean", "Bethesda")
OIL_TOWNS = ("Houston", "Midland", "Dallas", "Oklahoma City", "Tulsa", "Denver", "Anchorage")


def _weighted(cities: tuple[str, ...] = ()) -> Weighted[tuple[str, str, str, int]]:
    return Weighted([(town, town[3]) for town in TOWNS if not cities or town[0] in cities])


_anywhere, _capital, _oil = _weighted(), _weighted(CAPITAL), _weighted(OIL_TOWNS)


def place(dice: Dice) -> Place:
    return _at(_anywhere, dice)


def near_the_capital(dice: Dice) -> Place:
    """Where three of four lobbyists live; the others anywhere."""
    return _at(_capital if dice.chance(0.75) else _anywhere, dice)


def near_the_oil(dice: Dice) -> Place:
    return _at(_oil if dice.chance(0.7) else _anywhere, dice)


def _at(towns: Weighted[tuple[str, str, str, int]], dice: Dice) -> Place:
    city, state, start, _ = towns.draw(dice)
    return Place(city, state, f"{start}{dice.between(1, 40):02d}")
