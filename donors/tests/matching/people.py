"""Invented donors and entries that the tests share."""

from donors.matching import Counts, Entry, Frequencies, Person

FREQUENCIES = Frequencies.from_counts(
    Counts(
        100_000,
        surnames={"SMITH": 900, "JOHNSON": 700, "GARCIA": 500, "TESTERMANN": 2},
        first_names={
            "JOHN": 2500, "ROBERT": 2300, "BOB": 200, "MARY": 1000, "GERRIT": 5, "ANNA": 300
        },
        employers={"STATE OF OHIO": 700, "ACME WIDGETS": 2},
        zips={"10001": 400, "43004": 3},
        towns={"New York, NY": 9000, "Alexandria, OH": 4},
        states={"NY": 12_000, "OH": 4000, "WY": 100},
    )
)  # fmt: skip

LOBBYIST = Entry(
    id=1,
    last="Testermann",
    first="Robert",
    middle="Quentin",
    organisations=("Marlow Strategies LLC", "Acme Widgets Inc", "State of Ohio"),
    occupation="Lobbyist",
    name="Robert Q. Testermann",
)
JOHN_SMITH = Entry(id=2, last="Smith", first="John", name="John Smith")
COMPANY = Entry(id=3, is_organisation=True, name="Blackrock Ridge Coal Company")

DONOR = Person(last="TESTERMANN", first="ROBERT", middle="Q", employer="ACME WIDGETS")


def donor(**changes: str) -> Person:
    """The lobbyist as a donor, but for what is changed."""
    return DONOR._replace(**changes)
