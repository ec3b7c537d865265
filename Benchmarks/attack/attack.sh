#!/usr/bin/env bash
# The attacks of `tokenise audit` on every profile and hardening of ../profiles.tsv, as a table and as
# lines `figure read_ATTACK_PROFILE_ROWS VALUE` (a share from 0 to 1); then the F1 that links keep,
# `figure f1_PROFILE_SET VALUE`. `make attack` builds and calls it: 1,000, 5,000 and 50,000 rows, three
# sets, one seed. SET=quick has 1,000 rows alone; SET=full the sets of `make quality` and three seeds.
# PROFILES="record fields" measures these alone.
#
# Needs the project's own programs. Figures on FEBRL 4 need the development data of ../shared,
# which users do not have, and are then left out. What is going on stands on standard error.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
programs=$root/.build/release
list=$root/Benchmarks/profiles.tsv
data=$root/../shared/data
set=${SET:-usual}
work=$(mktemp -d "${TMPDIR:-/tmp}/trefoil-attack.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
touch results

sizes="1000 5000 50000" sets=five_o5,three_o5,households_five_o5 seeds=1
case $set in
    usual) ;;
    quick) sizes=1000 ;;
    full)
        seeds=3
        sets=nine_o1,nine_o5,five_o5,three_o5,five_o2,households_five_o5,uk_5k
        ;;
    *) echo "SET is quick, usual or full, not $set" >&2; exit 1 ;;
esac

say() { echo "$(date +%T) $*" >&2; }
figure() { echo "figure $1 $2" | tee -a results; }
missing() { echo "missing $*" | tee -a results; }
tokenise() { "$programs/tokenise" "$@"; }

profiles=${PROFILES:-$(grep -v '^#' "$list" | cut -f 1)}

# profile NAME ROWS: the lines of the schema that ask for it.
profile() {
    awk -F '\t' -v name="$1" -v rows="$2" '
        $1 == name { gsub("ROWS", rows, $2); gsub(" / ", "\n", $2); print $2 }' "$list"
}

# schema PROFILE ROWS: PROFILE.yaml.
schema() {
    cat > "$1.yaml" <<END
trefoil-schema: 1
name: attack-${1//_/-}
$(profile "$1" "$2")
fields:
  - {name: given_name, column: given_name, type: given-name}
  - {name: surname, column: surname, type: surname}
  - {name: date_of_birth, column: date_of_birth, type: date-of-birth}
  - {name: town, column: town, type: town}
  - {name: postcode, column: postcode, type: postcode}
END
}

# audit FILE PEOPLE SCHEMA ID [OPTIONS]: the outcome goes to audit.json. A failed audit is no error.
audit() {
    local tokens=$1 people=$2 schema=$3 id=$4 status=0
    shift 4
    tokenise audit "$tokens" --people "$people" --key a.key --schema "$schema" --id "$id" \
        --json --demonstration "$@" > audit.json 2> err.log || status=$?
    if [ "$status" != 0 ] && [ "$status" != 2 ]; then tail -n 3 err.log >&2; return 1; fi
}

# value ATTACK TARGET [PARAMETER]: of audit.json, whose keys are sorted within each figure.
value() {
    awk -v attack="$1" -v target="$2" -v parameter="${3:-}" '
        /^ *"attack" :/ { a = $0; p = ""; t = "" }
        /^ *"parameter" :/ { p = $3; sub(/,/, "", p) }
        /^ *"target" :/ { t = $3; gsub(/[",]/, "", t) }
        /^ *"value" :/ && a != "" {
            v = $3; sub(/,/, "", v)
            gsub(/.* : "|".*/, "", a)
            if (a == attack && t == target && (parameter == "" || p == parameter)) { print v; exit }
            a = ""
        }' audit.json
}

# surname_or_record PROFILE: what the frequency attack of the profile is on.
surname_or_record() { case $1 in *fields*) echo surname ;; *) echo record ;; esac; }
all_or_record() { case $1 in *fields*) echo fields ;; *) echo record ;; esac; }

