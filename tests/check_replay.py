"""Holds replays of a small run against its file and against bookkeeping done anew.

    check_replay.py ALVH SCENARIO SCRATCH_FOLDER

runs the scenario, replays paths with every book and scale, and recomputes cash, equity,
quantities, net delta and net vega of every day from the trades and the positions alone.
"""
import csv
import io
import os
import subprocess
import sys

import h5py
import numpy as np

KEYS = ("book", "scale")


def run(alvh, *words):
    done = subprocess.run([alvh, *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def accounts(table):
    """{(book, scale): rows} in the order of the table."""
    found = {}
    for row in table:
        found.setdefault((row["book"], row["scale"]), []).append(row)
    return found


def check_account(days, trades, positions, capital):
    """Cash moves by what is traded, and equity is cash and marks, to a millionth of a cent
    a day: sums are formed in another order here."""
    bound = 1e-8 * len(days) + 1e-14 * capital * len(days)
    quantity, cash, pressed = {}, capital, 0.0
    by_day = {}
    for trade in trades:
        by_day.setdefault(trade["day"], []).append(trade)
    held_on = {}
    for position in positions:
        held_on.setdefault(position["day"], []).append(position)
    for day in days:
        for trade in by_day.get(day["day"], []):
            unit = (trade["instrument"], trade["slot"])
            quantity[unit] = quantity.get(unit, 0.0) + trade["contracts"]
            cash -= trade["contracts"] * trade["value"] + trade["cost"]
            assert 0.0 <= trade["impact"] <= trade["cost"]
        cash -= day["feedback"] - pressed
        pressed = day["feedback"]
        assert abs(cash - day["cash"]) <= bound, (day["day"], cash, day["cash"])
        held = {(p["instrument"], p["slot"]): p for p in held_on.get(day["day"], [])}
        open_units = {unit: n for unit, n in quantity.items() if n != 0.0}
        assert {unit: p["contracts"] for unit, p in held.items()} == open_units, day["day"]
        equity = cash + sum(p["contracts"] * p["value"] for p in held.values())
        assert abs(equity - day["equity"]) <= bound, (day["day"], equity, day["equity"])
        for greek in ("vega", "delta"):
            net = sum(p["contracts"] * p[greek] for p in held.values())
            size = sum(abs(p["contracts"] * p[greek]) for p in held.values())
            assert abs(net - day["net_" + greek]) <= 1e-12 * size, (day["day"], greek)
    return days[-1]["equity"] - capital


def decoded(dataset):
    names = dataset.dtype.names
    return [{n: (v.decode() if isinstance(v, bytes) else v.item()) for n, v in zip(names, row)}
            for row in dataset[:]]


def check_path(alvh, file, path, scratch):
    out = os.path.join(scratch, f"replay{path}.h5")
    run(alvh, "replay", file, "--path", str(path), "-o", out)
    with h5py.File(out) as replay, h5py.File(file) as result:
        table = {name: accounts(decoded(replay[name])) for name in replay}
        books = [name.decode() for name in result["paths/book"][:]]
        scales = list(result["paths/scale"][:])
        assert len(table["days"]) == len(books) * len(scales)
        for key, days in table["days"].items():
            at = (books.index(key[0]), scales.index(key[1]))
            pnl = check_account(days, table["trades"].get(key, []),
                                table["positions"].get(key, []),
                                float(result["tail/capital"][at]))
            kept = float(result["paths/final_pnl"][at][path])
            assert abs(pnl - kept) <= 1e-9 * max(1.0, abs(kept)), (key, pnl, kept)
            cost = sum(trade["cost"] for trade in table["trades"].get(key, []))
            kept = float(result["paths/cost"][at][path])
            assert abs(cost - kept) <= 1e-9 * max(1.0, kept), (key, cost, kept)
            equity = np.array([day["equity"] for day in days])
            peak = np.maximum.accumulate(np.append(equity[0] * 0 + float(
                result["tail/capital"][at]), equity))[1:]
            drawdown = float(np.max(peak - equity))
            kept = float(result["paths/max_drawdown"][at][path])
            assert abs(drawdown - kept) <= 1e-9 * max(1.0, kept), (key, drawdown, kept)
        return sum(len(rows) for rows in table["decisions"].values())


def check_words(alvh, file):
    """CSV has the rows of the HDF5 tables, and what is not there is refused."""
    text = run(alvh, "replay", file, "--path", "3", "--book", "alvh", "--scale", "200",
               "--table", "trades").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows and {row["book"] for row in rows} == {"alvh"}
    worst = run(alvh, "replay", file, "--worst", "2", "--book", "alvh", "--scale", "200")
    with h5py.File(file) as result:
        books = [name.decode() for name in result["paths/book"][:]]
        scale = list(result["paths/scale"][:]).index(200)
        drawdown = result["paths/max_drawdown"][books.index("alvh"), scale]
    order = sorted(range(len(drawdown)), key=lambda path: (-drawdown[path], path))[:2]
    said = [int(line.split()[1]) for line in worst.stderr.splitlines()]
    assert said == order, (said, order)
    for words, status in ((("--path", "99999"), 3), (("--path", "-1"), 2), ((), 2),
                          (("--path", "0", "--book", "none"), 3),
                          (("--path", "0", "--table", "none"), 2)):
        done = subprocess.run([alvh, "replay", file, *words], capture_output=True, text=True)
        assert done.returncode == status and done.stderr and not done.stdout, (words, done)


def check_tampered(alvh, file, scratch):
    """A file whose paths are not those of its scenario is found out."""
    other = os.path.join(scratch, "tampered.h5")
    with open(file, "rb") as source, open(other, "wb") as copy:
        copy.write(source.read())
    with h5py.File(other, "r+") as result:
        result["paths/final_pnl"][0, 0, 2] += 1e-6
    done = subprocess.run([alvh, "replay", other, "--path", "2"], capture_output=True,
                          text=True)
    assert done.returncode == 1 and "final_pnl" in done.stderr, done


def main():
    alvh, scenario, scratch = sys.argv[1:]
    file = os.path.join(scratch, "replayed.h5")
    pressed = os.path.join(scratch, "pressed.h5")
    run(alvh, "run", scenario, "--paths", "48", "--days", "150", "--quiet", "-o", file)
    decisions = sum(check_path(alvh, file, path, scratch) for path in (0, 5, 17, 47))
    assert decisions > 100, decisions
    run(alvh, "run", scenario, "--paths", "16", "--days", "150", "--quiet", "-o", pressed,
        "--set", "feedback.strength=1", "--set", "feedback.depth_contracts=200")
    for path in (3, 6):  # stops that move the market, the second one to ruin
        check_path(alvh, pressed, path, scratch)
    check_words(alvh, file)
    check_tampered(alvh, file, scratch)


main()
