"""What results/ reads and draws: check_notebooks.py ALVH ROOT FOLDER

Small runs are made once in FOLDER; the notebooks are executed on them, and docs/results.md is
held against them."""
import ast
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

import matplotlib
import numpy
import xarray

ALVH, ROOT, FOLDER = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
RESULTS = ROOT / "results"
NOTEBOOKS = sorted(RESULTS.glob("*.ipynb"))
SCENARIOS = ["claims", "demo", "sizing"]
sys.dont_write_bytecode = True
sys.path.insert(0, str(RESULTS))
matplotlib.use("Agg")
import alvh  # noqa: E402
import documented  # noqa: E402
import study  # noqa: E402


def setUpModule():
    for left in FOLDER.glob("*.h5.checkpoint"): # of a test that was killed
        left.unlink()
    for scenario in SCENARIOS:
        subprocess.run([ALVH, "run", scenario, "--paths", "240", "--days", "42", "--quiet", "-o",
                        FOLDER / f"{scenario}.h5"], check=True, stdout=subprocess.DEVNULL)


class RealFiles(unittest.TestCase):
    def test_docs_list_what_a_run_writes(self):
        groups, attributes = documented.documented(ROOT / "docs/results.md")
        for scenario in SCENARIOS:
            found, there = documented.found(FOLDER / f"{scenario}.h5")
            asked = scenario == "claims"
            self.assertEqual(set(found), set(groups) - (set() if asked else {"claims"}))
            for group, datasets in found.items():
                listed = {name: about for name, about in groups[group].items()
                          if asked or not name.startswith("fragility_heuristic")}
                self.assertEqual(datasets, listed, f"{scenario}: {group}")
            # The program brings no rules of its own to these.
            self.assertEqual(there, attributes - {"user_rules"})


class Heuristic(unittest.TestCase):
    def test_is_that_of_three_runs(self):
        """Taleb and Douady's, from runs of two other models whose real world the study made."""
        study.models(FOLDER, (ROOT / "models/builtin/core.yaml").read_text(encoding="utf-8"))
        loss = {"": xarray.open_dataset(FOLDER / "claims.h5", group="paths").max_drawdown.sel(scale=200)}
        for way in ("volatility-down", "volatility-up"):
            text = study.scenario(way, {"market.model": way, "simulation.days": 42, "output.greek_paths": 0,
                                        "output.claims": "false"}, ["unhedged", "alvh"], 240, [way])
            (FOLDER / f"{way}.yaml").write_text(text, encoding="utf-8")
            subprocess.run([ALVH, "run", FOLDER / f"{way}.yaml", "--quiet", "-o", FOLDER / f"{way}.h5"],
                           check=True, stdout=subprocess.DEVNULL)
            loss[way] = xarray.open_dataset(FOLDER / f"{way}.h5", group="paths").max_drawdown.sel(scale=200)
        found = xarray.open_dataset(FOLDER / "claims.h5", group="scaling").fragility_heuristic
        for book in ("unhedged", "alvh"):
            tail = {}
            for way, drawdown in loss.items():
                ordered = numpy.sort(drawdown.sel(book=book).values)
                beyond = ordered[237]  # of 240 paths, 0.99 n = 237.6 lie at or below it
                tail[way] = beyond + numpy.maximum(ordered - beyond, 0).mean() / 0.01
            expected = (tail["volatility-down"] + tail["volatility-up"]) / 2 - tail[""]
            self.assertAlmostEqual(float(found.sel(book=book)), expected / 200, 6)
            self.assertLess(tail["volatility-down"], tail["volatility-up"])


