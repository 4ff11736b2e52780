# SPDX-License-Identifier: Apache-2.0
"""Files that go with an act: named in its body, given with it, and for a restricted act readable by its readers alone.

Debian's age, which shares no code with ours, opens what an addressee may open, with the identity that the act's line
carries, and nothing else.
"""
import base64
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import unittest

import tables
from harness import AT, Workspace

SECRET = b"the names of those who come: zircon\n" * 4000  # more than one piece of an age file
LIMIT = 32 << 20  # of the rules of the exercise
PUBLIC = "A note that all may read: malachite\n".encode()
BODY = {"round": "kaz/astana-4"}


def sha(content):
    return hashlib.sha256(content).hexdigest()


class Attaching(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.play()
        for name, content in (("body.json", BODY), ("note.txt", PUBLIC), ("names.txt", SECRET),
                              ("named.json", {**BODY, "note_verbale": {"name": "Note 7", "media_type": "text/x-note"}}),
                              ("whole.json", {**BODY, "note_verbale": {"sha256": sha(PUBLIC), "size": len(PUBLIC),
                                                                       "media_type": "text/plain"}}),
                              ("list.json", {**BODY, "note_verbale": []}),
                              ("large", b"\n" * (LIMIT + 1)), ("edge", b"\n" * LIMIT)):
            w.put(name, content)

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def act(self, line, who="syr", code=0, **kw):
        answer = self.w.call(f"act {line} --key d/{who}.key --record d/astana.truce --log-key d/log.key --at {AT}", **kw)
        self.assertEqual(answer.code, code, answer)
        return answer

    def newest(self, who=None):
        size = self.w.call("verify d/astana.truce --json").json()["size"]
        answer = self.w.call(f"show act {size - 1} d/astana.truce --json" + (f" --key d/{who}.key" if who else ""))
        self.assertEqual(answer.code, 0, answer)
        return answer.json()["items"][0]

    def envelope(self):
        """The newest entry's text."""
        return json.loads(self.newest()["note"].split("\n")[0])

    def get(self, digest, *more, code=0, out="got"):
        self.w.path(out).unlink(missing_ok=True)
        answer = self.w.call("blob", "get", digest, "d/astana.truce", "-o", out, *more)
        self.assertEqual(answer.code, code, answer)
        if code:
            self.assertFalse(self.w.path(out).exists(), "something was written")
            return answer
        return self.w.path(out).read_bytes()

    def kept(self):
        return list((self.w.top / ".local/state/truce/blobs").rglob("*/*"))

    def test_1_a_file_of_an_open_act(self):
        said = self.act("delegation body.json --blob note_verbale=note.txt")
        self.assertIn(f"{sha(PUBLIC)}  {len(PUBLIC)} bytes, text/plain, of note.txt\n", said.out)
        blob = {"sha256": sha(PUBLIC), "size": len(PUBLIC), "media_type": "text/plain"}
        self.assertEqual(self.newest()["body"], {**BODY, "note_verbale": blob})  # and no name of a file
        self.assertEqual(self.get(sha(PUBLIC)), PUBLIC)
        self.act("delegation named.json --blob note_verbale=note.txt")
        self.assertEqual(self.newest()["body"]["note_verbale"], {**blob, "name": "Note 7", "media_type": "text/x-note"})
        text = " ".join(self.w.call(f"show act {self.newest()['index']} d/astana.truce").out.split())
        self.assertIn(f"“Note 7”, text/x-note, size in bytes {len(PUBLIC)}, SHA-256 {sha(PUBLIC)}", text)
        self.assertEqual(self.kept(), [], "nothing is kept that is there")
        self.assertIn("no act that can be read here has a key", self.get(sha(PUBLIC), "--open", code=1).err)

    def test_2_a_file_of_a_restricted_act(self):
        self.act("delegation body.json --blob note_verbale=names.txt --to irn,rus")
        act = self.envelope()
        blob, = act["blobs"]
        # What everybody sees: that there is something, and how large.
        self.assertEqual(set(blob), {"sha256", "size", "media_type"})
        self.assertEqual(blob["media_type"], "application/octet-stream")
        cipher = self.get(blob["sha256"])
        self.assertEqual((sha(cipher), len(cipher)), (blob["sha256"], blob["size"]))
        for who in ("syr", "irn", "rus"):
            with self.subTest(who):
                self.assertEqual(self.newest(who)["body"]["note_verbale"], {**blob, "media_type": "text/plain"})
                self.assertEqual(self.get(blob["sha256"], "--open", "--key", f"d/{who}.key"), SECRET)
                self.assertEqual(self.w.path("got").stat().st_mode & 0o777, 0o600)
        for who in ("tur", "kaz", "un", "clip"):
            with self.subTest(who):
                self.get(blob["sha256"], "--open", "--key", f"d/{who}.key", code=1)
        self.get(blob["sha256"], "--open", code=1)
        self.assertEqual(self.kept(), [])

    def test_3_debians_age_opens_it_with_the_key_in_the_line(self):
        age = shutil.which("age") or self.skipTest("no age (Debian: age)")
        act = self.envelope()
        self.w.put("sealed.age", base64.b64decode(act["sealed"]))
        self.w.put("irn", re.search(r"AGE-SECRET-KEY-1\w+", self.w.path("d/irn.key").read_text())[0] + "\n")
        line = json.loads(self.by_age(age, "irn", "sealed.age"))
        key, = line["blob_keys"]
        self.assertEqual(key["sha256"], act["blobs"][0]["sha256"])
        self.assertEqual(line["body"]["note_verbale"]["sha256"], key["sha256"])
        self.w.put("identity", key["key"] + "\n")
        self.w.put("cipher.age", self.get(key["sha256"]))
        self.assertEqual(self.by_age(age, "identity", "cipher.age"), SECRET)
        self.assertIsNone(self.by_age(age, "irn", "cipher.age"), "no participant's own key opens it")
        keys = [one["key"] for one in line["blob_keys"]]
        self.act("delegation body.json --blob note_verbale=names.txt --to irn,rus")
        self.w.put("sealed.age", base64.b64decode(self.envelope()["sealed"]))
        again = json.loads(self.by_age(age, "irn", "sealed.age"))
        self.assertNotIn(again["blob_keys"][0]["key"], keys, "each file has an identity of its own")

    def by_age(self, age, identity, name):
        done = subprocess.run([age, "-d", "-i", self.w.path(identity), self.w.path(name)], capture_output=True,
                              check=False)
        return None if done.returncode else done.stdout

    def test_4_the_plain_file_is_nowhere(self):
        for path in self.w.top.rglob("*"):
            if path.is_file() and path.name not in ("names.txt", "got"):
                self.assertNotIn(b"zircon", path.read_bytes(), path)

    def test_5_whoever_an_act_is_opened_to_opens_its_file(self):
        digest = self.envelope()["blobs"][0]["sha256"]
        index = self.newest()["index"]
        line = f"--key d/syr.key --record d/astana.truce --log-key d/log.key --at {AT}"
        self.assertEqual(self.w.call(f"open {index} --to irn,rus,tur {line}").code, 0)
        self.assertEqual(self.get(digest, "--open", "--key", "d/tur.key"), SECRET)
        self.get(digest, "--open", "--key", "d/kaz.key", code=1)
        self.get(digest, "--open", code=1)
        self.assertEqual(self.w.call(f"open {index} {line}").code, 0)
        self.assertEqual(self.get(digest, "--open", "--key", "d/kaz.key"), SECRET)
        self.assertEqual(self.get(digest, "--open"), SECRET)

    def test_6_what_is_changed_is_not_opened(self):
        self.act("delegation body.json --blob note_verbale=note.txt --to irn")
        blob, = self.envelope()["blobs"]
        copy = self.w.path("changed.truce")
        shutil.copy(self.w.path("d/astana.truce"), copy)
        with sqlite3.connect(copy) as db:
            data, = db.execute("SELECT data FROM blob WHERE sha256 = ?", (bytes.fromhex(blob["sha256"]),)).fetchone()
        raw = copy.read_bytes()
        self.assertEqual(raw.count(data), 1)
        copy.write_bytes(raw.replace(data, data[:-1] + bytes([data[-1] ^ 1])))
        answer = self.w.call("blob", "get", blob["sha256"], "changed.truce", "--open", "--key", "d/irn.key", "-o", "not")
        self.assertEqual(answer.code, 4, answer)
        self.assertFalse(self.w.path("not").exists())

    def test_7_the_largest_that_the_rules_take(self):
        self.act("delegation body.json --blob note_verbale=edge")
        self.assertIn("encrypted it has", self.act("delegation body.json --blob note_verbale=edge --to irn", code=1).err)
        self.assertEqual(self.kept(), [])

    def test_8_where_nothing_can_be_kept_nothing_is_signed(self):
        size = self.w.call("verify d/astana.truce --json").json()["size"]
        self.w.put("state", "a file, not a folder")
        said = self.act("delegation body.json --blob note_verbale=note.txt --to irn", code=3,
                        env={"XDG_STATE_HOME": str(self.w.path("state"))})
        self.assertIn("Nothing was signed", said.err)
        self.assertEqual(self.w.call("verify d/astana.truce --json").json()["size"], size)

    def test_9_what_is_refused(self):
        line = f"--key d/syr.key --record d/astana.truce --log-key d/log.key --at {AT}"
        far = "--key d/syr.key --host http://127.0.0.1:9"
        digest = sha(PUBLIC)
        tables.walk(self, self.w, (
            ("no field", f"act delegation body.json --blob note.txt {line}", 2, "is not FIELD=FILE"),
            ("no file", f"act delegation body.json --blob note_verbale= {line}", 2, "is not FIELD=FILE"),
            ("a field that is none", f"act delegation body.json --blob round=note.txt {line}", 2, "no field \"round\""),
            ("a field of no act", f"act statement body.json --blob note_verbale=note.txt {line}", 2, "no field"),
            ("two in one field", f"act delegation body.json --blob note_verbale=note.txt --blob note_verbale=names.txt "
             f"{line}", 2, "takes one file"),
            ("a file that is not there", f"act delegation body.json --blob note_verbale=none {line}", 3, "none"),
            ("a folder", f"act delegation body.json --blob note_verbale=d {line}", 3, "d"),
            ("too large", f"act delegation body.json --blob note_verbale=large {line}", 1, "may have 33554432 bytes"),
            ("the body names a file", f"act delegation whole.json --blob note_verbale=note.txt {line}", 1,
             "names another file"),
            ("the body has a list there", f"act delegation list.json --blob note_verbale=note.txt {line}", 1,
             "names another file"),
            ("a note goes elsewhere", f"act delegation body.json --blob note_verbale=note.txt --note-only {line}", 2,
             "exclude each other"),
            ("a queue is not for files", f"act delegation body.json --blob note_verbale=note.txt --queue "
             f"--record d/astana.truce {far}", 2, "exclude each other"),
            ("through a host it takes a replica", f"act delegation body.json --blob note_verbale=note.txt {far}", 2,
             "takes a replica"),
            ("refused by a rule", f"act delegation body.json --blob note_verbale=note.txt --key d/clip.key "
             f"--record d/astana.truce --log-key d/log.key --at {AT}", 1, "not-permitted"),
            ("opened into nothing", f"blob get {digest} d/astana.truce --open --key d/syr.key", 2, "where to?"),
            ("a stranger's key", f"blob get {digest} d/astana.truce --open --key d/log.key -o x", 1, "none of these keys"),
            ("a key without --open", f"blob get {digest} d/astana.truce --key d/syr.key -o x", 2, "--open"),
            ("a digest of nothing", f"blob get {'0' * 64} d/astana.truce --open --key d/syr.key -o x", 1, "hint: truce sync"),
        ))
        self.assertEqual(self.kept(), [], "what was refused is not kept")
        dry = self.w.call(f"act delegation body.json --blob note_verbale=note.txt --dry-run {line}")
        self.assertEqual((dry.code, self.kept()), (0, []), dry)


if __name__ == "__main__":
    unittest.main()
