#!/usr/bin/env bash
# Every bit of `tokenise clk encode` beside clkhash 0.18.3, and the rates of both. `make clkhash`
# builds and calls it; ROWS (default 50000) random rows for each of three schemas, and the schemas of
# the development data where these are there.
#
# Prints lines `figure NAME VALUE`; fails where a bit differs. clkhash comes from PyPI into
# Benchmarks/.venv.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/Benchmarks/.venv
command -v python3.11 > /dev/null || { echo "make clkhash needs python3.11" >&2; exit 1; }
[ -x "$venv/bin/python" ] || python3.11 -m venv "$venv"
"$venv/bin/python" -c 'import clkhash' 2> /dev/null \
    || "$venv/bin/pip" install --quiet --disable-pip-version-check 'setuptools<81' clkhash==0.18.3
vectors=$root/../shared/vectors/clk_vectors.json
[ -f "$vectors" ] || vectors=
"$venv/bin/python" "$root/Benchmarks/peers/clkhash_compare.py" \
    "$root/.build/release/tokenise" "${ROWS:-50000}" ${vectors:+"$vectors"}
