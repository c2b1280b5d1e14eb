#!/bin/bash
# Runs the real program on input that is wrong, and compares what it says and how it ends.
#
#     test_cli.sh ALVH SOURCE_FOLDER
#
# bad_input/expected.txt holds the cases: a line "$ check arguments", then the exact lines
# of standard error, then an empty line. Every one of them ends with status 3, as `alvh run`
# does with the same arguments.
alvh=$1
[ -x "$alvh" ] || { echo "there is no program $alvh"; exit 1; }
cd "$2/bad_input" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failures=0
cases=0

complain() {
    echo "FAILED: $1"
    failures=$((failures + 1))
}

# expect STATUS MESSAGES COMMAND...: nothing may go to standard output.
expect() {
    local status=$1 messages=$2
    shift 2
    cases=$((cases + 1))
    "$@" >"$scratch/out" 2>"$scratch/err"
    local got=$?
    [ $got -eq "$status" ] || complain "status $got instead of $status: $*"
    [ -s "$scratch/out" ] && complain "something on standard output: $*"
    if [ "$(cat "$scratch/err")" != "$messages" ]; then
        complain "messages of: $*"
        diff <(echo "$messages") "$scratch/err"
    fi
}

# A result of before, which no failure may touch.
kept=$scratch/kept.h5
echo before >"$kept"
is_kept() {
    [ "$(cat "$kept")" = before ] || complain "the old file was touched: $*"
    [ -e "$kept.partial" ] && complain "a partial file was left: $*"
}

# ---- the malformed files ----

command=
messages=
run_case() {
    [ -n "$command" ] || return
    # The arguments of a case hold no blanks inside them.
    # shellcheck disable=SC2086
    expect 3 "$messages" "$alvh" check $command
    # shellcheck disable=SC2086
    expect 3 "$messages" "$alvh" run $command -o "$kept"
    is_kept "run $command"
    command=
    messages=
}
while IFS= read -r line; do
    case $line in
    '$ check '*) command=${line#\$ check } ;;
    '') run_case ;;
    *) messages=${messages:+$messages$'\n'}$line ;;
    esac
done <expected.txt
run_case

# ---- files too large or too odd to keep ----

head -c 100000000 /dev/zero | tr '\0' x >"$scratch/line.yaml"
expect 3 "$scratch/line.yaml:1: the file is larger than 1 MiB, the most that is read" \
    "$alvh" check "$scratch/line.yaml"
expect 3 "$scratch/line.yaml:1: the file is larger than 1 MiB, the most that is read" \
    "$alvh" check core --set "market.model=$scratch/line.yaml"
mkdir "$scratch/line" && mv "$scratch/line.yaml" "$scratch/line/closes.csv"
expect 3 "$scratch/line/closes.csv:1: the line is too long; at most 4096 characters are allowed" \
    "$alvh" check core --set "market.data=$scratch/line"
head -c 500000 /dev/zero | tr '\0' '[' >"$scratch/deep.yaml"
expect 3 "$scratch/deep.yaml:1: nested more than 12 deep" \
    "$alvh" check "$scratch/deep.yaml"
(printf 'scale: ['; yes '1,' | head -c 400000) >"$scratch/long.yaml"
expect 3 "$scratch/long.yaml:1001: scale: more than 1000 entries in one map or list" \
    "$alvh" check "$scratch/long.yaml"
expect 3 "/dev/zero:1: the file is larger than 1 MiB, the most that is read" \
    "$alvh" check /dev/zero
expect 3 "/dev/null:1: the file is empty" "$alvh" check /dev/null
expect 3 "$scratch: cannot be read: Is a directory" "$alvh" check "$scratch"
mkfifo "$scratch/pipe.yaml"
expect 3 "$scratch/pipe.yaml: cannot be read: No data available" \
    "$alvh" check "$scratch/pipe.yaml"
expect 3 "$scratch/pipe.yaml: is no ordinary file" \
    "$alvh" merge "$scratch/pipe.yaml" -o "$scratch/merged.h5"
mkdir "$scratch/pipes" && mkfifo "$scratch/pipes/closes.csv"
expect 3 "$scratch/pipes/closes.csv: cannot be opened: No data available" \
    "$alvh" check core --set market.data="$scratch/pipes"
cp "$alvh" "$scratch/program.yaml"
expect 3 "$scratch/program.yaml:1: the file is larger than 1 MiB, the most that is read" \
    "$alvh" check "$scratch/program.yaml"
head -c 4096 "$alvh" >"$scratch/binary.yaml"
expect 3 "$scratch/binary.yaml:1: the byte 0x7F is not text; a YAML or JSON file in UTF-8 is expected" \
    "$alvh" check "$scratch/binary.yaml"

# ---- wrong usage ----

