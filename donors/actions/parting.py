"""Donors whom the house had merged, and whom nothing holds together any more once an import was
undone: each goes back to whom they were of. What people merged stays merged.

The house merges by likenesses, so these are seen to first: those of descriptions that nobody gives
any more go, and those that spoke of an e-mail address, a telephone or a street that is told no more
are weighed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import connection
from django.db.models import F, Q

from donors.actions.judging import judge_donors_again
from donors.actions.likening import described, weigh_again
from donors.actions.resolving import SURE, move_profiles
from donors.locks import lock_flagging, lock_resolving
from donors.matching.likeness import Described
from donors.models import DonorMove, Import, Likeness, Profile
from donors.queries.likeness import given_no_more

NOTE = "Import {number} was undone, and nothing else says that they are one."

# The descriptions of the gifts that are not what they were: those of now and those of before.
TOUCHED = """
    DROP TABLE IF EXISTS pg_temp.touched;
    CREATE TEMPORARY TABLE touched ON COMMIT DROP AS
    SELECT c.profile_id FROM donors_contribution c WHERE c.recounted_in_id = %(import)s
    UNION
    SELECT old.profile_id FROM donors_contributionevent old
    JOIN donors_contribution c ON c.id = old.pgh_obj_id WHERE c.recounted_in_id = %(import)s;
    ANALYZE touched
"""
REACHED_ALIKE = """
    SELECT id FROM donors_likeness
    WHERE (first_id IN (SELECT profile_id FROM touched)
            OR second_id IN (SELECT profile_id FROM touched))
        AND reasons @? '$[*] ? (@.weight > 0
            && (@.field == "email" || @.field == "phone" || @.field == "street"))'
