"""What reviewers found about the matches of each list."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Max, OuterRef, Subquery

from donors.models import Decision, Flag, Match, WatchList


def prior_shifts() -> dict[str, float]:
    """By how many bits each list's prior is shifted now, by its slug; those that are."""
    shifted = WatchList.objects.exclude(prior_shift=0.0)
    return dict(shifted.order_by("slug").values_list("slug", "prior_shift"))


def verdicts_on(watch_list: WatchList) -> Iterator[tuple[float, bool, float]]:
    """Each verdict on a match of the list that stands: how probable it was held, whether it was
    validated, and the shift of the prior that was in force then."""
    match = Match.objects.filter(
        profile=OuterRef("contribution__profile"), entry=OuterRef("entry")
    ).values("prior_shift")[:1]
    flags = (
        Flag.objects.filter(
            entry__watch_list=watch_list, decision__isnull=False, probability__isnull=False
        )
        .annotate(shift=Subquery(match))
        .exclude(shift=None)
    )
    rows = (
        flags.values("decision")
        .annotate(likely=Max("probability"), verdict=F("decision__verdict"), in_force=Max("shift"))
        .order_by("decision")
        .values_list("likely", "verdict", "in_force")
    )
    for likely, verdict, in_force in rows.iterator(chunk_size=2_000):
        yield likely, verdict == Decision.Verdict.VALIDATED, in_force
