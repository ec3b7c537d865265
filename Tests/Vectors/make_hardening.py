"""Makes hardening.json: filters and what the steps of hardening that have no key make of them.

Written from the definitions of the papers, on text of 0 and 1, apart from the Swift. The first case
is an example that another program's documentation prints (MIT licence); this script stops where it
finds anything else than is printed there.
"""
import json
import os
import random

PUBLISHED = {
    "bits": "0000010100000100110010111001010101001000111110011011100100101000",
    "balance": "0000010100000100110010111001010101001000111110011011100100101000"
               "1111101011111011001101000110101010110111000001100100011011010111",
    "fold": "01001101111111010111001010111101",
    "rule90": "0000100010001011111100101110000000110101100011111010111011000100",
}


def different(one, other):
    return "".join("01"[a != b] for a, b in zip(one, other))


def case(bits):
    half = len(bits) // 2
    return {
        "bits": bits,
        "balance": bits + different(bits, "1" * len(bits)),
        "fold": different(bits[:half], bits[half:]),
        "rule90": different(bits[-1] + bits[:-1], bits[1:] + bits[:1]),
    }


def main():
    generator = random.Random(727)

    def draw(length, share):
        return "".join("01"[generator.random() < share] for _ in range(length))

    cases = [case(draw(64, 0.5))]
    if cases[0] != PUBLISHED:
        raise SystemExit("the definitions do not give the published example")
    for length, share in [(128, 0.5), (128, 0.01), (384, 0.35), (1024, 0.2), (1024, 0.5)]:
        cases.append(case(draw(length, share)))
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hardening.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"source": "make_hardening.py; the first case is published", "cases": cases},
                  file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
