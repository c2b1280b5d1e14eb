"""Interrupts runs in every way that a run should survive, and compares what comes out.

    check_survival.py ALVH SCRATCH_FOLDER [KILLS COMBINATIONS]

One small run is made without interruption. Then the same run is killed at random moments and
resumed, signalled, given too little time, given too little disk, cut off at every record of
its checkpoint, and split into shards and over ranks; every dataset of every result has to have
the bytes of the first one. Damage has to be refused or dropped, never believed. Without KILLS and
COMBINATIONS there are ten kills, one combination of shards, and a sample of the cuts and of
the damaged bytes; the figures of docs/reliability.md are of 200 and 50, and of all of them.
"""
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import time

from interrupted import BLOCK_PATHS, Runs, conduct, random_front, require

HEAD = struct.Struct("<QQqqQQ")  # magic, kind, first path, paths, bytes, checksum
PAGE = 4096
IDENTITY, BLOCK, TALLY, MARK, END = range(5)


def records(data):
    """(offset, kind, bytes of payload) of every record."""
    at, found = 0, []
    while at + HEAD.size <= len(data):
        _, kind, _, _, size, _ = HEAD.unpack_from(data, at)
        found.append((at, kind, size))
        at += HEAD.size + size
    return found


def whole_checkpoint(runs):
    """The checkpoint of a run that is as good as done: its last step is stopped."""
    output = runs.fresh()
    os.mkdir(output + ".partial")  # the result cannot be written
    done = runs.run(output, "--quiet", "--threads", "2")
    require(done.returncode == 1, f"a result that cannot be written: {done.returncode}")
    require("1600 of 1600 paths; --resume" in done.stderr, f"what is kept: {done.stderr}")
    os.rmdir(output + ".partial")
    with open(output + ".checkpoint", "rb") as file:
        data = file.read()
    runs.finish(output, "a result that could not be written at first")
    return data


def resume_with(runs, data, what, *more):
    output = runs.fresh()
    with open(output + ".checkpoint", "wb") as file:
        file.write(data)
    done = runs.run(output, "--resume", "--quiet", *more)
    if done.returncode == 0:
        runs.require_same(output, what)
    else:
        require(not os.path.exists(output), f"{what}: refused, and yet a result")
        with open(output + ".checkpoint", "rb") as file:
            require(file.read() == data, f"{what}: what was refused was touched")
        os.remove(output + ".checkpoint")
    return done


