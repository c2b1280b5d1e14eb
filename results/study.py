"""The tables of docs/findings.md: study.py ALVH [--paths N] [--variation-paths N] [--reuse]

Runs the scenario `claims` and, with fewer books, variations of its assumptions as one batch,
and writes each table of the page anew, between its two marks. --reuse keeps the result files
that are there and only writes the tables."""
import argparse
import json
import pathlib
import re
import subprocess

import h5py
import numpy

import fragility

BOOKS = ["unhedged", "static_vix", "static_vix_8", "static_vix_26", "static_vix_35",
         "static_vix_52", "static_vix_70", "alvh", "alvh_same_condors"]
LESS = "alvh_less_"

# Assumptions that a verdict may hang on: (name, what is changed, keys of the scenario).
ASSUMPTIONS = [
    ("base", "as it is", {}),
    ("seed", "another seed", {"simulation.seed": 2}),
    ("impact-0", "no market impact", {"costs.impact.coefficient": 0}),
    ("impact-4", "impact four times as large", {"costs.impact.coefficient": 3}),
    ("spread-half", "spreads half as wide", {"costs.widening.stress": 0.5}),
    ("spread-2", "spreads twice as wide", {"costs.widening.stress": 2}),
    ("premium-0", "no constant equity premium (3.5 %)", {"market.model": "premium-0"}),
    ("premium-7", "an equity premium of 7 %", {"market.model": "premium-7"}),
    ("gamma-0", "order flow is noise (gamma 0)", {"market.model": "gamma-0"}),
    ("gamma-1", "order flow knows twice as much (gamma 1)", {"market.model": "gamma-1"}),
    ("reg-t", "margin by Reg-T", {"margin.method": "reg_t"}),
    ("portfolio", "margin by the portfolio grid", {"margin.method": "portfolio"}),
    ("feedback", "large forced exits move the market (feedback 2)", {"feedback.strength": 2}),
    ("no-costs", "no spreads, impact or fees of options (those of futures and packages stay)",
     {"costs.widening.stress": 0, "costs.impact.coefficient": 0, "costs.spx_fee_dollars": 0,
      "costs.vix_fee_dollars": 0}),
    ("capital-half", "half the capital, $25,000 a contract",
     {"sizing.capital_dollars_per_contract": 25000}),
    ("capital-ample", "ten times the capital, so that nobody is ruined",
     {"sizing.capital_dollars_per_contract": 500000}),
    ("mild", "the milder model", {"market.model": "mild"}),
]

# What the fragility may come from, each switched off by itself, and then all at once; with
# the capital of `core`, and with so much that ruin does not bound a loss.
CALM = {"costs.widening.vix_power": 0, "costs.widening.depth_power": 0,
        "costs.widening.event": 0}
SOURCES = [
    ("impact-0", "market impact", {"costs.impact.coefficient": 0}),
    ("no-widening", "spreads that widen with VIX, thin depth and events", CALM),
    ("no-adjustment", "premature adjustment", {"rules.adjustment.enabled": "false"}),
    ("no-calls", "margin calls", {"margin.calls": "false"}),
    ("no-stops", "forced exits: the stop-loss", {"condor.stop_loss_percent": 10000}),
    ("no-gaps", "gaps: jumps of SPX and VIX", {"market.model": "no-gaps"}),
    ("none", "all of these", {"costs.impact.coefficient": 0, **CALM, "margin.calls": "false",
                              "rules.adjustment.enabled": "false",
                              "condor.stop_loss_percent": 10000, "market.model": "no-gaps"}),
]
AMPLE = [(f"ample-{name}", text, {**keys, "sizing.capital_dollars_per_contract": 500000})
         for name, text, keys in SOURCES if name != "no-calls"]

# The heuristic of Taleb and Douady: the tail loss when real volatilities are lower and higher.
VOLATILITY = [(f"volatility-{way}", "", {"market.model": f"volatility-{way}",
                                         "sizing.capital_dollars_per_contract": 500000})
              for way in ("down", "up")]
STRESS = 0.2

KEYS = {name: keys for name, _, keys in ASSUMPTIONS + SOURCES + AMPLE + VOLATILITY}

