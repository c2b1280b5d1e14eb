"""Reads and draws result files of alvh.

    import alvh

    run = alvh.open_run("results/demo.h5")
    alvh.plot_scaling(run).savefig("scaling.png")

Needs xarray and matplotlib, and nothing of alvh but a result file; `replay` alone calls the
program. What the datasets are is in docs/results.md. Every plot returns its figure, and every
estimate in it carries its 95 % interval. Money is dollars for each contract of a tranche, so
that scales can be compared.
"""
import functools
import io
import itertools
import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass
from typing import Callable, Dict, Iterable, List, Optional, Sequence, Tuple, TypeVar

import matplotlib.dates
import matplotlib.ticker
import numpy
import pandas
import xarray
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK, SOFT, FAINT = "#1f2933", "#5f6b7a", "#e4e7eb"
GOOD, BAD, OPEN = "#00795f", "#b23a48", "#8a94a3"

# Okabe and Ito's colours, which the colour-blind can tell apart.
COLOURS = {"unhedged": "#3e4c59", "static_put": "#e69f00", "static_vix": "#009e73",
           "alvh": "#0072b2", "vxth": "#cc79a7"}
SPARE = ["#d55e00", "#56b4e9", "#8c6d31", "#7b5ea7", "#4c9a2a", "#a05195", "#111827", "#c2a500",
         "#e07a9b", "#2f6f8f"]

STYLE = {"font.size": 10, "axes.titlesize": 12, "axes.titleweight": "bold",
         "axes.titlelocation": "left", "axes.titlepad": 24, "axes.labelsize": 10,
         "axes.labelcolor": SOFT, "axes.edgecolor": SOFT, "axes.linewidth": 0.8,
         "axes.spines.top": False, "axes.spines.right": False, "text.color": INK,
         "axes.titlecolor": INK, "legend.frameon": False, "figure.dpi": 110,
         "lines.linewidth": 1.8, "errorbar.capsize": 3.0}

Plot = TypeVar("Plot", bound=Callable[..., Figure])


def _styled(plot: Plot) -> Plot:
    """Draws in the style of this module and leaves matplotlib's own alone."""
    @functools.wraps(plot)
    def drawn(*arguments, **options):
        # Loads the backend, which may make pyplot interactive: the context would undo that.
        pyplot.draw_if_interactive()
        with pyplot.rc_context(STYLE):
            return plot(*arguments, **options)
    return drawn  # type: ignore[return-value]


@dataclass(frozen=True)
class Run:
    """A finished run: its headline, and its groups by name (`run["tail"]`)."""
    path: pathlib.Path
    headline: xarray.Dataset

    def __getitem__(self, group: str) -> xarray.Dataset:
        """A group of the file; its numbers are read when they are asked for."""
        try:
            return xarray.open_dataset(self.path, group=group)
        except OSError:
            raise KeyError(f"{self.path} has no group {group}: see docs/results.md") from None

    @property
    def books(self) -> List[str]:
        return [str(book) for book in self.headline.book.values]

    @property
    def scales(self) -> List[int]:
        return [int(scale) for scale in self.headline.scale.values]

    @property
    def reference(self) -> str:
        """The book that differences are taken from."""
        return str(self.headline.attrs["reference_book"])

    def __str__(self) -> str:
        about = self.headline.attrs
        return (f"{about['scenario']}: {about['paths']:,} paths of {about['days']} trading days "
                f"from {about['start_date']} (SPX {about['start_spot']:,.0f}, "
                f"VIX {about['start_vix']:.1f}), seed {about['seed']}")


def open_run(path) -> Run:
    """Opens a result file."""
    path = pathlib.Path(path)
    if not path.exists():
        raise FileNotFoundError(f"{path}: no such file; `alvh run demo -o {path}` writes one")
    headline = xarray.open_dataset(path).load()
    if "scenario_yaml" not in headline.attrs:
        raise ValueError(f"{path}: is no result of alvh")
    return Run(path, headline)


