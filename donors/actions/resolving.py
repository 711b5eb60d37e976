"""Donors merged and split: nothing is lost by either, and each can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from core.errors import Refused
from donors.actions.donor_names import name_donors
from donors.actions.judging import judge_donors_again
from donors.locks import lock_flagging, lock_resolving
from donors.matching.features import name_features
from donors.models import Distinction, Donor, DonorMove, Likeness, Profile
from donors.queries.likeness import given_no_more
from donors.queries.screening import profiles_to_screen

# From here on the house merges two donors by itself; people look at what is less likely.
SURE = 0.99

MOVE_PROFILES = """
    UPDATE donors_profile p SET donor_id = m.kept
    FROM unnest(%(profiles)s::bigint[], %(kept)s::bigint[]) m (profile, kept)
    WHERE p.id = m.profile
"""
# Flags go with their gifts; what was decided about them stays with them.
MOVE_FLAGS = """
    UPDATE donors_flag f SET donor_id = p.donor_id
    FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE c.id = f.contribution_id AND c.profile_id = ANY(%(profiles)s) AND f.donor_id <> p.donor_id
"""
MARK_MERGED = """
    UPDATE donors_donor d SET merged_into_id = m.kept
    FROM unnest(%(gone)s::bigint[], %(kept)s::bigint[]) m (gone, kept) WHERE d.id = m.gone
"""


@transaction.atomic
def resolve(*, import_id: int) -> int:
    """Merge donors whom the import's profiles show to be one, as surely as SURE; may run twice.

    The oldest donor of several is kept. Left apart is whom a person has told apart, whom one source
    knows by two ids of its own, and who would come to bear two middle initials or generations, be
    it by way of a third. Returns how many donors were merged into others.
    """
    lock_resolving()
    lock_flagging()
    likely = _sure_likenesses(import_id)
    if not likely:
        return 0
    groups = _Groups(likely)
    for likeness in likely:
        groups.unite(likeness)
    moves = groups.moves()
    move_profiles(moves)
    return len(moves)


def _sure_likenesses(import_id: int) -> list[Likeness]:
    """The likeliest first; those of one donor already are nobody's question any more."""
    fresh = profiles_to_screen(import_id).values("pk")
    likely = Likeness.objects.filter(probability__gte=SURE, contradicted=False)
    found = likely.filter(first__in=fresh).union(likely.filter(second__in=fresh))
    ids = [one.pk for one in found]
    gone = given_no_more().values("pk")  # by an import that was undone while this one looked
    standing = Likeness.objects.filter(pk__in=ids).exclude(Q(first__in=gone) | Q(second__in=gone))
    ordered = standing.select_related("first", "second")
    return [
        one
        for one in ordered.order_by("-probability", "first", "second")
        if one.first.donor_id != one.second.donor_id
    ]


@dataclass(slots=True)
class _Group:
    """Donors who are one, with what their profiles say of middle names and generation, and the
    sources that know them by an id."""

    donors: set[int] = field(default_factory=set)
    middles: set[str] = field(default_factory=set)
    generations: set[str] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)
    because: dict[int, Likeness] = field(default_factory=dict)


class _Groups:
    """Donors on their way to become one; each begins in a group of its own."""

    def __init__(self, likely: Sequence[Likeness]) -> None:
        donors = {one.first.donor_id for one in likely} | {one.second.donor_id for one in likely}
        self._of: dict[int, _Group] = {}
        profiles = Profile.objects.filter(donor__in=donors).select_related("record")
        for profile in profiles.order_by("pk"):
            group = self._of.setdefault(profile.donor_id, _Group())
            group.donors.add(profile.donor_id)
            if profile.record.external_id:
                group.sources.add(profile.record.source_id)
            read = name_features(profile.last, profile.first, profile.middle, profile.suffix)
            group.middles.update(read.middles)
            group.generations.add(read.generation)
        self._apart = _told_apart(donors)

    def unite(self, likeness: Likeness) -> None:
        """Make one of the groups of a likeness, unless anything in them speaks against it."""
        first, second = (self._of[one.donor_id] for one in (likeness.first, likeness.second))
        if first is second or self._are_apart(first, second) or _contradict(first, second):
            return
        for donor in second.donors | first.donors:
            first.because.setdefault(donor, likeness)
        first.donors |= second.donors
        first.middles |= second.middles
        first.generations |= second.generations
        first.sources |= second.sources
        first.because |= {k: v for k, v in second.because.items() if k not in first.because}
        for donor in second.donors:
            self._of[donor] = first

    def _are_apart(self, first: _Group, second: _Group) -> bool:
        return any((a, b) in self._apart for a in first.donors for b in second.donors)

    def moves(self) -> list[DonorMove]:
        """A merge for each donor but the oldest of its group."""
        found = []
        for group in {id(group): group for group in self._of.values()}.values():
            kept = min(group.donors)
            for donor in sorted(group.donors - {kept}):
                likeness = group.because[donor]
                found.append(
                    DonorMove(
                        kind=DonorMove.Kind.MERGE,
                        from_donor_id=donor,
                        to_donor_id=kept,
                        reasons=likeness.reasons,
                    )
                )
        return found


