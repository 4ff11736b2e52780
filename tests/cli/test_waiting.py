# SPDX-License-Identifier: Apache-2.0
"""What waits for whom, in the exercise: asked of each key, gone when it was done, and of nobody else's concern."""
import json
import unittest

from harness import AT, Workspace

EVENING = "--at 2017-05-02T20:00:00+06:00"


class Asked(unittest.TestCase):
    """The exercise goes on: what somebody does, and what then waits for whom."""

    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.w.play()

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def waiting(self, who, more=""):
        answer = self.w.call(f"show waiting d/astana.truce --key d/{who}.key --json {more}")
        self.assertEqual(answer.code, 0, answer)
        return {(item["what"], item["about"]["ref"]): item for item in answer.json()["items"]}

    def act(self, who, kind, body, to="public"):
        self.w.put("body.json", json.dumps(body))
        done = self.w.call(f"act {kind} body.json --key d/{who}.key --record d/astana.truce --log-key d/log.key --at {AT} "
                           f"--to {to} --wider --yes --json")
        self.assertEqual(done.code, 0, done)
        return done.json()


class Waiting(Asked):
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
        self.assertEqual([(item["about"]["ref"], item["until"]) for item in items[:2]],  # 3 May in Moscow begins before 8:00 in Astana
                         [("usa/raqqa", "2017-05-03T00:00:00+03:00"), ("kaz/press-room", "2017-05-03T08:00:00+06:00")])
        self.assertEqual({(item["what"], item["until"]) for item in items[2:]}, {("reconcile", None)})
        entries = [item["about"]["i"] for item in items[2:]]
        self.assertGreater(len(entries), 10)
        self.assertEqual(entries, sorted(entries, reverse=True), "of what nobody has set a time for, the newest first")

    def test_a_count_waits_for_those_who_count_until_they_have_reconciled_it(self):
        count = {"id": "evening", "ceasefire": "rus/nationwide", "from": "2017-05-01", "to": "2017-05-02", "total": 5, "by": []}
        self.act("tur", "count", count)
        item = self.waiting("rus")["reconcile", "tur/evening"]
        self.assertEqual(item["about"]["title"], "1\u20132 May 2017: Republic of Turkey counts 5")
        self.assertEqual(item["act"], {"act": "reconcile", "body": {"count": "tur/evening"}})
        for who in ("tur", "irn", "syr", "opp", "un", "kaz"):  # its author; who counts nothing; who may not
            self.assertNotIn(("reconcile", "tur/evening"), self.waiting(who), who)
        self.act("rus", "reconcile", {**item["act"]["body"], "confirmed": 2})
        self.assertNotIn(("reconcile", "tur/evening"), self.waiting("rus"))  # a partial answer is one

    def test_an_incident_waits_for_those_who_find_and_may_read_it(self):
        told = {"when": "2017-05-01T10:00:00+03:00", "place": {"name": {"en": "A village"}}, "kind": "shelling", "basis": "heard"}
        self.act("opp", "incident", {**told, "id": "shells"})
        self.act("opp", "incident", {**told, "id": "told-to-one"}, to="irn")
        for who in ("rus", "tur", "opp", "syr", "un", "kaz", "usa"):  # who may, but has found nothing; who may not; its author
            self.assertNotIn("find", [what for what, _ in self.waiting(who)], who)
        self.assertEqual(self.waiting("irn")["find", "opp/told-to-one"]["act"], {"act": "finding", "body": {"incident": "opp/told-to-one"}})
        self.act("rus", "finding", {"incident": "opp/khan-shaykhun", "occurred": "cannot-be-confirmed"})
        self.assertIn(("find", "opp/shells"), self.waiting("rus"))
        for who in ("rus", "tur", "syr", "kaz"):
            shown = self.w.call(f"show waiting d/astana.truce --key d/{who}.key --json").out
            self.assertNotIn("told-to-one", shown, who)
        self.act("irn", "finding", {"incident": "opp/told-to-one", "occurred": "confirmed"}, to="opp")
        self.act("irn", "finding", {"incident": "opp/shells", "occurred": "under-check"})
        for ref in ("opp/shells", "opp/told-to-one"):
            self.assertNotIn(("find", ref), self.waiting("irn"))
        self.assertIn(("find", "opp/shells"), self.waiting("rus"))  # another's finding is not its own
        self.act("opp", "withdraw", {"what": "opp/shells"})
        self.assertNotIn(("find", "opp/shells"), self.waiting("rus"))

    def test_a_paper_waits_for_who_keeps_the_text(self):
        self.act("rus", "document", {"id": "kept", "kind": "memorandum", "title": {"en": "Kept"}, "track": "astana", "languages": ["en"], "authentic": ["en"],
                                     "depositary": "kaz"})
        draft = self.act("rus", "draft", {"document": "rus/kept", "version": "1", "clauses": [{"id": "a", "level": 1, "text": {"en": "Four areas."}}]})["id"]
        signed = {"draft": draft, "signatory": {"name": {"en": "A. Envoy"}}, "capacity": "guarantor"}
        self.act("rus", "sign", {**signed, "form": "electronic"})
        self.assertNotIn(("certify", "rus/kept"), self.waiting("kaz"))  # nothing is on paper
        self.assertIn(("sign", "rus/kept"), self.waiting("tur"))
        self.act("tur", "sign", {**signed, "form": "paper"})
        self.assertEqual(self.waiting("kaz")["certify", "rus/kept"]["act"], {"act": "certify", "body": {"draft": draft, "signatory": "tur"}})
        for who in ("rus", "tur", "irn", "un"):
            self.assertNotIn(("certify", "rus/kept"), self.waiting(who), who)
        scan = {"sha256": "ab" * 32, "size": 1, "media_type": "application/pdf"}
        self.act("kaz", "certify", {"draft": draft, "signatory": "tur", "scan": scan})
        self.assertNotIn(("certify", "rus/kept"), self.waiting("kaz"))
        self.act("rus", "draft", {"document": "rus/kept", "version": "2", "clauses": [{"id": "a", "level": 1, "text": {"en": "Three areas."}}]})
        self.assertNotIn(draft, [item["act"]["body"].get("draft") for item in self.waiting("irn").values()])  # the newest version alone

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