# ----------------------------------------------------------------------------------- tables

def _parts(data: xarray.Dataset, name: str, divide=1.0) -> Tuple[xarray.DataArray, ...]:
    """An estimate and the ends of its interval."""
    return tuple(data[name + part] / divide for part in ("", "_lo", "_hi"))


def tail_table(run: Run, level: float = 0.99, text: bool = False) -> pandas.DataFrame:
    """The headline by book and scale, each estimate with the ends of its 95 % interval.

    Dollars for each contract; `level` is the share of the paths that the tail leaves out. With
    `text` a cell is what is printed: `48,011 [46,970, 49,262]`, with the unit in the heading."""
    tail = run["tail"].sel(level=level)
    worst = f"worst {100 * (1 - level):.3g} %"
    rows = [(f"drawdown, {worst}", "drawdown_es", True),
            (f"drawdown, {worst}, less {run.reference}", "drawdown_es_difference", True),
            ("mean P&L", "final_pnl_mean", True),
            (f"mean P&L, less {run.reference}", "final_pnl_difference", True),
            ("mean costs", "cost_mean", True), ("ruined, %", "ruin_probability", False)]
    columns = {}
    for title, name, money in rows:
        estimate = _parts(tail, name, tail.scale if money else 0.01)
        for part, values in zip(("", "from", "to"), estimate):
            columns[title, part] = values.drop_vars("level", errors="ignore").to_series()
    table = pandas.DataFrame(columns).reindex(index=columns[rows[0][0], ""].index)
    if not text:
        return table
    told = {}
    for title, _, money in rows:
        number = "{:,.0f}" if money else "{:.2f}"
        told[title + (", $" if money else "")] = [
            f"{number} [{number}, {number}]".format(*row) for row in table[title].values]
    return pandas.DataFrame(told, index=table.index)


def in_common(run: Run, book: str = "alvh", scale: Optional[int] = None) -> pandas.DataFrame:
    """What the worst hundredth of the paths have in common: shares in %, and how much more
    often the worst have a property than all paths, with the ends of its 95 % interval."""
    worst = run["worst"].sel(book=book, scale=scale or run.scales[-1])
    table = pandas.DataFrame({
        "about": worst.about.values, "worst, %": 100 * worst.share_worst.values,
        "all, %": 100 * worst.share_all.values, "times": worst.lift.values,
        "from": worst.lift_lo.values, "to": worst.lift_hi.values},
        index=worst.property.values)
    return table[(table["worst, %"] > 0) | (table["all, %"] > 0)]


def worst_paths(run: Run, book: str, scale: int, count: int = 10) -> pandas.DataFrame:
    """The paths with the largest drawdowns, worst first: every dataset of /paths about them."""
    paths = run["paths"].sel(book=book, scale=scale).drop_dims("layer")
    order = numpy.argsort(-paths.max_drawdown.values, kind="stable")[:count]
    return paths.isel(path=order).to_dataframe().drop(columns=["book", "scale"])


# ----------------------------------------------------------------------------------- drawing

def _colour(book: str) -> str:
    """Of a book that is drawn alone."""
    return COLOURS.get(book, SPARE[0])


def _colours(books: Sequence[str]) -> Dict[str, str]:
    spare = itertools.cycle(SPARE)
    return {book: COLOURS.get(book) or next(spare) for book in books}


def _room(labels: Iterable[str]) -> float:
    """Inches that the longest label takes, with what stands around it."""
    return 0.2 + 0.082 * max(map(len, labels))


