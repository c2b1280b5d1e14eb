"""docs/rules.md against the program: check_rules.py rules.md rules.h ALVH

Every layer and rule of the list has a row and a section, and each of its keys stands in a
table of that section with the default that the program prints."""
import pathlib
import re
import subprocess
import sys
import unittest

DOCS, RULES, ALVH = sys.argv[1:4]
LAYERS = ("base", "adaptive", "contingent", "static_put", "vxth")


def defaults():
    """{block: {key: value}} of layers and rules; keys of a block inside one are "block.key"."""
    text = subprocess.run([ALVH, "run", "core", "--dry-run"], check=True,
                          capture_output=True, text=True).stdout
    blocks, path = {}, []
    for line in text.split("\nbooks:")[0].splitlines():
        found = re.match(r"( *)(\w+):(?: (\S+))?", line)
        if not found:
            continue
        depth, key, value = len(found[1]) // 2, found[2], found[3]
        path = path[:depth] + [key]
        if path[0] not in ("layers", "rules") or value in (None, "#") or depth < 2:
            continue
        blocks.setdefault(".".join(path[:2]), {})[".".join(path[2:])] = value
    return {name: keys for name, keys in blocks.items() if "enabled" in keys}


def sections():
    """{block: text}: a section begins with the name of its block."""
    text = pathlib.Path(DOCS).read_text(encoding="utf-8")
    found = {}
    for section in re.split(r"(?m)^## ", text)[1:]:
        block = re.search(r"`((?:layers|rules)\.\w+)`", section)
        found[block[1]] = section
    return found


def documented(section):
    """{key: default} of the tables of keys."""
    keys = {}
    for row in re.finditer(r"(?m)^\| (`[^|]+`) \| ([^|]+) \| [^|]+\|$", section):
        names = re.findall(r"`([\w.]+)`", row[1])
        values = [value.strip() for value in row[2].split(",")]
        if len(names) == len(values):
            keys.update(zip(names, values))
    return keys


class Rules(unittest.TestCase):
    def test_every_rule_has_a_row(self):
        text = pathlib.Path(DOCS).read_text(encoding="utf-8")
        rows = re.findall(r"(?m)^\| \[[^]]+\]\(#([\w-]+)\) \|(.+)\|$", text)
        names = re.findall(r"(?m)^    X\((\w+),", pathlib.Path(RULES).read_text())
        self.assertGreater(len(names), 10)
        anchors = {anchor for anchor, _ in rows}
        for name, (_, cells) in zip(names, rows):
            self.assertTrue(all(cell.strip() for cell in cells.split("|")), name)
        for name in names:
            block = ("layers." if name in LAYERS else "rules.") + name
            title = sections()[block].splitlines()[0]
            self.assertIn(title.lower().replace(" ", "-"), anchors)

    def test_every_key_has_its_default(self):
        for block, keys in defaults().items():
            table = documented(sections()[block])
            for key, value in keys.items():
                if key != "enabled":
                    self.assertEqual(table.get(key), value, f"{block}.{key}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
