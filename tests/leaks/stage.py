# SPDX-License-Identifier: Apache-2.0
"""An exercise with real processes: a host behind a relay, two guarantors, seven participants with replicas of their own, a
stranger; and restricted acts full of canaries. Everybody has a folder, with home, temporary folder and journals in it."""
import concurrent.futures
import contextlib
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import tapes
from canary_bodies import ADOPT, AS_NAMED, BODIES, BY_OTHERS, OF_THE_CEASEFIRE, OF_THE_CONCLUSION, ORDER, Words, type_of
from canaries import EVERYBODY, INSIDE, NAME, NOBODY
from harness import TRUCE, Folder, wait_for

RECORD = "leaks.example/talks"
ROLES = {"kaz": "host", "rus": "guarantor", "tur": "guarantor", "irn": "guarantor", "syr": "party", "opp": "party",
         "un": "observer"}
HOLDERS = ("rus", "tur")
AUDIENCES = (("syr", "irn", "rus"), ("syr", "opp"), ("tur", "opp", "un"), ("irn", "rus", "tur"), ("kaz", "un"))
ACTING = sorted(set(ROLES.values()))


class Failed(AssertionError):
    pass


class Audience:
    """One group of readers; its first member is the author of what it says."""

    def __init__(self, members):
        self.members, self.author, self.other = members, members[0], members[1]
        self.role = ROLES[self.author]
        self.slugs, self.indexes, self.words, self.files = {}, {}, {}, {}
        self.ids, self.said = {}, {}  # of the acts by the names of their bodies
        self.coarse = None  # the public incident of which its author's is the finer one

    def to(self, *more, by=None):
        """The addressees, for --to."""
        return ",".join(who for who in (*self.members, *more) if who != (by or self.author))

    def ref(self, kind):
        return f"{self.author}/{self.slugs[kind]}"

    def keep(self, kind, body, act_id):
        """What was said first as that is what later acts rest on."""
        self.said.setdefault(kind, body)
        self.ids.setdefault(kind, act_id)
        if "id" in body:
            self.slugs.setdefault(kind, body["id"])


