"""Gives result files that are damaged, cut short or somebody else's to every command that
reads one.

    check_bad_results.py ALVH SCRATCH_FOLDER

Each case says which commands must refuse it and a part of the message they give. To refuse
is to end with status 3 and one message that begins with the file's name, with nothing on
standard output. A command that has no use for what is damaged may also succeed; none may
crash, hang or show the words of HDF5.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import time

import h5py
import numpy as np

SECONDS = 60
TEXT = h5py.string_dtype()
EVERY = ("summary", "replay", "worst", "compare", "report")
CASES = []


def case(says, refuse=EVERY):
    """Registers a function that changes an open copy of a good result."""
    def register(change):
        def make(path, good):
            shutil.copyfile(good, path)
            with h5py.File(path, "r+") as file:
                change(file)
        CASES.append((change.__name__, make, says, refuse))
        return change
    return register


def whole(says):
    """Registers a function that makes a file of its own from the path of a good result."""
    def register(make):
        CASES.append((make.__name__, make, says, EVERY))
        return make
    return register


def replace(file, name, **keywords):
    """Puts another dataset in the place of one."""
    del file[name]
    return file.create_dataset(name, **keywords)


def set_text(file, name, value):
    file.attrs.create(name, value, dtype=TEXT)


# ---- no result at all ----

@whole("No such file or directory")
def nothing(path, good):
    pass


@whole("is a directory")
def directory(path, good):
    path.mkdir()


@whole("is no plain file")
def fifo(path, good):
    os.mkfifo(path)


@whole("is no plain file")
def device(path, good):
    path.symlink_to("/dev/zero")


@whole("Too many levels of symbolic links")
def circle_of_links(path, good):
    path.symlink_to(path.name)


@whole("is not a whole HDF5 file")
def empty(path, good):
    path.touch()


@whole("is not a whole HDF5 file")
def text(path, good):
    path.write_text("book,scale,path\nunhedged,1,0\n")


@whole("is not a whole HDF5 file")
def noise(path, good):
    path.write_bytes(np.random.default_rng(5).bytes(100_000))


@whole("is not a whole HDF5 file")
def signature_alone(path, good):
    path.write_bytes(b"\x89HDF\r\n\x1a\n")


def cut(share):
    def make(path, good):
        content = good.read_bytes()
        path.write_bytes(content[:int(len(content) * share)])
    make.__name__ = f"cut_at_{share}"
    CASES.append((make.__name__, make, "is not a whole HDF5 file", EVERY))


for part in (0.0005, 0.01, 0.3, 0.5, 0.9, 0.999):
    cut(part)


@whole("is no whole result of alvh")
def superblock_alone(path, good):
    content = bytearray(good.read_bytes())
    content[2048:] = bytes(len(content) - 2048)
    path.write_bytes(content)


@whole("the attribute status is not there")
def of_another_program(path, good):
    with h5py.File(path, "w") as file:
        file["temperature"] = np.arange(1000.0)


@whole("the attribute status is not there")
def netcdf_of_another_program(path, good):
    with h5py.File(path, "w") as file:
        file.attrs["Conventions"] = "CF-1.10"
        group = file.create_group("tail")
        group["book"] = np.arange(3)
        group["book"].make_scale("book")


# ---- attributes of the root ----

@case("never finished: its status is \"running\"; expected \"complete\"")
def still_running(file):
    set_text(file, "status", "running")


@case("the attribute status is no text of variable length")
def status_is_a_number(file):
    file.attrs["status"] = 1


@case("the attribute status has 3 values; expected one")
def status_is_a_list(file):
    file.attrs.create("status", ["complete"] * 3, dtype=TEXT)


@case("the attribute alvh_version is not there")
def no_version(file):
    del file.attrs["alvh_version"]


@case("the attribute paths holds texts; expected a number")
def paths_is_a_text(file):
    file.attrs["paths"] = "many"


@case("the attribute paths is -64; expected 1 to")
def negative_paths(file):
    file.attrs["paths"] = np.int64(-64)


@case("paths/path has 64 values; expected 1000000000000")
def too_many_paths(file):
    file.attrs["paths"] = np.int64(10**12)


@case("paths/path has 64 values; expected 20000")
def more_paths_than_there_are(file):
    file.attrs["paths"] = np.int64(20000)


@case("paths/path has 64 values; expected 63")
def fewer_paths_than_there_are(file):
    file.attrs["paths"] = np.int64(63)


@case("the dataset vega/day has 11 values; expected 253", ("summary", "report"))
def more_days_than_there_are(file):
    file.attrs["days"] = np.int64(252)


@case("the attribute start_spot is nan; expected a finite number")
def spot_is_not_a_number(file):
    file.attrs["start_spot"] = np.nan


@case("the attribute start_regime is \"?[31mnowhere\"; expected a regime of its model",
      ("replay", "worst"))
def regime_commands_the_terminal(file):
    set_text(file, "start_regime", "\x1b[31mnowhere")


@case("the attribute start_date is \"yesterday\"; expected YYYY-MM-DD",
      ("replay", "worst"))
def no_date(file):
    set_text(file, "start_date", "yesterday")


@case("past_rsi_changes is nan; expected a finite number", ("replay", "worst"))
def past_is_not_a_number(file):
    file.attrs["past_rsi_changes"] = np.nan


@case("nonsense: unknown key", ("replay", "worst"))
def unknown_key(file):
    set_text(file, "scenario_yaml", file.attrs["scenario_yaml"] + "\nnonsense: 1\n")


@case(":1: the file is empty", ("replay", "worst"))
def empty_scenario(file):
    set_text(file, "scenario_yaml", "")


@case("is not a number", ("replay", "worst"))
def damaged_scenario(file):
    text = file.attrs["scenario_yaml"]
    set_text(file, "scenario_yaml", text.replace("paths: 64", "paths: 6f4"))


@case("jump", ("replay", "worst"))
def model_without_jumps(file):
    lines = file.attrs["model_yaml"].splitlines()
    set_text(file, "model_yaml",
             "\n".join(line for line in lines if not line.startswith("jump")))


# ---- groups and datasets ----

@case("the group tail is not there", ("summary", "compare", "report"))
def no_tail(file):
    del file["tail"]


@case("the group paths is not there")
def no_paths(file):
    del file["paths"]


@case("the group diagnostics cannot be opened; expected a group",
      ("summary", "compare", "report"))
def group_is_a_dataset(file):
    del file["diagnostics"]
    file["diagnostics"] = 1.0


@case("the dataset tail/drawdown_es is not there", ("summary", "compare", "report"))
def missing_statistic(file):
    del file["tail/drawdown_es"]


@case("the dataset tail/capital cannot be opened; expected a dataset",
      ("summary", "compare", "report"))
def dataset_is_a_group(file):
    del file["tail/capital"]
    file.create_group("tail/capital")


@case("the dataset tail/drawdown_es holds texts; expected numbers",
      ("summary", "compare", "report"))
def statistic_of_texts(file):
    shape = file["tail/drawdown_es"].shape
    replace(file, "tail/drawdown_es", data=np.full(shape, "much", dtype=object),
            dtype=TEXT)


@case("the dataset tail/capital holds values of another kind; expected numbers",
      ("summary", "compare", "report"))
def compound_values(file):
    shape = file["tail/capital"].shape
    replace(file, "tail/capital", shape=shape, dtype=[("low", "f8"), ("high", "f8")],
            data=np.zeros(shape, dtype=[("low", "f8"), ("high", "f8")]))


@case("the dataset tail/book holds texts; expected texts of variable length",
      ("summary", "compare", "report"))
def names_of_fixed_length(file):
    names = np.array([name.encode() for name in file["tail/book"].asstr()])
    replace(file, "tail/book", data=names)


@case("the dataset tail/capital has 7 values; expected 15",
      ("summary", "compare", "report"))
def wrong_length(file):
    replace(file, "tail/capital", data=np.ones(7))


@case("the dataset tail/book has 33 values; expected 1 to 32",
      ("summary", "compare", "report"))
def too_many_books(file):
    replace(file, "tail/book", data=np.full(33, "x", dtype=object), dtype=TEXT)


@case("the dataset tail/scale has 0 values; expected 1 to 32",
      ("summary", "compare", "report"))
def no_scales(file):
    replace(file, "tail/scale", shape=(0,), dtype="i8")


@case("the dataset tail/scale holds -20; expected contracts, 1 or more",
      ("summary", "compare", "report"))
def negative_contracts(file):
    file["tail/scale"][1] = -20


@case("reference_book is \"somebody\"; expected one of the books",
      ("summary", "compare", "report"))
def unknown_reference(file):
    file["tail"].attrs.create("reference_book", "somebody", dtype=TEXT)


@case("the dataset tail/capital was never written in full", ("summary", "compare", "report"))
def never_written(file):
    replace(file, "tail/capital", shape=(5, 3), dtype="f8", chunks=(1, 1))


@case("the dataset tail/sizing_rule has 5 values; expected 2", ("summary", "compare", "report"))
def fewer_books_than_statistics(file):
    replace(file, "tail/book", data=np.array(["a", "b"], dtype=object), dtype=TEXT)


@case("expected", ("summary", "compare", "report"))
def huge_dimensions(file):
    replace(file, "tail/capital", shape=(10**6, 10**9), dtype="f8", chunks=(1, 1024))


@case("paths/path was never written in full")
def huge_paths(file):
    file.attrs["paths"] = np.int64(10**12)
    del file["paths/path"]
    replace(file, "paths/final_pnl", shape=(5, 3, 10**12), dtype="f8",
            chunks=(1, 1, 1024), compression="gzip")
    path = file.create_dataset("paths/path", shape=(10**12,), dtype="i8", chunks=(4096,),
                               compression="gzip")
    path[:64] = np.arange(64)


@case("the dataset paths/final_pnl has 2 dimensions; expected 3")
def flat_paths(file):
    values = file["paths/final_pnl"][:]
    replace(file, "paths/final_pnl", data=values.reshape(15, -1))


@case("the dataset paths/max_drawdown has 3 entries along dimension 1; expected 5",
      ("replay", "worst", "compare"))
def turned_paths(file):
    values = file["paths/max_drawdown"][:]
    replace(file, "paths/max_drawdown", data=values.transpose(1, 0, 2).copy())


@case("is a link to elsewhere; expected a group of this file",
      ("summary", "compare", "report"))
def circle_of_groups(file):
    del file["tail"]
    file["tail"] = h5py.SoftLink("/tail")


@case("the dataset tail/book is a link to elsewhere; expected a dataset of this file",
      ("summary", "compare", "report"))
def link_to_a_pipe(file):
    pipe = pathlib.Path(file.filename).with_suffix(".pipe")
    if not pipe.exists():
        os.mkfifo(pipe)
    del file["tail/book"]
    file["tail/book"] = h5py.ExternalLink(str(pipe), "/tail/book")


@case("paths/final_pnl keeps its values in other files; expected them here")
def values_in_a_pipe(file):
    pipe = pathlib.Path(file.filename).with_suffix(".pipe")
    if not pipe.exists():
        os.mkfifo(pipe)
    values = file["paths/final_pnl"]
    replace(file, "paths/final_pnl", shape=values.shape, dtype="f8",
            external=[(str(pipe), 0, h5py.h5f.UNLIMITED)])


@case("paths/final_pnl keeps its values in other files; expected them here")
def virtual_values(file):
    layout = h5py.VirtualLayout(shape=file["paths/final_pnl"].shape, dtype="f8")
    layout[:] = h5py.VirtualSource("nowhere.h5", "x", shape=layout.shape)
    del file["paths/final_pnl"]
    file.create_virtual_dataset("paths/final_pnl", layout)


@case("the dataset paths/book holds \"somebody\"; expected \"unhedged\" as in /tail",
      ("summary", "compare", "report"))
def another_book(file):
    file["paths/book"][0] = "somebody"


@case("the dataset paths/scale holds 500; expected 50 as in /tail",
      ("summary", "compare", "report"))
def another_scale(file):
    file["paths/scale"][2] = 500


@case("the dataset paths/scale has 2 values; expected 3", ("summary", "compare", "report"))
def fewer_scales_than_statistics(file):
    replace(file, "paths/scale", data=np.array([1, 20]))


@case("the dataset tail/sizing_rule is not there", ("summary", "compare", "report"))
def group_that_holds_itself(file):
    del file["tail"]
    file["tail"] = file["/"]


@case("the dataset attribution/pnl_mean has axes without a name", ("json",))
def axes_without_names(file):
    replace(file, "attribution/pnl_mean", data=file["attribution/pnl_mean"][:])


@case("the dataset scaling/fragility_slope holds values of another kind", ("json",))
def compound_slopes(file):
    scale = file["scaling/book"]
    slopes = replace(file, "scaling/fragility_slope", shape=(len(scale),),
                     dtype=[("low", "f8"), ("high", "f8")])
    slopes[:] = np.zeros(len(scale), dtype=slopes.dtype)
    slopes.dims[0].attach_scale(scale)
    slopes.attrs.create("units", "dollars", dtype=TEXT)


@case("attribution", ("json",))
def dimension_list_is_a_number(file):
    data = file["attribution/pnl_mean"]
    del data.attrs["DIMENSION_LIST"]
    data.attrs["DIMENSION_LIST"] = 7


@case("the attribute explained/units is not there", ("json",))
def no_unit(file):
    del file["attribution/explained"].attrs["units"]


def checksum_that_fails(path, good):
    shutil.copyfile(good, path)
    with h5py.File(path, "r+") as file:
        replace(file, "tail/capital", data=np.arange(15.0).reshape(5, 3), chunks=(5, 3),
                fletcher32=True)
        offset = file["tail/capital"].id.get_chunk_info(0).byte_offset
    with open(path, "r+b") as content:
        content.seek(offset)
        content.write(b"\x12" * 8)


CASES.append(("checksum_that_fails", checksum_that_fails,
              "tail/capital cannot be read: its values are damaged",
              ("summary", "compare", "report")))


# ---- the commands ----

def commands(alvh, bad, good, folder):
    """The command lines that read a file, by the name that cases know them by."""
    known = subprocess.run([alvh, "help"], capture_output=True, text=True).stdout
    lines = [("summary", ["summary", bad]),
             ("replay", ["replay", bad, "--path", "3"]),
             ("worst", ["replay", bad, "--worst", "2", "--book", "alvh", "--scale", "20"]),
             ("compare", ["compare", bad, good]),
             ("compare", ["compare", good, bad, "--json"]),
             ("report", ["report", bad, "-o", folder / "report.html"])]
    return [(name, line) for name, line in lines if f"\n  {line[0]} " in known]


def judge(name, done, bad, says, must_refuse):
    """What is wrong with how a command took a bad file; None: nothing."""
    if done.returncode not in (0, 3):
        return f"status {done.returncode}: {done.stderr.strip()[:300]}"
    if "HDF5-DIAG" in done.stderr or "#000" in done.stderr:
        return "the words of HDF5"
    if done.returncode == 0:
        return "it was not refused" if must_refuse else None
    if done.stdout:
        return "something on standard output"
    if not done.stderr.startswith(str(bad)):
        return f"a message without the file's name: {done.stderr.strip()[:300]}"
    if must_refuse and says not in done.stderr:
        return f"another message: {done.stderr.strip()[:300]}"
    return None


def check_case(alvh, folder, good, number):
    name, make, says, refuse = CASES[number]
    bad = folder / f"{name}.h5"
    make(bad, good)
    problems = []
    for command, line in commands(alvh, bad, good, folder):
        if command == "worst" and refuse == EVERY:
            continue  # it reads as replay does
        try:
            done = subprocess.run([alvh, *map(str, line)], capture_output=True, text=True,
                                  timeout=SECONDS, stdin=subprocess.DEVNULL)
            must = command in refuse or (command == "json" and "summary" in refuse)
            wrong = judge(command, done, bad, says, must)
        except subprocess.TimeoutExpired:
            wrong = f"no end in {SECONDS} seconds"
        if wrong:
            problems.append(f"{name}: alvh {line[0]}: {wrong}")
    return problems


def main():
    alvh, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    good = folder / "good.h5"
    subprocess.run([alvh, "run", "demo", "--paths", "64", "--days", "10", "--quiet",
                    "--set", "scale=[1,20,50]", "-o", good], check=True,
                   stdout=subprocess.DEVNULL)
    began = time.monotonic()
    problems = [problem for number in range(len(CASES))
                for problem in check_case(alvh, folder, good, number)]
    for command, line in commands(alvh, good, good, folder):
        done = subprocess.run([alvh, *map(str, line)], capture_output=True, text=True)
        if done.returncode != 0:
            problems.append(f"the good file: alvh {line[0]}: {done.stderr}")
    shutil.rmtree(folder)
    print("\n".join(problems))
    print(f"{len(CASES)} files, {len(problems)} problems, "
          f"{time.monotonic() - began:.0f} s")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
