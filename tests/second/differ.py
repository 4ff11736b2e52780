# SPDX-License-Identifier: Apache-2.0
"""Records judged by this checker and by the program: do both come to the same classes and the same state?

Usage: differ.py TRUCE [SEED] [COUNT] [N]

TRUCE is the program. First come the records of cases_*.py, then COUNT random ones of N entries. The state digest covers
the class of every entry and all its rows, so equal digests mean that both agree on every entry. Where they differ, the
first entry on which they do is looked for and printed. Records that disagree are left behind, named in the output.
"""

import collections
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

import cases_ceasefire
import cases_motions
import cases_talks
import cases_texts
import fold
import random_acts
import random_founding
import random_world
import truce_file

SEED, COUNT, ENTRIES = 1, 100, 120
LINE_MAX, LINES_MAX = 1500, 20  # of what is printed of one difference

# A record with its fold; `log` is the log's signer, `roots` holds the roots of all sizes.
Told = collections.namedtuple("Told", "log entries roots fold")


def main(arguments):
    """Compare; return the exit status."""
    if not 1 <= len(arguments) <= 4 or not all(argument.isdecimal() for argument in arguments[1:]):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    numbers = [int(argument) for argument in arguments[1:]]
    seed, count, entries = numbers + [SEED, COUNT, ENTRIES][len(numbers):]
    totals, results = {}, []
    for case in cases_talks.CASES + cases_motions.CASES + cases_texts.CASES + cases_ceasefire.CASES:
        results.append(report(case.title, compare_case(arguments[0], case)))
    for number in range(seed, seed + count):
        results.append(report("seed %d" % number, compare_random(arguments[0], number, entries, totals)))
    print(", ".join("%s %d" % item for item in sorted(totals.items())))
    print("%d passed, %d failed" % (results.count(True), results.count(False)))
    return 0 if all(results) else 1


def report(title, differences):
    """Print what differs; return whether nothing does."""
    for difference in differences[:LINES_MAX]:
        print("%s: %s" % (title, difference[:LINE_MAX]), flush=True)
    return not differences


def compare_case(truce, case):
    """Compare what both make of a record told step by step."""
    maker, _ = case.play()
    roots = [maker.root(size) if size else None for size in range(len(maker.entries) + 1)]
    folded = fold.Fold(maker.entries[0])
    for entry in maker.entries[1:]:
        folded.add(entry, roots)
    return compare(truce, Told(maker.log, maker.entries, roots, folded), None)


def compare_random(truce, seed, entries, totals):
    """Make one record by chance and compare what both make of it."""
    world = random_world.World(random.Random(seed))
    refused = random_founding.found(world)
    if refused is None:
        author = random_acts.Author(world.rng, world)
        while len(world.entries) < entries:
            author.step()
        tell_totals(world, totals)
    else:
        count_up(totals, "foundings refused", 1)
    return compare(truce, Told(world.log, world.entries, world.tree.roots, world.fold), refused)


def compare(truce, told, refused):
    """Compare what both make of a record; return what differs, in words."""
    directory = tempfile.mkdtemp(prefix="differ-")
    path = os.path.join(directory, "record.truce")
    truce_file.write(path, told.log, told.entries, told.roots, [len(told.entries)])
    differences = compare_fold(truce, path, told) if refused is None else compare_refusal(truce, path, refused)
    if differences:
        return ["the record is left in %s" % path] + differences
    shutil.rmtree(directory)
    return []


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


def compare_fold(truce, path, told):
    """Compare what both make of a record."""
    status, report, errors = call(truce, "verify", path, "--json")
    if status not in (0, 1) or report is None or "state" not in report:
        return ["the program reads no record: status %d: %s %s" % (status, errors, report)]
    folded = told.fold
    ours = dict(folded.classes(), size=len(told.entries), state=folded.state[-1].hex(),
                differ=len(folded.other_states()))
    wrong = {name: (value, report.get(name)) for name, value in ours.items() if report.get(name) != value}
    aliens = [(verdict.index, verdict.rule) for verdict in folded.verdicts if verdict.kind == "alien"]
    if not wrong and not aliens and not report["valid"]:
        wrong["valid"] = (True, False)
    if not wrong:
        return []
    return ["%s: here %s, there %s" % (name, here, there) for name, (here, there) in wrong.items()] + \
        first_difference(truce, told)


def state_of(truce, told, size):
    """The program's state digest of the first `size` entries."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "part.truce")
        truce_file.write(path, told.log, told.entries[:size], told.roots, [size])
        report = call(truce, "verify", path, "--json")[1]
    return report["state"] if report and "state" in report else None


def first_difference(truce, told):
    """Find the first entry on which both differ, and tell what both say of it."""
    same, other = 0, len(told.entries)
    if state_of(truce, told, other) == told.fold.state[other].hex():
        return []
    while other - same > 1:
        middle = (same + other) // 2
        if state_of(truce, told, middle) == told.fold.state[middle].hex():
            same = middle
        else:
            other = middle
    index = other - 1
    verdict = told.fold.verdicts[index]
    lines = ["they differ from entry %d on" % index,
             "  here   %s %s %s" % (verdict.kind, verdict.rule or "", verdict.text or ""),
             "  there  %s" % their_verdict(truce, told, index),
             "  entry  %s" % ascii(told.entries[index].decode("utf-8", "replace"))]
    return lines + ["  row    %s %s" % row[:2] for row in told.fold.rows[index]]


def their_verdict(truce, told, index):
    """What the program says of an entry."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "part.truce")
        truce_file.write(path, told.log, told.entries[:index + 1], told.roots, range(1, index + 2))
        _, report, errors = call(truce, "show", "act", str(index), path, "--json")
    if not report:
        return errors
    item = report["items"][0]
    return " ".join(str(item.get(name, "")) for name in ("verdict", "rule", "why"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
