"""How many operations a kernel takes, and the time that they need at least: floor.py BUILD [--clock GHZ]

Callgrind runs the benches on a simulated processor and counts how often each instruction of the
AVX2 copies is executed; the disassembly says which it is. The floor is what the pipes of an AMD
Zen 3 core need for them when every pipe is full and nothing waits for a result: two
multiplications or FMAs a cycle, two additions, four vector operations of any kind, two loads, one
store, six instructions; 4.5 cycles for a division of four doubles, 8.5 for their roots, 3.5 and 5 of
eight floats (measured; the same within a tenth in AMD's Software Optimization Guide for Family 19h).
Writes bench/floor.csv, which make bench reads."""
import argparse
import collections
import csv
import pathlib
import re
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
CASES = { # program: {case: (function, units of one call)}
    "dynamics": {"market_day": ("alvh_dynamics_step", 256), "uniforms": ("alvh_random_uniforms", 256),
                 "exp": ("alvh_vecmath_exp", 256), "log": ("alvh_vecmath_log", 256),
                 "normal_cdf": ("alvh_vecmath_normal_cdf", 256),
                 "normal_inverse": ("alvh_vecmath_normal_inverse", 256)},
    "tables": {"cells": ("alvh_tables_locate", 256), "SPX smile": ("alvh_spx_smile", 256),
               "VIX smile": ("alvh_vix_smile", 256), "VIX future and vega": ("alvh_vix_future", 256),
               "price, delta, vega of 4 legs": ("alvh_smile_price_all", 4 * 256)},
}
DIVIDER = {"vdivpd": 4.5, "vsqrtpd": 8.5, "vdivps": 3.5, "vsqrtps": 5.0}
SUMS = re.compile(r"v(add|sub|round|cvt)")


def kind_of(name, arguments):
    """(pipe, reads memory, writes memory) of an instruction in AT&T's order of arguments."""
    memory = "(" in arguments and not name.startswith(("lea", "nop"))
    stores = memory and (name.startswith(("vmov", "mov")) or name.startswith("vextract")) \
        and arguments.rstrip().endswith(")")
    if name in DIVIDER:
        pipe = "divider"
    elif re.match(r"v(mul|fn?m)", name) and name.endswith(("pd", "ps", "sd", "ss")):
        pipe = "product"
    elif SUMS.match(name):
        pipe = "sum"
    elif name.startswith("v") and not (name.startswith(("vmov", "vbroadcast")) and memory):
        pipe = "other"
    else:
        pipe = None
    return pipe, memory and not stores, stores


def disassemble(program):
    """{address: (name, arguments)}, and the addresses of functions in order with their names, those of
    one file told by True."""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", program], capture_output=True, text=True,
                          check=True).stdout
    code, functions = {}, []
    for line in subprocess.run(["nm", "-n", program], capture_output=True, text=True, check=True).stdout.splitlines():
        if found := re.match(r"([0-9a-f]+) ([tT]) (\S+)", line):
            functions.append((int(found[1], 16), found[3], found[2] == "t"))
    for line in text.splitlines():
        if found := re.match(r"\s+([0-9a-f]+):\s+(\S+)\s*(.*)", line):
            code[int(found[1], 16)] = (found[2], found[3].partition("#")[0])
    return code, functions


def count(program, folder):
    """How often each address was executed, by the addresses of the disassembly, and calls by function."""
    out = folder / "callgrind"
    subprocess.run(["valgrind", "--tool=callgrind", "--dump-instr=yes", "--compress-pos=no",
                    "--compress-strings=no", f"--callgrind-out-file={out}", program, "--rounds", "1"],
                   check=True, capture_output=True)
    return parse(out)


def parse(out):
    executed, calls = collections.Counter(), collections.Counter()
    callee, skip, ours = None, False, False
    for line in open(out):
        if line.startswith("ob="):
            ours = pathlib.Path(line[3:].strip()).name.startswith("bench_")
        elif line.startswith("cfn="):
            callee = line[4:].strip()
        elif line.startswith("calls="):
            calls[callee] += int(line[6:].split()[0])
            skip = True
        elif line.startswith("0x"):
            if ours and not skip:
                words = line.split()
                executed[int(words[0], 16)] += int(words[-1])
            skip = False
    return executed, calls


def floor_of(tally):
    """Cycles that each bound asks for."""
    return {"products": tally["product"] / 2, "sums": tally["sum"] / 2,
            "vector operations": (tally["product"] + tally["sum"] + tally["other"]) / 4,
            "divider": tally["divider cycles"], "loads": tally["load"] / 2, "stores": tally["store"],
            "instructions": tally["all"] / 6}


def tally_of(function, code, functions, executed):
    at = next(i for i, (_, name, _) in enumerate(functions) if name == function)
    end = functions[at + 1][0]
    while functions[at - 1][2]: # what only this file calls lies before it
        at -= 1
    begin = functions[at][0]
    tally = collections.Counter()
    for address in (a for a in code if begin <= a < end):
        times = executed[address]
        name, arguments = code[address]
        pipe, loads, stores = kind_of(name, arguments)
        tally["all"] += times
        tally[pipe] += times
        tally["load"] += times * loads
        tally["store"] += times * stores
        tally["divider cycles"] += times * DIVIDER.get(name, 0.0)
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--clock", type=float, default=3.15, help="of the processor, GHz")
    parser.add_argument("--counted", type=pathlib.Path, help="folder of cg.NAME, what callgrind left before")
    options = parser.parse_args()
    rows = []
    for name, cases in CASES.items():
        program = options.build.resolve() / f"bench/bench_{name}"
        code, functions = disassemble(program)
        with tempfile.TemporaryDirectory() as folder:
            executed, calls = (parse(options.counted / f"cg.{name}") if options.counted
                               else count(program, pathlib.Path(folder)))
        for case, (function, units) in cases.items():
            tally = tally_of(f"{function}_avx2", code, functions, executed)
            calls_of = sum(n for f, n in calls.items() if f == f"{function}_avx2")
            if calls_of == 0:
                continue
            each = collections.Counter({key: value / (calls_of * units) for key, value in tally.items()})
            bounds = floor_of(each)
            bound = max(bounds, key=bounds.get)
            rows.append([case, *(f"{each.get(k, 0.0):.2f}" for k in
                                 ("product", "sum", "other", "divider cycles", "load", "store", "all")),
                         bound, f"{bounds[bound] / options.clock:.3f}"])
    with open(SOURCE / "bench/floor.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["case", "products", "sums", "other", "divider_cycles", "loads", "stores",
                         "instructions", "bound", "floor_ns"])
        writer.writerows(rows)
    print(*(",".join(row) for row in rows), sep="\n")


if __name__ == "__main__":
    main()