def _canvas(rows: int = 1, columns: int = 1, size: Tuple[float, float] = (7.5, 4.2),
            left: float = 0.85, right: float = 0.2, gap: float = 0.85, bottom: float = 0.55,
            **options) -> Tuple[Figure, List[Axes]]:
    """Axes with margins in inches: known beforehand, so that nothing is drawn to find them."""
    width, height = size
    figure, axes = pyplot.subplots(rows, columns, figsize=size, squeeze=False, **options)
    inner = (width - left - right - gap * (columns - 1)) / columns
    figure.subplots_adjust(left=left / width, right=1 - right / width, wspace=gap / inner,
                           top=1 - 0.6 / height, bottom=bottom / height, hspace=0.12)
    for each in axes.flat:
        each.tick_params(colors=SOFT, labelsize=9, length=0)
        each.grid(color=FAINT, linewidth=0.8)
        each.set_axisbelow(True)
    return figure, list(axes.flat)


def _title(axes: Axes, title: str, note: str = "") -> None:
    axes.set_title(title)
    axes.annotate(note, (0, 1), (0, 8), xycoords="axes fraction", textcoords="offset points",
                  fontsize=9, color=SOFT)


def _dollars(axis, label: str) -> None:
    axis.set_major_formatter(matplotlib.ticker.FuncFormatter(
        lambda value, _: f"{'−' if value < 0 else ''}${abs(value):,.0f}"))
    axis.set_label_text(label)


def _legend(axes: Axes) -> None:
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=9, labelcolor=INK,
                borderaxespad=0.0)


def _bars(estimate: Sequence) -> numpy.ndarray:
    """What matplotlib wants of an interval: how far its ends lie off; none where infinite."""
    value, low, high = (numpy.asarray(part, dtype=float) for part in estimate)
    off = numpy.maximum(numpy.stack([value - low, high - value]), 0.0)
    return numpy.where(numpy.isfinite(off), off, 0.0)


def _sample(run: Run, paths: Optional[int] = None) -> str:
    return f"{paths or run.headline.attrs['paths']:,} paths of {run.headline.attrs['days']} days"


def _chosen(run: Run, books: Optional[Iterable[str]]) -> List[str]:
    chosen = list(books) if books is not None else run.books
    unknown = [book for book in chosen if book not in run.books]
    if unknown:
        raise KeyError(f"no book {', '.join(unknown)} in this run; there are {', '.join(run.books)}")
    return chosen


def _by_size(axes: Axes, run: Run, books: Sequence[str],
             estimate_of: Callable[[xarray.Dataset], Sequence]) -> None:
    """An estimate of each book at each scale; books stand side by side, lest they hide."""
    for place, (book, colour) in enumerate(_colours(books).items()):
        data = run.headline.sel(book=book)
        dodge = 2.0 ** (0.05 * (place - (len(books) - 1) / 2))
        estimate = estimate_of(data)
        axes.errorbar(data.scale * dodge, estimate[0], _bars(estimate), marker="o",
                      markersize=4, color=colour, label=book)
    axes.set_xscale("log", base=2)
    axes.set_xticks(run.scales, [str(scale) for scale in run.scales])
    axes.minorticks_off()
    axes.set_xlabel("contracts in a tranche")
    _legend(axes)


@_styled
def plot_scaling(run: Run, books: Optional[Iterable[str]] = None) -> Figure:
    """Drawdown for each contract against the contracts of a tranche: the headline answer."""
    chosen = _chosen(run, books)
    figure, (axes,) = _canvas(right=0.3 + _room(chosen))
    _by_size(axes, run, chosen, lambda data: _parts(data, "drawdown_per_contract"))
    _dollars(axes.yaxis, "drawdown for each contract")
    axes.set_ylim(bottom=0)
    _title(axes, "Worst 1 % of drawdowns by size",
           f"mean over the worst hundredth of {_sample(run)}, with 95 % intervals")
    return figure