# Hypotheses of the table of assumptions: (hypothesis, contracts).
WATCHED = [("drawdown", 20), ("drawdown", 200), ("same_condors", 200), ("hedge_cost", 200),
           ("fragility_beyond", 200), ("hedged_size", 200), ("equal_spend", 200),
           ("capital_at_risk", 200)]
SHORT = {"supported": "yes", "not supported": "no", "undecided": "?"}


def replaced(text, old, new):
    """text with every `old` made `new`; one that is not there is a mistake of this script."""
    if not re.search(old, text):
        raise SystemExit(f"study.py: the model has no {old}")
    return re.sub(old, new, text)


def scaled(world, factor):
    """The real world with its long-run variances of all regimes multiplied."""
    return re.sub(r"(theta_(?:fast|slow): )([\d.]+)",
                  lambda m: f"{m[1]}{float(m[2]) * factor:.6g}", world)


def models(folder, core):
    """Variations of the core model; the pricing side stays, so that its tables serve."""
    pricing, marker, world = core.partition("\nreal_world:")
    premium = r"(premium:\n +constant: )[\d.]+"
    gamma = r"(leaving: \{order_flow: )[\d.]+"
    still = world
    for key in ("jump_intensity", "jump_mean", "jump_stdev", "variance_jump_mean"):
        still = replaced(still, rf"(\b{key}: )-?[\d.]+", r"\g<1>0")
    variations = {
        "premium-0": replaced(world, premium, r"\g<1>0"),
        "premium-7": replaced(world, premium, r"\g<1>0.07"),
        "gamma-0": replaced(world, gamma, r"\g<1>0"),
        "gamma-1": replaced(world, gamma, r"\g<1>1"),
        "no-gaps": still,
        "volatility-down": scaled(world, (1 - STRESS) ** 2),
        "volatility-up": scaled(world, (1 + STRESS) ** 2),
    }
    for name, text in variations.items():
        (folder / f"{name}.model.yaml").write_text(pricing + marker + text)
    return variations


def scenario(name, keys, books, paths, known):
    """The text of a scenario that extends `claims`."""
    lines = ["extends: claims", f"name: {name}"]
    blocks = {"simulation.paths": paths, "output.fan_paths": 1600, **keys}
    nested = {}
    for path, value in blocks.items():
        *place, key = path.split(".")
        at = nested
        for part in place:
            at = at.setdefault(part, {})
        at[key] = f"{value}.model.yaml" if value in known else value
    lines += [f"{block}: {json.dumps(values)}".replace('"', "")
              for block, values in nested.items()]
    if books:
        lines += ["scale: [20, 200]", "books:"]
        lines += [f"  {book}: {{extends: {book}}}" for book in books]
    return "\n".join(lines) + "\n"


def write(folder, paths, variation_paths):
    """Writes the scenarios and the models that they name; returns the scenarios."""
    folder.mkdir(parents=True, exist_ok=True)
    core = pathlib.Path(__file__).parent.parent / "models/builtin/core.yaml"
    known = models(folder, core.read_text())
    files = []
    for name, keys, books in [("claims", {}, None)] + [
            (name, keys, BOOKS) for name, keys in KEYS.items()]:
        files.append(folder / f"{name}.yaml")
        files[-1].write_text(scenario(name, keys, books, variation_paths if books else paths,
                                      known))
    return files


def run(alvh, files, folder):
    """Runs everything as one batch, so that tables are loaded once."""
    subprocess.run([alvh, "batch", *files, "-d", folder], check=True,
                   stdout=subprocess.DEVNULL)


def summary(alvh, folder, name):
    """The headline of a result file, as `alvh summary --json` prints it."""
    printed = subprocess.run([alvh, "summary", folder / f"{name}.h5", "--json"],
                             capture_output=True, check=True)
    return json.loads(printed.stdout)


def number(value, digits=1):
    if value is None:
        return "-"
    text = f"{value:,.{digits}f}"
    return text.lstrip("-") if not text.strip("-0.,") else text


def interval(low, high, digits=1):
    return f"[{number(low, digits)}, {number(high, digits)}]"