class Notebooks(unittest.TestCase):
    def test_are_kept_without_output(self):
        self.assertEqual([path.stem for path in NOTEBOOKS], ["claims", "first-look", "sizing"])
        for path in NOTEBOOKS:
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if cell["cell_type"] == "code":
                    self.assertEqual(cell["outputs"], [], path)
                    self.assertIsNone(cell["execution_count"], path)

    def test_run_to_the_end_and_draw(self):
        settings = FOLDER / "ipython"
        (settings / "profile_default").mkdir(parents=True, exist_ok=True)
        # Cropping draws every figure twice.
        (settings / "profile_default/ipython_kernel_config.py").write_text(
            "c.InlineBackend.print_figure_kwargs = {'bbox_inches': None}\n", encoding="utf-8")
        environment = {**os.environ, "ALVH": str(ALVH), "ALVH_RESULTS": str(FOLDER),
                       "IPYTHONDIR": str(settings), "JUPYTER_RUNTIME_DIR": str(settings),
                       "JUPYTER_CONFIG_DIR": str(settings), "PYTHONDONTWRITEBYTECODE": "1",
                       "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        ran = subprocess.run(["jupyter-nbconvert", "--to", "notebook", "--execute", "--output-dir",
                              FOLDER / "executed", *NOTEBOOKS], env=environment,
                             capture_output=True, text=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        for path in NOTEBOOKS:
            executed = FOLDER / "executed" / path.name
            for cell in json.loads(executed.read_text(encoding="utf-8"))["cells"]:
                source = "".join(cell["source"])
                shown = [key for output in cell.get("outputs", []) for key in output.get("data", {})]
                self.assertEqual(shown.count("image/png"), source.count("plot_"), source)
                self.assertNotIn("stderr", [output.get("name") for output in
                                            cell.get("outputs", [])], source)


