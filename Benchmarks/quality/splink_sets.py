"""Splink on the plain text of the sets of quality.py: the yardstick beside our own figures.

Usage: splink_sets.py SET SEED [--threads N], in Benchmarks/.venv
Prints one JSON line for each set of settings and pair of agencies. Splink sees names and dates
themselves and offers no privacy. Only `judge` sees the truth: nothing is trained or cut by it.
"""
import argparse
import json
import logging
import re
import tempfile
import time

import duckdb
import pandas as pd
import splink.comparison_level_library as level
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

import febrl_sets
import quality

# The names that files give to one field.
NAMES = {
    "given_name": ["Forename", "first_name"], "surname": ["Surname", "family_name", "last_name"],
    "sex": ["Gender", "gender"], "date_of_birth": ["DOB", "dob"],
    "address": ["Address", "address_line", "last_known_address"], "town": ["Town", "city"],
    "postcode": ["Postcode", "post_code", "postcode_fake"], "telephone": ["Telephone"],
}
RENAME = {name: field for field, names in NAMES.items() for name in names}
UK_FIVE = ["given_name", "surname", "sex", "date_of_birth", "postcode"]
UK_TEN = UK_FIVE + ["middle_name", "address", "town", "telephone", "email"]
HISTORICAL = UK_FIVE + ["birth_place", "occupation"]
MISSING = ["", "null", "n/a", "unknown", "."]
# Dates that systems write when they know none, as `type: date-of-birth` of a schema has them.
DEFAULT_DATES = ["1753-01-01", "1800-01-01", "1858-11-17", "1899-12-30", "1899-12-31",
                 "1900-01-01", "1901-01-01", "1111-11-11", "9999-12-31"]


# Files: one spelling of every column and value, missing is null.

def iso(date):
    """yyyymmdd, dd/mm/yyyy and yyyy-mm-dd, all as yyyy-mm-dd."""
    date = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", date)
    return re.sub(r"^(\d\d)/(\d\d)/(\d{4})$", r"\3-\2-\1", date)


def read(path, id_column, fields, default_dates):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame = frame.rename(columns={id_column: "unique_id"}).rename(columns=RENAME)
    frame = frame[["unique_id"] + fields]
    for name in fields:
        values = frame[name].str.strip().str.lower().str.replace("’", "'")
        if name == "date_of_birth":
            values = values.map(iso)
            values = values.mask(values.isin(default_dates))
        elif name in ("postcode", "telephone"):
            values = values.str.replace(" ", "")
        elif name == "sex":
            values = values.replace({"male": "m", "1": "m", "female": "f", "2": "f"})
        frame[name] = values.mask(values.isin(MISSING))
    return frame.astype(object).where(frame.notna(), None)


# Comparisons.

def when(sql, label, frequencies=None):
    """A level of SQL; `frequencies` names the column whose rare values weigh more."""
    made = level.CustomLevel(sql, label_for_charts=label)
    if frequencies:
        made.configure(tf_adjustment_column=frequencies, disable_tf_exact_match_detection=True)
    return made


def null(sql):
    return level.CustomLevel(sql).configure(is_null_level=True)


def custom(name, *levels):
    return compare.CustomComparison(
        output_column_name=name, comparison_levels=[*levels, level.ElseLevel()])


def rare(name):
    """Exact, a rare value weighing more."""
    return level.ExactMatchLevel(name).configure(tf_adjustment_column=name)


def typing(name, *distances, rare_values=False):
    return compare.DamerauLevenshteinAtThresholds(name, distances or [1, 2]).configure(
        term_frequency_adjustments=rare_values)


def words(name, *similarities):
    return compare.JaroWinklerAtThresholds(name, similarities or [0.9, 0.8]).configure(
        term_frequency_adjustments=True)


SWAPPED = "given_name_l = surname_r and surname_l = given_name_r"


def febrl_names():
    """Both names; 4 % of the people have them exchanged, which counts once, at the given name."""
    def near(name):
        return [level.JaroWinklerLevel(name, least) for least in (0.92, 0.8, 0.7)]
    return [
        custom("given_name", level.NullLevel("given_name"), rare("given_name"),
               when(SWAPPED, "swapped"), *near("given_name")),
        custom("surname",
               null(f"surname_l is null or surname_r is null or"
                    f" ({SWAPPED} and given_name_l <> given_name_r)"),
               rare("surname"), *near("surname")),
    ]


