#!/usr/bin/env bash
# Prints the project's figures, one a line: `figure NAME VALUE`. `make figures` builds and calls it.
#
# Quality needs the development data of ../shared (FEBRL 4, historical persons), which users do not
# have: those figures are then left out, and this says so. Speed and memory are measured on people
# that `synthesise` makes. What is going on stands on standard error.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=$root/.build/release
schemas=$root/Benchmarks/schemas
data=$root/../shared/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

tokenise() { "$programs/tokenise" "$@"; }
node() { "$programs/linkage-node" "$@"; }
say() { echo "$*" >&2; }
figure() { echo "figure $1 $2"; }

# one_core COMMAND...: on one core where the system can pin; seconds and peak memory (MB) go to
# the file `cost`.
one_core() {
    local pin=()
    if command -v taskset > /dev/null; then pin=(taskset -c 0); fi
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f '%e %M' -o cost "${pin[@]}" "$@" > /dev/null
        awk '{ print $1, $2 / 1024 }' cost > cost.mb && mv cost.mb cost
    else
        local start=$EPOCHREALTIME
        "${pin[@]}" "$@" > /dev/null
        awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { print b - a, "unknown" }' > cost
    fi
}

# json_number KEY: the first number behind "KEY" : in standard input.
json_number() { sed -n "s/.*\"$1\" : \([0-9.e-]*\).*/\1/p" | head -n 1; }

# quality NAME SCHEMA PEOPLE_A PEOPLE_B ID TRUTH [LINK OPTIONS]: encodes, links, judges the links.
# TRUTH is a file `side,record_id,entity`, side a or b.
quality() {
    local name=$1 schema=$2 a=$3 b=$4 id=$5 truth=$6
    shift 6
    say "$name: encode, link, judge"
    rm -rf a.tok b.tok run truth.csv ./*-handles.csv
    tokenise encode "$a" --schema "$schema" --key a.key --agency a --id "$id" --out a.tok > /dev/null 2>> log
    tokenise encode "$b" --schema "$schema" --key b.key --agency b --id "$id" --out b.tok > /dev/null 2>> log
    local start=$EPOCHREALTIME
    node link --allow-plain a.tok b.tok --out run "$@" > /dev/null 2>> log
    figure "${name}_link_seconds" \
        "$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.2f", b - a }')"
    tokenise handles "$a" --key a.key --id "$id" --out a-handles.csv > /dev/null
    tokenise handles "$b" --key b.key --id "$id" --out b-handles.csv > /dev/null
    echo agency,handle,entity > truth.csv
    for side in a b; do
        awk -F, -v side="$side" '
            FNR == 1 { next }
            FNR == NR { handle[$1] = $2; next }
            $1 == side { print side "," handle[$2] "," $3 }
        ' "$side-handles.csv" "$truth" >> truth.csv
    done
    node evaluate run --truth truth.csv --json > evaluation.json 2>> log
    # The first quality is that of the only pair of agencies.
    for measure in precision recall f1; do
        figure "${name}_$measure" "$(json_number "$measure" < evaluation.json)"
    done
    figure "${name}_estimated_precision" "$(json_number precision < run/run.json)"
}

tokenise keys new --project figures --out a.key > /dev/null 2>> log
tokenise keys share a.key --out shared.key > /dev/null 2>> log
tokenise keys new --linkage-key-from shared.key --out b.key > /dev/null 2>> log

if [ -d "$data" ]; then
    awk -F, 'BEGIN { print "side,record_id,entity" } FNR > 1 { print "a," $1 "," FNR; print "b," $2 "," FNR }' \
        "$data/febrl4_truth.csv" > febrl-truth.csv
    for fields in nine five; do
        quality "febrl4_$fields" "$schemas/febrl-$fields.yaml" "$data/febrl4_a.csv" \
            "$data/febrl4_b.csv" rec_id febrl-truth.csv
    done
    awk -F, 'BEGIN { print "side,record_id,entity" } FNR > 1 { print substr($1, 2, 1) "," $1 "," $2 }' \
        "$data/historical_truth.csv" > historical-truth.csv
    quality historical "$schemas/historical.yaml" "$data/historical_a.csv" \
        "$data/historical_b.csv" rec_id historical-truth.csv --assignment many-to-many
else
    say "no $data: the figures of febrl4 and historical are left out"
fi

for people in 100000 1000000; do
    say "encode $people generated people on one core"
    "$programs/synthesise" people --people "$people" --seed 1 --out people.csv --force > /dev/null
    one_core "$programs/tokenise" encode people.csv --schema "$schemas/people.yaml" --key a.key \
        --agency a --id record_id --out people.tok --force 2>> log
    read -r seconds megabytes < cost
    figure "encode_${people}_records_per_second_core" \
        "$(awk -v n="$people" -v s="$seconds" 'BEGIN { printf "%.0f", n / s }')"
    figure "encode_${people}_peak_mb" "$megabytes"
done
