#!/bin/bash
# The output that README.md shows must be what the demo prints, to the last digit: the same
# seed gives the same numbers everywhere.
#
#     test_readme.sh ALVH README.md
#
# After a change of numbers that is meant, `alvh run demo | sed 's/./    &/'` prints the new
# block.
set -eu
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
awk '/^    demo: /{shown = 1} shown && /^[^ ]/{exit} shown' "$2" | sed 's/^    //' |
    sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$scratch/shown"
[ -s "$scratch/shown" ] || { echo "FAILED: $2 shows no demo"; exit 1; }
"$1" run demo --quiet -o "$scratch/demo.h5" >"$scratch/printed"
diff "$scratch/shown" "$scratch/printed" || { echo "FAILED: $2 shows other numbers"; exit 1; }
