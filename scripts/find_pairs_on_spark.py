"""Splink on Spark: which donors may be which entries of a list, by weights that it is given.

`manage.py rescreen_on_spark` runs this with the Python of requirements-spark.lock. In FOLDER, which
every machine of the cluster sees under the same name, are `settings.json` (what Splink is to weigh
by), `shares.json` (SQL of the columns with the shares), `donors/*.jsonl` and `entries/*.jsonl` (a
row a line). Writes `pairs/*.csv` (donor, entry, bits), whole or not at all.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import (
    ArrayType,
    DataType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
)
from splink import Linker
from splink.backends.spark import SparkAPI, similarity_jar_location

TYPES: dict[str, DataType] = {
    "text": StringType(), "texts": ArrayType(StringType()), "share": DoubleType(), "id": LongType()
}  # fmt: skip
# Spark would write every level's condition out wherever Splink names the level, in the filter too:
# a statement of millions of terms, each compared again and again.
INLINING = tuple(
    f"org.apache.spark.sql.catalyst.optimizer.{rule}"
    for rule in ("CollapseProject", "PushDownPredicates")
)
# Under which two rows meet: the surname, spelt with a letter left out or as it is said, with what
# the given name begins with; the same surname where either's given name is not known or begins with
# a mistake; or a given name at one employer or ZIP code.
KEYS = """
    concat(
        flatten(transform(letters, letter -> transform(spellings, spelling ->
            concat(spelling, '|', letter)))),
        CASE WHEN length(given) > 2 THEN array(concat(surname, '|~', substring(given, 2, 2)))
            ELSE array() END,
        {unknown},
        flatten(transform(forms, form -> transform(places, place -> concat(place, '|', form))))
    )
"""
SPELLINGS = """
    CASE WHEN surname_kind = 'whole' AND length(surname) >= 4 THEN array_distinct(concat(
        array(surname),
        transform(sequence(1, length(surname)), place ->
            concat(substring(surname, 1, place - 1), substring(surname, place + 1))),
        CASE WHEN surname_sound <> '' THEN array(concat('~', surname_sound)) ELSE array() END
    )) ELSE array(surname) END
"""
# Whoever has no given name meets all of the surname.
UNKNOWN = {
    "donors": "CASE WHEN given = '' THEN array(concat(surname, '|?')) "
    "ELSE array(concat(surname, '|!')) END",
    "entries": "CASE WHEN given = '' THEN array(concat(surname, '|!'), concat(surname, '|?')) "
    "ELSE array(concat(surname, '|?')) END",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--memory", default="2g", help="of the driver; in local mode of all")
    parser.add_argument("--least-bits", type=float, required=True)
    parser.add_argument("--partitions", type=int, default=16)
    options = parser.parse_args()
    folder = options.folder.resolve()
    spark = session(folder, options)
    try:
        find(spark, folder, options.least_bits)
    finally:
        spark.stop()


def session(folder: Path, options: argparse.Namespace) -> SparkSession:
    spark = (
        SparkSession.builder.master(options.master)
        .appName("Hustings: re-screening")
        .config("spark.jars", similarity_jar_location())
        .config("spark.driver.memory", options.memory)
        .config("spark.sql.shuffle.partitions", options.partitions)
        .config("spark.default.parallelism", options.partitions)
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.optimizer.excludedRules", ",".join(INLINING))
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    return spark


def find(spark: SparkSession, folder: Path, least_bits: float) -> None:
    api = SparkAPI(spark_session=spark)
    told: dict[str, Any] = json.loads((folder / "columns.json").read_text())
    read = {name: rows(spark, folder / name, told["columns"]) for name in UNKNOWN}
    candidates(read).createOrReplaceTempView("candidates")
    tables = [
        api.register(table.drop("letters", "forms", "places"), dataset_display_name=name)
        for name, table in read.items()
    ]
    settings = json.loads((folder / "settings.json").read_text())
    linker = Linker(tables, settings, log_level="ERROR")
    shares = ", ".join(f"{share!r}D" for share in told["values"])
    for column, inverse in told["shares"].items():
        lookup = spark.range(1).selectExpr(f"explode(array({shares})) AS {column}")
        weighed = f"1 / {column}" if inverse else column
        table = api.register(lookup.selectExpr(column, f"{weighed} AS tf_{column}"))
        linker.table_management.register_term_frequency_lookup(table, column)
    linker.table_management.register_blocked_pairs_for_predict(
        api.register(spark.table("candidates"))
    )
    found = linker.inference.predict(threshold_match_weight=least_bits, warning_mode="never")
    best = spark.table(found.physical_name).groupBy("record_l", "record_r").max("match_weight")
    pairs = best.toDF("donor", "entry", "bits")
    pairs.write.mode("overwrite").csv(str(folder / "pairs"), header=True)


def rows(spark: SparkSession, folder: Path, columns: dict[str, str]) -> DataFrame:
    """What is not known is '' or an empty array; a share that is not, null."""
    schema = StructType([StructField(column, TYPES[kind]) for column, kind in columns.items()])
    blank = {"text": "''", "texts": "array()"}
    return (
        spark.read.schema(schema)
        .json(str(folder))
        .selectExpr(
            *(
                f"coalesce({column}, {blank[kind]}) AS {column}" if kind in blank else column
                for column, kind in columns.items()
            ),
            *(f"{column}_share AS inverse_{column}_share" for column in ("surname", "given")),
        )
    )


def candidates(read: dict[str, DataFrame]) -> DataFrame:
    """Every two rows that meet under a key, as Splink names them."""
    donors, entries = (
        table.selectExpr("*", f"{SPELLINGS} AS spellings").selectExpr(
            f"concat('{name}-__-', unique_id) AS id",
            f"explode({KEYS.format(unknown=UNKNOWN[name])}) AS key",
        )
        for name, table in read.items()
    )
    met = donors.withColumnRenamed("id", "join_key_l").join(
        entries.withColumnRenamed("id", "join_key_r"), "key"
    )
    return met.selectExpr("'0' AS match_key", "join_key_l", "join_key_r").distinct()


if __name__ == "__main__":
    main()