@_styled
def plot_drawdown(run: Run, scale: Optional[int] = None,
                  books: Optional[Iterable[str]] = None) -> Figure:
    """How many paths have a larger drawdown: every path, and the quantiles of /tail."""
    scale = scale or run.scales[-1]
    chosen = _chosen(run, books)
    figure, (axes,) = _canvas(right=0.3 + _room(chosen))
    drawdowns = run["paths"].max_drawdown.sel(scale=scale) / scale
    tail = run["tail"].sel(scale=scale)
    for book, colour in _colours(chosen).items():
        drawdown = numpy.sort(drawdowns.sel(book=book).values)
        share = 100.0 * numpy.arange(len(drawdown), 0, -1) / len(drawdown)
        value, low, high = _parts(tail.sel(book=book), "drawdown_quantile", scale)
        axes.step(drawdown, share, where="pre", color=colour, label=book)
        axes.errorbar(value, 100 * (1 - tail["quantile"]), xerr=_bars((value, low, high)),
                      fmt="o", markersize=4, color=colour)
    axes.set_yscale("log")
    axes.set_ylim(100.0 / max(run.headline.attrs["paths"], 1000), 100)
    axes.yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda y, _: f"{y:g} %"))
    axes.set_ylabel("paths with a larger one")
    axes.minorticks_off()
    axes.set_xlim(left=0)
    _dollars(axes.xaxis, "largest drawdown of a path, for each contract")
    _legend(axes)
    _title(axes, f"Drawdowns at {scale:,} contracts",
           f"{_sample(run)}; points: quantiles with 95 % intervals")
    return figure


def _fan(axes: Axes, data: xarray.DataArray, dates, colour: str) -> None:
    """Bands of 98, 90 and 50 % and the median."""
    for outer, alpha in ((0.01, 0.14), (0.05, 0.2), (0.25, 0.3)):
        axes.fill_between(dates, data.sel(quantile=outer), data.sel(quantile=1 - outer),
                          color=colour, alpha=alpha, linewidth=0)
    axes.plot(dates, data.sel(quantile=0.5), color=colour)


def _date_axis(axes: Axes) -> None:
    locator = matplotlib.dates.AutoDateLocator(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(
        locator, show_offset=False))


@_styled
def plot_fans(run: Run, book: str = "alvh", scale: Optional[int] = None) -> Figure:
    """SPX, VIX and what a book makes of them, day by day."""
    scale = scale or run.scales[-1]
    fans = run["fans"]
    figure, axes = _canvas(1, 3, (11, 3.6), left=0.65, gap=1.0, bottom=0.35)
    at = {"book": book, "scale": scale}
    pnl = (fans.equity.sel(at) - run.headline.capital.sel(at)) / scale
    for each, data, colour in ((axes[0], fans.spx, INK), (axes[1], fans.vix, BAD),
                               (axes[2], pnl, _colour(book))):
        _fan(each, data, fans.date, colour)
        _date_axis(each)
    axes[0].yaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,.0f}"))
    axes[0].set_ylabel("index points")
    axes[1].set_ylabel("VIX points")
    _dollars(axes[2].yaxis, "dollars for each contract")
    axes[2].axhline(0, color=SOFT, linewidth=0.8)
    _title(axes[0], "SPX", f"{_sample(run, fans.attrs['fan_paths'])}")
    _title(axes[1], "VIX", "line: median; bands: 50, 90 and 98 % of the paths")
    _title(axes[2], f"P&L of {book}", f"{scale:,} contracts in a tranche")
    return figure


@_styled
def plot_vega(run: Run, book: str = "alvh", scale: Optional[int] = None) -> Figure:
    """Net vega for each contract by day, and how often it leaves its band."""
    scale = scale or run.scales[-1]
    vega = run["vega"].sel(book=book, scale=scale)
    paths = vega.attrs["fan_paths"]
    figure, axes = _canvas(1, 2, (11, 3.8), bottom=0.35)
    _fan(axes[0], vega.net_vega / scale, vega.date, _colour(book))
    axes[0].axhline(0, color=SOFT, linewidth=0.8)
    _dollars(axes[0].yaxis, "dollars per VIX point and contract")
    axes[1].fill_between(vega.date, 100 * vega.breach_rate_lo, 100 * vega.breach_rate_hi,
                         color=_colour(book), alpha=0.25, linewidth=0)
    axes[1].plot(vega.date, 100 * vega.breach_rate, color=_colour(book))
    axes[1].set_ylim(bottom=0)
    axes[1].set_ylabel("% of the paths")
    for each in axes:
        _date_axis(each)
    _title(axes[0], f"Net vega of {book}",
           f"{scale:,} contracts; line: median; bands: 50, 90 and 98 % of {paths:,} paths")
    _title(axes[1], "Outside the vega band", "share of the paths at a close, with its 95 % interval")
    return figure


