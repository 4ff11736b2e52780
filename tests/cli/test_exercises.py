# SPDX-License-Identifier: Apache-2.0
"""Every folder of examples/ is packed, plays without a fault, verifies and shows its board."""
import json
import re
import unittest
from pathlib import Path

from harness import Workspace, acts_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDERS = sorted(p.parent for p in EXAMPLES.glob("*/founding.json"))


class Exercises(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)

    def each(self):
        for folder in FOLDERS:
            with self.subTest(folder.name):
                yield folder, json.loads((folder / "demo.json").read_text())

    def test_help_names_them(self):
        told = re.search(r"^Exercises: (.*)\.$", self.w.call("help demo").out, re.M)
        self.assertEqual(told[1].split(", "), [p.name for p in FOLDERS])

    def test_each_is_played_as_it_stands_in_the_tree(self):
        for folder, demo in self.each():
            answer = self.w.call(f"demo --once --json --exercise {folder.name} --out {folder.name}")
            self.assertEqual(answer.code, 0, answer)
            told, found = answer.json(), json.loads((folder / "founding.json").read_text())
            self.assertEqual((told["void"], told["alien"], told["verified"]), (0, 0, True))
            self.assertEqual(told["kind"], "exercise")
            self.assertEqual(told["held"]["need"], found["rules"]["held"])
            self.assertGreaterEqual(told["held"]["have"], told["held"]["need"])
            self.assertEqual(told["acts"], 1 + len(acts_of(folder)))
            self.assertEqual({p.name for p in self.w.path(folder.name).iterdir()},
                             {p.name for p in (folder / "keys").iterdir()} | {demo["record"]})
            verified = self.w.call(f"verify {folder.name}/{demo['record']} --json")
            self.assertEqual((verified.code, verified.json()["state"]), (0, told["state"]))

    def test_each_shows_the_board_that_it_names(self):
        for folder, demo in self.each():
            answer = self.w.call(f"demo --once --exercise {folder.name} --out {folder.name}")
            self.assertEqual(answer.code, 0, answer)
            self.assertIn(f"({demo['round']})", answer.out)
            self.assertIn("confirmed", answer.out)
            for hint in re.findall(r"^  truce (.*)$", answer.out, re.M):
                tried = self.w.call(hint)
                self.assertEqual(tried.code, 0, tried)
            board = self.w.call(f"show board {demo['round']} {folder.name}/{demo['record']} "
                                f"--at {demo['at']}").out
            self.assertEqual(answer.out[:len(board)].split(" · held by")[0],
                             board.split(" · held by")[0])

    def test_astana_is_played_when_none_is_named(self):
        self.assertEqual(self.w.call("demo --once --json").json(),
                         self.w.call("demo --once --json --exercise astana-2017").json())

    def test_the_parties_of_havana_carry_their_motion_and_speak_together(self):
        self.assertEqual(self.w.call("demo --once --json --exercise havana --out h").code, 0)
        self.assertIn("party: 2 yes of 2", self.w.call("show motions h/havana.truce").out)
        issued = [item.get("issued_by") or item.get("body", {}).get("issued_by")
                  for item in self.w.call("show statements h/havana.truce --json").json()["items"]]
        self.assertEqual(sum(who is not None and len(who) == 2 for who in issued), 4, issued)
        told = self.w.call("show statements h/havana.truce").out
        self.assertEqual(told.count("joint: each has agreed"), 4)

    def test_the_facilitator_of_five_and_five_goes_between_rooms(self):
        self.assertEqual(self.w.call("demo --once --json --exercise libya --out l").code, 0)
        told = self.w.call("show meetings un/round-1 l/libya.truce").out
        self.assertIn("proximity", told)
        self.assertIn("separate rooms", told)
        self.assertIn("Carried", self.w.call("show motions l/libya.truce").out)

    def played(self, name, record):
        """[(file stem, what it says, its act as the record has it)], in the order of the log."""
        self.assertEqual(self.w.call(f"demo --once --json --exercise {name} --out {name}").code, 0)
        lines = self.w.call(f"export {name}/{record} --format jsonl").out.splitlines()
        acts = [json.loads(line) for line in lines]
        said = [("founding", None)] + acts_of(EXAMPLES / name)
        self.assertEqual(len(acts), len(said))
        return [(stem, source, act) for (stem, source), act in zip(said, acts)]

    def test_a_file_that_is_named_is_the_act_that_was_played_from_it(self):
        for folder, demo in self.each():
            played = self.played(folder.name, demo["record"])
            ids, named = {stem: act["id"] for stem, _, act in played}, 0
            for stem, source, act in played[1:]:
                if "body" not in source:
                    continue  # a hold act's comes from the log
                said = re.sub(r'"@([a-z0-9-]+)"', lambda m: f'"{ids[m[1]]}"', json.dumps(source["body"]))
                self.assertEqual(act["body"], json.loads(said), stem)
                named += said != json.dumps(source["body"])
            self.assertGreater(named, 10)

    def test_nobody_who_was_not_asked_or_came_too_late_enters_a_text_into_force(self):
        """What the exercises leave can be gone on with, and what they concluded stands."""
        ids = {}
        for name, record, key, stem, rule in (
                ("astana-2017", "astana.truce", "rus", "437-rus-draft-memorandum-3", "not-depositary"),
                ("astana-2017", "astana.truce", "kaz", "426-rus-draft-memorandum-2", "not-adopted"),
                ("havana", "havana.truce", "ga", "245-gov-draft-2", "not-adopted"),  # rejected at home
                ("havana", "havana.truce", "ga", "325-gov-draft-3", None),
                ("libya", "libya.truce", "un", "185-un-draft-2", "not-adopted"),  # denounced
                ("libya", "libya.truce", "un", "160-un-draft-1", "not-adopted")):
            with self.subTest(name=name, stem=stem):
                if name not in ids:
                    ids[name] = {s: act["id"] for s, _, act in self.played(name, record)}
                self.w.put("entry.json", json.dumps({"draft": ids[name][stem], "extension": "none",
                                                     "from": "2025-01-01T00:00:00Z"}))
                answer = self.w.call(f"act entry entry.json --key {name}/{key}.key --record {name}/{record} "
                                     f"--log-key {name}/log.key --at 2025-01-01T00:00:00Z --yes")
                self.assertEqual(answer.code, 1 if rule else 0, answer)
                self.assertIn(rule or "", answer.err)

    def test_a_text_stands_at_each_moment_as_it_stood_then(self):
        havana, libya = "gov/final-agreement", "un/ceasefire-agreement"
        for exercise, ref, at, told, why in (
                ("havana", havana, "2016-08-12T00:00:00-04:00", "wanted by Delegation of the armed movement (mov); "
                 "against it: Delegation of the Government (gov)", "options have names on them"),
                ("havana", havana, "2016-08-12T00:00:00-04:00", "amendments: 1, not settled: 1", "nobody has answered"),
                ("havana", havana, "2016-09-26T18:00:00-04:00", "Second guarantor (gb) as witness", "it signs as that"),
                ("havana", havana, "2016-09-26T18:00:00-04:00", "Missing: ratification by Delegation of the Government "
                 "(gov)", "both have signed, and that is not all"),
                ("havana", havana, "2016-10-03T00:00:00-04:00", "by whose word it was rejected", "at home"),
                ("havana", havana, "2016-11-13T00:00:00-04:00", "version 3", "a new version is the text"),
                ("havana", havana, "2016-11-24T11:31:00-04:00", "the signature of Delegation of the armed movement "
                 "(mov)", "one has signed"),
                ("havana", havana, "2016-11-26T00:00:00-04:00", "objection by Delegation of the armed movement (mov)",
                 "to what the other declared"),
                ("havana", havana, "2016-12-02T00:00:00-04:00", "in force from 1 Dec", "the depositary says so"),
                ("havana", havana, "2017-02-01T00:00:00-04:00", "corrected by motion gov/spelling", "after signature"),
                ("libya", libya, "2020-10-22T18:00:00+02:00", "initialled: Second military delegation (db)", "first"),
                ("libya", libya, "2020-10-23T11:00:00+02:00", "signed ad referendum: Second military delegation (db)",
                 "it has to ask"),
                ("libya", libya, "2020-10-23T11:00:00+02:00", "United Nations (un) as witness", "the facilitator"),
                ("libya", libya, "2020-10-25T00:00:00+02:00", "Nothing that the rules ask is missing", "confirmed"),
                ("libya", libya, "2021-03-02T00:00:00+02:00", "denounced: Second military delegation (db)", "it leaves")):
            with self.subTest(told=told, why=why):
                record = f"{exercise}/{exercise}.truce"
                if not self.w.path(record).exists():
                    self.w.call(f"demo --once --json --exercise {exercise} --out {exercise}")
                shown = self.w.call(f"show text {ref} {record} --lang en --at {at}", env={"COLUMNS": "1000"})
                self.assertEqual(shown.code, 0, shown)
                self.assertIn(told, shown.out)
                self.assertEqual(shown.out.count("Missing: "), 0 if "Nothing that the rules" in shown.out else 1)

    def test_the_page_that_the_depositary_certified_is_taken_in_and_no_other(self):
        self.w.play()
        page = EXAMPLES / "astana-2017/blobs/memorandum-page-tur.txt"
        self.w.put("page.txt", page.read_text())
        self.w.put("other.txt", page.read_text().replace("version 3", "version 2"))
        self.assertEqual(self.w.call("blob put other.txt d/astana.truce").code, 1)
        self.assertEqual(self.w.call("blob put page.txt d/astana.truce").code, 0)

    def test_an_exercise_that_there_is_not_is_told_of(self):
        for name, told in (("havanna", 'did you mean "havana"'), ("geneva", "astana-2017")):
            answer = self.w.call(f"demo --once --exercise {name} --out x")
            self.assertEqual(answer.code, 2, answer)
            self.assertIn(told, answer.err)
            self.assertFalse(self.w.path("x").exists())


if __name__ == "__main__":
    unittest.main()
