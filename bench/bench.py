"""One table of ratios: bench.py BUILD [--json FILE] [--rounds N] [--only SECTION ..] [--record]
[--against COMMIT]

Everything that a row compares takes turns: programs wait for a line before each round
(bench/harness.h), and a ratio is the median over the rounds, with its quartiles. Times are
those of the processor, so that other work on the machine counts little; threads and start-up
are measured by the clock on the wall. A row whose program cannot be built here says so."""
import argparse
import csv
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent
HISTORY = SOURCE / "bench/history.csv"
LACKS_PACKAGE = 77 # the exit status of bench/numba_book.py without numba
PLAIN_FLAGS = "-march=x86-64-v3 -fno-tree-vectorize -fno-tree-slp-vectorize -fno-openmp-simd -Wno-unknown-pragmas"


class Program:
    """A program that takes turns. Those that are missing, or end with LACKS_PACKAGE, have no times;
    one that fails ends the bench."""

    def __init__(self, *command):
        self.process, self.command = None, [str(word) for word in command]
        if shutil.which(self.command[0]):
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            text=True)

    def turn(self):
        if self.process is None:
            return {}
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        if line:
            return json.loads(line)
        self.end()
        return {}

    def end(self):
        if self.process is None:
            return
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        if self.process.wait() not in (0, LACKS_PACKAGE):
            sys.exit(f"bench: {' '.join(self.command)} failed")
        self.process = None


def take_turns(programs, rounds):
    """{case: [nanoseconds of each round]}, a prefix before the cases of a program of each key."""
    times = {}
    running = {prefix: Program(*command) for prefix, command in programs.items()}
    for _ in range(rounds):
        for prefix, program in running.items():
            for case, nanoseconds in program.turn().items():
                times.setdefault(prefix + case, []).append(nanoseconds)
    for program in running.values():
        program.end()
    return times


def middle(values, part=0.5):
    ordered = sorted(values)
    at = part * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


class Table:
    def __init__(self):
        self.rows = []

    def add(self, section, name, values, unit, bar=None, sense="at least", decimals=2):
        row = {"section": section, "name": name, "unit": unit}
        if bar is not None:
            row["bar"] = f"{sense} {bar:g}"
        if values:
            row.update(median=middle(values), low=middle(values, 0.25), high=middle(values, 0.75),
                       rounds=len(values))
            if bar is not None:
                row["met"] = row["median"] >= bar if sense == "at least" else row["median"] <= bar
        self.rows.append(row)
        self.tell(row, decimals)

    def ratio(self, section, name, times, above, below, bar=None, sense="at least"):
        """Sums of cases over sums of cases, round by round."""
        sums = []
        for cases in (above, below):
            lists = [times.get(case) for case in cases]
            sums.append([sum(of) for of in zip(*lists)] if all(lists) else [])
        self.add(section, name, [a / b for a, b in zip(*sums)], "ratio", bar, sense)

    def tell(self, row, decimals):
        if not sys.stdout.isatty() and not self.rows[:-1]:
            print("| row | median | quartiles | unit | bar | |\n" + "| --- " * 6 + "|")
        found = "not built here | "
        if "median" in row:
            found = f"{row['median']:.{decimals}f} | {row['low']:.{decimals}f} .. {row['high']:.{decimals}f}"
        verdict = {True: "met", False: "missed"}.get(row.get("met"), "")
        print(f"| {row['section']}: {row['name']} | {found} | {row['unit']} | "
              f"{row.get('bar', '')} | {verdict} |", flush=True)


def floors():
    """{case: nanoseconds that its operations take at least}, of the AVX2 copies (bench/floor.py)."""
    with open(SOURCE / "bench/floor.csv", newline="") as file:
        return {row["case"]: float(row["floor_ns"]) for row in csv.DictReader(file)}


def kernels(table, build, rounds):
    """Every kernel against its scalar copy and against its operations, in one process."""
    floor = floors()
    for program in ("dynamics", "tables", "signals", "execution"):
        times = take_turns({"": (build / f"bench/bench_{program}", "--turns")}, rounds)
        for case in times:
            group, _, copy = case.partition("/")
            if copy in ("avx2", "avx512"):
                table.add("kernels", f"{group}, {copy}", times[case], "ns")
                table.ratio("kernels", f"{group}, scalar over {copy}", times, [f"{group}/scalar"], [case])
                if copy == "avx2" and group in floor:
                    table.add("kernels", f"{group}, over its operations on a Zen 3 core",
                              [ns / floor[group] for ns in times[case]], "ratio")


