"""Splink over the files of invented.py, trained on them as its documentation teaches.

Run by `accuracy.py` with the Python of the peers' environment. It is handed the fields cleaned by
our own code (`prepared.py`): what is compared is the matching. Prints one JSON: seconds of each
step. Writes splink.csv (donor, entry, probability).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LOWEST = 0.05
EMPLOYER_LEVELS = [
    cll.CustomLevel("employer_l IS NULL OR employer_r IS NULL").configure(is_null_level=True),
    cll.CustomLevel("employer_l = employer_r", "the employer").configure(
        tf_adjustment_column="employer"
    ),
    cll.CustomLevel("employer_l = client_r OR employer_r = client_l", "the client"),
    cll.CustomLevel(
        "jaro_winkler_similarity(employer_l, employer_r) > 0.92"
        " OR jaro_winkler_similarity(employer_l, client_r) > 0.92",
        "much like either",
    ),
    cll.CustomLevel(
        "jaro_winkler_similarity(employer_l, employer_r) > 0.85"
        " OR jaro_winkler_similarity(employer_l, client_r) > 0.85",
        "like either",
    ),
    cll.ElseLevel(),
]
PLACE_LEVELS = [
    cll.CustomLevel("zip_l IS NULL OR zip_r IS NULL").configure(is_null_level=True),
    cll.CustomLevel("zip_l = zip_r", "ZIP code").configure(tf_adjustment_column="zip"),
    cll.CustomLevel("town_l = town_r", "city").configure(tf_adjustment_column="town"),
    cll.CustomLevel("state_l = state_r", "state"),
    cll.ElseLevel(),
]
MIDDLE_LEVELS = [
    cll.CustomLevel("middle_l IS NULL OR middle_r IS NULL").configure(is_null_level=True),
    cll.CustomLevel("middle_l = middle_r AND length(middle_l) > 1", "in full"),
    cll.CustomLevel("substr(middle_l, 1, 1) = substr(middle_r, 1, 1)", "letter"),
    cll.ElseLevel(),
]


def main() -> None:
    folder = Path(sys.argv[1])
    started = time.monotonic()
    linker, connection = linked(folder, ("donors", "entries"), settings())
    train(linker)
    trained = time.monotonic()
    predicted = linker.inference.predict(threshold_match_probability=LOWEST)
    write(connection, predicted.physical_name, folder / "splink.csv")
    ended = time.monotonic()
    print(json.dumps({"train": trained - started, "predict": ended - trained}))


def linked(
    folder: Path, names: Sequence[str], settings: SettingsCreator
) -> tuple[Linker, duckdb.DuckDBPyConnection]:
    """A linker of the prepared tables of these names, in two threads, and its database."""
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    api = DuckDBAPI(connection=connection)
    tables = [
        api.register(
            connection.read_csv(str(folder / f"prepared_{name}.csv"), all_varchar=True),
            dataset_display_name=name,
        )
        for name in names
    ]
    return Linker(tables, settings, log_level=None), connection


def settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("last"),
            cl.NameComparison("first"),
            cl.CustomComparison(output_column_name="middle", comparison_levels=MIDDLE_LEVELS),
            cl.ExactMatch("suffix"),
            cl.CustomComparison(output_column_name="employer", comparison_levels=EMPLOYER_LEVELS),
            cl.ExactMatch("occupation"),
            cl.CustomComparison(output_column_name="place", comparison_levels=PLACE_LEVELS),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("last", "substr(first, 1, 1)"),
            block_on("first", "substr(last, 1, 3)"),
            block_on("first", "employer"),
            block_on("first", "zip"),
            block_on("last", "employer"),
            block_on("last", "zip"),
            "l.first = r.last AND l.last = r.first",
        ],
        retain_matching_columns=False,
    )


def train(linker: Linker) -> None:
    """As in the tutorials: the prior by sure rules, u by chance pairs, m by EM over two blocks."""
    linker.training.estimate_probability_two_random_records_match(
        [block_on("last", "first", "employer"), block_on("last", "first", "zip")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last", "first"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("employer", "zip"))


def write(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """Donors are `l`: their table's name comes first in the alphabet."""
    connection.execute(
        f"COPY (SELECT unique_id_l AS donor, unique_id_r AS entry,"
        f" match_probability AS probability FROM {table}) TO '{path}' (HEADER)"
    )


if __name__ == "__main__":
    main()
