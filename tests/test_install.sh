#!/bin/bash
# What the build leaves for runs with the built-in models, and what an installation takes
# along: the tables of those models, whole, and no others.
#
#     test_install.sh CMAKE BUILD_FOLDER MAKE_TABLES MODEL...
set -eu
cmake=$1 build=$2 make_tables=$3
shift 3
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
[ ! -e "$XDG_CACHE_HOME" ] || fail "tables were fitted anew"
