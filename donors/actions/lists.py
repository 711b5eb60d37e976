"""Taking up a version of a list: what it adds, changes and ends."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, BinaryIO
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core import storage
from core.errors import Refused
from donors.actions.judging import judge_again
from donors.actions.naming import legible, refuse_unfit_slug
from donors.actions.policies import flag_again
from donors.lists.base import ListedEntry
from donors.lists.reading import read_list
from donors.locks import lock_lists
from donors.models import Import, ListEntry, ListVersion, Policy, Profile, WatchList
from jobs.actions import enqueue, retry
from jobs.queries import tree, trees

BATCH = 2_000
LISTS = "donors/lists"  # the folder of their folders, in storage
DAYS = ("effective_from", "effective_to")
ANY_GIFT = "Any title, any amount"
CONTENT = tuple(field.name for field in fields(ListedEntry) if field.name != "key")
# Of a changed entry: `added_in` stays.
OVERWRITTEN = (*CONTENT, "content_hash", "changed_in", "ended_in", "ended_on")


def take_up_list(
    *, file: BinaryIO, file_name: str, slug: str, kind: str, by: Any = None
) -> ListVersion:
    """Make the file the newest version of the list, and have all donors screened against what is
    new in it.

    The first file makes the list. Refuses a kind that is not the list's own, and a slug that is
    none; BadInput for a fault of the file. The very bytes of the newest version change nothing:
    that version is returned, and where its screening failed or was cancelled, it is tried again.
    """
    refuse_unfit_slug(slug, what="list")
    file_name = legible(file_name)
    listed = read_list(file, file_name=file_name, kind=kind)
    file.seek(0)
    sha256 = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    # Before the lock: storage may be slow, and no match can be kept while it is held.
    stored_as = storage.write(f"{LISTS}/{slug}/{uuid4().hex}", file)
    try:
        version = _make_version(
            listed, stored_as=stored_as, sha256=sha256, file_name=file_name, slug=slug, kind=kind,
            by=by,
        )  # fmt: skip
    except Refused:  # after any other error it may stand; where it does not, `tidy` removes it
        storage.remove([stored_as])
        raise
    if version.stored_as != stored_as:
        storage.remove([stored_as])
    return version


@transaction.atomic
def _make_version(
    listed: Sequence[ListedEntry],
    *,
    stored_as: str,
    sha256: str,
    file_name: str,
    slug: str,
    kind: str,
    by: Any,
) -> ListVersion:
    """The version of this file; the newest one there is where it is of the very same bytes."""
    lock_lists()
    watch_list = make_list(slug=slug, kind=kind)
    if watch_list.kind != kind:
        raise Refused(f"The list {slug} is of kind {watch_list.kind}, not {kind}.")
    newest = watch_list.versions.order_by("-number").first()
    if newest and newest.sha256 == sha256:
        if newest.job and tree(newest.job).is_abandoned:
            retry(job=newest.job, by=by)
        return newest
    number = newest.number + 1 if newest else 1
    version = ListVersion.objects.create(
        watch_list=watch_list,
        number=number,
        file_name=file_name,
        stored_as=stored_as,
        sha256=sha256,
        entries=len(listed),
        imported_by=by,
    )
    _apply(version, listed)
    return version


@transaction.atomic
def make_list(*, slug: str, kind: str) -> WatchList:
    """The list of this name, locked; where there is none it is made, with the policy that any gift
    of whoever stands on it is against our policy. A rule says what counts of contractors."""
    refuse_unfit_slug(slug, what="list")
    watch_list, is_new = WatchList.objects.select_for_update().get_or_create(
        slug=slug, defaults={"kind": kind}
    )
    if is_new and kind != WatchList.Kind.CONTRACTOR:
        Policy.objects.create(watch_list=watch_list, name=ANY_GIFT, is_active=True)
    return watch_list


@transaction.atomic
def keep_list(*, watch_list: WatchList, by: Any) -> None:
    """Keep what a person filled in of a list, a new one with its first policy. Where other days
    count than before, all that is on it is flagged anew, or judged by the rule that reads it."""
    if watch_list.pk is None:
        watch_list.pk = make_list(slug=watch_list.slug, kind=watch_list.kind).pk
    before = WatchList.objects.select_for_update().get(pk=watch_list.pk)
    watch_list.save(force_update=True)
    if any(getattr(before, name) != getattr(watch_list, name) for name in DAYS):
        if watch_list.kind == WatchList.Kind.CONTRACTOR:
            judge_again(by=by)
        else:
            flag_again(watch_list=watch_list, by=by)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a file would make of a list: entries added and changed, the keys of those that end, and
    entries of which but the link is another."""

    added: list[ListedEntry]
    changed: list[ListedEntry]
    gone: set[str]
    relinked: list[ListedEntry]