# The published key: the figures are the same in every run.
cp "$root/keys.example" a.key
chmod 600 a.key
for profile in $profiles; do
    for rows in $sizes; do
        schema "$profile" "$rows"
        name=${profile}_$rows
        people=people-$rows.csv
        [ -f "$people" ] ||
            "$programs/synthesise" people --people "$rows" --seed 1 --out "$people" --quiet
        if ! tokenise encode "$people" --schema "$profile.yaml" --key a.key --agency a \
            --id record_id --out tokens.tok --force --demonstration > out.log 2> err.log; then
            missing "read_frequency_$name" "the schema has no such profile"
            continue
        fi
        say "$profile, $rows rows"
        # Graph matching takes cubic time: 1,000 records are matched, of however many rows.
        audit tokens.tok "$people" "$profile.yaml" record_id --rows "$rows"
        figure "read_frequency_$name" "$(value frequency "$(surname_or_record "$profile")")"
        target=$(all_or_record "$profile")
        figure "read_graph_$name" "$(value graph "$target" 100)"
        figure "read_known_$name" "$(value known "$target" 50)"
        if [ "$rows" = 1000 ]; then
            for overlap in 80 50; do
                figure "read_graph_overlap${overlap}_$name" "$(value graph "$target" $overlap)"
            done
            for known in 10 200 500; do
                figure "read_known${known}_$name" "$(value known "$target" $known)"
            done
        fi
    done
done

# The sets of `make quality`, in each profile; clusters and estimates are in its own output.
if ! command -v python3 > /dev/null; then
    missing f1 "needs python3"
else
    for profile in $profiles; do
        say "$profile, F1"
        python3 "$root/Benchmarks/quality/quality.py" --profile "$profile" --sets "$sets" \
            --seeds "$seeds" --no-splink 2> err.log | grep -E '^figure f1_' | tee -a results
    done
fi

# FEBRL 4: the surnames of file a read by the frequencies of file b, which has errors of its own.
if [ -f "$data/febrl4_a.csv" ]; then
    say "FEBRL 4"
    cat > febrl.yaml <<END
trefoil-schema: 1
name: attack-febrl
profile: plain
send: [fields]
fields:
  - {name: surname, column: surname, type: surname}
  - {name: given_name, column: given_name, type: given-name}
  - {name: date_of_birth, column: date_of_birth, type: date-of-birth}
END
    tokenise encode "$data/febrl4_a.csv" --schema febrl.yaml --key a.key --agency a \
        --id rec_id --out febrl.tok --demonstration > out.log 2> err.log
    awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /surname/) c = i; next }
        { n = $c; gsub(/ /, "", n); if (n != "") k[n]++ } END { for (n in k) print n "," k[n] }' \
        "$data/febrl4_b.csv" | LC_ALL=C sort > febrl-surnames.csv
    audit febrl.tok "$data/febrl4_a.csv" febrl.yaml rec_id \
        --frequencies surname=febrl-surnames.csv
    figure read_frequency_febrl_fields_5000 "$(value frequency surname)"
    figure read_graph_febrl_fields_1000 "$(value graph fields 100)"
    figure read_known_febrl_fields_1000 "$(value known fields 50)"
else
    missing read_frequency_febrl_fields_5000 "needs the development data of ../shared"
fi

echo
awk '
    $1 == "figure" && $2 ~ /^f1_/ { printf "| %s | %.4f |\n", $2, $3; next }
    $1 == "figure" { printf "| %s | %.1f %% |\n", $2, $3 * 100 }
    $1 == "missing" { name = $2; sub(/^missing [^ ]+ /, ""); printf "| %s | %s |\n", name, $0 }
' results | { printf '| figure | read, or F1 |\n|---|---:|\n'; cat; }