def _with_far_moves(data: xarray.Dataset) -> xarray.Dataset:
    """Terms with volga, jump and residual, which make up for one another, as one."""
    names = [name for name in data.data_vars if name.startswith("pnl_by_term_")]
    far = xarray.Dataset({name: data[name.replace("by_term", "far")] for name in names})
    near = data[names].drop_sel(term=["volga", "jump", "residual"])
    joined = xarray.concat([near, far.expand_dims(term=["far moves"])], "term")
    return joined.assign_attrs(data.attrs)


@_styled
def plot_attribution(run: Run, book: str = "alvh", scale: Optional[int] = None,
                     by: str = "layer") -> Figure:
    """P&L by `layer`, by `instrument` or by `term` (Greeks, costs; `far moves` are volga, jump and
    residual together): all paths and the worst of them."""
    scale = scale or run.scales[-1]
    data = run["attribution"].sel(book=book, scale=scale)
    if by == "term":
        data = _with_far_moves(data)
    figure, axes = _canvas(1, 2, (11, 3.9), _room(data[by].values), gap=0.6, sharey=True)
    moved = (data[f"pnl_by_{by}_mean"] != 0) | (data[f"pnl_by_{by}_tail"] != 0)
    data = data.isel({by: numpy.flatnonzero(moved.values)[::-1]})
    for each, part in zip(axes, ("mean", "tail")):
        estimate = _parts(data, f"pnl_by_{by}_{part}", scale)
        each.barh(data[by], estimate[0], height=0.62, xerr=_bars(estimate), ecolor=INK,
                  color=[GOOD if value > 0 else BAD for value in estimate[0]], alpha=0.85)
        each.axvline(0, color=SOFT, linewidth=0.8)
        each.grid(visible=False, axis="y")
        each.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(5))
        _dollars(each.xaxis, "dollars for each contract")
    _title(axes[0], f"P&L of {book} by {by}", f"mean of {data.attrs['greek_paths']:,} paths")
    _title(axes[1], "On its worst paths",
           f"mean of the {data.attrs['worst_paths']:,} with the largest drawdowns")
    return figure


def _forest(axes: Axes, books: Sequence[str], estimate: Sequence[xarray.DataArray],
            better: int) -> None:
    """A line for each book; `better` is the sign of what is good."""
    shades = [OPEN if not (low > 0 or high < 0) else GOOD if better * value > 0 else BAD
              for value, low, high in zip(*(part.values for part in estimate))]
    axes.hlines(books, estimate[1], estimate[2], color=shades, linewidth=2.2)
    axes.scatter(estimate[0], books, color=shades, s=36, zorder=3)
    axes.axvline(0, color=SOFT, linewidth=0.8)
    axes.set_ylim(-0.6, len(books) - 0.4)
    axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(4))


@_styled
def plot_differences(run: Run, scale: Optional[int] = None,
                     books: Optional[Iterable[str]] = None) -> Figure:
    """What each book does to the tail and to the mean, less the reference book path by path."""
    scale = scale or run.scales[-1]
    chosen = [book for book in _chosen(run, books) if book != run.reference][::-1]
    data = run.headline.sel(scale=scale, book=chosen)
    figure, axes = _canvas(1, 2, (11, 1.6 + 0.36 * len(chosen)), _room(chosen), gap=0.6,
                           sharey=True)
    for each, name, better in ((axes[0], "drawdown_es_99_difference", -1),
                               (axes[1], "final_pnl_difference", 1)):
        _forest(each, chosen, _parts(data, name, scale), better)
        _dollars(each.xaxis, "dollars for each contract")
    _title(axes[0], "Worst 1 % of drawdowns",
           f"less that of {run.reference} on the same paths, {scale:,} contracts")
    _title(axes[1], "Mean P&L", "green: better, red: worse, grey: undecided at 95 %")
    return figure


