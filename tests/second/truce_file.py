# SPDX-License-Identifier: Apache-2.0
"""Write a .truce file: the log in one SQLite database, with the schema that stands in src/store/truth.sql."""

import os
import sqlite3

import merkle
from make_record import b64

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "store", "truth.sql")


def checkpoint_note(log, size, root):
    """A checkpoint with the log's signature alone. `log` is a make_record.Signer."""
    text = "%s\n%d\n%s\n" % (log.name, size, b64(root))
    return (text + "\n" + log.line(log.sign(text.encode()))).encode()


def write(path, log, entries, roots, sizes):
    """Write a record of these entries to a new file, with checkpoints of these sizes."""
    if os.path.exists(path):
        os.remove(path)
    with open(SCHEMA, encoding="utf-8") as file:
        schema = file.read()
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    database.executescript(schema)
    database.executemany("INSERT INTO entry VALUES (?, ?)", enumerate(entries))
    hashes = [merkle.leaf_hash(entry) for entry in entries]
    for level in range(merkle.levels(len(entries))):
        for n in range(len(hashes) // merkle.TILE_WIDTH):
            tile = b"".join(hashes[n * merkle.TILE_WIDTH:(n + 1) * merkle.TILE_WIDTH])
            database.execute("INSERT INTO tile VALUES (?, ?, ?)", (level, n, tile))
        hashes = merkle.next_level(hashes)
    for size in sizes:
        database.execute("INSERT INTO checkpoint VALUES (?, ?)", (size, checkpoint_note(log, size, roots[size])))
    database.commit()
    database.close()
