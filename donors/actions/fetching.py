"""Lists fetched from public registers: page by page, each kept and committed, then taken up.

A fetching that was stopped at any moment goes on with the next page. What came is united with what
the list has, and becomes a version by the one way there is (`take_up_list`).
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import storage
from core.errors import BadInput, Refused
from core.logs import get_logger
from donors.actions.lists import make_list, take_up_list
from donors.clients.registers.base import (
    AGENT_FILES,
    PER_PAGE,
    AgentRegister,
    FilingsPage,
    LobbyRegister,
    RegisterError,
    Stamp,
)
from donors.lists import lda
from donors.lists.archives import Member, pack, tables
from donors.lists.lda import register, rest_json
from donors.lists.lda.filings import Filing
from donors.locks import lock_lists
from donors.models import ListFetch, ListVersion, WatchList
from jobs.actions import enqueue, retry
from jobs.queries import tree

log = get_logger("donors")
KINDS = (WatchList.Kind.LDA, WatchList.Kind.FARA)
# How far back a list's first fetching reaches: whoever lobbies reports each quarter.
FIRST_REACH = timedelta(days=365)
# Days that are asked for again each time: what was posted late, and the other side's time zone.
OVERLAP = timedelta(days=3)
# A walk through the pages may be longer than the pages: some are read again.
MOST_READS_A_PAGE = 3
MAX_FAILURES = 8  # of one job: an hour or so of a register that is away

Atomic = Callable[[], AbstractContextManager[None]]


@transaction.atomic
def begin_fetch(*, slug: str, kind: str, since: date | None = None, by: Any = None) -> ListFetch:
    """Begin to fetch a list, made here where there is none of this name.

    One that is under way is given back, and one that failed or was stopped goes on where it was,
    unless `since` asks for another. Without `since` it is what was posted since the last one.
    Refused for a list of another kind, and for one whose newest version is no register's.
    """
    if kind not in KINDS:
        raise Refused(f"There is no register to fetch a list of kind {kind} from.")
    if since and since > timezone.localdate():
        raise Refused(f"There is nothing yet from {since} on.")
    lock_lists()
    watch_list = make_list(slug=slug, kind=kind)
    if watch_list.kind != kind:
        raise Refused(f"The list {slug} is of kind {watch_list.kind}, not {kind}.")
    _refuse_other_origin(watch_list)
    latest = watch_list.fetches.first()
    if latest and latest.finished_at is None and latest.job:
        if tree(latest.job).is_open:
            return latest
        if since is None or since == latest.since:
            return go_on(fetch=latest, by=by)
    fetch = ListFetch.objects.create(
        watch_list=watch_list,
        since=_since(watch_list, since) if kind == WatchList.Kind.LDA else None,
        until=timezone.localdate(),
        created_by=by,
    )
    fetch.folder = f"donors/lists/{slug}/fetches/{fetch.pk}"
    fetch.job = enqueue(
        function="donors.tasks.fetch_list",
        arguments={"fetch_id": fetch.pk},
        label=f"Fetch {fetch}",
        max_failures=MAX_FAILURES,
        created_by=by,
    )
    fetch.save()
    return fetch


def go_on(*, fetch: ListFetch, by: Any) -> ListFetch:
    """Go on with a fetching that failed or was stopped. Refused where it did neither."""
    if fetch.finished_at or fetch.job is None:
        raise Refused("It has come to its end.")
    retry(job=fetch.job, by=by)
    return fetch


def fetch_filings(
    *,
    fetch_id: int,
    source: LobbyRegister,
    most: int,
    progress: Callable[[int, int], None],
    atomic: Atomic = transaction.atomic,
) -> bool:
    """Read up to `most` pages more, and keep each. Says whether that was all there are.

    Pages shift while they are read: filings are taken back now and then, and what stood on one page
    stands on the one before. So when the register tells of fewer, as many pages are read again;
    what was read stays kept, for each reading is a file of its own.
    """
    for _ in range(most):
        fetch = ListFetch.objects.get(pk=fetch_id)
        if fetch.read_at:
            return True
        progress(fetch.next_page - 1, max(fetch.pages, fetch.next_page))
        assert fetch.since
        page = source.page(fetch.next_page, since=fetch.since, until=fetch.until)
        _keep_page(fetch, page, atomic)
    return bool(ListFetch.objects.get(pk=fetch_id).read_at)


def _keep_page(fetch: ListFetch, page: FilingsPage | None, atomic: Atomic) -> None:
    if page is not None:
        name = _page_name(fetch, fetch.reads + 1)
        storage.write(name, json.dumps(list(page.filings)).encode())
    changes = _after(fetch, page)
    limit = MOST_READS_A_PAGE * (changes.get("pages", fetch.pages) + 1)
    if changes["reads"] > limit:
        raise RegisterError("The register keeps changing while it is read.", permanent=True)
    with atomic():
        # Where another worker was faster, this page is kept already.
        ListFetch.objects.filter(pk=fetch.pk, reads=fetch.reads).update(**changes)


def _after(fetch: ListFetch, page: FilingsPage | None) -> dict[str, Any]:
    """What is different of a fetching when a page has been read."""
    if page is None:  # it was there when the one before it was read
        storage.write(_page_name(fetch, fetch.reads + 1), b"[]")
        return {"next_page": max(fetch.next_page - 1, 1), "reads": fetch.reads + 1}
    gone = max(fetch.told - page.count, 0)
    pages_back = -(-gone // PER_PAGE)
    return {
        "next_page": max(fetch.next_page - pages_back, 1) if gone else fetch.next_page + 1,
        "pages": -(-page.count // PER_PAGE),
        "reads": fetch.reads + 1,
        "told": page.count,
        "read_at": timezone.now() if page.is_last and not gone else None,
    }


def _page_name(fetch: ListFetch, read: int) -> str:
    return f"{fetch.folder}/page-{read:06}.json"


def unite_filings(*, fetch_id: int) -> ListVersion:
    """Make a version out of what the list has and what was fetched. May run twice."""
    fetch = ListFetch.objects.select_related("watch_list", "created_by").get(pk=fetch_id)
    with tempfile.TemporaryFile() as file:
        register.write(_all_filings(fetch), file)
        if not file.tell():
            raise Refused(f"The register told of no filing from {fetch.since} to {fetch.until}.")
        file.seek(0)
        version = take_up_list(
            file=file,
            file_name=f"lda-{fetch.since}-{fetch.until}.jsonl",
            slug=fetch.watch_list.slug,
            kind=fetch.watch_list.kind,
            by=fetch.created_by,
        )
    return _finish(fetch, version)


def _all_filings(fetch: ListFetch) -> Iterator[Filing]:
    newest = _newest(fetch.watch_list)
    if newest:
        with storage.read(newest.stored_as) as file:
            yield from lda.filings_of(file, newest.file_name) or ()
    for read in range(1, fetch.reads + 1):
        name = _page_name(fetch, read)
        with storage.read(name) as file:
            yield from _filings_of_page(json.load(file), name)


def _filings_of_page(told: Iterable[dict[str, Any]], name: str) -> Iterator[Filing]:
    for one in told:
        try:
            yield rest_json.filing(one)
        except (TypeError, AttributeError, LookupError):
            number = str(one.get("filing_uuid", "?"))[:40]
            reason = f"expected filing {number} to have a registrant, a client and lobbyists"
            raise BadInput(file=name, reason=reason) from None


def fetch_agents(
    *,
    fetch_id: int,
    source: AgentRegister,
    progress: Callable[[int, int], None],
    atomic: Atomic = transaction.atomic,
) -> ListVersion:
    """Fetch the files of the register of foreign agents and make a version of them together; where
    none of them has changed, the newest is given back. May run twice, and goes on with the next
    file."""
    fetch = ListFetch.objects.select_related("watch_list", "created_by", "version").get(pk=fetch_id)
    if fetch.version:
        return fetch.version
    last = _last_of_register(fetch)
    if fetch.next_page == 1 and last and last.version and _unchanged(source, last.stamps):
        return _finish(fetch, last.version, stamps=last.stamps)
    for number, name in enumerate(AGENT_FILES, 1):
        progress(number - 1, len(AGENT_FILES))
        if number >= fetch.next_page:
            _keep_file(fetch, number, name, source, atomic)
    return _finish(fetch, _take_up_agents(fetch))


def _unchanged(source: AgentRegister, stamps: dict[str, dict[str, str]]) -> bool:
    """Whether every file is still the one of the last time."""
    return all(
        source.file(name, io.BytesIO(), known=Stamp(**stamps.get(name, {}))) is None
        for name in AGENT_FILES
    )


def _keep_file(
    fetch: ListFetch, number: int, name: str, source: AgentRegister, atomic: Atomic
) -> None:
    with tempfile.TemporaryFile() as file:
        stamp = source.file(name, file)
        assert stamp, "a file that is asked for without conditions"
        file.seek(0)
        tables(file, file_name=f"{name}.csv.zip")  # a fault is told now, by the file's own name
        file.seek(0)
        storage.write(f"{fetch.folder}/{name}.csv.zip", file)
    fetch.stamps[name] = asdict(stamp)
    with atomic():
        ListFetch.objects.filter(pk=fetch.pk).update(
            next_page=number + 1,
            reads=number,
            pages=len(AGENT_FILES),
            stamps=fetch.stamps,
            read_at=timezone.now() if number == len(AGENT_FILES) else None,
        )


def _take_up_agents(fetch: ListFetch) -> ListVersion:
    members: list[Member] = []
    for name in AGENT_FILES:
        with storage.read(f"{fetch.folder}/{name}.csv.zip") as file:
            members += tables(file, file_name=f"{name}.csv.zip")
    with tempfile.TemporaryFile() as packed:
        pack(members, packed)
        packed.seek(0)
        return take_up_list(
            file=packed,
            file_name=f"fara-{fetch.until}.zip",
            slug=fetch.watch_list.slug,
            kind=fetch.watch_list.kind,
            by=fetch.created_by,
        )


def _last_of_register(fetch: ListFetch) -> ListFetch | None:
    """The last fetching of the list; None where a version has come by another way since."""
    last = fetch.watch_list.fetches.exclude(pk=fetch.pk).exclude(finished_at=None).first()
    return last if last and last.version == _newest(fetch.watch_list) else None


def _finish(fetch: ListFetch, version: ListVersion, **more: Any) -> ListVersion:
    ListFetch.objects.filter(pk=fetch.pk, finished_at=None).update(
        finished_at=timezone.now(), version=version, **more
    )
    return version


def _newest(watch_list: WatchList) -> ListVersion | None:
    return watch_list.versions.order_by("-number").first()


def _refuse_other_origin(watch_list: WatchList) -> None:
    """A list of lobbyists that came as a plain CSV cannot be united with filings: it does not say
    for which client anybody works since when."""
    newest = _newest(watch_list)
    if watch_list.kind != WatchList.Kind.LDA or not newest:
        return
    with storage.read(newest.stored_as) as file:
        if lda.filings_of(file, newest.file_name) is None:
            raise Refused(
                f"The list {watch_list.slug} was taken up from a plain CSV, {newest.file_name}:"
                " fetch the register into a list of its own."
            )


def _since(watch_list: WatchList, given: date | None) -> date:
    done = watch_list.fetches.exclude(finished_at=None).first()
    if given:
        return given
    return done.until - OVERLAP if done else timezone.localdate() - FIRST_REACH


def fetch_again(*, now_and_then: Callable[[], None]) -> dict[str, int]:
    """Begin to fetch every list that has been fetched before: what a person began goes on by the
    clock, until one is stopped. Says how many were begun and how many refused."""
    begun = refused = 0
    for watch_list in WatchList.objects.filter(fetches__isnull=False).distinct():
        now_and_then()
        latest = watch_list.fetches.first()
        if latest and latest.job and tree(latest.job).state == "cancelled":
            continue
        try:
            begin_fetch(slug=watch_list.slug, kind=watch_list.kind)
            begun += 1
        except Refused as refusal:
            log.warning("a list is not fetched", list=watch_list.slug, why=str(refusal))
            refused += 1
    return {"begun": begun, "refused": refused}
