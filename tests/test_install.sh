#!/bin/bash
# What the build leaves for runs with the built-in models, and what an installation takes
# along: the tables of those models, whole, and no others; and that programs are built
# against it and run, wherever it lies.
#
#     test_install.sh CMAKE BUILD_FOLDER EXAMPLES MAKE_TABLES MODEL...
set -eu
cmake=$1 build=$2 examples=$3 make_tables=$4
shift 4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
    echo "FAILED: $1"
    exit 1
}

# With nothing but the build's tables at hand: a fit would leave its file in this cache.
export XDG_CACHE_HOME=$scratch/cache
unset ALVH_TABLES_DIR

folder=$scratch/tables
mkdir "$folder"
stale=$folder/tables-0123456789abcdef.bin
touch "$stale" "$folder/tables-of-my-own.txt"
"$make_tables" "$folder" "$@"
[ ! -e "$stale" ] || fail "tables of no model were kept"
[ -e "$folder/tables-of-my-own.txt" ] || fail "a file that is no table was removed"
[ "$(ls "$folder"/tables-*.bin | wc -l)" = $# ] || fail "not one table for each model"

"$cmake" --install "$build" --prefix "$scratch/usr" >/dev/null
diff <(cd "$folder" && sha256sum tables-*.bin) \
     <(cd "$scratch/usr/share/alvh/tables" && sha256sum tables-*.bin) ||
    fail "the installed tables are not those of the models"
for file in man/man1/alvh.1 man/man1/alvh-run.1 man/man5/alvh-scenario.5 \
    bash-completion/completions/alvh zsh/site-functions/_alvh \
    fish/vendor_completions.d/alvh.fish; do
    [ -s "$scratch/usr/share/$file" ] || fail "share/$file is not installed"
done
"$scratch/usr/bin/alvh" run core --paths 16 --days 5 --quiet -o "$scratch/run.h5" >/dev/null ||
    fail "the installed program does not run"

# The installation is found through CMake and through pkg-config after it was moved.
mv "$scratch/usr" "$scratch/moved"
library=$(dirname "$(find "$scratch/moved" -name libalvh.so)")
export PKG_CONFIG_PATH=$library/pkgconfig LD_LIBRARY_PATH=$library
"$cmake" -S "$examples" -B "$scratch/cmake" -DCMAKE_PREFIX_PATH="$scratch/moved" >"$scratch/log" 2>&1 &&
    "$cmake" --build "$scratch/cmake" >>"$scratch/log" 2>&1 ||
    { cat "$scratch/log"; fail "the examples are not built by CMake"; }
flags=$(pkg-config --cflags --libs alvh)
warnings="-Wall -Wextra -Wpedantic -Werror"
mkdir "$scratch/pc"
for example in price run rule; do
    # shellcheck disable=SC2086
    cc -std=c11 $warnings "$examples/$example.c" $flags -o "$scratch/pc/$example" ||
        fail "$example.c is not built by pkg-config"
done
# shellcheck disable=SC2086
c++ -std=c++14 $warnings "$examples/both.cpp" $flags -o "$scratch/pc/both" ||
    fail "both.cpp is not built by pkg-config"
[ "$(pkg-config --modversion alvh)" = "$("$scratch/moved/bin/alvh" --version | sed -n '1s/^alvh \([0-9.]*\).*/\1/p')" ] ||
    fail "alvh.pc and the program have different versions"

"$scratch/cmake/price" core 2024-09-30 >"$scratch/price.txt" || fail "price does not run"
# Off the tables the book is worth what the transforms say, to a dollar.
sed -n 's/.* worth \([-0-9.]*\) dollars .*, \([-0-9.]*\) off.*/\1 \2/p' "$scratch/price.txt" |
    awk '{d = $1 - $2; found = 1} END {exit !(found && d < 1 && d > -1)}' ||
    { cat "$scratch/price.txt"; fail "prices of tables and transforms differ"; }
"$scratch/pc/run" "$scratch/run.h5" 2>/dev/null | grep -q '^alvh  *50 contracts' ||
    fail "run does not print its books"
"$scratch/cmake/rule" "$scratch/rule.h5" >"$scratch/rule.txt" || fail "rule does not run"
# The patient book trades less than the plain one.
awk '/^(plain|patient)/ {sub(/.*dollars, /, ""); traded[++n] = $1}
     END {exit !(n == 2 && traded[2] > 0 && traded[2] < traded[1])}' "$scratch/rule.txt" ||
    { cat "$scratch/rule.txt"; fail "the rule does not hold its book back"; }
"$scratch/pc/both" "$scratch/both.h5" | grep -q 'mean P&L of a contract' ||
    fail "both does not run"
PYTHONPATH=$scratch/moved/share/alvh/python /usr/bin/python3 -c "
import alvh
assert alvh.open_run('$scratch/run.h5')" || fail "alvh.py does not read a result"
[ ! -e "$XDG_CACHE_HOME/alvh" ] || fail "tables were fitted anew"