SAME = "surname_l = surname_r"
NEAR = "jaro_winkler_similarity(surname_l, surname_r) >= 0.85"


def count(*names):
    """SQL: how many of the columns are filled in and equal."""
    return "(" + " + ".join(f"coalesce({n}_l = {n}_r, false)::int" for n in names) + ")"


def missing(*names):
    return "(" + " and ".join(f"({n}_l is null or {n}_r is null)" for n in names) + ")"


def febrl_household():
    """Surname x (suburb, postcode) as one comparison: relatives share all three at once."""
    place = count("suburb", "postcode")
    return custom(
        "household", null(missing("surname", "suburb", "postcode")),
        when(f"{SAME} and {place} = 2", "surname, place"),
        when(f"{SAME} and {place} = 1", "surname, half the place"),
        when(SAME, "surname", "surname"),
        when(f"{NEAR} and {place} >= 1", "surname near, place"),
        when(NEAR, "surname near"),
        when(f"{place} = 2", "place"), when(f"{place} = 1", "half the place"))


def uk_household(places, telephone):
    """Surname x places x telephone as one comparison."""
    names = [("surname", SAME), ("near", NEAR), ("missing", missing("surname")), ("other", "true")]
    found = [(f"{n} places", f"{count(*places)} = {n}") for n in range(len(places), 0, -1)]
    found += [("no place", missing(*places)), ("other place", "true")]
    phones = [("", "true")]
    if telephone:
        phones = [("telephone", count("telephone") + " = 1"),
                  ("no telephone", missing("telephone")), ("other telephone", "true")]
    columns = ["surname", *places] + (["telephone"] if telephone else [])
    levels = [null(missing(*columns))]
    for name, is_name in names:
        for place, is_place in found:
            for phone, is_phone in phones:
                alone = name == "surname" and place in ("no place", "other place")
                sql = f"{is_name} and {is_place} and {is_phone}"
                empty = missing("surname"), missing(*places), missing("telephone")
                if (is_name, is_place, is_phone)[:2 + telephone] != empty[:2 + telephone]:
                    levels.append(when(sql, f"{name}, {place}, {phone}",
                                       "surname" if alone and phone != "telephone" else None))
    return compare.CustomComparison(
        output_column_name="household", comparison_levels=levels[:-1] + [level.ElseLevel()])


# Plans: what is compared, which pairs, and what trains the model. `recall` is an analyst's guess
# how many matches fulfil a rule of `certain`, from the values missing and the trained model.

def febrl(fields, household=False):
    keep = febrl_sets.FIELDS[fields]
    names = febrl_names()
    plan = {
        "fields": keep, "one_to_one": True,
        "comparisons": names + [typing("date_of_birth")],
        "predict": [block_on("date_of_birth"), block_on("given_name"), block_on("surname"),
                    "l.given_name = r.surname", "l.surname = r.given_name"],
        "certain": [block_on("given_name", "surname"), block_on("surname", "date_of_birth"),
                    block_on("given_name", "date_of_birth")],
        # A guess on the low side: one-to-one assignment undoes a prior that is too high.
        "recall": 0.6,
        "train": [block_on("date_of_birth"), block_on("surname")],
    }
    if household:
        plan["comparisons"] = [names[0], typing("date_of_birth")]
        plan["household"] = febrl_household()
        # A rule on the surname would fix the household.
        plan["train"] = [block_on("date_of_birth"), block_on("given_name")]
    elif "postcode" in keep:
        plan["comparisons"] += [words("suburb"), typing("postcode", rare_values=True)]
    if "postcode" in keep:
        plan["predict"] += [block_on("postcode"), block_on("suburb")]
    else:
        # Few fields: pairs that agree in parts of two.
        plan["predict"] += [block_on("left(given_name, 2)", "left(surname, 2)"),
                            block_on("left(date_of_birth, 7)"), block_on("right(date_of_birth, 5)")]
    if "address_1" in keep:
        plan["comparisons"] += [typing("street_number", 1), words("address_1"),
                                words("address_2"), compare.ExactMatch("state")]
        plan["predict"] += [block_on("address_1"), block_on("address_2")]
    return plan


