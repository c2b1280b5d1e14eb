"""A small run, and what tests that interrupt and resume it share."""
import os
import shutil
import signal
import subprocess
import time

import h5py

from launchers import launchers, processes_with

BLOCK_PATHS = ["64", "112", "240", "1024"]


class Failure(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Failure(what)


class Runs:
    """A small run, and what is made of it."""

    def __init__(self, alvh, folder, every, more=()):
        self.alvh = alvh
        self.folder = folder
        self.every = every  # so many cuts and damaged bytes are passed over for each taken
        self.scenario = ["core", "--paths", "1600", "--days", "21",
                         "--set", "output.fan_paths=500", "--set", "output.greek_paths=300",
                         *more]
        self.count = 0
        self.reference = self.path("reference.h5")
        require(self.run(self.reference).returncode == 0, "the run without interruption")
        self.datasets = self.read(self.reference)

    def path(self, name):
        return os.path.join(self.folder, name)

    def fresh(self):
        self.count += 1
        return self.path(f"run-{self.count}.h5")

    def command(self, output, *more):
        return [self.alvh, "run", *self.scenario, "-o", output, *more]

    def run(self, output, *more, **how):
        return subprocess.run(self.command(output, *more), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False, **how)

    def start(self, output, *more):
        return subprocess.Popen(self.command(output, *more), stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def run_spread(self, front, output, *more):
        """As run; front: what starts the program, over ranks."""
        return subprocess.run([*front, *self.command(output, *more)[1:]], text=True,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)

    def kill_spread(self, front, output, seconds, *more):
        """Begins a run and kills all of its processes, starter and ranks."""
        process = subprocess.Popen([*front, *self.command(output, *more)[1:]],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        for number in (process.pid, *processes_with(output)):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()
        while processes_with(output):
            time.sleep(0.02)

    @staticmethod
    def read(path):
        datasets = {}

        def visit(name, item):
            if isinstance(item, h5py.Dataset):
                value = item[()]
                plain = item.dtype.kind in "fiu"
                datasets[name] = (item.dtype.str, value.tobytes() if plain else repr(value))

        with h5py.File(path, "r") as file:
            require(file.attrs["status"] in ("complete", b"complete"), f"{path}: status")
            file.visititems(visit)
        return datasets

    def require_same(self, path, what):
        found = self.read(path)
        differ = [name for name in self.datasets if found.get(name) != self.datasets[name]]
        require(not differ and len(found) == len(self.datasets),
                f"{what}: {len(differ)} datasets differ, {differ[:5]}")
        require(not os.path.exists(path + ".checkpoint"), f"{what}: the checkpoint is left")
        require(not os.path.exists(path + ".checkpoint.new"), f"{what}: a new one is left")
        require(not os.path.exists(path + ".partial"), f"{what}: a partial file is left")
        os.remove(path)

    def finish(self, output, what, *more):
        """Resumes; what comes out has to be the reference."""
        done = self.run(output, "--resume", "--quiet", *more)
        require(done.returncode == 0, f"{what}: resumed with {done.returncode}: {done.stderr}")
        self.require_same(output, what)


def random_front(runs, chance):
    """One process as often as each MPI that is there, with two or three ranks."""
    launcher = chance.choice([None, *launchers(runs.alvh)])
    return launcher.start(chance.choice((2, 3))) if launcher else [runs.alvh]


def conduct(folder, prepare):
    """Prints what each test finds, up to the first that fails; the status to exit with.

    prepare() is called in an empty folder, which a failure leaves as it is; it returns the
    runs and (name, test, what is given to it after them) of every test.
    """
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    try:
        runs, tests = prepare()
        for name, test, given in tests:
            began = time.monotonic()
            print(f"{name}: {test(runs, *given)} ({time.monotonic() - began:.0f} s)", flush=True)
    except Failure as failure:
        print(f"FAILED: {failure}")
        return 1
    shutil.rmtree(folder)
    return 0
