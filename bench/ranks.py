"""Two ranks of a thread each against one process of two threads, in turn, on the same run.

    ranks.py BUILD_FOLDER [PAIRS [PATHS]]

For each MPI that the build has found: the time that walking took as the result file says it,
and the processor time of all processes together, each as the median of the ratios of pairs.
"""
import os
import statistics
import subprocess
import sys
import tempfile

import h5py

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tests"))
from launchers import launchers  # noqa: E402


def timed(front, threads, paths, output):
    """(seconds that walking took, seconds of processors)."""
    process = subprocess.Popen([*front, "run", "core", "--paths", str(paths), "--quiet",
                                "--threads", str(threads), "-o", output],
                               stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{front}: status {status}")
    with h5py.File(output, "r") as file:
        elapsed = float(file.attrs["elapsed_seconds"])
    os.remove(output)
    return elapsed, usage.ru_utime + usage.ru_stime


def main():
    folder = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    paths = int(sys.argv[3]) if len(sys.argv) > 3 else 20000
    alvh = os.path.join(folder, "bin", "alvh")
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, "run.h5")
        for launcher in launchers(alvh):
            ratios = []
            for pair in range(pairs):
                both = [lambda: timed([alvh], 2, paths, output),
                        lambda: timed(launcher.start(2), 1, paths, output)]
                first = pair % 2  # who goes first changes
                one = both[first]()
                other = both[1 - first]()
                alone, spread = (one, other) if first == 0 else (other, one)
                ratios.append([b / a for a, b in zip(alone, spread)])
                print(f"  {alone[0]:.2f} s, {spread[0]:.2f} s walking; {alone[1]:.2f} s, "
                      f"{spread[1]:.2f} s of processors", flush=True)
            wall, work = (statistics.median(column) for column in zip(*ratios))
            print(f"{launcher.mpi}: 2 ranks take {wall:.4f} of the time of 2 threads, and "
                  f"{work:.4f} of their processor time ({pairs} pairs)", flush=True)


if __name__ == "__main__":
    main()
