"""Never more threads than granted: check_granted.py ALVH. The `threads` of a result is the least of what is
asked for, OMP_NUM_THREADS, and without that the affinity mask and Slurm's processors of a task."""
import os
import pathlib
import subprocess
import sys
import tempfile

import h5py


def threads(alvh, folder, asked=0, mask=None, **variables):
    output = pathlib.Path(folder) / "run.h5"
    environment = {name: value for name, value in os.environ.items()
                   if name not in ("OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK")}
    subprocess.run([alvh, "run", "one-day", "--paths", "16", "--days", "2", "--quiet", "-o", output,
                    "--threads", str(asked)], check=True, stdout=subprocess.DEVNULL,
                   env=environment | variables, preexec_fn=lambda: mask and os.sched_setaffinity(0, mask))
    with h5py.File(output) as file:
        return int(file.attrs["threads"])


def main():
    alvh = sys.argv[1]
    allowed = os.sched_getaffinity(0)
    one = {min(allowed)}
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "affinity mask": (threads(alvh, folder), len(allowed)),
            "mask of one processor": (threads(alvh, folder, mask=one), 1),
            "more asked for than that": (threads(alvh, folder, 9, mask=one), 1),
            "a task of one processor": (threads(alvh, folder, SLURM_CPUS_PER_TASK="1"), 1),
            "a task of more than the mask": (threads(alvh, folder, mask=one, SLURM_CPUS_PER_TASK="64"), 1),
            "OMP_NUM_THREADS": (threads(alvh, folder, OMP_NUM_THREADS="3", SLURM_CPUS_PER_TASK="1"), 3),
            "fewer asked for than that": (threads(alvh, folder, 2, OMP_NUM_THREADS="3"), 2),
        }
    wrong = {name: values for name, values in found.items() if values[0] != values[1]}
    assert not wrong, f"threads used and granted: {wrong}"


if __name__ == "__main__":
    main()
