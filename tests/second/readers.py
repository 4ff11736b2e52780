# SPDX-License-Identifier: Apache-2.0
"""Random records with restricted acts, each read by every participant and an outsider, here and by the program.

Usage: readers.py JUDGE [SEED] [COUNT] [JOBS]

JUDGE is the program built from tests/judge.c. COUNT is of records; a case is a record and one who reads it. After each
entry both must have come to the same class and state digest, and where the entry is for the reader, to the same of what
is inside and to the same chain of its audience; at the end, to the same digests of what audiences see. Some readers
have lost lines. Some records are told once more with other things said where a viewer cannot read them (retold.py):
what the viewer concludes must be the same, and the program must agree on that record too. What was judged is counted;
from FULL cases on it is a fault if something was left out.
"""

import collections
import concurrent.futures
import json
import os
import random
import struct
import subprocess
import sys

import cases_audiences
import cases_ceasefire
import cases_texts
import fold
import in_force
import properties
import random_acts
import random_founding
import random_restricted
import random_texts
import random_world
import sequences
import table

SEED, COUNT = 1, 1000
FULL = 50000  # cases from which nothing may be missing
BATCH = 20
SAID = 500  # records after which to say how far it is
LENGTHS = ((60, 8, 20), (30, 20, 45), (10, 45, 90))  # weight, from, to
RETOLD_EVERY = 3
DIFFERENCES_SHOWN = 20

# Rules that judge lines, openings and exchanges, and those by which audiences are told apart.
RULES = ("malformed-line", "public-only", "ambiguous-ref", "unknown-ref", "unknown-act", "unknown-act-type", "id-taken",
         "gone", "not-yours", "not-permitted", "not-sealed", "not-wider", "too-early", "already-opened", "wrong-line",
         "deadline-past", "left-out", "not-between", "other-audience", "deposited")
OPENED = ("malformed-line", "not-openable", "public-only", "unknown-act-type", "unknown-ref", "unknown-act",
          "ambiguous-ref", "id-taken", "gone", "not-permitted")


def main(arguments):
    """Compare; return the exit status."""
    if not 1 <= len(arguments) <= 4 or not all(argument.isdecimal() for argument in arguments[1:]):
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    numbers = [int(argument) for argument in arguments[1:]]
    seed, count, jobs = numbers + [SEED, COUNT, os.cpu_count() or 1][len(numbers):]
    batches = [(arguments[0], first, min(BATCH, seed + count - first)) for first in range(seed, seed + count, BATCH)]
    seen, done = collections.Counter(), 0
    differences = compare_cases(arguments[0], seen)
    different = say(differences, 0)
    with concurrent.futures.ProcessPoolExecutor(jobs) as pool:
        for told, differences, records in pool.map(compare_batch, batches):
            seen += told
            done += records
            different = say(differences, different)
            if done % SAID == 0 and done < count:
                print("%d of %d records, %d cases differ" % (done, count, different), flush=True)
    cases = sum(number for (sort, _), number in seen.items() if sort == "case")
    print(sequences.summary_lines(seen))
    missing = sequences.left_out(seen, expected()) if cases >= FULL else []
    for thing in missing:
        print("never seen in %d cases: %s" % (cases, thing))
    print("%d passed, %d failed" % (cases - different, different + len(missing)))
    return 1 if different or missing else 0


def say(differences, before):
    """Print differences, but not more than enough of them; return how many there are with those before."""
    for difference in differences[:max(0, DIFFERENCES_SHOWN - before)]:
        print(difference, flush=True)
    return before + len(differences)