expect 2 "alvh: a command is missing
usage: alvh COMMAND [operands] [options]; \`alvh help\` lists the commands" "$alvh"
expect 2 "alvh: there is no command chekc; the nearest is check
usage: alvh COMMAND [operands] [options]; \`alvh help\` lists the commands" "$alvh" chekc
expect 2 "alvh check: there is no option --sett; the nearest is --set
usage: alvh check [SCENARIO] [options]" "$alvh" check --sett x=1
expect 2 "alvh check: --set needs a value, KEY.PATH=VALUE
usage: alvh check [SCENARIO] [options]" "$alvh" check --set
expect 2 "alvh check: b is an operand too many
usage: alvh check [SCENARIO] [options]" "$alvh" check a b
expect 2 "alvh scenario: there is no built-in scenario cor; the nearest is core
usage: alvh scenario [NAME] [options]" "$alvh" scenario cor
expect 2 "alvh price: --regime: there is no regime clam; allowed: calm, stressed, crisis
usage: alvh price MODEL [options]" \
    "$alvh" price core --variance 0.01,0.01 --regime clam --exact
expect 2 "alvh price: --strikes: \"9o\" is not a number; allowed: numbers from 1e-06 to 1e+09
usage: alvh price MODEL [options]" "$alvh" price core --variance 0.01,0.01 --strikes 80,9o
expect 2 "alvh price: --variance takes two numbers, fast and slow: --variance 0.004,0.014
usage: alvh price MODEL [options]" "$alvh" price core --variance 0.01

expect 2 "alvh run: --paths: \"many\" is not a number; allowed: a whole number from 16 to 1000000000
usage: alvh run [SCENARIO] [options]" "$alvh" run demo --paths many
expect 2 "alvh run: --days: \"0\" is out of range; allowed: a whole number from 1 to 2520
usage: alvh run [SCENARIO] [options]" "$alvh" run demo --days 0
expect 2 "alvh run: --quiet takes no value
usage: alvh run [SCENARIO] [options]" "$alvh" run demo --quiet=yes

expect 2 "alvh batch: a scenario is missing
usage: alvh batch SCENARIO... [options]" "$alvh" batch -d "$scratch/batch"
expect 2 "alvh batch: --seed: \"x\" is not a number; allowed: a whole number from 0 to 9223372036854775807
usage: alvh batch SCENARIO... [options]" "$alvh" batch demo --seed x

expect 2 "alvh stress: --book: the scenario has no book nobody
usage: alvh stress [SCENARIO] [options]" "$alvh" stress core --book nobody
expect 2 "alvh stress: --loss: \"0\" is out of range; allowed: a whole number from 1 to 100
usage: alvh stress [SCENARIO] [options]" "$alvh" stress core --loss 0

# ---- output that cannot be written ----

small="--paths 64 --days 10 --quiet"
mkdir "$scratch/folder.h5"
# shellcheck disable=SC2086
expect 1 "$scratch/none/x.h5.checkpoint: cannot be written: No such file or directory" \
    "$alvh" run demo $small -o "$scratch/none/x.h5"
# shellcheck disable=SC2086
expect 1 "$scratch/folder.h5: cannot be written: it is a folder" \
    "$alvh" run demo $small -o "$scratch/folder.h5"
# A limit on the size of files stands for a full disk. The thread sanitizer starts with a
# larger file of its own, unless it finds no folder for it.
(
    ulimit -f 64
    # shellcheck disable=SC2086
    TMPDIR=$scratch/none "$alvh" run demo $small -o "$kept" >"$scratch/out" 2>"$scratch/err"
)
[ $? -eq 1 ] || complain "a full disk did not fail"
[ "$(cat "$scratch/err")" = "$kept.checkpoint: cannot be written: File too large" ] ||
    complain "a full disk was not reported: $(cat "$scratch/err")"
is_kept "a full disk"
for signal in INT TERM; do
    # A background job of a script ignores SIGINT unless it is told not to.
    env --default-signal=INT "$alvh" run demo --paths 2000000 --quiet -o "$kept" \
        >"$scratch/out" 2>"$scratch/err" &
    while [ ! -e "$kept.checkpoint" ] && kill -0 $! 2>/dev/null; do sleep 0.1; done
    kill -$signal $!
    wait $!
    status=$?
    rm -f "$kept.checkpoint"
    [ $status -eq "$([ $signal = INT ] && echo 130 || echo 143)" ] || complain "status $status of SIG$signal"
    is_kept "SIG$signal"
done

"$alvh" scenario core >/dev/full 2>"$scratch/err"
[ $? -eq 1 ] || complain "a full device did not fail"
grep -q '^alvh: standard output cannot be written: No space left on device$' "$scratch/err" ||
    complain "a full device was not reported"

# ---- what should be there is ----

for command in run batch stress check price scenario summary help; do
    "$alvh" $command --help | grep -q "^usage: alvh $command" || complain "help of $command"
    "$alvh" help | grep -q "^  $command " || complain "$command in the overview"
done
"$alvh" --version | grep -Eq '^alvh [0-9]+\.[0-9]+\.[0-9]+ \(' || complain "the version"
for scenario in core demo; do
    "$alvh" check "$scenario" | grep -q "^$scenario: no problems\$" || complain "check $scenario"
done
"$alvh" scenario core >"$scratch/core.yaml" && "$alvh" check "$scratch/core.yaml" >/dev/null ||
    complain "the printed scenario is not good"

# shellcheck disable=SC2086
"$alvh" run demo $small -o "$kept" >"$scratch/first" || complain "a small run"
grep -q '^demo: 64 paths of 10 trading days from ' "$scratch/first" || complain "its headline"
"$alvh" summary "$kept" | cmp -s - "$scratch/first" || complain "the summary differs"
grep -q $'\x1b' "$scratch/first" && complain "colours without a terminal"
on_terminal() {
    env -u NO_COLOR TERM=xterm "$@" script -qec "'$alvh' summary '$kept'" /dev/null | grep -q $'\x1b\\[1m'
}
on_terminal || complain "no colours on a terminal"
on_terminal NO_COLOR= || complain "no colours on a terminal where NO_COLOR is empty"
on_terminal NO_COLOR=1 && complain "colours in spite of NO_COLOR"
on_terminal TERM=dumb && complain "colours on a dumb terminal"
"$alvh" summary "$kept" --all | grep -q '^Checks of this run' || complain "all tables"
"$alvh" summary "$kept" --json | head -c 1 | grep -q '{' || complain "the summary in JSON"
(cd "$scratch" && "$alvh" run demo --dry-run --seed 7 >dry.yaml && [ ! -e demo.h5 ]) ||
    complain "a dry run"
grep -q '^  seed: 7 ' "$scratch/dry.yaml" || complain "a setting in a dry run"
"$alvh" check "$scratch/dry.yaml" >/dev/null || complain "a dry run's scenario"

# ---- a stressed book ----

"$alvh" stress core --book unhedged --contracts 20 >"$scratch/out" 2>"$scratch/err" ||
    complain "a stressed book"
[ -s "$scratch/err" ] && complain "messages of a stressed book: $(cat "$scratch/err")"
[ "$(grep -c '^[+-][0-9]* %' "$scratch/out")" -eq 9 ] || complain "the grid of a stressed book"
for episode in 1987 2008 2018-02 2020-03 2024-08 2025-04; do
    grep -q "^$episode  *unhedged  *-" "$scratch/out" || complain "episode $episode"
    "$alvh" check "stress-$episode" >/dev/null || complain "stress-$episode"
done
"$alvh" stress core --book alvh --json >"$scratch/out" || complain "a stressed book in JSON"
/usr/bin/python3 -m json.tool <"$scratch/out" >/dev/null || complain "JSON of a stressed book"

# ---- a batch ----

printf 'extends: demo\nname: other\n' >"$scratch/other.yaml"
printf 'extends: demo\nname: summary\n' >"$scratch/taken.yaml"
# shellcheck disable=SC2086
"$alvh" batch demo "$scratch/none.yaml" "$scratch/other.yaml" demo "$scratch/taken.yaml" \
    -d "$scratch/batch" $small >"$scratch/out" 2>"$scratch/err"
[ $? -eq 1 ] || complain "the status of a batch in which one failed"
[ "$(tail -4 "$scratch/err")" = "alvh: 3 of 5 scenarios failed:
  $scratch/none.yaml: the scenario is not valid
  demo: another scenario has its name
  summary: another scenario has its name" ] || complain "what failed: $(cat "$scratch/err")"
for file in demo other summary; do
    [ -s "$scratch/batch/$file.h5" ] || complain "no $file.h5 of a batch"
done
[ "$(ls "$scratch/batch" | wc -l)" -eq 3 ] || complain "more than the files of a batch"
grep -q '^demo  *unhedged  *200 ' "$scratch/out" && grep -q '^other  *alvh ' "$scratch/out" ||
    complain "the comparison of a batch"
"$alvh" summary "$scratch/batch/demo.h5" | cmp -s - "$scratch/first" ||
    complain "a scenario of a batch differs from its run"
# shellcheck disable=SC2086
"$alvh" batch other demo $small -d "$scratch/none/batch" >/dev/null 2>"$scratch/err"
[ $? -eq 1 ] || complain "a batch without a folder"

if [ $failures -gt 0 ]; then
    echo "$failures failures in $cases cases"
    exit 1
fi
echo "$cases cases"