def table(head, rows):
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head)] + rows]
    return "\n".join(lines)


def cell(result, book, scale):
    return next(c for c in result["cells"] if c["book"] == book and c["scale"] == scale)


def tail(result, book, scale):
    """Worst-1 % drawdown with its interval, dollars per contract."""
    es = next(e for e in cell(result, book, scale)["drawdown_es"] if e["level"] == 0.99)
    return es["value"] / scale, es["low"] / scale, es["high"] / scale


def claim(result, hypothesis, contracts):
    return next(c for c in result["claims"]
                if c["hypothesis"] == hypothesis and c["contracts"] == contracts)


def provenance(result, variation):
    return (f"{result['paths']:,} paths ({variation['paths']:,} of variations) of {result['days']} trading days from "
            f"{result['start']['date']} (SPX {result['start']['spot']:.2f}, VIX "
            f"{result['start']['vix']:.2f}, {result['start']['regime']}), seed "
            f"{result['seed']}, alvh {result['alvh_version']} at {result['git_commit'][:9]}.")


def headline(result):
    scales = sorted({c["scale"] for c in result["cells"]})
    books = ["unhedged", "static_put", "static_vix", "alvh", "alvh_same_condors", "vxth"]
    rows = []
    for book in books:
        row = [f"`{book}`"]
        for scale in scales:
            value, low, high = tail(result, book, scale)
            row.append(f"{number(value, 0)} {interval(low, high, 0)}")
        most = cell(result, book, scales[-1])
        row.append(number(most["final_pnl_mean"]["value"] / scales[-1], 0))
        row.append(number(most["cost_mean"]["value"] / scales[-1], 0))
        rows.append(row)
    return table(["book", *(f"D at {scale}" for scale in scales), "P", "costs"], rows)


def verdicts(result):
    rows = []
    for c in result["claims"]:
        if not c["about"].startswith(LESS):
            rows.append([f"`{c['hypothesis']}`", str(c["contracts"]), number(c["estimate"], 2),
                         interval(c["estimate_lo"], c["estimate_hi"], 2),
                         f"{c['holds']} {c['bar']:g}", c["verdict"]])
    return table(["hypothesis", "contracts", "%", "95 % interval", "holds", "verdict"], rows)


def contributes(protects, pays):
    """The tail decides; where it does not, money does."""
    return protects["verdict"] if protects["verdict"] != "undecided" else pays["verdict"]


def parts(result):
    rows = []
    for c in result["claims"]:
        if c["hypothesis"] != "protects":
            continue
        pays = next(p for p in result["claims"]
                    if p["hypothesis"] == "pays" and p["about"] == c["about"])
        rows.append([c["about"].removeprefix(LESS),
                     number(c["estimate"], 2), interval(c["estimate_lo"], c["estimate_hi"], 2),
                     number(pays["estimate"], 3),
                     interval(pays["estimate_lo"], pays["estimate_hi"], 3),
                     contributes(c, pays)])
    return table(["part", "`protects`, %", "95 % interval", "`pays`, % a year",
                  "95 % interval", "contributes"], rows)


def frontier(result, scale=200):
    """What each book gives up against the unhedged one, and what is left of its tail."""
    years = result["days"] / 252
    rows = []
    for book in BOOKS:
        own = cell(result, book, scale)
        lost = own["final_pnl_difference"]
        unit = -100 / own["capital"] / years
        value, low, high = tail(result, book, scale)
        rows.append([f"`{book}`", number(unit * lost["value"], 2),
                     interval(unit * lost["high"], unit * lost["low"], 2),
                     number(value, 0), interval(low, high, 0)])
    return table(["book", "P given up, % of capital a year", "95 % interval",
                  "D per contract", "95 % interval"], rows)


def assumptions(results):
    rows = []
    for name, text, _ in ASSUMPTIONS:
        row = [text]
        for hypothesis, contracts in WATCHED:
            c = claim(results[name], hypothesis, contracts)
            half = (None if c["estimate_hi"] is None or c["estimate"] is None
                    else c["estimate_hi"] - c["estimate"])
            row.append(f"{number(c['estimate'])} ± {number(half)} {SHORT[c['verdict']]}")
        rows.append(row)
    return table(["assumption", *(f"`{h}` {n}" for h, n in WATCHED)], rows)


