"""The demo's data are invented, look like life, and are the same everywhere."""

from __future__ import annotations

import csv
import hashlib
import zlib
from collections import Counter
from dataclasses import astuple
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest

from donors.demo import COMMITTEE, DemoFiles, generate, names
from donors.demo.committee import LIMIT, election_of
from donors.demo.gift_file import COLUMNS, FAULTS
from donors.demo.names import COMMON_SURNAMES, RARE_SURNAMES, is_famous
from donors.demo.people import FIRST_DAY, LAST_DAY
from donors.demo.places import TOWNS

Rows = list[dict[str, str]]
VAN_COLUMNS = (
    "ContributionID,VanID,FirstName,MiddleName,LastName,City,State,ZipOrPostal,Employer,Occupation,"
    "Amount,DateReceived,OrganizationName,AddressLine1,Country,PaymentType,CardType,CardLastFour,"
    "USPassportNumber"
)
FARA_HEADER = (
    "Registration_Number,Registration_Date,Termination_Date,Name,Business_Name,Address_1,Address_2,"
    "City,State,Zip"
)
# Of the files of seed 2026. A change of the data changes it: then put the new one here. The same
# data on another machine or Python must not.
DIGEST = "8b378e1558f681c4"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return generate(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def gifts(files: DemoFiles) -> Rows:
    return read(files.gifts)


@pytest.fixture(scope="module")
def good(gifts: Rows) -> Rows:
    return [row for row in gifts if fault_of(row) is None]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def dollars(row: dict[str, str]) -> Decimal:
    return Decimal(row["Amount"].replace("$", "").replace(",", ""))


def day(row: dict[str, str]) -> date:
    return datetime.strptime(row["DateReceived"], "%m/%d/%Y").date()  # noqa: DTZ007  # a day


def fault_of(row: dict[str, str]) -> str | None:
    """The column at fault, found without asking the generator."""
    named = row["LastName"] or row["OrganizationName"]
    if not row["ContributionID"] or not named:
        return "ContributionID" if named else "LastName"
    try:
        amount = dollars(row)
        if amount != amount.quantize(Decimal("0.01")) or "e" in row["Amount"]:
            return "Amount"
        if row["Amount"].count(",") and len(row["Amount"].split(",")[1]) != len("000.00"):
            return "Amount"
    except InvalidOperation:
        return "Amount"
    try:
        return None if day(row).year > 1970 else "DateReceived"
    except ValueError:
        return "DateReceived"


def digest(files: DemoFiles) -> str:
    whole = hashlib.sha256()
    for path in astuple(files):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def test_the_same_seed_gives_the_same_bytes(files: DemoFiles, tmp_path: Path) -> None:
    assert digest(generate(tmp_path)) == digest(files)


def test_the_bytes_are_the_same_on_every_machine_and_python(files: DemoFiles) -> None:
    assert digest(files) == DIGEST


def test_another_seed_gives_other_data(files: DemoFiles, tmp_path: Path) -> None:
    other = generate(tmp_path, seed=7)
    for mine, theirs in zip(astuple(files), astuple(other), strict=True):
        assert mine.read_bytes() != theirs.read_bytes(), mine.name


def test_the_lists_are_the_same_for_fewer_contributions(files: DemoFiles, tmp_path: Path) -> None:
    fewer = generate(tmp_path, contributions=500)
    assert fewer.lobbyists.read_bytes() == files.lobbyists.read_bytes()
    assert len(read(fewer.gifts)) == 500
    assert len({row["list"] for row in read(fewer.truth)}) == 3


def test_too_few_contributions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="100 contributions"):
        generate(tmp_path, contributions=99)


def test_each_file_has_its_columns(files: DemoFiles) -> None:
    headers = {path.name: path.read_text("utf-8").partition("\n")[0] for path in astuple(files)}
    assert headers["gifts.csv"] == VAN_COLUMNS == ",".join(COLUMNS)
    assert headers["foreign_agents.csv"] == FARA_HEADER
    assert headers["lobbyists.csv"] == (
        "id,first,middle,last,suffix,registrant,client,title,effective_from,effective_to,url"
    )
    assert headers["oil_gas_executives.csv"] == (
        "id,first,middle,last,city,state,zip,employer,occupation,title"
    )
    assert headers["contractors.csv"] == "id,name,aliases,city,state,zip,from,to"
    assert headers["truth.csv"] == "contribution_id,list,entry_id"


def test_there_are_as_many_as_the_demo_promises(files: DemoFiles, gifts: Rows) -> None:
    assert len(gifts) == 20_000
    assert 11_900 <= len({row["VanID"] for row in gifts}) <= 12_100
    assert len(read(files.lobbyists)) == 4_000
    assert len(read(files.foreign_agents)) == 800
    assert len(read(files.oil_gas_executives)) == 1_500
    assert len({*COMMON_SURNAMES, *RARE_SURNAMES}) > 5_000


def test_ids_are_there_once(files: DemoFiles, good: Rows) -> None:
    for rows, column in (
        (good, "ContributionID"),
        (read(files.lobbyists), "id"),
        (read(files.foreign_agents), "Registration_Number"),
        (read(files.oil_gas_executives), "id"),
    ):
        assert max(Counter(row[column] for row in rows).values()) == 1


def test_fifteen_rows_have_a_fault_and_each_fault_is_there(gifts: Rows) -> None:
    found = Counter(fault for row in gifts if (fault := fault_of(row)))
    assert found == Counter(column for column, _ in FAULTS)
    assert found.total() == 15


