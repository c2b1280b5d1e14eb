#!/bin/bash
# What a program compiled against libalvh relies on, and that nothing else of it can be seen:
# the exported functions, the layout of structs, no data that one run could leave to another.
#
#     test_abi.sh NM LIBRARY LAYOUT ABI_FILE
#
# What is new stands in ABI_FILE from the day it is released. A line of it that has gone is a
# new soname (SOVERSION), or a mistake.
set -eu
nm=$1 library=$2 layout=$3 expected=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$nm" -D --defined-only "$library" | awk '$2 != "A" {sub(/@.*/, "", $3); print "export", $2, $3}' |
    LC_ALL=C sort >"$scratch/exports"
"$layout" >"$scratch/layout"
cat "$scratch/exports" "$scratch/layout" >"$scratch/found"
if ! diff -u "$expected" "$scratch/found"; then
    echo "FAILED: the interface of $library is not that of $expected"
    exit 1
fi
if grep -v '^export T alvh_' "$scratch/exports"; then
    echo "FAILED: something else than functions of alvh is exported"
    exit 1
fi

# Written once and for all when first needed (pthread_once): the calendar, the events. The
# turn with HDF5 is what threads share on purpose.
constant='days_through|trading_day|trading_days|built|listed|read_once'
turn='turn|depth'
# Locks of OpenMP's critical sections, and what the compiler and its processor check bring.
locks='\.gomp_critical_user_alvh_[a-z_]*'
compiler='completed\.0|__dso_handle|__bss_start|_edata|_end|__TMC_END__|__cpu_model|__cpu_features2'
compiler+='|__do_global_dtors_aux_fini_array_entry|__frame_dummy_init_array_entry'
# What only the loader writes lies in .data.rel.ro, which nm calls d as well.
relro=$(readelf -S -W "$library" |
    awk '{for (i = 1; i <= NF; i++) if ($i == ".data.rel.ro") print $(i+2), $(i+4)}')
start=$((16#${relro% *})) end=$((16#${relro% *} + 16#${relro#* }))
if "$nm" -t d "$library" | awk -v start="$start" -v end="$end" \
    '$2 ~ /^[bBdDcC]$/ && ($1 + 0 < start || $1 + 0 >= end) {print $3}' |
    grep -vE "^(_DYNAMIC|_GLOBAL_OFFSET_TABLE_|$constant|$turn|$locks|$compiler)\$"; then
    echo "FAILED: these can be written, and are there once for all runs"
    exit 1
fi
