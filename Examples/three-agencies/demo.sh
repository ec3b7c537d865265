#!/usr/bin/env bash
# Links the three agencies of this folder from CSV to links and back, and says how well.
#
# Each step is a command that an agency or the node would run, in the order in which they run it.
# Everything is written to run/, which is emptied first. `make demo` builds the programs and calls
# this; the key is the public one of keys.example, which needs --demonstration.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
programs=$root/.build/release
agencies=(housing health police)

cd "$here"

for program in tokenise linkage-node; do
    if [ ! -x "$programs/$program" ]; then
        echo "demo: $programs/$program is not built: run \`make demo\` in $root" >&2
        exit 1
    fi
done

tokenise() { "$programs/tokenise" "$@"; }
node() { "$programs/linkage-node" "$@"; }
say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
# Colour codes are for a person's screen only.
[ -t 1 ] || say() { printf '\n%s\n' "$*"; }

# The column that holds an agency's own record id.
id_column() {
    case $1 in
        housing) echo "Tenancy Ref" ;;
        health) echo patient_id ;;
        police) echo person_urn ;;
    esac
}

rm -rf run
mkdir run

say "1. Keys: one linkage key for the agencies, one agency key each; the node gets neither"
install -m 600 "$root/keys.example" run/housing.key
for agency in health police; do
    tokenise keys new --project example --linkage-key-from run/housing.key \
        --out "run/$agency.key" --demonstration
done

say "2. Each agency turns its people into tokens"
for agency in "${agencies[@]}"; do
    tokenise encode "$agency.csv" --schema schema.yaml --key "run/$agency.key" \
        --agency "$agency" --id "$(id_column "$agency")" --out "run/$agency.tok" --demonstration
done

say "3. The node links the token files: no name, no key"
node link run/housing.tok run/health.tok run/police.tok --out run/links --demonstration \
    > run/link.txt
echo "wrote run/links"

say "4. Each agency reads the links in terms of its own records"
for agency in "${agencies[@]}"; do
    tokenise resolve run/links/links.csv "$agency.csv" --key "run/$agency.key" \
        --agency "$agency" --id "$(id_column "$agency")" --out "run/$agency-links.csv" \
        --demonstration
done

say "5. This example's truth is known: how many links are right, how many are missing?"
printf 'agency,handle,entity\n' > run/truth-handles.csv
for agency in "${agencies[@]}"; do
    tokenise handles "$agency.csv" --key "run/$agency.key" --id "$(id_column "$agency")" \
        --out "run/$agency-handles.csv" --demonstration
    # record_id,handle joined with agency,record_id,entity. Neither holds a quoted cell.
    awk -F, -v agency="$agency" '
        FNR == 1 { next }
        FNR == NR { handle[$1] = $2; next }
        $1 == agency && !($2 in handle) { missing++ }
        $1 == agency && $2 in handle { print agency "," handle[$2] "," $3 }
        END { if (missing) exit 1 }
    ' "run/$agency-handles.csv" truth.csv >> run/truth-handles.csv || {
        echo "demo: records of $agency in truth.csv have no handle" >&2
        exit 1
    }
done
node evaluate run/links --truth run/truth-handles.csv > run/evaluation.txt
echo "wrote run/evaluation.txt"

say "Links per agency pair, and people in one, two and all three"
cat run/link.txt
say "Precision and recall"
cat run/evaluation.txt
echo
echo "Done in $SECONDS s. In $here:"
echo "  run/links/             what the node made: handles and weights"
echo "  run/housing-links.csv  housing's part of it, with housing's own record ids"
echo "  README.md              what the example shows and how it was made"