class Reader(unittest.TestCase):
    def setUp(self):
        self.run_ = alvh.open_run(FOLDER / "demo.h5")
        os.environ["ALVH"] = str(ALVH)

    def test_five_lines_make_the_scaling_plot(self):
        """With nothing in the folder but a result and alvh.py, as docs/results.md has it."""
        page = (ROOT / "docs/results.md").read_text(encoding="utf-8")
        lines = re.search(r"```python\n(import alvh\n.*?)```", page, re.DOTALL).group(1)
        self.assertLessEqual(len(lines.strip().splitlines()), 5)
        folder = FOLDER / "five"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(RESULTS / "alvh.py", folder)
        shutil.copy(FOLDER / "demo.h5", folder)
        subprocess.run([sys.executable, "-c", lines], cwd=folder, check=True,
                       env={**os.environ, "MPLBACKEND": "Agg"})
        drawn = (folder / "scaling.png").read_bytes()
        self.assertEqual(drawn[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(len(drawn), 10000)

    def test_the_scaling_plot_shows_the_estimates_and_their_intervals(self):
        headline = self.run_.headline
        axes = alvh.plot_scaling(self.run_).axes[0]
        self.assertEqual([bar.get_label() for bar in axes.containers], self.run_.books)
        for bar, book in zip(axes.containers, self.run_.books):
            line, _, (sticks,) = bar.lines
            at = headline.sel(book=book)
            self.assertEqual(list(line.get_ydata()), list(at.drawdown_per_contract.values))
            for stick, low, high in zip(sticks.get_segments(), at.drawdown_per_contract_lo.values,
                                        at.drawdown_per_contract_hi.values):
                self.assertAlmostEqual(stick[0, 1], low, 6)
                self.assertAlmostEqual(stick[1, 1], high, 6)

    def test_every_plot_names_its_axes(self):
        claims = alvh.open_run(FOLDER / "claims.h5")
        plots = {name: plot for name, plot in vars(alvh).items() if name.startswith("plot_")}
        worst = int(alvh.worst_paths(self.run_, "alvh", 200, 1).index[0])
        for name, plot in plots.items():
            figure = (plot(claims) if name == "plot_claims" else
                      plot(self.run_, worst) if name == "plot_path" else plot(self.run_))
            for axes in figure.axes:
                self.assertTrue(axes.get_ylabel() or axes.get_xlabel(), name)
            self.assertTrue(figure.axes[0].get_title(loc="left"), name)
            matplotlib.pyplot.close(figure)
        self.assertEqual(matplotlib.rcParams["axes.spines.top"], True)  # the user's own style

    def test_the_table_is_that_of_the_file(self):
        table, tail = alvh.tail_table(self.run_, 0.95), self.run_["tail"]
        self.assertEqual(len(table), len(self.run_.books) * len(self.run_.scales))
        row = table.loc[("vxth", 50)]
        es = tail.drawdown_es_hi.sel(book="vxth", scale=50, level=0.95) / 50
        self.assertAlmostEqual(row["drawdown, worst 5 %", "to"], float(es), 6)
        ruin = tail.ruin_probability_hi.sel(book="vxth", scale=50)
        self.assertAlmostEqual(row["ruined, %", "to"], 100 * float(ruin), 9)

    def test_the_printed_table_has_units_and_intervals(self):
        table, tail = alvh.tail_table(self.run_, text=True), self.run_["tail"].sel(book="vxth", scale=50)
        es = [float(tail["drawdown_es" + part].sel(level=0.99)) / 50 for part in ("", "_lo", "_hi")]
        self.assertEqual(table.loc[("vxth", 50), "drawdown, worst 1 %, $"],
                         "{:,.0f} [{:,.0f}, {:,.0f}]".format(*es))
        ruin = [100 * float(tail["ruin_probability" + part]) for part in ("", "_lo", "_hi")]
        self.assertEqual(table.loc[("vxth", 50), "ruined, %"], "{:.2f} [{:.2f}, {:.2f}]".format(*ruin))

    def test_what_the_worst_have_in_common_is_that_of_the_file(self):
        table = alvh.in_common(self.run_, "alvh", 200)
        at = self.run_["worst"].sel(book="alvh", scale=200, property="peak in calm")
        self.assertGreater(float(at.share_all), 0)  # what nobody has is not in the table
        self.assertEqual(table.loc["peak in calm", "times"], float(at.lift))
        self.assertEqual(table.loc["peak in calm", "all, %"], 100 * float(at.share_all))

    def test_far_moves_are_one_bar(self):
        figure = alvh.plot_attribution(self.run_, by="term")
        found = self.run_["attribution"].sel(book="alvh", scale=200)
        names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
        self.assertIn("far moves", names)
        self.assertNotIn("volga", names)
        widths = [bar.get_width() for bar in figure.axes[1].patches]
        self.assertAlmostEqual(sum(widths), float(found.pnl_by_term_tail.sum()) / 200, 2)
        matplotlib.pyplot.close(figure)

    def test_replay_gives_the_path_of_the_file(self):
        worst = alvh.worst_paths(self.run_, "alvh", 200, 3)
        self.assertEqual(list(worst.max_drawdown), sorted(worst.max_drawdown, reverse=True))
        path = int(worst.index[0])
        days = alvh.replay(self.run_, path, "alvh", 200)
        capital = float(self.run_.headline.capital.sel(book="alvh", scale=200))
        self.assertEqual(days.equity.iloc[-1] - capital, worst.final_pnl.iloc[0])
        fallen = (days.equity.cummax().clip(lower=capital) - days.equity).max()
        self.assertAlmostEqual(fallen, worst.max_drawdown.iloc[0], 6)
        self.assertIn("votes", alvh.replay(self.run_, path, "alvh", 200, "decisions"))

    def test_what_is_missing_is_named(self):
        with self.assertRaisesRegex(FileNotFoundError, "nowhere.h5: no such file"):
            alvh.open_run("nowhere.h5")
        with self.assertRaisesRegex(KeyError, "no group claims"):
            self.run_["claims"]
        with self.assertRaisesRegex(KeyError, "no book alv in this run; there are unhedged"):
            alvh.plot_scaling(self.run_, ["alv"])
        with self.assertRaisesRegex(RuntimeError, "240"):
            alvh.replay(self.run_, 240)

    def test_replay_says_when_there_is_no_program(self):
        alone = FOLDER / "five"
        alone.mkdir(exist_ok=True)
        shutil.copy(RESULTS / "alvh.py", alone)
        ask = "import alvh; alvh.replay(alvh.open_run('../demo.h5'), 0)"
        asked = subprocess.run([sys.executable, "-c", ask], cwd=alone, capture_output=True,
                               text=True, env={"PATH": "/nowhere", "MPLBACKEND": "Agg"})
        self.assertIn("the program alvh is not found: put it on the PATH", asked.stderr)

    def test_everything_public_is_typed_and_explained(self):
        tree = ast.parse((RESULTS / "alvh.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                if node.name not in ("drawn", "books", "scales"):
                    self.assertTrue(ast.get_docstring(node), node.name)
                if node.name != "drawn":
                    self.assertTrue(node.returns, node.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
