# SPDX-License-Identifier: Apache-2.0
"""The whole life of a record: keys, a founding with absent founders, acts, cosignatures, proofs, copies."""
import contextlib
import json
import re
import shutil
import sqlite3
import stat
import unittest

from harness import Workspace, statement

RECORD = "talks.example/room"
HOUR = "2026-05-02T{:02}:00:00+06:00"


def key(w, who, label, use):
    answer = w.call(f"key new {RECORD}/{who}/{label} --use {use} --plain --json "
                    f"-o {who}-{label}.key")
    assert answer.code == 0, answer
    return {k: v for k, v in answer.json().items() if k in ("vkey", "use", "age")}


def found_body(w):
    """A host and three sides; ada and bob found, all three hold, two of three make an act held."""
    log = w.call(f"key new {RECORD} --use log --plain --json -o log.key")
    assert log.code == 0, log
    people = []
    for who, roles in (("host", ["host"]), ("ada", ["guarantor"]), ("bob", ["guarantor"]),
                       ("eve", ["party"])):
        keys = [key(w, who, "root", "root"), key(w, who, "desk", "act")]
        if who != "host":
            keys += [key(w, who, "node", "machine"), key(w, who, "hold", "hold")]
        people.append({"id": who, "name": {"en": who.title()}, "roles": roles, "keys": keys})
    return {
        "kind": "exercise", "title": {"en": "A room"}, "host": "host",
        "log_vkey": log.json()["vkey"], "languages": ["en"],
        "tracks": [{"id": "room", "name": {"en": "Room"}}], "participants": people,
        "rules": {"format": 0, "founders": ["guarantor"], "holders": ["ada", "bob", "eve"],
                  "held": 2, "seen": 2, "reading": "public",
                  "motion": {"*": {"guarantor": "all"}}, "silence_hours": 72}}


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.put("FOUNDING.json", json.dumps(found_body(w), indent=2))
        cls.founding()
        w.put("hello.json", statement("hello", "host"))

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    @classmethod
    def founding(cls):
        w = cls.w
        begun = w.call("found FOUNDING.json --key host-root.key -o room.note --at "
                       + HOUR.format(9))
        assert begun.code == 0 and "missing: ada, bob" in begun.out, begun
        cls.fingerprint = re.search(r"fingerprint  ([0-9a-f]{64})", begun.out)[1]
        # bob signs before ada: the lines stand in the founders' order all the same.
        second = w.call("sign room.note --key bob-root.key -o room.note")
        assert second.code == 0 and "missing: ada" in second.out, second
        third = w.call("sign room.note --key ada-root.key -o whole.note --json")
        assert third.code == 0 and third.json()["missing"] == [], third
        assert third.json()["fingerprint"] == cls.fingerprint
        last = w.call("found whole.note --log-key log.key -o room.truce --json")
        assert last.code == 0 and last.json()["founded"], last
        assert last.json()["fingerprint"] == cls.fingerprint

    def act(self, line, **kw):
        return self.w.call(f"act {line} --record room.truce --log-key log.key", **kw)

    def test_1_signatures_stand_in_the_founders_order(self):
        lines = self.w.path("whole.note").read_text().split("\n\n")[1].splitlines()
        self.assertEqual([line.split()[1].split("/")[2] for line in lines], ["host", "ada", "bob"])

    def test_2_acts_are_appended(self):
        first = self.act(f"statement hello.json --key host-desk.key --at {HOUR.format(10)} --json")
        self.assertEqual((first.code, first.json()["index"]), (0, 1), first)
        again = self.act(f"statement hello.json --key host-desk.key --at {HOUR.format(11)}")
        self.assertEqual(again.code, 1, again)
        self.assertIn("id-taken", again.err)
        piped = self.act("statement - --key ada-desk.key --at " + HOUR.format(11),
                         stdin=json.dumps(statement("piped", "ada")))
        self.assertEqual(piped.code, 0, piped)
        self.assertIn("recorded as act 2", piped.out)

    def test_3_a_dry_run_writes_nothing_and_says_what_would_be(self):
        self.w.put("dry.json", statement("dry", "bob"))
        before = self.w.take()
        answer = self.act(f"statement dry.json --key bob-desk.key --at {HOUR.format(12)} --dry-run")
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("would be recorded as act 3", answer.out)
        self.assertEqual(before, self.w.take())

    def test_4_notes_made_elsewhere_are_appended_in_order(self):
        w = self.w
        w.put("note1.json", statement("elsewhere", "bob"))
        w.put("note2.json", statement("elsewhere", "eve"))
        shutil.copy(w.path("room.truce"), w.path("copy.truce"))
        for number, who in ((1, "bob"), (2, "eve")):
            made = w.call(f"act statement note{number}.json --key {who}-desk.key "
                          f"--record copy.truce --at {HOUR.format(12)} --note-only")
            self.assertEqual(made.code, 0, made)
            w.put(f"n{number}.note", made.out)
        w.put("junk.note", "junk\n")
        some = w.call("append room.truce --log-key log.key n1.note junk.note n2.note --json")
        self.assertEqual(some.code, 1, some)
        self.assertEqual([one["logged"] for one in some.json()], [True, False, True])
        self.assertEqual([one.get("index") for one in some.json()], [3, None, 4])
        self.assertEqual(some.json()[1]["rule"], "malformed-note")
        again = w.call("append room.truce --log-key log.key n1.note")
        self.assertEqual(again.code, 0, again)
        self.assertIn("stands there already as act 3", again.out)

    def test_5_holders_attest_and_cosign(self):
        before = self.w.call("verify room.truce").out
        self.assertIn("Not held", before)
        for who, hour in (("ada", 13), ("bob", 14)):
            self.assertEqual(self.act(f"hold --key {who}-node.key --at {HOUR.format(hour)}").code, 0)
        ada = self.w.call(f"cosign room.truce --key ada-hold.key --at {HOUR.format(15)} --json")
        self.assertEqual(ada.json()["held"], {"have": 1, "need": 2}, ada)
        bob = self.w.call(f"cosign room.truce --key bob-hold.key --at {HOUR.format(15)}")
        self.assertEqual(bob.code, 0, bob)
        self.assertIn("Holders so far: 2", bob.out)

    def test_6_it_verifies(self):
        w = self.w
        told = w.call(f"verify room.truce --found {self.fingerprint} --json").json()
        self.assertEqual((told["valid"], told["trust"], told["size"], told["faults"]),
                         (True, "found", 7, []))
        self.assertEqual(told["held"]["have"], 2)
        w.put("fingerprint.txt", self.fingerprint + "\n")
        for value in ("fingerprint.txt", "whole.note"):
            self.assertEqual(w.call(f"verify room.truce --found {value} --json").json()["trust"],
                             "found")
        human = w.call("verify room.truce")
        self.assertEqual(human.code, 0, human)
        self.assertTrue(human.out.startswith("Valid: 7 acts, every signature, chain and hash"))
        self.assertIn("unverified", human.out)
        self.assertIn("--found", human.out)

    def test_7_an_act_is_proved(self):
        w = self.w
        made = w.call("prove 3 room.truce -o 3.tlog-proof")
        self.assertEqual(made.code, 0, made)
        self.assertEqual(w.path("3.tlog-proof.note").read_text(), w.path("n1.note").read_text())
        for against in ("--record room.truce", "--found whole.note",
                        f"--record room.truce --found {self.fingerprint}"):
            answer = w.call(f"verify 3.tlog-proof {against} --json")
            self.assertEqual(answer.code, 0, answer)
            self.assertEqual((answer.json()["valid"], answer.json()["index"]), (True, 3))
        vkey = json.loads(w.path("FOUNDING.json").read_text())["log_vkey"]
        alone = w.call(f"verify 3.tlog-proof --log-vkey {vkey}")
        self.assertEqual(alone.code, 0, alone)
        self.assertIn("not looked at", alone.out)
        self.assertIn("NOT the author's signature", alone.out)
        held = w.call("verify 3.tlog-proof --record room.truce")
        self.assertIn("2 of 3 holders;", held.out)
        self.assertIn("the record's own", held.out)
        held = w.call("verify 3.tlog-proof --found whole.note")
        self.assertIn("2 of 3 holders by the founding", held.out)
        printed = w.call("prove 3 room.truce")
        self.assertEqual(printed.out, w.path("3.tlog-proof").read_text())

    def test_8_it_is_published_backed_up_and_rebuilt(self):
        w = self.w
        self.assertEqual(w.call("publish room.truce tiles").code, 0)
        note = w.path("tiles/checkpoint").read_text()
        self.assertTrue(note.startswith(f"{RECORD}\n7\n"), note)
        self.assertEqual(note.count("\u2014"), 3)
        self.assertTrue(w.path("tiles/tile/entries/000.p/7").is_file())
        self.assertEqual(w.call("publish room.truce tiles").code, 0)
        self.assertEqual(w.call("backup room.truce second.truce").code, 0)
        states = set()
        for name in ("room.truce", "second.truce"):
            rebuilt = w.call(f"rebuild {name} --json").json()
            self.assertTrue(rebuilt["same"])
            states |= {rebuilt["state"], w.call(f"verify {name} --json").json()["state"]}
        self.assertEqual(len(states), 1)

    def test_8_rebuild_finds_a_cache_that_lies_and_replaces_it(self):
        w = self.w
        self.assertEqual(w.call("show record second.truce").code, 0)
        state = w.call("verify second.truce --json").json()["state"]
        for cache in w.cache.rglob("*.fold"):
            with contextlib.closing(sqlite3.connect(cache)) as db:
                db.execute("UPDATE act SET digest = zeroblob(32)")
                db.commit()
        lied = w.call("rebuild second.truce --json")
        self.assertEqual((lied.code, lied.json()["same"]), (1, False), lied)
        self.assertEqual(lied.json()["state"], state)
        again = w.call("rebuild second.truce --json")
        self.assertEqual((again.code, again.json()["same"]), (0, True), again)

    def test_9_a_kept_checkpoint_shows_a_rewritten_record(self):
        w = self.w
        w.path("kept").write_bytes(w.path("tiles/checkpoint").read_bytes())
        self.act(f"statement - --key eve-desk.key --at {HOUR.format(16)}",
                 stdin=json.dumps(statement("later", "eve")))
        self.assertEqual(w.call("verify room.truce --kept kept").code, 0)
        # copy.truce went another way before that checkpoint.
        other = w.call("act statement - --key eve-desk.key --record copy.truce --log-key log.key "
                       f"--at {HOUR.format(16)}", stdin=json.dumps(statement("other", "eve")))
        self.assertEqual(other.code, 0, other)
        for _ in range(6):
            self.assertEqual(w.call("act hold --key ada-node.key --record copy.truce --log-key "
                                    f"log.key --at {HOUR.format(17)}").code, 0)
        forked = w.call("verify copy.truce --kept kept --json")
        self.assertEqual(forked.code, 1, forked)
        self.assertFalse(forked.json()["valid"])
        self.assertEqual(forked.json()["faults"][0]["rule"], "kept")
        proof = w.call("verify 3.tlog-proof --record copy.truce")
        self.assertEqual(proof.code, 1, proof)
        self.assertIn("another history", proof.err)

    def test_a_founding_ends_in_a_record_only_with_all_lines(self):
        before = self.w.take()
        early = self.w.call("found room.note --log-key log.key -o early.truce")
        self.assertEqual(early.code, 1, early)
        self.assertIn("signatures are missing from ada", early.err)
        self.assertEqual(before, self.w.take())

    def test_an_altered_record_says_where(self):
        w = self.w
        data = w.path("room.truce").read_bytes()
        self.assertIn(b'"en":"Hello"', data)
        w.put("altered.truce", data.replace(b'"en":"Hello"', b'"en":"Hullo"', 1))
        answer = w.call("verify altered.truce")
        self.assertEqual(answer.code, 1, answer)
        self.assertTrue(answer.out.startswith("Not valid: "), answer)
        report = w.call("verify altered.truce --json").json()
        self.assertFalse(report["valid"])
        self.assertTrue(all(set(f) == {"index", "rule", "message"} for f in report["faults"]))