@_styled
def plot_fragility(run: Run, books: Optional[Iterable[str]] = None) -> Figure:
    """How the worst 1 % of drawdowns for each contract grows with size, and with a move of
    volatility either way where the run was asked (`output.claims`)."""
    chosen = _chosen(run, books)[::-1]
    data = run["scaling"].sel(book=chosen)
    rows = {"fragility_slope": ("Slope", "for each doubling of the contracts"),
            "fragility_curvature": ("Curvature", "above 0: each doubling costs more"),
            "fragility_heuristic": ("Volatility", "a fifth more or less, on average")}
    shown = [name for name in rows if name in data]
    figure, axes = _canvas(1, len(shown), (11, 1.6 + 0.36 * len(chosen)), _room(chosen), gap=0.6,
                           sharey=True)
    for each, name in zip(axes, shown):
        _forest(each, chosen, _parts(data, name), -1)
        _dollars(each.xaxis, "dollars for each contract")
        _title(each, *rows[name])
    return figure


@_styled
def plot_returns(run: Run, scale: Optional[int] = None,
                 books: Optional[Iterable[str]] = None) -> Figure:
    """What each book earns against what it risks, in % of its capital."""
    scale = scale or run.scales[-1]
    chosen = _chosen(run, books)
    figure, (axes,) = _canvas(size=(7.5, 4.8), right=0.3 + _room(chosen))
    data = run.headline.sel(scale=scale)
    for book, colour in _colours(chosen).items():
        at = data.sel(book=book)
        risk, gain = (_parts(at, name, at.capital / 100)
                      for name in ("drawdown_es_99", "final_pnl_mean"))
        axes.errorbar(risk[0], gain[0], xerr=_bars(risk)[:, None], yerr=_bars(gain)[:, None],
                      fmt="o", markersize=5, color=colour, label=book)
    axes.set_xlabel("mean drawdown of the worst 1 % of the paths, % of capital")
    axes.set_ylabel("mean P&L of a path, % of capital")
    _legend(axes)
    _title(axes, f"Return and risk at {scale:,} contracts", f"{_sample(run)}, 95 % intervals")
    return figure


@_styled
def plot_ruin(run: Run, books: Optional[Iterable[str]] = None,
              what: str = "ruin_probability") -> Figure:
    """Share of the paths that are ruined (or `margin_call_probability`) by size."""
    chosen = _chosen(run, books)
    figure, (axes,) = _canvas(right=0.3 + _room(chosen))
    _by_size(axes, run, chosen, lambda data: _parts(data, what, 0.01))
    axes.set_ylim(bottom=0)
    axes.set_ylabel("% of the paths")
    _title(axes, "Ruin by size" if what == "ruin_probability" else "Margin calls by size",
           f"{_sample(run)}, 95 % intervals")
    return figure


