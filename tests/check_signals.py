"""Computes the signals of test_signals' random days anew, each from its definition.

    check_signals.py CLOSES_CSV SCRATCH_FILE TEST_SIGNALS...

runs every program on SCRATCH_FILE, holds the signals of the first to 1e-12 of numpy's and
the others to the first's bytes. Means are sums with explicit weights over all of the past,
not recursions; nothing is shared with the program but its random inputs.
"""
import csv
import subprocess
import sys

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

AS_OF = "2012-06-01"
SKIPPED = 77
TOLERANCE = 1e-12


def read_past(path, date):
    """Closes before a date: SPX, VIX, VX1, VX2, a day without a quote repeating the last."""
    closes = []
    with open(path) as file:
        for row in csv.DictReader(file):
            if row["date"] >= date:
                break
            last = closes[-1] if closes else [np.nan] * 4
            vix = float(row["vix"]) if row["vix"] else last[1]
            curve = [float(row["vx1"]), float(row["vx2"])] if row["vx2"] else last[2:]
            closes.append([float(row["spx"]), vix, *curve])
    closes = np.array(closes)
    assert np.isfinite(closes).all(), "the history starts with all four"
    return {"spot": closes[:, 0], "vix": closes[:, 1], "vx1": closes[:, 2], "vx2": closes[:, 3]}


def ema(x, days):
    """Weights a (1 - a)^k of the value k days ago; the first stands for all before it."""
    a = 2 / (days + 1)
    decay = (1 - a) ** np.arange(len(x))
    return np.convolve(x, a * decay)[: len(x)] + (1 - a) * decay * x[0]


def macd_histogram(x, o):
    line = ema(x, o["macd_fast_days"]) - ema(x, o["macd_slow_days"])
    return line - ema(line, o["macd_signal_days"])


def wilder(moves, days):
    """Wilder's average of moves; before there are enough of them, their sum over `days`."""
    smooth = np.empty(len(moves))
    for t in range(len(moves)):
        if t < days:
            smooth[t] = np.sum(moves[: t + 1]) / days
        else:
            smooth[t] = ((days - 1) * smooth[t - 1] + moves[t]) / days
    return smooth


def rsi(x, days):
    moves = np.diff(x)
    gain = wilder(np.maximum(moves, 0), days)
    loss = wilder(np.maximum(-moves, 0), days)
    with np.errstate(divide="ignore"):
        return np.concatenate([[50.0], 100 - 100 / (1 + gain / loss)])


def windows(x, days):
    return sliding_window_view(np.concatenate([np.full(int(days) - 1, x[0]), x]), int(days))


def zscore(x, days):
    window = windows(x, days)
    deviation = window.std(axis=1, ddof=1)
    moved = np.ptp(window, axis=1) > 0
    return np.where(moved, (x - window.mean(axis=1)) / np.where(moved, deviation, 1), 0)


def over_mean(ln_x, days):
    level = np.exp(ln_x)
    return level / windows(level, days).mean(axis=1)


def days_on_side(above):
    count = np.empty(len(above))
    count[0] = 1e6 if above[0] else -1e6
    for t in range(1, len(above)):
        step = 1 if above[t] else -1
        count[t] = count[t - 1] + step if above[t] == above[t - 1] else step
    return count


def signals(x, past, o):
    """All signals of one lane from its inputs and from the closes before the first."""
    full = {key: np.concatenate([past.get(key, []), x[key]]) for key in x}
    today = slice(len(past.get("spot", [])), None)
    curve = np.log(full["vx1"]) - np.log(full["vx2"])
    spread = full["vx1"] - full["vx2"]
    return {
        "vix_histogram": macd_histogram(full["vix"], o)[today],
        "curve_histogram": macd_histogram(curve, o)[today],
        "basis_histogram": macd_histogram(x["spx_basis"], o),
        "rsi": rsi(full["spot"], int(o["rsi_days"]))[today],
        "ad_z": zscore(x["ad_line"], o["ad_days"]),
        "liquidity": o["etf_volume_weight"] * over_mean(x["ln_etf_volume"], o["liquidity_days"])
        + o["depth_weight"] * over_mean(x["ln_depth"], o["liquidity_days"]),
        "curve_ratio": curve[today],
        "curve_spread": spread[today],
        "inverted_days": days_on_side(spread > o["inversion_points"])[today],
        "surprise_gap": np.abs(x["cpi"] - x["ppi"]),
        "fomc_proximity": x["fomc"],
        "event_proximity": x["event"],
        "spx_basis": x["spx_basis"],
        "vix_basis": x["vix_basis"],
        "order_flow": x["order_flow"],
        "ipo_heat": x["ipo_heat"],
    }


def read_walks(text):
    """Yields the date before which the past lies, the options and the columns of each walk."""
    for block in text.split("walk past=")[1:]:
        title, header, *lines = block.strip().split("\n")
        date, *settings = title.split(" ")
        options = {key: float(value) for key, value in (s.split("=") for s in settings)}
        table = np.array([[float(field) for field in line.split(",")] for line in lines])
        yield date, options, dict(zip(header.split(","), table.T))


def worst_difference(closes_path, text):
    worst, compared = {}, 0
    for date, options, columns in read_walks(text):
        past = {} if date == "none" else read_past(closes_path, date)
        for lane in np.unique(columns["lane"]):
            here = columns["lane"] == lane
            given = {k: v[here] for k, v in columns.items() if not k.startswith("signal_")}
            expected = signals(given, past, options)
            named = {k[7:] for k in columns if k.startswith("signal_")}
            assert named == set(expected), f"signals of one side only: {named ^ set(expected)}"
            for name, value in expected.items():
                off = np.abs(columns["signal_" + name][here] - value)
                off = np.max(off / np.maximum(1, np.abs(value)))
                worst[name] = max(worst.get(name, 0), off)
                compared += len(value)
    assert compared > 30000, f"only {compared} values"
    return worst


def main(closes_path, scratch, programs):
    first = None
    for program in programs:
        done = subprocess.run([program, scratch, AS_OF]).returncode
        if done == SKIPPED:
            continue
        assert done == 0, f"{program} failed with {done}"
        with open(scratch) as file:
            text = file.read()
        assert first in (None, text), f"{program} has other bits than {programs[0]}"
        first = text
    worst = worst_difference(closes_path, first)
    for name, off in worst.items():
        print(f"{name:16} {off:.1e}")
    failed = [name for name, off in worst.items() if not off <= TOLERANCE]
    assert not failed, f"off by more than {TOLERANCE}: {failed}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
