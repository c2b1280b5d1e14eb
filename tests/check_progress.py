"""Watches a run on a terminal: what it says on the way is what it finds in the end.

    check_progress.py ALVH SCRATCH_FOLDER
"""
import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest

ALVH, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
FOLDER.mkdir(parents=True, exist_ok=True)
FILE = FOLDER / "progress.h5"


def watch(columns, *words):
    """What a run draws on a terminal of so many columns, one drawing after another."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    run = subprocess.Popen([ALVH, "run", "demo", "--paths", "4800", "--days", "15", "--set",
                            "scale=[1,50]", "-o", FILE, *words],
                           stdout=subprocess.DEVNULL, stderr=follower)
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the run has closed its end
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert run.wait() == 0
    return shown.decode().split("\r")


class Progress(unittest.TestCase):
    def test_the_last_estimate_is_the_result(self):
        told = self.told(watch(140), r"drawdown_es at 0\.99 of vxth x 50", " dollars a contract")
        es = self.cell()["drawdown_es"][1]
        self.assertEqual(es["level"], 0.99)
        # The last look is at an eighth of the paths before the end, at most.
        self.assertLessEqual(abs(told[0] * 50 - es["value"]), 3 * es["se"])
        self.assertTrue(told[1] < told[0] < told[2])
        self.assertRegex(self.drawn[-1], r"^\[#+\] 100 %, \d+ paths/s, 0:00 left;")
        for end, name in zip(told[1:], ("low", "high")):
            self.assertLessEqual(abs(end * 50 - es[name]), 3 * es["se"])

    def test_a_target_is_what_is_told_in_its_own_unit(self):
        words = [word for setting in ("statistic=ruin_probability", "book=unhedged", "scale=1",
                                      "relative_percent=0.001")
                 for word in ("--set", "simulation.target_error." + setting)]
        told = self.told(watch(140, *words), "ruin_probability of unhedged x 1", " %")
        self.assertTrue(0 <= told[1] <= told[0] <= told[2] <= 100)
        words[1::2] = ["simulation.target_error." + setting for setting in (
            "statistic=final_pnl_mean", "book=unhedged", "scale=50", "absolute=1")]
        told = self.told(watch(140, *words), "final_pnl_mean of unhedged x 50", " dollars")
        cell = self.cell("unhedged")
        self.assertLessEqual(abs(told[0] - cell["final_pnl_mean"]["value"]),
                             3 * cell["final_pnl_mean"]["se"])
        summary = subprocess.run([ALVH, "summary", FILE], capture_output=True, text=True).stdout
        self.assertRegex(" ".join(summary.split()),
                         r"of unhedged at 50 contracts is \S+ \+- \S+ dollars \(\S+ %\); "
                         r"asked for: 1 dollars")

    def told(self, lines, label, unit):
        """The last estimate on the way: value and ends."""
        pattern = rf"; {label}: (\S+) \[(\S+), (\S+)\]{unit}"
        drawn = [line for line in lines if "100 %" in line and re.search(pattern, line)]
        self.assertTrue(drawn, lines[-5:])
        self.drawn = drawn
        return [float(number.replace(",", "")) for number in
                re.search(pattern, drawn[-1]).groups()]

    def cell(self, book="vxth"):
        summary = json.loads(subprocess.run([ALVH, "summary", FILE, "--json"],
                                            capture_output=True, check=True).stdout)
        return next(cell for cell in summary["cells"]
                    if (cell["book"], cell["scale"]) == (book, 50))

    def test_the_first_line_says_nothing_that_is_not_known(self):
        drawn = [line for line in watch(140) if "  0 %" in line and "tables" not in line]
        self.assertTrue(drawn)
        self.assertRegex(drawn[0], r"^\[\.+\]   0 % *$")

    def test_a_part_tells_of_its_own_paths(self):
        # Twenty pieces of 240 paths go to three parts in turn: seven, seven, six.
        drawn = watch(140, "--shard", "2/3")
        part = FOLDER / "progress.h5.2-of-3"
        self.assertTrue(any("part 2 of 3: 100 % of 1,680 paths" in line for line in drawn))
        self.assertIn("2-of-3 written; 1,680 of 4,800 paths", "".join(drawn))
        again = "".join(watch(140, "--shard", "2/3", "--resume"))
        self.assertIn("all 1,680 paths are there already", again)
        self.assertNotIn("written", again)
        part.unlink()

    def test_resuming_says_where_from(self):
        begun = "".join(watch(140, "--resume"))
        self.assertIn("progress.h5.checkpoint has no paths or is not there; begins anew", begun)

    def test_no_drawing_is_wider_than_the_terminal(self):
        for columns in (40, 100):
            drawn = watch(columns)
            self.assertTrue(any("paths/s" in line for line in drawn))
            # What is told is told in full, or shorter, or not at all.
            ends = [line for line in drawn if "; drawdown_es" in line]
            self.assertTrue(all(line.rstrip().endswith("]") for line in ends))
            self.assertEqual(bool(ends), columns == 100)
            # The line that tells of the file comes after the bar.
            widest = max(len(line) for line in drawn if "written" not in line)
            self.assertLess(widest, columns)

    def test_a_quiet_run_draws_nothing(self):
        self.assertEqual(watch(80, "--quiet"), [""])


if __name__ == "__main__":
    outcome = unittest.main(argv=sys.argv[:1], exit=False)
    FILE.unlink()
    sys.exit(not outcome.result.wasSuccessful())
