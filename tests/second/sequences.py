# SPDX-License-Identifier: Apache-2.0
"""Very many short random records, judged by this fold and by the program's: the same verdicts, rows and digests?

Usage: sequences.py JUDGE [SEED] [COUNT] [JOBS]

JUDGE is the program built from tests/judge.c. A sequence is one record: a random founding (at times a spoilt one) and
a random number of acts on it, 1 to 300, by authors of one manner (random_acts.MANNERS), honest or hostile. After each
entry both must have come to the same class and the same state digest, which covers all rows so far. What was judged
is counted by act type, rule, kind of motion and more; where both agree, no text may look in force that its rules do
not let in (in_force.py). From FULL sequences on it is a fault if something was left out.
"""

import collections
import concurrent.futures
import os
import random
import struct
import subprocess
import sys

import cases_ceasefire
import cases_texts
import in_force
import random_acts
import random_ceasefire
import random_founding
import random_texts
import random_world
import table

SEED, COUNT = 1, 1000
CASES = cases_texts.CASES + cases_ceasefire.CASES
FULL = 50000  # sequences from which nothing may be missing
BATCH = 50
SAID = 5000  # how often to say how far it is
LENGTHS = ((65, 3, 14), (26, 14, 45), (7, 45, 100), (2, 100, 300))  # weight, from, to
OFTEN = ["concluding"] * 3 + ["at the line"]  # manners that have more to come to than others
ENTRY_SHOWN = 1500
DIFFERENCES_SHOWN = 20

# Kinds of motion that something later can make moot.
MOOT = ("admit", "amend-rules", "annul", "change-role", "holders", "open-record", "pen-holder", "readmit", "rectify",
        "root-key", "suspend")
# Rules that random acts do not provoke, each with its reason. src/talks/refusal_test.c provokes every one.
NOT_BY_CHANCE = {
    "too-large": "what is longer cannot be logged, and what is empty neither",
    "not-founded": "every record begins with a founding act",
    "too-many": "a list of more than a bound would be most of the record",
    **{rule: "of what readers alone judge: readers.py" for rule in (
        "malformed-line", "public-only", "not-openable", "not-wider", "left-out", "other-audience")},
}
# The rules of section 14, and of which types each must have been seen.
CEASEFIRE = {
    "dates": "ceasefire ceasefire-state zone count", "repeated": "organ incident count",
    "area-form": "zone notice control", "per-report": "control", "not-yours": "incident outcome",
    "of-itself": "finding", "own-count": "reconcile", "missing-field": "reconcile consent", "not-asked": "consent",
    "gone": "consent"}


def main(arguments):
    """Compare; return the exit status."""
    if not 1 <= len(arguments) <= 4 or not all(argument.isdecimal() for argument in arguments[1:]):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    numbers = [int(argument) for argument in arguments[1:]]
    seed, count, jobs = numbers + [SEED, COUNT, os.cpu_count() or 1][len(numbers):]
    batches = [(arguments[0], first, min(BATCH, seed + count - first)) for first in range(seed, seed + count, BATCH)]
    seen, done = collections.Counter(), 0
    different = compare_cases(arguments[0])
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for told, differences, passed in pool.map(compare_batch, batches):
            seen += told
            done += passed + len(differences)
            different += len(differences)
            for difference in differences[:max(0, DIFFERENCES_SHOWN - different + len(differences))]:
                print(difference, flush=True)
            if done % SAID == 0 and done < count:
                print("%d of %d, %d differ" % (done, count, different), flush=True)
    print(summary(seen))
    missing = left_out(seen, expected()) if count >= FULL else []
    for thing in missing:
        print("never seen in %d sequences: %s" % (count, thing))
    print("%d passed, %d failed" % (done + len(CASES) - different, different + len(missing)))
    return 1 if different or missing else 0


