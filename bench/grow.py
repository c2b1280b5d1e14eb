"""How the cost of a path-day grows: grow.py BUILD [--rounds N] [--svg FILE] [--csv FILE]

One axis after the other is varied about `core` (5 books at 5 scales, 252 days, blocks of 240
paths); the points of an axis take turns, and each is the median over the rounds with its quartiles,
in nanoseconds of the processor per path and day. Paths and threads are whole runs. Draws all axes on one sheet
where gnuplot is installed."""
import argparse
import csv
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import time

import bench

BOOKS = ("unhedged", "static_put", "static_vix", "vxth", "alvh")
SCALES = (1, 10, 50, 100, 200, 2, 5, 20)
UNFED = "output: {fan_paths: 16, greek_paths: 0, break_even_paths: 0}\n"


def with_books(count):
    return "books: {" + ", ".join(f"{b}: {{extends: {b}}}" for b in BOOKS[:count]) + "}\n"


def with_scales(count):
    return f"scale: {sorted(SCALES[:count])}\n"


# {axis: (title, {value: (what a scenario changes, lanes)})}
AXES = {
    "days": ("days", {n: (f"simulation: {{days: {n}}}\n", 240) for n in (21, 63, 126, 252, 504)}),
    "block": ("paths of a block", {n: ("", n) for n in (16, 48, 96, 160, 240, 320, 480)}),
    "books": ("books, unhedged first, alvh last", {n: (with_books(n), 240) for n in range(1, 6)}),
    "scales": ("scales of each book", {n: (with_scales(n), 240) for n in (1, 2, 3, 5, 8)}),
    "condors": ("condors opened a month", {21 / n: (f"condor: {{entry_every_days: {n}}}\n", 240)
                                           for n in (21, 10, 5, 3, 2)}),
    "tenors": ("calendar days a condor lasts", {n: (f"condor: {{target_calendar_days: {n}, "
                                                    "exit_calendar_days: 7}\n", 240) for n in (21, 30, 45, 60)}),
    "steps": ("variance steps a day", {n: (f"simulation: {{steps_per_day: {n}}}\n", 240) for n in (1, 2, 4)}),
    # The model of one regime has no jumps either, and one variance.
    "regimes": ("regimes of the model: heston, core", {n: (f"market: {{model: {model}}}\n", 240)
                                         for n, model in ((1, "heston"), (3, "core"))}),
}


def measure(build, folder, axis, rounds):
    """Rows (value, median, low, high)"""
    programs = {}
    for value, (change, lanes) in AXES[axis][1].items():
        path = folder / f"{axis}-{value:g}.yaml"
        path.write_text("extends: core\nname: grow\n" + UNFED + change)
        programs[f"{value:g} "] = (build / "bench/bench_job", "--scenario", path, "--no-scalar",
                                   "--lanes", lanes, "--turns")
    times = bench.take_turns(programs, rounds)
    return [(value, *(bench.middle(times[f"{value:g} job/fastest"], part) for part in (0.5, 0.25, 0.75)))
            for value in AXES[axis][1]]


def whole_run(build, folder, paths):
    """Processor nanoseconds of a path and day of a run with all its statistics, on one thread."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([build / "bin/alvh", "run", "core", "--paths", str(paths), "--threads", "1", "--quiet",
                    "-o", folder / "run.h5"], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1e9 * used / (paths * 252)


def walk(build, folder, threads):
    """Nanoseconds on the wall of a path and day, walking on so many threads."""
    return 1e9 * bench.run_alvh(build / "bin/alvh", folder, 6000, threads)[1] / (6000 * 252)


def runs(points, rounds, cost):
    """The same rows of whole runs, which take turns."""
    found = {point: [] for point in points}
    for _ in range(rounds):
        for point in points:
            found[point].append(cost(point))
    return [(point, *(bench.middle(found[point], part) for part in (0.5, 0.25, 0.75))) for point in points]


def draw(svg, table, titles):
    """One panel an axis, quartiles as bars, from zero."""
    panels = []
    with tempfile.TemporaryDirectory() as folder:
        for at, (axis, rows) in enumerate(table.items()):
            data = pathlib.Path(folder) / f"{at}.dat"
            data.write_text("\n".join(" ".join(f"{x:.6g}" for x in row) for row in rows) + "\n")
            log = "set logscale x" if rows[-1][0] > 8 * rows[0][0] else "unset logscale x"
            ticks = ", ".join(f"'{row[0]:.3g}' {row[0]:g}" for row in rows)
            panels.append(f"{log}\nset xtics ({ticks}) font ',9'\nset xlabel '{titles[axis]}'\n"
                          f"plot [*:*][0:*] '{data}' using 1:2:3:4 with yerrorlines pt 7 ps 0.5 lc rgb '#1f4e79' notitle")
        script = (f"set terminal svg size 900,{230 * ((len(panels) + 2) // 3)} font 'sans,11' background '#ffffff'\n"
                  f"set output '{svg}'\nset multiplot layout {(len(panels) + 2) // 3},3\n"
                  "set border 3\nset tics nomirror out\nset ytics font ',10'\n"
                  "set ylabel 'ns a path-day'\n" + "\n".join(panels) + "\nunset multiplot\n")
        subprocess.run(["gnuplot"], input=script, text=True, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--svg", type=pathlib.Path)
    parser.add_argument("--csv", type=pathlib.Path)
    options = parser.parse_args()
    build = options.build.resolve()
    titles = {axis: title for axis, (title, _) in AXES.items()}
    table = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for axis in AXES:
            table[axis] = measure(build, folder, axis, options.rounds)
            print(axis, *(f"{value:g}: {median:.0f}" for value, median, _, _ in table[axis]), flush=True)
        few = max(options.rounds // 3, 1)
        titles |= {"paths": "paths of a whole run", "threads": "threads, time on the wall"}
        table["paths"] = runs((480, 960, 2400, 4800, 9600, 19200), few, lambda n: whole_run(build, folder, n))
        table["threads"] = runs(range(1, len(os.sched_getaffinity(0)) + 1), options.rounds,
                                lambda n: walk(build, folder, n))
    if options.csv:
        with open(options.csv, "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["axis", "value", "median", "low", "high"])
            writer.writerows((axis, *(f"{x:.6g}" for x in row)) for axis, rows in table.items() for row in rows)
    if options.svg and shutil.which("gnuplot"):
        draw(options.svg, table, titles)


if __name__ == "__main__":
    main()
