"""Imports and how they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from donors.models import Committee, Contribution, ContributionLimit, Election, Import
from jobs.queries import Tree, tree, trees

# In SQL, the ids of the imports whose gifts an import has to judge: its own, and those of abandoned
# ones that it took over.
JUDGED_BY = (
    "SELECT id FROM donors_import WHERE id = %(import)s::bigint"
    " OR taken_over_by_id = %(import)s::bigint"
)

# And of the gifts themselves: those, and the ones that count or count no more because of them.
# Apart, because no index serves an OR over both.
TOUCHED = f"""
    SELECT id FROM donors_contribution WHERE last_import_id IN ({JUDGED_BY})
    UNION SELECT id FROM donors_contribution WHERE recounted_in_id = %(import)s::bigint
"""  # noqa: S608  # words of our own


def judged_by(import_id: int) -> QuerySet[Import]:
    """The same as rows."""
    return Import.objects.filter(Q(pk=import_id) | Q(taken_over_by=import_id))


def import_state(taken: Import) -> Tree:
    """The state and progress of an import: those of its job tree."""
    return tree(taken.job) if taken.job else _repeat(taken)


def with_state(imports: Iterable[Import]) -> list[tuple[Import, Tree]]:
    """Imports with their states, in two queries however many they are."""
    taken = list(imports)
    states = trees([one.job_id for one in taken if one.job_id])
    return [(one, states[one.job_id] if one.job_id else _repeat(one)) for one in taken]


def imports() -> QuerySet[Import]:
    """All imports with their sources and jobs, the latest first."""
    return Import.objects.select_related("source", "job").order_by("-pk")


def imports_with_state() -> list[tuple[Import, Tree]]:
    """All imports, the latest first."""
    return with_state(Import.objects.order_by("-pk"))


def warnings(taken: Import) -> list[str]:
    """What is no fault of the file and may still be a mistake."""
    found = []
    if missing := taken.inspection.get("missing", []):
        columns = ", ".join(missing)
        found.append(f"no column {columns}: gifts that are known already lose what they had there")
    if taken.not_judged and (elections := _without_limit(taken)):
        named = ", ".join(map(str, elections))
        found.append(f"no contribution limit is known for {named}: gifts for it are not judged")
    return found


def _without_limit(taken: Import) -> list[Election]:
    """The elections of candidates from the import's first gift on, of which no limit is known: the
    Commission tells those of two years at a time."""
    first = Contribution.objects.filter(last_import=taken).aggregate(day=Min("date"))["day"]
    limits = ContributionLimit.objects.filter(
        committee_type=OuterRef("committee__type"),
        valid_from__lte=OuterRef("date"),
        valid_to__gte=OuterRef("date"),
    )
    elections = Election.objects.filter(
        committee__type=Committee.Type.CANDIDATE, date__gte=first or taken.created_at.date()
    )
    unlimited = elections.exclude(Exists(limits)).select_related("committee")
    return list(unlimited.order_by("date", "pk"))


def told_of_others(taken: Import) -> str:
    """How many lines of the file are no contributions, by their kind: `SB17 (524), HDR (1)`."""
    others: dict[str, int] = taken.inspection.get("others", {})
    most_first = sorted(others.items(), key=lambda other: (-other[1], other[0]))
    return ", ".join(f"{kind} ({count:,})" for kind, count in most_first)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What rows of an import tell as their `what` (committee, election) and nobody here knows."""

    what: str
    text: str
    rows: int


def not_understood(taken: Import, *, most: int = 10) -> list[NotUnderstood]:
    """The commonest of the texts that stand for a committee or an election and are none that is
    known here: no gift that tells one is judged by a limit. Two queries.
    """
    committees = Committee.objects.filter(
        Q(code__iexact=OuterRef("committee_code")) | Q(name__iexact=OuterRef("committee_code"))
    )
    elections = Election.objects.filter(code__iexact=OuterRef("election_code"))
    return [
        NotUnderstood(what, text, rows)
        for what, known in (("committee", committees), ("election", elections))
        for text, rows in Contribution.objects.filter(last_import=taken)
        .exclude(**{f"{what}_code": ""})
        .exclude(Exists(known))
        .values_list(f"{what}_code")
        .annotate(rows=Count("pk"))
        .order_by("-rows", f"{what}_code")[:most]
    ]


def _repeat(taken: Import) -> Tree:
    """A repeat of an earlier file has nothing to do, and is done."""
    return Tree(
        root_id=0,
        state="done",
        open=0,
        done=1,
        total=1,
        fraction=1.0,
        text="",
        error="",
        started_at=taken.created_at,
        finished_at=taken.finished_at,
    )
