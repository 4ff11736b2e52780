# SPDX-License-Identifier: Apache-2.0
"""Who may read: restricted acts, openings, exchanges and lines handed over, as their authors and readers meet them.

The exercise goes on: syr writes to irn and rus, opens it, first to more and then to all; opp and syr exchange lists
before un. Debian's age, which shares no code with ours, opens what an addressee may open and nothing else.
"""
import base64
import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import unittest

import forge
import make_age
import tables
import test_life
from harness import AT, Workspace, statement

SECRET = "Between the three of us: quartz"
LATER = AT.replace("-07-", "-08-")


class Restricted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.play()
        cls.first = cls.size()
        w.put("quiet.json", statement("quiet", "syr", SECRET))
        w.put("mine.json", statement("list-syr", "syr", "Twelve names: beryl"))
        w.put("theirs.json", statement("list-opp", "opp", "Seventeen names: topaz"))
        w.put("exchange.json", {"id": "lists", "between": ["opp", "syr"], "title": {"en": "Lists"}})
        w.put("secret.json", {"about": {"who": "tur"}, "state": "exploring"})
        w.put("motion.json", {})

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    @classmethod
    def size(cls):
        answer = cls.w.call("verify d/astana.truce --json")
        assert answer.code == 0, answer
        return answer.json()["size"]

    def act(self, line, who, code=0, at=AT):
        """A command that makes an act, as one of them."""
        answer = self.w.call(f"{line} --key d/{who}.key --record d/astana.truce --log-key d/log.key --at {at}")
        self.assertEqual(answer.code, code, answer)
        return answer

    def show(self, what, who=None):
        answer = self.w.call(f"show {what} --json" + (f" --key d/{who}.key" if who else ""))
        self.assertEqual(answer.code, 0, answer)
        return answer.json()

    def item(self, index, who=None):
        return self.show(f"act {index} d/astana.truce", who)["items"][0]

    def newest_says(self, who=None):
        """The newest statement that a reader is shown."""
        return self.show("statements d/astana.truce --limit 1", who)["items"][0]

    def test_1_what_is_restricted_is_read_by_its_readers(self):
        self.act("act statement quiet.json --to irn,rus", "syr")
        for who in ("syr", "irn", "rus"):
            with self.subTest(who):
                self.assertEqual(self.item(self.first, who)["body"]["text"], {"en": SECRET})
                shown = self.newest_says(who)
                self.assertEqual((shown["text"], shown["readers"]), (SECRET, ["irn", "rus", "syr"]))
        for who in ("tur", "kaz", "un", "clip", None):
            with self.subTest(who):
                item = self.item(self.first, who)
                self.assertEqual((item["verdict"], item["to"]), ("opaque", ["irn", "rus"]))
                self.assertFalse({"body", "type", "fields", "source"} & set(item))
                self.assertNotIn("quartz", json.dumps(self.newest_says(who)))

    def test_2_nothing_of_it_is_on_disk(self):
        for path in list(self.w.top.rglob("*")):
            if path.is_file() and path.name != "quiet.json":
                self.assertNotIn(b"quartz", path.read_bytes(), path)

    def test_3_debians_age_opens_it_for_them_and_for_nobody_else(self):
        age = shutil.which("age") or self.skipTest("no age (Debian: age)")
        with sqlite3.connect(self.w.path("d/astana.truce")) as db:
            note = db.execute("SELECT note FROM entry WHERE i = ?", (self.first,)).fetchone()[0]
        act = json.loads(note.split(b"\n")[0])
        self.w.put("sealed.age", base64.b64decode(act["sealed"]))
        for who, may in (("syr", True), ("irn", True), ("rus", True), ("tur", False), ("kaz", False), ("un", False)):
            with self.subTest(who):
                keys = self.w.path(f"d/{who}.key").read_text()
                self.w.put("identity", re.search(r"AGE-SECRET-KEY-1\w+", keys)[0] + "\n")
                done = subprocess.run([age, "-d", "-i", self.w.path("identity"), self.w.path("sealed.age")],
                                      capture_output=True, check=False)
                self.assertEqual(done.returncode == 0, may, done.stderr)
                self.assertEqual(SECRET.encode() in done.stdout, may)
                self.assertEqual(len(done.stdout), 1024 if may else 0, "padded to its size")

    def test_4_it_is_judged_as_its_readers_judge_it(self):
        said = self.act("act statement quiet.json --to irn,rus", "syr", 1)
        self.assertIn("its readers would refuse it", said.err)
        self.assertIn("id-taken", said.err)
        self.act("act statement quiet.json --to opp", "syr")  # who has never heard of it
        self.assertEqual(self.item(self.first + 1, "opp")["verdict"], "ok")
        self.w.put("reply.json", {"what": "syr/quiet", "text": {"en": "agate"}})
        self.act("act reply reply.json --to opp,syr", "irn", 1)  # irn and opp know of no thing in common
        self.act("act reply reply.json --to rus,syr", "irn")
        self.act("act reply reply.json --to public --wider", "tur", 1)  # to whom it is no thing at all

    def test_5_opened_to_more_and_then_to_all(self):
        for who, why in (("irn", "not-yours"), ("tur", "cannot be read with these keys")):
            self.assertIn(why, self.act(f"open {self.first}", who, 1).err)
        self.assertIn("not-wider", self.act(f"open {self.first} --to rus", "syr", 1).err)
        self.act(f"open {self.first} --to irn,rus,tur", "syr", at=LATER)
        self.assertEqual(self.newest_says("tur")["text"], SECRET)
        self.assertIn("already-opened", self.act(f"open {self.first} --to irn,rus,tur", "syr", 1).err)
        self.assertNotIn("quartz", json.dumps(self.newest_says("kaz")))
        self.act(f"open {self.first}", "syr", at=LATER)
        shown = self.newest_says()
        self.assertEqual((shown["text"], shown["opens"], shown["at"]), (SECRET, self.first, AT))
        self.assertNotIn("readers", shown)
        self.assertEqual([one["i"] for one in self.item(self.first)["opened"]], [self.size() - 1])
        self.assertEqual([one["i"] for one in self.item(self.first, "tur")["opened"]], [self.size() - 2, self.size() - 1])
        said = [s for s in self.show("statements d/astana.truce", "irn")["items"] if s["ref"] == "syr/quiet"]
        self.assertEqual(len(said), 1, "it is shown once, however often it was opened")

    def test_6_an_exchange(self):
        self.act("act exchange exchange.json --to opp,syr", "un")
        begun = self.size() - 1
        self.assertIn("begins no exchange", self.act(f"deposit {begun} statement mine.json", "rus", 1).err)
        self.act(f"deposit {begun} statement mine.json", "syr")
        mine = self.size() - 1
        self.assertIn("too-early", self.act(f"open {mine}", "syr", 1).err)
        self.assertIn("deposited", self.act(f"deposit {begun} statement mine.json", "syr", 1).err)
        self.states(["not-deposited", "deposited"], may_open=False)
        self.act(f"deposit {begun} statement theirs.json", "opp")
        theirs = self.size() - 1
        self.states(["deposited", "deposited"], may_open=True)
        self.assertIn("was not kept on this machine", self.move_lines_away(lambda: self.act(f"open {mine}", "syr", 1)).err)
        self.act(f"open {mine}", "syr")
        self.states(["deposited", "opened"], may_open=True)
        self.act(f"open {theirs}", "opp")
        self.states(["opened", "opened"], may_open=True)
        for who in ("un", "opp", "syr"):
            self.assertIn("topaz", json.dumps(self.newest_says(who)))
        self.assertEqual(self.show("exchanges d/astana.truce")["items"], [])
        self.assertNotIn("topaz", json.dumps(self.show("statements d/astana.truce", "rus")))

    def states(self, wanted, may_open):
        for who in ("un", "syr", "opp"):
            item = self.show("exchanges d/astana.truce", who)["items"][0]
            self.assertEqual([part["state"] for part in item["parts"]], wanted)
            self.assertEqual(item["may_open"], may_open)
            text = self.w.call(f"show exchanges d/astana.truce --key d/{who}.key").out
            self.assertIn("each may open" if may_open else "nobody may open", text)

    def move_lines_away(self, ask):
        lines = self.w.top / ".local/state/truce/lines"
        away = lines.rename(lines.with_name("away"))
        try:
            return ask()
        finally:
            away.rename(lines)

    def test_7_a_key_that_comes_later(self):
        w = self.w
        age = self.add_key("rus", "late.key")
        self.assertEqual(w.call("show act 0 d/astana.truce --key late.key").code, 0)
        head = w.call("show statements d/astana.truce --key late.key --json").json()["reader"]
        self.assertIn({"who": ["irn", "rus", "syr"], "i": self.first}, head["incomplete"])
        self.assertIn("Incomplete for", w.call("show statements d/astana.truce --key late.key").out)
        refused = w.call(f"act statement quiet.json --to irn,syr --key late.key --record d/astana.truce "
                         f"--log-key d/log.key --at {AT}")
        self.assertEqual(refused.code, 1)
        self.assertIn("cannot be opened here", refused.err)
        missing = [i for i in range(self.first, self.size()) if self.item(i)["verdict"] == "opaque"
                   and "rus" in self.item(i)["to"] + [self.item(i)["author"]]]
        gave = w.call(f"lines give {' '.join(map(str, missing))} d/astana.truce --key d/rus.key --for {age} -o parcel")
        self.assertEqual(gave.code, 0, gave)
        self.assertNotIn(b"quartz", w.path("parcel").read_bytes())
        self.assertEqual(w.call("lines take parcel d/astana.truce --key d/irn.key").code, 1, "it is not for irn")
        took = w.call("lines take parcel d/astana.truce --key late.key")
        self.assertEqual(took.code, 0, took)
        after = w.call("show statements d/astana.truce --key late.key --json").json()
        self.assertEqual(after["reader"]["incomplete"], [])
        self.assertIn("quartz", json.dumps(after))
        both = [w.call(f"show record d/astana.truce --key {k} --json").json()["items"][0]["audiences"]
                for k in ("late.key", "d/rus.key")]
        self.assertEqual(both[0], both[1])
        self.assertTrue(all("digest" in one for one in both[0]))
        self.take_again(missing)

    def take_again(self, missing):
        """What was taken for one key is taken for the next one, and for another addressee at the same machine."""
        w = self.w
        theirs = [i for i in missing if "irn" in self.item(i)["to"]]
        self.assertTrue(theirs)
        for who, indexes, giver in (("rus", missing, "rus"), ("irn", theirs, "irn")):
            path = f"{who}-later.key"
            age = self.add_key(who, path)
            gave = w.call(f"lines give {' '.join(map(str, indexes))} d/astana.truce --key d/{giver}.key --for {age} -o {path}.parcel")
            self.assertEqual(gave.code, 0, gave)
            took = w.call(f"lines take {path}.parcel d/astana.truce --key {path}")
            self.assertIn(f"Took {len(indexes)} lines", took.out)
        kept = sorted((w.top / ".local/state/truce/lines").rglob("*-*.age"))
        self.assertEqual(len({path.name[:64] for path in kept}) + len(missing) + len(theirs), len(kept))
        for path in kept[::3]:  # as they were called before
            if not path.with_name(old := path.name[:64] + ".age").exists():
                path.rename(path.with_name(old))
        for path in ("rus-later.key", "irn-later.key", "late.key"):
            said = w.call(f"show statements d/astana.truce --key {path} --json").json()
            self.assertIn("quartz", json.dumps(said), path)
            self.assertEqual([one for one in said["reader"]["incomplete"] if one["i"] in theirs], [], path)

    def add_key(self, who, path):
        """A key that comes later, with which one reads; its age recipient."""
        made = self.w.call(f"key new talks.example/astana/{who}/{path.split('.')[0]} --plain --json -o {path}")
        self.assertEqual(made.code, 0, made)
        self.w.put("key.json", {"op": "add", "use": ["act"], **{name: made.json()[name] for name in ("vkey", "age", "proof")}})
        self.act("act key key.json", who)
        return made.json()["age"]

    def test_8_all_readers_agree_and_others_have_no_digest_of_it(self):
        digests = {}
        for who in ("syr", "irn", "rus", "tur", "opp", "un", "kaz"):
            for one in self.show("record d/astana.truce", who)["items"][0]["audiences"]:
                self.assertIn(who, one["who"])
                digests.setdefault(tuple(one["who"]), set()).add(one["digest"])
        self.assertGreater(len(digests), 3)
        self.assertTrue(all(len(found) == 1 for found in digests.values()), digests)
        self.assertNotIn("audiences", self.show("record d/astana.truce")["items"][0])

    def test_8_what_leaves_in_the_clear_is_for_its_reader(self):
        for words, who, mode in (("--table statements -o one.csv", "irn", 0o600), ("-o all", "irn", 0o600),
                                 ("--table statements -o open.csv", None, 0o644)):
            answer = self.w.call(f"export d/astana.truce --format csv {words}" + (f" --key d/{who}.key" if who else ""),
                                 umask=0o022)
            self.assertEqual(answer.code, 0, answer)
            self.assertEqual("in the clear" in answer.err, who is not None)
            place = self.w.path(words.split()[-1])
            for path in place.iterdir() if place.is_dir() else (place,):
                self.assertEqual(path.stat().st_mode & 0o777, mode, path)

    def test_8_who_passes_a_file_on_sees_what_is_not_everybodys(self):
        self.w.put("meeting.json", {"id": "quietly", "track": "astana", "title": {"en": "A quiet meeting"}, "level": "experts",
                                    "format": "bilateral", "place": {"name": {"en": "Astana"}}, "from": LATER,
                                    "with": [{"who": "irn"}, {"who": "syr"}], "state": "planned"})
        self.w.put("among.json", statement("among", "syr", "Among us: onyx"))
        self.act("act meeting meeting.json --to irn", "syr")
        self.act("act statement among.json --to irn", "syr")
        for who, readers in (("irn", "irn; syr"), ("syr", "irn; syr"), ("rus", None), (None, None)):
            with self.subTest(who):
                key = f" --key d/{who}.key" if who else ""
                export = f"export d/astana.truce{key} --format "
                for table, ref in (("statements", "syr/among"), ("meetings", "syr/quietly")):
                    rows = list(csv.DictReader(io.StringIO(self.w.call(f"{export}csv --table {table}").out)))
                    self.assertEqual([row["readers"] for row in rows if row["ref"] == ref], [readers] if readers else [])
                    self.assertIn("", [row["readers"] for row in rows], "what is everybody's names nobody")
                events = self.w.call(f"{export}ics").out.replace("\n ", "").split("BEGIN:VEVENT")
                mine = [event for event in events if "A quiet meeting" in event]
                self.assertEqual(len(mine), bool(readers))
                for event in events:
                    marks = [mark in event for mark in ("CLASS:CONFIDENTIAL\n", "X-TRUCE-READERS:irn\\, syr\n",
                                                        "Restricted: for these alone: irn\\, syr")]
                    self.assertEqual(marks, [event in mine] * 3)
                lines = [json.loads(line) for line in self.w.call(f"{export}jsonl").out.splitlines()]
                self.assertEqual([(line["to"], "body" in line) for line in lines[-2:]], [(["irn"], False)] * 2)

    def test_8_a_press_line_says_when_it_is_not_for_the_press(self):
        self.w.put("late.json", {"round": "kaz/astana-4", "participants": ["syr"], "part": "head", "state": "delayed"})
        self.act("act presence late.json --to irn", "syr", at=LATER)
        for who, narrow in (("irn", True), ("syr", True), ("rus", False), (None, False)):
            with self.subTest(who):
                press = self.show("press kaz/astana-4 d/astana.truce", who)
                self.assertEqual((press["restricted"], "delayed" in press["line"]), (narrow, narrow))
                said = self.w.call("show press kaz/astana-4 d/astana.truce" + (f" --key d/{who}.key" if who else "")).out
                self.assertEqual("not for everybody to read" in said, narrow)
                board = {row["id"]: row for row in self.show("board kaz/astana-4 d/astana.truce", who)["items"]}
                readers = [one["readers"] for one in board["syr"]["journey"] if "readers" in one]
                self.assertEqual(readers, [["irn", "syr"]] if narrow else [])

    def test_9_what_is_refused(self):
        self.w.put("stranger.txt", "nothing that anybody sealed")
        made = self.w.call("key new talks.example/astana/ghost/desk --plain --json -o ghost.key")
        self.ghost = made.json()["age"]
        line = f"--record d/astana.truce --log-key d/log.key --at {AT}"
        syr = f"--key d/syr.key {line}"
        tables.walk(self, self.w, (
            ("nobody to write to", f"act statement mine.json --to '' {syr}", 2, "--to"),
            ("a reader who is none", f"act statement mine.json --to ghost {syr}", 2, "no participant or role"),
            ("one of them is none", f"act statement mine.json --to irn,ghost {syr}", 2, "no participant or role"),
            ("all and some", f"act statement mine.json --to public,irn {syr}", 2, "or public"),
            ("to oneself", f"act statement mine.json --to syr {syr}", 2, "readers beside yourself"),
            ("the constitution is public", f"act motion motion.json --to irn {syr}", 2, "public, always"),
            ("a body that is none", f"act statement motion.json --to irn {syr}", 1, "missing-field"),
            ("who cannot read what is sealed", f"act statement mine.json --to irn --key ghost.key {line}", 1,
             "not in the record"),
            ("through a host one needs a replica", "act statement mine.json --to irn --key d/syr.key "
             "--host http://127.0.0.1:9", 2, "takes a replica"),
            ("a queue is not for readers who change", "act statement mine.json --to irn --queue --key d/syr.key "
             "--record d/astana.truce --host http://127.0.0.1:9", 2, "exclude each other"),
            ("opening nothing", f"open 99999 {syr}", 1, "no entry"),
            ("opening what is no id", f"open first {syr}", 1, "no entry"),
            ("opening what is open", f"open 3 {syr}", 1, "is not restricted"),
            ("an opening needs a replica", "open 3 --key d/syr.key --host http://127.0.0.1:9", 2, "replica"),
            ("an opening needs a key", f"open {self.first} {line}", 2, "who signs it"),
            ("a deposit in what is no exchange", f"deposit 3 statement mine.json {syr}", 1, "begins no exchange"),
            ("a deposit of no act", f"deposit 3 sing mine.json {syr}", 2, "no act that can be deposited"),
            ("a deposit of a vote", f"deposit 3 vote mine.json {syr}", 2, "no act that can be deposited"),
            ("a deposit of what is no body", f"deposit 3 statement motion.json {syr}", 1, "missing-field"),
            ("reading as two", "show board d/astana.truce --key d/syr.key --key d/irn.key", 2, "one reads at a time"),
            ("reading as nobody", "show board d/astana.truce --key ghost.key", 1, "none of these keys"),
            ("reading with the log's key", "show board d/astana.truce --key d/log.key", 1, "none of these keys"),
            ("giving what one cannot read", f"lines give {self.first + 1} d/astana.truce --key d/tur.key --for "
             f"{self.recipient('opp')} -o p", 1, "cannot be read"),
            ("giving what everybody has", f"lines give 3 d/astana.truce --key d/tur.key --for "
             f"{self.recipient('opp')} -o p", 1, "everybody can read it"),
            ("giving it to who may not read it", f"lines give {self.first + 1} d/astana.truce --key d/syr.key --for "
             f"{self.recipient('tur')} -o p", 1, "is not for"),
            ("giving it to a key of nobody's", f"lines give {self.first + 1} d/astana.truce --key d/syr.key --for "
             f"{self.ghost} -o p", 1, "no participant's key"),
            ("giving to nobody", f"lines give {self.first} d/astana.truce --key d/irn.key -o p", 2, "--for"),
            ("giving to what is no recipient", f"lines give {self.first} d/astana.truce --key d/irn.key --for age1x "
             "-o p", 2, "age"),
            ("taking what is nothing", "lines take stranger.txt d/astana.truce --key d/irn.key", 1, "stranger.txt"),
            ("taking without a key", "lines take stranger.txt d/astana.truce", 2, "--key"),
        ))

    def recipient(self, who):
        for one in self.show("participants d/astana.truce")["items"]:
            for key in one["keys"] if one["id"] == who else ():
                if key.get("age"):
                    return key["age"]
        self.fail(f"{who} has no age recipient")


