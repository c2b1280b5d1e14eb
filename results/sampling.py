"""The table of docs/sampling.md: sampling.py ALVH [--paths N] [--rounds N] [--capital DOLLARS]

Runs two books of `core` at 200 contracts with each method of `simulation.sampling`, one after
another and over again, and prints how much more precise each is for the same processor time as
plain sampling: plain (se^2 time) over the method's. Time is that of one thread, without what a
run needs before its first path."""
import argparse
import pathlib
import resource
import statistics
import subprocess
import tempfile

import h5py

SAMPLING = "simulation.sampling"
METHODS = {
    "plain": {},
    "antithetic": {f"{SAMPLING}.antithetic": "true"},
    "stratified regimes": {f"{SAMPLING}.stratify_regimes": "true"},
    "control variates": {f"{SAMPLING}.control_variates": "true"},
    "importance": {f"{SAMPLING}.importance.enabled": "true"},
    "importance, strata, controls": {f"{SAMPLING}.importance.enabled": "true",
                                     f"{SAMPLING}.stratify_regimes": "true",
                                     f"{SAMPLING}.control_variates": "true"},
}
LEVELS = {"0.99": 1, "0.999": 3}


def scenario(folder, book, capital):
    path = pathlib.Path(folder) / f"{book}.yaml"
    path.write_text(f"""extends: core
name: {book}
books: {{{book}: {{extends: {book}}}}}
scale: [200]
sizing: {{capital_dollars_per_contract: {capital}}}
output: {{fan_paths: 16, greek_paths: 0, break_even_paths: 0}}
""")
    return path


def seconds(alvh, path, keys, paths, seed, output):
    """Runs it; the processor time it took, in seconds."""
    keys = {"simulation.paths": paths, "simulation.seed": seed, **keys}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([alvh, "run", path, "-o", output, "--threads", "1", "--quiet"]
                   + [word for key, value in keys.items() for word in ("--set", f"{key}={value}")],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime


def statistics_of(output):
    """{name: (estimate, standard error)}"""
    with h5py.File(output) as file:
        tail = file["tail"]
        found = {f"shortfall {level}": (tail["drawdown_es"][0, 0, at],
                                        tail["drawdown_es_se"][0, 0, at])
                 for level, at in LEVELS.items()}
        found["mean P&L"] = (tail["final_pnl_mean"][0, 0], tail["final_pnl_mean_se"][0, 0])
        return found


def measure(alvh, book, options):
    """{method: (time of a path, {statistic: (estimate, n se^2)})}, medians over the rounds"""
    time, numbers = {m: [] for m in METHODS}, {m: [] for m in METHODS}
    with tempfile.TemporaryDirectory() as folder:
        path, output = scenario(folder, book, options.capital), f"{folder}/run.h5"
        for seed in range(1, options.rounds + 1):
            for method, keys in METHODS.items():
                start = seconds(alvh, path, keys, 256, seed, output)
                whole = seconds(alvh, path, keys, options.paths, seed, output)
                time[method].append((whole - start) / (options.paths - 256))
                numbers[method].append(statistics_of(output))
    return {method: (statistics.median(time[method]),
                     {name: (statistics.mean(n[name][0] for n in numbers[method]),
                             statistics.mean(n[name][1] ** 2 for n in numbers[method]) * options.paths)
                      for name in numbers[method][0]})
            for method in METHODS}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("alvh")
    parser.add_argument("--paths", type=int, default=25600, help="a multiple of 256")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--capital", type=float, default=500000, help="dollars a contract")
    options = parser.parse_args()
    for book in ("unhedged", "alvh"):
        found = measure(options.alvh, book, options)
        names = list(found["plain"][1])
        print(f"\n| `{book}` | microseconds a path | " + " | ".join(names) + " |")
        print("| --- " * (2 + len(names)) + "|")
        plain_time, plain = found["plain"]
        for method, (time, numbers) in found.items():
            gains = [plain[n][1] * plain_time / (numbers[n][1] * time) for n in names]
            print(f"| {method} | {1e6 * time:.0f} | " + " | ".join(f"{g:.2f}" for g in gains) + " |")


if __name__ == "__main__":
    main()