def uk(ten, household):
    given_name = compare.NameComparison("given_name")
    comparisons = [given_name, compare.ExactMatch("sex"), typing("date_of_birth")]
    plan = {
        "fields": UK_TEN if ten else UK_FIVE,
        # 2 % have two records in a file; one link a record is still the better choice.
        "one_to_one": True,
        "comparisons": comparisons,
        "predict": [block_on("date_of_birth"), block_on("postcode"),
                    block_on("surname", "given_name"),
                    block_on("surname", "sex", "left(given_name, 1)"),
                    block_on("given_name", "left(surname, 3)")],
        "certain": [block_on("given_name", "surname", "date_of_birth"),
                    block_on("given_name", "date_of_birth", "postcode"),
                    block_on("surname", "date_of_birth", "postcode")],
        # A fifth of the values is missing: two records have all of three in 0.8 ^ 6 = 0.26.
        "recall": 0.35,
        # Neither rule fixes the household.
        "train": [block_on("date_of_birth"), block_on("given_name", "sex")],
    }
    if household:
        plan["household"] = uk_household(["address", "postcode"] if ten else ["postcode"], ten)
    else:
        comparisons += [compare.NameComparison("surname"), custom(
            "postcode", level.NullLevel("postcode"), level.ExactMatchLevel("postcode"),
            when("damerau_levenshtein(postcode_l, postcode_r) <= 1", "mistyped"),
            when("left(postcode_l, -3) = left(postcode_r, -3)", "outward"))]
    if ten:
        comparisons += [
            custom("middle_name", level.NullLevel("middle_name"), rare("middle_name"),
                   level.JaroWinklerLevel("middle_name", 0.85),
                   when("left(middle_name_l, 1) = left(middle_name_r, 1)", "initial")),
            compare.ExactMatch("email")]
        if not household:
            comparisons += [
                words("address", 0.9), compare.ExactMatch("telephone"),
                compare.ExactMatch("town").configure(term_frequency_adjustments=True)]
        plan["predict"] += [block_on("email"), block_on("address"),
                            block_on("telephone", "given_name"), block_on("telephone", "surname")]
    return plan


