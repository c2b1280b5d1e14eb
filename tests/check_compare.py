"""Holds `alvh compare` against the columns of /paths, by numpy.

    check_compare.py ALVH SCRATCH_FOLDER
"""
import functools
import json
import math
import pathlib
import shutil
import subprocess
import sys
import unittest

import h5py
import numpy as np
from scipy import stats

ALVH, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
NORMAL = 1.959963984540054
PATHS = 1600
SAMPLING = "simulation.sampling."
IMPORTANCE = ["--set", SAMPLING + "importance.enabled=true"]
MIRRORED = ["--set", SAMPLING + "antithetic=true"]
TIGHT = ["--set", "condor.profit_target_percent=30"]
RUNS = {
    "plain": [],
    "tight": TIGHT,
    "other_seed": ["--seed", "77"],
    "fewer": ["--paths", "800", *TIGHT],
    "shorter": ["--paths", "64", "--days", "15"],
    "others": ["--paths", "64", "--set", "scale=[7]"],
    "weighted": IMPORTANCE,
    "weighted_tight": [*IMPORTANCE, *TIGHT, "--paths", "1200"],
    "mirrored": MIRRORED,
    "mirrored_tight": [*MIRRORED, *TIGHT],
    "mirrored_other": ["--seed", "77", *MIRRORED],
    "controlled": ["--paths", "64", "--set", SAMPLING + "control_variates=true"],
}
# Paths that are drawn together, and after how many the laws come again (docs/sampling.md).
DRAWN = {"weighted": (1, 16), "weighted_tight": (1, 16), "mirrored": (2, 2),
         "mirrored_tight": (2, 2), "mirrored_other": (2, 2)}


def run(name, *words):
    return subprocess.run([ALVH, name, *map(str, words)], capture_output=True, text=True)


def file(name):
    return FOLDER / f"{name}.h5"


