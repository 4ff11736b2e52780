# SPDX-License-Identifier: Apache-2.0
"""What is printed cannot be turned against its reader: forgeries say so first, and no text, name or path
steers the terminal, hides in it or makes lines of its own."""
import json
import os
import re
import resource
import subprocess
import unittest

import forge
from forge import make
from harness import TRUCE, Workspace, statement

HIDDEN = re.compile("[\u0080-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066\u2067\ufeff"
                    "\ufff9-\ufffb\U000e0000-\U000e007f\x00-\x09\x0b-\x1f\x7f]")


def first(answer):
    return answer.out.split("\n", 1)[0]


class Proofs(unittest.TestCase):
    """That a note stands in the log is the host's word; that its author wrote it is the signature's."""

    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        m = forge.begin(20)
        late = m.add_key("ru", "act-2", 1, ["act"])
        m.act(late, "interest", make.INTEREST)
        cls.late = len(m.entries) - 1
        m.act(m.keys["gov", "act-2"], "invite", {"to": {"who": "ru"}, "as": "observer"})
        cls.void = len(m.entries) - 1
        m.act(m.keys["kz", "act"], "invite", {"to": {"name": {"en": "X"}}, "as": "observer"})
        cls.good = len(m.entries) - 1
        cls.forged = forge.forged_act(m)
        m.append(b"garbage\n")
        cls.garbage = len(m.entries) - 1
        forge.file(m, w.path("r.truce"))
        w.put("found.note", m.entries[0])
        for name in ("late", "void", "good", "forged", "garbage"):
            index = getattr(cls, name)
            w.put(f"{name}.tlog-proof", forge.proof(m, index))
            w.put(f"{name}.tlog-proof.note", m.entries[index])
        cls.vkey = m.log.vkey

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def verify(self, name, against, code):
        answer = self.w.call(f"verify {name}.tlog-proof {against}")
        self.assertEqual(answer.code, code, answer)
        told = self.w.call(f"verify {name}.tlog-proof {against} --json")
        self.assertEqual(told.code, code, told)
        return answer, told.json()

    def test_a_forged_act_is_never_its_authors(self):
        for against in ("--record r.truce", "--found found.note", "--record r.truce --found found.note"):
            with self.subTest(against):
                answer, told = self.verify("forged", against, 1)
                self.assertTrue(first(answer).startswith(
                    "Alien: never an act of ru: the signature does not verify (bad-signature)"), answer)
                self.assertNotIn("Valid", answer.out)
                self.assertNotRegex(answer.out, r"(?m)^by ")
                self.assertEqual((told["valid"], told["class"], told["rule"], told["signature"]),
                                 (False, "alien", "bad-signature", "forged"))

    def test_the_logs_key_alone_proves_inclusion_and_says_so(self):
        for name in ("forged", "good"):
            answer, told = self.verify(name, f"--log-vkey {self.vkey}", 0)
            self.assertTrue(first(answer).startswith(
                "Only inclusion was checked, NOT the author's signature"), answer)
            self.assertEqual((told["signature"], told["class"]), ("not checked", None))
            self.assertNotRegex(answer.out, r"(?m)^by ")

    def test_a_key_that_came_later_is_not_checked_by_the_founding(self):
        answer, told = self.verify("late", "--found found.note", 0)
        self.assertTrue(first(answer).startswith(
            "Included, but the author's signature was NOT checked"), answer)
        self.assertIn("give --record", answer.out)
        self.assertEqual(told["signature"], "not checked")
        answer, told = self.verify("late", "--record r.truce", 0)
        self.assertRegex(first(answer), r"^Valid: .* signed by ru\.$")
        self.assertEqual((told["signature"], told["class"]), ("verified", "ok"))

    def test_what_a_rule_refused_is_proved_as_void(self):
        answer, told = self.verify("void", "--record r.truce", 0)
        self.assertTrue(first(answer).startswith("Void: signed by gov and without effect"), answer)
        self.assertEqual((told["class"], told["rule"]), ("void", "not-permitted"))

    def test_bytes_that_are_no_act_are_nobodys(self):
        for against in ("--record r.truce", "--found found.note"):
            answer, told = self.verify("garbage", against, 1)
            self.assertIn("no act of anybody", first(answer))
            self.assertFalse(told["valid"])

    def test_a_good_act_is_valid(self):
        for against in ("--record r.truce", "--found found.note"):
            answer, told = self.verify("good", against, 0)
            self.assertRegex(first(answer), r"^Valid: this act is entry \d+ of .* signed by kz\.$")
            self.assertEqual((told["valid"], told["signature"], told["faults"]), (True, "verified", []))

    def test_an_act_that_is_shown_says_first_what_it_is(self):
        shown = self.w.call(f"show act {self.forged} r.truce").out
        self.assertIn("\n\nAlien: never an act of ru: the signature does not verify", shown)
        self.assertNotIn("signed by  ", shown)
        self.assertIn("claims to be signed by talks.example/astana/ru/act; it does not verify", shown)
        item = self.w.call(f"show act {self.forged} r.truce --json").json()["items"][0]
        self.assertEqual((item["keys"], item["claims"]), ([], ["talks.example/astana/ru/act"]))
        shown = self.w.call(f"show act {self.void} r.truce").out
        self.assertIn("\n\nVoid: signed by gov and without effect", shown)


