# SPDX-License-Identifier: Apache-2.0
"""Canaries: words that stand nowhere but in one restricted field each; and the search for them in any bytes.

A canary is a mark, the same for all of one run and drawn by chance, and a name of its own behind it. The search looks for
the mark alone, in every spelling below, and reads the name that follows: so it also finds what was cut off, and costs the
same however many canaries there are. Digits that stand for a place or a moment begin alike, too. It knows
nothing of what it searches; whose bytes they are, its caller says.
"""
import base64
import binascii
import contextlib
import datetime
import os
import random
import re
import sqlite3
import string

MARK, NAME = 12, 8  # letters
ALIKE = 4  # bytes: numbers that begin with the same are looked for together
NOBODY, EVERYBODY = "nobody", "everybody"
INSIDE = "any participant"  # of whom it is not known which one: what all of them may read


def in_base64(mark, before):
    """(what base64 of the mark has in it for certain, with `before` bytes ahead of it in its group; bytes of the mark that
    come before that). Letters alone give neither of the characters in which the alphabets of RFC 4648 differ."""
    skipped = -before % 3
    whole = (len(mark) - skipped) // 3 * 3
    return base64.b64encode(mark[skipped:skipped + whole]), skipped


def of_base64(data, at):
    """What stands there, as far as it is base64."""
    chars = re.match(rb"[A-Za-z0-9+/_-]*", data[at:at + 64])[0].translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(chars[:len(chars) // 4 * 4])


def of_hex(data, at):
    digits = re.match(rb"[0-9A-Fa-f]*", data[at:at + 2 * (MARK + NAME)])[0]
    return binascii.unhexlify(digits[:len(digits) // 2 * 2])


def of_escapes(lead):
    """A reader of "\\u0061" or "%61"."""
    def read(data, at):
        size = (len(lead) + 2) * (MARK + NAME)
        return bytes(int(h, 16) for h in re.findall(lead.replace(b"\\", rb"\\") + rb"([0-9A-Fa-f]{2})", data[at:at + size]))
    return read


def spellings(mark):
    """(bytes that give it away, a reader of what stands there, letters of the mark that come before them, how it is called)"""
    plain = [(mark, lambda d, at: d[at:at + MARK + NAME], 0, "as it is"),
             (mark.upper(), lambda d, at: d[at:at + MARK + NAME].lower(), 0, "in capitals")]
    groups = [(*in_base64(mark, before), before) for before in range(3)]
    coded = [(needle, of_base64, skipped, f"base64, {before} bytes before it") for needle, skipped, before in groups]
    digits = mark.hex().encode()
    coded += [(digits, of_hex, 0, "hex"), (digits.upper(), of_hex, 0, "hex in capitals")]
    wide = [(mark.decode().encode(code), lambda d, at, s=skip: d[at + s:at + 2 * (MARK + NAME):2], 0, code)
            for code, skip in (("utf-16-le", 0), ("utf-16-be", 1))]
    escaped = []
    for lead, called in ((b"\\u00", "JSON escapes"), (b"%", "percent escapes")):
        for form in ("%02x", "%02X"):
            needle = b"".join(lead + (form % c).encode() for c in mark)
            escaped.append((needle, of_escapes(lead), 0, called))
    return plain + coded + wide + escaped


class Canaries:
    def __init__(self, seed, participants=()):
        self.participants = set(participants)
        self.rng = random.Random(seed)
        self.mark = "".join(self.rng.choices(string.ascii_lowercase, k=MARK))
        self.spellings = spellings(self.mark.encode())
        self.readers = {}  # name -> who may read it
        self.where = {}  # name -> in which field it stands
        self.degrees = f"3{self.rng.randrange(1000):03}"  # how the numbers of all places begin
        self.numbers = {}  # digits that stand nowhere else -> the name of their canary
        self.begun = 0, []  # so many of them begin with these bytes: [(bytes, lengths)]

    def new(self, readers, where):
        """A word for one field."""
        name = "".join(self.rng.choices(string.ascii_lowercase, k=NAME))
        self.readers[name] = set(readers)
        self.where[name] = where
        return self.mark + name

    def hex(self, readers, where):
        """64 hex digits that a field for a hash takes."""
        return self.new(readers, where).encode().ljust(32, b".").hex()

    def digits(self, readers, where, *spelled):
        """A place or a moment that no word can mark: every way to write it."""
        name = self.new(readers, where)[MARK:]
        self.numbers.update((text.encode(), name) for text in spelled)

    def degree(self):
        """Of some place, in ten millionths, that none had before."""
        while True:
            e7 = int(f"{self.degrees}{self.rng.randrange(100000):05}") | 1
            if str(e7).encode() not in self.numbers:
                return e7

    def moment(self, since):
        """A moment of the 14 hours since then that none had before, at a second of its minute that no other time has."""
        while True:
            at = since + datetime.timedelta(seconds=self.rng.randrange(10, 50000) // 60 * 60 + 37)
            if str(int(at.timestamp())).encode() not in self.numbers:
                return at

    def beginnings(self):
        """What is looked for instead of each number by itself."""
        if self.begun[0] != len(self.numbers):
            alike = {}
            for text in list(self.numbers):
                alike.setdefault(text[:ALIKE], []).append(text)
            self.begun = sum(map(len, alike.values())), [
                (os.path.commonprefix(texts), {len(text) for text in texts}) for texts in alike.values()]
        return self.begun[1]

    def opened(self, names, readers):
        for name in names:
            self.readers[name] |= set(readers)

    def find(self, data, lines=True):
        """{(name, spelling)} of all canaries in the bytes; a name that is none of ours is one that was cut off. Line ends may
        stand in its middle (unless there are no lines): what is cut off there is whole without them."""
        found = set(self.look(data))
        if not lines:
            return found
        return {(name, called) for name, called in found if name in self.readers} | set(self.look(data.translate(None, b"\r\n")))

    def look(self, data):
        for begin, lengths in self.beginnings():
            at = data.find(begin)
            while at >= 0:
                for name in (self.numbers.get(data[at:at + length]) for length in lengths):
                    if name:
                        yield name, "digits"
                at = data.find(begin, at + 1)
        for needle, read, skipped, called in self.spellings:
            at = data.find(needle)
            while at >= 0:
                name = read(data, at)[MARK - skipped:MARK - skipped + NAME]
                yield re.match(rb"[a-z]*", name)[0].decode(), called
                at = data.find(needle, at + 1)

    def may_read(self, who, name):
        """Of what was cut off: whether it can be one that he may read."""
        if name in self.readers:
            readers = self.readers[name]
            all_inside = bool(self.participants) and who == INSIDE and self.participants <= readers
            return EVERYBODY in readers or who in readers or all_inside
        return len(name) < NAME and any(whole.startswith(name) and self.may_read(who, whole) for whole in self.readers)

    def leaks(self, found, who):
        """What must not be among what was found, in words, where `who` has got it."""
        return sorted(f"{self.where.get(name, 'cut off')}, for {', '.join(sorted(self.readers.get(name, ['?'])))} ({called})"
                      for name, called in found if not self.may_read(who, name))


def sqlite_text(path):
    """Of a SQLite file what its rows hold, where a long value is spread over pages; nothing of other files. Bytes as they are:
    written as digits, hashes and ciphertexts would now and then have those of a place."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.text_factory = bytes
        try:
            tables = [name for name, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            schema = [sql for sql, in db.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")]
            rows = [row for name in tables for row in db.execute(f'SELECT * FROM "{name.decode()}"')]
        except sqlite3.DatabaseError:
            return b""
    values = (value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
    return b"\n".join([*schema, *values])
