"""The page of a run: check_report.py ALVH SCRATCH_FOLDER

It is well-formed, needs nothing beside itself, says what the file says, lets no text of the
file become markup, and opens in a browser where there is one.
"""
import html.parser
import math
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as tree

import h5py
import numpy as np

ALVH, SCRATCH = sys.argv[1], pathlib.Path(sys.argv[2])
RESULT, PAGE = SCRATCH / "small.h5", SCRATCH / "small.html"
SIZE = ["--paths", "400", "--days", "42", "--set", "scale=[5, 20, 200]"]
SECTIONS = ["answer", "scaling", "drawdown", "price", "worst", "attribution", "equity", "vega",
            "market", "books", "checks", "origin"]
FIGURES = ["scaling_level", "scaling_growth", "drawdown_histogram", "drawdown_tail",
           "price_cost", "price_tail", "worst_1", "worst_4", "layers_mean", "layers_tail", "instruments_mean", "instruments_tail",
           "terms_mean", "terms_tail", "equity_reference", "equity_hedge", "vega_reference",
           "vega_hedge", "vega_histogram", "vega_breaches", "market_spx", "market_vix"]
HOSTILE = ['<script>alert(1)</script>', '"&\'{0}{1}`x`', '\u202e</svg>', "alvh"]


def report(*words, **more):
    return subprocess.run([ALVH, "report", *map(str, words)], capture_output=True, text=True,
                          **more)


def parse(page):
    return tree.fromstring(page.read_text(encoding="utf-8").replace("<!DOCTYPE html>", "", 1))


def words_of(element):
    return " ".join(" ".join(element.itertext()).split())


def section(root, name):
    return next(part for part in root.iter("section") if part.get("id") == name)


def dollars(value):
    return ("\u2212" if value < 0 else "") + f"${abs(value):,.0f}"


def shortfall(drawdown, weight):
    """Mean of the worst hundredth of the weight (Rockafellar and Uryasev 2000) and the
    influence of each path on it."""
    order = np.argsort(drawdown)
    reached = np.cumsum(weight[order]) >= 0.99 * weight.sum() - 1e-9
    quantile = drawdown[order][reached.argmax()]
    influence = quantile + np.maximum(drawdown - quantile, 0) / 0.01
    mean = (weight * influence).sum() / weight.sum()
    return mean, weight / weight.mean() * (influence - mean)


def interval(value, off):
    """The 95 % interval of a mean whose influences lie so far off it (Hall 1992)."""
    n = len(off)
    error = np.sqrt((off**2).sum() / (n - 1) / n)
    g = (off**3).mean() / (error * np.sqrt(n)) ** 3 / np.sqrt(n)
    return [value - error * 3 / g * (np.cbrt(1 + g * (z - g / 6)) - 1) for z in (1.96, -1.96)]


def student(degrees):
    """The 97.5 % quantile of Student's t, from its density."""
    at = np.linspace(0, 40, 400001)
    density = (1 + at**2 / degrees) ** (-(degrees + 1) / 2)
    density *= math.exp(math.lgamma((degrees + 1) / 2) - math.lgamma(degrees / 2)) / math.sqrt(
        degrees * math.pi)
    below = 0.5 + np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)]) * at[1]
    return float(np.interp(0.975, below, at))


def clustered(value, off, unit):
    """The 95 % interval where paths have weights, which `off` holds, or are drawn together:
    Student's, of the sums over what is drawn at once."""
    z = off.reshape(-1, unit).sum(1)
    n = len(z)
    error = math.sqrt(n / (n - 1) * ((z**2).sum() - n * z.mean() ** 2)) / len(off)
    half = error * student(abs(z).sum() ** 2 / (z**2).sum() - 1)
    return [value - half, value + half]


