"""Smaller and harder sets made of FEBRL 4: fewer fields, partial overlap, households.

FEBRL 4 as it ships is too easy to tell engines apart: every record has a match and a social
security number. A set takes `people` of its persons into each file, `both` of them into both, and
the columns of a schema. The same seed gives the same files everywhere.
"""
import csv
import random

FIELDS = {
    "nine": ["given_name", "surname", "street_number", "address_1", "address_2", "suburb",
             "postcode", "state", "date_of_birth"],
    "five": ["given_name", "surname", "date_of_birth", "suburb", "postcode"],
    "three": ["given_name", "surname", "date_of_birth"],
}
# Overlap: records a file, persons in both, of 5,000.
SIZES = {"o1": (5000, 5000), "o5": (3333, 1666), "o2": (2778, 556)}

SCHEMA = {
    "given_name": "{name: given_name, column: given_name, type: given-name, average-grams: 7}",
    "surname": "{name: surname, column: surname, type: surname, average-grams: 8}",
    "street_number": "{name: street_number, column: street_number, type: code, average-grams: 4}",
    "address_1": "{name: address_1, column: address_1, type: address-line, average-grams: 16}",
    "address_2": "{name: address_2, column: address_2, type: address-line, average-grams: 12}",
    "suburb": "{name: suburb, column: suburb, type: town, average-grams: 10}",
    "postcode": "{name: postcode, column: postcode, type: code, average-grams: 7}",
    "state": "{name: state, column: state, type: code, average-grams: 5}",
    "date_of_birth":
        "{name: date_of_birth, column: date_of_birth, type: date-of-birth, average-grams: 15}",
}


def schema(fields, record_only=False):
    """The schema text of a set: field-level filters with a name bag, or a record-level filter."""
    lines = ["trefoil-schema: 1", "profile: plain", "name: febrl", "missing-values: []"]
    if record_only:
        lines += ["send: [record]", "record: {bits: 1024, fill: 0.5}"]
    else:
        lines += ["send: [fields]", "name-bag: {given-name: given_name, surname: surname}"]
    return "\n".join(lines + ["fields:"] + [f"  - {SCHEMA[name]}" for name in FIELDS[fields]]) + "\n"


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {row["rec_id"]: row for row in csv.DictReader(file)}


def misspelt(text, generator):
    """One letter changed, lost, added or exchanged with the next."""
    if not text:
        return text
    place = generator.randrange(len(text))
    letter = generator.choice("0123456789" if text.isdigit() else "abcdefghijklmnopqrstuvwxyz")
    kind = generator.randrange(4)
    if kind == 0:
        return text[:place] + letter + text[place + 1:]
    if kind == 1 and len(text) > 1:
        return text[:place] + text[place + 1:]
    if kind == 2 and place + 1 < len(text):
        return text[:place] + text[place + 1] + text[place] + text[place + 2:]
    return text[:place] + letter + text[place:]


def replace(person, column, value, generator):
    """Gives a person's both records a new value; where they differed they differ again."""
    first, second = person
    old_first, old_second = first[column], second[column]
    if old_first:
        first[column] = value
    if not old_second:
        return
    second[column] = value if old_second == old_first else misspelt(value, generator)


def households(people, generator):
    """Zipf(1) surnames; 40 % of the people in pairs that share surname, suburb and postcode; 2 %
    of the people are twins, who share the birth date too."""
    surnames = sorted({first["surname"] for first, _ in people if first["surname"]})
    generator.shuffle(surnames)
    weights = [1 / rank for rank in range(1, len(surnames) + 1)]
    for person, surname in zip(
            people, generator.choices(surnames, weights=weights, k=len(people))):
        replace(person, "surname", surname, generator)
    order = list(range(len(people)))
    generator.shuffle(order)
    pairs = int(len(people) * 0.4) // 2
    twins = int(len(people) * 0.02) // 2
    for number in range(pairs):
        one, other = people[order[2 * number]], people[order[2 * number + 1]]
        columns = ["surname", "suburb", "postcode"]
        if number < twins:
            columns.append("date_of_birth")
        for column in columns:
            if one[0][column]:
                replace(other, column, one[0][column], generator)


def make(data, name, overlap, seed, with_households=False):
    """Two lists of records and the truth: (a, b, {(side, rec_id): entity})."""
    firsts, seconds = read(f"{data}/febrl4_a.csv"), read(f"{data}/febrl4_b.csv")
    with open(f"{data}/febrl4_truth.csv", newline="", encoding="utf-8") as file:
        pairs = sorted((row["rec_id_a"], row["rec_id_b"]) for row in csv.DictReader(file))
    generator = random.Random(seed)
    generator.shuffle(pairs)
    people = [(dict(firsts[one]), dict(seconds[other])) for one, other in pairs]
    if with_households:
        households(people, generator)
    count, both = SIZES[overlap]
    side_a = people[:count]
    side_b = people[count - both:2 * count - both]
    truth = {}
    for entity, (first, second) in enumerate(people):
        truth["a", first["rec_id"]] = entity
        truth["b", second["rec_id"]] = entity
    keep = ["rec_id"] + FIELDS[name]
    rows_a = [{column: first[column] for column in keep} for first, _ in side_a]
    rows_b = [{column: second[column] for column in keep} for _, second in side_b]
    generator.shuffle(rows_a)
    generator.shuffle(rows_b)
    return rows_a, rows_b, truth
