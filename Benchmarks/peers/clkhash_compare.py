"""Every bit of `tokenise clk encode` beside clkhash, and the rates of both, in one run.

Usage: clkhash_compare.py TOKENISE [ROWS]

Makes ROWS (default 20,000) random rows for each of three schemas, which between them use every
format, comparison, strategy and hash, and encodes them by both. Rates are from a CSV file on the
disk: to CLKs in memory for clkhash, to a JSON file for tokenise (the whole program). Both use all
cores; `one_process` is clkhash without worker processes beside that.
"""
import base64
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time

from clkhash.clk import generate_clk_from_csv
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


def compare(tokenise, name, schema, row, count):
    """Bits that differ, CLKs, and seconds of tokenise, clkhash, clkhash without workers."""
    with open("schema.json", "w", encoding="utf-8") as file:
        json.dump(schema, file)
    with open("people.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([feature["identifier"] for feature in schema["features"]])
        rows.writerows(row(number) for number in range(count))
    begin = time.perf_counter()
    subprocess.run(
        [tokenise, "clk", "encode", "people.csv", "--schema", "schema.json", "--secret-file",
         "secret", "--out", f"{name}.json"], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    seconds = [time.perf_counter() - begin]
    with open(f"{name}.json", encoding="utf-8") as file:
        clks = json.load(file)["clks"]
    for workers in (None, 1):
        # A second pass in one process would find the tokens of the first in clkhash's caches.
        begin = time.perf_counter()
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
        seconds.append(time.perf_counter() - begin)
    found = b"".join(base64.b64decode(clk) for clk in clks)
    with open("expected", "rb") as file:
        expected = file.read()
    assert len(clks) == count and len(found) == len(expected), "another number of CLKs"
    different = int.from_bytes(found, "big") ^ int.from_bytes(expected, "big")
    return different.bit_count(), len(clks), seconds


def main():
    tokenise = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        with open(os.open("secret", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(SECRET)
        different = encoded = 0
        for name, schema, row in (
                ("people", PEOPLE, people), ("wide", WIDE, wide), ("version_1", OLD, old)):
            bits, clks, seconds = compare(tokenise, name, schema, row, count)
            different += bits
            encoded += clks
            print(f"figure clk_rate_{name} {clks / seconds[0]:.0f} CLKs/s")
            print(f"figure clkhash_rate_{name} {clks / seconds[1]:.0f} CLKs/s")
            end = "" if name == "people" else f"_{name}"
            print(f"figure clk_speed_ratio{end} {seconds[1] / seconds[0]:.1f}")
            print(f"figure clk_speed_ratio_one_process{end} {seconds[2] / seconds[0]:.1f}")
        print(f"figure clks_compared {encoded}")
        print(f"figure clk_bits_different {different}")
        os.chdir("/")
    sys.exit(1 if different else 0)


main()
