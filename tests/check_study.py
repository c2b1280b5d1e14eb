"""The study of docs/findings.md: check_study.py ALVH ROOT

Every scenario that it runs is one that the program takes, and its tables say what a result
says."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

ALVH, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "results"))
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
        def run(at_20):
            cells = [{"book": book, "scale": scale, "drawdown_es": [
                {"level": 0.99, "value": at_20 * scale, "low": (at_20 - 6) * scale,
                 "high": (at_20 + 6) * scale}]}
                     for book in study.BOOKS for scale in (20, 200)]
            return {"cells": cells}
        table = study.heuristic({"volatility-down": run(800), "capital-ample": run(1000),
                                 "volatility-up": run(1300)})
        # 1050 - 1000, and 6 x sqrt(1/4 + 1 + 1/4)
        self.assertEqual(table.splitlines()[2],
                         "| `unhedged` | 20 | 800 | 1,000 | 1,300 | 50 ± 7 |")

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