class Forged(unittest.TestCase):
    """A host logs acts of tur's keys that tur never signed, each in its place: nobody takes them for tur's, and nobody
    seals anything to a key that they bring."""

    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        cls.addClassCleanup(w.done)
        w.play()
        w.put("quiet.json", statement("quiet", "syr", SECRET))
        w.put("more.json", statement("more", "syr", SECRET))
        w.put("true.json", statement("true", "tur", "We do not agree"))
        cls.act(cls, "act statement quiet.json --to irn", "syr")
        host = forge.Host(w.path("d/astana.truce"), w.path("d/log.key"))
        cls.sealed = len(host.tree.entries) - 1
        made = w.call("key new talks.example/astana/tur/more --plain --json -o host.key").json()
        vkeys = {key["vkey"].split("+")[0].rsplit("/", 1)[1]: key["vkey"] for one in
                 w.call("show participants d/astana.truce --json").json()["items"] if one["id"] == "tur" for key in one["keys"]}
        cls.forged = [host.take(host.invent(vkeys[label], kind, body)) for label, kind, body in (
            ("desk", "statement", statement("forged", "tur", "We agree to everything")),
            ("root", "key", {"op": "add", "use": ["act"], **{name: made[name] for name in ("vkey", "age", "proof")}}))]
        cls.true = cls.forged[-1] + 1
        cls.act(cls, "act statement true.json", "tur")

    def act(self, line, who):
        answer = self.w.call(f"{line} --key d/{who}.key --record d/astana.truce --log-key d/log.key --at {AT}")
        assert answer.code == 0, answer

    def test_what_was_forged_is_alien_for_readers_with_a_key(self):
        for who in ("syr", "tur", "irn", None):
            key = f" --key d/{who}.key" if who else ""
            with self.subTest(who):
                for index in self.forged:
                    item = self.w.call(f"show act {index} d/astana.truce --json{key}").json()["items"][0]
                    self.assertEqual((item["verdict"], item.get("rule")), ("alien", "bad-signature"))
                item = self.w.call(f"show act {self.true} d/astana.truce --json{key}").json()["items"][0]
                self.assertEqual(item["verdict"], "ok", "tur's own chain goes on")
                for line in ("show statements d/astana.truce --json", "export d/astana.truce --format csv --table statements"):
                    said = self.w.call(f"{line}{key}").out
                    self.assertNotIn("We agree to everything", said)
                    self.assertIn("We do not agree", said)
                self.assertNotIn("tur/more", self.w.call(f"show participants d/astana.truce --json{key}").out)

    def test_nothing_is_sealed_to_a_key_that_was_forged(self):
        for line, readers in (("act statement more.json --to tur", 2), (f"open {self.sealed} --to irn,tur", 3)):
            self.act(line, "syr")
            with contextlib.closing(sqlite3.connect(self.w.path("d/astana.truce"))) as db:
                newest = db.execute("SELECT max(i) FROM entry").fetchone()[0]
                self.assertEqual(forge.readers_of(db, newest), readers, line)