class Holders(unittest.TestCase):
    """Cosignatures count by the rules and keys of the checkpoint's size."""

    def setUp(self):
        w = self.w = Workspace()
        self.addCleanup(w.done)
        m = forge.begin(20)
        m.revoke("ru", "hold")
        m.revoke("tr", "hold")
        make.tell(m, 24)
        forge.file(m, w.path("r.truce"), ["kz"])
        w.put("p.tlog-proof", forge.proof(m, 3))
        w.put("p.tlog-proof.note", m.entries[3])
        w.put("found.note", m.entries[0])

    def test_revoked_keys_do_not_count(self):
        answer = self.w.call("verify p.tlog-proof --record r.truce")
        self.assertIn("1 of 3 holders; 2 needed", answer.out)
        told = self.w.call("verify p.tlog-proof --record r.truce --json").json()
        self.assertEqual(told["held"], {"have": 1, "need": 2})

    def test_the_founding_says_whose_keys_they_were(self):
        answer = self.w.call("verify p.tlog-proof --found found.note")
        self.assertIn("3 of 3 holders by the founding's keys and rules", answer.out)

    def test_an_entry_that_nobody_has_seen_enough_of_is_shown(self):
        item = self.w.call("show act 3 r.truce --json").json()["items"][0]
        self.assertEqual(item["grade"], "recorded")


class Differences(unittest.TestCase):
    def test_hold_acts_that_found_another_state_are_in_the_first_sentence(self):
        w = Workspace()
        self.addCleanup(w.done)
        forge.file(forge.begin(24), w.path("r.truce"))  # hold acts of make_record attest a state of zeros
        answer = w.call("verify r.truce")
        self.assertEqual(answer.code, 0, answer)
        self.assertTrue(first(answer).startswith("Valid, but 3 hold acts came to another state: 24 acts"),
                        answer)
        told = w.call("verify r.truce --json").json()
        self.assertEqual(told["differ"], 3)
        self.assertTrue(told["differ_first"])


