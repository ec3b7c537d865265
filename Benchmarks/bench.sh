#!/usr/bin/env bash
# Speed of every stage beside the machine's limit and the peers, in one run. `make bench` builds
# and calls it; SET=quick (the default, minutes) or SET=full (1,000,000 and 10,000,000 people).
#
# Prints lines `figure NAME VALUE UNIT` and a table of them, and writes RESULTS.md. What cannot be
# measured is a line `missing NAME REASON`. What is going on stands on standard error.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=$root/.build/release
peers=$root/Benchmarks/peers
schema=$root/Benchmarks/schemas/two-agencies.yaml
set=${SET:-quick}
work=$(mktemp -d "${TMPDIR:-/tmp}/trefoil-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
touch results

case $set in
    quick) linked="10000 100000" alone=100000 pairs=30000 ;;
    full) linked="10000 100000 1000000 10000000" alone=1000000 pairs=100000 ;;
    *) echo "SET is quick or full, not $set" >&2; exit 1 ;;
esac

say() { echo "$(date +%T) $*" >&2; }
figure() { echo "figure $1 $2 $3" | tee -a results; }
missing() { echo "missing $*" | tee -a results; }
ratio() { awk -v a="$1" -v b="$2" -v format="${3:-%.2f}" 'BEGIN { printf format, a / b }'; }

one_core=()
if command -v taskset > /dev/null; then one_core=(taskset -c 0); fi

# cost COMMAND...: runs it; its seconds and its peak memory (MB, or -) are then $seconds, $megabytes.
cost() {
    local start=$EPOCHREALTIME
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -f '%M' -o peak "$@" > out.log 2> err.log || { tail -n 3 err.log >&2; return 1; }
        megabytes=$(awk 'END { printf "%.0f", $1 / 1024 }' peak)
    else
        "$@" > out.log 2> err.log || { tail -n 3 err.log >&2; return 1; }
        megabytes=-
    fi
    seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f", b - a }')
}
peak_figure() {
    if [ "$megabytes" = - ]; then missing "$1" "there is no /usr/bin/time (Debian package time)"
    else figure "$1" "$megabytes" MB; fi
}

# people NUMBER: a.csv, b.csv, truth.csv and a.tok, b.tok of a folder of that name.
people() {
    [ ! -d "$1" ] || return 0
    say "make and encode $1 x $1 people"
    "$programs/synthesise" two-agencies --people "$1" --overlap 0.5 --seed 1 --out "$1" --quiet
    for agency in a b; do
        "$programs/tokenise" encode "$1/$agency.csv" --schema "$schema" --key $agency.key \
            --agency $agency --id record_id --out "$1/$agency.tok" > out.log 2> err.log
    done
}

link() { "$programs/linkage-node" link --allow-plain "$@"; }

# handle_truth FOLDER: the truth by handles, joined on sorted files, for any number of people.
handle_truth() {
    echo agency,handle,entity > "$1/handle-truth.csv"
    for agency in a b; do
        "$programs/tokenise" handles "$1/$agency.csv" --key $agency.key --id record_id \
            --out "$1/$agency-handles.csv" > out.log
        tail -n +2 "$1/$agency-handles.csv" | LC_ALL=C sort -t, -k1,1 > handles.sorted
        grep "^$agency," "$1/truth.csv" | cut -d, -f2,3 | LC_ALL=C sort -t, -k1,1 > truth.sorted
        LC_ALL=C join -t, -o 1.2,2.2 handles.sorted truth.sorted | sed "s/^/$agency,/" \
            >> "$1/handle-truth.csv"
    done
    rm -f handles.sorted truth.sorted "$1"/?-handles.csv
}

kernels() {
    say "kernels"
    "${one_core[@]}" "$root/Benchmarks/.build/release/kernel-benchmark" | tee -a results
}

encoding() {
    people "$alone"
    say "encode $alone records on one core"
    cost "${one_core[@]}" "$programs/tokenise" encode "$alone/a.csv" --schema "$schema" \
        --key a.key --agency a --id record_id --out again.tok --threads 1 --force
    encode_rate=$(ratio "$alone" "$seconds" %.0f)
    figure encode_records_per_second_core "$encode_rate" records/s
    peak_figure encode_peak_mb
}

# All pairs of record-level filters on one thread: time of the whole program, files to links.csv.
all_pairs() {
    people "$pairs"
    for tenths in 7 8 9; do
        say "all pairs, $pairs x $pairs, Dice 0.$tenths"
        rm -rf run
        cost "${one_core[@]}" "$programs/linkage-node" link --allow-plain "$pairs/a.tok" "$pairs/b.tok" \
            --filters record --dice "0.$tenths" --assignment many-to-many --threads 1 --out run
        figure "allpairs_t0${tenths}_pairs_per_second" \
            "$(awk -v n="$pairs" -v s="$seconds" 'BEGIN { printf "%.0f", n * n / s }')" pairs/s
        if [ $tenths = 8 ]; then
            pairs_seconds=$seconds
            pairs_found=$(($(wc -l < run/links.csv) - 1))
        fi
    done
}

size_name() {
    case $1 in
        *000000) echo "$(($1 / 1000000))m" ;;
        *) echo "$(($1 / 1000))k" ;;
    esac
}

end_to_end() {
    for number in $linked; do
        local name
        name=fields_$(size_name "$number")
        people "$number"
        say "link $number x $number people by fields"
        rm -rf run
        if ! cost "$programs/linkage-node" link --allow-plain "$number/a.tok" "$number/b.tok" --out run; then
            missing "${name}_seconds" "the program failed"
            continue
        fi
        figure "${name}_seconds" "$seconds" s
        peak_figure "${name}_peak_mb"
        if [ "$number" -gt 1000000 ]; then
            missing "${name}_recall_lost" "not judged at this size"
            rm -rf "$number"
            continue
        fi
        quality "$number" "$name"
    done
}