def sources(results, base, switched):
    rows = []
    for name, text in [(base, "nothing")] + [(name, text) for name, text, _ in switched]:
        row = [text]
        for book, growth in [("unhedged", "fragility_beyond"), ("alvh", "hedged_size")]:
            value, low, high = tail(results[name], book, 200)
            c = claim(results[name], growth, 200)
            row += [f"{number(value, 0)} {interval(low, high, 0)}",
                    f"{number(c['estimate'])} {interval(c['estimate_lo'], c['estimate_hi'])}"]
        own = cell(results[name], "unhedged", 200)
        row += [number(100 * own[share]["value"], 2)
                for share in ("margin_call_probability", "ruin_probability")]
        rows.append(row)
    return table(["switched off", "`unhedged`: D at 200", "growth from 20, %",
                  "`alvh`: D at 200", "growth from 20, %",
                  "`unhedged`: margin calls, % of paths", "ruined, %"], rows)


def drawdowns(folder):
    """A reader of the largest drawdowns of a run, book and scale, dollars a contract by path."""
    def read(name, book, scale):
        with h5py.File(folder / f"{name}.h5") as file:
            paths = file["paths"]
            at = [text.decode() for text in paths["book"][:]].index(book)
            return paths["max_drawdown"][at, list(paths["scale"][:]).index(scale)] / scale
    return read


def heuristic(read):
    """[L(s + d) + L(s - d)] / 2 - L(s), L the worst-1 % drawdown per contract, s the long-run
    volatility, with its interval from the paths that the three runs share."""
    runs = ["volatility-down", "capital-ample", "volatility-up"]
    rows = []
    for book in ("unhedged", "static_vix", "alvh", "alvh_same_condors"):
        for scale in (20, 200):
            losses = [read(name, book, scale) for name in runs]
            everybody = numpy.ones((1, losses[0].size), dtype=int)
            tails = [fragility.shortfalls(loss, everybody)[1][0] for loss in losses]
            value, low, high = fragility.heuristic(losses)
            rows.append([f"`{book}`", str(scale), *(number(tail, 0) for tail in tails),
                         f"{number(value, 0)} {interval(low, high, 0)}"])
    less, more = f"{1 - STRESS:.1f}", f"{1 + STRESS:.1f}"
    return table(["book", "contracts", f"L({less} s)", "L(s)", f"L({more} s)", "heuristic"],
                 rows)


def put(page, name, text):
    """Replaces what stands between the two marks of a table."""
    pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
    page, count = re.subn(pattern, lambda m: m[1] + text + "\n" + m[2], page, flags=re.S)
    if count != 1:
        raise SystemExit(f"study.py: the page has {count} places for {name}")
    return page


def main():
    root = pathlib.Path(__file__).parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("alvh")
    parser.add_argument("--paths", type=int, default=20000)
    parser.add_argument("--variation-paths", type=int, default=10000)
    parser.add_argument("--folder", type=pathlib.Path, default=root / "build/study")
    parser.add_argument("--page", type=pathlib.Path, default=root / "docs/findings.md")
    parser.add_argument("--reuse", action="store_true")
    given = parser.parse_args()
    if not given.reuse:
        run(given.alvh, write(given.folder, given.paths, given.variation_paths), given.folder)
    results = {name: summary(given.alvh, given.folder, name)
               for name in ["claims", *KEYS]}
    claims = results["claims"]
    page = given.page.read_text()
    for name, text in [("provenance", provenance(claims, results["base"])),
                       ("headline", headline(claims)), ("verdicts", verdicts(claims)),
                       ("parts", parts(claims)), ("frontier", frontier(claims)),
                       ("assumptions", assumptions(results)),
                       ("sources", sources(results, "base", SOURCES)),
                       ("ample", sources(results, "capital-ample", AMPLE)),
                       ("heuristic", heuristic(drawdowns(given.folder)))]:
        page = put(page, name, text)
    given.page.write_text(page)


if __name__ == "__main__":
    main()