def _contradict(first: _Group, second: _Group) -> bool:
    """Whether one person would bear two generations, or middle names that do not fit, or would be
    two to one source."""
    if first.generations != second.generations or first.sources & second.sources:
        return True
    return any(not _fit(mine, theirs) for mine in first.middles for theirs in second.middles)


def _fit(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _told_apart(donors: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of these donors, in both orders, of whom people have told profiles apart."""
    told = Distinction.objects.filter(
        ended_at=None, first__donor__in=donors, second__donor__in=donors
    )
    pairs = set(told.values_list("first__donor", "second__donor"))
    return pairs | {(second, first) for first, second in pairs}


def move_profiles(moves: Sequence[DonorMove]) -> None:
    """Move profiles and flags, keep the moves, and call donors by their latest gift.

    A merge moves all there is; a split or a return what it names. Part of the caller's transaction,
    which holds the locks of resolving and of flagging.
    """
    merged = [move for move in moves if not move.profiles]
    held: dict[int, list[int]] = {}
    donors = [move.from_donor_id for move in merged]
    for profile, donor in (
        Profile.objects.filter(donor__in=donors).order_by("pk").values_list("pk", "donor")
    ):
        held.setdefault(donor, []).append(profile)
    for move in merged:
        move.profiles = held.get(move.from_donor_id, [])
    profiles = [profile for move in moves for profile in move.profiles]
    kept = [move.to_donor_id for move in moves for _ in move.profiles]
    concerned = sorted(
        {donor for move in moves for donor in (move.from_donor_id, move.to_donor_id)}
    )
    with connection.cursor() as cursor:
        cursor.execute(MOVE_PROFILES, {"profiles": profiles, "kept": kept})
        cursor.execute(MOVE_FLAGS, {"profiles": profiles})
        name_donors(cursor, concerned)
    DonorMove.objects.bulk_create(moves, batch_size=1_000)
    _note_where_they_are(moves)


def _note_where_they_are(moves: Iterable[DonorMove]) -> None:
    """`merged_into` of whoever has nothing left, and of nobody who has."""
    merges = [move for move in moves if move.kind == DonorMove.Kind.MERGE]
    others = [move for move in moves if move.kind != DonorMove.Kind.MERGE]
    Donor.objects.filter(pk__in=[move.to_donor_id for move in others]).update(merged_into=None)
    with connection.cursor() as cursor:
        cursor.execute(
            MARK_MERGED,
            {
                "gone": [move.from_donor_id for move in merges],
                "kept": [move.to_donor_id for move in merges],
            },
        )


@transaction.atomic
def merge_donors(*, keep: Donor, other: Donor, note: str, by: Any) -> DonorMove:
    """Make one donor of two, `keep`: what was told apart before is one from now on."""
    _refuse_without_note(note)
    if keep.pk == other.pk:
        raise Refused("These are one donor already.")
    _lock(keep, other)
    for donor in (keep, other):
        if not donor.profiles.exists():
            raise Refused(f"{donor} has nothing left to merge: it was merged before.")
    both = {keep.pk, other.pk}
    Distinction.objects.filter(first__donor__in=both, second__donor__in=both, ended_at=None).update(
        ended_at=timezone.now()
    )
    move = DonorMove(
        kind=DonorMove.Kind.MERGE,
        from_donor=other,
        to_donor=keep,
        note=note.strip(),
        decided_by=by,
    )
    move_profiles([move])
    judge_donors_again(donor_ids=[keep.pk], by=by)
    return move


@transaction.atomic
def split_donor(*, donor: Donor, profile_ids: Collection[int], note: str, by: Any) -> DonorMove:
    """Give some of a donor's descriptions, with their gifts and flags, to a new donor of their own,
    whom the house will not merge with the first again."""
    _refuse_without_note(note)
    _lock(donor)
    held = set(donor.profiles.values_list("pk", flat=True))
    wanted = set(profile_ids)
    if not wanted:
        raise Refused("Choose which descriptions are of somebody else.")
    if not wanted <= held:
        raise Refused("Some of these are not this donor's any more: look at the page again.")
    if wanted == held:
        raise Refused("One description at least must stay with this donor.")
    new = Donor.objects.create(name=donor.name)
    move = DonorMove(
        kind=DonorMove.Kind.SPLIT,
        from_donor=donor,
        to_donor=new,
        profiles=sorted(wanted),
        note=note.strip(),
        decided_by=by,
    )
    move_profiles([move])
    _tell_apart(wanted, held - wanted, note=note, by=by)
    judge_donors_again(donor_ids=[donor.pk, new.pk], by=by)
    return move


@transaction.atomic
def tell_apart(*, one: Donor, other: Donor, note: str, by: Any) -> None:
    """Keep it that two donors are two people: the house does not merge them, and asks no more."""
    _refuse_without_note(note)
    if one.pk == other.pk:
        raise Refused("These are one donor: split it instead.")
    _lock(one, other)
    _tell_apart(
        set(one.profiles.values_list("pk", flat=True)),
        set(other.profiles.values_list("pk", flat=True)),
        note=note,
        by=by,
    )


def _tell_apart(ones: Collection[int], others: Collection[int], *, note: str, by: Any) -> None:
    Distinction.objects.bulk_create(
        [
            Distinction(
                first_id=min(one, other),
                second_id=max(one, other),
                note=note.strip(),
                decided_by=by,
            )
            for one in sorted(ones)
            for other in sorted(others)
        ],
        batch_size=1_000,
        ignore_conflicts=True,
    )


@transaction.atomic
def take_move_back(*, move: DonorMove, note: str, by: Any) -> DonorMove:
    """Undo a merge or a split: the profiles that went, go back.

    Refused where some of them have gone on elsewhere since, and for a move that was taken back
    before. Who is parted so is told apart: the house would else merge them again.
    """
    _refuse_without_note(note)
    _lock(move.from_donor, move.to_donor)
    if move.kind == DonorMove.Kind.RETURN:
        raise Refused("A return is not taken back: merge or split the donors again.")
    if DonorMove.objects.filter(takes_back=move).exists():
        raise Refused("This was taken back before.")
    there = Profile.objects.filter(pk__in=move.profiles, donor=move.to_donor)
    if there.count() != len(move.profiles):
        raise Refused("Some of what went has gone on to another donor since: undo that first.")
    back = DonorMove(
        kind=DonorMove.Kind.RETURN,
        from_donor=move.to_donor,
        to_donor=move.from_donor,
        profiles=move.profiles,
        note=note.strip(),
        decided_by=by,
        takes_back=move,
    )
    move_profiles([back])
    left = move.to_donor.profiles.values_list("pk", flat=True)
    if move.kind == DonorMove.Kind.MERGE:
        _tell_apart(move.profiles, set(left), note=note, by=by)
    else:
        there_now = move.from_donor.profiles.values_list("pk", flat=True)
        Distinction.objects.filter(
            Q(first__in=move.profiles) | Q(second__in=move.profiles),
            first__in=there_now,
            second__in=there_now,
            ended_at=None,
        ).update(ended_at=timezone.now())
        if not left.exists():
            Donor.objects.filter(pk=move.to_donor_id).update(merged_into=move.from_donor)
    judge_donors_again(donor_ids=[move.from_donor_id, move.to_donor_id], by=by)
    return back


def _lock(*donors: Donor) -> None:
    """Whoever decides on the donors' flags has to wait, and so does the house's own merging."""
    lock_resolving(for_a_person=True)
    lock_flagging(for_a_person=True)
    ids = sorted(donor.pk for donor in donors)
    list(Donor.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def _refuse_without_note(note: str) -> None:
    if not note.strip():
        raise Refused("Say why: this needs a note.")
