# SPDX-License-Identifier: Apache-2.0
"""Key and hold acts (sections 6, 8 and 9)."""

import motions
import notes
import record as records
import times
from bodies import Void
from rows import Row


def apply_key(sight, act, roots):
    """**key**: add or revoke a key of the author."""
    record, body, by = sight.record, act.body, act.by
    adds = body["op"] == "add"
    for name in ("use", "proof") if adds else ():
        if name not in body:
            raise Void("missing-field", "add needs %s" % name)
    for name in ("after",) if adds else ("use", "age", "proof"):
        if name in body:
            raise Void("unknown-field", "%s takes no %s" % (body["op"], name))
    if adds:
        if "root" in body["use"]:
            raise Void("root-by-motion", "a key act adds no root key")
        records.check_keys(record, by, [body], True)
        return [records.enter_key(record, by, body)]
    key = record.key_of(body["vkey"])
    if key is None or key.participant != by:
        raise Void("not-own-key", "%s is no key of %s" % (ascii(notes.parse_verifier_key(body["vkey"]).name), by))
    if "root" in key.use:
        raise Void("root-by-motion", "a key act revokes no root key")
    if key.revoked is not None:
        raise Void("key-revoked", "%s was revoked at %d" % (key.vkey.name, key.revoked))
    return [records.revoke_key(record, act.index, body["vkey"], body.get("after"))]


def apply_hold(sight, act, roots):
    """**hold**: take note of it and compute log time anew."""
    record, body = sight.record, act.body
    if not 1 <= body["size"] <= act.index:
        raise Void("hold-size", "size %d at entry %d" % (body["size"], act.index))
    if notes.decode_base64(body["root"]) != roots[body["size"]]:
        raise Void("hold-root", "not the root of size %d" % body["size"])
    record.hold_times[act.by] = times.parse_time(act.at)
    latest = [record.hold_times[who] for who in record.rules["holders"] if who in record.hold_times]
    held = record.rules["held"]
    if len(latest) < held:
        return []
    seconds = sorted(latest, reverse=True)[held - 1]
    if record.log_time is not None and seconds <= record.log_time:
        return []
    record.log_time = seconds
    return [Row("clock", [seconds])] + motions.decide_due(record, act.index)