def book(table, build, rounds):
    """Market and marks of forty options, against the probe, numba and QuantLib."""
    bench = build / "bench"
    times = take_turns({"": (bench / "bench_book", "--turns"),
                        "python ": ("/usr/bin/python3", SOURCE / "bench/numba_book.py"),
                        "c++ ": (bench / "bench_quantlib",)}, rounds)
    ours = ["book/alvh"]
    table.add("book", "market and marks of 40 options", times.get(ours[0]), "ns a path-day")
    for lanes in (8, 16, 32):
        table.ratio("book", f"over the probe of {lanes} lanes", times, ours,
                    [f"book/probe of {lanes} lanes"], *((1.25, "at most") if lanes == 32 else ()))
    table.ratio("book", "scalar copy over it", times, ["book/alvh, scalar"], ours)
    table.ratio("book", "numba over it", times, ["python numba/book"], ours, 10)
    paths = "c++ quantlib/Bates paths"
    for engine, bar in (("BatesEngine", 500), ("AnalyticHestonEngine", None), ("COSHestonEngine", None),
                        ("AnalyticEuropeanEngine", None)):
        table.ratio("book", f"QuantLib, {engine}, over it", times,
                    [paths, f"c++ quantlib/40 options, {engine}"], ours, bar)


def steps(table, build, _rounds):
    """The steps of a day of `core`, each against its scalar copy: bench_walk takes its own turns."""
    printed = subprocess.run([build / "bench/bench_walk"], capture_output=True, text=True, check=True).stdout
    pattern = r"(avx2|avx512) +(\S+(?: job)?) +([\d.]+) \(([\d.]+) \.\. ([\d.]+)\) +([\d.]+)"
    for copy, step, median, low, high, ratio in re.findall(pattern, printed):
        table.add("steps", f"{step}, {copy}", [float(low), float(median), float(high)], "ns a path-day")
        table.add("steps", f"{step}, scalar over {copy}", [1 / float(ratio)], "ratio")
    for name, median, low, high, bar in re.findall(r"(?m)^(whole job over.*?|one more .*?) +([\d.]+) "
                                                   r"\(([-\d.]+) \.\. ([\d.]+)\) +([\d.]+)$", printed):
        table.add("steps", name, [float(low), float(median), float(high)], "", float(bar), "at most")


