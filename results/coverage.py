"""How often 95 % intervals hold the true value: coverage.py ALVH COVERAGE

Runs results/coverage.yaml on ten million paths for the true values and, with other seeds, on
as many as 2000 small runs of each size take; COVERAGE (bench/coverage.c) asks the program's
own statistics about both. Writes the table of docs/statistics.md anew. --reuse takes the
columns that an earlier call has left in the folder."""
import argparse
import pathlib
import subprocess

import h5py
import numpy

MILLION = 1000000
TRUTH, SAMPLES = range(11, 21), range(1, 9)  # seeds, a million paths each
COLUMNS = [("max_drawdown", 0), ("max_drawdown", 1), ("final_pnl", 0), ("final_pnl", 1),
           ("margin_calls", 0)]  # of a book: 0 unhedged, 1 static_vix


def columns(alvh, folder, seed, reuse):
    """A file with the columns of a run, one after another, as doubles."""
    root = pathlib.Path(__file__).parent
    path, run = folder / f"{seed}.bin", folder / f"{seed}.h5"
    if reuse and path.exists():
        return path
    subprocess.run([alvh, "run", root / "coverage.yaml", "-o", run, "--quiet", "--paths",
                    str(MILLION), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    with h5py.File(run) as file, open(path, "wb") as out:
        for name, book in COLUMNS:
            file["paths"][name][book, 0].astype(numpy.float64).tofile(out)
    run.unlink()
    return path


def main():
    root = pathlib.Path(__file__).parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("alvh")
    parser.add_argument("coverage")
    parser.add_argument("--folder", type=pathlib.Path, default=root / "build/coverage")
    parser.add_argument("--page", type=pathlib.Path, default=root / "docs/statistics.md")
    parser.add_argument("--reuse", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    files = [columns(given.alvh, given.folder, seed, given.reuse) for seed in [*TRUTH, *SAMPLES]]
    table = subprocess.run([given.coverage, str(MILLION), str(len(TRUTH)), *files],
                           check=True, capture_output=True, text=True).stdout
    page = given.page.read_text(encoding="utf-8")
    before, rest = page.split("<!-- coverage -->\n")
    after = rest.split("<!-- end -->")[1]
    given.page.write_text(f"{before}<!-- coverage -->\n{table}<!-- end -->{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