class Stage:
    """`closed`: its record is read by its participants alone, and what everybody may read is what all of them may."""

    def __init__(self, canaries, closed=False):
        self.canaries, self.closed = canaries, closed
        self.everybody = list(ROLES) if closed else [EVERYBODY]
        self.anybody = INSIDE if closed else NOBODY  # who has what is not restricted
        self.public, self.public_words = [], set()
        self.top = Path(tempfile.mkdtemp(prefix="truce-leaks-"))
        self.outputs = []  # (who has got it, what it is, bytes)
        self.homes = {who: self.home() for who in (*ROLES, "host", "stranger", "hold-rus", "hold-tur")}
        self.audiences = [Audience(members) for members in AUDIENCES]
        try:
            self.found()
        except BaseException:
            self.done()  # nobody else has it yet
            raise

    def home(self):
        folder = Folder(self.top)
        (folder / "tmp").mkdir()
        folder.also["TMPDIR"] = str(folder / "tmp")
        return folder

    def done(self):
        for folder in self.homes.values():
            for process in folder.processes:
                process.kill()
        shutil.rmtree(self.top, ignore_errors=True)

    # Commands.

    def command(self, who, *args, keys=(), said="", before=(), reads=None, called=""):
        """Runs truce as somebody in his folder; what it prints is his to read, where he gives his keys. A record that is closed
        is fetched and read with them."""
        words = [str(a) for a in args] + [w for key in keys for w in ("--key", key)]
        folder = self.homes[who]
        answer = subprocess.run([*before, TRUCE, *words], cwd=folder.top, env=folder.env(), input=said.encode(),
                                capture_output=True, timeout=120)
        gets = reads or (NOBODY if who == "stranger" else who if keys else self.anybody)
        self.outputs.append((gets, f"{called}{who}: truce {' '.join(words)}", answer.stdout + answer.stderr))
        return answer

    def run(self, who, *args, **how):
        answer = self.command(who, *args, **how)
        if answer.returncode:
            raise Failed(f"{who}: truce {args}: {answer.returncode}\n{answer.stdout.decode()}{answer.stderr.decode()}")
        return answer.stdout

    # The beginning.

    def key(self, who, name, use, file):
        made = self.run(who, "key", "new", f"{RECORD}/{name}" if name else RECORD, "--use", use, "--plain", "-o", file, "--json")
        made = json.loads(made)
        return {"vkey": made["vkey"], "use": use.split(","), **({"age": made["age"]} if "age" in made else {})}

    def found(self):
        keys = {who: [self.key(who, f"{who}/desk", "act,root", "own.key")] for who in ROLES}
        for who in HOLDERS:
            for use in ("hold", "machine"):
                keys[who].append(self.key(f"hold-{who}", f"{who}/{use}", use, f"{use}.key"))
        rules = {"format": 0, "founders": ["host"], "holders": list(HOLDERS), "held": 2, "seen": 1,
                 "reading": "participants" if self.closed else "public",
                 "motion": {"*": {"guarantor": "all"}}, "adopt": ADOPT, "silence_hours": 24,
                 "may": {type_of(kind): ACTING for kind in BODIES if kind not in AS_NAMED}}
        title = self.canaries.new(self.everybody, "founding title")
        self.public_words.add(title[-NAME:])
        body = {"kind": "exercise", "title": {"en": f"An exercise, {title}"}, "host": "kaz",
                "log_vkey": self.key("host", "", "log", "log.key")["vkey"], "languages": ["en", "ru"],
                "tracks": [{"id": "astana", "name": {"en": "Astana"}}],
                "participants": [{"id": who, "name": {"en": who.upper()}, "roles": [role], "keys": keys[who]}
                                 for who, role in ROLES.items()], "rules": rules}
        (self.homes["host"] / "founding.json").write_text(json.dumps({"record": RECORD, "body": body}))
        self.run("host", "found", "founding.json", "--key", self.homes["kaz"] / "own.key", "--log-key", "log.key", "-o", "r.truce")
        self.wire = tapes.Wire(0)
        self.host = self.homes["host"].start("serve", "r.truce", "--log-key", "log.key", "--listen", "127.0.0.1:0",
                                             "--authority", self.wire.url.removeprefix("http://"))
        self.host.await_url()
        self.wire.port = self.host.port
        self.fingerprint = json.loads(self.run("host", "show", "record", "r.truce", "--json"))["found"]
        self.holders = [self.hold(who) for who in HOLDERS]
        for who in ROLES:
            self.run(who, "clone", self.wire.url, "r.truce", "--found", self.fingerprint, keys=self.asking())

    def asking(self):
        """Whose keys sign requests, where they must be signed."""
        return ("own.key",) if self.closed else ()

    def hold(self, who):
        """A guarantor's process has all his keys, the one that he reads with too: it could read, and must not."""
        home = self.homes[f"hold-{who}"]
        shutil.copy(self.homes[who] / "own.key", home / "own.key")
        return home.start("guarantor", "r.truce", "--host", self.wire.url, "--found", self.fingerprint, "--key", "hold.key",
                          "--key", "machine.key", "--key", "own.key")

    # What is said.

    def sync(self, who):
        self.run(who, "sync", "r.truce", keys=self.asking())

    def send(self, who, *args, said="", **how):
        """An act through the host; its index."""
        return self.sent(who, *args, said=said, **how)["index"]

    def sent(self, who, *args, said="", **how):
        """The same; all that is answered."""
        answer = self.run(who, *args, "--host", self.wire.url, "--record", "r.truce", "--json", keys=("own.key",), said=said, **how)
        return json.loads(answer)

    def names(self, *said):
        """Of the canaries in what was said, those of what it rests on among them."""
        return {name for name, _ in self.canaries.find(json.dumps(said).encode())}

    def body(self, a, kind):
        """(body, source) of an act of its audience's author, every free string of it a canary."""
        w = Words(self.canaries, a.members, f"{'+'.join(a.members)} {kind}")
        return BODIES[kind](w, a), w.source()

    def say(self, a, kind, by=None, **how):
        body, source = self.body(a, kind)
        by = by or a.author
        file = self.top / f"source-{a.author}-{a.other}.json"  # beside everybody's folder: it is the author's own input
        file.write_text(json.dumps(source))
        sent = self.sent(by, "act", type_of(kind), "-", "--source", file, "--to", a.to(by=by), said=json.dumps(body), **how)
        file.unlink()
        a.indexes[kind], a.words[kind] = sent["index"], self.names(body, source)
        a.keep(kind, body, sent["id"])

    def give(self, a, kind, content, **how):
        """A delegation that names a file, which is encrypted and given to the host; the ciphertext's digest."""
        file = self.top / f"file-{a.author}-{a.other}"  # beside everybody's folder: it is the author's own input
        file.write_bytes(content)
        self.sync(a.author)
        index = self.send(a.author, "act", "delegation", "-", "--blob", f"note_verbale={file}", "--to", a.to(),
                          said=json.dumps({"round": a.ref("round")}), **how)
        file.unlink()
        a.indexes[kind] = index
        self.sync(a.author)
        item = json.loads(self.run(a.author, "show", "act", index, "r.truce", "--json", keys=("own.key",)))["items"][0]
        return item["body"]["note_verbale"]["sha256"]

    def give_files(self, a):
        """A text full of canaries for the act's readers, and a picture with one that is for nobody at all: it stands beside the
        pixels."""
        w = Words(self.canaries, a.members, f"{'+'.join(a.members)} file")
        words = [w.word(f"line {n}") for n in range(64)]
        text = "".join(f"{'.' * n} {word}\n" for n, word in enumerate(words)).encode() * 20  # several pieces of an age file
        told = self.canaries.new([], f"{'+'.join(a.members)} metadata of a picture").encode()
        a.files = {"text": (self.give(a, "text", text), lambda got: got == text),
                   "picture": (self.give(a, "picture", picture(told)), lambda got: b"IDAT" in got and b"tEXt" not in got)}
        a.words["text"] = self.names(text.decode())
        if not self.canaries.find(picture(told)):
            raise Failed("the picture tells nothing")

    def take_files(self, a):
        """As each of its readers, and as everybody else."""
        for kind, (digest, is_it) in a.files.items():
            self.outputs.append((NOBODY, f"blob {digest}", self.host.get(f"/blob/{digest}")[2]))
            for who in ROLES:
                got = self.command(who, "blob", "get", digest, self.wire.url, "--open", "-o", "-", keys=("own.key",))
                if (got.returncode == 0, is_it(got.stdout)) != (who in a.members, who in a.members):
                    raise Failed(f"{kind} of {a.members}: {who} gets {got.returncode}, {got.stderr}")

    def say_public(self, who, kind):
        """An act that is restricted to nobody."""
        a = Audience((who, "un"))
        w = Words(self.canaries, self.everybody, f"public {kind}")
        body = BODIES[kind](w, a)
        self.public.append(self.send(who, "act", kind, "-", "--to", "public", said=json.dumps(body)))
        self.public_words |= self.names(body)
        return body.get("id")

    def says(self, a, kind):
        """Of three audiences in the quick form, of all five in the long one: it is the same mechanism for each."""
        return kind not in OF_THE_CEASEFIRE + OF_THE_CONCLUSION or a in self.audiences[::2] or bool(os.environ.get("TRUCE_CHECK"))

    def say_all(self):
        """One author's acts one after the other, those of different authors beside each other."""
        def of(author):
            coarse = self.say_public(author, "incident")
            self.sync(author)
            for a in (a for a in self.audiences if a.author == author):
                a.coarse = coarse
                for kind in ORDER:
                    if not kind:
                        self.sync(author)
                    elif self.says(a, kind):
                        self.say(a, kind)
                self.sync(author)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(of, sorted({a.author for a in self.audiences})))
        for a in self.audiences:
            self.sync(a.other)
            for kind in (kind for kind in BY_OTHERS if self.says(a, kind)):
                self.say(a, kind, by=a.other)

    def deposit(self, who, a, **how):
        """Until it is opened it is its author's alone. (index, names)"""
        w = Words(self.canaries, [who], f"deposit of {who} in {'+'.join(a.members)}")
        body = {"id": w.word("id"), "speaker": w.person("speaker"), "on_behalf": [who], "text": w.text("text")}
        self.sync(who)
        index = self.send(who, "deposit", a.indexes["exchange"], "statement", "-", said=json.dumps(body), **how)
        return index, self.names(body)

    def open(self, who, index, names, readers, to=None, **how):
        """Who reads the opening may know what it opens, from now on."""
        self.canaries.opened(names, readers)
        self.sync(who)
        return self.send(who, "open", index, *(("--to", to) if to else ()), **how)

    def held(self):
        """Until both guarantors hold all."""
        size = int(self.host.get("/checkpoint/newest")[2].split(b"\n")[1])
        for who in HOLDERS:
            path = self.homes[f"hold-{who}"] / "r.truce"
            wait_for(f"{who} to hold all", lambda path=path: path.exists() and entries(path) >= size)


def picture(told):
    """A PNG picture of one grey pixel, and what it tells beside it."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) +
            chunk(b"tEXt", b"Author\0" + told) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b""))


def entries(path):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return db.execute("SELECT count(*) FROM entry").fetchone()[0]
