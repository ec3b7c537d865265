"""How well links are found without truth, judged by the truth: the sets of `make quality`.

Prints a table and one line `figure NAME VALUE` for each figure. FEBRL 4 and the historical persons
are development data beside the checkout (../shared/data); without them the sets made of them are
left out, and this says so. Splink runs beside where Benchmarks/.venv has it (Benchmarks/README.md).
"""
import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile

import febrl_sets

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DATA = os.path.join(ROOT, "..", "shared", "data")
BIN = os.path.join(ROOT, ".build", "release")


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(program, *arguments):
    """Runs one of the project's programs; its standard output."""
    result = subprocess.run(
        [os.path.join(BIN, program), *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{program} {' '.join(arguments)}\n{result.stderr}")
    return result.stdout


class Set:
    """Files of agencies with truth: encoded once, linked as often as asked."""

    def __init__(self, folder, agencies, schema, entities):
        """agencies: {name: (csv path, id column)}; entities: {(agency, record id): entity}."""
        self.folder = folder
        self.tokens = []
        key = os.path.join(folder, "a.key")
        subprocess.run(
            ["install", "-m", "600", os.path.join(ROOT, "keys.example"), key], check=True)
        schema_path = os.path.join(folder, "schema.yaml")
        with open(schema_path, "w", encoding="utf-8") as file:
            file.write(schema)
        self.truth = os.path.join(folder, "truth-handles.csv")
        with open(self.truth, "w", encoding="utf-8") as truth:
            truth.write("agency,handle,entity\n")
            for name, (path, column) in agencies.items():
                tokens = os.path.join(folder, f"{name}.tok")
                run("tokenise", "encode", path, "--schema", schema_path, "--key", key,
                    "--agency", name, "--id", column, "--out", tokens, "--demonstration",
                    "--force")
                handles = os.path.join(folder, f"{name}-handles.csv")
                run("tokenise", "handles", path, "--key", key, "--id", column, "--out", handles,
                    "--demonstration", "--force")
                with open(handles, newline="", encoding="utf-8") as file:
                    for record, handle in list(csv.reader(file))[1:]:
                        truth.write(f"{name},{handle},{entities[name, record]}\n")
                self.tokens.append(tokens)
        self.runs = 0

    def link(self, *options):
        """Links and judges: (run.json, evaluation)."""
        self.runs += 1
        out = os.path.join(self.folder, f"run{self.runs}")
        run("linkage-node", "link", *self.tokens, "--out", out, "--demonstration", *options)
        with open(os.path.join(out, "run.json"), encoding="utf-8") as file:
            record = json.load(file)
        evaluation = json.loads(
            run("linkage-node", "evaluate", out, "--truth", self.truth, "--json"))
        return record, evaluation


def write_rows(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def febrl(fields, overlap, households=False, record_only=False):
    def make(folder, seed):
        rows_a, rows_b, entities = febrl_sets.make(DATA, fields, overlap, seed, households)
        write_rows(os.path.join(folder, "a.csv"), rows_a)
        write_rows(os.path.join(folder, "b.csv"), rows_b)
        agencies = {side: (os.path.join(folder, f"{side}.csv"), "rec_id") for side in "ab"}
        return Set(folder, agencies, febrl_sets.schema(fields, record_only), entities)
    return make


def historical(folder, seed):
    with open(f"{DATA}/historical_truth.csv", newline="", encoding="utf-8") as file:
        entities = {(row["rec_id"][1], row["rec_id"]): row["cluster"]
                    for row in csv.DictReader(file)}
    agencies = {side: (f"{DATA}/historical_{side}.csv", "rec_id") for side in "ab"}
    with open(os.path.join(HERE, "..", "schemas", "historical.yaml"), encoding="utf-8") as file:
        return Set(folder, agencies, file.read(), entities)


def three_agencies(schema, people=50000):
    def make(folder, seed):
        run("synthesise", "three-agencies", "--people", str(people), "--seed", str(seed),
            "--duplicates", "0.02", "--missing", "0.2", "--contact-details", "--out", folder,
            "--quiet", "--force")
        with open(os.path.join(folder, "truth.csv"), newline="", encoding="utf-8") as file:
            entities = {(row["agency"], row["record_id"]): row["entity"]
                        for row in csv.DictReader(file)}
        columns = {"housing": "Tenancy Ref", "health": "patient_id", "police": "person_urn"}
        agencies = {name: (os.path.join(folder, f"{name}.csv"), column)
                    for name, column in columns.items()}
        with open(os.path.join(HERE, "..", "schemas", schema), encoding="utf-8") as file:
            return Set(folder, agencies, file.read(), entities)
    return make


# Name: (maker, F1 asked for, Splink on plain text as measured before, options of link).
SETS = {
    "nine_o1": (febrl("nine", "o1"), 0.9990, 0.9986, []),
    "nine_o5": (febrl("nine", "o5"), 0.9980, 0.9982, []),
    "five_o5": (febrl("five", "o5"), 0.9940, 0.9946, []),
    "three_o5": (febrl("three", "o5"), 0.9450, 0.9246, []),
    "five_o2": (febrl("five", "o2"), 0.9850, None, []),
    "households_five_o5": (febrl("five", "o5", households=True), 0.9650, 0.9253, []),
    "clk_five_o5": (febrl("five", "o5", record_only=True), 0.9850, None, []),
    "clk_three_o5": (febrl("three", "o5", record_only=True), 0.9000, None, []),
    "uk_50k": (three_agencies("uk-five.yaml"), None, None, []),
    "uk_50k_ten": (three_agencies("uk-ten.yaml"), None, None, []),
    "historical": (historical, None, None, ["--assignment", "many-to-many"]),
}


def miss(interval, value):
    """How far a value lies outside an interval."""
    return max(0, interval["low"] - value, value - interval["high"])


def measure(record, evaluation):
    """What is told of each pair of agencies, beside what is so: a list of dictionaries."""
    rows = []
    for pair, judged in zip(record["agency_pairs"], evaluation["agency_pairs"]):
        quality, estimate = judged["quality"], pair["estimate"]
        precision, recall = quality.get("precision") or 0, quality.get("recall") or 0
        estimated = estimate["precision"]["value"]
        rows.append({
            "f1": quality.get("f1") or 0, "p": precision, "r": recall, "estimated_p": estimated,
            "model_p": estimate.get("model_precision") or 0,
            "low_p": estimate["precision"]["low"], "high_p": estimate["precision"]["high"],
            "low_r": estimate["recall"]["low"], "high_r": estimate["recall"]["high"],
            "precision_error": abs(estimated - precision),
            "recall_miss": miss(estimate["recall"], recall),
        })
    return rows


def show(name, rows):
    mean = {key: statistics.mean(row[key] for row in rows) for key in rows[0]}
    worst = {key: max(row[key] for row in rows) for key in ("precision_error", "recall_miss")}
    spread = max(row["f1"] for row in rows) - min(row["f1"] for row in rows)
    print(f"{name:28} F1 {mean['f1']:.4f} +-{spread / 2:.4f} P {mean['p']:.4f} R {mean['r']:.4f} "
          f"est P {mean['estimated_p']:.4f} [{mean['low_p']:.4f} {mean['high_p']:.4f}] "
          f"model {mean['model_p']:.4f} R [{mean['low_r']:.4f} {mean['high_r']:.4f}] "
          f"error {mean['precision_error']:.4f} worst {worst['precision_error']:.4f} "
          f"miss {worst['recall_miss']:.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--options", default="")
    arguments = parser.parse_args()
    for name in arguments.sets.split(","):
        make, asked, splink, options = SETS[name]
        seeds = 1 if name.startswith(("uk", "historical")) else arguments.seeds
        best, target, clusters = [], [], []
        for seed in range(1, seeds + 1):
            with tempfile.TemporaryDirectory() as folder:
                data = make(folder, seed)
                for rows, rule in ((best, ["--maximum-f"]), (target, [])):
                    record, evaluation = data.link(*options, *rule, *arguments.options.split())
                    rows += measure(record, evaluation)
                    say(f"{name} {seed} clusters {evaluation['clusters']['f1']:.4f} "
                        f"{record['times']['total']}")
        show(name + " max F", best)
        show(name + " .995", target)


if __name__ == "__main__":
    main()
