"""What the tests of donors work with: invented files, taken up and seen through."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from access.actions import grant
from access.models import User
from donors.actions.imports import take_up
from donors.actions.lists import take_up_list
from donors.models import Committee, Contribution, Election, Flag, Import, ListVersion, Source
from jobs.queries import Tree
from jobs.runner import work_off

VAN_COLUMNS = (
    "ContributionID", "VanID", "FirstName", "MiddleName", "LastName", "City", "State",
    "ZipOrPostal", "Employer", "Occupation", "Amount", "DateReceived",
)  # fmt: skip
COMMITTEE_COLUMNS = (*VAN_COLUMNS, "OrganizationName", "Committee", "Election")
LISTED_COLUMNS = (
    "id", "first", "middle", "last", "suffix", "city", "state", "zip", "employer", "occupation",
    "title", "from", "to",
)  # fmt: skip
COMMITTEE = "C00999999"

# Wilhelmina Testerly gives, and stands on lists; Ambrose Nobody gives, and stands on none.
WILHELMINA = {
    "VanID": "501", "FirstName": "Wilhelmina", "MiddleName": "Q", "LastName": "Testerly",
    "City": "Springfield", "State": "IL", "ZipOrPostal": "62701", "Employer": "Gusherly Oil",
    "Occupation": "Chief Executive",
}  # fmt: skip
AMBROSE = {
    "VanID": "777", "FirstName": "Ambrose", "MiddleName": "", "LastName": "Quillfeather",
    "City": "Riverton", "State": "WY", "ZipOrPostal": "82501", "Employer": "Riverton Schools",
    "Occupation": "Teacher",
}  # fmt: skip
ON_LIST = {
    "id": "E-7", "first": "Wilhelmina", "middle": "Q", "last": "Testerly", "city": "Springfield",
    "state": "IL", "zip": "62701", "employer": "Gusherly Oil", "title": "Chief Executive",
}  # fmt: skip
OTHER_ON_LIST = {
    "id": "E-8", "first": "Philippa", "middle": "R", "last": "Brackenthwaite", "city": "Tulsa",
    "state": "OK", "zip": "74101", "employer": "Derrick Petroleum", "title": "President",
}  # fmt: skip

Row = Mapping[str, str]


def gift(number: str, who: Row = WILHELMINA, /, **changes: str) -> dict[str, str]:
    """One row of a VAN export: $50 on a day in March, but for the changes."""
    told = {"ContributionID": number, "Amount": "50.00", "DateReceived": "2026-03-14"}
    return {**who, **told, **changes}


def table(rows: Iterable[Row], columns: Iterable[str]) -> bytes:
    """Rows under a header, as CSV."""
    target = io.StringIO()
    writer = csv.DictWriter(target, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return target.getvalue().encode()


def van(*rows: Row, columns: Iterable[str] = VAN_COLUMNS) -> bytes:
    """A VAN export."""
    return table(rows, columns)


def people(*rows: Row) -> bytes:
    """A list of people."""
    return table(rows, LISTED_COLUMNS)


def hand_in(data: bytes, *, name: str = "gifts.csv", **options: Any) -> Import:
    """Take a file up and leave its work to be done."""
    return take_up(file=io.BytesIO(data), file_name=name, **options)


def see_through(taken: Import) -> Tree:
    """Do the work of an import here and now."""
    assert taken.job
    state = work_off(taken.job)
    taken.refresh_from_db()
    return state


def bring(data: bytes, *, name: str = "gifts.csv", **options: Any) -> Import:
    """Take a file up and see it through."""
    taken = hand_in(data, name=name, **options)
    if taken.job:
        state = see_through(taken)
        assert state.state == "done", state
    return taken


def bring_list(
    data: bytes, *, slug: str = "executives", kind: str = "people", name: str = "list.csv"
) -> ListVersion:
    """Take a version of a list up and have the donors screened against it."""
    version = take_up_list(file=io.BytesIO(data), file_name=name, slug=slug, kind=kind)
    if version.job:
        state = work_off(version.job)
        assert state.state == "done", state
    return version


def counts(taken: Import) -> tuple[int, int, int]:
    """New, changed and rejected."""
    return taken.new, taken.changed, taken.rejected


def contribution(number: str, source: str = "van") -> Contribution:
    return Contribution.objects.get(source__slug=source, external_id=number)


def record_id(number: str) -> str:
    """The id by which its source knows who gave a contribution."""
    return contribution(number).profile.record.external_id


def flag_of(number: str) -> Flag:
    """The one flag there is on a contribution."""
    return Flag.objects.get(contribution__external_id=number)


def flag_states() -> dict[str, str]:
    """The state of every flag, by its contribution; of those on one contribution, the last."""
    flags = Flag.objects.order_by("pk").values_list("contribution__external_id", "state")
    return dict(flags)


def open_flags() -> set[str]:
    """The contributions with an open flag."""
    return {number for number, state in flag_states().items() if state == Flag.State.OPEN}


def employee(local_part: str, *roles: str) -> User:
    """A member of staff, in these roles; who is there already, as they are."""
    email = f"{local_part}@hustings.invalid"
    if known := User.objects.filter(email=email).first():
        return known
    person = User.objects.create_user(email, pool=User.Pool.STAFF, name=local_part.title())
    for role in roles:
        grant(user=person, role=role, reason="Works here.", by=None)
    return person


def candidate_committee(*, source: str = "van") -> Committee:
    """A candidate with a primary in June and a general election in November 2026, who receives
    what the files of the source bring."""
    committee = Committee.objects.create(
        code=COMMITTEE, name="Friends of Odalys Fenwright", type=Committee.Type.CANDIDATE
    )
    for code, day in (("P2026", date(2026, 6, 2)), ("G2026", date(2026, 11, 3))):
        Election.objects.create(committee=committee, code=code, date=day)
    Source.objects.update_or_create(slug=source, defaults={"committee": committee})
    return committee


def history(row: Any) -> list[Any]:
    """What a row has been, oldest first."""
    return list(row.events.order_by("pgh_id"))


def dollars(text: str) -> Decimal:
    return Decimal(text)
