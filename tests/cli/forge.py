# SPDX-License-Identifier: Apache-2.0
"""Records of a host that logs what it likes, and proofs of them: made by tests/second, not by the binary."""
import base64
import contextlib
import json
import os
import sqlite3
import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
SCHEMA = TESTS.parent / "src/store/truth.sql"

try:
    sys.path.insert(0, str(TESTS / "second"))
    import make_record as make
except ImportError as missing:  # python3-cryptography
    raise unittest.SkipTest(f"tests/second does not load: {missing}") from missing


def begin(count):
    """Talks of kz (host), ru, tr (guarantors; with kz the holders, 2 of 3), gov, opp: `count` entries."""
    m = make.begin()
    make.tell(m, count)
    return m


def forged_act(m, who="ru", words="We agree to everything"):
    """Logs a statement with a signature that nobody made; returns its index."""
    key = m.keys[who, "act"]
    members = m.envelope(key)
    members.update(act="statement", body={"id": "forged", "speaker": {"name": {"en": "R"}},
                                          "on_behalf": [who], "text": {"en": words}})
    text = make.json.dumps(members, separators=(",", ":")) + "\n"
    m.append((text + "\n" + key.line(bytes(64))).encode())
    return len(m.entries) - 1


def file(m, path, cosigners=make.FOUNDERS):
    """The record as a .truce file, under one checkpoint."""
    size = len(m.entries)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(SCHEMA.read_text())
        db.execute("BEGIN")
        db.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(m.entries))
        text = f"{make.RECORD}\n{size}\n{make.b64(m.root(size))}\n"
        log = m.log.line(m.log.sign(text.encode()))
        db.execute("INSERT INTO checkpoint VALUES (?, ?)", (size, f"{text}\n{log}".encode()))
        for who in cosigners:
            key, time_s = m.keys[who, "hold"], make.START_S + 60 * size
            db.execute("INSERT INTO cosignature (size, name, key_id, time_s, line) VALUES (?, ?, ?, ?, ?)",
                       (size, key.name, int.from_bytes(key.key_id, "big"), time_s,
                        m.cosignature(key, text).encode()))
        db.execute("COMMIT")
    os.chmod(path, 0o644)


def _path(m, index, first, last):
    if last - first == 1:
        return []
    half = 1
    while half * 2 < last - first:
        half *= 2
    middle = first + half
    if index < middle:
        return _path(m, index, first, middle) + [m.subtree(middle, last)]
    return _path(m, index, middle, last) + [m.subtree(first, middle)]


def proof(m, index, cosigners=make.FOUNDERS):
    """A tlog-proof of an entry under a checkpoint of all of them."""
    hashes = "".join(make.b64(h) + "\n" for h in _path(m, index, 0, len(m.entries)))
    return f"c2sp.org/tlog-proof@v1\nindex {index}\n{hashes}\n" + m.checkpoint(cosigners).decode()


def readers_of(db, index):
    """For how many keys a restricted act is sealed."""
    note = db.execute("SELECT note FROM entry WHERE i = ?", (index,)).fetchone()[0]
    sealed = base64.b64decode(json.loads(note.split(b"\n")[0])["sealed"])
    return sealed.split(b"\n---")[0].count(b"\n-> X25519 ")


def signer_of(path, label=""):
    """The first key of a plain key file whose name ends so."""
    keys = (line for line in path.read_text().splitlines() if line.startswith("PRIVATE+KEY+"))
    line = next(line for line in keys if line.split("+")[2].endswith(label))
    _, _, name, _, secret = line.split("+", 4)
    signer = make.Signer(name, 1)
    signer.secret = make.Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret)[1:])
    signer.public = signer.secret.public_key().public_bytes_raw()
    signer.set_type(1)
    return signer


class Host:
    """Whoever has a record's file and the log's key: logs what he likes behind what is there."""

    def __init__(self, path, log_key):
        self.path = path
        self.log = signer_of(log_key)
        self.tree = make.Maker.__new__(make.Maker)
        self.tree.nodes = {}
        with contextlib.closing(sqlite3.connect(path)) as db:
            self.tree.entries = [note for note, in db.execute("SELECT note FROM entry ORDER BY i")]

    def envelope(self, name):
        """The members with which the next act of a key begins."""
        entries, mark = self.tree.entries, f"\u2014 {name} ".encode()
        own = [e for e in entries[1:] if mark in e]
        record, who = name.rsplit("/", 2)[:2]
        members = {"truce": 1, "record": record, "epoch": 0, "by": who, "n": len(own)}
        if own:
            members["prev"] = make.sha256(own[-1][:own[-1].rindex(b"\n\n") + 1]).hex()
        members.update(seen={"size": len(entries), "root": make.b64(self.tree.root(len(entries)))},
                       at="2017-06-30T10:00:00+06:00")
        return members

    def invent(self, vkey, kind, body):
        """The next act of somebody's key, with a signature that nobody made."""
        name, key_id = vkey.split("+")[:2]
        members = {**self.envelope(name), "act": kind, "body": body}
        text = json.dumps(members, separators=(",", ":"), ensure_ascii=False) + "\n"
        return f"{text}\n\u2014 {name} {make.b64(bytes.fromhex(key_id) + bytes(64))}\n".encode()

    def take(self, note):
        """Logs it; returns its index."""
        index = len(self.tree.entries)
        self.tree.entries.append(note)
        size = index + 1
        text = f"{self.log.name}\n{size}\n{make.b64(self.tree.root(size))}\n"
        checkpoint = f"{text}\n{self.log.line(self.log.sign(text.encode()))}".encode()
        with contextlib.closing(sqlite3.connect(self.path)) as db, db:
            db.execute("INSERT INTO entry VALUES (?, ?)", (index, note))
            if size % 256 == 0:
                hashes = b"".join(self.tree.subtree(i, i + 1) for i in range(size - 256, size))
                db.execute("INSERT INTO tile VALUES (0, ?, ?)", (size // 256 - 1, hashes))
            db.execute("INSERT INTO checkpoint VALUES (?, ?)", (size, checkpoint))
        return index
