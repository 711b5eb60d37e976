"""Splink over the donors of two_sources.py: two tables linked, trained as it is taught.

Run by `resolving.py` with the Python of the peers' environment, on fields cleaned by our own code.
As we do, it takes nobody to be twice in one source. Prints one JSON: seconds of each step. Writes
splink.csv (first, second, probability): those of each pair, and clusters.csv (first, second): who
is together where pairs of SURE or more are joined.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink_peer import LOWEST, MIDDLE_LEVELS, PLACE_LEVELS, linked

SURE = 0.99
EMPLOYER_LEVELS = [
    cll.CustomLevel("employer_l IS NULL OR employer_r IS NULL").configure(is_null_level=True),
    cll.CustomLevel("employer_l = employer_r", "the employer").configure(
        tf_adjustment_column="employer"
    ),
    cll.CustomLevel("jaro_winkler_similarity(employer_l, employer_r) > 0.92", "much like"),
    cll.CustomLevel("jaro_winkler_similarity(employer_l, employer_r) > 0.85", "like"),
    cll.ElseLevel(),
]


def main() -> None:
    folder = Path(sys.argv[1])
    started = time.monotonic()
    linker, connection = linked(folder, ("first", "second"), settings())
    train(linker)
    trained = time.monotonic()
    predicted = linker.inference.predict(threshold_match_probability=LOWEST)
    write(connection, predicted.physical_name, folder / "splink.csv")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=SURE
    )
    write_clusters(connection, clusters.physical_name, folder / "clusters.csv")
    ended = time.monotonic()
    print(json.dumps({"train": trained - started, "predict": ended - trained}))


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
            cl.LevenshteinAtThresholds("street", [1, 3]),
            cl.ExactMatch("email"),
            cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("last", "substr(first, 1, 1)"),
            block_on("first", "substr(last, 1, 3)"),
            block_on("first", "employer"),
            block_on("first", "zip"),
            block_on("last", "zip"),
            block_on("street", "zip"),
            block_on("email"),
            block_on("phone"),
            "l.first = r.last AND l.last = r.first",
        ],
        retain_matching_columns=False,
    )


def train(linker: Linker) -> None:
    """As in the tutorials: the prior by sure rules, u by chance pairs, m by EM over two blocks."""
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("last", "first", "employer"),
            block_on("last", "first", "zip"),
            block_on("email"),
        ],
        recall=0.8,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("last", "first"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))


def write(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """Those of the first source are `l`: their table's name comes first in the alphabet."""
    connection.execute(
        f"COPY (SELECT unique_id_l AS first, unique_id_r AS second,"
        f" match_probability AS probability FROM {table}) TO '{path}' (HEADER)"
    )


def write_clusters(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    connection.execute(
        f"COPY (SELECT l.unique_id AS first, r.unique_id AS second"
        f" FROM {table} l JOIN {table} r ON r.cluster_id = l.cluster_id"
        f" WHERE l.source_dataset = 'first' AND r.source_dataset = 'second')"
        f" TO '{path}' (HEADER)"
    )


if __name__ == "__main__":
    main()
