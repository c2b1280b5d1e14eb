"""What clang-tidy and cppcheck say of models, sim and include; status 1 where they say
anything.

    analyse.py BUILD [FILE ...]

BUILD is a build by clang, whose warnings are errors there; of a hot file its scalar copy is
looked at. Which checks are asked for stands in .clang-tidy and .cppcheck, with the reason for
every one that is not. FILE names the sources to look at; without any, all.
"""

import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CPPCHECK = ["cppcheck", "--quiet", "--error-exitcode=1", "--inline-suppr", "--std=c11",
            "--enable=warning,performance,portability", "--library=posix", "--library=gnu",
            "--suppressions-list=.cppcheck", "-I.", "-Iinclude", "-D_GNU_SOURCE",
            "-DALVH_ISA=scalar",
            "--template={file}:{line}: {severity}: {message} [{id}]"]


def entries(build, source, asked):
    """One entry of the compilation database for each source of models and sim."""
    chosen = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = Path(entry["file"])
        if not any(path.is_relative_to(source / part) for part in ("models", "sim")):
            continue
        if asked and path not in asked:
            continue
        if path not in chosen or "ALVH_ISA=scalar" in entry["command"]:
            chosen[path] = entry
    return chosen


def main():
    source = Path(__file__).resolve().parent.parent
    build = Path(sys.argv[1]).resolve()
    asked = {Path(name).resolve() for name in sys.argv[2:]}
    os.chdir(source)
    chosen = entries(build, source, asked)
    jobs = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        (Path(folder) / "compile_commands.json").write_text(json.dumps([*chosen.values()]))

        def tidy(path):
            return subprocess.run(["clang-tidy", "--quiet", "-p", folder, str(path)],
                                  capture_output=True, text=True)
        bad = 0
        for path, told in zip(sorted(chosen), pool.map(tidy, sorted(chosen))):
            if told.returncode != 0:
                bad += 1
                print(told.stdout.strip(), flush=True)
    sources = [str(path) for path in sorted(chosen)]
    bad += subprocess.run([*CPPCHECK, f"-j{jobs}", *sources]).returncode
    print(f"{len(chosen)} files looked at" if bad else
          f"clang-tidy and cppcheck have nothing to say about {len(chosen)} files")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
