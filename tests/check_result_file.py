"""A result file as other programs see it: check_result_file.py FILE.h5 results.md ALVH

Every group must open on its own with xarray (both engines), h5py, pandas and ncdump, with
nothing but the file, and hold what docs/results.md says it holds; ALVH, the program itself,
prints the same numbers."""
import json
import re
import shutil
import subprocess
import sys
import unittest

import h5py
import netCDF4
import numpy
import xarray

sys.dont_write_bytecode = True
import documented  # noqa: E402

FILE, DOCS, ALVH = sys.argv[1:4]
GROUPS = ["/", "paths", "drawdowns", "worst", "tail", "scaling", "claims", "vega", "fans", "attribution",
          "structure", "diagnostics"]
ENGINES = ["netcdf4", "h5netcdf"]


class ResultFile(unittest.TestCase):
    def test_every_group_opens_alike_with_both_engines_of_xarray(self):
        for group in GROUPS:
            one, two = (xarray.open_dataset(FILE, group=group, engine=engine).load()
                        for engine in ENGINES)
            self.assertTrue(one.identical(two), group)
            for name, variable in one.variables.items():
                self.assertTrue(variable.attrs["long_name"], name)
                for dimension in variable.dims:
                    self.assertIn(dimension, one.coords, name)

    def test_books_are_selected_by_name(self):
        with xarray.open_dataset(FILE, group="tail") as tail:
            self.assertEqual(list(tail.book.values), ["unhedged", "gehedged-ü"])
            hedged = tail.sel(book="gehedged-ü", scale=20)
            self.assertLess(hedged.drawdown_es.sel(level=0.99), hedged.drawdown_es_hi.sel(level=0.99))
            self.assertEqual(tail.attrs["reference_book"], "unhedged")

    def test_dates_are_dates(self):
        with xarray.open_dataset(FILE, group="fans") as fans:
            # The Monday after the third Friday of February 2023 was a holiday.
            self.assertEqual(str(fans.date.values[0])[:10], "2023-02-15")
            self.assertEqual(str(fans.date.values[3])[:10], "2023-02-21")

    def test_a_table_of_pandas_has_named_axes(self):
        with xarray.open_dataset(FILE, group="paths") as paths:
            table = paths[["final_pnl", "ruined"]].isel(path=slice(8)).to_dataframe()
            self.assertEqual(table.index.names, ["book", "scale", "path"])
            self.assertEqual(len(table), 2 * 3 * 8)

    def test_h5py_finds_a_scale_on_every_axis(self):
        with h5py.File(FILE) as file:
            for group in GROUPS:
                for name, data in file[group].items():
                    if isinstance(data, h5py.Group):
                        continue
                    for axis, dimension in enumerate(data.dims):
                        if "CLASS" not in data.attrs:
                            self.assertEqual(len(dimension.keys()), 1, name)
                            self.assertEqual(len(dimension[0]), data.shape[axis], name)
                    self.assertNotEqual(data.dtype.kind, "b", name)
            self.assertEqual(file["tail/book"].asstr()[1], "gehedged-ü")
            self.assertEqual(file.attrs["status"], "complete")

    def test_ncdump_takes_it_for_netcdf4(self):
        kind = subprocess.run(["ncdump", "-k", FILE], capture_output=True, text=True, check=True)
        self.assertEqual(kind.stdout.strip(), "netCDF-4")
        header = subprocess.run(["ncdump", "-h", FILE], capture_output=True, text=True, check=True)
        self.assertIn("double drawdown_es(book, scale, level) ;", header.stdout)
        self.assertNotIn("phony_dim", header.stdout)

    def test_only_shuffle_and_deflate_1_are_needed(self):
        with netCDF4.Dataset(FILE) as file:
            for group in GROUPS:
                variables = (file if group == "/" else file[group]).variables
                for name, variable in variables.items():
                    filters = variable.filters() or {}
                    used = {key for key, value in filters.items() if value and key != "complevel"}
                    self.assertLessEqual(used, {"zlib", "shuffle"}, name)
                    self.assertIn(filters.get("complevel", 0), (0, 1), name)

    def test_docs_list_every_dataset_with_its_unit(self):
        self.assertEqual(documented.found(FILE), documented.documented(DOCS))

    def test_the_file_opens_on_its_headline(self):
        """No group is asked for, and every number is that of /tail or /scaling."""
        at_99 = {"quantile": 0.99, "level": 0.99}
        rows = {"drawdown_median": ("drawdown_quantile", {"quantile": 0.5}),
                "drawdown_99": ("drawdown_quantile", at_99), "pnl_99": ("pnl_quantile", at_99),
                "drawdown_es_99": ("drawdown_es", at_99), "pnl_es_99": ("pnl_es", at_99),
                "drawdown_es_99_difference": ("drawdown_es_difference", at_99)}
        with xarray.open_dataset(FILE) as headline, \
                xarray.open_dataset(FILE, group="tail") as tail, \
                xarray.open_dataset(FILE, group="scaling") as scaling:
            self.assertEqual(headline.attrs["reference_book"], "unhedged")
            self.assertEqual(dict(headline.sizes), {"book": 2, "scale": 3})
            for name, value in headline.data_vars.items():
                stem, part = re.fullmatch(r"(.*?)(_se|_lo|_hi|)", name).groups()
                source, at = rows.get(stem, (stem, {}))
                group = scaling if source == "drawdown_per_contract" else tail
                there = group[source + part]
                there = there.sel({axis: where for axis, where in at.items() if axis in there.dims})
                numpy.testing.assert_array_equal(value, there, name)
            # What a tree of groups inherits from its root must mean the same in each of them.
            for group in GROUPS[1:]:
                with xarray.open_dataset(FILE, group=group) as data:
                    for axis in set(headline.dims) & set(data.dims):
                        self.assertTrue(data[axis].identical(headline[axis]), group)
            table = headline.to_dataframe()
            self.assertEqual(len(table), 6)
            self.assertEqual(table.shape[1], 4 * 12 + 1)

    def test_nothing_but_numbers_and_text_in_creation_order(self):
        """No booleans, no enumerations, no compounds, and references only where dimension
        scales need them."""
        scales = {"DIMENSION_LIST", "REFERENCE_LIST"}
        ordered = h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED

        def check(name, thing):
            created = thing.id.get_create_plist()
            self.assertEqual(created.get_attr_creation_order(), ordered, name)
            for key in thing.attrs:
                type_ = thing.attrs.get_id(key).get_type().get_class()
                allowed = (h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.STRING)
                self.assertTrue(type_ in allowed or key in scales, f"{name}.{key}")
            if isinstance(thing, h5py.Group):
                self.assertEqual(created.get_link_creation_order(), ordered, name)
            else:
                self.assertIn(thing.id.get_type().get_class(), allowed, name)
        with h5py.File(FILE) as file:
            check("/", file["/"])
            file.visititems(check)

    def test_what_a_book_has_not_takes_no_room(self):
        with h5py.File(FILE) as file:
            layers, cost = file["paths/pnl_by_layer"], file["paths/cost"]
            in_chunks = -(-cost.shape[2] // 4096) * 4096
            self.assertEqual(cost.id.get_storage_size(), 8 * 6 * in_chunks)
            written = sum(bool(layers[book, scale, layer].any())
                          for book, scale, layer in numpy.ndindex(*layers.shape[:3]))
            self.assertLess(written, numpy.prod(layers.shape[:3]))
            self.assertEqual(layers.id.get_storage_size(), 8 * written * in_chunks)

    @unittest.skipUnless(shutil.which("Rscript"), "R is not installed")
    def test_r_reads_it_with_the_dimensions_reversed(self):
        ask = ('suppressMessages(library(ncdf4)); file <- nc_open(commandArgs(TRUE)[1]);'
               'cat(dim(ncvar_get(file, "tail/drawdown_es")), ncvar_get(file, "book")[2],'
               ' sprintf("%.17g", ncvar_get(file, "drawdown_per_contract")[2, 1]),'
               ' ncatt_get(file, "tail/drawdown_es", "units")$value)')
        answer = subprocess.run(["Rscript", "-e", ask, FILE], capture_output=True, text=True,
                                check=True)
        with h5py.File(FILE) as file:
            self.assertEqual(answer.stdout.split(), [
                "4", "3", "2", "gehedged-ü", "%.17g" % file["drawdown_per_contract"][0, 1],
                "dollars"])

    @staticmethod
    def pattern_by_kind(found, pnl, cell):
        """[instrument, term, path]: kinds that follow another one of their layer have a pattern
        of their own, the first of a layer is what they leave; condors have three layers."""
        layer_of = {"condor": "condor", "base_call": "base", "base_call_middle": "base",
                    "base_call_far": "base", "future": "adaptive", "butterfly": "contingent",
                    "vix_call_spread": "contingent", "spx_put": "static_put",
                    "vxth_call": "vxth", "etn_short": "rotation", "etn_mid": "rotation",
                    "spx_basis": "basis", "vix_basis": "basis"}
        layer = list(found.layer.values.astype(str))
        names = list(found.instrument.values.astype(str))
        assert names == list(layer_of)
        path = numpy.arange(pnl.shape[-1])
        kinds, first = numpy.zeros((len(names),) + pnl.shape[1:]), {}
        for kind, name in enumerate(names):
            if layer_of[name] not in first:
                first[layer_of[name]] = kind
                kinds[kind] = pnl[layer.index(layer_of[name])]
            elif cell >= 3:
                kinds[kind] = (3.0 * cell - 20.0 * kind +
                               numpy.arange(pnl.shape[1])[:, None] + path * 7 % 53)
                kinds[first[layer_of[name]]] -= kinds[kind]
        for other in ("adjustment", "feedback"):
            kinds[0] += pnl[layer.index(other)]
        return kinds

    def test_attribution_is_that_of_the_sample_and_its_worst(self):
        """The pattern of tests/made_result.c, averaged over all its paths and over the
        hundredth part with the largest drawdowns."""
        sample, worst = 750, 8
        with xarray.open_dataset(FILE, group="attribution") as found, \
                xarray.open_dataset(FILE, group="paths") as paths:
            self.assertEqual(found.attrs["greek_paths"], sample)
            self.assertEqual(found.attrs["worst_paths"], worst)
            layers, terms = found.sizes["layer"], found.sizes["term"]
            path = numpy.arange(sample)
            for cell in range(6):
                at = {"book": cell // 3, "scale": cell % 3}
                drawdown = paths.max_drawdown[at].values[:sample]
                tail = numpy.argsort(-drawdown, kind="stable")
                pnl = (1000.0 * cell + 100.0 * numpy.arange(layers)[:, None, None] +
                       10.0 * numpy.arange(terms)[:, None] + path * 37 % 101)
                # The first book holds condors alone, and what no instrument earns.
                foreign = ~numpy.isin(found.layer.values.astype(str),
                                      ["condor", "adjustment", "feedback"])
                pnl[foreign] *= cell >= 3
                kinds = self.pattern_by_kind(found, pnl, cell)
                numpy.testing.assert_allclose(found.pnl_by_instrument_mean[at].sum(),
                                              pnl.sum((0, 1)).mean(), rtol=1e-12)
                for name, values in {"pnl": pnl, "pnl_by_layer": pnl.sum(1),
                                     "pnl_by_instrument_and_term": kinds,
                                     "pnl_by_instrument": kinds.sum(1),
                                     "pnl_far": pnl[:, [5, 6, 7]].sum((0, 1)),
                                     "pnl_by_term": pnl.sum(0)}.items():
                    numpy.testing.assert_allclose(found[name + "_mean"][at], values.mean(-1),
                                                  rtol=1e-13)
                    numpy.testing.assert_allclose(
                        found[name + "_mean_se"][at],
                        values.std(-1, ddof=1) / sample ** 0.5, rtol=1e-10)
                    beyond = values[..., tail[:worst]]
                    numpy.testing.assert_allclose(found[name + "_tail"][at], beyond.mean(-1),
                                                  rtol=1e-13)
                    near = values[..., tail[4:12]].mean(-1) - beyond.mean(-1)
                    square = beyond.var(-1, ddof=1) + (1 - worst / sample) * near ** 2
                    numpy.testing.assert_allclose(found[name + "_tail_se"][at],
                                                  (square / worst) ** 0.5, rtol=1e-10)
                cost = paths.cost[at].values[:sample]
                self.assertAlmostEqual(float(found.cost_tail[at]), cost[tail[:worst]].mean(), 6)
                # Days without a jump: 16 and 1 + cell a path; days with one: 48 and 1 + cell.
                self.assertAlmostEqual(float(found.explained_without_jumps[at]),
                                       1 - (1 + cell) / 16, 12)
                self.assertAlmostEqual(float(found.explained[at]), 1 - (1 + cell) / 32, 12)

    def test_what_the_worst_have_in_common_is_counted_in_the_columns(self):
        """Every share is counted again in numpy, with Wilson's interval from its formula."""
        def wilson(hits, count):
            z = 1.959963984540054
            middle = (hits + z * z / 2) / (count + z * z)
            half = z / (count + z * z) * (hits * (count - hits) / count + z * z / 4) ** 0.5
            return [hits / count, middle - half, middle + half]
        month = {name: i + 1 for i, name in enumerate(
            "January February March April May June July August September October November "
            "December".split())}
        limit = ["nothing", "a stop", "margin", "equity"]
        day_of = ["", "a plain day", "a jump of SPX", "a change of regime"]
        with xarray.open_dataset(FILE, group="worst") as worst, \
                xarray.open_dataset(FILE, group="drawdowns") as tale, \
                xarray.open_dataset(FILE, group="fans") as fans, \
                xarray.open_dataset(FILE, group="paths") as paths:
            regimes = tale.attrs["regimes"].split(", ")
            months = fans.date.dt.month.values
            names = list(worst.property.values.astype(str))
            self.assertEqual(len(names), len(set(names)))
            self.assertEqual(len(names), 2 * len(regimes) + 12 + 4 + 3 + 3)
            for cell in range(6):
                at = {"book": cell // 3, "scale": cell % 3}
                told, path = tale[at].load(), paths[at].drop_dims("layer").load()
                n = path.sizes["path"]
                k = int(numpy.ceil(n / 100))
                among = numpy.zeros(n, bool)
                among[numpy.argsort(-path.max_drawdown.values, kind="stable")[:k]] = True
                down = told.trough_day.values > 0
                for name, about in zip(names, worst.about.values.astype(str)):
                    which = name.split(" in ")[-1]
                    has = (
                        down & (told.peak_regime.values == regimes.index(which))
                        if name.startswith("peak") else
                        down & (months[told.trough_day.values] == month[which])
                        if about == "month" else
                        down & (told.trough_regime.values == regimes.index(which))
                        if name.startswith("trough") else
                        told.first_breach.values == limit.index(name[:-len(" gave way first")])
                        if about == "first breach" else
                        told.trigger.values == day_of.index(name[len("gave way on "):])
                        if about == "trigger" else
                        path.margin_calls.values > 0 if name == "called for margin" else
                        path.ruined.values > 0 if name == "ruined" else
                        path.vega_breach_days.values > len(months) / 2)
                    hits = [(has & among).sum(), has.sum()]
                    found = [[float(worst[stem + part][at].sel(property=name))
                              for part in ("", "_lo", "_hi")]
                             for stem in ("share_worst", "share_all", "lift")]
                    numpy.testing.assert_allclose(found[0], wilson(hits[0], k), atol=1e-12)
                    numpy.testing.assert_allclose(found[1], wilson(hits[1], n), atol=1e-12)
                    if hits[1]:
                        numpy.testing.assert_allclose(
                            found[2], numpy.array(wilson(*hits)) * n / k, atol=1e-9)
            crisis = worst.lift.sel(property="trough in " + regimes[1])
            self.assertTrue((crisis > 1).all())

    def test_numbers_stand_for_themselves(self):
        with xarray.open_dataset(FILE, group="paths", mask_and_scale=False) as raw, \
                xarray.open_dataset(FILE, group="paths") as decoded:
            for name in raw.data_vars:
                self.assertEqual(raw[name].dtype, decoded[name].dtype, name)
            self.assertTrue(numpy.isfinite(raw.final_pnl.values).all())

    def test_summary_prints_the_numbers_of_the_file(self):
        printed = subprocess.run([ALVH, "summary", FILE, "--json"], capture_output=True, check=True)
        summary = json.loads(printed.stdout)
        with xarray.open_dataset(FILE, group="tail") as tail:
            for cell in summary["cells"]:
                at = tail.sel(book=cell["book"], scale=cell["scale"])
                for es in cell["drawdown_es"]:
                    for part, name in {"value": "", "se": "_se", "low": "_lo", "high": "_hi"}.items():
                        self.assertEqual(es[part], at["drawdown_es" + name].sel(level=es["level"]))
                self.assertEqual(cell["cost_mean"]["value"], at.cost_mean)
        self.assertEqual(len(summary["cells"]), 2 * 3)
        self.assertEqual([claim["verdict"] for claim in summary["claims"]],
                         ["supported", "not supported"])
        table = subprocess.run([ALVH, "summary", FILE, "--all"], capture_output=True, text=True,
                               check=True)
        self.assertIn("gehedged-ü", table.stdout)
        self.assertRegex(table.stdout, r"fragility_beyond +unhedged +200 .* above 5 +not supported")

    def test_the_json_of_summary_has_every_dataset_but_the_paths(self):
        def same(one, two):
            if isinstance(two, list):
                return len(one) == len(two) and all(map(same, one, two))
            if isinstance(two, float):
                return one is None if not numpy.isfinite(two) else one == two
            return one == two

        for options, by_day in (([], False), (["--all"], True)):
            printed = subprocess.run([ALVH, "summary", FILE, "--json", *options],
                                     capture_output=True, check=True)
            groups = json.loads(printed.stdout)["groups"]
            wanted = 0
            with h5py.File(FILE) as file:
                self.assertEqual(set(groups), {"/", *file} - {"paths", "drawdowns"} - {
                    name for name, data in file.items() if isinstance(data, h5py.Dataset)})
                for group, datasets in groups.items():
                    for name, data in file[group].items():
                        if isinstance(data, h5py.Group):
                            continue
                        axes = [name] if "CLASS" in data.attrs else [
                            axis[0].name.split("/")[-1] for axis in data.dims]
                        if "day" in axes and not by_day:
                            continue
                        base, part = name, "value"
                        for suffix, key in (("_se", "se"), ("_lo", "low"), ("_hi", "high")):
                            if name.endswith(suffix) and name[:-3] in file[group]:
                                base, part = name[:-3], key
                        entry = datasets[base]
                        self.assertEqual(entry["dimensions"], axes, name)
                        if part == "value":
                            self.assertEqual(entry["units"], data.attrs["units"], name)
                        values = data.asstr()[()] if data.dtype.kind == "O" else data[()]
                        self.assertTrue(same(entry[part], values.tolist()), f"{group} {name}")
                        wanted += 1
            had = sum(len(set(entry) - {"dimensions", "units"})
                      for datasets in groups.values() for entry in datasets.values())
            self.assertEqual(had, wanted)
            for group, name in (("attribution", "pnl_tail"), ("scaling", "fragility_heuristic"),
                                ("tail", "peak_margin_mean"), ("vega", "net_vega_hist"),
                                *([("fans", "equity"), ("structure", "break_even_low")]
                                  if by_day else [])):
                self.assertEqual(len(groups[group][name]), 6, name)

    def test_paths_of_a_tail_are_worth_what_their_weights_say(self):
        with xarray.open_dataset(FILE, group="paths") as paths, \
                xarray.open_dataset(FILE, group="tail") as tail:
            weight = paths.weight.values if "weight" in paths else numpy.ones(len(paths.path))
            for name, outcome, sign in (("drawdown_es_paths", "max_drawdown", 1),
                                        ("pnl_es_paths", "final_pnl", -1)):
                for book in tail.book.values:
                    for scale in tail.scale.values:
                        loss = sign * paths[outcome].sel(book=book, scale=scale).values
                        order = numpy.argsort(loss)
                        share = numpy.cumsum(weight[order]) / weight.sum()
                        for level in tail.level.values:
                            quantile = loss[order][numpy.argmax(share >= level - 1e-12)]
                            worst = weight[loss > quantile]
                            worth = worst.sum() ** 2 / (worst ** 2).sum() if len(worst) else 0
                            told = float(tail[name].sel(book=book, scale=scale, level=level))
                            self.assertLessEqual(abs(told - worth), 1e-9 * max(1, worth))

    def test_distributions_by_day_lie_within_their_intervals(self):
        for group in ("vega", "fans", "structure"):
            with xarray.open_dataset(FILE, group=group) as data:
                stems = [name[:-3] for name in data.data_vars if name.endswith("_lo")]
                self.assertEqual(set(data.data_vars) - {"date", "bin_low", "bin_high"},
                                 {stem + part for stem in stems for part in ("", "_se", "_lo", "_hi")})
                for stem in stems:
                    known = ~numpy.isnan(data[stem].values)
                    self.assertTrue(known.any(), stem)
                    low, value, high = (data[stem + part].values[known] for part in ("_lo", "", "_hi"))
                    self.assertTrue((low <= value).all() and (value <= high).all(), stem)

    def test_summary_refuses_what_is_no_result(self):
        refused = subprocess.run([ALVH, "summary", DOCS], capture_output=True, text=True)
        self.assertEqual(refused.returncode, 3)
        self.assertEqual(refused.stdout, "")
        self.assertIn(DOCS + ": is no result of alvh", refused.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