def growth(drawdown, weight, unit=1):
    """Of the shortfall per contract from 20 to 200, in %, with its interval."""
    (before, off_before), (after, off_after) = (shortfall(drawdown[scale], weight)
                                                for scale in (1, 2))
    ratio = 20 / 200 * after / before
    off = 100 * ratio * (off_after / after - off_before / before)
    plain = unit == 1 and (weight == 1).all()
    return (100 * (ratio - 1), *(interval(100 * (ratio - 1), off) if plain else
                                 clustered(100 * (ratio - 1), off, unit)))


def setUpModule():
    made = subprocess.run([ALVH, "run", "core", *SIZE, "--quiet", "-o", str(RESULT)],
                          capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    made = report(RESULT)
    assert made.returncode == 0, made.stderr


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = PAGE.read_text(encoding="utf-8")
        cls.root = parse(PAGE)

    def test_every_section_and_figure_is_there(self):
        self.assertEqual([part.get("id") for part in self.root.iter("section")], SECTIONS)
        ids = [drawing.get("id") for drawing in self.root.iter("svg")]
        self.assertLessEqual(set(FIGURES), set(ids))

    def test_it_needs_nothing_beside_itself(self):
        for word in ("http:", "https:", "//", "@import", "url(", "src="):
            self.assertFalse(word in self.text, word)
        for name in ("script", "link", "img", "iframe", "object", "image", "foreignObject"):
            self.assertEqual(list(self.root.iter(name)), [])
        ids = {element.get("id") for element in self.root.iter() if element.get("id")}
        for element in self.root.iter():
            if element.get("href"):
                self.assertIn(element.get("href")[1:], ids)

    def test_ids_are_unique(self):
        ids = [element.get("id") for element in self.root.iter() if element.get("id")]
        self.assertEqual(len(ids), len(set(ids)))

    def test_figures_say_what_they_are_and_follow_the_style(self):
        for drawing in self.root.iter("svg"):
            if drawing.get("class") == "marks":
                continue
            self.assertEqual(drawing.get("role"), "img")
            self.assertTrue(drawing.get("aria-label"))
            self.assertEqual(drawing.get("aria-label"), drawing.find("title").text)
        self.assertEqual(re.findall(r"rgb\(.*|.*'black'.*|font-family=.*|.*\"black\".*",
                                    self.text), [])
        for name in set(re.findall(r"var\(--(\w+)\)", self.text)):
            self.assertGreaterEqual(self.text.count(f"--{name}: #"), 3, name)

    def check_answer(self, root, weight, result=None, unit=1):
        with h5py.File(result or RESULT) as file:
            books = [name.decode() for name in file["paths/book"][:]]
            drawdown = file["paths/max_drawdown"][:]
        answer = words_of(section(root, "answer")).replace("\u2212", "-")
        for name in ("alvh", "unhedged"):
            shown = re.search(r"by ([-+.0-9]+)\s% \[([-+.0-9]+)\sto\s([-+.0-9]+)\] with " + name,
                              answer)
            expected = growth(drawdown[books.index(name)], weight, unit)
            for number, wanted in zip(shown.groups(), expected):
                self.assertAlmostEqual(float(number), wanted, delta=0.06, msg=name)

    def test_the_answer_is_the_growth_of_the_worst_drawdowns(self):
        self.check_answer(self.root, np.ones(400))

    def test_paths_count_for_their_weight(self):
        weighted, page = SCRATCH / "weighted.h5", SCRATCH / "weighted.html"
        weight = np.random.default_rng(5).uniform(0.2, 1.8, 400)
        shutil.copy(RESULT, weighted)
        with h5py.File(weighted, "r+") as file:
            file["paths/weight"] = weight
        self.assertEqual(report(weighted, "-o", page).returncode, 0)
        self.check_answer(parse(page), weight)
        worth = weight.sum() ** 2 / (weight**2).sum()
        self.assertIn(f"are worth as much as {worth:.0f} of equal weight",
                      words_of(section(parse(page), "answer")))

    def test_a_pair_is_one_draw(self):
        pairs, page = SCRATCH / "pairs.h5", SCRATCH / "pairs.html"
        made = subprocess.run([ALVH, "run", "core", *SIZE, "--set",
                               "simulation.sampling.antithetic=true", "--quiet", "-o",
                               str(pairs)], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(report(pairs, "-o", page).returncode, 0)
        self.check_answer(parse(page), np.ones(400), pairs, 2)
        answer = words_of(section(parse(page), "answer"))
        self.assertIn("a pair is one draw", answer)
        self.assertNotIn("equal weight", answer)
        self.assertNotIn("a pair is one draw", words_of(section(self.root, "answer")))

    def test_tables_say_what_the_file_says(self):
        with h5py.File(RESULT) as file:
            names = [name.decode() for name in file["tail/book"][:]]
            parts = [file["tail/drawdown_es" + suffix][:, :, 1] for suffix in ("", "_lo", "_hi")]
            layers = [file["attribution/pnl_by_layer_tail" + suffix][:]
                      for suffix in ("", "_lo", "_hi")]
        rows = {}
        for row in section(self.root, "books").iter("tr"):
            cells = [words_of(cell) for cell in row]
            rows[cells[0], cells[1]] = cells
        for book, name in enumerate(names):
            for scale, contracts in enumerate((5, 20, 200)):
                value, low, high = (dollars(part[book, scale] / contracts) for part in parts)
                self.assertEqual(rows[name, str(contracts)][4], f"{value} {low} to {high}")
        condor = [layer[names.index("alvh"), 2, 0] / 200 for layer in layers]
        self.assertIn("{} {} to {}".format(*map(dollars, condor)),
                      words_of(section(self.root, "attribution")))

    def test_fragility_is_that_of_the_file(self):
        with h5py.File(RESULT) as file:
            book = [name.decode() for name in file["tail/book"][:]].index("alvh")
            slope = [file["scaling/fragility_slope" + suffix][book]
                     for suffix in ("", "_lo", "_hi")]
        shown = [re.sub(r"^\$", "+$", dollars(value)) for value in slope]
        self.assertIn("{} {} to {}".format(*shown), words_of(section(self.root, "scaling")))

    def test_rules_act_as_often_as_the_file_says(self):
        with h5py.File(RESULT) as file:
            names = [name.decode() for name in file["tail/book"][:]]
            rules = [name.decode() for name in file["diagnostics/rule"][:]]
            actions = file["diagnostics/rule_actions"][:, 2]
        text = words_of(section(self.root, "checks"))
        for rule, name in enumerate(rules):
            by_book = [actions[names.index(book), rule] for book in ("unhedged", "alvh")]
            if any(by_book):
                self.assertIn(" ".join([name, *(f"{n / 400:.4g}" for n in by_book)]), text)

    def test_worst_paths_are_those_with_the_largest_drawdowns(self):
        with h5py.File(RESULT) as file:
            books = [name.decode() for name in file["paths/book"][:]]
            drawdown = file["paths/max_drawdown"][books.index("alvh"), 2]
        worst = np.argsort(-drawdown, kind="stable")[:4]
        titles = [title.text for title in section(self.root, "worst").iter("h3")]
        self.assertEqual(titles[:4], [f"Path {path}" for path in worst])
        text = words_of(section(self.root, "worst"))
        self.assertIn(dollars(drawdown[worst[0]] / 200), text)

    def test_what_the_worst_have_in_common_is_that_of_the_file(self):
        text = words_of(section(self.root, "worst"))
        with h5py.File(RESULT) as file:
            books = [name.decode() for name in file["worst/book"][:]]
            names = [name.decode() for name in file["worst/property"][:]]
            at = books.index("alvh"), 2, names.index("a stop gave way first")
            cells = [[100 * file[f"worst/{stem}{part}"][at] for part in ("", "_lo", "_hi")]
                     for stem in ("share_worst", "share_all")]
        for value, low, high in cells:
            self.assertIn(f"{value:.1f}\u00a0% {low:.1f} to {high:.1f}".replace("\u00a0", " "),
                          text.replace("\u00a0", " "))

    def test_sizes_below_the_question_are_told_apart(self):
        """From 5 to 20 contracts, the ratio of the mean drawdowns of the worst hundredth."""
        answer = words_of(section(self.root, "answer")).replace("\u2212", "-")
        with h5py.File(RESULT) as file:
            books = [name.decode() for name in file["paths/book"][:]]
            drawdown = file["paths/max_drawdown"][books.index("alvh")]
        few, many = (shortfall(drawdown[scale], np.ones(400))[0] for scale in (0, 1))
        below = re.search(r"From 5 to 20 contracts it changes by ([-+.0-9]+)", answer)
        self.assertAlmostEqual(float(below.group(1)), 100 * (5 / 20 * many / few - 1), delta=0.06)

    def test_far_moves_are_one_part_of_the_picture(self):
        with h5py.File(RESULT) as file:
            books = [name.decode() for name in file["tail/book"][:]]
            far = file["attribution/pnl_far_tail"][books.index("alvh"), 2] / 200
        figure = next(drawing for drawing in self.root.iter("svg")
                      if drawing.get("id") == "terms_tail")
        self.assertIn(dollars(far), words_of(figure))
        self.assertIn("far moves", words_of(figure))

    def test_the_past_ends_where_the_paths_begin(self):
        self.assertIn("what really happened before", words_of(section(self.root, "market")))

    def test_it_is_the_same_page_again(self):
        again = SCRATCH / "again.html"
        self.assertEqual(report(RESULT, "-o", again).returncode, 0)
        self.assertEqual(again.read_text(encoding="utf-8"), self.text)


class Hostile(unittest.TestCase):
    """A file may hold anything where names are."""

    @classmethod
    def setUpClass(cls):
        cls.file, cls.page = SCRATCH / "hostile.h5", SCRATCH / "hostile.html"
        shutil.copy(RESULT, cls.file)
        with h5py.File(cls.file, "r+") as file:
            names = HOSTILE + ["last"]
            for group in file.values():
                if isinstance(group, h5py.Group) and "book" in group:
                    group["book"][:] = names
            file["tail"].attrs["reference_book"] = names[0]
            file.attrs["scenario"] = "<h1 onclick='x()'>&\x07"
        made = report(cls.file, "-o", cls.page)
        assert made.returncode == 0, made.stderr

    def test_no_text_becomes_markup(self):
        root = parse(self.page)
        self.assertEqual(list(root.iter("script")), [])
        self.assertEqual(len(list(root.iter("h1"))), 1)
        self.assertFalse(any(element.get("onclick") for element in root.iter()))
        self.assertIn(HOSTILE[0], words_of(section(root, "answer")))
        self.assertIn(HOSTILE[1], words_of(section(root, "books")))
        self.assertEqual(root.find("head/title").text, "<h1 onclick='x()'>&?")

    def test_a_lenient_reader_sees_the_same_elements(self):
        class Counter(html.parser.HTMLParser):
            seen = set()

            def handle_starttag(self, tag, attributes):
                self.seen.add(tag)

        counter = Counter()
        counter.feed(self.page.read_text(encoding="utf-8"))
        self.assertNotIn("script", counter.seen)


class Others(unittest.TestCase):
    def run_scenario(self, name, text):
        scenario, result = SCRATCH / f"{name}.yaml", SCRATCH / f"{name}.h5"
        scenario.write_text("extends: core\nsimulation: {paths: 64, days: 15}\n" + text)
        made = subprocess.run([ALVH, "run", str(scenario), "--quiet", "-o", str(result)],
                              capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        made = report(result)
        self.assertEqual(made.returncode, 0, made.stderr)
        return parse(result.with_suffix(".html"))

    def test_one_book_at_one_size(self):
        root = self.run_scenario("one", "name: one\nscale: [7]\noutput: {greek_paths: 0}\n"
                                 "books: {unhedged: {layers: {base: {enabled: false}}}}\n")
        self.assertEqual([part.get("id") for part in root.iter("section")], SECTIONS)
        self.assertIn("per contract.", words_of(section(root, "answer")))

    def test_two_books_at_one_size_from_a_state(self):
        root = self.run_scenario(
            "two", "name: two\nscale: [3]\nmarket:\n  start: {spot: 100, regime: calm, "
            "variance_fast: 0.01, variance_slow: 0.01}\nbooks:\n  plain: {}\n"
            "  other: {layers: {base: {enabled: false}}}\n")
        self.assertIn("other lose less than plain", words_of(section(root, "answer")))
        self.assertNotIn("really happened", words_of(section(root, "market")))


class Failures(unittest.TestCase):
    def refuse(self, status, *words, says, **more):
        kept = SCRATCH / "kept.html"
        kept.write_text("before")
        made = report(*words, "-o", kept, **more)
        self.assertEqual(made.returncode, status, made.stderr)
        self.assertIn(says, made.stderr)
        self.assertEqual(made.stdout, "")
        self.assertEqual(kept.read_text(), "before")
        self.assertFalse(pathlib.Path(f"{kept}.partial").exists())

    def test_no_gnuplot(self):
        self.refuse(1, RESULT, says="needs gnuplot", env={**os.environ, "PATH": "/nowhere"})

    def test_files_that_are_no_results(self):
        bad = SCRATCH / "bad.h5"
        bad.write_bytes(b"no HDF5")
        self.refuse(3, bad, says="is no result of alvh")
        bad.write_bytes(RESULT.read_bytes()[:100000])
        self.refuse(3, bad, says="is no result of alvh")
        self.refuse(3, SCRATCH / "none.h5", says="cannot be read")
        for lost in ("fans", "vega/net_vega_hist", "tail/drawdown_es_lo", "paths/max_drawdown",
                     "attribution/pnl_by_term_tail", "fans/date"):
            shutil.copy(RESULT, bad)
            with h5py.File(bad, "r+") as file:
                del file[lost]
            self.refuse(3, bad, says=lost.split("/")[0])

    def test_a_page_that_cannot_be_written(self):
        made = report(RESULT, "-o", SCRATCH / "no" / "folder.html")
        self.assertEqual(made.returncode, 1)
        self.assertIn("cannot be written", made.stderr)

    def test_paths_that_cannot_be_walked_again(self):
        changed = SCRATCH / "changed.h5"
        shutil.copy(RESULT, changed)
        with h5py.File(changed, "r+") as file:
            file["paths/cost"][...] += 1
        made = report(changed)
        self.assertEqual(made.returncode, 0, made.stderr)
        worst = words_of(section(parse(changed.with_suffix(".html")), "worst"))
        self.assertIn("cannot be walked again", worst)
        self.assertIn("does not end as the file says", worst)


@unittest.skipUnless(shutil.which("chromium"), "there is no chromium")
class Browser(unittest.TestCase):
    def browse(self, *words):
        with subprocess.Popen(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                 f"--user-data-dir={SCRATCH / 'browser'}", *words, PAGE.as_uri()],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
            self.assertEqual(browser.wait(timeout=120), 0)

    def test_a_phone_shows_it(self):
        picture = SCRATCH / "phone.png"
        self.browse("--window-size=390,2000", f"--screenshot={picture}")
        self.assertEqual(picture.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(picture.stat().st_size, 50000)

    def test_it_prints(self):
        paper = SCRATCH / "page.pdf"
        self.browse("--no-pdf-header-footer", f"--print-to-pdf={paper}")
        pages = len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))
        self.assertIn(pages, range(5, 13))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
