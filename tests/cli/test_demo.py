# SPDX-License-Identifier: Apache-2.0
"""The exercise: what it prints, what it leaves, that every playing gives the same bytes."""
import json
import os
import re
import unittest
from pathlib import Path

from harness import Workspace, acts_of

SOURCE = Path(__file__).resolve().parents[2] / "examples/astana-2017"
KEYS = {"clip", "irn", "irq", "jor", "kaz", "lbn", "log", "opp", "rus", "syr", "tur", "un", "usa"}


class Demo(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)

    def test_it_is_played_verified_and_the_board_of_the_evening_shown(self):
        answer = self.w.call("demo --once")
        self.assertEqual(answer.code, 0, answer)
        for fragment in ("Mohamed Alloush", "8 of 8 confirmed", "Played and verified",
                         "(0 void, 0 alien)"):
            self.assertIn(fragment, answer.out)
        self.assertNotIn("Try:", answer.out)

    def test_the_summary_as_json(self):
        told = self.w.call("demo --once --json").json()
        self.assertEqual(set(told), {"record", "kind", "acts", "void", "alien", "held", "state",
                                     "verified"})
        self.assertEqual((told["record"], told["kind"], told["void"], told["alien"]),
                         ("talks.example/astana", "exercise", 0, 0))
        self.assertEqual(told["held"], {"have": 3, "need": 2})
        self.assertIs(told["verified"], True)
        self.assertRegex(told["state"], "^[0-9a-f]{64}$")

    def test_it_leaves_a_record_and_keys_that_work(self):
        answer = self.w.call("demo --once --out d")
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual({p.name for p in self.w.path("d").iterdir()},
                         {f"{name}.key" for name in KEYS} | {"astana.truce"})
        for path in self.w.path("d").glob("*.key"):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        hints = re.findall(r"^  (truce .*)$", answer.out, re.M)
        self.assertGreaterEqual(len(hints), 5)
        for hint in hints:
            with self.subTest(hint):
                tried = self.w.call(hint.removeprefix("truce "))
                self.assertEqual(tried.code, 0, tried)

    def test_without_out_nothing_is_left(self):
        place = self.w.path("tmp")
        place.mkdir()
        self.assertEqual(self.w.call("demo --once --json", env={"TMPDIR": str(place)}).code, 0)
        self.assertEqual(list(place.iterdir()), [])
        answer = self.w.call("demo --once", env={"TMPDIR": "no/such"})
        self.assertEqual(answer.code, 3, answer)

    def test_every_playing_gives_the_same_bytes(self):
        notes = set()
        for name, env in (("a", {}), ("b", {"TZ": "Asia/Almaty", "LC_ALL": "ar_SA.UTF-8"})):
            self.assertEqual(self.w.call(f"demo --once --json --out {name}", env=env).code, 0)
            self.assertEqual(self.w.call(f"publish {name}/astana.truce {name}/tiles").code, 0)
            tiles = self.w.path(f"{name}/tiles")
            notes.add(json.dumps([(str(p.relative_to(tiles)), p.read_bytes().hex())
                                  for p in sorted(tiles.rglob("*")) if p.is_file()]))
        self.assertEqual(len(notes), 1)

    def test_it_needs_no_home_and_no_cache(self):
        answer = self.w.call("demo --once --json",
                             env={"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"})
        self.assertEqual(answer.code, 0, answer)

    def test_it_is_the_exercise_in_the_tree(self):
        self.assertEqual(self.w.call("demo --once --json --out d").code, 0)
        for key in KEYS:
            self.assertEqual(self.w.path(f"d/{key}.key").read_bytes(),
                             (SOURCE / f"keys/{key}.key").read_bytes())
        told = self.w.call("verify d/astana.truce --json").json()
        self.assertEqual(told["size"], 1 + len(acts_of(SOURCE)))


class Show(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        assert cls.w.call("demo --once --json --out d").code == 0

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def board(self, line):
        answer = self.w.call(f"show board d/astana.truce --json {line}")
        self.assertEqual(answer.code, 0, answer)
        return answer.json()

    def test_as_of_an_index_counts_the_act_itself(self):
        self.assertEqual(self.board("--as-of 40")["as_of"]["size"], 41)
        self.assertEqual(self.board("--as-of 99")["as_of"]["size"], 100)

    def test_as_of_a_moment_is_what_enough_holders_had_attested(self):
        # hold acts attest sizes; two of three must have. Before any: exit 1, tested with the refusals.
        days = ("2017-04-28", "2017-05-01", "2017-05-02", "2017-05-04", "2017-06-26")
        sizes = [self.board(f"--as-of {day}T23:59:59+06:00")["as_of"]["size"] for day in days]
        self.assertEqual(sizes, sorted(sizes))
        self.assertLess(sizes[0], sizes[2])
        # A day later nobody has attested more, whatever was entered after it.
        acts = acts_of(SOURCE)
        for day, size in zip(days, sizes):
            self.assertLessEqual(size, 1 + sum(act["at"][:10] <= day for _, act in acts))

    def test_the_two_clocks_combine(self):
        evening = "--at 2017-05-02T20:00:00+06:00"
        both, at = self.board(f"--as-of 99 {evening}"), self.board(evening)
        self.assertEqual((both["round"], both["items"]), (at["round"], at["items"]))

    def test_options_may_stand_anywhere(self):
        a = self.w.call("show --json --at 2017-05-02T20:00:00+06:00 board d/astana.truce")
        b = self.w.call("show board --at=2017-05-02T20:00:00+06:00 -- d/astana.truce")
        c = self.w.call("show board d/astana.truce --at 2017-05-02T20:00:00+06:00")
        self.assertEqual((a.code, b.code), (0, 0))
        self.assertEqual(b.out, c.out)

    def test_every_view_answers_in_both_forms(self):
        names = re.findall(r"^([a-z-]+)  ", self.w.call("help view").out, re.M)
        for name in names:
            ref = {"act": "17 "}.get(name, "")
            with self.subTest(name):
                human = self.w.call(f"show {name} {ref}d/astana.truce", env={"COLUMNS": "80"})
                self.assertEqual(human.code, 0, human)
                self.assertIn("xercise", human.out)
                answer = self.w.call(f"show {name} {ref}d/astana.truce --json").json()
                self.assertEqual(answer["record"], "talks.example/astana")
                self.assertLessEqual({"record", "kind", "as_of", "clock", "items"}, set(answer))

    def test_showing_writes_nothing_beside_the_record(self):
        before = self.w.take()
        os.environ.pop("XDG_CACHE_HOME", None)
        self.w.call("show board d/astana.truce")
        self.assertEqual(before, self.w.take())


if __name__ == "__main__":
    unittest.main()