def difference(watch_list: WatchList | None, listed: Sequence[ListedEntry]) -> Difference:
    """Between what a list has and what a file gives; None is a list that is not there yet."""
    entries = ListEntry.objects.filter(watch_list=watch_list) if watch_list else None
    kept: dict[str, tuple[str, int | None, str]] = {
        key: (content_hash, ended, url)
        for key, content_hash, ended, url in (
            entries.values_list("key", "content_hash", "ended_in", "url") if entries else ()
        )
    }
    gone = {key for key, (_, ended, _) in kept.items() if ended is None}
    known = [(entry, kept[entry.key]) for entry in listed if entry.key in kept]
    return Difference(
        added=[entry for entry in listed if entry.key not in kept],
        changed=[
            entry for entry, (was, ended, _) in known if (was, ended) != (entry.content_hash, None)
        ],
        gone=gone - {entry.key for entry in listed},
        relinked=[entry for entry, (_, _, url) in known if url != entry.url],
    )


def _apply(version: ListVersion, listed: Sequence[ListedEntry]) -> None:
    entries = ListEntry.objects.filter(watch_list=version.watch_list)
    found = difference(version.watch_list, listed)
    added, changed, gone_keys = found.added, found.changed, found.gone
    _write(version, [*added, *changed], overwrite=OVERWRITTEN)
    # A newer link to the same facts opens no verdict again.
    _write(version, found.relinked, overwrite=("url",))
    entries.filter(key__in=gone_keys).update(ended_in=version, ended_on=timezone.localdate())
    version.added, version.changed, version.ended = len(added), len(changed), len(gone_keys)
    unscreened = _take_over_abandoned(version)
    if (added or changed or unscreened) and _somebody_gives():
        version.job = enqueue(
            function="donors.tasks.screen_list_version",
            arguments={"version_id": version.pk},
            label=f"Screen all donors against {version}",
        )
    version.save()


def _take_over_abandoned(version: ListVersion) -> int:
    """Entries of earlier versions whose screening failed or was cancelled: nobody has been held
    against them, so they are this version's to screen. Returns how many there are."""
    earlier = version.watch_list.versions.exclude(pk=version.pk).exclude(job=None)
    jobs = dict(earlier.values_list("job_id", "pk"))
    abandoned = [jobs[root] for root, state in trees(jobs).items() if state.is_abandoned]
    return ListEntry.objects.filter(changed_in__in=abandoned).update(changed_in=version)


def _somebody_gives() -> bool:
    """Whether there are donors, or an import that may bring some before this list is there."""
    under_way = Import.objects.filter(repeat_of=None, finished_at=None)
    return Profile.objects.exists() or under_way.exists()


def _write(
    version: ListVersion, entries: Sequence[ListedEntry], *, overwrite: Sequence[str]
) -> None:
    """Insert the entries, or where the list has them overwrite these columns."""
    rows = [
        ListEntry(
            watch_list=version.watch_list,
            key=entry.key,
            **{name: getattr(entry, name) for name in CONTENT}
            | {"organisations": list(entry.organisations), "aliases": list(entry.aliases)},
            content_hash=entry.content_hash,
            added_in=version,
            changed_in=version,
        )
        for entry in sorted(entries, key=lambda entry: entry.key)
    ]
    ListEntry.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["watch_list", "key"],
        update_fields=list(overwrite),
    )
