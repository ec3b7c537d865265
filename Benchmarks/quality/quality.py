"""How well links are found without truth, judged by the truth: the sets of `make quality`.

Prints a table and one line `figure NAME VALUE` for each figure. FEBRL 4 and the historical persons
are development data beside the checkout (../shared/data); without them the sets made of them are
left out, and this says so. Splink runs beside where Benchmarks/.venv has it (Benchmarks/README.md).
"""
import argparse
import csv
import json
import os
import re
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


# What makes a set: writes its CSV files into a folder; ({agency: (path, id column)}, schema text,
# {(agency, record id): entity}).

def febrl(fields, overlap, households=False, record_only=False):
    def make(folder, seed):
        rows_a, rows_b, entities = febrl_sets.make(DATA, fields, overlap, seed, households)
        write_rows(os.path.join(folder, "a.csv"), rows_a)
        write_rows(os.path.join(folder, "b.csv"), rows_b)
        agencies = {side: (os.path.join(folder, f"{side}.csv"), "rec_id") for side in "ab"}
        return agencies, febrl_sets.schema(fields, record_only), entities
    return make


def read_schema(name):
    with open(os.path.join(HERE, "..", "schemas", name), encoding="utf-8") as file:
        return file.read()


def historical(folder, seed):
    with open(f"{DATA}/historical_truth.csv", newline="", encoding="utf-8") as file:
        entities = {(row["rec_id"][1], row["rec_id"]): row["cluster"]
                    for row in csv.DictReader(file)}
    agencies = {side: (f"{DATA}/historical_{side}.csv", "rec_id") for side in "ab"}
    return agencies, read_schema("historical.yaml"), entities


def three_agencies(schema, people):
    """Families, twins, moves, married names, nicknames, formats that differ by agency; 2 % of the
    people of a file stand in it twice, 20 % of all values are missing."""
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
        return agencies, read_schema(schema), entities
    return make


def read_profiles():
    """{name: lines of a schema}, of the profiles and hardenings that are measured."""
    with open(os.path.join(HERE, "..", "profiles.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {name: lines.replace(" / ", "\n") for name, lines in rows}


PROFILES = read_profiles()
NAMES = '["given_name:soundex", "surname:soundex"]'


def profiled(schema, profile, rows):
    """A set's schema in another profile: the same fields, cleaned and compared alike.

    rows: of the largest file. Profile `fields` has the salts that a schema of typed fields has by
    default; FEBRL's postcodes are Australian, so they are named here.
    """
    lines = PROFILES[profile].replace("ROWS", str(rows))
    has_fields = "profile: fields" in lines or profile == "plain_fields"
    bare = re.sub(r"^(profile|send|record):.*\n", "", schema, flags=re.MULTILINE)
    if not has_fields:
        bare = re.sub(r"^name-bag:.*\n", "", bare, flags=re.MULTILINE)
    if "profile: fields" in lines and "name: febrl" in schema:
        places = "[postcode], " if "name: postcode" in schema else ""
        lines = lines.replace(
            f"{{records: {rows}",
            f"{{records: {rows}, of: [[date_of_birth], {places}{NAMES}]")
    return bare.replace("trefoil-schema: 1", f"trefoil-schema: 1\n{lines}", 1)


def row_count(path):
    with open(path, newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file)) - 1


# Name: (maker, F1 that is asked for, options of link, seeds of a full run).
SETS = {
    "nine_o1": (febrl("nine", "o1"), 0.9990, [], 5),
    "nine_o5": (febrl("nine", "o5"), 0.9980, [], 5),
    "five_o5": (febrl("five", "o5"), 0.9940, [], 5),
    "three_o5": (febrl("three", "o5"), 0.9450, [], 5),
    "five_o2": (febrl("five", "o2"), 0.9850, [], 5),
    "households_five_o5": (febrl("five", "o5", households=True), 0.9650, [], 5),
    "clk_five_o5": (febrl("five", "o5", record_only=True), 0.9850, [], 5),
    "clk_three_o5": (febrl("three", "o5", record_only=True), 0.9000, [], 5),
    "uk_50k": (three_agencies("uk-five.yaml", 50000), None, [], 1),
    "uk_50k_ten": (three_agencies("uk-ten.yaml", 50000), None, [], 1),
    "historical": (historical, None, ["--assignment", "many-to-many"], 1),
    "uk_5k": (three_agencies("uk-five.yaml", 5000), None, [], 1),
    "uk_5k_ten": (three_agencies("uk-ten.yaml", 5000), None, [], 1),
}
QUICK = ["nine_o1", "nine_o5", "five_o5", "three_o5", "five_o2", "households_five_o5",
         "clk_five_o5", "clk_three_o5", "uk_5k", "uk_5k_ten"]
FULL = [name for name in SETS if not name.startswith("uk_5k")]
NEEDS_DATA = [name for name in SETS if not name.startswith("uk")]


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
            "low_r": estimate["recall"]["low"], "high_r": estimate["recall"]["high"],
            "precision_error": abs(estimated - precision),
            "recall_miss": miss(estimate["recall"], recall),
        })
    return rows


