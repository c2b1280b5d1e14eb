"""The study of docs/findings.md: check_study.py ALVH ROOT

Every scenario that it runs is one that the program takes, and its tables say what a result
says."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy

ALVH, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "results"))
import fragility  # noqa: E402
import study  # noqa: E402


def claim(hypothesis, about, estimate, low, high, verdict):
    return {"hypothesis": hypothesis, "about": about, "contracts": 200, "estimate": estimate,
            "estimate_lo": low, "estimate_hi": high, "holds": "above", "bar": 35,
            "verdict": verdict}


class Study(unittest.TestCase):
    def test_every_scenario_is_valid(self):
        with tempfile.TemporaryDirectory() as name:
            files = study.write(pathlib.Path(name), 160, 32)
            self.assertEqual(len(files), 1 + len(study.KEYS))
            for file in files:
                checked = subprocess.run([ALVH, "check", file], capture_output=True, text=True)
                self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_a_variation_changes_what_it_says(self):
        text = study.scenario("a", {"costs.impact.coefficient": 0, "market.model": "gaps"},
                              ["alvh"], 160, ["gaps"])
        self.assertEqual(text.splitlines(), [
            "extends: claims", "name: a", "simulation: {paths: 160}",
            "output: {fan_paths: 1600}", "costs: {impact: {coefficient: 0}}",
            "market: {model: gaps.model.yaml}", "scale: [20, 200]", "books:",
            "  alvh: {extends: alvh}"])
        core = (ROOT / "models/builtin/core.yaml").read_text()
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            study.models(folder, core)
            calm = (folder / "premium-0.model.yaml").read_text()
            self.assertEqual([(old, new) for old, new in
                              zip(core.splitlines(), calm.splitlines()) if old != new],
                             [("    constant: 0.035     # equity premium, per year",
                               "    constant: 0     # equity premium, per year")])
            wild = (folder / "volatility-up.model.yaml").read_text()
            self.assertIn("theta_fast: 0.1\n", core)
            self.assertIn("theta_fast: 0.144\n", wild)  # 1.2^2
            self.assertIn("theta_fast: 0.0426\n", wild)  # a price is not moved
        with self.assertRaises(SystemExit):
            study.models(folder, core.replace("leaving", "staying"))

    def test_the_heuristic_is_half_the_second_difference(self):
        # Drawdowns 1 .. 2000: the worst 20 have the mean 1990.5, of which 1.05 - 1 is 99.5.
        volatility = {"volatility-down": 0.8, "capital-ample": 1.0, "volatility-up": 1.3}
        loss = numpy.random.default_rng(2).permutation(numpy.arange(1.0, 2001.0))
        table = study.heuristic(lambda name, book, scale: volatility[name] * loss)
        self.assertRegex(table.splitlines()[2],
                         r"\| `unhedged` \| 20 \| 1,592 \| 1,990 \| 2,588 \| 100 \[99, 100\] \|")

    def test_the_heuristic_cancels_what_moves_all_runs(self):
        draws = numpy.random.default_rng(3)
        common, own = draws.exponential(size=(2, 4000))
        value, low, high = fragility.heuristic([common, common, common])
        self.assertEqual((value, low, high), (0, 0, 0))
        # 0.8 x, x and 1.3 x are a twentieth of 2 x, 0 and 0, and so is their interval.
        scaled = fragility.heuristic([0.8 * common, common, 1.3 * common])
        single = fragility.heuristic([2 * common, 0 * common, 0 * common])
        numpy.testing.assert_allclose(scaled, [0.05 * part for part in single], rtol=1e-9)
        # Exponential: L = 1 + ln 100, and n se^2 = 199; a skewed tail reaches farther up.
        value, low, high = single
        self.assertAlmostEqual(value, 5.605, delta=4 * (199 / 4000) ** 0.5)
        self.assertAlmostEqual((high - low) / 3.92, (199 / 4000) ** 0.5, delta=0.06)
        self.assertGreater(high - value, value - low)
        paired = fragility.heuristic([common, common + own, common])
        apart = fragility.heuristic([common, common[::-1] + own, common])
        self.assertLess(paired[2] - paired[1], 0.8 * (apart[2] - apart[1]))

    def test_the_tail_decides_before_the_money(self):
        parts = [("supported", "not supported", "supported"),
                 ("not supported", "supported", "not supported"),
                 ("undecided", "supported", "supported"),
                 ("undecided", "undecided", "undecided")]
        for tail, money, verdict in parts:
            self.assertEqual(study.contributes({"verdict": tail}, {"verdict": money}), verdict)

    def test_tables_say_what_the_claims_say(self):
        result = {"claims": [
            claim("drawdown", "alvh", 31.416, 30.404, 32.436, "not supported"),
            claim("equal_spend", "alvh", None, None, None, "undecided"),
            claim("protects", "alvh_less_base", 1.5, 0.25, 2.75, "supported"),
            claim("pays", "alvh_less_base", -0.0001, -0.5, 0.5, "undecided")]}
        self.assertEqual(study.verdicts(result).splitlines()[2:], [
            "| `drawdown` | 200 | 31.42 | [30.40, 32.44] | above 35 | not supported |",
            "| `equal_spend` | 200 | - | [-, -] | above 35 | undecided |"])
        self.assertEqual(study.parts(result).splitlines()[2:], [
            "| base | 1.50 | [0.25, 2.75] | 0.000 | [-0.500, 0.500] | supported |"])

    def test_a_table_replaces_what_stood_in_its_place(self):
        page = "a\n<!-- x -->\nold\n<!-- end -->\nb\n"
        self.assertEqual(study.put(page, "x", "new"), page.replace("old", "new"))
        with self.assertRaises(SystemExit):
            study.put(page, "y", "new")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