def cut_at_every_record(runs, data):
    """What kill -9 leaves: whole records, and perhaps a part of one."""
    cuts = [at for at, _, _ in records(data)][1:] + [len(data)]
    for cut in cuts[1::runs.every]:
        require(resume_with(runs, data[:cut], f"cut at {cut}").returncode == 0, f"cut at {cut}")
    middle = cuts[len(cuts) // 2]
    inside = (1, HEAD.size + 8, 20, HEAD.size)[:5 - min(runs.every, 4)]
    for extra in inside:
        done = resume_with(runs, data[:middle + extra], f"torn at {middle} + {extra}")
        require(done.returncode == 0, f"torn at {middle} + {extra}: {done.stderr}")
    return f"{len(cuts[1::runs.every])} cuts between records, {len(inside)} inside one"


def lose_power(runs, data, chance):
    """What a loss of power leaves: all that a mark says is on the medium, and of what came
    after it, up to the next mark, pages that were written and pages of zeros or garbage."""
    marks = [(at, struct.unpack_from("<q", data, at + HEAD.size)[0])
             for at, kind, _ in records(data) if kind == MARK]
    ends = [at for at, _ in marks[1:]] + [len(data)]
    tries = 12 // runs.every
    for _ in range(tries):
        (_, kept), most = chance.choice(list(zip(marks, ends)))
        torn = bytearray(data[:chance.randint(kept, max(kept, most))])
        for page in range(kept // PAGE * PAGE, len(torn), PAGE):
            begin, end = max(page, kept), min(page + PAGE, len(torn))
            if chance.random() < 0.2:
                torn[begin:end] = chance.choice((bytes(end - begin),
                                                 chance.randbytes(end - begin)))
        what = f"power lost with {kept} bytes on the medium, {len(torn)} in the file"
        done = resume_with(runs, bytes(torn), what)
        require(done.returncode == 0, f"{what}: {done.stderr}")
    return f"{tries} times"


def damage_every_class(runs, data):
    """One byte of each field of each kind of record, and of each text of the identity."""
    found = records(data)
    last_mark = max(at for at, kind, _ in found if kind == MARK)
    marked = struct.unpack_from("<q", data, last_mark + HEAD.size)[0]
    fields = {"magic": 0, "kind": 8, "first": 16, "paths": 24, "bytes": 32, "checksum": 40}
    places = []
    for kind, name in enumerate(("identity", "block", "tally", "mark")):
        at, _, size = next(entry for entry in found if entry[1] == kind)
        places += [(f"{name}: {field}", at + offset) for field, offset in fields.items()]
        places += [(f"{name}: payload", at + HEAD.size + part)
                   for part in {0, size // 2, size - 1}]
    refused = 0
    places = places[::runs.every]
    for what, at in places:
        bad = bytearray(data)
        bad[at] ^= 0x10
        done = resume_with(runs, bytes(bad), what)
        require(done.returncode in (0, 3), f"{what}: status {done.returncode}: {done.stderr}")
        require(done.returncode == 3 or at >= marked, f"{what}: damage before a mark was taken")
        require(done.returncode == 0 or "is damaged" in done.stderr, f"{what}: {done.stderr}")
        refused += done.returncode == 3
    done = resume_with(runs, data + b"\0" * 4096, "zeros at the end")
    require(done.returncode == 0, "zeros at the end")
    done = resume_with(runs, b"", "an empty file")
    require(done.returncode == 3, "an empty file")
    return f"{len(places)} bytes damaged: {refused} refused, {len(places) - refused} dropped"


def another_run_is_refused(runs, data):
    for more, named in ((["--seed", "2"], "scenario: simulation.seed: 1 there, 2 here"),
                        (["--paths", "3200"], "scenario: simulation.paths: 1600 there"),
                        (["--set", "market.model=mild"], "model: ")):
        done = resume_with(runs, data, str(more), *more)
        require(done.returncode == 3 and named in done.stderr, f"{more}: {done.stderr}")
    output = runs.fresh()
    with open(output + ".checkpoint", "wb") as file:
        file.write(data)
    done = runs.run(output, "--quiet")
    require(done.returncode == 2 and "--resume goes on" in done.stderr, "without --resume")
    os.remove(output + ".checkpoint")
    return "another seed, number of paths and model, and a checkpoint nobody asked for"


def threads_and_blocks(runs, data):
    """A checkpoint goes on under other threads and in other blocks."""
    found = records(data)
    sizes = BLOCK_PATHS[::runs.every]
    for number, blocks in enumerate(sizes):
        cut = found[len(found) * (number + 1) // 6][0]
        done = resume_with(runs, data[:cut], f"blocks of {blocks}", "--threads",
                           str(1 + number % 2), "--set", f"simulation.block_paths={blocks}")
        require(done.returncode == 0, f"blocks of {blocks}: {done.stderr}")
    return f"{len(sizes)} sizes of blocks"


def killed(runs, kills, chance):
    """kill -9 at random moments, each time on what the last one has left."""
    began = time.monotonic()
    output = runs.fresh()
    require(runs.run(output, "--quiet").returncode == 0, "a run to be timed")
    whole = time.monotonic() - began
    runs.require_same(output, "a run to be timed")
    done, results = 0, 0
    while done < kills:
        output = runs.fresh()
        while done < kills:
            process = runs.start(output, "--resume", "--quiet", "--threads",
                                 str(chance.choice((1, 2))))
            time.sleep(chance.uniform(0.0, whole))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            if process.returncode == 0:
                break
            done += 1
        if os.path.exists(output) and not os.path.exists(output + ".checkpoint"):
            runs.require_same(output, "a run that ended before it was killed")
        else:
            runs.finish(output, "killed")
        results += 1
    return f"{kills} kills, {results} results"


def signalled(runs):
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        output = runs.fresh()
        process = runs.start(output, "--quiet", "--paths", "1000000")
        while not os.path.exists(output + ".checkpoint"):
            time.sleep(0.02)
        process.send_signal(signal.SIGUSR1)
        time.sleep(0.5)
        process.send_signal(number)
        messages = process.communicate()[1]
        require(process.returncode == status, f"{number}: status {process.returncode}")
        for text in ("writing a checkpoint", "are on disk", "a second signal stops at once",
                     "stopped by a signal", "--resume goes on"):
            require(text in messages, f"{number}: no \"{text}\" in {messages}")
        os.remove(output + ".checkpoint")
    output = runs.fresh()
    process = runs.start(output, "--quiet", "--set", "simulation.block_paths=1024",
                         "--paths", "1000000")
    while not os.path.exists(output + ".checkpoint"):
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    process.communicate()
    # Both may be pending at once, and then either can be the first to be delivered.
    require(process.returncode in (-signal.SIGINT, -signal.SIGTERM, 130, 143),
            f"two: {process.returncode}")
    require(time.monotonic() - began < 2.0, "a second signal took long")
    for name in (".checkpoint", ".checkpoint.new"):
        if os.path.exists(output + name):
            os.remove(output + name)
    return "SIGUSR1, SIGINT, SIGTERM, and two at once"


def out_of_time(runs):
    output = runs.fresh()
    stops = 0
    while True:
        done = runs.run(output, "--quiet", "--resume", "--max-wall", "1s", "--threads", "1")
        if done.returncode == 0:
            break
        require(done.returncode == 75, f"--max-wall: {done.returncode}: {done.stderr}")
        stops += 1
        if stops > 3:
            runs.finish(output, "out of time")
            break
    if os.path.exists(output):
        runs.require_same(output, "out of time")
    done = runs.run(output, "--quiet", "--paths", "1000000", "--max-wall", "2s")
    require(done.returncode == 75 and "its time was over" in done.stderr,
            f"--max-wall of a long run: {done.returncode}: {done.stderr}")
    if os.path.exists(output + ".checkpoint"):
        os.remove(output + ".checkpoint")
    return f"{stops + 1} times"


def out_of_disk(runs):
    """A limit on the size of files stands for a full disk, at many sizes. clang's OpenMP needs a file
    of 1024 bytes for itself, and the thread sanitizer a larger one wherever it finds room for files."""
    stops = 0
    output = runs.fresh()
    for limit in (1024, 100_000, 600_000, 1_500_000, 3_000_000, 6_000_000, 9_000_000)[::runs.every]:
        def limited(most=limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        done = runs.run(output, "--quiet", "--resume", preexec_fn=limited,
                        env={**os.environ, "TMPDIR": "/nowhere"})
        require(done.returncode in (0, 1), f"a full disk: {done.returncode}: {done.stderr}")
        require(done.returncode == 0 or "cannot be written: File too large" in done.stderr,
                f"a full disk: {done.stderr}")
        stops += done.returncode
        if done.returncode == 0:
            break
    if os.path.exists(output):
        runs.require_same(output, "a full disk")
    else:
        runs.finish(output, "a full disk")
    return f"{stops} sizes"


def shards(runs, combinations, chance):
    """Shards, ranks, threads, blocks and where they were interrupted, in random combinations."""
    spread = 0
    for number in range(combinations):
        count = chance.choice((1, 2, 3, 5, 8))
        parts = []
        for shard in range(1, count + 1):
            part = runs.path(f"part-{number}")
            parts.append(f"{part}.{shard}-of-{count}")
            more = ["--shard", f"{shard}/{count}", "--threads", str(chance.choice((1, 2))),
                    "--set", f"simulation.block_paths={chance.choice(BLOCK_PATHS)}", "--quiet"]
            if chance.random() < 0.5:
                runs.kill_spread(random_front(runs, chance), part, chance.uniform(0.2, 1.5),
                                 *more, "--resume")
            front = random_front(runs, chance)
            spread += len(front) > 1
            done = runs.run_spread(front, part, *more, "--resume")
            require(done.returncode == 0, f"shard {shard}/{count} by {front}: {done.stderr}")
        chance.shuffle(parts)
        output = runs.fresh()
        merge = [runs.alvh, "merge", *parts, "-o", output]
        merged = subprocess.run(merge, capture_output=True, text=True, check=False)
        require(merged.returncode == 0, f"merge of {count}: {merged.stderr}")
        runs.require_same(output, f"{count} shards")
        for part in parts:
            os.remove(part)
    return f"{combinations} combinations, {spread} shards over ranks"


def wrong_parts(runs):
    """What is missing, doubled, unfinished or of another run is named."""
    part, other = runs.path("part"), runs.path("other")
    parts = [f"{part}.{number}-of-3" for number in (1, 2, 3)]
    for number in (1, 2, 3):
        require(runs.run(part, "--quiet", "--shard", f"{number}/3").returncode == 0, part)
    require(runs.run(other, "--quiet", "--shard", "2/3", "--seed", "9").returncode == 0, other)
    other += ".2-of-3"
    cut = runs.path("cut")
    with open(parts[1], "rb") as file:
        data = file.read()
    with open(cut, "wb") as file:
        file.write(data[:records(data)[2][0]])
    for given, message in ((parts[:2], "1 of 3 shards are missing: 3"),
                           (parts[:1], "2 of 3 shards are missing: 2, 3"),
                           ([*parts, parts[1]], f"{parts[1]}: is shard 2 of 3, as {parts[1]} is"),
                           ([parts[0], other, parts[2]], "simulation.seed: 9 there, 1 here"),
                           ([parts[0], cut, parts[2]], f"{cut}: shard 2 of 3 is not complete"),
                           ([runs.reference], "is damaged, or no checkpoint"),
                           ([runs.path("none")], "No such file")):
        output = runs.fresh()
        done = subprocess.run([runs.alvh, "merge", *given, "-o", output], text=True,
                              capture_output=True, check=False)
        require(done.returncode in (1, 3) and message in done.stderr,
                f"{given}: {done.returncode}: {done.stderr}")
        require(not os.path.exists(output), f"{given}: a result")
    again = runs.run(part, "--resume", "--quiet", "--shard", "1/3")
    require(again.returncode == 0, f"a complete part again: {again.stderr}")
    return "7 wrong sets of parts"


def main():
    alvh, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    study = len(sys.argv) > 4
    kills, combinations = (int(sys.argv[3]), int(sys.argv[4])) if study else (10, 1)
    chance = random.Random(20240805)

    def prepare():
        runs = Runs(alvh, folder, 1 if study else 6)
        data = whole_checkpoint(runs)
        return runs, (("cut", cut_at_every_record, (data,)),
                      ("damage", damage_every_class, (data,)),
                      ("power", lose_power, (data, chance)),
                      ("another run", another_run_is_refused, (data,)),
                      ("threads, blocks", threads_and_blocks, (data,)),
                      ("kill -9", killed, (kills, chance)),
                      ("signals", signalled, ()),
                      ("--max-wall", out_of_time, ()),
                      ("full disk", out_of_disk, ()),
                      ("wrong parts", wrong_parts, ()),
                      ("shards", shards, (combinations, chance)))

    return conduct(folder, prepare)


if __name__ == "__main__":
    sys.exit(main())
