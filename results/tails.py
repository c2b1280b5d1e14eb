"""Whether importance sampling is unbiased: tails.py ALVH FOLDER [--paths N] [--weighted N] [--capital DOLLARS ..]

The 99.9 % expected shortfall of drawdown of two books of `core` at 200 contracts, once from plain
paths and once from weighted ones, and by how many standard errors the two differ. Plain paths are
walked in batches, each with a seed of its own; FOLDER keeps the drawdowns of every batch that is
complete, so that the study can be stopped at any time and goes on where it was."""
import argparse
import json
import os
import pathlib
import resource
import subprocess

import h5py
import numpy

LEVEL = 0.999
BATCH = 100000
BOOKS = ("unhedged", "alvh")
SCALE = 200


def write_scenario(folder, capitals):
    books = "".join(f"  {book}_{capital}: {{extends: {book}, "
                    f"sizing: {{capital_dollars_per_contract: {capital}}}}}\n"
                    for capital in capitals for book in BOOKS)
    path = folder / "tails.yaml"
    path.write_text(f"extends: core\nname: tails\nbooks:\n{books}scale: [{SCALE}]\n"
                    "output: {fan_paths: 16, greek_paths: 0, break_even_paths: 0}\n")
    return path


def walk(alvh, scenario, output, paths, seed, *settings):
    """Runs it on one thread; the processor time of a path in microseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([alvh, "run", scenario, "-o", output, "--threads", "1", "--quiet", "--resume",
                    "--paths", str(paths), "--seed", str(seed), *settings],
                   check=True, stdout=subprocess.DEVNULL)
    return 1e6 * (resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before) / paths


def replace(path, write):
    """Writes a file that is there whole or not at all."""
    part = path.with_suffix(".part")
    with open(part, "wb") as file:
        write(file)
    os.replace(part, path)


def plain_batch(options, scenario, seed):
    """Drawdowns (book, path) of one batch, and the microseconds of a path."""
    kept = options.folder / f"plain-{seed}.npz"
    if not kept.exists():
        output = options.folder / "batch.h5"
        time = walk(options.alvh, scenario, output, BATCH, seed)
        with h5py.File(output) as file:
            drawdown = file["paths/max_drawdown"][:, 0, :] / SCALE
        replace(kept, lambda file: numpy.savez(file, drawdown=drawdown, time=time))
        output.unlink()
    with numpy.load(kept) as found:
        return found["drawdown"], float(found["time"])


def weighted_run(options, scenario):
    """What the result file says: estimates and standard errors by book, and the time."""
    kept = options.folder / f"weighted-{options.weighted}.json"
    if not kept.exists():
        output = options.folder / "weighted.h5"
        time = walk(options.alvh, scenario, output, options.weighted, 7919,
                    "--set", "simulation.sampling.importance.enabled=true")
        with h5py.File(output) as file:
            tail = file["tail"]
            at = int(numpy.argmin(numpy.abs(tail["level"][:] - LEVEL)))
            found = {"time": time, "estimate": (tail["drawdown_es"][:, 0, at] / SCALE).tolist(),
                     "error": (tail["drawdown_es_se"][:, 0, at] / SCALE).tolist()}
        replace(kept, lambda file: file.write(json.dumps(found).encode()))
        output.unlink()
    return json.loads(kept.read_text())


def shortfall(drawdown):
    """Expected shortfall and its standard error, from the influence q + (x - q)+ / (1 - a)."""
    count = drawdown.size
    quantile = numpy.partition(drawdown, int(LEVEL * count))[int(LEVEL * count)]
    influence = numpy.maximum(drawdown - quantile, 0.0) / (1.0 - LEVEL)
    return quantile + influence.mean(), influence.std(ddof=1) / numpy.sqrt(count)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("alvh")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--paths", type=int, default=10000000, help=f"a multiple of {BATCH}")
    parser.add_argument("--weighted", type=int, default=512000, help="a multiple of 256")
    parser.add_argument("--capital", type=int, nargs="+", default=[500000, 50000])
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    scenario = write_scenario(options.folder, options.capital)
    weighted = weighted_run(options, scenario)
    batches = [plain_batch(options, scenario, seed)
               for seed in range(1, options.paths // BATCH + 1)]
    time = numpy.mean([batch[1] for batch in batches])
    print(f"{len(batches) * BATCH} plain paths, {options.weighted} weighted; "
          f"{time:.0f} and {weighted['time']:.0f} microseconds a path\n")
    print("| book | capital | plain | weighted | difference in standard errors | variance reduced | "
          "times time |\n" + "| --- " * 7 + "|")
    for row in range(len(options.capital) * len(BOOKS)):
        plain, error = shortfall(numpy.concatenate([batch[0][row] for batch in batches]))
        other, other_error = weighted["estimate"][row], weighted["error"][row]
        reduced = (error / other_error) ** 2 * len(batches) * BATCH / options.weighted
        print(f"| `{BOOKS[row % 2]}` | {options.capital[row // 2]} | {plain:.0f} +- {error:.0f} | "
              f"{other:.0f} +- {other_error:.0f} | {(other - plain) / numpy.hypot(error, other_error):+.1f} | "
              f"{reduced:.1f} | {reduced * time / weighted['time']:.1f} |")


if __name__ == "__main__":
    main()
