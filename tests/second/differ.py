# SPDX-License-Identifier: Apache-2.0
"""Random records, judged by this checker and by the program: do both come to the same classes and the same state?

Usage: differ.py TRUCE [SEED] [COUNT] [N]

TRUCE is the program, COUNT the number of records, N that of their entries. The state digest covers the class of every
entry and all its rows, so equal digests mean that both agree on every entry. Where they differ, the first entry on
which they do is looked for and printed. Records that disagree are left behind, named in the output.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import judge
import random_acts
import random_founding
import random_world
import truce_file

SEED, COUNT, ENTRIES = 1, 60, 120
LINE_MAX, LINES_MAX = 1500, 20  # of what is printed of one difference


def main(arguments):
    """Compare; return the exit status."""
    if not 1 <= len(arguments) <= 4 or not all(argument.isdecimal() for argument in arguments[1:]):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    numbers = [int(argument) for argument in arguments[1:]]
    seed, count, entries = numbers + [SEED, COUNT, ENTRIES][len(numbers):]
    failed = 0
    totals = {}
    for number in range(seed, seed + count):
        differences = compare(arguments[0], number, entries, totals)
        for difference in differences[:LINES_MAX]:
            print("seed %d: %s" % (number, difference[:LINE_MAX]), flush=True)
        failed += bool(differences)
    print(", ".join("%s %d" % item for item in sorted(totals.items())))
    print("%d passed, %d failed" % (count - failed, failed))
    return 1 if failed else 0


def compare(truce, seed, entries, totals):
    """Make one record and compare; return what differs, in words."""
    world = random_world.World(random.Random(seed))
    refused = random_founding.found(world)
    if refused is None:
        author = random_acts.Author(world.rng, world)
        while len(world.entries) < entries:
            author.step()
    directory = tempfile.mkdtemp(prefix="differ-")
    path = os.path.join(directory, "seed-%d.truce" % seed)
    try:
        truce_file.write(path, world.log, world.entries, world.tree.roots, [len(world.entries)])
        if refused is not None:
            differences = compare_refusal(truce, path, refused)
            count_up(totals, "foundings refused", 1)
        else:
            differences = compare_fold(truce, path, world)
            tell_totals(world, totals)
    finally:
        if not sys.exc_info()[0] and differences:
            differences.insert(0, "the record is left in %s" % path)
        else:
            shutil.rmtree(directory)
    return differences


def count_up(totals, name, number):
    """Add to a total."""
    totals[name] = totals.get(name, 0) + number


def tell_totals(world, totals):
    """Count what the records had in them."""
    count_up(totals, "records", 1)
    for kind, number in world.fold.classes().items():
        count_up(totals, kind, number)
    for motion in world.fold.record.motions.values():
        count_up(totals, "motions %s" % (motion.outcome or "open"), 1)


def call(truce, *arguments):
    """Call the program; return its exit status, its JSON or None, and what it says on standard error."""
    done = subprocess.run([truce, *arguments], capture_output=True, text=True, check=False)
    try:
        return done.returncode, json.loads(done.stdout), done.stderr.strip()
    except ValueError:
        return done.returncode, None, done.stderr.strip()


def compare_refusal(truce, path, refused):
    """A founding act that this checker refuses: the program must find no valid record."""
    status, report, _ = call(truce, "verify", path, "--json")
    if status == 0 or report and report.get("valid"):
        return ["this checker refuses the founding act (%s: %s), the program does not" % (refused.rule, refused)]
    return []


def compare_fold(truce, path, world):
    """Compare what both make of a record."""
    status, report, errors = call(truce, "verify", path, "--json")
    if status not in (0, 1) or report is None or "state" not in report:
        return ["the program reads no record: status %d: %s %s" % (status, errors, report)]
    folded = world.fold
    ours = dict(folded.classes(), size=len(world.entries), state=folded.state[-1].hex(),
                differ=len(folded.other_states()))
    wrong = {name: (value, report.get(name)) for name, value in ours.items() if report.get(name) != value}
    aliens = [(verdict.index, verdict.rule) for verdict in folded.verdicts if verdict.kind == "alien"]
    if not wrong and not aliens and not report["valid"]:
        wrong["valid"] = (True, False)
    if not wrong:
        return []
    return ["%s: here %s, there %s" % (name, here, there) for name, (here, there) in wrong.items()] + \
        first_difference(truce, world)


def state_of(truce, world, size):
    """The program's state digest of the first `size` entries."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "part.truce")
        truce_file.write(path, world.log, world.entries[:size], world.tree.roots, [size])
        report = call(truce, "verify", path, "--json")[1]
    return report["state"] if report and "state" in report else None


def first_difference(truce, world):
    """Find the first entry on which both differ, and tell what both say of it."""
    same, other = 0, len(world.entries)
    if state_of(truce, world, other) == world.fold.state[other].hex():
        return []
    while other - same > 1:
        middle = (same + other) // 2
        if state_of(truce, world, middle) == world.fold.state[middle].hex():
            same = middle
        else:
            other = middle
    index = other - 1
    verdict = world.fold.verdicts[index]
    lines = ["they differ from entry %d on" % index,
             "  here   %s %s %s" % (verdict.kind, verdict.rule or "", verdict.text or ""),
             "  there  %s" % their_verdict(truce, world, index),
             "  entry  %s" % ascii(world.entries[index].decode("utf-8", "replace"))]
    return lines + ["  row    %s %s" % row[:2] for row in world.fold.rows[index]]


def their_verdict(truce, world, index):
    """What the program says of an entry."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "part.truce")
        truce_file.write(path, world.log, world.entries[:index + 1], world.tree.roots, range(1, index + 2))
        _, report, errors = call(truce, "show", "act", str(index), path, "--json")
    if not report:
        return errors
    item = report["items"][0]
    return " ".join(str(item.get(name, "")) for name in ("verdict", "rule", "why"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