class Keys(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)

    def test_a_key_is_for_its_owner_alone(self):
        for line in ("--plain", "--plain --use hold"):
            self.w.call(f"key new talks.example/t/kaz/{len(line)} {line}")
        names = [p.name for p in self.w.dir.iterdir()]
        self.assertEqual(sorted(names), ["kaz-18.key", "kaz-7.key"])
        for path in self.w.dir.iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)

    def test_only_a_key_that_signs_acts_has_an_age_recipient(self):
        for use, age in (("act", True), ("act,root", True), ("root", False), ("machine", False),
                         ("hold", False), ("witness", False)):
            with self.subTest(use):
                about = self.w.call(f"key new a/b/c --use {use} --plain --json -o {use}.key").json()
                self.assertEqual("age" in about, age)
                self.assertEqual(about["use"], use.split(","))
                text = self.w.path(f"{use}.key").read_text()
                self.assertEqual("AGE-SECRET-KEY-1" in text, age)
                self.assertNotIn("PRIVATE", json.dumps(about))

    def test_no_two_keys_are_the_same(self):
        made = {self.w.call(f"key new a/b/c --plain --json -o {i}.key").json()["vkey"]
                for i in range(8)}
        self.assertEqual(len(made), 8)

    def test_the_proof_lets_a_key_in_later(self):
        w = self.w
        w.play()
        about = w.call("key new talks.example/astana/kaz/second --plain --json -o s.key").json()
        w.put("add.json", {"op": "add", **{k: about[k] for k in ("vkey", "use", "age", "proof")}})
        at = "--record d/astana.truce --log-key d/log.key --at 2017-07-01T10:00:00+06:00"
        added = w.call(f"act key add.json --key d/kaz.key {at}")
        self.assertEqual(added.code, 0, added)
        w.put("by.json", statement("by-second"))
        used = w.call(f"act statement by.json --key s.key {at}")
        self.assertEqual(used.code, 0, used)
        w.put("revoke.json", {"op": "revoke", "vkey": about["vkey"]})
        self.assertEqual(w.call(f"act key revoke.json --key d/kaz.key {at}").code, 0)
        w.put("again.json", statement("again"))
        refused = w.call(f"act statement again.json --key s.key {at}")
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("revoked", refused.err)


