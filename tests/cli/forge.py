# SPDX-License-Identifier: Apache-2.0
"""Records of a host that logs what it likes, and proofs of them: made by tests/second, not by the binary."""
import contextlib
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