@_styled
def plot_claims(run: Run, hypotheses: Optional[Iterable[str]] = None) -> Figure:
    """Each claim's estimate and interval against its bar; colour is the verdict."""
    claims = run["claims"].load()
    if hypotheses is not None:
        claims = claims.isel(claim=numpy.isin(claims.hypothesis.values, list(hypotheses)))
    table = claims.reset_coords(drop=True).to_dataframe().iloc[::-1]
    shades = table.verdict.map({"supported": GOOD, "not supported": BAD, "undecided": OPEN})
    places = numpy.arange(len(table))
    alone = table.hypothesis.nunique() == 1
    names = [f"{'' if alone else row.hypothesis + ': '}{row.about} at {row.contracts}"
             for row in table.itertuples()]
    figure, (axes,) = _canvas(size=(9.5, 1.5 + 0.3 * len(places)), left=_room(names), right=2.1)
    axes.hlines(places, table.estimate_lo, table.estimate_hi, color=shades, linewidth=2.4)
    axes.scatter(table.estimate, places, color=shades, s=36, zorder=3)
    axes.plot(table.bar, places, "|", color=INK, markersize=13, markeredgewidth=1.6)
    for place, shade, row in zip(places, shades, table.itertuples()):
        axes.annotate(f"{row.holds} {row.bar:g} %: {row.verdict}", (1.01, place), color=shade,
                      xycoords=("axes fraction", "data"), va="center", fontsize=9)
    axes.set_yticks(places, names)
    axes.set_ylim(-0.6, len(places) - 0.4)
    axes.set_xlabel(f"{table.estimated.iloc[0]}, %" if alone else "%")
    _title(axes, table.hypothesis.iloc[0] if alone else "Claims against the paths",
           f"{_sample(run)}; lines: 95 % intervals; strokes: the bar of the claim")
    return figure


# ------------------------------------------------------------------------------------ replay

class ProgramNotFound(FileNotFoundError):
    """The program alvh is not on this machine, or not where it was looked for."""


def find_program() -> str:
    """$ALVH, else alvh on the PATH, else the one that the sources beside this file built."""
    built = pathlib.Path(__file__).resolve().parent.parent / "build/release/bin/alvh"
    for name in filter(None, (os.environ.get("ALVH"), "alvh", str(built))):
        found = shutil.which(name)
        if found:
            return found
    raise ProgramNotFound("the program alvh is not found: put it on the PATH, or name it in the "
                          "environment variable ALVH; only replay needs it")


def replay(run: Run, path: int, book: Optional[str] = None, scale: Optional[int] = None,
           table: str = "days") -> pandas.DataFrame:
    """Walks a path again, bit for bit: a table of docs/replay.md, one row a day, decision,
    trade or position with its mark and Greeks (`days`, `decisions`, `trades`, `positions`)."""
    command = [find_program(), "replay", str(run.path), "--path", str(path), "--table", table]
    for option, value in (("--book", book), ("--scale", scale)):
        command += [option, str(value)] if value is not None else []
    walked = subprocess.run(command, capture_output=True, text=True)
    if walked.returncode != 0:
        raise RuntimeError(walked.stderr.strip())
    return pandas.read_csv(io.StringIO(walked.stdout), parse_dates=["date"],
                           float_precision="round_trip")


@_styled
def plot_path(run: Run, path: int, book: str = "alvh", scale: Optional[int] = None) -> Figure:
    """One path day by day: the market, the book and its trades."""
    scale = scale or run.scales[-1]
    days = replay(run, path, book, scale)
    trades = replay(run, path, book, scale, "trades")
    figure, axes = _canvas(3, 1, (7.5, 6.4), bottom=0.35, sharex=True)
    for each in axes:
        each.yaxis.set_label_coords(-0.105, 0.5)
    axes[0].plot(days.date, days.spx, color=INK)
    axes[1].plot(days.date, days.vix, color=BAD)
    equity = days.set_index("date").equity / scale
    axes[2].plot(equity.index, equity, color=_colour(book))
    for cause, marker in (("stop", "v"), ("margin", "X"), ("ruin", "s")):
        when = trades.date[trades.cause == cause].unique()
        if len(when):
            axes[2].plot(when, equity[when], marker, color=BAD, markersize=6, label=cause)
    if axes[2].get_legend_handles_labels()[0]:
        axes[2].legend(fontsize=9, labelcolor=INK)
    axes[0].yaxis.set_major_formatter(matplotlib.ticker.StrMethodFormatter("{x:,.0f}"))
    axes[0].set_ylabel("SPX, index points")
    axes[1].set_ylabel("VIX, points")
    _dollars(axes[2].yaxis, "equity for each contract")
    _date_axis(axes[2])
    _title(axes[0], f"Path {path:,}", f"{book}, {scale:,} contracts in a tranche")
    return figure
