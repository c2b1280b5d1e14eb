"""Holds the JSON Schema of scenarios against scenarios: `alvh scenario --schema` accepts
what the program accepts, and refuses what it can know to be wrong.

    check_schema.py ALVH TESTS_FOLDER
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema
import yaml

ALVH, TESTS = sys.argv[1], pathlib.Path(sys.argv[2])

# What the schema alone can find in tests/bad_input/scenario; the other files break rules
# between keys, or are no YAML.
REFUSED = ("a_list books_as_list book_name common_key_in_book fraction key_in_wrong_place "
           "list_for_number map_for_text negative_paths no_books not_a_number "
           "number_for_map out_of_range quoted_number pricing no_value").split()


def load(text):
    """What PyYAML makes of it: YAML 1.1, where 8.5e9 is a text and 8.5e+9 a number. Dates
    and NaN, of which JSON has none, are the texts again that they were."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str), parse_constant=str)


def alvh(*words):
    return subprocess.run([ALVH, *words], capture_output=True, text=True, check=True).stdout


def leaves(schema, path=()):
    """(path, schema) of everything below `properties`."""
    for key, inner in schema.get("properties", {}).items():
        yield (*path, key), inner
        yield from leaves(inner, (*path, key))


def main():
    schema = json.loads(alvh("scenario", "--schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    problems = []

    def expect_good(name, scenario):
        for error in validator.iter_errors(scenario):
            problems.append(f"{name}: {'.'.join(map(str, error.path))}: {error.message}")

    builtins = [row["name"] for row in json.loads(alvh("scenario", "--json"))]
    assert len(builtins) >= 13 and "core" in builtins, builtins
    for name in builtins:
        expect_good(name, load(alvh("scenario", name)))
        whole = json.loads(alvh("scenario", name, "--json"))
        expect_good(f"{name} as JSON", whole)
        written = load(alvh("run", name, "--dry-run"))
        expect_good(f"{name} written out", written)
    for file in sorted((TESTS / "scenarios").glob("*.yaml")):
        expect_good(file.name, load(file.read_text()))

    # A scenario that says nothing has every default.
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as bare:
        bare.write("books: {only: {}}\nscale: [1]\n")
        bare.flush()
        whole = json.loads(alvh("run", bare.name, "--dry-run", "--json"))
    keys = 0
    for path, leaf in leaves(schema):
        if "default" not in leaf:
            continue
        value = whole
        for key in path:
            value = value[key]
        keys += 1
        assert value == leaf["default"] and leaf["description"], path
        if leaf.get("type") in ("integer", "number"):
            assert leaf["minimum"] <= value <= leaf["maximum"], path
    assert keys > 200, f"the schema has {keys} keys with a default"

    for name in REFUSED:
        text = (TESTS / "bad_input/scenario" / f"{name}.yaml").read_text()
        if validator.is_valid(load(text)):
            problems.append(f"{name}.yaml is taken for a good scenario")
    for wrong in ({}, {"extends": 5}, {"extends": "core", "scale": [1, 1]},
                  {"extends": "core", "scale": [0]},
                  {"extends": "core", "stress": {"script": [{"vix_points": 20}]}},
                  {"extends": "core", "books": {"a": {"simulation": {"paths": 16}}}},
                  {"extends": "core", "margin": {"nonsense": 1}}):
        if validator.is_valid(wrong):
            problems.append(f"{wrong} is taken for a good scenario")
    print("\n".join(problems))
    print(f"{len(builtins)} built-in scenarios, {keys} keys, {len(problems)} problems")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
