"""The result file as docs/results.md has it, and as a file has it."""
import pathlib
import re

import netCDF4

ESTIMATE = {"": "", "_se": ": standard error", "_lo": ": lower end of the 95 % interval",
            "_hi": ": upper end of the 95 % interval"}


def documented(page):
    """{group: {name: (dimensions, units, text)}} and the root attributes of the page"""
    groups, attributes, group = {}, set(), None
    for line in pathlib.Path(page).read_text(encoding="utf-8").splitlines():
        heading = re.match(r"## `/(\w*)`( attributes)?", line)
        if heading:
            group = "attributes" if heading.group(2) else heading.group(1) or "/"
        if not line.startswith("| `"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if group == "attributes":
            attributes.update(re.findall(r"`(\w+)`", cells[0]))
            continue
        name = cells[0].strip("`")
        dimensions = tuple(re.findall(r"\w+", cells[1]))
        for suffix, text in (ESTIMATE if name.endswith("*") else {"": ""}).items():
            groups.setdefault(group, {})[name.rstrip("*") + suffix] = (
                dimensions, cells[2], cells[3] + text)
    return groups, attributes


def found(path):
    """The same of a file."""
    def datasets(group):
        return {name: (variable.dimensions, variable.units, variable.long_name)
                for name, variable in group.variables.items()}
    with netCDF4.Dataset(path) as file:
        return {"/": datasets(file),
                **{name: datasets(group) for name, group in file.groups.items()}}, \
            set(file.ncattrs())
