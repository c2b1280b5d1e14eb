"""Random small scenarios for so many minutes, each run twice and compared; memory watched.

    soak.py ALVH SCRATCH_FOLDER MINUTES [SEED]

A round makes some scenarios: books with random rules, scales, sizing rules, sampling, starts and
numbers of paths and days. One process runs all of them as a batch, and the memory it keeps is
noted after each. Then each is run again in a random way: threads, ranks, blocks, shards,
killed and resumed; every dataset has to have the bytes of the batch's. At the end one
process runs the same scenarios over and over, and its memory after the first third is held
against that at the end. The seed decides everything but the moments of the kills.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import time

from interrupted import BLOCK_PATHS, Failure, Runs, random_front, require

ROUND = 6  # scenarios that one process runs
REPEATS = 30  # of one scenario in the process whose memory is watched
RULES = ("rotation", "governance", "vega_band", "target_irr", "marginal_beta",
         "capital_at_risk", "conversion", "preemptive", "reinvestment", "event_flows",
         "adjustment")
LAYERS = ("base", "adaptive", "contingent", "static_put", "vxth")
SIZING = ("fixed", "fixed_fraction", "kelly", "volatility_target", "margin_use",
          "expected_shortfall", "drawdown")


def switches(names, chance, most):
    return {name: {"enabled": chance.random() < 0.6}
            for name in chance.sample(names, chance.randint(0, most))}


def random_book(chance):
    book = {"layers": switches(LAYERS, chance, 3), "rules": switches(RULES, chance, 6)}
    if chance.random() < 0.4:
        book["sizing"] = {"rule": chance.choice(SIZING)}
    return book


def random_scenario(name, chance):
    sampling = {}
    if chance.random() < 0.3:
        sampling["antithetic"] = True
    if chance.random() < 0.3:
        sampling["control_variates"] = True
    if chance.random() < 0.3:
        sampling["importance"] = {"enabled": True}
    scenario = {
        "name": name, "extends": "core",
        "market": {"as_of": chance.choice(("", "2008-10-10", "2017-11-03", "2020-03-16"))},
        "simulation": {"paths": chance.choice((64, 240, 512, 1000)),
                       "days": chance.choice((1, 5, 21, 45)),
                       "steps_per_day": chance.choice((1, 1, 2)),
                       "seed": chance.randrange(10 ** 9)},
        "scale": sorted(chance.sample((1, 7, 20, 100), chance.randint(1, 3))),
        "output": {"fan_paths": chance.choice((16, 200)),
                   "greek_paths": chance.choice((0, 100)),
                   "break_even_paths": chance.choice((0, 16))},
        "books": {f"book_{number}": random_book(chance)
                  for number in range(chance.randint(1, 4))},
    }
    if sampling:
        scenario["simulation"]["sampling"] = sampling
    return scenario


def kept_kilobytes(number):
    with open(f"/proc/{number}/status", encoding="ascii") as file:
        return int(next(line for line in file if line.startswith("VmRSS")).split()[1])


def run_batch(alvh, folder, files, results):
    """One process; the kilobytes it kept when each result was there."""
    process = subprocess.Popen([alvh, "batch", *files, "-d", folder, "--quiet"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    kept = []
    while process.poll() is None:
        while len(kept) < len(results) and os.path.exists(results[len(kept)]):
            try:
                kept.append(kept_kilobytes(process.pid))
            except (OSError, StopIteration):
                break
        time.sleep(0.005)
    messages = process.communicate()[1]
    require(process.returncode == 0, f"batch: status {process.returncode}: {messages}")
    return kept


class Soak(Runs):
    """Scenarios in files, and what they come to."""

    def __init__(self, alvh, folder, seed):
        self.alvh = alvh
        self.folder = folder
        self.chance = random.Random(seed)
        self.count = self.compared = self.kills = self.spread = 0
        self.peak = []

    def one_round(self):
        made = []
        for _ in range(ROUND):
            self.count += 1
            name = f"soak-{self.count}"
            file = self.path(name + ".yaml")
            with open(file, "w", encoding="ascii") as out:
                json.dump(random_scenario(name, self.chance), out)  # JSON is YAML
            made.append((file, self.path(f"plain/{name}.h5")))
        os.makedirs(self.path("plain"))
        kept = run_batch(self.alvh, self.path("plain"), [file for file, _ in made],
                         [result for _, result in made])
        self.peak += kept
        for file, result in made:
            self.scenario = [file]
            self.datasets = self.read(result)
            self.again()
            os.remove(file)
        shutil.rmtree(self.path("plain"))

    def again(self):
        """The scenario once more, in a random way."""
        shards = self.chance.choice((1, 1, 2, 3))
        parts = []
        output = self.path("again.h5")
        for shard in range(1, shards + 1):
            name = output if shards == 1 else self.path("part")
            more = ["--quiet", "--threads", str(self.chance.choice((1, 2))), "--set",
                    f"simulation.block_paths={self.chance.choice(BLOCK_PATHS)}"]
            if shards > 1:
                more += ["--shard", f"{shard}/{shards}"]
                parts.append(f"{name}.{shard}-of-{shards}")
            self.one_part(name, more)
        if shards > 1:
            merged = subprocess.run([self.alvh, "merge", *parts, "-o", output], text=True,
                                    capture_output=True, check=False)
            require(merged.returncode == 0, f"{self.scenario}: merge: {merged.stderr}")
            for part in parts:
                os.remove(part)
        self.require_same(output, f"{self.scenario} in {shards} shards")
        self.compared += 1

    def one_part(self, name, more):
        if self.chance.random() < 0.3:
            self.kills += 1
            self.kill_spread(random_front(self, self.chance), name,
                             self.chance.uniform(0.1, 1.0), *more, "--resume")
        front = random_front(self, self.chance)
        self.spread += len(front) > 1
        done = self.run_spread(front, name, *more, "--resume")
        require(done.returncode == 0, f"{self.scenario} by {front} {more}: {done.stderr}")

    def memory(self):
        """Kilobytes after a third of many runs in one process, and at their end."""
        files, results = [], []
        scenario = random_scenario("", self.chance)
        os.makedirs(self.path("same"))
        for number in range(REPEATS):
            scenario["name"] = f"same-{number}"
            files.append(self.path(f"same-{number}.yaml"))
            results.append(self.path(f"same/same-{number}.h5"))
            with open(files[-1], "w", encoding="ascii") as out:
                json.dump(scenario, out)
        kept = run_batch(self.alvh, self.path("same"), files, results)
        third, end = max(kept[:REPEATS // 3]), max(kept[-REPEATS // 3:])
        require(end <= 1.05 * third, f"memory grows from {third} to {end} kB: {kept}")
        return third, end


def main():
    alvh, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    minutes = float(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    soak = Soak(alvh, folder, seed)
    began = time.monotonic()
    try:
        while time.monotonic() - began < 60.0 * minutes:
            soak.one_round()
            print(f"{soak.compared} compared, {soak.kills} kills, {soak.spread} over ranks, "
                  f"{(time.monotonic() - began) / 60:.1f} minutes", flush=True)
        third, end = soak.memory()
    except Failure as failure:
        print(f"FAILED after {soak.compared} comparisons: {failure}")
        return 1
    print(f"{soak.compared} scenarios compared in {(time.monotonic() - began) / 60:.0f} minutes, "
          f"0 inconsistencies; {soak.kills} kills, {soak.spread} runs over ranks; at most "
          f"{max(soak.peak) / 1024:.0f} MiB; {REPEATS} runs in one process: {third} kB after "
          f"a third of them, {end} kB at the end")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
