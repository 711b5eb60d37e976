"""Records of one person are one donor: found by the house, merged and split by people, undone."""

from __future__ import annotations

import pytest

from core.errors import Refused
from donors.actions.resolving import (
    merge_donors,
    resolve,
    split_donor,
    take_move_back,
    tell_apart,
)
from donors.models import Distinction, Donor, DonorMove, Likeness, Profile
from donors.queries.likeness import candidate_pairs
from donors.tests.office import (
    AMBROSE,
    COMMITTEE,
    COMMITTEE_COLUMNS,
    ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    contribution,
    employee,
    flag_of,
    flag_states,
    gift,
    open_flags,
    people,
    van,
)
from jobs.models import Job
from jobs.runner import work_off

pytestmark = pytest.mark.django_db


def donor_of(number: str, source: str = "van") -> Donor:
    return contribution(number, source).profile.donor


def see_judged() -> None:
    work_off(Job.objects.filter(function="donors.tasks.judge_donors").latest("pk"))


def test_a_person_in_two_sources_is_one_donor_with_the_reasons_kept(wilhelmina_gave: None) -> None:
    bring(van(gift("G-1", VanID="9-77")), source="state-party")
    kept = donor_of("G-1")
    assert donor_of("G-1", "state-party") == kept
    [move] = DonorMove.objects.all()
    assert (move.kind, move.to_donor, move.decided_by) == ("merge", kept, None)
    assert {reason["field"] for reason in move.reasons} >= {"surname", "first_name", "place"}
    gone = move.from_donor
    assert (gone.merged_into, gone.name) == (kept, "Testerly, Wilhelmina Q")


@pytest.mark.parametrize(
    "other",
    [
        {"FirstName": "Hubert"},
        {"FirstName": "Wilhelmine"},
        {"MiddleName": "Z"},
        {"LastName": "Testerly III"},
        {"LastName": "Quillfeather"},
    ],
    ids=lambda other: "".join(other),
)
def test_somebody_else_of_the_house_stays_apart(
    other: dict[str, str], wilhelmina_gave: None
) -> None:
    bring(van(gift("G-1", VanID="9-77", **other)), source="state-party")
    assert donor_of("G-1") != donor_of("G-1", "state-party")
    assert not DonorMove.objects.exists()


def test_the_limit_is_judged_for_the_donor_whatever_sources_the_gifts_come_from() -> None:
    candidate_committee()
    told = {"Committee": COMMITTEE, "Election": "P2026", "Amount": "2000.00"}
    bring(van(gift("G-1", **told), columns=COMMITTEE_COLUMNS))
    later = gift("G-2", VanID="9-77", DateReceived="2026-03-15", **told)
    bring(van(later, columns=COMMITTEE_COLUMNS), source="state-party")
    assert open_flags() == {"G-2"}
    assert flag_of("G-2").donor == donor_of("G-1")


def test_whom_a_third_record_would_join_stays_apart_where_the_two_cannot_be_one() -> None:
    son, nobody, father = "Testerly Jr", "Testerly", "Testerly Sr"
    for number, (source, last) in enumerate((("van", son), ("a", nobody), ("b", father))):
        bring(van(gift("G-1", VanID=f"5{number}", LastName=last)), source=source)
    assert donor_of("G-1") != donor_of("G-1", "b")
    assert len({donor_of("G-1", source) for source in ("van", "a", "b")}) == 3


def test_husband_and_wife_of_names_a_letter_apart_stay_two_for_a_person_to_see() -> None:
    house = {"MiddleName": "", "LastName": "Quillfeather"}
    bring(van(gift("G-1", FirstName="Seth", **house)))
    bring(van(gift("G-1", VanID="9-77", FirstName="Beth", **house)), source="state-party")
    assert donor_of("G-1") != donor_of("G-1", "state-party")
    assert Likeness.objects.get().contradicted


def test_whom_a_source_knows_by_two_ids_a_person_merges() -> None:
    bring(van(gift("G-1"), gift("G-2", VanID="502")))
    assert donor_of("G-1") != donor_of("G-2")
    assert Likeness.objects.get().probability > 0.99
    bring(van(gift("G-1", VanID="9-77")), source="state-party")
    assert donor_of("G-1", "state-party") in (donor_of("G-1"), donor_of("G-2"))
    assert donor_of("G-1") != donor_of("G-2")


def test_resolving_twice_changes_nothing(wilhelmina_gave: None) -> None:
    taken = bring(van(gift("G-1", VanID="9-77")), source="state-party")
    before = whole()
    assert resolve(import_id=taken.pk) == 0
    assert whole() == before


def whole() -> list[tuple[int, int]]:
    return sorted(Profile.objects.values_list("pk", "donor"))


def test_a_new_description_of_a_record_is_of_the_same_donor(wilhelmina_gave: None) -> None:
    bring(
        van(gift("G-2", Employer="Gusherly Gas", City="Tulsa", ZipOrPostal="74101")), name="b.csv"
    )
    assert donor_of("G-1") == donor_of("G-2")
    assert Profile.objects.count() == 2


def test_a_reviewer_merges_two_donors_and_takes_it_back_and_nothing_is_lost() -> None:
    reviewer = employee("reviewer")
    bring_list(people(ON_LIST))
    bring(van(gift("G-1"), gift("A-1", AMBROSE)))
    before = whole(), flag_states(), flag_of("G-1").donor
    move = merge_donors(
        keep=donor_of("A-1"), other=donor_of("G-1"), note="She changed her name.", by=reviewer
    )
    see_judged()
    assert donor_of("G-1") == donor_of("A-1") == flag_of("G-1").donor
    assert flag_states() == before[1]
    take_move_back(move=move, note="She did not.", by=reviewer)
    see_judged()
    assert (whole(), flag_states(), flag_of("G-1").donor) == before
    assert not Donor.objects.exclude(merged_into=None).exists()


