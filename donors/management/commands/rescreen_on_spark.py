"""All donors against a list's new version, by way of Spark."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from core.commands import HouseCommand, ProgressBar
from core.errors import Refused
from donors.actions import screening_on_spark as on_spark
from donors.clients.spark import Spark
from donors.models import ListVersion
from jobs.runner import complete


class Command(HouseCommand):
    help = (
        "Hold all donors against what a list's newest version added or changed, as importing it"
        " does, but have Splink on Spark find whom it may name. What was begun before goes on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("list", metavar="LIST", help="The list's short name.")
        parser.add_argument(
            "--master", default="local[*]", help="Spark's master; else this machine."
        )
        parser.add_argument("--memory", default="2g", help="Of Spark's driver, such as 2g.")
        parser.add_argument(
            "--partitions", type=int, default=16, help="Two or three for each core."
        )
        parser.add_argument(
            "--folder",
            type=Path,
            help="Where the files lie meanwhile; of a cluster, one that all of it sees.",
        )
        parser.add_argument(
            "--python",
            type=Path,
            default=settings.VAR / "spark" / "venv" / "bin" / "python",
            help="The Python with requirements-spark.lock; else that of `make setup-spark`.",
        )

    def run(self, **options: Any) -> Mapping[str, Any]:
        version = _newest(options["list"])
        spark = Spark(
            python=options["python"],
            master=options["master"],
            memory=options["memory"],
            partitions=options["partitions"],
        )
        spark.refuse_where_missing()
        folder: Path = options["folder"] or settings.VAR / "spark" / str(version.pk)
        seconds: dict[str, float] = {}
        on_spark.stop_ordinary_screening(version=version)
        started = time.monotonic()
        with ProgressBar("Lay out") as bar:
            laid_out = on_spark.lay_out(version=version, folder=folder, progress=bar.update)
        seconds["lay out"] = time.monotonic() - started
        on_spark.find_pairs(folder=folder, spark=spark)
        seconds["Spark"] = time.monotonic() - started - sum(seconds.values())
        job, found = on_spark.screen_found(version=version, folder=folder)
        with ProgressBar(f"{version}") as bar:
            outcome = complete(
                job, on_progress=lambda tree: bar.update(tree.done, tree.total, tree.text[:40])
            )
        if outcome.state != "done":
            raise CommandError(
                f"Screening {version} {outcome.state}: {outcome.error}", returncode=1
            )
        seconds["screen"] = time.monotonic() - started - sum(seconds.values())
        on_spark.clear_away(folder)
        return {
            "list": version.watch_list.slug,
            "version": version.number,
            "entries": laid_out.entries,
            "profiles": laid_out.profiles,
            "found": found,
            **{f"seconds: {step}": round(taken, 1) for step, taken in seconds.items()},
        }


def _newest(slug: str) -> ListVersion:
    versions = ListVersion.objects.select_related("watch_list", "job")
    version = versions.filter(watch_list__slug=slug).order_by("-number").first()
    if version is None:
        raise Refused(f"There is no list {slug[:60]!r} with a version.")
    return version
