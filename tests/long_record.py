#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A record of a million acts, or of so many: long_record.py BUILD_FOLDER [ACTS]

Made in groups by the benchmark's program; verified, rebuilt and asked by the command, each within the memory that is
promised beside the page cache. Then one byte of an act in the middle is altered: that act is named.
"""
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

MEMORY_MIB = 64


class Checks:
    def __init__(self, truce, record, env):
        self.truce, self.record, self.env = truce, record, env
        self.passed = self.failed = 0

    def check(self, what, good, seen=""):
        self.passed += bool(good)
        self.failed += not good
        if not good:
            print(f"  {what}: {seen}")

    def ask(self, *words, memory=True):
        """Runs the command: (exit code, its JSON); looks at its peak of memory."""
        with subprocess.Popen([self.truce, *words, self.record, "--json"], env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL) as process:
            out = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        peak = used.ru_maxrss / 1024
        if memory:
            self.check(f"{words[0]}: memory", peak <= MEMORY_MIB, f"{peak:.0f} MiB")
        return process.returncode, json.loads(out)


def places(file, what):
    """Where it stands in a file, block by block: the peak of memory of a child begins with its parent's."""
    at, tail, found = 0, b"", []
    while block := file.read(1 << 20):
        text, begun = tail + block, at - len(tail)
        place = text.find(what)
        while place >= 0:
            found.append(begun + place)
            place = text.find(what, place + 1)
        at += len(block)
        tail = text[-(len(what) - 1):]
    return found


def alter(record, index):
    """Turns a bit of one letter of the entry where it lies in the file, past all triggers and checks of SQLite."""
    db = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
    note = bytes(db.execute("SELECT note FROM entry WHERE i = ?", (index,)).fetchone()[0])
    db.close()
    with open(record, "r+b") as file:
        at, = places(file, note)
        at += note.index(b"plain words")
        file.seek(at)
        letter = file.read(1)[0] ^ 0x20
        file.seek(at)
        file.write(bytes([letter]))


def main():
    folder, acts = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if sys.argv[2:] else 1000000
    subprocess.run(["ninja", "-C", folder, "truce", "truce_bench"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as place:
        env = {**os.environ, "XDG_CACHE_HOME": place, "XDG_STATE_HOME": place}
        record = Path(place) / "long.truce"
        made = subprocess.run([folder / "truce_bench", "--make", record, str(acts)], env=env, capture_output=True,
                              text=True, check=True)
        size = int(json.loads(made.stdout)["value"])
        c = Checks(folder / "truce", record, env)
        code, verified = c.ask("verify")
        c.check("it verifies", code == 0 and verified["valid"] and verified["size"] == size, verified)
        code, rebuilt = c.ask("rebuild")
        c.check("a fold comes to the same", code == 0 and rebuilt["state"] == verified["state"], rebuilt)
        code, board = c.ask("show", "board")
        c.check("the board is of all of it", code == 0 and board["as_of"]["size"] == size, board["as_of"])
        alter(record, size // 2)
        code, spoilt = c.ask("verify")
        first = spoilt["faults"][0]["index"] if spoilt["faults"] else None
        c.check("the altered act is named first", code == 1 and first == size // 2, spoilt["faults"][:2])
    print(f"{c.passed} passed, {c.failed} failed")
    return 1 if c.failed else 0


if __name__ == "__main__":
    sys.exit(main())
