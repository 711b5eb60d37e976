"""Fetch a list from its public register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.commands import HouseCommand, ProgressBar
from donors.actions.fetching import KINDS, begin_fetch
from donors.models import ListFetch
from jobs.queries import Tree
from jobs.runner import complete


class Command(HouseCommand):
    help = (
        "Fetch lobbyists (lda) or foreign agents (fara) from their register, and screen all donors"
        " against what is new. What was begun before goes on where it was."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kind", choices=[kind.value for kind in KINDS])
        parser.add_argument(
            "--list",
            default="",
            metavar="SLUG",
            help="The list's short name; else that of its kind.",
        )
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="YYYY-MM-DD",
            help="Filings posted from this day on; else those since the last time.",
        )  # fmt: skip

    def run(self, **options: Any) -> Mapping[str, Any]:
        kind = options["kind"]
        fetch = begin_fetch(slug=options["list"] or kind, kind=kind, since=options["since"])
        assert fetch.job
        with ProgressBar(str(fetch)) as bar:

            def show(_: Tree) -> None:
                fetch.refresh_from_db()
                bar.update(fetch.next_page - 1, max(fetch.pages, fetch.next_page), "")

            outcome = complete(fetch.job, on_progress=show)
        if outcome.state != "done":
            raise CommandError(f"Fetching {fetch} {outcome.state}: {outcome.error}", returncode=1)
        return _told(ListFetch.objects.select_related("version__watch_list").get(pk=fetch.pk))


def _told(fetch: ListFetch) -> Mapping[str, Any]:
    version = fetch.version
    assert version
    return {
        "list": version.watch_list.slug,
        "since": fetch.since,
        "until": fetch.until,
        "pages": fetch.pages,
        "filings": fetch.told,
        "version": version.number,
        "entries": version.entries,
        "added": version.added,
        "changed": version.changed,
        "ended": version.ended,
    }