class SealedOtherwise(unittest.TestCase):
    """syr seals an act for irn and rus by its own program, and not the same for all, or not what its envelope names."""

    def setUp(self):
        w = self.w = Workspace()
        self.addCleanup(w.done)
        w.play()
        people = w.call("show participants d/astana.truce --json").json()["items"]
        self.ages = {one["id"]: [make_age.public_of(key["age"]) for key in one["keys"] if "age" in key] for one in people}

    def seal(self, deceived=(), named=SECRET):
        """`deceived`: by what their stanzas hold; `named`: the text of the line whose digest the envelope has."""
        host = forge.Host(self.w.path("d/astana.truce"), self.w.path("d/log.key"))
        syr = forge.signer_of(self.w.path("d/syr.key"), "/desk")
        members = host.envelope(syr.name)
        line, other = ((json.dumps({"act": "statement", "body": statement("quiet", "syr", text), "salt": forge.make.b64(bytes(32))})
                        .encode().ljust(1023) + b"\n") for text in (SECRET, named))
        bound = f"truce.seal/v1\n{members['record']}\nsyr\n{members['n']}\n".encode()
        publics = [public for who in ("irn", "rus", "syr") for public in self.ages[who]]
        sealed = make_age.encrypt(line, publics, b"seed", [public for who in deceived for public in self.ages[who]])
        members.update(to=["irn", "rus"], sealed=forge.make.b64(sealed), digest=forge.make.sha256(bound + other).hex())
        self.w.put("n.note", forge.make.signed(json.dumps(members, separators=(",", ":")) + "\n", [syr]))
        appended = self.w.call("append d/astana.truce --log-key d/log.key n.note")
        self.assertEqual(appended.code, 0, appended)
        return len(host.tree.entries)

    def reads(self, who):
        """(whether it is shown to somebody, which of whose audiences are incomplete), however often he looks."""
        found = []
        for _ in range(2):
            answer = self.w.call(f"show statements d/astana.truce --json --key d/{who}.key").json()
            found.append((SECRET in json.dumps(answer["items"]), answer["reader"]["incomplete"]))
            self.assertEqual(self.w.call("rebuild d/astana.truce").code, 0)
        self.assertEqual(found[0], found[1])
        return found[0]

    def test_what_opens_for_one_and_not_for_another_is_told_and_handed_over(self):
        index = self.seal(deceived=["irn"])
        self.assertEqual(self.reads("rus"), (True, []))
        self.assertEqual(self.reads("irn"), (False, [{"who": ["irn", "rus", "syr"], "i": index}]))
        self.w.put("s.json", statement("more", "irn"))
        refused = self.w.call(f"act statement s.json --to rus,syr --key d/irn.key --record d/astana.truce --log-key d/log.key --at {AT}")
        self.assertEqual((refused.code, "cannot be opened here" in refused.err), (1, True), refused)
        age = make_age.recipient(self.ages["irn"][0])
        gave = self.w.call(f"lines give {index} d/astana.truce --key d/rus.key --for {age} -o parcel")
        self.assertEqual(gave.code, 0, gave)
        self.assertEqual(self.w.call("lines take parcel d/astana.truce --key d/irn.key").code, 0)
        self.assertEqual(self.reads("irn"), (True, []))

    def test_a_line_that_the_envelope_does_not_name_is_nobodys(self):
        index = self.seal(named="Something else")
        for who in ("irn", "rus", "syr"):
            self.assertEqual(self.reads(who), (False, [{"who": ["irn", "rus", "syr"], "i": index}]))