def historical():
    """Many records a person, few whole ones: titles, nicknames, single names, 1 January for all."""
    crossed = ("(given_name_l = surname_r and surname_l is null)"
               " or (surname_l = given_name_r and surname_r is null)")
    other_name = "given_name_l = surname_r or surname_l = given_name_r"
    given_name = custom(
        "given_name",
        # Names in each other's place count once, at the surname.
        null(f"given_name_l is null or given_name_r is null or {other_name}"), rare("given_name"),
        level.JaroWinklerLevel("given_name", 0.9), level.JaroWinklerLevel("given_name", 0.8),
        # `j.` and `joseph`.
        when("left(given_name_l, 1) = left(given_name_r, 1)", "initial"))
    surname = custom(
        "surname", when(SWAPPED, "swapped"),
        # Records of one name have it as the given name, be it the surname.
        when(crossed, "the one name is the surname"), level.NullLevel("surname"), rare("surname"),
        level.JaroWinklerLevel("surname", 0.92), level.JaroWinklerLevel("surname", 0.85),
        level.JaroWinklerLevel("surname", 0.7), when(other_name, "among the names"))
    # A year alone is written as its 1 January, where one digit off says little.
    years = ("(right(date_of_birth_l, 5) = '01-01' and right(date_of_birth_r, 5) = '01-01')")
    typed = "damerau_levenshtein(date_of_birth_l, date_of_birth_r)"
    birth = custom(
        "date_of_birth", level.NullLevel("date_of_birth"), rare("date_of_birth"),
        when(f"{typed} <= 1 and not {years}", "mistyped"), when(f"{typed} <= 1", "years mistyped"),
        when("left(date_of_birth_l, 4) = left(date_of_birth_r, 4)", "same year"),
        when(f"{typed} <= 2 and not {years}", "mistyped twice"),
        when(f"{typed} <= 2", "years mistyped twice"))
    # A postcode lies near the birth place: one comparison, or both count what is said once.
    outward = "left(postcode_l, -3) = left(postcode_r, -3)"
    born = "birth_place_l = birth_place_r"
    place = custom(
        "place", null(missing("postcode", "birth_place")),
        when("postcode_l = postcode_r", "postcode", "postcode"),
        when("levenshtein(postcode_l, postcode_r) <= 1", "postcode mistyped"),
        when(f"{outward} and {born}", "outward code, birth place"),
        when(outward, "outward code"),
        when(f"{born} and {missing('postcode')}", "birth place, no postcode", "birth_place"),
        when(born, "birth place, other postcode", "birth_place"),
        when("levenshtein(postcode_l, postcode_r) <= 2"
             " or jaro_winkler_similarity(birth_place_l, birth_place_r) >= 0.88", "near"),
        when("regexp_extract(postcode_l, '^[a-z]+') = regexp_extract(postcode_r, '^[a-z]+')",
             "area"))
    names_date = block_on("given_name", "surname", "date_of_birth")
    return {
        "fields": HISTORICAL, "one_to_one": False,
        "comparisons": [given_name, surname, birth, place, compare.ExactMatch("sex"),
                        compare.ExactMatch("occupation").configure(
                            term_frequency_adjustments=True)],
        # Wide: one field alone often agrees, and rules of two fields find 2 matches of 3.
        "predict": [block_on("date_of_birth"), block_on("postcode"), block_on("surname"),
                    block_on("birth_place"), block_on("left(postcode, -3)"),
                    block_on("left(given_name, 1)", "left(surname, 2)"),
                    block_on("given_name", "left(date_of_birth, 4)"),
                    "l.given_name = r.surname", "l.surname = r.given_name"],
        "certain": [names_date, block_on("postcode", "surname"),
                    block_on("date_of_birth", "postcode")],
        # A third to a half of the matches lack a field of a rule, and half of the rest differ.
        "recall": 0.3,
        # Each field is trained by two rules that do not fix it.
        "train": [block_on("date_of_birth"), block_on("postcode"),
                  block_on("given_name", "surname")],
    }


PLANS = {
    "nine_o1": {"separate": febrl("nine")}, "nine_o5": {"separate": febrl("nine")},
    "five_o5": {"separate": febrl("five")}, "three_o5": {"separate": febrl("three")},
    "five_o2": {"separate": febrl("five")},
    "households_five_o5": {"separate": febrl("five"), "household": febrl("five", True)},
    "uk_50k": {"separate": uk(False, False), "household": uk(False, True)},
    "uk_50k_ten": {"separate": uk(True, False), "household": uk(True, True)},
    "historical": {"one place": historical()},
}


# Linking and judging.

def with_own_u(household, tables):
    """How often strangers agree, counted within the files: there families are, and hardly anybody
    twice. The mean of all files, for one may have more mistakes than another."""
    models = []
    for table in tables:
        within = Linker(table, SettingsCreator(
            link_type="dedupe_only", comparisons=[household]), log_level=logging.ERROR)
        within.training.estimate_u_using_random_sampling(max_pairs=5e7, seed=1)
        models.append(within.misc.save_model_to_json()["comparisons"][0])
    for levels in zip(*(model["comparison_levels"] for model in models)):
        levels[0].pop("m_probability", None)
        if not levels[0].get("is_null_level"):
            mean = sum(each.get("u_probability", 0) for each in levels) / len(levels)
            levels[0].update(u_probability=max(mean, 1e-8), fix_u_probability=True)
    return models[0]