class Unseen(unittest.TestCase):
    """Bidi controls, line separators, zero-width and tag characters: through texts, names, raw entries."""

    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        m = forge.begin(6)
        evil = make.Signer("x/\u202eevil\u009b31m\u2028line\u200f", 1, "gov", ["act"])
        members = m.envelope(m.keys["gov", "act"])
        members.update(act="statement", body={})
        text = json.dumps(members) + "\n"
        m.append((text + "\n" + evil.line(evil.sign(text.encode()))).encode())
        m.append(("\u009b2J\u202egarbage\u2029\n\n" + evil.line(bytes(64))).encode())
        gov = m.keys["gov", "act"]
        m.act(gov, "interest", {"about": {"name": {"en": "x"}}, "state": "exploring", "a\u2028b\u200f": 1})
        soft = "A\nTrusted: yes\n\u2028B\u200bC\u200f\U000e0041\ufeff\u061c\u2060"
        m.act(gov, "interest", {"about": {"name": {"en": soft}}, "state": "exploring"})
        m.act(gov, "statement", {"id": "s", "speaker": {"name": {"en": "Zoe\nentry 99"}},
                                 "on_behalf": ["gov"], "text": {"en": soft}})
        cls.count = len(m.entries)
        forge.file(m, w.path("r.truce"))

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def test_no_view_prints_them(self):
        lines = [f"act {i}" for i in range(self.count)]
        lines += ["statements", "reports", "participants", "record", "rounds", "motions", "press"]
        for line in lines:
            for form in ("", " --json", " --lang ru"):
                with self.subTest(line + form):
                    answer = self.w.call(f"show {line} r.truce{form}")
                    self.assertEqual(answer.code, 0, answer)
                    self.assertIsNone(HIDDEN.search(answer.out), answer)
                    if form == " --json":
                        json.loads(answer.out)
        self.assertIsNone(HIDDEN.search(self.w.call("verify r.truce").out))

    def test_json_keeps_what_it_escapes(self):
        items = self.w.call("show statements r.truce --json").json()["items"]
        self.assertIn("\u2028B\u200bC\u200f\U000e0041\ufeff", items[0]["text"])

    def test_a_text_makes_no_line_that_is_the_programs(self):
        shown = self.w.call("show statements r.truce").out
        self.assertNotRegex(shown, r"(?m)^Trusted: yes")
        self.assertNotRegex(shown, r"(?m)^entry 99")


class Paths(unittest.TestCase):
    """File names are texts from outside, in answers and in messages."""

    NAME = "p\u202e\x1b[31m\nValid: all is well\u2028.x"

    def setUp(self):
        w = self.w = Workspace()
        self.addCleanup(w.done)
        forge.file(forge.begin(5), w.path("r.truce"))
        forge.file(forge.begin(5), w.path(self.NAME))
        w.put(self.NAME + ".json", "{ nothing")

    def test_no_path_steers_the_terminal_or_makes_a_line(self):
        cases = (
            ("prove", "3", "r.truce", "-o", self.NAME + ".tlog-proof"),
            ("verify", self.NAME + ".tlog-proof", "--record", "r.truce"),
            ("verify", self.NAME + "-not-there"),
            ("verify", self.NAME),
            ("show", "board", self.NAME + "-not-there"),
            ("show", self.NAME, "r.truce"),
            ("show", "act", self.NAME, "r.truce"),
            ("publish", "r.truce", self.NAME + "-tiles"),
            ("backup", "r.truce", self.NAME + "-copy"),
            ("backup", "r.truce", self.NAME + "-copy"),
            ("key", "new", "a.example/b/c", "--plain", "-o", self.NAME + ".key"),
            ("key", "new", "a.example/b/c", "--plain", "-o", self.NAME + ".key"),
            ("key", "new", "a.example/\u202eb/c", "--plain", "-o", "other.key"),
            ("append", "r.truce", "--log-key", self.NAME + ".key", self.NAME),
            ("found", self.NAME + ".json", "--key", self.NAME + ".key", "-o", self.NAME + ".note"),
            ("verify", "r.truce", "--found", self.NAME),
            ("verify", "r.truce", "--" + self.NAME),
            (self.NAME,),
        )
        for words in cases:
            with self.subTest(words):
                answer = self.w.call(*words) if len(words) > 1 else self.w.call(*words, "x")
                both = answer.out + answer.err
                self.assertIsNone(HIDDEN.search(both), answer)
                self.assertNotRegex(both, r"(?m)^Valid: all is well")
                for line in answer.err.splitlines():
                    self.assertRegex(line, r"^(truce: |  hint: )", answer)