def compare(first, second):
    done = run("compare", file(first), file(second), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@functools.lru_cache(maxsize=None)
def columns(name, which):
    with h5py.File(file(name)) as opened:
        cells = [(book, scale) for book in opened["tail/book"].asstr()
                 for scale in opened["tail/scale"]]
        values = opened["paths"][which][:].astype(float)
        return dict(zip(cells, values.reshape(len(cells), -1)))


def column(name, which, row, paths):
    return columns(name, which)[row["book"], row["scale"]][:paths]


def rank(count, p):
    return max(math.ceil(round(count * p, 9)), 1)


def quantile(x, p):
    return np.sort(x)[rank(len(x), p) - 1]


def quantile_slope(x, p):
    """1 / f(q) from the order statistics one standard deviation of the rank away."""
    deviation = math.sqrt(len(x) * p * (1 - p))
    step, middle = max(round(deviation), 1), rank(len(x), p)
    low, high = max(middle - step, 1), min(middle + step, len(x))
    ordered = np.sort(x)
    return (ordered[high - 1] - ordered[low - 1]) * len(x) / (high - low)


def influences(statistic, name, row, paths):
    """The statistic and each path's influence on it."""
    pnl = column(name, "final_pnl", row, paths)
    drawdown = column(name, "max_drawdown", row, paths)
    if statistic == "final_pnl_mean":
        return pnl.mean(), pnl
    if statistic == "cost_mean":
        cost = column(name, "cost", row, paths)
        return cost.mean(), cost
    if statistic in ("pnl_es_99", "drawdown_es_99"):
        loss, sign = (-pnl, -1) if statistic == "pnl_es_99" else (drawdown, 1)
        q = quantile(loss, 0.99)
        psi = q + np.maximum(loss - q, 0) / 0.01
        return sign * psi.mean(), sign * psi
    if statistic in ("drawdown_median", "drawdown_quantile_99"):
        p = 0.5 if statistic == "drawdown_median" else 0.99
        q = quantile(drawdown, p)
        return q, (drawdown > q) * quantile_slope(drawdown, p)
    which = "ruined" if statistic == "ruin_probability" else "margin_calls"
    hit = (column(name, which, row, paths) > 0).astype(float)
    return hit.mean(), hit


def wilson(p, n):
    z2 = NORMAL**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = NORMAL * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return (0.0 if p == 0 else centre - half), centre + half


def newcombe(a, b, paired):
    """Newcombe's interval of mean(b) - mean(a) of two columns of 0 and 1."""
    p, q = a.mean(), b.mean()
    (a_low, a_high), (b_low, b_high) = wilson(p, len(a)), wilson(q, len(b))
    phi = np.corrcoef(a, b)[0, 1] if paired and 0 < p and 0 < q else 0.0

    def half(one, other):
        return math.sqrt(max(one**2 - 2 * phi * one * other + other**2, 0))
    return q - p - half(q - b_low, a_high - p), q - p + half(b_high - q, p - a_low)


def mcnemar(a, b):
    fewer, more = sorted([int(((a > 0) & (b == 0)).sum()), int(((a == 0) & (b > 0)).sum())])
    tail = sum(math.comb(fewer + more, k) for k in range(fewer + 1)) / 2**(fewer + more)
    return min(1.0, 2 * tail)


def skewness(a, b, paired, paths, error):
    """Third cumulant of the difference of the means over its standard error cubed."""
    if paired:
        return ((b - a - (b - a).mean())**3).mean() / paths[0]**2 / error**3
    return (((b - b.mean())**3).mean() / paths[1]**2 -
            ((a - a.mean())**3).mean() / paths[0]**2) / error**3


def unskewed(y, g):
    return y if g == 0 else 3 / g * (np.cbrt(1 + g * (y - g / 6)) - 1)


def unskewed_inverse(t, g):
    """By bisection of unskewed, which grows."""
    low, high = -1e6, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if unskewed(middle, g) < t else (low, middle)
    return low


# ---- paths that have weights or were drawn together ----

class Drawn:
    """So many first paths of a run, with what docs/sampling.md says of how they were drawn."""

    def __init__(self, name, paths):
        self.name, self.paths = name, paths
        self.unit, self.period = DRAWN.get(name, (1, 1))
        with h5py.File(file(name)) as opened:
            self.weight = (opened["paths/weight"][:paths] if "weight" in opened["paths"]
                           else np.ones(paths))

    def share(self, psi):
        """What each path adds to the error of the mean of psi."""
        total = self.weight.sum()
        return self.weight * (psi - (self.weight * psi).sum() / total) / total

    def error(self, psi):
        return error_of(self.share(psi), self.unit, self.period)[0]

    def least(self, x, share):
        """The least value with at most so large a share of the weight above it."""
        order = np.argsort(x, kind="stable")
        above = 1 - np.cumsum(self.weight[order]) / self.weight.sum()
        return x[order][np.argmax(above <= share + 1e-12)]


def error_of(z, unit, period):
    """Standard error, its skewness and degrees of freedom of a sum of z over units of paths,
    in strata: se^2 = sum n_h s_h^2."""
    sums = z.reshape(-1, unit).sum(axis=1)
    strata = [sums[h::period // unit] for h in range(period // unit)]
    variance = sum(len(s) * s.var(ddof=1) for s in strata)
    third = sum(((s - s.mean())**3).sum() for s in strata)
    carried = np.abs(sums).sum()**2 / (sums**2).sum() if variance > 0 else 1.0
    return (math.sqrt(variance), third / variance**1.5 if variance > 0 else 0.0,
            carried - 1)


def together(a, b, z_a, z_b, paired):
    """The same of the difference of two runs."""
    if paired:
        return error_of(z_b - z_a, max(a.unit, b.unit), max(a.period, b.period))
    (se_a, g_a, free_a), (se_b, g_b, free_b) = (
        error_of(z, run.unit, run.period) for run, z in ((a, z_a), (b, z_b)))
    se = math.hypot(se_a, se_b)
    if se == 0:
        return 0.0, 0.0, 1.0
    freedom = se**4 / ((se_a**4 / free_a if se_a else 0) + (se_b**4 / free_b if se_b else 0))
    return se, (g_b * se_b**3 - g_a * se_a**3) / se**3, freedom


def drawn_influences(statistic, run, row):
    """The statistic by the law of the weights, and each path's influence on it."""
    plain = run.name not in DRAWN
    value, psi = influences(statistic, run.name, row, run.paths)
    if statistic in ("drawdown_median", "drawdown_quantile_99") and not plain:
        x = column(run.name, "max_drawdown", row, run.paths)
        room = 0.5 if statistic == "drawdown_median" else 0.01
        q = run.least(x, room)
        above = (x > q).astype(float)
        off = run.error(above)
        se = (run.least(x, max(room - off, 0)) - run.least(x, room + off)) / 2
        return q, above * se / off
    if statistic in ("pnl_es_99", "drawdown_es_99") and not plain:
        which, sign = (("final_pnl", -1) if statistic == "pnl_es_99"
                       else ("max_drawdown", 1))
        loss = sign * column(run.name, which, row, run.paths)
        q = run.least(loss, 0.01)
        psi = sign * (q + np.maximum(loss - q, 0) / 0.01)
    return (value if plain else (run.weight * psi).sum() / run.weight.sum()), psi


def ends_of_share(run, hit):
    """Wilson's, with as many paths as have the error that there is."""
    p, error = (run.weight * hit).sum() / run.weight.sum(), run.error(hit)
    paths = (run.paths if run.name not in DRAWN else p * (1 - p) / error**2 if error > 0 else
             run.weight.sum()**2 / (run.weight**2).sum())
    return p, *wilson(p, paths), error


class Compare(unittest.TestCase):
    def near(self, value, expected, scale, what):
        self.assertLessEqual(abs(value - expected), 1e-9 * max(scale, 1e-3), what)

    def hold(self, first, second, paired, paths):
        compared = compare(first, second)
        self.assertEqual(compared["paired"], paired)
        self.assertEqual([r["paths_compared"] for r in compared["runs"]], paths)
        self.assertEqual(len(compared["differences"]), 5 * 2 * 8)
        for row in compared["differences"]:
            self.hold_row(row, first, second, paired, paths)
        return compared

    def hold_row(self, row, first, second, paired, paths):
        what = (row["book"], row["scale"], row["statistic"])
        statistic, got = row["statistic"], row["difference"]
        (a, psi_a), (b, psi_b) = (influences(statistic, name, row, count)
                                  for name, count in zip((first, second), paths))
        error = (math.sqrt((psi_b - psi_a).var(ddof=1) / paths[0]) if paired else
                 math.sqrt(psi_a.var(ddof=1) / paths[0] + psi_b.var(ddof=1) / paths[1]))
        size = max(abs(a), abs(b))
        self.near(row["first"]["value"], a, size, what)
        self.near(row["second"]["value"], b, size, what)
        self.near(got["value"], b - a, size, what)
        self.near(got["se"], error, size, what)
        if statistic.endswith("probability"):
            low, high = newcombe(psi_a, psi_b, paired)
            self.near(got["low"], low, 1.0, what)
            self.near(got["high"], high, 1.0, what)
            if paired:
                self.near(row["p"], mcnemar(psi_a, psi_b), 1.0, what)
        elif error > 0:
            g = 0.0 if statistic.startswith("drawdown_m") or "quantile" in statistic else (
                skewness(psi_a, psi_b, paired, paths, error))
            self.near(got["low"], b - a - error * unskewed(NORMAL, g), size, what)
            self.near(got["high"], b - a - error * unskewed(-NORMAL, g), size, what)
            # p is twice the level at which an end of the interval is 0.
            z = unskewed_inverse((b - a) / error, g)
            self.near(row["p"], math.erfc(abs(z) / math.sqrt(2)), 1.0, what)
        sign = 1 if "pnl" in statistic else -1
        expected = ("better" if sign * (got["low"] if sign > 0 else got["high"]) > 0 else
                    "worse" if sign * (got["high"] if sign > 0 else got["low"]) < 0 else
                    "same")
        self.assertEqual(row["verdict"], expected, what)

    def hold_drawn(self, first, second, paired, paths):
        compared = compare(first, second)
        self.assertEqual((compared["paired"], compared["plain_sampling"]), (paired, False))
        self.assertEqual([r["paths_compared"] for r in compared["runs"]], paths)
        runs = [Drawn(first, paths[0]), Drawn(second, paths[1])]
        known = 0
        for row in compared["differences"]:
            known += self.hold_drawn_row(row, runs, paired)
        self.assertGreaterEqual(known, 40)
        return compared

    def hold_drawn_row(self, row, runs, paired):
        statistic, got = row["statistic"], row["difference"]
        what = ([run.name for run in runs], row["book"], row["scale"], statistic)
        (a, psi_a), (b, psi_b) = (drawn_influences(statistic, run, row) for run in runs)
        size = max(abs(a), abs(b))
        self.near(row["first"]["value"], a, size, what)
        self.near(row["second"]["value"], b, size, what)
        self.near(got["value"], b - a, size, what)
        if got["se"] is None:  # few paths lie beyond 99 %
            self.assertIn("99", statistic)
            return False
        z_a, z_b = (run.share(psi) for run, psi in zip(runs, (psi_a, psi_b)))
        error, g, freedom = together(*runs, z_a, z_b, paired)
        self.near(got["se"], error, size, what)
        if statistic.endswith("probability"):
            return self.hold_drawn_share(row, runs, (psi_a, psi_b), error, paired)
        if error == 0:
            return False
        g = 0.0 if statistic.startswith("drawdown_m") or "quantile" in statistic else g
        t = stats.t.ppf(0.975, freedom)
        self.near(got["low"], b - a - error * unskewed(t, g), 1e3 * size, what)
        self.near(got["high"], b - a - error * unskewed(-t, g), 1e3 * size, what)
        self.assertEqual(row["p"] < 0.05, got["low"] > 0 or got["high"] < 0, what)
        return True

    def hold_drawn_share(self, row, runs, hit, error, paired):
        got, what = row["difference"], row
        (p, p_low, p_high, p_error), (q, q_low, q_high, q_error) = (
            ends_of_share(run, psi) for run, psi in zip(runs, hit))
        unit, period = (max(getattr(run, key) for run in runs) for key in ("unit", "period"))
        phi = 0.0
        if paired and p_error > 0 and q_error > 0:
            one, other = (error_of(run.share(psi), unit, period)[0]
                          for run, psi in zip(runs, hit))
            phi = (one**2 + other**2 - error**2) / (2 * one * other)

        def half(one, other):
            return math.sqrt(max(one**2 - 2 * phi * one * other + other**2, 0))
        low, high = half(q - q_low, p_high - p), half(q_high - q, p - p_low)
        self.near(got["low"], q - p - low, 1.0, what)
        self.near(got["high"], q - p + high, 1.0, what)
        way = low if q > p else high
        z = NORMAL * abs(q - p) / way if q != p else 0.0
        self.near(row["p"], math.erfc(z / math.sqrt(2)), 1.0, what)
        return q != p

    def test_weighted_runs_have_the_errors_of_their_weights(self):
        compared = self.hold_drawn("weighted", "weighted_tight", True, [1200, 1200])
        row = compared["differences"][0]
        self.assertEqual(row["statistic"], "final_pnl_mean")
        plain = influences("final_pnl_mean", "weighted", row, 1200)[0]
        # Without the weights the crises would count as often as they were drawn.
        self.assertGreater(abs(row["first"]["value"] - plain), 3 * row["first"]["se"])

    def test_mirrored_pairs_are_one_draw(self):
        self.hold_drawn("mirrored", "mirrored_tight", True, [PATHS, PATHS])

    def test_other_seeds_of_other_designs_are_independent(self):
        self.hold_drawn("weighted", "mirrored_other", False, [PATHS, PATHS])

    def test_one_seed_of_two_designs_is_paired(self):
        self.hold_drawn("mirrored", "weighted", True, [PATHS, PATHS])
        self.hold_drawn("tight", "weighted", True, [PATHS, PATHS])

    def test_estimates_are_those_of_the_file(self):
        compared = compare("weighted", "mirrored")
        for side, name in (("first", "weighted"), ("second", "mirrored")):
            with h5py.File(file(name)) as opened:
                books = list(opened["tail/book"].asstr())
                scales = list(opened["tail/scale"])
                for row in compared["differences"]:
                    if row["statistic"] == "final_pnl_mean":
                        at = books.index(row["book"]), scales.index(row["scale"])
                        for part, suffix in (("value", ""), ("se", "_se"), ("low", "_lo"),
                                             ("high", "_hi")):
                            self.assertEqual(row[side][part],
                                             opened["tail/final_pnl_mean" + suffix][at])

    def test_one_seed_is_paired(self):
        compared = self.hold("plain", "tight", True, [PATHS, PATHS])
        self.assertEqual(compared["keys"], [{"key": "condor.profit_target_percent",
                                             "first": "50", "second": "30"}])
        pairs = {(r["book"], r["scale"], r["statistic"]): r for r in compared["differences"]}
        worth = pairs["unhedged", 50, "cost_mean"]
        self.assertLess(worth["p"], 1e-6)
        # A difference of the two intervals would be far wider.
        both = math.hypot(worth["first"]["se"], worth["second"]["se"])
        self.assertLess(worth["difference"]["se"], 0.5 * both)

    def test_other_seeds_are_not(self):
        compared = self.hold("plain", "other_seed", False, [PATHS, PATHS])
        self.assertIn({"key": "simulation.seed", "first": "1", "second": "77"},
                      compared["keys"])
        # Nothing differs but chance, and eighty tests know it.
        self.assertGreater(min(r["p_holm"] for r in compared["differences"]
                               if r["p_holm"] is not None), 0.01)

    def test_paths_that_both_have_are_paired(self):
        self.hold("plain", "fewer", True, [800, 800])

    def test_a_run_does_not_differ_from_itself(self):
        compared = compare("plain", "plain")
        self.assertEqual(compared["keys"], [])
        for row in compared["differences"]:
            self.assertEqual((row["difference"]["value"], row["p"], row["verdict"]),
                             (0, 1, "same"))

    def test_holm_is_holm(self):
        rows = compare("plain", "tight")["differences"]
        p = np.array([row["p"] for row in rows])
        order, least = np.argsort(p, kind="stable"), 0.0
        for place, at in enumerate(order):
            least = min(1.0, max(least, (len(p) - place) * p[at]))
            self.near(rows[at]["p_holm"], least, 1.0, rows[at])

    def test_what_cannot_be_compared_is_refused(self):
        for name, says in (("shorter", "its paths have 15 trading days"),
                           ("others", "has no book and scale in common")):
            done = run("compare", file("plain"), file(name))
            self.assertEqual((done.returncode, done.stdout), (3, ""))
            self.assertTrue(done.stderr.startswith(f"{file(name)}: "), done.stderr)
            self.assertIn(says, done.stderr)
        self.assertEqual(run("compare", file("plain")).returncode, 2)

    def test_control_variates_are_refused(self):
        done = run("compare", file("plain"), file("controlled"))
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertTrue(done.stderr.startswith(
            f"{file('controlled')}: its paths have weights of "
            "simulation.sampling.control_variates; expected a run without"), done.stderr)

    def test_weights_that_are_none_are_refused(self):
        for name, weight, says in (("below", -1.0, "holds -1; expected finite numbers"),
                                   ("endless", np.inf, "holds inf; expected finite"),
                                   ("nothing", 0.0, "has the sum 0; expected more than 0")):
            bad = FOLDER / f"{name}.h5"
            shutil.copyfile(file("weighted"), bad)
            with h5py.File(bad, "r+") as opened:
                opened["paths/weight"][:] = weight
            done = run("compare", file("weighted"), bad)
            self.assertEqual((done.returncode, done.stdout), (3, ""))
            self.assertIn(says, done.stderr)
        with h5py.File(bad, "r+") as opened:
            del opened["paths/weight"]
        done = run("compare", bad, file("weighted"))
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("weight", done.stderr)

    def test_a_run_and_itself_are_called_the_same(self):
        done = run("compare", file("plain"), file("plain"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("These are the same run", done.stdout)
        self.assertNotIn("verdict", done.stdout)

    def test_the_table_says_what_the_json_says(self):
        done = run("compare", file("plain"), file("tight"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Paired: both runs walked the same 1,600 paths", done.stdout)
        self.assertRegex(done.stdout, r"condor.profit_target_percent +50 +30")
        self.assertEqual(done.stdout.count("margin call, % of paths"), 5)
        self.assertNotIn("\x1b", done.stdout)
        self.assertRegex(done.stdout, r"\nunhedged, 50 contracts\n(  .*\n)*  mean costs .* <0\.0001 +B \w+ \*")
        table = done.stdout[done.stdout.index("book and statistic"):]
        self.assertLessEqual(max(map(len, table.splitlines())), 100)
        every = run("compare", file("plain"), file("tight"), "--all").stdout
        self.assertEqual(every.count("margin call, % of paths"), 10)
        self.assertRegex(every, r"\nunhedged, 1 contract\n  mean P&L ")


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, words in RUNS.items():
        subprocess.run([ALVH, "run", "demo", "--quiet", "--paths", str(PATHS), "--days", "30",
                        "--set", "scale=[1,50]", "-o", file(name), *words], check=True,
                       stdout=subprocess.DEVNULL)
    outcome = unittest.main(argv=sys.argv[:1], exit=False)
    shutil.rmtree(FOLDER)
    sys.exit(not outcome.result.wasSuccessful())
