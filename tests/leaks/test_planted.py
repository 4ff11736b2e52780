# SPDX-License-Identifier: Apache-2.0
"""Planted leaks: the search that finds nothing in the exercise finds each of these. Some are bytes made up here; some are
programs that leak."""
import base64
import collections
import contextlib
import os
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import closed
import tables
import tapes
from canary_bodies import Words
from canaries import EVERYBODY, INSIDE, NOBODY, Canaries, sqlite_text
from test_leaks import Search

# Programs that leak what they read from standard input, as a careless one might.
KEEPS = "import sys; said = sys.stdin.read(); sys.stdout.write('recorded\\n' * 4096)"
SPOOLS = """
import sys, tempfile
with tempfile.TemporaryFile() as f:  # has no name from its first moment on
    f.write(sys.stdin.buffer.read())
    f.flush()
print("recorded")
"""
SORTS = """
import sqlite3, sys
db = sqlite3.connect("")  # a database of SQLite's own, in a file that is deleted at once
db.execute("PRAGMA temp_store = FILE")
db.execute("PRAGMA cache_size = 4")
db.execute("CREATE TABLE t (x)")
said = sys.stdin.read()
db.executemany("INSERT INTO t VALUES (?)", ((f"{i} {said}",) for i in range(2000)))
db.commit()
print("recorded")
"""
SENDS = """
import sys, urllib.request
said = sys.stdin.read()
urllib.request.urlopen(urllib.request.Request(sys.argv[1], headers={"X-Debug": said})).read()
"""