def compare_cases(judge, seen):
    """Compare what both make of the records told step by step; return what differs, in words."""
    differences = []
    with subprocess.Popen([judge, "readers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        for case in cases_audiences.CASES + cases_texts.RESTRICTED + cases_ceasefire.RESTRICTED:
            maker, lines, _ = case.play_read()
            roots = [maker.root(size) if size else None for size in range(len(maker.entries) + 1)]
            folded = properties.read_entries(maker.entries, roots, lines, fold.ALL_READERS)
            for reader in list(folded.record.participants) + [fold.NOBODY]:
                seen["case", "told step by step"] += 1
                differences += ["%s: %s" % (case.title, difference) for difference in
                                compare_reader(program, maker.entries, lines, folded, reader, seen)]
    return differences


def compare_batch(batch):
    """Judge some records; return what was seen, what differs in words, and how many records there were."""
    judge, first, count = batch
    seen, differences = collections.Counter(), []
    with subprocess.Popen([judge, "readers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        for seed in range(first, first + count):
            author = make(seed, seed % RETOLD_EVERY == 0)
            if author is not None:
                tell(author.world.fold, seen)
                differences += ["seed %d: %s" % (seed, difference) for difference in compare(program, author, seen)]
    return seen, differences, count


def make(seed, plain=False):
    """Make a record; return its author, or None where the founding is refused. `plain` JSON can be told anew."""
    rng = random.Random(seed)
    world = random_world.World(rng, fold.ALL_READERS)
    world.plain = plain
    if random_founding.found(world) is not None:
        return None
    manner = rng.choice(list(random_acts.READ_MANNERS))
    author = random_acts.Author(rng, world)
    author.be_read(manner)
    _, least, most = rng.choices(LENGTHS, [weight for weight, _, _ in LENGTHS])[0]
    entries = max(rng.randint(least, most), random_acts.LEAST.get(manner, 0))
    while len(world.entries) < entries:
        author.step()
    return author


def compare(program, author, seen):
    """Compare what both make of a record; return what differs, in words, one for each reader at most."""
    world, rng, differences = author.world, author.rng, []
    everybody = list(world.fold.record.participants) + [fold.NOBODY]
    differences += in_force.Record(world.entries, world.lines, world.fold).faults[:1]
    for reader in everybody:
        seen["case", "all lines"] += 1
        differences += compare_reader(program, world.entries, world.lines, world.fold, reader, seen)
    reader, lost = rng.choice(everybody), properties.lose(world, rng)
    seen["case", "lines lost"] += 1
    read = properties.read(world, reader, lost)
    differences += properties.check_reader(world, read)[:1]
    differences += compare_reader(program, world.entries, {**world.lines, **lost}, read, reader, seen)
    if world.plain:
        viewer = rng.choice(everybody)
        faults, retold, changed = properties.check_inference(author, viewer)
        differences += faults[:1]
        seen["inference", "acts changed"] += changed
        for reader in rng.sample(everybody, 2):
            seen["case", "told anew"] += 1
            differences += compare_reader(program, retold.entries, retold.lines, retold.fold, reader, seen)
    return differences


def compare_reader(program, entries, lines, folded, reader, seen):
    """Compare what both make of a record for one reader; return what differs first, in words, in a list or none."""
    told = {index: line for index, line in lines.items() if is_for(folded.verdicts[index], reader)}
    theirs, sights = ask(program, entries, told, reader)
    for index, (verdict, other) in enumerate(zip(folded.verdicts, theirs)):
        kind, rule, digest, inside, inside_rule, chain = other
        ours = (verdict.kind, folded.state[index + 1].hex()) + concluded(folded, index, reader)
        if ours != (kind, digest, inside, chain if ours[3] else None):
            return [tell_difference(folded, entries, index, reader, ours, other)]
        for told in (rule, inside_rule):
            if told:
                seen["rule", told] += 1
    if len(folded.verdicts) != len(theirs):
        return ["%s: %d entries here, %d there" % (reader, len(folded.verdicts), len(theirs))]
    for audience in set(map(properties.audience_of, folded.record.sealed.values())):
        if reader in audience:
            ours = folded.sight_digest(audience)
            if sights.get(audience) != (ours.hex() if ours else "-"):
                return ["%s: D of %s is %s here, %s there" % (reader, sorted(audience), ours and ours.hex(),
                                                             sights.get(audience))]
            seen["sight", "whole" if ours else "incomplete"] += 1
    return []


def is_for(verdict, reader):
    """Tell whether a line is to be given to a reader: that of an act which names it, whatever else is wrong with it."""
    return verdict.entry is None or reader in properties.audience_of(verdict.entry)


def concluded(folded, index, reader):
    """What a fold came to of what is inside an entry, for one reader: its class, and the chain of its audience, None
    where that is incomplete."""
    inside = folded.inside[index]
    if inside is None or reader not in properties.audience_at(folded, index):
        return None, None
    incomplete = folded.is_incomplete(properties.audience_at(folded, index), index)
    kind = None if inside.kind == "unread" else inside.kind
    return kind, None if incomplete else folded.inside_chain[index].hex()


def ask(program, entries, lines, reader):
    """Send a record to the judge; return [(class, rule, digest, class inside, rule inside, chain)], None for nothing,
    and {audience: digest}."""
    name = (reader or "").encode()
    program.stdin.write(struct.pack(">I", len(entries)) + struct.pack(">I", len(name)) + name)
    for index, entry in enumerate(entries):
        line = lines.get(index) or b""
        program.stdin.write(struct.pack(">I", len(entry)) + entry + struct.pack(">I", len(line)) + line)
    program.stdin.flush()
    verdicts, sights = [], {}
    while True:
        line = program.stdout.readline()
        if not line:
            raise RuntimeError("the judge has ended: status %s" % program.wait())
        if line == b"\n":
            return verdicts, sights
        if line.startswith(b"sight "):
            _, members, digest = line.decode().split()
            sights[frozenset(json.loads(members))] = digest
            continue
        verdicts.append([None if word == "-" else word for word in line.decode().split()])


def tell_difference(folded, entries, index, reader, ours, theirs):
    """What both say of an entry on which they differ."""
    verdict, inside = folded.verdicts[index], folded.inside[index]
    lines = ["%s: they differ from entry %d on" % (reader, index),
             "  here   %s %s" % (ours, verdict.rule or "")] + (["  inside %s %s" % inside[2:4]] if inside else [])
    lines += ["  there  %s" % (theirs,), "  entry  %s" % ascii(entries[index].decode("utf-8", "replace"))[:1500]]
    return "\n".join(lines + ["  row    %s %s" % row[:2] for row in folded.rows[index] + folded.inside_rows[index]])


def tell(folded, seen):
    """Count what a record has in it."""
    for verdict, inside, made in zip(folded.verdicts, folded.inside, folded.inside_rows):
        seen["class", verdict.kind] += 1
        if inside:
            seen["inside", inside.kind] += 1
        for row in made:
            seen["row inside", row.table] += 1
        act = folded.record.acts.get(inside.entry.id) if inside else None
        if act and act.kind in random_texts.OF_VERSION:
            seen["restricted", act.kind] += 1
    for opened in folded.record.opened:
        seen["opened", opened.rule or "ok"] += 1
        if not opened.rule:
            seen["opened type", opened.type] += 1
    for act in folded.record.acts.values():
        if act.kind in random_restricted.SECRETS:
            seen[act.kind, "restricted" if act.audience else "open"] += 1


def expected():
    """What random acts must come to, of all that section 12 has."""
    said = [name for name, kind in table.TYPES.items() if "public" not in kind.flags]
    yield from (("rule", rule) for rule in RULES)
    yield from (("opened", rule) for rule in OPENED)
    yield from (("row inside", name) for name in said + ["thing", "hidden", "revision", "opened"])
    yield from (("opened type", name) for name in said if name not in random_restricted.SECRETS)
    yield from ((name, how) for name in random_restricted.SECRETS for how in ("restricted", "open"))
    yield from (("restricted", name) for name in random_texts.OF_VERSION)
    yield from (("inside", kind) for kind in ("ok", "void", "unread"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
