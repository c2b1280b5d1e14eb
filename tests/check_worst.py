"""Holds /worst of a run by importance sampling against its columns: check_worst.py ALVH FOLDER

Shares, lifts and standard errors are computed again with numpy, by the formulas of
sim/stats/design.h: the laws of importance sampling come again every sixteen paths."""
import pathlib
import subprocess
import sys
import unittest

import numpy
import xarray

ALVH, FILE = sys.argv[1], pathlib.Path(sys.argv[2]) / "worst.h5"
LAWS = 16


def share(has, among, weight):
    """The share of those `among` that have it, and its standard error."""
    held = (weight * among).sum()
    value = (weight * has * among).sum() / held
    off = weight * among * (has - value)
    variance = sum(len(off[law::LAWS]) * off[law::LAWS].var(ddof=1) for law in range(LAWS))
    return value, variance ** 0.5 / held


def worst_of(drawdown, weight):
    """The paths that hold the worst hundredth of the weight; of equal ones the earlier."""
    order = numpy.argsort(-drawdown, kind="stable")
    count = numpy.searchsorted(numpy.cumsum(weight[order]), 0.01 * weight.sum()) + 1
    among = numpy.zeros(len(weight), bool)
    among[order[:count]] = True
    return among


class Worst(unittest.TestCase):
    def test_the_worst_of_a_weighted_run_count_by_their_weight(self):
        paths, tale, worst = (xarray.open_dataset(FILE, group=group).load().isel(scale=0)
                              for group in ("paths", "drawdowns", "worst"))
        weight = paths.weight.values
        self.assertGreater(weight.max() / weight.min(), 100)
        regimes = tale.attrs["regimes"].split(", ")
        for book in paths.book.values:
            path, told, found = (data.sel(book=book) for data in (paths, tale, worst))
            among = worst_of(path.max_drawdown.values, weight)
            fell = told.trough_day.values > 0
            properties = {"called for margin": path.margin_calls.values > 0,
                          "ruined": path.ruined.values > 0,
                          "a stop gave way first": told.first_breach.values == 1}
            for at, regime in enumerate(regimes):
                properties["peak in " + regime] = fell & (told.peak_regime.values == at)
                properties["trough in " + regime] = fell & (told.trough_regime.values == at)
            for name, has in properties.items():
                row = found.sel(property=name)
                for stem, expected in (("share_worst", share(has, among, weight)),
                                       ("share_all", share(has, 1.0, weight))):
                    told_of = [float(row[stem]), float(row[stem + "_se"])]
                    numpy.testing.assert_allclose(told_of, expected, rtol=1e-9, atol=1e-12)
                    self.assertLess(float(row[stem + "_lo"]), expected[0] + 1e-12, name)
                    self.assertGreater(float(row[stem + "_hi"]), expected[0] - 1e-12, name)
                if has.any():
                    lift = share(among, has, weight)[0] * weight.sum() / weight[among].sum()
                    numpy.testing.assert_allclose(float(row.lift), lift, rtol=1e-9, atol=1e-12)


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([ALVH, "run", "demo", "--quiet", "--paths", "1536", "--days", "60", "-o", FILE,
                    "--set", "scale=[20]", "--set", "simulation.sampling.importance.enabled=true"],
                   check=True, stdout=subprocess.DEVNULL)
    outcome = unittest.main(argv=sys.argv[:1], exit=False)
    FILE.unlink()
    sys.exit(not outcome.result.wasSuccessful())
