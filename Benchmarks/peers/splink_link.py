"""Splink end to end on plain text: CSV files to scored pairs, on all cores (DuckDB).

Usage: splink_link.py A.csv B.csv
Prints `seconds`, pairs compared, pairs of match probability 0.5 or more. Splink sees names and
dates themselves; it offers no privacy, and stands here as the measure of the linkage alone.
"""
import sys
import time

import pandas as pd
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

begin = time.perf_counter()
frames = [
    pd.read_csv(path, dtype=str).rename(columns={"record_id": "unique_id"})
    for path in sys.argv[1:3]
]
settings = SettingsCreator(
    link_type="link_only",
    comparisons=[
        compare.JaroWinklerAtThresholds("given_name"),
        compare.JaroWinklerAtThresholds("surname"),
        compare.LevenshteinAtThresholds("date_of_birth", [1, 2]),
        compare.ExactMatch("sex"),
        compare.LevenshteinAtThresholds("postcode", [1, 2]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("surname", "given_name"), block_on("date_of_birth"), block_on("postcode"),
    ],
)
api = DuckDBAPI()
try:
    tables = [api.register(frame) for frame in frames]
    linker = Linker(tables, settings)
except (AttributeError, TypeError):
    linker = Linker(frames, settings, api)
linker.training.estimate_probability_two_random_records_match(
    [block_on("given_name", "surname", "date_of_birth")], recall=0.7)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
pairs = linker.inference.predict(threshold_match_probability=0).as_pandas_dataframe()
links = int((pairs["match_probability"] >= 0.5).sum())
print(time.perf_counter() - begin, len(pairs), links)
