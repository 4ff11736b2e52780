# SPDX-License-Identifier: Apache-2.0
"""What waits for whom, in the exercise: asked of each key, gone when it was done, and of nobody else's concern."""
import json
import unittest

from harness import AT, Workspace

EVENING = "--at 2017-05-02T20:00:00+06:00"


class Waiting(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        assert cls.w.call("demo --once --json --out d").code == 0

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def waiting(self, who, more=""):
        answer = self.w.call(f"show waiting d/astana.truce --key d/{who}.key --json {more}")
        self.assertEqual(answer.code, 0, answer)
        return {(item["what"], item["about"]["ref"]): item for item in answer.json()["items"]}

    def act(self, who, kind, body):
        self.w.put("body.json", json.dumps(body))
        done = self.w.call(f"act {kind} body.json --key d/{who}.key --record d/astana.truce --log-key d/log.key --at {AT} "
                           "--to public --wider --yes")
        self.assertEqual(done.code, 0, done)

    def test_who_is_alleged_is_asked_until_it_has_answered(self):
        item = self.waiting("usa")["answer", "rus/air-base"]
        self.assertEqual(item["about"]["title"], "Shayrat air base")
        self.assertEqual(item["act"], {"act": "respond", "body": {"incident": "rus/air-base"}})
        self.assertNotIn(("answer", "opp/khan-shaykhun"), self.waiting("syr"))  # it did so on that evening
        for who in ("rus", "opp", "kaz", "irn"):
            self.assertNotIn(("answer", "rus/air-base"), self.waiting(who), who)
        self.act("usa", "respond", {**item["act"]["body"], "text": {"en": "We say what we said."}})
        self.assertNotIn(("answer", "rus/air-base"), self.waiting("usa"))

    def test_a_consent_waits_for_those_who_are_silent_while_it_is_time(self):
        self.assertIn(("consent", "usa/raqqa"), self.waiting("rus", EVENING))
        self.assertNotIn(("consent", "usa/raqqa"), self.waiting("rus"))  # it was over in May
        for who in ("syr", "usa", "tur"):
            self.assertNotIn(("consent", "usa/raqqa"), self.waiting(who, EVENING), who)

    def test_what_is_open_has_its_deadline_first(self):
        items = self.w.call(f"show waiting d/astana.truce --key d/rus.key --json {EVENING}").json()["items"]
        self.assertEqual([(item["about"]["ref"], item["until"]) for item in items],  # 3 May in Moscow begins before 8:00 in Astana
                         [("usa/raqqa", "2017-05-03T00:00:00+03:00"), ("kaz/press-room", "2017-05-03T08:00:00+06:00")])

    def test_nobody_in_particular_is_told_how_to_ask(self):
        answer = self.w.call("show waiting d/astana.truce")
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("--key FILE", answer.out)

    def test_refusals(self):
        for line, code, said in (("show waiting rus d/astana.truce --key d/rus.key", 2, "takes no REF"),
                                 ("show waiting d/astana.truce --key d/none.key", 3, "none.key"),
                                 ("show waiting d/astana.truce --key d/log.key", 1, "")):
            with self.subTest(line=line):
                answer = self.w.call(line)
                self.assertEqual(answer.code, code, answer)
                self.assertIn(said, answer.err)


if __name__ == "__main__":
    unittest.main()
