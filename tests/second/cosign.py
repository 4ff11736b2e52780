# SPDX-License-Identifier: Apache-2.0
"""Sections 2 and 3: the signatures on the checkpoint, and the grade that they give it."""

import ed25519
import judge
import notes


def check_checkpoint(checkpoint, record, complete, faults, report):
    """Check the log's signature and the cosignatures.

    `complete` says that all entries were judged; without it a cosigner may be a key not yet read.
    """
    if checkpoint.origin != record.id:
        faults.append(judge.Fault(None, "checkpoint-origin", "origin %s" % ascii(checkpoint.origin)))
    first, cosignatures = checkpoint.signatures[0], checkpoint.signatures[1:]
    if (first.name, first.key_id) != (record.log_key.name, record.log_key.key_id):
        faults.append(judge.Fault(None, "checkpoint-signature", "the first line is not the log's"))
    else:
        reason = ed25519.verify(record.log_key.public, checkpoint.text, first.bytes)
        if reason:
            faults.append(judge.Fault(None, "checkpoint-signature", reason))
    report["cosigners"], holders = count_cosigners(checkpoint, cosignatures, record, complete, faults, report)
    report["grade"] = grade(record, report["cosigners"], holders)
    for index, before in record.holder_changes:
        if "held" in report["grade"] and not is_quorum(before, holders):
            report["notices"].append("holders changed at entry %d: held only if an earlier checkpoint was cosigned "
                                     "by the old and the new quorum, which this one does not tell" % index)


def count_cosigners(checkpoint, lines, record, complete, faults, report):
    """Verify each cosignature line; return who cosigned, and who did with a hold key."""
    cosigners, holders = set(), set()
    for line in lines:
        label = "%s, key id %s" % (ascii(line.name), line.key_id.hex())
        key = record.keys.get((line.name, line.key_id))
        if key is None or not key.use & {"hold", "witness"}:
            if complete:
                report["notices"].append("line by %s ignored: no hold or witness key of the record" % label)
            continue
        reason = cosignature_fault(checkpoint, line, key)
        if reason:
            faults.append(judge.Fault(None, "cosignature", "%s: %s" % (label, reason)))
        elif key.revoked is not None:
            report["notices"].append("cosignature by %s does not count: revoked at %d" % (label, key.revoked))
        else:
            cosigners.add(key.owner)
            if "hold" in key.use:
                holders.add(key.owner)
    return sorted(cosigners), holders


def cosignature_fault(checkpoint, line, key):
    """Say why a cosignature does not hold, or return None."""
    if len(line.bytes) != 8 + 64:
        return "a cosignature has 72 bytes"
    time_s = int.from_bytes(line.bytes[:8], "big")
    if time_s > notes.SIZE_MAX:
        return "a time beyond 2^63-1"
    return ed25519.verify(key.vkey.public, notes.cosigned_message(time_s, checkpoint.text), line.bytes[8:])


def grade(record, cosigners, holders):
    """Name the grade of the checkpoint: recorded, seen, held, or both."""
    names = []
    if len(cosigners) >= record.rules["seen"]:
        names.append("seen")
    if is_quorum(record.rules, holders):
        names.append("held")
    return " and ".join(names) or "recorded"


def is_quorum(rules, holders):
    """Whether those who cosigned with hold keys are as many of the holders as the rules ask."""
    return len(holders & set(rules["holders"])) >= rules["held"]