def build_plain(build):
    """The scalar copy with this processor's fma and without vectors, in a tree of its own."""
    plain = build.parent / "plain"
    for command in (["cmake", "-S", SOURCE, "-B", plain, "-DCMAKE_BUILD_TYPE=Release",
                     f"-DALVH_SCALAR_FLAGS={PLAIN_FLAGS}"],
                    ["cmake", "--build", plain, "-j", str(os.cpu_count()), "--target", "bench_job"]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return plain


def job(table, build, rounds):
    """The whole of `core`: five books at five scales."""
    plain = build_plain(build)
    times = take_turns({"": (build / "bench/bench_job", "--turns"),
                        "plain ": (plain / "bench/bench_job", "--turns"),
                        "two ": (build / "bench/bench_job", "--turns", "--no-scalar", "--scenario",
                                 SOURCE / "bench/two_books.yaml"),
                        "c++ ": (build / "bench/bench_quantlib",)}, rounds)
    ours = ["job/fastest"]
    table.add("job", "core, 5 books at 5 scales", times.get(ours[0]), "ns a path-day", 200, "at most")
    table.add("job", "two books at 5 scales", times.get("two job/fastest"), "ns a path-day", 400, "at most")
    table.ratio("job", "two books over five", times, ["two job/fastest"], ours)
    table.ratio("job", "scalar copy over it", times, ["job/scalar"], ours, 15)
    table.ratio("job", "the same compiled with fma, without vectors", times, ["plain job/scalar"], ours)
    table.ratio("job", "QuantLib's paths and 40 options, BatesEngine, over it", times,
                ["c++ quantlib/Bates paths", "c++ quantlib/40 options, BatesEngine"], ours, 500)


STEADY = ("output.fan_paths=16", "output.greek_paths=0", "output.break_even_paths=0")


def run_alvh(alvh, folder, paths, count):
    """Seconds on the wall of a run of `core` on so many threads: of all of it, and of walking."""
    output = pathlib.Path(folder) / "run.h5"
    command = [alvh, "run", "core", "--paths", str(paths), "--threads", str(count), "--quiet", "-o", output]
    for setting in STEADY:
        command += ["--set", setting]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    whole = time.monotonic() - began
    told = json.loads(subprocess.run([alvh, "summary", output, "--json"], check=True, capture_output=True,
                                     text=True).stdout)
    return whole, told["elapsed_seconds"]


def seconds_together(program, cores):
    """Until one copy of the walk on each of the cores is done, which share nothing but the machine."""
    began = time.monotonic()
    running = [subprocess.Popen(["taskset", "-c", str(core), program, "--no-scalar", "--rounds", "15"],
                                stdout=subprocess.DEVNULL) for core in cores]
    for process in running:
        process.wait()
    return time.monotonic() - began


def threads(table, build, rounds):
    """Two threads against one, and what of a run is left to one thread. Beside them two processes
    that share nothing, which is what the machine itself allows."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        table.add("threads", "one thread over two, walking", [], "ratio", 1.95)
        return
    walks, wholes, apart, serial = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            one, two = (run_alvh(build / "bin/alvh", folder, 12000, count) for count in (1, 2))
            walks.append(one[1] / two[1])
            wholes.append(one[0] / two[0])
            serial.append(2 * (two[0] - two[1]) - (one[0] - one[1]))
            alone = seconds_together(build / "bench/bench_job", cores[:1])
            apart.append(2 * alone / seconds_together(build / "bench/bench_job", cores[:2]))
    table.add("threads", "one thread over two, walking", walks, "ratio", 1.95)
    table.add("threads", "one thread over two, whole run of 12000 paths", wholes, "ratio")
    table.add("threads", "two processes that share nothing, for comparison", apart, "ratio")
    table.add("threads", "left to one thread of such a run", serial, "s")


def start(table, build, rounds):
    """From the start of the program to the first paths, tables cached."""
    began, block, wall = [], [], []
    for _ in range(rounds):
        told = subprocess.run([build / "bench/bench_start", str(time.time())], capture_output=True,
                              text=True, check=True).stdout.split()
        for values, seconds in zip((began, block, wall), told):
            values.append(float(seconds))
    table.add("start", "processor until the first path of core begins, cached tables", began, "s", 0.2,
              "at most", 3)
    table.add("start", "the same on the wall", wall, "s", 0.2, "at most", 3)
    table.add("start", "processor until the first block is done, with all that the first paths feed", block,
              "s", decimals=3)


def former(table, build, rounds, commit):
    """The job of another commit, built from its sources, in turn with this one's."""
    tree, made = build.parent / "former", build.parent / "former-build"
    subprocess.run(["git", "-C", SOURCE, "worktree", "add", "--force", "--detach", tree, commit],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for command in (["cmake", "-S", tree, "-B", made, "-DCMAKE_BUILD_TYPE=Release"],
                        ["cmake", "--build", made, "-j", str(os.cpu_count()), "--target", "bench_job"]):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times = take_turns({"": (build / "bench/bench_job", "--no-scalar", "--turns"),
                            "former ": (made / "bench/bench_job", "--no-scalar", "--turns")}, rounds)
    finally:
        subprocess.run(["git", "-C", SOURCE, "worktree", "remove", "--force", tree], check=True)
    table.ratio("release", f"core of {commit} over core of today", times, ["former job/fastest"], ["job/fastest"])


def machine():
    name = platform.processor() or platform.machine()
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    return f"{name}, {os.cpu_count()} processors"


def commit_of(source):
    found = subprocess.run(["git", "-C", source, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return found.stdout.strip() or "unknown"


def compare_with_history(table, origin):
    """The last recorded figures of this machine: not taken in turn, so no more than a hint."""
    if not HISTORY.exists():
        return
    with open(HISTORY, newline="") as file:
        last = {row["row"]: row for row in csv.DictReader(file)
                if row["machine"] == origin["machine"] and row["commit"] != origin["commit"]}
    for row in list(table.rows):
        before = last.get(f"{row['section']}: {row['name']}")
        if before and "median" in row and "bar" in row:
            table.add("history", f"{row['name']}, over {before['commit']} of {before['date']}, not in turn",
                      [row["median"] / float(before["median"])], "ratio")


def record(table, origin):
    new = not HISTORY.exists()
    with open(HISTORY, "a", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(["date", "commit", "machine", "row", "median", "low", "high", "unit"])
        for row in table.rows:
            if "median" in row and row["section"] not in ("history", "kernels"):
                writer.writerow([origin["date"], origin["commit"], origin["machine"],
                                 f"{row['section']}: {row['name']}"]
                                + [f"{row[key]:.4g}" for key in ("median", "low", "high")] + [row["unit"]])


SECTIONS = {"kernels": kernels, "book": book, "steps": steps, "job": job, "threads": threads, "start": start}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path, help="write the rows there too")
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--only", nargs="+", choices=list(SECTIONS), default=list(SECTIONS))
    parser.add_argument("--record", action="store_true", help="append the rows to bench/history.csv")
    parser.add_argument("--against", metavar="COMMIT", help="build that commit and take turns with it")
    options = parser.parse_args()
    build = options.build.resolve()
    origin = {"date": datetime.date.today().isoformat(), "commit": commit_of(SOURCE), "machine": machine()}
    table = Table()
    for name in options.only:
        SECTIONS[name](table, build, options.rounds)
    if options.against:
        former(table, build, options.rounds, options.against)
    compare_with_history(table, origin)
    if options.record:
        record(table, origin)
    if options.json:
        options.json.write_text(json.dumps({**origin, "rows": table.rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
