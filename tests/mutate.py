"""Breaks lines of models and sim, one at a time, and tells how many of them tests notice.

    mutate.py SOURCE BUILD WORK [--count 100] [--seed 1] [--longest 60] [--jobs 2]
              [--without PATH]

A line drawn at random is changed as a slip of the pen would change it: a comparison, a sign,
a number, a condition, a statement left out. Where the compiler refuses that, or makes the
same code of it, another line is drawn. The tests of the file's own name come first, then
those that include its header, then the others from the shortest on; the first that fails
notices the change, if it passes without.

SOURCE is copied to WORK and built there. BUILD, a release build of it that ctest has run,
knows how long tests take and has the price tables. WORK/mutants.jsonl keeps what is done, so
that the same command goes on where it was stopped; the seed and the sources decide which
changes are made. With less time, tests of more than LONGEST seconds are left out, and files
whose path begins with PATH, that only those would notice. Survivors are printed; status 1
where more than one in ten survives.
"""

import argparse
import fcntl
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

BAR = 0.9

# What may stand for what. Spaces keep `->`, `++`, pointers and signs of numbers out.
SWAPS = [(" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "),
         (" == ", " != "), (" != ", " == "), (" && ", " || "), (" || ", " && "),
         (" + ", " - "), (" - ", " + "), (" * ", " / "), (" / ", " * "),
         (" += ", " -= "), (" -= ", " += "), (" *= ", " /= "), ("++", "--"),
         ("true", "false"), ("false", "true"), ("fmin(", "fmax("), ("fmax(", "fmin("),
         (" ? ", " ? !"), ("break;", ";"), ("continue;", ";")]
STATEMENT = re.compile(r"^\s+[A-Za-z_][\w\[\].>*+ ()-]*( [-+*/]?= [^;{}]+|\([^;{}]*\));$")
CONDITION = re.compile(r"^(\s*(?:\} else )?(?:if|while) \()(.*)(\)(?: \{)?)$")
NUMBER = re.compile(r"(?<![\w.])(\d+\.\d+|\d+)(?![\w.])")


def changes_of(line):
    """Every changed form of a line of code. What leaks is left to sanitizers."""
    made = []
    for old, new in SWAPS:
        for at in re.finditer(re.escape(old), line):
            made.append(line[:at.start()] + new + line[at.end():])
    for at in NUMBER.finditer(line):
        number = at.group()
        other = repr(float(number) * 1.5 + 0.5) if "." in number else str(int(number) + 1)
        made.append(line[:at.start()] + other + line[at.end():])
    condition = CONDITION.match(line)
    if condition:
        made.append(f"{condition[1]}!({condition[2]}){condition[3]}")
    if STATEMENT.match(line) and not re.search(r"return|free\(|close\(", line):
        made.append(re.match(r"\s*", line).group() + ";")
    return made


def code_lines(source, without):
    """(file, number, line) of the code in models and sim: no comments, no declarations."""
    for folder in ("models", "sim"):
        for path in sorted((source / folder).rglob("*.[ch]")):
            if without and str(path.relative_to(source)).startswith(without):
                continue
            comment = body = False
            for number, line in enumerate(path.read_text().split("\n")):
                opens, closes = "/*" in line, "*/" in line
                skip = comment or opens or line.startswith("#") or '"' in line
                comment = (comment or opens) and not closes
                if line in ("{", "}"):
                    body = line == "{"
                elif body and not skip and not re.match(r"\s*(static )?const .*[\[({]$", line):
                    yield path.relative_to(source), number, line


