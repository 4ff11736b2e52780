# SPDX-License-Identifier: Apache-2.0
"""A second checker of published Truce records, written from docs/record-format.md alone.

Usage: check.py DIR [--found FINGERPRINT] [--json]
Exit status: 0 no fault, 1 faults, 2 usage or nothing readable.
"""

import argparse
import collections
import json
import sys

import cosign
import fold
import forms
import judge
import merkle
import notes
import published
import times


def main(arguments):
    """Run the checker; return the exit status."""
    options = parse_arguments(arguments)
    try:
        report = check(options.directory, options.found)
    except published.Unreadable as fault:
        print("check.py: %s" % fault, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(report, indent=1))
    else:
        print_report(report)
    return 1 if report["faults"] else 0


def parse_arguments(arguments):
    """Parse the command line; argparse leaves with status 2 by itself."""
    parser = argparse.ArgumentParser(prog="check.py", description="Check a published Truce record.")
    parser.add_argument("directory", metavar="DIR", help="the published record")
    parser.add_argument("--found", metavar="FINGERPRINT", help="the act id that the founding act must have")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    options = parser.parse_args(arguments)
    if options.found is not None and not forms.is_hex64(options.found):
        parser.error("FINGERPRINT is 64 lowercase hex digits")
    return options


def check(directory, fingerprint=None):
    """Check the record in a directory; return the report as a dict."""
    report = {"directory": directory, "size": None, "root": None, "record": None, "fingerprint": None,
              "founders": [], "entries": 0, "state": None, "classes": {}, "counts": {}, "motions": {}, "acts": {},
              "log_time": None, "cosigners": [], "grade": None, "void": [], "notices": []}
    faults = []
    raw = published.read_checkpoint(directory)
    try:
        checkpoint = notes.parse_checkpoint(raw)
    except notes.NoteFault as fault:
        faults.append(judge.Fault(None, "checkpoint-form", str(fault)))
        return finish(report, faults)
    report["size"], report["root"] = checkpoint.size, checkpoint.root.hex()
    if checkpoint.size == 0:
        faults.append(judge.Fault(None, "checkpoint-form", "a record has at least its founding act"))
        return finish(report, faults)
    entries = published.read_entries(directory, checkpoint.size, faults)
    roots = check_tree(directory, checkpoint, entries, faults, report)
    record = check_entries(entries, roots, fingerprint, faults, report)
    if record is not None:
        complete = len(entries) == checkpoint.size
        cosign.check_checkpoint(checkpoint, record, complete, faults, report)
    return finish(report, faults)


def check_tree(directory, checkpoint, entries, faults, report):
    """Check bundles, tiles and root against each other; return the roots of all sizes."""
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    published.check_tiles(directory, checkpoint.size, leaves, faults)
    roots = merkle.roots(leaves)
    report["entries"] = len(entries)
    if len(entries) < checkpoint.size:
        return roots
    if roots[-1] != checkpoint.root:
        faults.append(judge.Fault(None, "checkpoint-root", "the entries have the root %s" % roots[-1].hex()))
    for path in published.other_files(directory, checkpoint.size):
        report["notices"].append("%s is not of this checkpoint's size" % ascii(path))
    return roots


def check_entries(entries, roots, fingerprint, faults, report):
    """Fold every entry; return the record, or None when entry 0 founds none."""
    if not entries:
        return None
    try:
        folded = fold.Fold(entries[0])
    except judge.Alien as alien:
        faults.append(judge.Fault(0, alien.rule, str(alien)))
        report["notices"].append("entry 0 is refused: this is no record, its entries were not judged")
        return None
    for entry in entries[1:]:
        folded.add(entry, roots)
    founding = folded.verdicts[0].entry
    if fingerprint is not None and fingerprint != founding.id:
        faults.append(judge.Fault(0, "fingerprint", "the founding act is %s" % founding.id))
    for verdict in folded.verdicts:
        if verdict.kind == "alien":
            faults.append(judge.Fault(verdict.index, verdict.rule, verdict.text))
        elif verdict.kind == "void":
            report["void"].append({"index": verdict.index, "rule": verdict.rule, "text": verdict.text})
    for index, size in folded.other_states():
        report["notices"].append("the hold act at entry %d has another state of size %d than this checker: "
                                 "two programs fold differently" % (index, size))
    report_record(folded, founding, report)
    return folded.record


def report_record(folded, founding, report):
    """Put into the report what the fold came to."""
    record = folded.record
    report["record"], report["fingerprint"], report["founders"] = record.id, founding.id, record.founders
    report["state"], report["classes"] = folded.state[-1].hex(), folded.classes()
    acts = [verdict.entry.act.get("act", "(restricted)") for verdict in folded.verdicts if verdict.entry]
    report["acts"] = dict(sorted(collections.Counter(acts).items()))
    motions = collections.Counter(motion.outcome or "open" for motion in record.motions.values())
    report["counts"] = {
        "participants": len(record.participants),
        "suspended": len(record.suspended),
        "keys": len(record.keys),
        "revoked keys": sum(key.revoked is not None for key in record.keys.values()),
        "things": len(record.things),
    }
    report["motions"] = dict(sorted(motions.items()))
    if record.log_time is not None:
        report["log_time"] = times.spell(record.log_time)


def finish(report, faults):
    """Put the faults into the report, those of one place beside each other."""
    faults.sort(key=lambda fault: (fault.index is None, fault.index or 0))
    report["faults"] = [fault._asdict() for fault in faults]
    return report


def print_report(report):
    """Print the report for a reader."""
    print("record       %s" % report["record"])
    print("fingerprint  %s" % report["fingerprint"])
    print("founded by   %s" % ", ".join(report["founders"]))
    print("size         %s, entries read %d" % (report["size"], report["entries"]))
    print("root         %s" % report["root"])
    print("state        %s" % report["state"])
    for title in ("classes", "counts", "motions", "acts"):
        print("%-12s %s" % (title, ", ".join("%s %d" % (ascii(k)[1:-1], n) for k, n in report[title].items())))
    print("cosigned by  %s" % ", ".join(report["cosigners"]))
    print("grade        %s" % report["grade"])
    print("log time     %s" % report["log_time"])
    for void in report["void"]:
        print("void         entry %d: %s: %s" % (void["index"], void["rule"], void["text"]))
    for notice in report["notices"]:
        print("notice       %s" % notice)
    for fault in report["faults"]:
        place = "checkpoint" if fault["index"] is None else "entry %d" % fault["index"]
        print("FAULT        %s: %s: %s" % (place, fault["rule"], fault["text"]))
    print("%d faults" % len(report["faults"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
