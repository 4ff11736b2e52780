# SPDX-License-Identifier: Apache-2.0
"""A record in the making for tests over a network: its keys, its authors, and notes that fit, made by tests/second.

Nothing here is shared with the binary: a note that the host takes was signed by code that knows the format page alone.
"""
import base64
import json
import os
import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.append(str(TESTS / "cli"))

try:
    import forge
    from forge import make
except ImportError as missing:  # python3-cryptography
    raise unittest.SkipTest(f"tests/second does not load: {missing}") from missing

RECORD = make.RECORD
NOW_S = 1_790_000_000  # a time of cosignatures, later than every act's


def secret_line(key):
    """A plain key file's line."""
    raw = bytes([key.type]) + make.sha256(key.name.encode())
    return f"PRIVATE+KEY+{key.name}+{key.key_id.hex()}+{make.b64(raw)}\n"


class Author:
    """One key and its chain. A note moves the chain on only by `logged`, as an author does who waits for the answer."""

    def __init__(self, key, root, number):
        self.key, self.root = key, root  # root: of the first entry alone, which is always a true `seen`
        self.n, self.prev, self.number = 0, None, number  # number: no two keys sign one text

    def members(self, **more):
        found = {"truce": 1, "record": RECORD, "epoch": 0, "by": self.key.participant, "n": self.n}
        if self.n:
            found["prev"] = self.prev
        found["seen"] = {"size": 1, "root": make.b64(self.root)}
        found["at"] = make.time_text(make.START_S + 1000000 * self.number + self.n)
        found.update({"act": "interest", "body": make.INTEREST})
        found.update(more)
        return found

    def text(self, **more):
        members = {k: v for k, v in self.members(**more).items() if v is not None}
        return json.dumps(members, separators=(",", ":"), ensure_ascii=False) + "\n"

    def note(self, **more):
        return make.signed(self.text(**more), [self.key])

    def logged(self, note):
        text = note[:note.rindex(b"\n\n") + 1]
        self.n, self.prev = self.n + 1, make.sha256(text).hex()

    def next(self, **more):
        """A note of which nobody doubts that it is logged."""
        note = self.note(**more)
        self.logged(note)
        return note


def act_id(note):
    return make.sha256(note[:note.rindex(b"\n\n") + 1]).hex()


class Talks:
    """kz (host), ru, tr (guarantors; the three are holders, 2 of 3), gov, opp; `spare` more act keys of gov and opp each."""

    def __init__(self, spare=0, rules=None, kind="exercise"):
        m = self.maker = make.Maker()
        for who in ("gov", "opp"):
            for i in range(spare):
                m.new_key(who, f"load-{i}", 1, ["act"])

        def edit(members):
            members["body"]["rules"].update(rules or {})
            members["body"]["kind"] = kind
        m.found(edit)
        self.root = m.root(1)
        self.authors = {key.name: Author(key, self.root, i) for i, key in enumerate(m.keys.values()) if "act" in key.use}

    def author(self, who, label="act"):
        return self.authors[f"{RECORD}/{who}/{label}"]

    def spare(self):
        return [a for name, a in self.authors.items() if "/load-" in name]

    def fingerprint(self):
        return act_id(self.maker.entries[0])

    def write(self, folder, cosigners=()):
        """r.truce with what is logged so far, found.note, log.key and a key file for each key."""
        forge.file(self.maker, folder / "r.truce", cosigners)
        (folder / "found.note").write_bytes(self.maker.entries[0])
        self.write_key(folder / "log.key", self.maker.log)
        for (who, label), key in self.maker.keys.items():
            if not label.startswith("load-"):
                self.write_key(folder / f"{who}-{label}.key", key)

    @staticmethod
    def write_key(path, key):
        path.write_text(secret_line(key))
        os.chmod(path, 0o600)


def cosign(key, checkpoint, time_s=NOW_S):
    """The checkpoint note with one more line: a cosignature of type 04."""
    text = checkpoint[:checkpoint.index(b"\n\n") + 1]
    signature = key.sign(b"cosignature/v1\ntime %d\n" % time_s + text)
    return checkpoint + key.line(time_s.to_bytes(8, "big") + signature).encode()


def checkpoint(log, size, root, origin=RECORD):
    """A checkpoint note with the log's line alone."""
    text = f"{origin}\n{size}\n{make.b64(root)}\n"
    return (text + "\n" + log.line(log.sign(text.encode()))).encode()


def parse_checkpoint(note):
    """(size, root, text) of a checkpoint note; nothing is verified."""
    text = note[:note.index(b"\n\n") + 1].decode()
    lines = text.split("\n")
    return int(lines[1]), base64.b64decode(lines[2]), text


def bundle(notes):
    return b"".join(len(note).to_bytes(2, "big") + note for note in notes)


def root_of_proof(index, size, leaf, path):
    """RFC 6962, 2.1.1: the root that an inclusion proof leads to; None when it has another length."""
    at, last, node, rest = index, size - 1, leaf, list(path)
    while last:
        if at & 1 or at < last:
            if not rest:
                return None
            sibling = rest.pop(0)
            node = make.sha256(b"\x01" + (sibling + node if at & 1 else node + sibling))
        at, last = at >> 1, last >> 1
    return node if not rest else None
