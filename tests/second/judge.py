# SPDX-License-Identifier: Apache-2.0
"""Sections 4 and 5: is an entry alien, and by which rule."""

import collections
import hashlib

import ed25519
import forms
import notes
import strictjson
import times

ENTRY_MAX = 65535
FOUNDERS_MAX = 100

Fault = collections.namedtuple("Fault", "index rule text")
Entry = collections.namedtuple("Entry", "index id note act")


class Alien(Exception):
    """An entry is refused; carries the rule's slug and what was seen."""

    def __init__(self, rule, text):
        super().__init__(text)
        self.rule = rule


def read_entry(index, raw):
    """Read one entry as far as it can be read without knowing the record; raise Alien."""
    if not 1 <= len(raw) <= ENTRY_MAX:
        raise Alien("too-large", "the entry has %d bytes" % len(raw))
    try:
        note = notes.parse_note(raw)
    except notes.NoteFault as fault:
        raise Alien("malformed-note", str(fault)) from None
    lines = len(note.signatures)
    if lines > FOUNDERS_MAX:
        raise Alien("malformed-note", "%d signatures" % lines)
    try:
        act = read_line(note.text)
    except strictjson.JsonFault as fault:
        raise Alien("malformed-note" if lines != 1 else "malformed-json", str(fault)) from None
    founding = isinstance(act, dict) and act.get("act") == "found"
    if lines != 1 and not founding:
        raise Alien("malformed-note", "%d signatures" % lines)
    try:
        forms.check_envelope(act)
    except forms.FormFault as fault:
        raise Alien("malformed-envelope", str(fault)) from None
    return Entry(index, hashlib.sha256(note.text).hexdigest(), note, act)


def read_line(text):
    """Parse the one line of JSON that a note's text is."""
    if text.find(b"\n") != len(text) - 1:
        raise strictjson.JsonFault("more than one line")
    return strictjson.parse(text[:-1].decode())


def check_place(entry, record):
    """Rules wrong-record to already-founded. `record` is None at entry 0."""
    act = entry.act
    founding = act.get("act") == "found"
    if record is not None and act["record"] != record.id:
        raise Alien("wrong-record", "record %s" % act["record"])
    if act["epoch"] != 0:
        raise Alien("wrong-epoch", "epoch %d" % act["epoch"])
    if record is None and not founding:
        raise Alien("not-founded", "entry 0 is no founding act")
    if record is not None and founding:
        raise Alien("already-founded", "a second founding act")


def find_key(entry, record):
    """Rules unknown-key to wrong-use; return the key that signed."""
    act, line = entry.act, entry.note.signatures[0]
    key = record.keys.get((line.name, line.key_id))
    if key is None:
        raise Alien("unknown-key", "%s, key id %s, is not in the record" % (ascii(line.name), line.key_id.hex()))
    if key.participant != act["by"]:
        raise Alien("unknown-key", "%s is not a key of %s" % (line.name, act["by"]))
    if key.revoked is not None:
        raise Alien("revoked-key", "%s was revoked at %d" % (line.name, key.revoked))
    use = needed_use(act)
    if use not in key.use:
        raise Alien("wrong-use", "%s lacks the use %s" % (line.name, use))
    return key


def needed_use(act):
    """The use that an act's key must have."""
    return {"key": "root", "hold": "machine"}.get(act.get("act"), "act")


def check_signature(entry, line, key):
    """Rule bad-signature."""
    reason = ed25519.verify(key.vkey.public, entry.note.text, line.bytes)
    if reason:
        raise Alien("bad-signature", "%s: %s" % (line.name, reason))


def check_chain(entry, key):
    """Rules wrong-n and wrong-prev."""
    act = entry.act
    if act["n"] != key.acts:
        raise Alien("wrong-n", "n is %d, this key has %d acts" % (act["n"], key.acts))
    if act.get("prev") != key.last_id:
        raise Alien("wrong-prev", "prev is not this key's last act" if key.acts else "prev at n = 0")


def check_seen(entry, key, roots):
    """Rules seen-range to seen-root. `roots` holds the roots of all sizes."""
    seen = entry.act["seen"]
    size = seen["size"]
    if not 1 <= size <= entry.index:
        raise Alien("seen-range", "size %d at entry %d" % (size, entry.index))
    if size < key.last_seen:
        raise Alien("seen-falls", "size %d after %d" % (size, key.last_seen))
    if forms.decoded(seen["root"]) != roots[size]:
        raise Alien("seen-root", "not the root of size %d" % size)


def check_until(entry, record):
    """Rule past-until."""
    until = entry.act.get("until")
    if until is None or record.log_time is None:
        return
    if record.log_time > times.parse_time(until):
        raise Alien("past-until", "log time is past %s" % until)


def judge_entry(index, raw, record, roots):
    """Judge an entry after the first; advance its key's chain; return the Entry. Raise Alien."""
    entry = read_entry(index, raw)
    check_place(entry, record)
    key = find_key(entry, record)
    check_signature(entry, entry.note.signatures[0], key)
    check_chain(entry, key)
    if entry.id in record.places:
        raise Alien("already-logged", "the same text was logged before, by another key")
    check_seen(entry, key, roots)
    check_until(entry, record)
    key.acts += 1
    key.last_id = entry.id
    record.places[entry.id] = index
    key.last_seen = entry.act["seen"]["size"]
    return entry
