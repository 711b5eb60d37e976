"""How often matches show each level of a field (m): estimated by Splink, nobody having judged.

Run by train_weights.py with the Python of the training environment. Reads the folder's u.json
(field -> level -> u) and samples *.csv of compared pairs (a column a field, '' for no evidence);
prints one JSON: sample -> {"share": of its pairs that are matches, "m": field -> level -> m}.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# Where EM starts; the samples are chosen so that many of their pairs are matches.
SHARE_AT_FIRST = 0.3
LEAST_U = 1e-6


def main() -> None:
    folder = Path(sys.argv[1])
    u = json.loads((folder / "u.json").read_text())
    found = {path.stem: estimate(path, u) for path in sorted(folder.glob("*.csv"))}
    print(json.dumps(found))


def estimate(sample: Path, u: dict[str, dict[str, float]]) -> dict[str, Any]:
    """EM over one sample. u is known, and stays.

    The pairs are compared already: each is laid into two tables, to be blocked by its number.
    """
    with sample.open(encoding="utf-8", newline="") as file:
        fields = next(csv.reader(file))
    connection = duckdb.connect()
    pairs = connection.read_csv(str(sample), all_varchar=True)
    api = DuckDBAPI(connection=connection)
    numbered = "SELECT row_number() OVER () AS unique_id, row_number() OVER () AS pair, *"
    tables = [
        api.register(pairs.query("pairs", f"{numbered} FROM pairs"), dataset_display_name=name)
        for name in ("donors", "entries")
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[comparison(field, u[field]) for field in fields],
        blocking_rules_to_generate_predictions=[block_on("pair")],
        probability_two_random_records_match=SHARE_AT_FIRST,
        max_iterations=200,
        em_convergence=1e-5,
    )
    linker = Linker(tables, settings, log_level=None)
    session = linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("pair"), fix_u_probabilities=True
    )
    trained = session.core_model_settings
    m = {
        one.output_column_name: {
            level.label_for_charts: level.m_probability
            for level in one.comparison_levels
            if not level.is_null_level and isinstance(level.m_probability, float)
        }
        for one in trained.comparisons
    }
    return {"share": trained.probability_two_random_records_match, "m": m}


def comparison(field: str, u: dict[str, float]) -> cl.CustomComparison:
    levels = [cll.CustomLevel(f"{field}_l IS NULL", "none").configure(is_null_level=True)]
    levels += [
        cll.CustomLevel(f"{field}_l = '{level}'", level).configure(
            u_probability=max(share, LEAST_U)
        )
        for level, share in u.items()
    ]
    return cl.CustomComparison(output_column_name=field, comparison_levels=levels)


if __name__ == "__main__":
    main()