class Proposed(unittest.TestCase):
    """What the rules propose is taken where nothing is said, and nobody goes past it by silence."""

    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        cls.addClassCleanup(w.done)
        body = test_life.found_body(w)
        body["rules"]["audience"] = {"statement": "guarantor", "interest": "mediator", "exchange": "eve,ghost"}
        w.put("f.json", body)
        for line in ("found f.json --key host-root.key --key ada-root.key --key bob-root.key --log-key log.key "
                     f"-o room.truce --at {AT}",):
            answer = w.call(line)
            assert answer.code == 0, answer
        for number in range(4):
            w.put(f"s{number}.json", statement(f"s{number}", "host"))
        w.put("interest.json", {"about": {"who": "host"}, "state": "exploring"})
        w.put("exchange.json", {"id": "x", "between": ["eve", "host"], "title": {"en": "X"}})

    def act(self, line, code=0):
        answer = self.w.call(f"act {line} --key host-desk.key --record room.truce --log-key log.key --at {AT}")
        self.assertEqual(answer.code, code, answer)
        return answer

    def newest(self):
        """For whom the newest act is; None for everybody."""
        size = self.w.call("verify room.truce --json").json()["size"]
        return self.w.call(f"show act {size - 1} room.truce --json").json()["items"][0].get("to")

    def test_what_the_rules_propose(self):
        self.act("statement s0.json")
        self.assertEqual(self.newest(), ["ada", "bob"])
        self.act("statement s1.json --to ada")
        self.assertEqual(self.newest(), ["ada"], "fewer are nobody's business")
        self.act("statement s2.json --to public --wider")
        self.assertIsNone(self.newest())
        self.act("exchange exchange.json")
        self.assertEqual(self.newest(), ["eve"], "a word that means nobody adds nobody")

    def test_nobody_goes_past_it_by_silence(self):
        line = f"--key host-desk.key --record room.truce --log-key log.key --at {AT}"
        tables.walk(self, self.w, (
            ("everybody", f"act statement s3.json --to public {line}", 1, "more readers than the rules propose"),
            ("one more", f"act statement s3.json --to ada,bob,eve {line}", 1, "more readers than the rules propose"),
            ("a role that nobody holds", f"act interest interest.json {line}", 2, "nobody here"),
            ("the same, in silence before all", f"act interest interest.json --to public {line}", 1,
             "more readers than the rules propose"),
        ))


if __name__ == "__main__":
    unittest.main()
