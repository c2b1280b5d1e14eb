"""Runs over the ranks of MPI, whole and interrupted, against the run of one process.

    check_ranks.py ALVH SCRATCH_FOLDER MPI

MPI is openmpi or mpich; the program built with it, alvh-MPI, lies beside ALVH.
"""
import os
import random
import signal
import subprocess
import sys
import time

from interrupted import Runs, conduct, require
from launchers import launchers, processes_with

LONG = ["--paths", "1000000"]


class Ranks(Runs):
    """The same small run, now with ranks."""

    def __init__(self, alvh, folder, mpi):
        super().__init__(alvh, folder, 1, ["--set", "scale=[20]"])
        found = [launcher for launcher in launchers(alvh) if launcher.mpi == mpi]
        require(found, f"no program was built with {mpi}")
        self.launcher = found[0]

    def words(self, output, *more):
        return ["run", *self.scenario, "-o", output, "--quiet", "--threads", "1", *more]

    def spread(self, ranks, output, *more):
        return subprocess.run([*self.launcher.start(ranks), *self.words(output, *more)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              check=False)

    def start_spread(self, ranks, output, *more):
        return subprocess.Popen([*self.launcher.start(ranks), *self.words(output, *more)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def await_checkpoint(self, output):
        began = time.monotonic()
        while not os.path.exists(output + ".checkpoint"):
            require(time.monotonic() - began < 60, "no checkpoint after a minute")
            time.sleep(0.02)

    def remove(self, output):
        for end in (".checkpoint", ".checkpoint.new"):
            if os.path.exists(output + end):
                os.remove(output + end)


def same_bits(runs):
    """Four ranks; then two that run the code of different processors."""
    output = runs.fresh()
    done = runs.spread(4, output)
    require(done.returncode == 0, f"4 ranks: {done.returncode}: {done.stderr}")
    runs.require_same(output, "4 ranks")
    line = runs.launcher.mixed([{}, {"ALVH_ISA": "scalar"}], runs.words(output))
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    require(done.returncode == 0, f"mixed: {done.returncode}: {done.stderr}")
    runs.require_same(output, "mixed instruction sets")
    return "4 ranks, and 2 of different instruction sets"


def wrong_usage(runs):
    """Said once, by rank 0; all ranks end with its status."""
    done = runs.spread(2, runs.fresh(), "--seed", "x")
    require(done.returncode == 2, f"wrong usage: {done.returncode}: {done.stderr}")
    require(done.stderr.count("\"x\" is not a number") == 1, f"wrong usage: {done.stderr}")
    plain = [runs.launcher.mpirun, "-n", "2", runs.alvh]
    done = subprocess.run([*plain, *runs.words(runs.fresh())], capture_output=True, text=True,
                          check=False)
    require(done.returncode == 2 and "without MPI" in done.stderr,
            f"a program without MPI: {done.returncode}: {done.stderr}")
    return "2 kinds"


def signalled(runs):
    """To the starter, which passes it on, but may exit with a status of its own; and to one
    rank, for which all stop."""
    output = runs.fresh()
    process = runs.start_spread(2, output, *LONG)
    runs.await_checkpoint(output)
    process.send_signal(signal.SIGUSR1)
    time.sleep(1.0)
    process.send_signal(signal.SIGTERM)
    messages = process.communicate()[1]
    require(not os.path.exists(output), "SIGTERM: a result")
    for text in ("writing a checkpoint", "are on disk", "--resume goes on"):
        require(messages.count(text) == 1, f"SIGTERM: \"{text}\" once in {messages}")
    runs.remove(output)
    process = runs.start_spread(3, output, *LONG)
    runs.await_checkpoint(output)
    time.sleep(1.0)
    os.kill(processes_with(output)[-1], signal.SIGTERM)
    messages = process.communicate()[1]
    require(process.returncode != 0 and "stopped by a signal" in messages,
            f"one rank: {process.returncode}: {messages}")
    runs.remove(output)
    return "SIGUSR1, SIGTERM, one rank"


def out_of_time(runs):
    output = runs.fresh()
    done = runs.spread(2, output, *LONG, "--max-wall", "2s")
    require(done.returncode == 75 and "its time was over" in done.stderr,
            f"--max-wall: {done.returncode}: {done.stderr}")
    runs.remove(output)
    return "status 75"


def killed(runs, chance):
    """kill -9 of one rank, then of all, each on what the last has left; others finish it."""
    output = runs.fresh()
    for ranks, everybody in ((3, False), (2, True)):
        process = runs.start_spread(ranks, output, "--resume")
        began = time.monotonic()
        while process.poll() is None and time.monotonic() - began < 60:
            there = processes_with(output)
            if len(there) >= ranks and os.path.exists(output + ".checkpoint.new"):
                break
            time.sleep(0.01)
        time.sleep(chance.uniform(0.0, 0.5))
        there = processes_with(output)
        for number in there if everybody else there[-1:]:
            os.kill(number, signal.SIGKILL)
        process.communicate()
        require(process.poll() is not None, "the starter stays")
        while processes_with(output):
            time.sleep(0.05)
    # A run that was killed when its result was there may have left its checkpoint.
    if not os.path.exists(output):
        runs.finish(output, "killed")
    done = runs.spread(2, output, "--resume")
    require(done.returncode == 0, f"resumed by 2 ranks: {done.stderr}")
    runs.require_same(output, "resumed by 2 ranks")
    return "a rank, and all of them"


def main():
    alvh, folder, mpi = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]

    def prepare():
        return Ranks(alvh, folder, mpi), (("same bits", same_bits, ()),
                                          ("wrong usage", wrong_usage, ()),
                                          ("signals", signalled, ()),
                                          ("--max-wall", out_of_time, ()),
                                          ("kill -9", killed, (random.Random(19871019),)))

    return conduct(folder, prepare)


if __name__ == "__main__":
    sys.exit(main())