"""


def part_donors(*, taken: Import) -> int:
    """Take back the merges of the house that have no reason left, now that an import is undone, and
    have whom that concerns judged again. Returns how many donors are there again.

    Part of the undoing's transaction: all of it is done, or none.
    """
    lock_resolving()
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"import": taken.pk})
        cursor.execute(REACHED_ALIKE)
        reached = [number for (number,) in cursor.fetchall()]
    lost = [*_forget_who_gives_no_more(), *_weigh_again(reached)]
    alike = {profile for pair in lost for profile in pair}
    donors = set(Profile.objects.filter(pk__in=alike).values_list("donor", flat=True))
    back = list(_returns(donors, note=NOTE.format(number=taken.pk)))
    if not back:
        return 0
    lock_flagging()
    move_profiles(back)
    concerned = {donor for move in back for donor in (move.from_donor_id, move.to_donor_id)}
    judge_donors_again(donor_ids=concerned, by=taken.undone_by)
    return len(back)


def _forget_who_gives_no_more() -> list[tuple[int, int]]:
    """Leaves no likeness of theirs; says of which profiles they were."""
    gone = given_no_more().values("pk")
    rows = list(Likeness.objects.filter(Q(first__in=gone) | Q(second__in=gone)))
    Likeness.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [(row.first_id, row.second_id) for row in rows]


def _weigh_again(likenesses: Collection[int]) -> list[tuple[int, int]]:
    """Weigh those of these likenesses again whose two are no longer reached in the same way; says
    of which profiles they are."""
    rows = list(Likeness.objects.filter(pk__in=likenesses))
    reached = {
        one.id: one
        for one in described({number for row in rows for number in (row.first_id, row.second_id)})
    }
    lost = [row for row in rows if _is_lost(row, reached[row.first_id], reached[row.second_id])]
    pairs = [(row.first_id, row.second_id) for row in lost]
    if lost:
        Likeness.objects.filter(pk__in=[row.pk for row in lost]).delete()
        weigh_again(pairs)
    return pairs


def _is_lost(likeness: Likeness, one: Described, other: Described) -> bool:
    shared = {
        "email": one.emails & other.emails,
        "phone": one.phones & other.phones,
        "street": one.streets & other.streets,
    }
    return any(
        reason["weight"] > 0 and not shared.get(reason["field"], True)
        for reason in likeness.reasons
    )


def _returns(donors: Collection[int], *, note: str) -> Iterator[DonorMove]:
    """For what is of one of these donors without a reason, the move back to whom it was of: a donor
    whom the house had merged, and who has nothing now. Where it is not so, people have been at it
    since, and it stays where it is."""
    profiles = list(Profile.objects.filter(donor__in=donors).order_by("pk"))
    moves = _moves_towards(donors)
    origins = {profile.pk: profile.donor_id for profile in profiles}
    for move in reversed(moves):
        origins |= {number: move.from_donor_id for number in move.profiles if number in origins}
    merges = _merges_of_the_house(moves)
    parts = _parts(profiles, moves, origins)
    settled = set(Profile.objects.filter(donor__in=merges).values_list("donor", flat=True))
    for donor, part in _without_a_reason(parts, origins):
        home = next((origins[number] for number in part if origins[number] != donor), donor)
        if home not in merges or home in settled:
            continue
        settled.add(home)
        yield DonorMove(
            kind=DonorMove.Kind.RETURN,
            from_donor_id=donor,
            to_donor_id=home,
            profiles=part,
            note=note,
            takes_back=merges[home],
        )


def _moves_towards(donors: Collection[int]) -> list[DonorMove]:
    """All by which anything came to these donors, and to those from whom it came; oldest first."""
    found: dict[int, DonorMove] = {}
    seen: set[int] = set()
    wave = set(donors)
    while wave:
        seen |= wave
        moves = DonorMove.objects.filter(to_donor__in=wave)
        moves = moves.select_related("takes_back", "taken_back_by")
        found |= {move.pk: move for move in moves}
        wave = {move.from_donor_id for move in moves} - seen
    return [found[number] for number in sorted(found)]


def _merges_of_the_house(moves: Sequence[DonorMove]) -> dict[int, DonorMove]:
    """Those that stand, by the donor who went."""
    return {
        move.from_donor_id: move
        for move in moves
        if move.kind == DonorMove.Kind.MERGE and not move.decided_by_id and _stands(move)
    }


def _stands(move: DonorMove) -> bool:
    return not hasattr(move, "taken_back_by")


def _without_a_reason(
    parts: Mapping[int, list[list[int]]], origins: Mapping[int, int]
) -> Iterator[tuple[int, list[int]]]:
    """Of each donor all parts but the one that stays: what it had first, or else the oldest."""
    for donor, of_donor in parts.items():
        stays = min(
            of_donor, key=lambda part: (all(origins[one] != donor for one in part), part[0])
        )
        for part in of_donor:
            if part is not stays:
                yield donor, part


def _parts(
    profiles: Sequence[Profile], moves: Sequence[DonorMove], origins: Mapping[int, int]
) -> dict[int, list[list[int]]]:
    """The profiles of each donor, apart where nothing says that they are of one: neither their
    source, by having them in one record, nor a likeness, nor a person."""
    together = _Together()
    records: dict[tuple[int, int], int] = {}
    for profile in profiles:
        together.unite(
            [records.setdefault((profile.donor_id, profile.record_id), profile.pk), profile.pk]
        )
    donors = {profile.donor_id for profile in profiles}
    for pair in Likeness.objects.filter(
        first__donor__in=donors,
        second__donor=F("first__donor"),
        probability__gte=SURE,
        contradicted=False,
    ).values_list("first", "second"):
        together.unite(pair)
    for vouched in _by_people(moves, origins):
        together.unite(vouched)
    parts: dict[int, dict[int, list[int]]] = {}
    for profile in profiles:
        of_donor = parts.setdefault(profile.donor_id, {})
        of_donor.setdefault(together.of(profile.pk), []).append(profile.pk)
    return {donor: list(of_donor.values()) for donor, of_donor in parts.items()}


def _by_people(moves: Sequence[DonorMove], origins: Mapping[int, int]) -> Iterator[list[int]]:
    """Profiles that a person has said to be of one donor, move by move: what went, and by a merge
    what was there where it came to."""
    where = dict(origins)
    for move in moves:
        went = [number for number in move.profiles if number in where]
        if move.decided_by_id and _stands(move) and went:
            split = move.kind == DonorMove.Kind.SPLIT
            parted = move.takes_back and move.takes_back.kind == DonorMove.Kind.MERGE
            there = [number for number, donor in where.items() if donor == move.to_donor_id]
            yield went if split or parted else [*went, *there]
        where |= dict.fromkeys(went, move.to_donor_id)


class _Together:
    """Sets of numbers that grow together."""

    def __init__(self) -> None:
        self._with: dict[int, int] = {}

    def of(self, number: int) -> int:
        """The number by which its set is known."""
        while (other := self._with.get(number, number)) != number:
            number = other
        return number

    def unite(self, numbers: Sequence[int]) -> None:
        for number in numbers[1:]:
            one, other = sorted((self.of(numbers[0]), self.of(number)))
            self._with[other] = one