def compare_cases(judge):
    """The lives of texts and ceasefires, told step by step: the program must refuse what they say, by the same rule, and nothing else.
    Print what differs; return in how many cases."""
    different = 0
    with subprocess.Popen([judge], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        for case in CASES:
            maker, expected = case.play()
            theirs = [rule or kind for kind, rule, _ in ask(program, maker.entries)]
            wrong = ["%s: entry %d: %s, and there %s" % (case.title, index, verdict, theirs[index])
                     for index, verdict in expected.items() if theirs[index] != verdict]
            print("\n".join(wrong) + "\n" * bool(wrong), end="")
            different += bool(wrong)
    return different


def compare_batch(batch):
    """Judge some sequences; return what was seen, what differs in words, and how many are the same."""
    judge, first, count = batch
    seen, differences, passed = collections.Counter(), [], 0
    with subprocess.Popen([judge], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        for seed in range(first, first + count):
            world, refused = make(seed, seen)
            difference = compare(world, refused, ask(program, world.entries), seen)
            if not difference and refused is None:  # on which both folds agree: does it hold?
                difference = "; ".join(in_force.Record(world.entries, world.lines, world.fold).faults)
            if difference:
                differences.append("seed %d: %s" % (seed, difference))
            passed += not difference
    return seen, differences, passed


def make(seed, seen):
    """Make a sequence; return its world, and the judge.Alien for which its founding is refused here, or None."""
    rng = random.Random(seed)
    manner = rng.choice(list(random_acts.MANNERS) + OFTEN)
    _, least, most = rng.choices(LENGTHS, [weight for weight, _, _ in LENGTHS])[0]
    entries = rng.randint(least, most)
    world = random_world.World(rng)
    refused = random_founding.found(world)
    if refused is None:
        author = random_acts.Author(rng, world, manner)
        while len(world.entries) < max(entries, random_acts.LEAST.get(manner, 0)):
            author.step()
        tell(world, seen)
        seen["manner", manner] += 1
    seen["founding", refused.rule if refused else "ok"] += 1
    return world, refused


def ask(program, entries):
    """Send a record to the judge; return [(class, rule or None, digest)] of its entries."""
    program.stdin.write(struct.pack(">I", len(entries)))
    for entry in entries:
        program.stdin.write(struct.pack(">I", len(entry)) + entry)
    program.stdin.flush()
    verdicts = []
    while True:
        line = program.stdout.readline()
        if not line:
            raise RuntimeError("the judge has ended: status %s" % program.wait())
        if line == b"\n":
            return verdicts
        kind, rule, digest = line.decode().split()
        verdicts.append((kind, None if rule == "-" else rule, digest))


def compare(world, refused, theirs, seen):
    """Compare what both make of a sequence; return what differs first, in words, or None."""
    if refused is not None:
        seen["rule", theirs[0][1]] += 1
        return None if theirs[0][0] != "ok" else "this fold refuses the founding (%s: %s), the program does not" % (
            refused.rule, refused)
    ours = [(verdict.kind, world.fold.state[verdict.index + 1].hex()) for verdict in world.fold.verdicts]
    for index, (verdict, other) in enumerate(zip(ours, theirs)):
        if verdict != (other[0], other[2]):
            return tell_difference(world, index, other)
        if other[1]:
            seen["rule", other[1]] += 1
    if len(ours) != len(theirs):
        return "%d entries here, %d there" % (len(ours), len(theirs))
    return None


def tell_difference(world, index, theirs):
    """What both say of an entry on which they differ."""
    verdict = world.fold.verdicts[index]
    lines = ["they differ from entry %d on" % index,
             "  here   %s %s %s" % (verdict.kind, verdict.rule or "", verdict.text or ""),
             "  there  %s %s" % (theirs[0], theirs[1] or ""),
             "  entry  %s" % ascii(world.entries[index].decode("utf-8", "replace"))[:ENTRY_SHOWN]]
    return "\n".join(lines + ["  row    %s %s" % row[:2] for row in world.fold.rows[index]])


def tell(world, seen):
    """Count what a record has in it."""
    for verdict in world.fold.verdicts:
        seen["class", verdict.kind] += 1
        kind = verdict.entry.act.get("act") if verdict.entry else None
        if kind in table.TYPES and verdict.kind in ("ok", "void"):
            seen[verdict.kind, kind] += 1
        if verdict.kind == "ok" and kind == "presence":
            seen["presence", verdict.entry.act["body"]["state"]] += 1
        if (kind in random_texts.OF_VERSION or kind in random_ceasefire.KINDS) and verdict.kind in ("ok", "void"):
            seen[kind, verdict.rule or "ok"] += 1
    for made in world.fold.rows:
        for row in made:
            if row.table == "revocation" and row.values[1] is not None:
                seen["revocation", "after"] += 1
            if row.table in ("hidden", "revision"):
                seen[row.table, row.values[1 if row.table == "hidden" else 0]] += 1
            seen["row", row.table] += 1
    for motion in world.fold.record.motions.values():
        seen["motion", "%s %s" % (motion.body["kind"], motion.outcome or "open")] += 1
        if motion.silence:
            seen["silence", motion.outcome or "open"] += 1


def expected():
    """What random acts must come to, of all that the page has."""
    types = [name for name in table.TYPES if name != "found"]
    for kind in ("ok", "void"):
        yield from ((kind, name) for name in types)
    yield from (("rule", rule) for rule in table.RULES_TOLD if rule not in NOT_BY_CHANCE)
    yield from (("row", name) for name in table.CONSEQUENCES)
    yield from (("presence", state) for state in table.field(table.TYPES["presence"].fields, "state").form[1])
    yield from (("hidden", how) for how in ("corrected", "withdrawn", "annulled"))
    yield from (("revision", name) for name, kind in table.TYPES.items()
                if "revisable" in kind.flags and name != "correct")  # which stands for the row that it made
    for kind in random_world.KINDS:
        yield from (("motion", "%s %s" % (kind, outcome)) for outcome in ("open", "carried", "failed"))
    yield from (("silence", outcome) for outcome in ("open", "carried", "failed"))
    yield "revocation", "after"
    yield from (("entry", verdict) for verdict in ("ok", "not-adopted", "not-all", "not-depositary", "dates"))
    yield from ((kind, rule) for rule, kinds in CEASEFIRE.items() for kind in kinds.split())
    yield from (("motion", "%s moot" % kind) for kind in MOOT)
    yield from (("manner", manner) for manner in random_acts.MANNERS)


def left_out(seen, wanted):
    """What is wanted and was not seen."""
    return sorted("%s %s" % thing for thing in set(wanted) if not seen[thing])


def summary(seen):
    """What was seen in sequences."""
    acts = sum(number for (sort, _), number in seen.items() if sort == "class")
    sequences = sum(number for (sort, _), number in seen.items() if sort == "founding")
    return "%s\n%d sequences, %d entries" % (summary_lines(seen), sequences, acts)


def summary_lines(seen):
    """What was seen, a line for each sort of thing."""
    sorts = collections.defaultdict(list)
    for (sort, name), number in sorted(seen.items()):
        sorts[sort].append("%s %d" % (name, number))
    return "\n".join("%s: %s" % (sort, ", ".join(names)) for sort, names in sorted(sorts.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