class Bench:
    """The copy that is broken, and its build."""

    def __init__(self, given):
        self.work, self.jobs = given.work, given.jobs
        self.source = given.work / "source"
        self.build = self.source / "build/release"
        self.original = given.source
        self.clean_passes = {}
        # Tables that a broken fit leaves in a cache are for no other program.
        self.testing = dict(os.environ, XDG_CACHE_HOME=str(given.work / "cache"),
                            ALVH_TABLES_DIR=str(given.build / "tables"),
                            OMP_WAIT_POLICY="passive")
        self.copy()
        self.quiet("cmake", "-S", self.source, "-B", self.build,
                   "-DCMAKE_BUILD_TYPE=Release")
        self.tests = self.read_tests(given.build, given.longest)

    def copy(self):
        listed = subprocess.run(["git", "-C", self.original, "ls-files", "-z"], check=True,
                                capture_output=True, text=True).stdout
        for name in filter(None, listed.split("\0")):
            target = self.source / name
            new = (self.original / name).read_bytes()
            if not target.exists() or target.read_bytes() != new:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.original / name, target)

    def quiet(self, *command, seconds=3600, environment=None):
        """Whether a command succeeds; one that takes too long does not."""
        try:
            return subprocess.run([str(part) for part in command], env=environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  timeout=seconds).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def read_tests(self, build, longest):
        """{name: (seconds, targets)} of all tests that are short enough. What ctest has not
        run yet is taken for five seconds. ctest itself tells nothing of a test that is not
        built, hence its files."""
        cost_file = build / "Testing/Temporary/CTestCostData.txt"
        costs = {words[0]: float(words[2]) for words in
                 map(str.split, cost_file.read_text().split("---")[0].splitlines())}
        tests = {}
        for listed in self.build.rglob("CTestTestfile.cmake"):
            for name, command in re.findall(r"^add_test\((?:\[=\[)?([^\s\]]+)(?:\]=\])? (.*)\)$",
                                            listed.read_text(), re.M):
                made = re.findall(re.escape(str(self.build)) + r"/[^\" ]*?([^/\" ]+)\"",
                                  command)
                targets = {"alvh_cli" if target == "alvh" else target for target in made
                           if re.match(r"alvh$|test_|fuzz_", target)}
                seconds = costs.get(name, 5.0)
                if seconds <= longest and "avx512" not in name:
                    tests[name] = (seconds, sorted(targets))
        return tests

    def make(self, *targets):
        return self.quiet("cmake", "--build", self.build, "-j", self.jobs, "--target",
                          *(targets or ("alvh",)))

    def passes(self, name):
        seconds, targets = self.tests[name]
        if targets and not self.make(*targets):
            return False
        return self.quiet("ctest", "--test-dir", self.build, "-R", f"^{re.escape(name)}$",
                          seconds=60 + 20 * seconds, environment=self.testing)

    def includes(self, name, header):
        sources = [self.source / "tests" / f"{re.sub('_(scalar|avx2)$', '', target)}.c"
                   for target in self.tests[name][1]]
        return any(header in source.read_text() for source in sources if source.exists())

    def order(self, path):
        stem = path.stem
        header = f"/{stem}.h\""

        def key(name):
            own = name == stem or name.startswith(stem + "_") or name.endswith("_" + stem)
            return (not own, not self.includes(name, header), self.tests[name][0])
        return sorted(self.tests, key=key)

    def objects(self, path):
        digest = hashlib.sha256()
        for made in sorted(self.build.rglob(f"{path.name}.o")):
            digest.update(subprocess.run(["objdump", "-d", "-s", "-j", ".text", "-j",
                                          ".rodata", made], capture_output=True).stdout)
        return digest.hexdigest()

    def try_one(self, path, number, line, changed):
        """The test that notices a change, `none`, or why it counts for nothing."""
        target = self.source / path
        text = (self.original / path).read_text()
        lines = text.split("\n")
        lines[number] = changed
        if not self.make():
            sys.exit("the unbroken sources do not build")
        before = self.objects(path)
        target.write_text("\n".join(lines))
        try:
            if not self.make():
                return "refused"
            if path.suffix == ".c" and self.objects(path) == before:
                return "same code"
            failed = next((name for name in self.order(path) if not self.passes(name)), None)
        finally:
            target.write_text(text)
        if failed and failed not in self.clean_passes:
            self.clean_passes[failed] = self.passes(failed)
            if not self.clean_passes[failed]:
                del self.tests[failed]
                print(f"{failed} fails on the unbroken sources and is left out", flush=True)
                return self.try_one(path, number, line, changed)
        return failed or "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("source", "build", "work"):
        parser.add_argument(name, type=lambda text: Path(text).resolve())
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=60.0, help="seconds of one test")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--without", default="", help="beginning of paths to pass over")
    given = parser.parse_args()
    if not (given.build / "Testing/Temporary/CTestCostData.txt").exists():
        sys.exit(f"{given.build}: ctest has not run there")
    given.work.mkdir(parents=True, exist_ok=True)
    lock = open(given.work / "lock", "w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    lines = list(code_lines(given.source, given.without))
    state = hashlib.sha256(repr((given.seed, lines)).encode()).hexdigest()[:16]
    log = given.work / "mutants.jsonl"
    known = [json.loads(row) for row in log.read_text().splitlines()] if log.exists() else []
    known = {row["draw"]: row for row in known if row["state"] == state}
    bench = Bench(given)
    draws = random.Random(given.seed)
    counted, survivors, draw = 0, [], 0
    while counted < given.count:
        path, number, line = draws.choice(lines)
        made = changes_of(line)
        if not made:
            continue
        changed = draws.choice(made)
        draw += 1
        row = known.get(draw)
        if not row:
            row = {"state": state, "draw": draw, "file": str(path), "line": number + 1,
                   "was": line.strip(), "is": changed.strip(),
                   "noticed": bench.try_one(path, number, line, changed)}
            with log.open("a") as out:
                out.write(json.dumps(row) + "\n")
        if row["noticed"] in ("refused", "same code"):
            continue
        counted += 1
        if row["noticed"] == "none":
            survivors.append(row)
        print(f"{counted:4} {row['file']}:{row['line']}: {row['was']} -> {row['is']}: "
              f"{row['noticed']}", flush=True)
    print(f"{counted - len(survivors)} of {counted} changes noticed")
    for row in survivors:
        print(f"{row['file']}:{row['line']}: not noticed: {row['was']} -> {row['is']}")
    return 0 if counted - len(survivors) >= BAR * counted else 1


if __name__ == "__main__":
    sys.exit(main())
