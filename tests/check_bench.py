"""The runner of `make bench` makes its rows: check_bench.py BUILD. One round of one section, whose
rows hold a ratio with its spread, or say that what they need was not built."""
import json
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent


def main():
    build = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "bench.json"
        printed = subprocess.run([sys.executable, SOURCE / "bench/bench.py", build, "--only", "book",
                                  "--rounds", "1", "--json", table],
                                 check=True, capture_output=True, text=True).stdout
        found = json.loads(table.read_text())
    rows = {row["name"]: row for row in found["rows"]}
    ours = rows["market and marks of 40 options"]
    assert 0 < ours["low"] <= ours["median"] <= ours["high"], ours
    scalar = rows["scalar copy over it"]
    assert scalar["rounds"] == 1 and scalar["median"] > 1, scalar
    probe = rows["over the probe of 32 lanes"]
    assert probe["bar"] == "at most 1.25"
    if "median" in probe: # a processor without AVX2 has no probe
        assert probe["met"] == (probe["median"] <= 1.25), probe
    assert "market and marks of 40 options" in printed and found["machine"] and found["commit"]
    missing = [name for name, row in rows.items() if "median" not in row]
    assert printed.count("not built here") == len(missing), missing


if __name__ == "__main__":
    main()
