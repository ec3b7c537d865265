"""Makes anonlink-groups.json: what anonlink's greedy solver makes of small files of CLKs.

Usage: make_anonlink_groups.py > anonlink-groups.json   (with anonlink==0.15.3)

CLKs of 64 bits, so that similarities tie often; some are empty, some equal.
"""
import base64
import json
import random

from anonlink.candidate_generation import find_candidate_pairs
from anonlink.similarities import dice_coefficient_accelerated
from anonlink.solving import greedy_solve
from bitarray import bitarray

BITS = 64
chance = random.Random(20261123)


def noisy(bits, flips):
    bits = list(bits)
    for place in chance.sample(range(BITS), flips):
        bits[place] ^= 1
    return bits


def dataset(people, count):
    rows = [noisy(chance.choice(people), chance.choice([0, 1, 2, 4, 6, 9])) for _ in range(count)]
    rows[7] = [0] * BITS
    rows[11] = rows[12]
    return [bitarray(row) for row in rows]


people = [[int(chance.random() < 0.35) for _ in range(BITS)] for _ in range(70)]
files = [dataset(people, count) for count in (100, 120, 90)]


def case(numbers, threshold):
    similarities, sets, records = find_candidate_pairs(
        [files[number] for number in numbers], dice_coefficient_accelerated, threshold)
    groups = greedy_solve((similarities, sets, records))
    groups = sorted(sorted([int(part), int(row)] for part, row in group) for group in groups)
    return {
        "files": numbers, "threshold": threshold, "candidates": len(similarities),
        "groups": groups,
    }


cases = [case([0, 1], 0.6), case([1, 2], 0.75), case([0, 2], 1.0),
         case([0, 1, 2], 0.6), case([0, 1, 2], 0.7), case([0, 1, 2], 0.85)]
print(json.dumps({
    "source": "anonlink 0.15.3, find_candidate_pairs (Dice) and greedy_solve; "
              "make_anonlink_groups.py; groups of (file, row)",
    "clks": [[base64.b64encode(row.tobytes()).decode() for row in rows] for rows in files],
    "cases": cases,
}, separators=(",", ":")).replace('"],"cases"', '"],\n"cases"').replace('{"files"', '\n{"files"'))
