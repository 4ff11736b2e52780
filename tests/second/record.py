# SPDX-License-Identifier: Apache-2.0
"""The keys of a record and its log time: what key and hold acts do (sections 6, 8 and 9)."""

import bodies
import ed25519
import forms
import notes
import times
from bodies import Void

TYPE_OF_USE = {"root": notes.TYPE_ED25519, "act": notes.TYPE_ED25519, "machine": notes.TYPE_ED25519,
               "hold": notes.TYPE_COSIGNATURE, "witness": notes.TYPE_COSIGNATURE}


class Key:
    """A key of the record: whose it is, what it may do, and how far its chain of acts has come.

    The key of a named witness has no participant and signs no acts.
    """

    def __init__(self, vkey, participant, use, owner):
        self.vkey = vkey
        self.participant = participant
        self.use = use
        self.owner = owner  # for counting: the participant, or "witness " and the witness's name
        self.revoked = None
        self.acts = 0
        self.last_id = None
        self.last_seen = 0


class Record:
    """What the acts so far have made of the record, as far as this checker follows it."""

    def __init__(self, record_id):
        self.id = record_id
        self.participants = {}  # id: list of roles
        self.founders = []
        self.rules = {}
        self.log_key = None
        self.keys = {}  # (name, key id): Key
        self.publics = set()
        self.log_time = None
        self.hold_times = {}  # participant: at of its latest hold act, in seconds


def claim(record, vkey):
    """Enter a public key and a (name, key id) once and for ever."""
    if (vkey.name, vkey.key_id) in record.keys or vkey.public in record.publics:
        raise Void("key-known", "%s is in the record already" % ascii(vkey.name))
    record.publics.add(vkey.public)


def enter_key(record, participant, body):
    """Let a key of a participant into the record, from {vkey, use, ...}."""
    vkey, uses = notes.parse_verifier_key(body["vkey"]), set(body["use"])
    prefix = "%s/%s/" % (record.id, participant)
    if not vkey.name.startswith(prefix) or not forms.is_slug(vkey.name[len(prefix):]):
        raise Void("key-name", "%s is no name of a key of %s" % (ascii(vkey.name), participant))
    if len(uses) > 1 and not uses <= {"root", "act"}:
        raise Void("key-use", "%s may not be combined" % " and ".join(sorted(uses)))
    if any(TYPE_OF_USE[use] != vkey.type for use in uses):
        raise Void("key-type", "a key of type %02x for %s" % (vkey.type, " and ".join(sorted(uses))))
    claim(record, vkey)
    record.keys[vkey.name, vkey.key_id] = Key(vkey, participant, uses, participant)


def enter_witness(record, name, text):
    """Let the key of a named witness into the record."""
    vkey = notes.parse_verifier_key(text)
    if vkey.type != notes.TYPE_COSIGNATURE:
        raise Void("key-type", "the key of witness %s is not of type 04" % name)
    claim(record, vkey)
    record.keys[vkey.name, vkey.key_id] = Key(vkey, None, {"witness"}, "witness " + name)


def check_proof(record_id, participant, body):
    """Check the signature by which a new key shows that somebody holds it."""
    vkey = notes.parse_verifier_key(body["vkey"])
    message = "truce.key/v1\n%s\n%s\n%s\n" % (record_id, participant, vkey.text)
    reason = ed25519.verify(vkey.public, message.encode(), forms.decoded(body["proof"]))
    if reason:
        raise Void("key-proof", reason)


def apply_act(record, entry, roots):
    """Carry out a key or hold act; raise Void when it has no effect."""
    if entry.act.get("act") == "key":
        bodies.check_object(entry.act["body"], bodies.KEY, "body")
        apply_key(record, entry)
    elif entry.act.get("act") == "hold":
        bodies.check_object(entry.act["body"], bodies.HOLD, "body")
        apply_hold(record, entry, roots)


def apply_key(record, entry):
    """Add or revoke a key of the author."""
    body, by = entry.act["body"], entry.act["by"]
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
        check_proof(record.id, by, body)
        enter_key(record, by, body)
        return
    vkey = notes.parse_verifier_key(body["vkey"])
    key = record.keys.get((vkey.name, vkey.key_id))
    if key is None or key.vkey.public != vkey.public or key.participant != by:
        raise Void("not-own-key", "%s is no key of %s" % (ascii(vkey.name), by))
    if "root" in key.use:
        raise Void("root-by-motion", "a key act revokes no root key")
    if key.revoked is not None:
        raise Void("key-revoked", "%s was revoked at %d" % (vkey.name, key.revoked))
    key.revoked = entry.index


def apply_hold(record, entry, roots):
    """Take note of a hold act and compute log time anew."""
    body, by = entry.act["body"], entry.act["by"]
    if by not in record.rules["holders"]:
        raise Void("not-permitted", "%s is no holder" % by)
    if not 1 <= body["size"] <= entry.index:
        raise Void("hold-size", "size %d at entry %d" % (body["size"], entry.index))
    if forms.decoded(body["root"]) != roots[body["size"]]:
        raise Void("hold-root", "not the root of size %d" % body["size"])
    record.hold_times[by] = times.parse_time(entry.act["at"])
    latest = sorted((record.hold_times[who] for who in record.rules["holders"] if who in record.hold_times),
                    reverse=True)
    held = record.rules["held"]
    if len(latest) >= held and (record.log_time is None or latest[held - 1] > record.log_time):
        record.log_time = latest[held - 1]
