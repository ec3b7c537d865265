"""Every bit of `tokenise clk encode` beside clkhash, and the rates of both, in one run.

Usage: clkhash_compare.py TOKENISE ROWS [VECTORS]

Makes ROWS random rows for each of three schemas, which between them use every format, comparison,
strategy and hash, and encodes them by both. Rates are from a CSV file on the disk: to CLKs in
memory for clkhash, to a JSON file for tokenise (the whole program, its start too). `_one_thread`
is one thread of tokenise beside one process of clkhash, by seconds of the processor, which other
work on the machine hardly changes; the other figures are of all cores, by the clock.

VECTORS is a JSON list of {name, schema, secret, records, clks}: each is encoded by tokenise and
compared with `clks`, and rows put together from its cells at random with clkhash itself.
"""
import base64
import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

from clkhash.clk import generate_clk_from_csv, generate_clks
from clkhash.schema import from_json_dict

SECRET = "a secret of the benchmark, not of anybody"
KDF = {"type": "HKDF", "hash": "SHA256", "salt": base64.b64encode(bytes(range(64))).decode(),
       "info": base64.b64encode(b"benchmark").decode(), "keySize": 64}
chance = random.Random(1)


def field(name, kind, comparison, strategy, **hashing):
    return {"identifier": name, "format": kind,
            "hashing": {"comparison": comparison, "strategy": strategy, **hashing}}


def ngram(n=2, positional=False):
    return {"type": "ngram", "n": n, "positional": positional}


TEXT = {"type": "string", "encoding": "utf-8"}
DATE = {"type": "date", "format": "%Y-%m-%d"}
SEX = {"type": "enum", "values": ["F", "M", ""]}
PEOPLE = {"version": 3, "clkConfig": {"l": 1024, "kdf": KDF}, "features": [
    {"identifier": "id", "ignored": True},
    field("given_name", TEXT, ngram(), {"bitsPerFeature": 200}),
    field("surname", TEXT, ngram(), {"bitsPerFeature": 200}),
    field("born", DATE, ngram(1, True), {"bitsPerFeature": 200},
          missingValue={"sentinel": ""}),
    field("sex", SEX, ngram(1), {"bitsPerFeature": 60}),
    field("postcode", TEXT, ngram(2, True), {"bitsPerFeature": 100}),
]}
WIDE = {"version": 3, "clkConfig": {"l": 512, "kdf": {"type": "HKDF", "hash": "SHA512"},
                                    "xor_folds": 1}, "features": [
    {"identifier": "id", "ignored": True},
    field("any", TEXT, ngram(3), {"bitsPerToken": 15}),
    field("utf16", {"type": "string", "encoding": "utf-16"}, ngram(1), {"bitsPerToken": 33}),
    field("utf32", {"type": "string", "encoding": "utf-32"}, {"type": "exact"},
          {"bitsPerToken": 40}, hash={"type": "doubleHash", "prevent_singularity": True}),
    field("pattern", {"type": "string", "pattern": "[a-z]{2,}-?[0-9]*"}, ngram(2, True),
          {"bitsPerFeature": 7}),
    field("date", {"type": "date", "format": "%d/%m/%y"}, ngram(1, True), {"bitsPerToken": 9},
          missingValue={"sentinel": "none", "replaceWith": "19000101"}),
    field("whole", {"type": "integer", "minimum": -200000}, ngram(2), {"bitsPerToken": 12}),
    field("income", {"type": "integer"},
          {"type": "numeric", "thresholdDistance": 500, "resolution": 10}, {"bitsPerFeature": 90}),
    field("height", TEXT, {"type": "numeric", "thresholdDistance": 0.35, "resolution": 4,
                           "fractional_precision": 2}, {"bitsPerToken": 5}),
    field("sex", SEX, {"type": "exact"}, {"bitsPerToken": 20}, hash={"type": "doubleHash"},
          missingValue={"sentinel": "", "replaceWith": "unknown"}),
]}
OLD = {"version": 1, "clkConfig": {"l": 1000, "k": 20, "kdf": KDF, "hash": {"type": "doubleHash"}},
       "features": [
    {"identifier": "id", "ignored": True},
    {"identifier": "name", "format": TEXT, "hashing": {"ngram": 2, "weight": 0.725}},
    {"identifier": "born", "format": DATE,
     "hashing": {"ngram": 1, "positional": True, "missingValue": {"sentinel": ""}}},
]}


def word(letters, least, most):
    return "".join(chance.choice(letters) for _ in range(chance.randint(least, most)))


LATIN = "aaabcdeeefghiiijklmnnooprrssttuvwy"
ANY = LATIN + " -'éßЖ道😀ÅA\u0301"


def date(form):
    day = (chance.randint(1930, 2019), chance.randint(1, 12), chance.randint(1, 28))
    year = day[0] if "Y" in form else day[0] % 100
    return form.replace("Y", f"{year:04}").replace("y", f"{year:02}").replace(
        "m", f"{day[1]:02}").replace("d", f"{day[2]:02}")


def people(number):
    return [str(number), word(LATIN, 3, 9), word(LATIN, 4, 12),
            date("Y-m-d") if chance.random() < .97 else "", chance.choice(["F", "M", ""]),
            f"{word('BELNSW', 1, 2).upper()}{chance.randint(1, 20)} {chance.randint(1, 9)}AB"]