def test_amounts_parse_and_are_skewed_as_in_life(good: Rows) -> None:
    amounts = sorted(dollars(row) for row in good)
    given = [amount for amount in amounts if amount > 0]
    assert given[len(given) // 2] <= 30
    assert given[len(given) * 99 // 100] >= 500
    assert 20 <= sum(amount < 0 for amount in amounts) <= 100
    assert all(-5_000 <= amount <= 7_000 and amount != 0 for amount in amounts)


def test_a_refund_gives_back_what_was_given_before(good: Rows) -> None:
    for refund in (row for row in good if dollars(row) < 0):
        earlier = [
            row for row in good
            if row["VanID"] == refund["VanID"] and dollars(row) >= -dollars(refund)
        ]  # fmt: skip
        assert any(day(row) <= day(refund) for row in earlier), refund


def test_days_run_over_two_years_up_to_a_fixed_one(good: Rows) -> None:
    days = [day(row) for row in good]
    assert min(days) >= FIRST_DAY == date(2025, 1, 1)
    assert max(days) == LAST_DAY == date(2026, 8, 31)
    assert days == sorted(days)


def test_nearly_half_of_the_employers_say_nothing(good: Rows) -> None:
    nothing = {"NOT EMPLOYED", "RETIRED", "", "N/A", "NONE", "SELF-EMPLOYED", "SELF", "HOMEMAKER",
               "INFORMATION REQUESTED", "STUDENT"}  # fmt: skip
    share = sum(row["Employer"].upper() in nothing for row in good) / len(good)
    assert 0.40 <= share <= 0.48


def test_towns_and_zip_codes_belong_together(good: Rows) -> None:
    known = {(city, state, start) for city, state, start, _ in TOWNS}
    here = [row for row in good if row["Country"] == "US"]
    assert {(row["City"], row["State"], row["ZipOrPostal"][:3]) for row in here} <= known
    assert all(len(row["ZipOrPostal"]) == 5 for row in here)
    assert len(good) - len(here) == 2


def test_names_have_accents_hyphens_and_suffixes(good: Rows) -> None:
    names = [f"{row['FirstName']} {row['LastName']}" for row in good]
    assert any(not name.isascii() for name in names)
    assert any("-" in name for name in names)
    assert any(name.endswith((" Jr.", " III")) for name in names)


def test_nobody_is_called_like_a_famous_person(files: DemoFiles, good: Rows) -> None:
    pairs = [(row["FirstName"], row["LastName"]) for row in good]
    for path in (files.lobbyists, files.oil_gas_executives):
        pairs += [(row["first"], row["last"]) for row in read(path)]
    for row in read(files.foreign_agents):
        last, _, given = row["Name"].partition(", ")
        pairs.append((given.split(" ")[0], last))
    assert [pair for pair in pairs if is_famous(*pair)] == []


def test_a_famous_name_is_known_whatever_its_accents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "FAMOUS", frozenset({zlib.crc32(b"INES VARGA")}))
    assert is_famous("Inés", "Varga")
    assert not is_famous("Inés", "Varda")


def test_every_planted_gift_and_entry_exists(files: DemoFiles, good: Rows) -> None:
    entries = {
        "lobbyists": {row["id"] for row in read(files.lobbyists)},
        "foreign-agents": {row["Registration_Number"] for row in read(files.foreign_agents)},
        "oil-gas-executives": {row["id"] for row in read(files.oil_gas_executives)},
    }
    donor_of = {row["ContributionID"]: row["VanID"] for row in good}
    truth = read(files.truth)
    assert all(row["entry_id"] in entries[row["list"]] for row in truth)
    planted = {(donor_of[row["contribution_id"]], row["list"]) for row in truth}
    assert Counter(slug for _, slug in planted) == {
        "lobbyists": 120, "foreign-agents": 25, "oil-gas-executives": 60
    }  # fmt: skip


def test_planted_lobbyists_are_registered_on_the_day_they_give(
    files: DemoFiles, good: Rows
) -> None:
    entries = {row["id"]: row for row in read(files.lobbyists)}
    day_of = {row["ContributionID"]: day(row) for row in good}
    for row in read(files.truth):
        if row["list"] == "lobbyists":
            entry = entries[row["entry_id"]]
            given = day_of[row["contribution_id"]].isoformat()
            assert entry["effective_from"] <= given <= (entry["effective_to"] or "9999")


def test_many_share_a_name_with_somebody_on_a_list_and_are_not_that_person(
    files: DemoFiles, good: Rows
) -> None:
    listed = {(row["first"], row["last"]) for row in read(files.lobbyists)}
    planted = {row["contribution_id"] for row in read(files.truth)}
    namesakes = {
        row["VanID"] for row in good
        if (row["FirstName"], row["LastName"]) in listed and row["ContributionID"] not in planted
    }  # fmt: skip
    assert len(namesakes) > 200


def test_who_is_over_the_limit_is_known(files: DemoFiles, good: Rows) -> None:
    totals: Counter[tuple[str, str]] = Counter()
    for row in good:
        totals[row["VanID"], election_of(day(row)).code] += int(dollars(row) * 100)
    over = {key: Decimal(cents) / 100 for key, cents in totals.items() if cents > LIMIT * 100}
    told = {(r["van_id"], r["election"]): Decimal(r["total"]) for r in read(files.over_limit)}
    assert told == over
    assert 30 <= len(told) <= 50
    assert {code for _, code in told} == {"P2026", "G2026"}


def test_the_committee_is_a_candidate_with_a_primary_and_a_general_election() -> None:
    assert COMMITTEE.type == "candidate"
    assert [election.code for election in COMMITTEE.elections] == ["P2026", "G2026"]
    assert COMMITTEE.elections[0].date < COMMITTEE.elections[1].date


def test_a_gift_counts_for_the_next_election() -> None:
    primary, general = COMMITTEE.elections
    assert election_of(primary.date) == primary
    assert election_of(date(2026, 6, 3)) == general