class Inputs(unittest.TestCase):
    """What would hang or end the program without a word."""

    def setUp(self):
        w = self.w = Workspace()
        self.addCleanup(w.done)
        w.play()
        assert w.call("prove 3 d/astana.truce -o p.tlog-proof").code == 0
        w.put("good.json", statement("hello"))
        os.mkfifo(w.path("pipe"))

    def test_a_pipe_without_a_writer_is_refused_at_once(self):
        act = "--key d/kaz.key --record d/astana.truce --log-key d/log.key"
        for line in ("verify pipe", "verify pipe.tlog-proof --record d/astana.truce --entry pipe",
                     "verify p.tlog-proof --record pipe", "verify p.tlog-proof --entry pipe",
                     "verify p.tlog-proof --found pipe", "verify d/astana.truce --found pipe",
                     "verify d/astana.truce --kept pipe", "show board pipe", "prove 1 pipe",
                     "publish pipe out", "backup pipe out", "rebuild pipe", "cosign pipe --key d/tur.key",
                     "cosign d/astana.truce --key pipe", "append pipe --log-key d/log.key p.tlog-proof.note",
                     "append d/astana.truce --log-key pipe p.tlog-proof.note",
                     "append d/astana.truce --log-key d/log.key pipe", f"act statement pipe {act}",
                     f"act statement good.json {act} --source pipe",
                     "act statement good.json --key pipe --record d/astana.truce --log-key d/log.key",
                     "found pipe --key d/kaz.key -o out", "sign pipe --key d/kaz.key -o out"):
            with self.subTest(line):
                if line.startswith("verify pipe.tlog-proof"):
                    os.link(self.w.path("p.tlog-proof"), self.w.path("pipe.tlog-proof"))
                answer = subprocess.run([TRUCE, *line.split()], cwd=self.w.dir, env=self.w.env(),
                                        stdin=subprocess.DEVNULL, capture_output=True, text=True,
                                        timeout=20)
                self.assertEqual(answer.returncode, 3, answer)
                self.assertIn("pipe: is a pipe, not a file", answer.stderr)

    def test_what_a_shell_makes_of_another_command_is_read(self):
        read, write = os.pipe()
        os.write(write, json.dumps(statement("piped")).encode())
        os.close(write)
        self.addCleanup(os.close, read)
        answer = self.w.call(f"act statement /dev/fd/{read} --key d/kaz.key --record d/astana.truce "
                             "--at 2017-07-01T10:00:00+06:00 --dry-run", pass_fds=[read])
        self.assertEqual(answer.code, 0, answer)

    def test_a_limit_on_file_sizes_is_an_error_not_a_signal(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        with open(self.w.path("out"), "wb") as out:
            answer = self.w.call("show act 0 d/astana.truce --json", stdout=out, preexec_fn=limit)
        self.assertEqual(answer.code, 3, answer)
        self.assertTrue(answer.err.startswith("truce: "), answer)
        answer = self.w.call("backup d/astana.truce copy.truce", preexec_fn=limit)
        self.assertEqual(answer.code, 3, answer)
        self.assertFalse(self.w.path("copy.truce").exists())

    def test_a_reader_that_has_gone_is_an_error_not_a_signal(self):
        read, write = os.pipe()
        os.close(read)
        answer = self.w.call("show record d/astana.truce", stdout=write)
        os.close(write)
        self.assertEqual(answer.code, 3, answer)
        self.assertIn("standard output: Broken pipe", answer.err)
        with open("/dev/full", "wb") as full:
            answer = self.w.call("show record d/astana.truce", stdout=full)
        self.assertEqual(answer.code, 3, answer)


if __name__ == "__main__":
    unittest.main()