class Sights(Asked):
    """What those are shown who can read more than others."""

    def signs_asked(self, who=None):
        key = f" --key d/{who}.key" if who else ""
        version = self.w.call(f"show texts memo-of-three d/astana.truce --json{key}").json()["items"][0]["versions"][0]
        return [e["who"] for line in version["asked"] for e in line["electors"]], version["depositaries"], version["missing"]["complete"]

    def test_an_opening_changes_nothing_for_those_who_could_read_it(self):
        body = {"id": "memo-of-three", "kind": "protocol", "title": {"en": "Kept"}, "track": "astana", "languages": ["en"], "authentic": ["en"]}
        self.act("rus", "document", {**body, "depositary": "irn"})
        draft = self.act("rus", "draft", {"document": "rus/memo-of-three", "version": "1", "clauses": [{"id": "a", "level": 1, "text": {"en": "Four."}}]}, to="irn,tur")
        before = self.signs_asked("irn")
        self.assertEqual(before[1:], (["irn"], False))
        self.assertIn("tur", before[0])
        self.act("rus", "correct", {"what": "rus/memo-of-three", "body": {**body, "depositary": "rus"}})
        now = self.w.call("show record d/astana.truce --json").json()["items"][0]
        rules = {**now["rules"], "adopt": {"protocol": {"sign": {"who:rus": "all"}}}}
        self.act("irn", "motion", {"id": "ours", "title": {"en": "Rules"}, "kind": "amend-rules", "decide_by": "2099-01-01T00:00:00Z",
                                   "payload": {"base": now["rules_set_by"], "rules": rules}})
        for who in ("irn", "rus", "tur"):
            self.act(who, "vote", {"motion": "irn/ours", "choice": "yes"})
        done = self.w.call(f"open {draft['index']} --key d/rus.key --record d/astana.truce --log-key d/log.key --at {AT}")
        self.assertEqual(done.code, 0, done)
        self.act("rus", "sign", {"draft": draft["id"], "signatory": {"name": {"en": "A. Envoy"}}, "capacity": "guarantor", "form": "electronic"})
        self.assertEqual(self.signs_asked(), (["rus"], ["rus"], True))  # who learnt of it by the opening
        for who in ("irn", "tur"):
            self.assertEqual(self.signs_asked(who), before, who)
            self.assertIn(("sign", "rus/memo-of-three"), self.waiting(who), who)

    def test_a_finding_is_of_the_incident_that_its_author_could_read(self):
        told = {"id": "twin", "when": "2017-05-01T10:00:00+03:00", "place": {"name": {"en": "A village"}}, "kind": "shelling", "basis": "heard"}
        first = self.act("opp", "incident", told, to="irn")["index"]
        second = self.act("opp", "incident", told)["index"]
        self.act("rus", "finding", {"incident": "opp/twin", "occurred": "confirmed"})
        for who, shown in (("irn", {first: [], second: ["rus"]}), ("tur", {second: ["rus"]})):
            items = self.w.call(f"show incidents opp/twin d/astana.truce --key d/{who}.key --json").json()["items"]
            self.assertEqual({item["i"]: item["confirmed_by"] for item in items}, shown, who)
        for found, asked in (("confirmed", [second]), ("none", [first])):
            items = self.w.call(f"show incidents d/astana.truce --key d/irn.key --json --who opp --found {found}").json()["items"]
            self.assertEqual([item["i"] for item in items if item["ref"] == "opp/twin"], asked, found)

    def test_what_is_said_of_a_ceasefire_is_of_the_one_that_its_author_could_read(self):
        told = {"id": "twin-truce", "kind": "ceasefire", "title": {"en": "T"}, "declared_by": ["rus"], "binds": [{"who": "syr"}],
                "from": "2017-05-01T10:00:00+03:00"}
        first = self.act("rus", "ceasefire", told, to="irn")["index"]
        second = self.act("rus", "ceasefire", told)["index"]
        of = {"ceasefire": "rus/twin-truce"}
        self.act("tur", "adhere", {**of, "kind": "group", "name": {"en": "G"}, "state": "joined"})
        self.act("tur", "exclude", {**of, "name": {"en": "X"}})
        self.act("tur", "ceasefire-state", {**of, "state": "extended", "from": "2017-05-02T10:00:00+03:00"})
        self.act("tur", "zone", {**of, "id": "twin-zone", "name": {"en": "Z"}, "kind": "security", "admin": ["SY-HL"],
                                 "from": "2017-05-02T10:00:00+03:00"})
        self.act("opp", "incident", {**of, "id": "twin-broken", "when": "2017-05-02T11:00:00+03:00", "place": {"name": {"en": "V"}},
                                     "kind": "shelling", "basis": "heard"})
        for who, shown in (("irn", {first: False, second: True}), ("tur", {second: True})):
            items = self.w.call(f"show ceasefire rus/twin-truce d/astana.truce --key d/{who}.key --json").json()["items"]
            for part in ("joined", "excludes", "states", "zones", "last_incident"):
                self.assertEqual({item["i"]: bool(item[part]) for item in items}, shown, (who, part))

    def test_progress_is_of_the_commitment_that_its_author_could_read(self):
        document = {"kind": "protocol", "title": {"en": "P"}, "track": "astana", "languages": ["en"], "authentic": ["en"]}
        self.act("rus", "document", {**document, "id": "twin-paper"})
        draft = self.act("rus", "draft", {"document": "rus/twin-paper", "version": "1", "clauses": [{"id": "a", "level": 1, "text": {"en": "Maps."}}]})["id"]
        told = {"id": "twin-promise", "draft": draft, "clause": "a", "of": ["tur"], "text": {"en": "Maps."}}
        first = self.act("rus", "commitment", told, to="irn")["index"]
        second = self.act("rus", "commitment", told)["index"]
        self.act("tur", "progress", {"commitment": "rus/twin-promise", "state": "done"})
        for who, shown in (("irn", {first: [], second: ["tur"]}), ("tur", {second: ["tur"]})):
            items = self.w.call(f"show commitments rus/twin-promise d/astana.truce --key d/{who}.key --json").json()["items"]
            self.assertEqual({item["i"]: [one["author"] for one in item["progress"]] for item in items}, shown, who)


if __name__ == "__main__":
    unittest.main()
