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
        drawn = [line for line in watch(140) if "100 %" in line and "mean P&L" in line]
        self.assertTrue(drawn)
        told = re.search(r"; vxth x 50: mean P&L (\S+) \[(\S+), (\S+)\] a contract", drawn[-1])
        summary = json.loads(subprocess.run([ALVH, "summary", FILE, "--json"],
                                            capture_output=True, check=True).stdout)
        cell = summary["cells"][-1]
        self.assertEqual((cell["book"], cell["scale"]), ("vxth", 50))
        value, low, high = (float(number.replace(",", "")) for number in told.groups())
        mean = cell["final_pnl_mean"]
        self.assertLessEqual(abs(value - mean["value"] / 50), 1)
        for end, sign in ((low, -1), (high, 1)):
            expected = (mean["value"] + sign * 1.959964 * mean["se"]) / 50
            self.assertLessEqual(abs(end - expected), 1)
        self.assertRegex(drawn[-1], r"^\[#+\] 100 %, \d+ paths/s, 0:00 left;")

    def test_no_drawing_is_wider_than_the_terminal(self):
        for columns in (40, 100):
            drawn = watch(columns)
            self.assertTrue(any("paths/s" in line for line in drawn))
            # The line that tells of the file comes after the bar.
            widest = max(len(line) for line in drawn if "written" not in line)
            self.assertLess(widest, columns)

    def test_a_quiet_run_draws_nothing(self):
        self.assertEqual(watch(80, "--quiet"), [""])


if __name__ == "__main__":
    outcome = unittest.main(argv=sys.argv[:1], exit=False)
    FILE.unlink()
    sys.exit(not outcome.result.wasSuccessful())