def splink(name, seed):
    """F1 of Splink on the plain text, the better of its settings; None where it is not there."""
    python = os.path.join(HERE, "..", ".venv", "bin", "python")
    if not os.path.exists(python):
        return None
    result = subprocess.run(
        [python, os.path.join(HERE, "splink_sets.py"), name, str(seed)], capture_output=True,
        text=True, cwd=HERE)
    lines = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    whole = [line for line in lines if line["agencies"] in ("a-b", "all")]
    if result.returncode != 0 or not whole:
        say(f"Splink failed on {name}: {result.stderr.strip().splitlines()[-1:]}")
        return None
    return max(line["f1"] for line in whole)


def mean(rows, key):
    return statistics.mean(row[key] for row in rows)


def row_text(name, rule, rows, clusters, seconds, yardstick):
    spread = statistics.stdev([row["f1"] for row in rows]) if len(rows) > 1 else 0
    cells = [f"{mean(rows, key):.4f}" for key in ("f1", "p", "r", "estimated_p")]
    return (f"{name:20}{rule:8}" + "".join(f"{cell:>8}" for cell in cells)
            + f"{mean(rows, 'low_r'):>9.3f} -{mean(rows, 'high_r'):.3f}{spread:>8.4f}"
            + f"{statistics.mean(clusters):>9.4f}{yardstick:>8}{statistics.mean(seconds):>7.1f}")


def judge_set(name, seeds, with_splink, more, profile=None):
    """Links a set by both rules; prints its rows of the table, and its figures.

    profile: in which it is encoded; None for that of its schema.
    """
    make, asked, options, most = SETS[name]
    rules = {"max F": ["--maximum-f"], ".995": []}
    rows, clusters, seconds, yardsticks = {}, {}, {}, []
    for seed in range(1, min(seeds, most) + 1):
        say(f"{name}, seed {seed}")
        with tempfile.TemporaryDirectory() as folder:
            agencies, schema, entities = make(folder, seed)
            if profile:
                rows_of = [row_count(path) for path, _ in agencies.values()]
                schema = profiled(schema, profile, max(rows_of))
            data = Set(folder, agencies, schema, entities)
            for rule, choice in rules.items():
                record, evaluation = data.link(*options, *choice, *more)
                rows.setdefault(rule, []).extend(measure(record, evaluation))
                clusters.setdefault(rule, []).append(evaluation["clusters"]["f1"] or 0)
                seconds.setdefault(rule, []).append(record["times"]["total"])
        if with_splink and not name.startswith("clk"):
            found = splink(name, seed)
            yardsticks += [found] if found is not None else []
    yardstick = f"{statistics.mean(yardsticks):.4f}" if yardsticks else "-"
    for rule in rules:
        print(row_text(name, rule, rows[rule], clusters[rule], seconds[rule], yardstick),
              flush=True)
    figures = [("f1", f"{mean(rows['max F'], 'f1'):.4f}"),
               ("cluster_f1", f"{statistics.mean(clusters['max F']):.4f}"),
               ("precision_error", f"{mean(rows['.995'], 'precision_error'):.4f}"),
               ("precision_error_worst",
                f"{max(row['precision_error'] for row in rows['.995']):.4f}"),
               ("recall_interval_miss",
                f"{max(row['recall_miss'] for row in rows['.995'] + rows['max F']):.4f}")]
    if yardsticks:
        figures.append(("splink_f1", yardstick))
    if asked and mean(rows["max F"], "f1") < asked:
        say(f"{name}: F1 under the {asked} that is asked for")
    middle = f"{profile}_" if profile else ""
    return [f"figure {key}_{middle}{name} {value}" for key, value in figures]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=["quick", "full"], default="quick")
    parser.add_argument("--sets", help="names of sets, with commas, in place of --set")
    parser.add_argument("--seeds", type=int, help="seeds of each set (1 quick, 5 full)")
    parser.add_argument("--no-splink", action="store_true")
    parser.add_argument("--link-options", default="",
                        help='further options of link, as in --link-options="--solver optimal"')
    parser.add_argument("--profile", choices=list(PROFILES), metavar="PROFILE",
                        help="encode the sets in this profile or hardening of ../profiles.tsv "
                             "(default: field-level filters without salts, and record-level ones "
                             "for clk_...)")
    arguments = parser.parse_args()
    is_full = arguments.set == "full"
    names = arguments.sets.split(",") if arguments.sets else FULL if is_full else QUICK
    if not os.path.isdir(DATA):
        left_out = [name for name in names if name in NEEDS_DATA]
        say(f"no {os.path.normpath(DATA)}: left out are {', '.join(left_out)}")
        names = [name for name in names if name not in NEEDS_DATA]
    print(f"{'set':20}{'rule':8}{'F1':>8}{'P':>8}{'R':>8}{'est. P':>8}{'est. R':>16}"
          f"{'spread':>8}{'clusters':>9}{'Splink':>8}{'s':>7}")
    figures = []
    for name in names:
        figures += judge_set(
            name, arguments.seeds or (5 if is_full else 1),
            with_splink=is_full and not arguments.no_splink,
            more=arguments.link_options.split(), profile=arguments.profile)
    print("\n".join(figures))


if __name__ == "__main__":
    main()
