"""Holds replays of a small run against its file and against bookkeeping done anew.

    check_replay.py ALVH SCENARIO SCRATCH_FOLDER

runs the scenario, replays paths with every book and scale, and recomputes cash, equity,
quantities, net delta and net vega of every day from the trades and the positions alone; and
Greeks of positions from prices of their options, by the tables and by the transforms.
"""
import csv
import io
import json
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


# Of one unit, leg by leg: contracts, and whether it is a call.
LEGS = {"condor": ((1, False), (-1, False), (-1, True), (1, True)), "spx_put": ((1, False),),
        "butterfly": ((1, False), (-2, False), (1, False)), "base_call": ((1, True),),
        "vix_call_spread": ((1, True), (-1, True)), "vxth_call": ((1, True),)}
ON_VIX = ("base_call", "vix_call_spread", "vxth_call")
STEP = 0.1  # VIX points, of vanna and volga
# How far Greeks may be from those of prices: times the sum of the legs' sizes, but theta times that of
# their values. Tables are in single precision; by the transforms they have errors of their own.
BY_TABLES = {"value": 1e-5, "gamma": 1e-9, "theta": 1e-5, "vanna": 2e-4, "volga": 2e-4}
BY_TRANSFORMS = {"value": 2e-4, "gamma": 0.01, "theta": 1e-4, "vanna": 0.02, "volga": 0.05}

VIX_DOLLARS = 2.0  # tables hold VIX options within 0.02 points of the transforms (docs/tables.md)


class Market:
    """Prices of one state by `alvh price`, at other tenors and other levels of VIX."""

    def __init__(self, alvh, day, exact):
        self.words = [alvh, "price", "core", "--json", "--spot", repr(day["spx"]), "--regime",
                      day["regime"], *(["--exact"] if exact else [])]
        self.day = day
        self.vix = self.ask(1)["vix"]
        # The square of VIX is linear in the fast variance.
        self.slope = (self.ask(1, moved=0.001)["vix"] ** 2 - self.vix ** 2) / 0.001

    def ask(self, days, *words, moved=0.0):
        variances = f"{self.day['variance_fast'] + moved!r},{self.day['variance_slow']!r}"
        return json.loads(run(*self.words, "--variance", variances, "--days", str(days),
                              *words).stdout)

    def options(self, on_vix, days, strikes, points=0.0):
        moved = ((self.vix + points) ** 2 - self.vix ** 2) / self.slope
        option = "--vix-strikes" if on_vix else "--strikes"
        quotes = self.ask(days, option, ",".join(map(repr, strikes)), moved=moved)
        return quotes["vix_options" if on_vix else "spx_options"]

    def future(self, days):
        return self.ask(1, "--futures-days", str(days))["futures"][0]["price"]


def unit_greeks(market, position, tenor):
    """Value and Greeks of a unit of options by those of its legs, and the sizes of these."""
    on_vix = position["instrument"] in ON_VIX
    legs = LEGS[position["instrument"]]
    strikes = [position[f"strike_{leg + 1}"] for leg in range(len(legs))]
    now = market.options(on_vix, tenor, strikes)
    later = market.options(on_vix, tenor - 1, strikes)
    above = market.options(on_vix, tenor, strikes, STEP)
    total, size = dict.fromkeys(BY_TABLES, 0.0), dict.fromkeys(BY_TABLES, 0.0)
    for leg, (held, is_call) in enumerate(legs):
        price = "call" if is_call else "put"
        own = {"value": 100 * now[leg][price],
               "theta": 100 * (later[leg][price] - now[leg][price]),
               "gamma": 0.0 if on_vix else 100 * now[leg]["gamma"],
               "vanna": 0.0 if on_vix else 100 * (above[leg]["delta"] - now[leg]["delta"]) / STEP,
               "volga": (above[leg]["vega"] - now[leg]["vega"]) / STEP}
        for name, value in own.items():
            total[name] += held * value
            size[name] += abs(held * value)
    size["theta"] = size["value"]
    return total, size


def check_greeks(alvh, file, path):
    """Every position of two accounts on a quiet day and on a later one."""
    seen = set()
    for book, dates in (("alvh", (3, 30)), ("static_put", (30,))):
        def table(name):
            done = run(alvh, "replay", file, "--path", str(path), "--book", book, "--scale", "200",
                       "--table", name, "--json")
            return json.loads(done.stdout)["rows"]
        days = {day["day"]: day for day in table("days")}
        held = [p for p in table("positions") if p["day"] in dates]
        markets = {(date, exact): Market(alvh, days[date], exact)
                   for date in dates for exact in (False, True)}
        for p in held:
            tenor = p["expiry_day"] - p["day"]
            if p["instrument"] == "future":
                market = markets[p["day"], False]
                theta = 1000 * (market.future(tenor - 1) - market.future(tenor))
                assert abs(p["theta"] - theta) <= 1e-6 * p["value"], p
                seen.add("future")
            if p["instrument"] not in LEGS or tenor < 2:
                continue
            for exact, bounds in ((False, BY_TABLES), (True, BY_TRANSFORMS)):
                wanted, size = unit_greeks(markets[p["day"], exact], p, tenor)
                for name, bound in bounds.items():
                    least = VIX_DOLLARS if p["instrument"] in ON_VIX and name == "value" else 0.0
                    assert abs(p[name] - wanted[name]) <= max(least, bound * size[name]), (
                        exact, name, p, wanted, size)
            seen.add(p["instrument"])
    assert {"condor", "base_call", "spx_put", "future"} <= seen, seen


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
                          (("--worst", "2", "--book", "alvh"), 2),
                          (("--worst", "2", "--scale", "200"), 2),
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
    check_greeks(alvh, file, 5)
    check_words(alvh, file)
    check_tampered(alvh, file, scratch)


main()