def link(frames, plan, threads):
    """Trains and scores: the linker, the pairs of odds over 2^-12, how many were compared."""
    connection = duckdb.connect()
    connection.execute(f"SET threads={threads}")
    api = DuckDBAPI(connection)
    tables = [api.register(frame, dataset_display_name=name) for name, frame in frames.items()]
    comparisons = list(plan["comparisons"])
    if "household" in plan:
        comparisons.append(with_own_u(plan["household"], tables))
    linker = Linker(tables, SettingsCreator(
        link_type="link_only", comparisons=comparisons,
        blocking_rules_to_generate_predictions=plan["predict"], retain_matching_columns=False),
        log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        plan["certain"], recall=plan["recall"])
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in plan["train"]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    table = linker.inference.predict().physical_name
    compared = connection.sql(f"select count(*) from {table}").fetchall()[0][0]
    pairs = connection.sql(f"select * from {table} where match_weight > -12").df()
    return linker, pairs, compared


def greedy(rows):
    """One link a record at most, the best first."""
    lefts, rights, kept = set(), set(), []
    for one, two, p in rows:
        if one not in lefts and two not in rights:
            lefts.add(one)
            rights.add(two)
            kept.append((one, two, p))
    return kept


def judge(pairs, frames, entities, left, right, one_to_one):
    """Counts for the pairs of two agencies at p >= 0.5, and the best F1 at any threshold."""
    mine = pairs[(pairs["source_dataset_l"] == left) & (pairs["source_dataset_r"] == right)]
    other = pairs[(pairs["source_dataset_l"] == right) & (pairs["source_dataset_r"] == left)]
    other = other.rename(columns={"unique_id_l": "unique_id_r", "unique_id_r": "unique_id_l"})
    both = pd.concat([mine, other]).sort_values(
        ["match_weight", "unique_id_l", "unique_id_r"], ascending=[False, True, True])
    rows = list(zip(both["unique_id_l"], both["unique_id_r"], both["match_probability"]))
    if one_to_one:
        rows = greedy(rows)
    people = [pd.Series([entities[side, record] for record in frames[side]["unique_id"]])
              .value_counts() for side in (left, right)]
    counts = {"true": int((people[0] * people[1]).sum()), "links": 0, "right": 0, "p": 0.0}
    right_so_far, best = 0, 0.0
    for number, (one, two, p) in enumerate(rows, 1):
        right_so_far += entities[left, one] == entities[right, two]
        best = max(best, 2 * right_so_far / (number + counts["true"]))
        if p >= 0.5:
            counts.update(links=number, right=right_so_far, p=counts["p"] + p)
    return counts, best


def quality_of(counts):
    precision = counts["right"] / max(1, counts["links"])
    recall = counts["right"] / counts["true"]
    return {"f1": round(2 * counts["right"] / (counts["links"] + counts["true"]), 4),
            "precision": round(precision, 4), "recall": round(recall, 4),
            "estimated_precision": round(counts["p"] / max(1, counts["links"]), 4)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("set", choices=PLANS)
    parser.add_argument("seed", type=int)
    parser.add_argument("--settings", help="separate or household; left out: all the set has")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        agencies, _, entities = quality.SETS[arguments.set][0](folder, arguments.seed)
        for settings, plan in PLANS[arguments.set].items():
            if arguments.settings not in (None, settings):
                continue
            begin = time.perf_counter()
            dates = [] if arguments.set == "historical" else DEFAULT_DATES
            frames = {name: read(path, column, plan["fields"], dates)
                      for name, (path, column) in agencies.items()}
            _, pairs, compared = link(frames, plan, arguments.threads)
            seconds = round(time.perf_counter() - begin, 1)
            head = {"set": arguments.set, "seed": arguments.seed, "settings": settings}
            tail = {"pairs": compared, "seconds": seconds}
            names, total = list(frames), {}
            for at, left in enumerate(names):
                for right in names[at + 1:]:
                    counts, best = judge(
                        pairs, frames, entities, left, right, plan["one_to_one"])
                    total = {key: total.get(key, 0) + value for key, value in counts.items()}
                    if len(names) > 2:
                        print(json.dumps({**head, "agencies": f"{left}-{right}",
                                          **quality_of(counts), "best_f1": round(best, 4)}))
            line = {**head, "agencies": "all" if len(names) > 2 else "a-b", **quality_of(total)}
            if len(names) == 2:
                line["best_f1"] = round(best, 4)
            print(json.dumps({**line, **tail}), flush=True)


if __name__ == "__main__":
    main()
