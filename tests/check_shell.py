"""Asks shells for completions, and mandoc for what it thinks of the manual pages.

    check_shell.py ALVH SHARE_FOLDER

SHARE_FOLDER holds what the build made. bash is always asked, zsh, fish and mandoc where
they are installed.
"""
import pathlib
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import time
import unittest

ALVH, SHARE = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
BASH = SHARE / "bash-completion/completions/alvh"
ZSH = SHARE / "zsh/site-functions/_alvh"
FISH = SHARE / "fish/vendor_completions.d/alvh.fish"


def alvh(*words):
    return subprocess.run([ALVH, *words], capture_output=True, text=True, check=True).stdout


COMMANDS = re.findall(r"^  ([a-z]+)  ", alvh("help"), re.MULTILINE)


def options(command):
    """The options that the help of a command shows."""
    return re.findall(r"(--[a-z-]+)", "\n".join(
        line[:30] for line in alvh(command, "--help").splitlines()
        if re.match(r"  (-\w, |    )--", line)))


def in_bash(*words):
    script = (f"source {shlex.quote(str(BASH))}; COMP_WORDS=({shlex.join(words)}); "
              f"COMP_CWORD={len(words) - 1}; _alvh; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True,
                          cwd=SHARE)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def in_fish(line):
    script = f"source {shlex.quote(str(FISH))}; complete -C {shlex.quote(line)}"
    done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True,
                          text=True, check=True, cwd=SHARE)
    return [line.split("\t")[0] for line in done.stdout.splitlines()]


def in_zsh(line, expected):
    """What a terminal shows after tabs, up to a text that is expected there."""
    leader, follower = pty.openpty()
    shell = subprocess.Popen(["env", "TERM=dumb", "zsh", "-f", "-i"], stdin=follower,
                             stdout=follower, stderr=follower, cwd=SHARE,
                             start_new_session=True)
    shown = ""

    def read_until(text, seconds):
        nonlocal shown
        end = time.monotonic() + seconds
        while not re.search(text, shown) and time.monotonic() < end:
            if select.select([leader], [], [], 0.1)[0]:
                shown += os_read(leader)

    def send(text):
        pty.os.write(leader, text.encode())

    send("PS1=; stty cols 200; autoload -Uz compinit; compinit -D -u; "
         f"source {shlex.quote(str(ZSH))}; LISTMAX=1000; echo rea''dy\n")
    read_until("ready", 30)
    shown = ""
    send(line + "\t\t")
    read_until(expected, 30)
    shell.kill()
    shell.wait()
    pty.os.close(follower)
    pty.os.close(leader)
    return shown


def os_read(descriptor):
    return pty.os.read(descriptor, 65536).decode(errors="replace")


class Bash(unittest.TestCase):
    def test_commands_are_offered(self):
        self.assertEqual(set(in_bash("alvh", "")), {*COMMANDS, "--help", "--version"})
        self.assertEqual(in_bash("alvh", "repl"), ["replay"])
        self.assertNotIn("generate", in_bash("alvh", ""))

    def test_options_are_those_of_the_help(self):
        for command in COMMANDS:
            self.assertEqual(sorted(in_bash("alvh", command, "--")),
                             sorted(options(command)), command)

    def test_values_are_offered(self):
        self.assertEqual(in_bash("alvh", "run", "--set", "simulation.pat"),
                         ["simulation.paths="])
        self.assertEqual(in_bash("alvh", "run", "--set", "=", "simulation.pat"),
                         ["simulation.paths="])
        self.assertEqual(in_bash("alvh", "run", "--seed", ""), [])
        self.assertIn("stress-2008", in_bash("alvh", "check", "stress-2"))
        self.assertIn("svcj", in_bash("alvh", "price", ""))
        self.assertEqual(set(in_bash("alvh", "replay", "x.h5", "--table", "")),
                         {"days", "decisions", "trades", "positions"})
        self.assertEqual(in_bash("alvh", "help", "comp"), ["compare", "completion"])
        self.assertEqual(set(in_bash("alvh", "batch", "-d", "")),
                         {path.name for path in SHARE.iterdir() if path.is_dir()})
        # Folders alone: no file here ends in .h5.
        self.assertNotIn("made", in_bash("alvh", "summary", ""))


@unittest.skipUnless(shutil.which("fish"), "there is no fish")
class Fish(unittest.TestCase):
    def test_what_bash_offers_fish_offers(self):
        self.assertEqual(set(in_fish("alvh ")), set(COMMANDS))
        for command in ("run", "replay", "compare"):
            self.assertEqual(sorted(in_fish(f"alvh {command} --")), sorted(options(command)))
        self.assertEqual(in_fish("alvh run --set simulation.pat"), ["simulation.paths="])
        self.assertEqual(in_fish("alvh replay --table tr"), ["trades"])
        self.assertIn("stress-2008", in_fish("alvh check stress-2"))


@unittest.skipUnless(shutil.which("zsh"), "there is no zsh")
class Zsh(unittest.TestCase):
    def test_commands_options_and_values_are_offered(self):
        shown = in_zsh("alvh com", "completion +--")
        self.assertRegex(shown, "compare +-- Compares two finished runs")
        shown = in_zsh("alvh replay x.h5 --", "--worst +--")
        for option in options("replay"):
            self.assertRegex(shown, rf"(?m)^{option} +-- ")
        self.assertRegex(in_zsh("alvh replay --table ", "trades"), "days +decisions")


class Manual(unittest.TestCase):
    pages = sorted((SHARE / "man").glob("man?/*"))

    def test_every_command_has_a_page_with_its_options(self):
        self.assertEqual({page.name for page in self.pages},
                         {"alvh.1", "alvh-scenario.5", *(f"alvh-{c}.1" for c in COMMANDS)})
        for command in COMMANDS:
            page = (SHARE / f"man/man1/alvh-{command}.1").read_text().replace("\\-", "-")
            for option in options(command):
                self.assertRegex(page, rf"(?m)^\.It Fl (\w , Fl )?{option[1:]}\b", command)

    def test_every_key_of_a_scenario_is_described(self):
        page = (SHARE / "man/man5/alvh-scenario.5").read_text()
        for key in ("short_delta", "ladder", "target_calendar_days", "book", "scale"):
            self.assertIn(key, page)
        self.assertGreater(page.count("\n.It Cm "), 250)

    @unittest.skipUnless(shutil.which("mandoc"), "there is no mandoc")
    def test_mandoc_has_nothing_to_say(self):
        done = subprocess.run(["mandoc", "-Tlint", *self.pages], capture_output=True,
                              text=True)
        # A page cannot know what is installed; without git there is no date.
        said = [line for line in done.stdout.splitlines()
                if "referenced manual not found" not in line and "missing date" not in line]
        self.assertEqual(said, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
