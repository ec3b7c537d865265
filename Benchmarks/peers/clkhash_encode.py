"""The seconds clkhash takes from a CSV file to filters in memory.

Usage: clkhash_encode.py PEOPLE.csv   (the columns of `synthesise two-agencies`)

Five fields as in schemas/two-agencies.yaml, 1024 bits; record id and town are passed over. With one
worker clkhash still starts a process, so the caller pins all of it to one core.
"""
import io
import sys
import time

from clkhash.clk import generate_clk_from_csv
from clkhash.comparators import NgramComparison
from clkhash.field_formats import (
    BitsPerFeatureStrategy, FieldHashingProperties, Ignore, StringSpec)
from clkhash.schema import Schema


def field(name, positional=False):
    return StringSpec(
        name,
        FieldHashingProperties(NgramComparison(2, positional), BitsPerFeatureStrategy(150)))


schema = Schema(
    [
        Ignore("record_id"), field("given_name"), field("surname"),
        field("date_of_birth", True), field("sex"), Ignore("town"), field("postcode", True),
    ],
    1024,
)
begin = time.perf_counter()
with open(sys.argv[1], encoding="utf-8", newline="") as people:
    filters = generate_clk_from_csv(
        people, "secret", schema, validate=False, progress_bar=False, max_workers=1)
print(time.perf_counter() - begin, len(filters))