class GoesOnElsewhere(unittest.TestCase):
    """A host is gone, or its key is somebody else's: a record has no other, but its talks may have another record."""

    def test_talks_go_on_in_a_new_record_that_names_the_last_checkpoint(self):
        w = Workspace()
        self.addCleanup(w.done)
        w.play()
        w.put("f.json", found_body(w))
        w.path("d/astana.truce").rename(w.path("copy.truce"))  # anybody's
        last = w.call("publish copy.truce tiles")
        self.assertEqual(last.code, 0, last)
        w.put("last.json", {**statement("last", "host"), "text": {"en": w.path("tiles/checkpoint").read_text()}})
        for line in (f"found f.json --key host-root.key --key ada-root.key --key bob-root.key --log-key log.key -o room.truce "
                     f"--at {HOUR.format(9)}",
                     f"act statement last.json --key host-desk.key --record room.truce --log-key log.key --at {HOUR.format(10)}"):
            answer = w.call(line)
            self.assertEqual(answer.code, 0, answer)
        said = w.call("show act 1 room.truce --json").json()["items"][0]["body"]["text"]["en"]
        w.put("said.note", said)
        self.assertEqual(w.call("verify copy.truce --kept said.note").code, 0)
        self.assertEqual(w.call("verify room.truce --kept said.note").code, 1, "it is no other record's")
        size = said.split("\n")[1]
        w.put("said.note", said.replace(f"\n{size}\n", f"\n{int(size) - 1}\n", 1))
        self.assertEqual(w.call("verify copy.truce --kept said.note").code, 1, "nor of another size")


if __name__ == "__main__":
    unittest.main()
