"""All pairs by anonlink on the record-level filters of two token files, on one thread.

Usage: anonlink_pairs.py A.tok B.tok THRESHOLD
Prints `seconds`, a space, the number of pairs found. Reading the files is not timed.
"""
import struct
import sys
import time

from anonlink.candidate_generation import find_candidate_pairs
from anonlink.similarities import dice_coefficient_accelerated
from bitarray import bitarray


def record_filters(path):
    """The last section of a token file (Docs/TOKEN-FORMAT.md), a bitarray a row."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"TREFOIL\n"
    (rows,) = struct.unpack_from("<Q", data, 16)
    (bits,) = struct.unpack_from("<I", data, 84)
    width = bits // 8
    start = len(data) - rows * width
    filters = []
    for row in range(rows):
        bit_row = bitarray(endian="little")
        bit_row.frombytes(data[start + row * width : start + (row + 1) * width])
        filters.append(bit_row)
    return filters


datasets = [record_filters(sys.argv[1]), record_filters(sys.argv[2])]
begin = time.perf_counter()
scores, _, _ = find_candidate_pairs(
    datasets, dice_coefficient_accelerated, float(sys.argv[3]))
print(time.perf_counter() - begin, len(scores))
