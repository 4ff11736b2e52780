# SPDX-License-Identifier: Apache-2.0
"""Make a small valid Truce record in the published layout, so that the checker has something to check.

Usage: make_record.py DIR [ENTRIES]

Every key is made from its name, so the same call makes the same record. Nothing here is shared with the
checker: the tree is RFC 6962's own definition, and JSON comes from Python's json module. The `state` of hold
acts is not computed: it is 32 zero bytes.
"""

import base64
import datetime
import functools
import hashlib
import json
import os
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import make_age

RECORD = "talks.example/astana"
START_S = 1485154800  # 2017-01-23T07:00:00Z
MEMBERS = (("kz", "host"), ("ru", "guarantor"), ("tr", "guarantor"), ("gov", "party"), ("opp", "party"))
FOUNDERS = ("kz", "ru", "tr")
INTEREST = {"state": "exploring",
            "about": {"name": {"en": "A \u2013 newcomer", "ru": "\u041d\u043e\u0432\u044b\u0439"}}}


def sha256(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()


def b64(data):
    """Base64 with padding."""
    return base64.b64encode(data).decode()


def time_text(seconds):
    """Spell a time in UTC."""
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.cache
def secrets_of(name):
    """The secret and public key of a name, and its secret for restricted acts."""
    secret = Ed25519PrivateKey.from_private_bytes(sha256(name.encode()))
    public = secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return secret, public, X25519PrivateKey.from_private_bytes(sha256(b"age " + name.encode()))


@functools.cache
def recipient_of(name):
    """The recipient for restricted acts of a name."""
    return make_age.recipient(secrets_of(name)[2].public_key())


class Signer:
    """A key with its secret, and the state of its chain."""

    def __init__(self, name, key_type, participant=None, use=()):
        self.name = name
        self.participant = participant
        self.use = list(use)
        self.secret, self.public, self.age_secret = secrets_of(name)
        self.set_type(key_type)
        self.acts = 0
        self.last_id = None
        self.last_seen = 1

    def set_type(self, key_type):
        """Set the type, and with it the key id and the verifier key."""
        self.type = key_type
        typed = bytes([key_type]) + self.public
        self.key_id = sha256(self.name.encode() + b"\n" + typed)[:4]
        self.vkey = "%s+%s+%s" % (self.name, self.key_id.hex(), b64(typed))

    def entry(self):
        """What a founding act or a `key` act says of the key."""
        body = {"vkey": self.vkey, "use": self.use}
        if "act" in self.use:
            body["age"] = recipient_of(self.name)
        return body

    def sign(self, data):
        """Sign bytes."""
        return self.secret.sign(data)

    def line(self, signature):
        """Make a note's signature line."""
        return "\u2014 %s %s\n" % (self.name, b64(self.key_id + signature))


class Maker:
    """A record in the making: its entries, its keys and its tree."""

    def __init__(self):
        self.entries = []
        self.nodes = {}
        self.keys = {}
        self.log = Signer(RECORD, 1)
        self.witness = Signer("watch.example/w", 4)
        for who, _ in MEMBERS:
            self.new_key(who, "root", 1, ["root"])
            self.new_key(who, "act", 1, ["act"])
        for who in FOUNDERS:
            self.new_key(who, "machine", 1, ["machine"])
            self.new_key(who, "hold", 4, ["hold"])

    def new_key(self, who, label, key_type, use):
        """Make a key, known to its owner only."""
        name = "%s/%s/%s" % (RECORD, who, label)
        self.keys[who, label] = Signer(name, key_type, who, use)
        return self.keys[who, label]

    def append(self, entry):
        """Log an entry as it is."""
        self.entries.append(entry)

    def subtree(self, start, end):
        """MTH(D[start:end]) of RFC 6962, remembered."""
        if (start, end) not in self.nodes:
            count = end - start
            if count == 1:
                node = sha256(b"\x00" + self.entries[start])
            else:
                half = 1
                while half * 2 < count:
                    half *= 2
                node = sha256(b"\x01" + self.subtree(start, start + half) + self.subtree(start + half, end))
            self.nodes[start, end] = node
        return self.nodes[start, end]

    def root(self, size):
        """The root of the tree of the first `size` entries."""
        return self.subtree(0, size)

    def now(self):
        """The time of the next entry: one a minute."""
        return time_text(START_S + 60 * len(self.entries))

    def envelope(self, key):
        """The members that every act after the founding has."""
        members = {"truce": 1, "record": RECORD, "epoch": 0, "by": key.participant, "n": key.acts}
        if key.acts:
            members["prev"] = key.last_id
        size = max(key.last_seen, len(self.entries) - 2)
        members["seen"] = {"size": size, "root": b64(self.root(size))}
        members["at"] = self.now()
        return members

    def act(self, key, kind, body, at=None):
        """Log an open act; `at` is now when it is not given."""
        members = self.envelope(key)
        members.update(act=kind, body=body, at=at or self.now())
        self.log_act(key, members)

    def sealed_act(self, key, to):
        """Log a restricted act."""
        members = self.envelope(key)
        members.update(self.sealed(key, sorted(to)))
        self.log_act(key, members)

    def sealed(self, key, to):
        """The members `to`, `sealed` and `digest` of a restricted act."""
        seed = sha256(b"%d" % len(self.entries))
        line = json.dumps({"act": "interest", "body": INTEREST, "salt": b64(seed)}, separators=(",", ":"))
        line = line.encode().ljust(1023) + b"\n"
        publics = [other.age_secret.public_key() for other in self.keys.values()
                   if "act" in other.use and other.participant in to + [key.participant]]
        bound = "truce.seal/v1\n%s\n%s\n%d\n" % (RECORD, key.participant, key.acts)
        return {"to": to, "sealed": b64(make_age.encrypt(line, publics, seed)),
                "digest": sha256(bound.encode() + line).hex()}

    def log_act(self, key, members):
        """Sign the members, log the note and move the key's chain on."""
        text = json.dumps(members, separators=(",", ":"), ensure_ascii=False) + "\n"
        self.append(signed(text, [key]))
        key.acts += 1
        key.last_id = sha256(text.encode()).hex()
        key.last_seen = members["seen"]["size"]

    def add_key(self, who, label, key_type, use):
        """Make a new key and log the `key` act that adds it."""
        new = self.new_key(who, label, key_type, use)
        self.act(self.keys[who, "root"], "key", self.add_body(new))
        return new

    def add_body(self, key):
        """The body of the `key` act that adds a key."""
        proved = "truce.key/v1\n%s\n%s\n%s\n" % (RECORD, key.participant, key.vkey)
        return {"op": "add", **key.entry(), "proof": b64(key.sign(proved.encode()))}

    def revoke(self, who, label):
        """Log the `key` act that revokes a key."""
        body = {"op": "revoke", "vkey": self.keys[who, label].vkey, "reason": {"en": "lost"}}
        self.act(self.keys[who, "root"], "key", body)

    def hold(self, who, at=None):
        """Log a hold act."""
        self.act(self.keys[who, "machine"], "hold", self.hold_body(), at)

    def hold_body(self):
        """What a hold act says."""
        size = len(self.entries)
        return {"size": size, "root": b64(self.root(size)), "state": bytes(32).hex()}

    def founding(self):
        """The members of the founding act."""
        participants = []
        for who, role in MEMBERS:
            own = [key.entry() for key in self.keys.values() if key.participant == who]
            participants.append({"id": who, "name": {"en": who.upper()}, "roles": [role], "keys": own})
        body = {"kind": "exercise", "title": {"en": "A small record", "ru": "\u041c\u0430\u043b\u0430\u044f"},
                "host": "kz", "log_vkey": self.log.vkey, "languages": ["en", "ru"],
                "tracks": [{"id": "main", "name": {"en": "Main"}}], "participants": participants,
                "witnesses": [{"name": "watch", "vkey": self.witness.vkey}],
                "rules": {"format": 0, "founders": ["host", "guarantor"], "holders": list(FOUNDERS), "held": 2,
                          "seen": 2, "reading": "public", "motion": {"*": {"party": "all"}}, "silence_hours": 24}}
        return {"truce": 1, "record": RECORD, "epoch": 0, "by": "kz", "at": self.now(), "act": "found", "body": body}

    def found(self, edit=None, signers=None, renote=None):
        """Log the founding act; tests may `edit` its members, choose its signers and `renote` the note."""
        members = self.founding()
        if edit:
            edit(members)
        text = json.dumps(members, separators=(",", ":")) + "\n"
        note = signed(text, signers or [self.keys[who, "root"] for who in FOUNDERS])
        self.append(renote(note) if renote else note)

    def checkpoint(self, cosigners=FOUNDERS):
        """The signed checkpoint of all entries with cosignatures."""
        text = "%s\n%d\n%s\n" % (RECORD, len(self.entries), b64(self.root(len(self.entries))))
        lines = self.log.line(self.log.sign(text.encode()))
        lines += "".join(self.cosignature(self.keys[who, "hold"], text) for who in cosigners)
        lines += self.cosignature(self.witness, text)
        return (text + "\n" + lines).encode()

    def cosignature(self, key, text):
        """One cosignature line."""
        time_s = START_S + 60 * len(self.entries)
        covered = "cosignature/v1\ntime %d\n%s" % (time_s, text)
        return key.line(time_s.to_bytes(8, "big") + key.sign(covered.encode()))

    def files(self):
        """Return {path: bytes} of the published record."""
        size = len(self.entries)
        files = {"checkpoint": self.checkpoint()}
        for path, first, last in tile_paths("entries", size):
            part = self.entries[first:last]
            files[path] = b"".join(len(entry).to_bytes(2, "big") + entry for entry in part)
        span = 1
        level = 0
        while size // span:
            for path, first, last in tile_paths(str(level), size // span):
                files[path] = b"".join(self.subtree(i * span, (i + 1) * span) for i in range(first, last))
            span *= 256
            level += 1
        return files


def signed(text, keys):
    """Make a signed note of a text."""
    return (text + "\n" + "".join(key.line(key.sign(text.encode())) for key in keys)).encode()


def tile_paths(level, count):
    """Return (path, first, last) of the tiles that hold `count` things."""
    paths = []
    for number in range((count + 255) // 256):
        first, last = number * 256, min(number * 256 + 256, count)
        name = "%03d" % (number % 1000)
        if number >= 1000:
            name = "x%03d/%s" % (number // 1000, name)
        part = "" if last - first == 256 else ".p/%d" % (last - first)
        paths.append(("tile/%s/%s%s" % (level, name, part), first, last))
    return paths


def begin():
    """A record of its founding act alone."""
    maker = Maker()
    maker.found()
    return maker


def tell(maker, count):
    """Go on until the record has `count` entries."""
    while len(maker.entries) < count:
        index = len(maker.entries)
        who = MEMBERS[index % 5][0]
        if index == 7:
            maker.add_key("opp", "act-2", 1, ["act"])
        elif index == 11:
            maker.revoke("gov", "act")
        elif index == 12:
            maker.add_key("gov", "act-2", 1, ["act"])
        elif index % 10 == 3:
            maker.hold(FOUNDERS[index // 10 % 3])
        elif index % 10 == 6:
            maker.sealed_act(voice(maker, who), {"gov", "opp", "ru"} - {who})
        else:
            maker.act(voice(maker, who), "interest", INTEREST)


def voice(maker, who):
    """The key with which a participant speaks: its newest."""
    return maker.keys.get((who, "act-2"), maker.keys[who, "act"])


def write(files, directory):
    """Write {path: bytes} under a directory."""
    for path, data in files.items():
        full = os.path.join(directory, *path.split("/"))
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)


def main(arguments):
    """Make a record as the command line says."""
    if len(arguments) not in (1, 2) or not all(word.isdigit() for word in arguments[1:]):
        print("Usage: make_record.py DIR [ENTRIES]", file=sys.stderr)
        return 2
    maker = begin()
    tell(maker, int(arguments[1]) if len(arguments) == 2 else 300)
    write(maker.files(), arguments[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
