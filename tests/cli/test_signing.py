# SPDX-License-Identifier: Apache-2.0
"""A text from its first draft to its entry into force, as delegations type it; and what they are told before they sign."""
import unittest

from harness import AT, Workspace

RULE = "--record d/astana.truce --log-key d/log.key --at " + AT
CLEAN = [{"id": "areas", "level": 1, "heading": {"en": "Areas"}, "text": {"en": "Four areas are set up."}}]
OPEN = [{"id": "areas", "level": 1, "options": [
    {"id": "four", "by": ["rus"], "against": ["tur"], "text": {"en": "Four areas are set up."}},
    {"id": "three", "by": ["tur"], "text": {"en": "Three areas are set up."}}]}]


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.play()
        w.put("document.json", {"id": "paper", "kind": "memorandum", "title": {"en": "Paper"}, "track": "astana",
                                "languages": ["en"], "authentic": ["en"], "depositary": "kaz"})
        cls.act("document document.json", "rus")
        cls.open, cls.clean = cls.draft("1", OPEN), cls.draft("2", CLEAN)

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    @classmethod
    def act(cls, line, who, code=0):
        answer = cls.w.call(f"act {line} --key d/{who}.key --to public --wider --json {RULE}")
        assert answer.code == code, answer
        return answer

    @classmethod
    def draft(cls, version, clauses):
        cls.w.put("draft.json", {"document": "rus/paper", "version": version, "clauses": clauses})
        return cls.act("draft draft.json", "rus").json()["id"]

    def put_signature(self, draft, capacity="guarantor", **more):
        self.w.put("sign.json", {"draft": draft, "signatory": {"name": {"en": "A. Envoy"}}, "capacity": capacity,
                                 "form": "electronic", **more})

    def sign(self, who, draft, capacity="guarantor", code=0, **more):
        self.put_signature(draft, capacity, **more)
        return self.act("sign sign.json", who, code)

    def size(self):
        return self.w.call("verify d/astana.truce --json").json()["size"]

    def test_1_before_a_signature_one_is_told_what_it_is(self):
        self.put_signature(self.clean)
        answer = self.w.call(f"act sign sign.json --key d/irn.key --record d/astana.truce --at {AT} --dry-run")
        self.assertEqual(answer.code, 0, answer)
        for words in ("Readers: everybody", "Taking back: it cannot be", "only denounced", "recognises nobody"):
            self.assertIn(words, answer.out.replace("\n  ", " "))
        self.put_signature(self.open)
        answer = self.w.call(f"act sign sign.json --key d/irn.key --record d/astana.truce --at {AT} --dry-run")
        self.assertEqual(answer.code, 1, answer)
        self.assertIn("open options", answer.err)

    def test_2_at_a_terminal_one_is_asked(self):
        before = self.size()
        line = f"act sign sign.json --key d/irn.key {RULE}"
        self.put_signature(self.clean)
        for typed in (b"no\r", b"\r", b"yes\r", b"sign it\r"):
            with self.subTest(typed):
                code, shown = self.w.at_terminal(line, [typed])
                self.assertEqual(code, 1, shown)
                self.assertIn("nothing was signed", shown)
                self.assertIn("Type sign to go on", shown)
        self.assertEqual(self.size(), before)
        code, shown = self.w.at_terminal(line, [b"sign\r"])
        self.assertEqual(code, 0, shown)
        self.assertEqual(self.size(), before + 1)
        code, shown = self.w.at_terminal(f"{line} --yes --dry-run", [])
        self.assertEqual(code, 1, shown)
        self.assertIn("has done so", shown)

    def test_3_what_can_be_taken_back_is_not_asked_for(self):
        self.w.put("stance.json", {"draft": self.open, "clause": "areas", "option": "four", "position": "object"})
        code, shown = self.w.at_terminal(f"act stance stance.json --key d/tur.key --to public --wider {RULE}", [])
        self.assertEqual(code, 0, shown)
        self.assertNotIn("to go on", shown)

    def test_4_it_enters_into_force_when_all_have_signed_and_not_before(self):
        self.w.put("entry.json", {"draft": self.clean, "from": AT, "extension": "none"})
        for who in ("rus", "tur"):
            answer = self.w.call(f"act entry entry.json --key d/kaz.key {RULE}")
            self.assertEqual(answer.code, 1, answer)
            self.assertIn("has not been done", answer.err)
            self.sign(who, self.clean)
        answer = self.w.call(f"act entry entry.json --key d/rus.key {RULE}")
        self.assertEqual(answer.code, 1, answer)
        self.assertIn("not depositary", answer.err)
        self.act("entry entry.json", "kaz")

    def test_5_refusals_name_the_thing_and_the_rule(self):
        for who, draft, capacity, words in (
                ("syr", self.clean, "guarantor", "\"syr\" is not guarantor here"),
                ("syr", self.clean, "party", "it may do so as witness"),
                ("irn", self.open, "guarantor", "open options"),
                ("irn", "0" * 64, "guarantor", "sign.draft")):
            with self.subTest(words):
                self.put_signature(draft, capacity)
                answer = self.w.call(f"act sign sign.json --key d/{who}.key {RULE}")
                self.assertEqual(answer.code, 1, answer)
                self.assertIn(words, answer.err)
        self.w.put("stance.json", {"draft": self.open, "clause": "zone", "position": "agree"})
        answer = self.w.call(f"act stance stance.json --key d/tur.key --to public --wider {RULE}")
        self.assertEqual(answer.code, 1, answer)
        self.assertIn("has no clause \"zone\"", answer.err)

    def show(self, line, who=None, code=0):
        answer = self.w.call(f"show {line} d/astana.truce --json" + (f" --key d/{who}.key" if who else ""))
        self.assertEqual(answer.code, code, answer)
        return answer.json() if not code else answer

    def test_6_views_of_a_text_take_what_they_take_and_nothing_else(self):
        shown = self.show("text rus/paper")
        self.assertEqual((shown["text"]["version"], shown["text"]["in_force"]["by"]), ("2", "kaz"))
        shown = self.show("text rus/paper --version 1")
        self.assertEqual(shown["items"][0]["options"][0]["stances"][0]["who"], "tur")
        self.assertEqual(self.show(f"text {self.open}")["text"]["id"], self.open)
        shown = self.show("stances rus/paper --version 1 --take areas=four")
        self.assertEqual([one["who"] for one in shown["take"]["against"]], ["tur"])
        for line, code, words in (("texts --version 1", 2, "texts takes no --version"),
                                  ("motions --take a=b", 2, "motions takes no --take"),
                                  ("stances rus/paper --diff 1..2", 2, "stances takes no --diff"),
                                  ("text rus/paper --version 9", 1, "its versions are 1, 2"),
                                  ("text rus/other", 1, "no document"),
                                  ("stances rus/paper --version 1 --take areas=five", 1, "no option"),
                                  ("commitments rus/nothing", 1, "no commitment")):
            with self.subTest(line):
                self.assertIn(words, self.show(line, code=code).err)

    def test_7_a_restricted_text_is_its_readers_alone(self):
        rule = f"--record d/astana.truce --log-key d/log.key --at {AT} --json"

        def restricted(kind, who, body, to):
            self.w.put("quiet.json", body)
            answer = self.w.call(f"act {kind} quiet.json --key d/{who}.key --to {to} {rule}")
            self.assertEqual(answer.code, 0, answer)
            return answer.json()["id"]

        restricted("document", "rus", {"id": "quiet", "kind": "memorandum", "title": {"en": "Quartz"},
                                       "track": "astana", "languages": ["en"], "authentic": ["en"]}, "irn,tur")
        draft = restricted("draft", "rus", {"document": "rus/quiet", "version": "1", "clauses": OPEN}, "irn,tur")
        restricted("stance", "tur", {"draft": draft, "clause": "areas", "option": "four", "position": "object"},
                   "rus,irn")
        restricted("stance", "irn", {"draft": draft, "clause": "areas", "option": "four", "position": "accept"}, "rus")
        restricted("commitment", "rus", {"id": "beryl", "draft": draft, "clause": "areas", "of": ["tur"],
                                         "text": {"en": "Beryl"}}, "irn,tur")
        for who in ("rus", "irn", "tur"):
            with self.subTest(who):
                shown = self.show("stances rus/quiet", who)
                self.assertEqual(sorted(shown["participants"]), ["irn", "rus", "tur"])
                told, both = shown["items"][0]["options"][0], who != "tur"
                self.assertEqual(told["positions"], {"object": ["tur"], **({"accept": ["irn"]} if both else {})})
                self.assertEqual(told["readers"], {"tur": ["irn", "rus", "tur"], **({"irn": ["irn", "rus"]} if both else {})})
                said = {one["who"]: one["readers"] for one in self.show("text rus/quiet", who)["items"][0]["options"][0]["stances"]}
                self.assertEqual(said, told["readers"])
                matrix, text = (self.w.call(f"show {view} rus/quiet d/astana.truce --key d/{who}.key").out for view in ("stances", "text"))
                self.assertEqual(("irn (restricted)" in matrix, "tur (restricted)" in matrix), (both, False), "the text is restricted so itself")
                self.assertEqual(text.count("restricted: for "), 2 if both else 1, text)
                self.assertEqual(self.show("text rus/quiet", who)["text"]["readers"], ["irn", "rus", "tur"])
                self.assertEqual(self.show("commitments", who)["items"][-1]["text"], "Beryl")
        for who in ("syr", "kaz", "clip", None):
            with self.subTest(who):
                for view in ("text", "stances", "texts"):
                    self.assertIn("no document", self.show(f"{view} rus/quiet", who, code=1).err)
                for view in ("texts", "commitments", "text", "stances"):
                    self.assertNotIn("rus/quiet", str(self.show(view, who)))
                    self.assertNotIn("Beryl", str(self.show(view, who)))


if __name__ == "__main__":
    unittest.main()
