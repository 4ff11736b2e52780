# SPDX-License-Identifier: Apache-2.0
"""Whoever told of an incident is protected by its mark as far as a program can: an exact place or time goes to
everybody, or to more than the rules propose, only where its author says so in a word of its own."""
import unittest

from harness import AT, Workspace
from test_import_incidents import own

PLACE = {"name": {"en": "Homs"}, "country": "SY", "admin": "SY-HI"}
POINT = {**PLACE, "point": [36.72, 34.73]}
DAY = {"from": "2017-05-02T00:00:00+03:00", "to": "2017-05-02T23:59:59+03:00"}
HOUR = {"from": "2017-05-02T08:00:00+03:00", "to": "2017-05-02T09:00:00+03:00"}


class Protected(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        cls.addClassCleanup(w.done)
        w.play()

    def act(self, words, place=PLACE, when=DAY, **more):
        body = {"id": "seen", "when": when, "place": place, "kind": "shelling", "basis": "observed", "reporter_protected": True, **more}
        self.w.put("one.json", {k: v for k, v in body.items() if v is not None})
        return self.w.call(f"act incident one.json --key d/rus.key --record d/astana.truce --log-key d/log.key --at {AT} --dry-run {words}")

    def test_an_exact_place_or_time_takes_a_word_of_its_own(self):
        wide = "--to public --wider"
        for why, words, what, code in (
            ("a point, to everybody", wide, {"place": POINT}, 1), ("to one more", "--to clip --wider", {"place": POINT}, 1),
            ("a moment", wide, {"when": "2017-05-02T08:30:00+03:00"}, 1), ("an hour", wide, {"when": HOUR}, 1),
            ("the word", f"{wide} --protected-too", {"place": POINT, "when": HOUR}, 0),
            ("a day and an area", wide, {}, 0), ("whom the rules propose", "", {"place": POINT, "when": HOUR}, 0),
            ("fewer", "--to tur", {"place": POINT, "when": HOUR}, 0),
            ("no mark", wide, {"place": POINT, "reporter_protected": None}, 0), ("not so", wide, {"place": POINT, "reporter_protected": False}, 0)):
            with self.subTest(why):
                answer = self.act(words, **what)
                self.assertEqual(answer.code, code, answer)
                if code:
                    self.assertIn("reporter_protected", answer.err)
                    self.assertIn("coarser", answer.err)
                    self.assertIn("--protected-too", answer.err)
        answer = self.act("--to public --protected-too", place=POINT)
        self.assertEqual(answer.code, 1)
        self.assertIn("--wider", answer.err, "neither word stands for the other")

    def test_a_shape_the_long_way_round_is_said_and_not_refused(self):
        for why, ring, said in (("across the antimeridian, uncut", [[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]], True),
                                ("by a hair", [[-90, 0], [90.0000002, 0], [0, 10], [-90, 0]], True),
                                ("half round", [[-90, 0], [90, 0], [0, 10], [-90, 0]], False), ("small", [[36, 34], [37, 34], [37, 35], [36, 34]], False)):
            for shape in ({"type": "Polygon", "coordinates": [ring]}, {"type": "MultiPolygon", "coordinates": [[ring]]}):
                self.w.put("zone.json", {"id": "far", "name": {"en": "Far"}, "kind": "buffer", "geometry": shape, "from": "2017-05-02T08:00:00+06:00"})
                answer = self.w.call(f"act zone zone.json --key d/rus.key --record d/astana.truce --log-key d/log.key --at {AT} --dry-run")
                self.assertEqual((answer.code, "the long way round" in " ".join(answer.out.split())), (0, said), f"{why}: {answer}")

    def test_rows_with_the_mark_are_left_out_of_an_import(self):
        self.w.put("rows.csv", own({"id": "one", "reporter_protected": "yes"}, {"id": "two", "reporter_protected": "no"}, {"id": "three"},
                                   {"id": "four", "reporter_protected": "yes", "lon": "", "lat": "", "when": "", **DAY}))
        line = f"import incidents rows.csv --key d/rus.key --record d/astana.truce --at {AT} --dry-run --json"
        told = self.w.call(f"{line} --to public --wider")
        self.assertEqual(told.code, 1, told)
        wrong = told.json()["refused"]
        self.assertEqual([(row["line"], row["column"]) for row in wrong], [(2, "reporter_protected")])
        for words in ("--to public --wider --protected-too", ""):
            told = self.w.call(f"{line} {words}")
            self.assertEqual(told.code, 0, told)

    def test_the_text_form_says_where_it_was(self):
        line = f"--key d/rus.key --record d/astana.truce --log-key d/log.key --at {AT} --to public --wider"
        for slug in ("first", "second"):
            self.w.put("it.json", {"id": slug, "when": DAY, "place": POINT, "kind": "shelling", "basis": "observed"})
            self.assertEqual(self.w.call(f"act incident it.json {line}").code, 0)
        self.w.put("same.json", {"incident": "rus/second", "occurred": "confirmed", "duplicate_of": "rus/first"})
        done = self.w.call("act finding same.json " + line.replace("rus.key", "tur.key"))
        self.assertEqual(done.code, 0, done)
        text = self.w.call("show incidents rus/first d/astana.truce").out
        self.assertIn("area: SY, SY-HI", text)
        self.assertIn("latitude and longitude: 34.73, 36.72", text)
        self.assertIn("holds rus/second to be the same as this", text)
        self.assertNotIn("to be the same as this", self.w.call("show incidents rus/second d/astana.truce").out)