def wide(number):
    whole = chance.choice(["{}", "+{}", " {} ", "00{}", "{}_000"]).format(chance.randint(1, 99999))
    if chance.random() < .1:
        whole = "-٣{}".format(chance.randint(0, 9))
    height = chance.choice(["{:.3f}", "{:.1e}", "{:.2f}", " {:.1f}"]).format(
        chance.uniform(-3, 250))
    return [str(number), word(ANY, 0, 12), word(ANY, 0, 8), word(ANY, 0, 5),
            word(LATIN, 2, 9) + chance.choice(["", "-", "7", "-12"]),
            date("d/m/y") if chance.random() < .9 else "none", whole,
            str(chance.randint(-99999, 200000)), height, chance.choice(["F", "M", ""])]


def old(number):
    return [str(number), word(ANY, 0, 14), date("Y-m-d")]


def write(schema, secret, rows):
    with open("schema.json", "w", encoding="utf-8") as file:
        json.dump(schema, file)
    with open("secret", "w", encoding="utf-8",
              opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(secret)
    with open("people.csv", "w", encoding="utf-8", newline="") as file:
        people = csv.writer(file)
        people.writerow([feature["identifier"] for feature in schema["features"]])
        people.writerows(rows)


def processor_seconds():
    """Of all processes that were waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def encode(tokenise, *more):
    """CLKs of tokenise as base64, its seconds by the clock and of the processor."""
    begin, processor = time.perf_counter(), processor_seconds()
    subprocess.run(
        [tokenise, "clk", "encode", "people.csv", "--schema", "schema.json", "--secret-file",
         "secret", "--out", "clks.json", "--force", *more], check=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - begin, processor_seconds() - processor
    with open("clks.json", encoding="utf-8") as file:
        return json.load(file)["clks"], *seconds


def differing_bits(clks, expected):
    found = b"".join(base64.b64decode(clk) for clk in clks)
    assert len(found) == len(expected), "another number of CLKs"
    return (int.from_bytes(found, "big") ^ int.from_bytes(expected, "big")).bit_count()


def check_vectors(tokenise, path):
    """Vectors, those that are equal, CLKs compared with clkhash itself, bits that differ."""
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    equal = compared = different = 0
    for vector in vectors:
        schema, secret, records = vector["schema"], vector["secret"], vector["records"]
        columns = list(zip(*records))
        rows = records + [[chance.choice(column) for column in columns] for _ in range(244)]
        write(schema, secret, rows)
        clks, *_ = encode(tokenise)
        equal += clks[:len(records)] == vector["clks"]
        expected = generate_clks(rows, from_json_dict(schema), secret, max_workers=1)
        different += differing_bits(clks, b"".join(clk.tobytes() for clk in expected))
        compared += len(clks)
    return len(vectors), equal, compared, different


def compare(tokenise, schema, row, count):
    """Bits that differ, CLKs, and seconds of tokenise and clkhash, of both on one core."""
    write(schema, SECRET, (row(number) for number in range(count)))
    clks, all_cores, _ = encode(tokenise)
    alone, _, one_thread = encode(tokenise, "--threads", "1")
    assert clks == alone, "another result on another number of threads"
    seconds = []
    for workers in (None, 1):
        # A second pass in one process would find the tokens of the first in clkhash's caches.
        begin, processor = time.perf_counter(), processor_seconds()
        if os.fork() == 0:
            with open("people.csv", encoding="utf-8", newline="") as file:
                expected = generate_clk_from_csv(
                    file, SECRET, from_json_dict(schema), progress_bar=False, max_workers=workers)
            if workers == 1:
                with open("expected", "wb") as out:
                    for clk in expected:
                        out.write(clk.tobytes())
            os._exit(0)
        _, status = os.wait()
        assert status == 0, "clkhash failed"
        seconds.append(
            processor_seconds() - processor if workers == 1 else time.perf_counter() - begin)
    with open("expected", "rb") as file:
        different = differing_bits(clks, file.read())
    return different, len(clks), (all_cores, seconds[0]), (one_thread, seconds[1])


def main():
    tokenise = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2])
    vectors = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        different = encoded = 0
        equal = total = 0
        if vectors:
            total, equal, encoded, different = check_vectors(tokenise, vectors)
            print(f"figure clk_vectors {total} schemas")
            print(f"figure clk_vectors_equal {equal} schemas")
        for name, schema, row in (
                ("people", PEOPLE, people), ("wide", WIDE, wide), ("version_1", OLD, old)):
            bits, clks, all_cores, one_thread = compare(tokenise, schema, row, count)
            different += bits
            encoded += clks
            for end, (own, peer) in (("", all_cores), ("_one_thread", one_thread)):
                print(f"figure clk_rate_{name}{end} {clks / own:.0f} CLKs/s")
                print(f"figure clkhash_rate_{name}{end} {clks / peer:.0f} CLKs/s")
                print(f"figure clk_speed_ratio_{name}{end} {peer / own:.1f}", flush=True)
        print(f"figure clks_compared {encoded}")
        print(f"figure clk_bits_different {different}")
        os.chdir("/")
    sys.exit(1 if different or equal < total else 0)


main()