def test_a_merge_brings_a_sum_over_the_limit_and_a_split_takes_it_away() -> None:
    candidate_committee()
    reviewer = employee("reviewer")
    told = {"Committee": COMMITTEE, "Election": "P2026", "Amount": "2000.00"}
    bring(van(gift("G-1", **told), gift("A-1", AMBROSE, **told), columns=COMMITTEE_COLUMNS))
    assert open_flags() == set()
    kept = donor_of("G-1")
    merge_donors(keep=kept, other=donor_of("A-1"), note="One and the same.", by=reviewer)
    see_judged()
    assert len(open_flags()) == 1
    profile = contribution("A-1").profile
    split_donor(donor=kept, profile_ids=[profile.pk], note="Two after all.", by=reviewer)
    see_judged()
    assert open_flags() == set()
    assert donor_of("A-1").name == "Quillfeather, Ambrose"


def test_whom_people_told_apart_the_house_does_not_merge_be_it_under_another_name(
    both_gave: None,
) -> None:
    reviewer = employee("reviewer")
    bring(van(gift("G-1", VanID="9-77")), source="state-party")
    [move] = DonorMove.objects.all()
    take_move_back(move=move, note="Her cousin, in the same street.", by=reviewer)
    here, there = donor_of("G-1"), donor_of("G-1", "state-party")
    assert here != there
    merge_donors(keep=donor_of("A-1"), other=here, note="Married name.", by=reviewer)
    again = bring(van(gift("G-2", VanID="9-77", Employer="")), source="state-party", name="b.csv")
    resolve(import_id=again.pk)
    assert donor_of("G-1") != donor_of("G-1", "state-party")


def test_a_merge_by_a_person_ends_that_the_two_are_told_apart(both_gave: None) -> None:
    reviewer = employee("reviewer")
    one, other = donor_of("G-1"), donor_of("A-1")
    tell_apart(one=one, other=other, note="No.", by=reviewer)
    tell_apart(one=other, other=one, note="No.", by=reviewer)
    assert Distinction.objects.get().ended_at is None
    merge_donors(keep=one, other=other, note="Yes, by her letter.", by=reviewer)
    assert Distinction.objects.get().ended_at


def test_what_makes_no_sense_is_refused_and_says_why(both_gave: None) -> None:
    reviewer = employee("reviewer")
    one, other = donor_of("G-1"), donor_of("A-1")
    profile = contribution("G-1").profile_id
    with pytest.raises(Refused, match="needs a note"):
        merge_donors(keep=one, other=other, note=" ", by=reviewer)
    with pytest.raises(Refused, match="one donor already"):
        merge_donors(keep=one, other=one, note="Yes.", by=reviewer)
    with pytest.raises(Refused, match="must stay"):
        split_donor(donor=one, profile_ids=[profile], note="All.", by=reviewer)
    with pytest.raises(Refused, match="Choose"):
        split_donor(donor=one, profile_ids=[], note="None.", by=reviewer)
    with pytest.raises(Refused, match="not this donor's"):
        split_donor(donor=other, profile_ids=[profile], note="Hers.", by=reviewer)
    move = merge_donors(keep=one, other=other, note="Yes.", by=reviewer)
    with pytest.raises(Refused, match="merged before"):
        merge_donors(keep=one, other=other, note="Again.", by=reviewer)
    take_move_back(move=move, note="No.", by=reviewer)
    with pytest.raises(Refused, match="taken back before"):
        take_move_back(move=move, note="No.", by=reviewer)


def test_what_went_on_elsewhere_since_does_not_go_back() -> None:
    reviewer = employee("reviewer")
    philippa = {**AMBROSE, "VanID": "778", "FirstName": "Philippa", "ZipOrPostal": "99501"}
    bring(van(gift("G-1"), gift("A-1", AMBROSE), gift("P-1", philippa)))
    first = merge_donors(keep=donor_of("A-1"), other=donor_of("G-1"), note="Yes.", by=reviewer)
    merge_donors(keep=donor_of("P-1"), other=donor_of("A-1"), note="Yes.", by=reviewer)
    with pytest.raises(Refused, match="gone on to another donor"):
        take_move_back(move=first, note="No.", by=reviewer)


def test_likely_but_not_sure_waits_for_a_person() -> None:
    common = {"FirstName": "John", "MiddleName": "", "LastName": "Smith", "Employer": ""}
    bring(van(gift("G-1", **common)))
    bring(van(gift("G-1", VanID="9-77", **common)), source="state-party")
    assert donor_of("G-1") != donor_of("G-1", "state-party")
    likeness = Likeness.objects.get()
    assert 0.5 <= likeness.probability < 0.99


def test_of_two_that_one_import_brought_the_younger_looks_for_the_older() -> None:
    taken = bring(van(gift("G-1"), gift("G-2", VanID="502")))
    older, younger = Profile.objects.order_by("pk").values_list("pk", flat=True)
    both = [(older, younger)]
    assert candidate_pairs([older], import_id=taken.pk, vague=[""]) == []
    assert candidate_pairs([younger], import_id=taken.pk, vague=[""]) == both
    # Another import may bring a younger one while this one looks.
    assert candidate_pairs([older], import_id=taken.pk + 1, vague=[""]) == both