class Planted(unittest.TestCase):
    def setUp(self):
        self.canaries = Canaries(os.urandom(16).hex())
        self.word = self.canaries.new(["syr", "opp"], "statement.text")
        self.public = self.canaries.new([EVERYBODY], "statement.id")
        self.search = Search(self.canaries)
        self.top = Path(tempfile.mkdtemp(prefix="truce-leaks-"))
        self.addCleanup(lambda: subprocess.run(["rm", "-r", self.top], check=True))

    def leaks(self, data, who=NOBODY, lines=True):
        self.search = Search(self.canaries)
        self.search.look("planted", who, "planted", data, lines)
        return self.search.leaks["planted"]

    def test_each_spelling_in_each_place(self):
        word = self.word.encode()
        body = b'{"text":{"en":"A %s (en)."}}' % word
        spelt = [  # bytes, why
            (body, "as it is"), (word.upper(), "in capitals"), (body.hex().encode(), "hex"),
            (body.hex().upper().encode(), "hex, as SQLite prints it"), (b"\xff\xfe" + body.decode().encode("utf-16-le"), "UTF-16"),
            (body.decode().encode("utf-16-be"), "UTF-16, the other way round"),
            ("".join(f"\\u{c:04x}" for c in word).encode(), "JSON escapes"),
            ("".join(f"\\u{c:04X}" for c in word).encode(), "JSON escapes in capitals"),
            ("".join(f"%{c:02x}" for c in word).encode(), "percent escapes"),
            (b"\n".join(word[i:i + 5] for i in range(0, len(word), 5)), "wrapped"),
            (b"\n".join(base64.b64encode(body)[i:i + 16] for i in range(0, 80, 16)), "base64 with short lines"),
            (b"\r\n".join([base64.b64encode(word)[:9], base64.b64encode(word)[9:]]), "base64, wrapped as in mail"),
            (word[:15], "cut off"), (word[:12], "cut off right behind the mark")]
        for before in range(3):
            spelt.append((base64.b64encode(b"x" * before + body), f"base64, {before} bytes before it"))
            spelt.append((base64.urlsafe_b64encode(b"?>~" * 3 + b"x" * before + body).rstrip(b"="), f"base64url, {before} bytes before"))
        places = [  # before, behind, why
            (b"", b"", "alone"), (b"HTTP/1.1 400 Bad Request\r\nX-Debug: ", b"\r\n\r\n", "a header"),
            (b"truce: body.text: \"", b"\" is no text\n", "a message"),
            (b"2026-01-01T00:00:00Z host: refused ", b"\n", "a line of a log"), (bytes(5000), bytes(7), "memory"),
            (b'{"type":"bad-field","detail":"', b'"}', "problem details")]
        for data, how in spelt:
            for before, behind, place in places:
                with self.subTest(how=how, place=place):
                    self.canaries.readers.pop(self.public[12:], None)
                    self.assertTrue(self.leaks(before + data + behind))
        tables.counted.append(len(spelt) * len(places) - 1)

    def test_places_and_moments_by_their_digits(self):
        words = Words(self.canaries, ["syr"], "incident")
        for k in range(20):
            words.point(f"place {k}")
            words.moment(f"when {k}")
        numbers = set(self.canaries.numbers)
        self.assertEqual(len(numbers), 20 * (2 * 2 + 4), "none is another's, too")
        for text in numbers:
            with self.subTest(text):
                self.assertTrue(self.leaks(b'{"at":[1,%s]}' % text))
                self.assertFalse(self.leaks(b'{"at":[1,%s]}' % text, "syr"))
                other = text[:-1] + (b"0" if text[-1:] != b"0" else b"1")
                if not any(number in other for number in numbers):
                    self.assertFalse(self.leaks(other), "another number that begins alike")

    def test_it_is_no_leak_to_who_may_read_it(self):
        for data, who, leaks, why in (
                (self.word, "syr", 0, "an addressee"), (self.word, "opp", 0, "another"), (self.word, "un", 1, "no addressee"),
                (self.word, NOBODY, 1, "everybody"), (self.public, NOBODY, 0, "what everybody may read"),
                (self.word + self.public, NOBODY, 1, "the one beside the other"),
                (self.canaries.mark, "syr", 0, "cut off, and may be his"), (self.word[:16], NOBODY, 1, "cut off, nobody's else"),
                (self.canaries.mark + "zzzzzzzz", "syr", 1, "a name that was never given")):
            with self.subTest(why):
                self.assertEqual(len(self.leaks(data.encode(), who)), leaks)

    def test_what_was_asked_for_tells_nothing_and_what_stands_beside_it_does(self):
        asked, other = f"no text {self.word}", self.canaries.new(["syr"], "document.id")
        for answer, leaks in ((asked, 0), (f"{asked}, but {other}", 1)):
            search = Search(self.canaries)
            search.look("planted", NOBODY, "planted", answer.encode(), asked=f"text syr/{self.word}")
            self.assertEqual(len(search.leaks["planted"]), leaks)

    def test_what_is_for_all_participants_is_for_nobody_else(self):
        self.canaries.participants = {"syr", "opp", "un"}
        everybody = self.canaries.new(["syr", "opp", "un"], "public statement")
        for word, who, leaks, why in (
                (everybody, NOBODY, 1, "a stranger"), (everybody, "un", 0, "a participant"), (everybody, INSIDE, 0, "any of them"),
                (self.word, INSIDE, 1, "any of them: it is for two"), (self.public, INSIDE, 0, "what strangers may read, too"),
                (everybody[:14], NOBODY, 1, "cut off, a stranger")):
            with self.subTest(why):
                self.assertEqual(len(self.leaks(word.encode(), who)), leaks)
        self.canaries.participants = set()
        self.assertTrue(self.leaks(self.word.encode(), INSIDE), "an open record has no inside")

    def test_a_host_that_answers_strangers(self):
        class Careless:
            refused = collections.Counter()
        for status, answer, leaks, why in ((200, b"", 0, "it is not refused"), (404, b"", 0, "it tells that there is nothing"),
                                           (401, self.word.encode(), 1, "what is said of the refusal")):
            with self.subTest(why):
                search = Search(self.canaries)
                refused = contextlib.nullcontext() if status == 401 else self.assertRaises(AssertionError)
                with refused:
                    closed.refuse(Careless, search, "unsigned", status, answer, "/api/v1/board")
                self.assertEqual(len(search.leaks["strangers"]), leaks)

    def test_in_files_that_a_database_leaves(self):
        with contextlib.closing(sqlite3.connect(self.top / "cache", isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("CREATE TABLE t (x)")
            db.execute("INSERT INTO t VALUES (?)", (f"A {self.word}.",))
            self.search.files("files", NOBODY, self.top)
            self.assertTrue([leak for leak in self.search.leaks["files"] if "cache-wal:" in leak], self.search.leaks)
            self.assertTrue([leak for leak in self.search.leaks["files"] if "rows of" in leak])
            db.execute("DELETE FROM t")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def test_of_rows_numbers_and_bytes_are_looked_at_as_they_are(self):
        """A number in a column is found, and so is a word among bytes; digits that a hash would be written with are none."""
        e7 = self.canaries.degree()
        self.canaries.digits(["syr"], "place", str(e7))
        for value, leaks in ((e7, 1), (f"at {e7}", 1), (b"\0" + self.word.encode() + b"\xff", 1), (bytes.fromhex(f"a{e7}"), 0)):
            path = self.top / "values"
            with contextlib.closing(sqlite3.connect(path)) as db:
                db.execute("CREATE TABLE t (x)")
                db.execute("INSERT INTO t VALUES (?)", (value,))
                db.commit()
            self.assertEqual(len(self.leaks(sqlite_text(path))), leaks, value)
            path.unlink()

    def test_over_two_pages_of_a_database(self):
        """Where the bytes of the file have it in two pieces, the rows have it whole."""
        for size in range(4080, 4100):
            path = self.top / f"{size}"
            with contextlib.closing(sqlite3.connect(path)) as db:
                db.execute("CREATE TABLE t (x)")
                db.execute("INSERT INTO t VALUES (?)", ("x" * size + self.word + "x" * 5000,))
                db.commit()
            self.assertTrue(self.leaks(sqlite_text(path)), size)

    def test_in_the_name_of_a_file(self):
        (self.top / f"export-{self.word}.csv").touch()
        self.search.files("files", NOBODY, self.top)
        self.assertEqual(len(self.search.leaks["files"]), 1)

    def traced(self, program):
        if not tapes.STRACE:
            self.skipTest("strace is not installed")
        log = self.top / "trace"
        subprocess.run([*tapes.trace(log), sys.executable, "-c", program], input=f"A {self.word}.".encode(), check=True, timeout=60,
                       stdout=subprocess.PIPE, env={**os.environ, "TMPDIR": str(self.top)})
        written, _ = tapes.writes(log.read_text())
        log.unlink()
        self.search.files("files", NOBODY, self.top)
        self.assertEqual(self.search.leaks.get("files", []), [], "what is left on the disk tells nothing: the trace does")
        return [path for path, data in written.items() if self.leaks(data)]

    def test_a_program_that_writes_it_to_a_file_without_a_name(self):
        self.assertEqual(len(self.traced(SPOOLS)), 1)

    def test_a_program_whose_database_sorts_on_the_disk(self):
        self.assertTrue(self.traced(SORTS))

    def test_a_program_that_has_it_in_memory(self):
        with open(self.top / "said", "w+b") as said:
            said.write(f"A {self.word}.".encode())
            said.seek(0)
            output, pieces = tapes.held_at_its_output([sys.executable, "-c", KEEPS], tapes.memory, stdin=said)
        self.assertFalse(self.leaks(output))
        self.assertTrue([1 for piece in pieces if self.leaks(piece, lines=False)])

    def test_a_program_that_sends_it_in_a_header(self):
        class Host(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args):
                pass
        with HTTPServer(("127.0.0.1", 0), Host) as host:
            Thread(target=host.serve_forever, args=(0.05,), daemon=True).start()
            wire = tapes.Wire(host.server_port)
            subprocess.run([sys.executable, "-c", SENDS, wire.url], input=self.word.encode(), check=True, timeout=60)
            host.shutdown()
        wire.done()
        self.assertEqual([len(self.leaks(tape)) for tape in wire.take()], [1, 0])


if __name__ == "__main__":
    unittest.main()