# quality FOLDER NAME: recall of the links, and of the candidates where `plan` is there.
quality() {
    handle_truth "$1"
    "$programs/linkage-node" evaluate run --truth "$1/handle-truth.csv" --json > evaluation.json
    for measure in precision recall; do
        figure "$2_$measure" "$(sed -n "s/.*\"$measure\" : \([01]\(\.[0-9]\{1,4\}\)\{0,1\}\).*/\1/p" evaluation.json |
            head -n 1)" share
    done
    local completeness
    completeness=$("$programs/linkage-node" plan --allow-plain "$1/a.tok" "$1/b.tok" \
        --truth "$1/handle-truth.csv" | sed -n 's/^pair completeness.*: \([0-9.]*\) %/\1/p')
    figure "$2_recall_lost" "$(awk -v c="$completeness" 'BEGIN { printf "%.5f", 1 - c / 100 }')" share
}

exact() {
    if [ "$set" = quick ]; then
        missing exact_1m_seconds "only with SET=full"
        missing exact_1m_peak_mb "only with SET=full"
        return
    fi
    people 1000000
    say "exact all pairs, 1,000,000 x 1,000,000, Dice 0.8, all cores"
    rm -rf run
    cost "$programs/linkage-node" link --allow-plain 1000000/a.tok 1000000/b.tok --filters record --dice 0.8 --out run
    figure exact_1m_seconds "$seconds" s
    peak_figure exact_1m_peak_mb
}

# The peers' Python, made once: Benchmarks/.venv.
python() {
    local venv=$root/Benchmarks/.venv
    if [ ! -f "$venv/ready" ]; then
        command -v python3.11 > /dev/null || { reason="there is no Python 3.11"; return 1; }
        say "install anonlink, clkhash and Splink into Benchmarks/.venv"
        python3.11 -m venv "$venv" 2> /dev/null &&
            "$venv/bin/pip" install --quiet --requirement "$peers/requirements.txt" 2> pip.log ||
            { reason="pip could not install $peers/requirements.txt"; return 1; }
        touch "$venv/ready"
    fi
    interpreter=$venv/bin/python
}

# peer NAME COMMAND...: what it prints last is then $answer.
peer() {
    local name=$1
    shift
    say "$name"
    answer=$("$@" 2> err.log | tail -n 1) && [ -n "$answer" ] ||
        { missing "$name" "failed: $(tail -n 1 err.log)"; return 1; }
}

with_peers() {
    if ! python; then
        for name in allpairs_vs_anonlink encode_vs_clkhash splink_10k_seconds; do
            missing "$name" "$reason"
        done
        return
    fi
    local time count found
    if peer allpairs_vs_anonlink "${one_core[@]}" "$interpreter" "$peers/anonlink_pairs.py" \
        "$pairs/a.tok" "$pairs/b.tok" 0.8; then
        read -r time count <<< "$answer"
        figure anonlink_pairs_per_second \
            "$(awk -v n="$pairs" -v s="$time" 'BEGIN { printf "%.0f", n * n / s }')" pairs/s
        if [ "$count" = "$pairs_found" ]; then
            figure allpairs_vs_anonlink "$(ratio "$time" "$pairs_seconds")" ratio
            echo "note both found $count pairs of Dice 0.8 or more" | tee -a results
        else
            missing allpairs_vs_anonlink "pairs differ: anonlink $count, Trefoil $pairs_found"
            failed=1
        fi
    fi
    people 10000
    if peer encode_vs_clkhash "${one_core[@]}" "$interpreter" "$peers/clkhash_encode.py" \
        10000/a.csv; then
        read -r time count <<< "$answer"
        figure clkhash_records_per_second_core "$(ratio "$count" "$time" %.0f)" records/s
        figure encode_vs_clkhash \
            "$(awk -v r="$encode_rate" -v n="$count" -v s="$time" 'BEGIN { printf "%.1f", r * s / n }')" ratio
    fi
    if peer splink_10k_seconds "$interpreter" "$peers/splink_link.py" 10000/a.csv 10000/b.csv; then
        read -r time count found <<< "$answer"
        figure splink_10k_seconds "$(ratio "$time" 1)" s
        figure splink_10k_pairs_per_second "$(ratio "$count" "$time" %.0f)" pairs/s
    fi
}

table() {
    awk '
        $1 == "figure" { printf "| %s | %s | %s |\n", $2, $3, $4 }
        $1 == "missing" { name = $2; sub(/^missing [^ ]+ /, ""); printf "| %s | - | %s |\n", name, $0 }
    ' results | { printf '| figure | value | unit |\n|---|---:|---|\n'; cat; }
    echo
    sed -n 's/^note //p' results
}

failed=0
"$programs/tokenise" keys new --project bench --out a.key > out.log
"$programs/tokenise" keys share a.key --out shared.key > out.log
"$programs/tokenise" keys new --linkage-key-from shared.key --out b.key > out.log
kernels
encoding
all_pairs
end_to_end
with_peers
exact
echo
table
{
    echo '# Results of the last `make bench`'
    echo
    echo "$(date -u '+%F %H:%M') UTC, \`make bench SET=$set\`, commit $(git -C "$root" rev-parse --short HEAD)."
    echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sm)."
    echo
    table
} > "$root/Benchmarks/RESULTS.md"
exit $failed
