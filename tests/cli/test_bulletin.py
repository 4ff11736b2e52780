# SPDX-License-Identifier: Apache-2.0
"""The bulletin of a day, or of some: what each counts beside what it counted before, and beside what it reports.

Every figure is worked out a second time, from the bodies of acts alone.
"""
import collections
import datetime
import json
import re
import unittest
from pathlib import Path

import tables
from harness import AT, Workspace, acts_of

FOLDER = Path(__file__).resolve().parents[2] / "examples/astana-2017"
LOG = "--log-key d/log.key"
DAY = datetime.timedelta(1)
VENUE = datetime.timezone(datetime.timedelta(hours=6))  # of the host's acts in 2017


def day(text):
    return datetime.date.fromisoformat(text)


def page(workspace, more):
    """The page, with white space folded."""
    return re.sub(r"\s+", " ", workspace.call(f"show bulletin d/astana.truce {more}").out)


def days(first, last):
    return [first + DAY * i for i in range((last - first).days + 1)]


class Figures:
    """What the counts of some days come to, of each author."""

    def __init__(self, acts):
        self.counts = [(a["by"], a["body"]) for _, a in acts if a["act"] == "count"]
        self.answers = {}
        for _, a in acts:
            if a["act"] == "reconcile":
                self.answers.setdefault(a["body"]["count"], {})[a["by"]] = a["body"]

    def of(self, who, first, last):
        """(days counted, total, {area: (n, days)}, the counts) of those that lie in it whole; None for no total."""
        mine = [c for author, c in self.counts if author == who and first <= day(c["from"]) and day(c["to"]) <= last]
        covered = collections.Counter(d for c in mine for d in days(day(c["from"]), day(c["to"])))
        areas = collections.defaultdict(lambda: (0, 0))
        for c in mine:
            for area in c["by"]:
                n, counted = areas[area["admin"]]
                areas[area["admin"]] = n + area["n"], counted + len(days(day(c["from"]), day(c["to"])))
        if not mine or max(covered.values()) > 1:
            return len(covered), None, {}, mine
        return len(covered), sum(c["total"] for c in mine), dict(areas), mine

    def beyond(self, who, first, last):
        return [c for author, c in self.counts if author == who and day(c["from"]) <= last and day(c["to"]) >= first and
                not (first <= day(c["from"]) and day(c["to"]) <= last)]


class Bulletin(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.w.play()
        cls.figures = Figures(acts_of(FOLDER))

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def ask(self, more, record="d/astana.truce"):
        done = self.w.call(f"show bulletin {record} --json {more}")
        self.assertEqual(done.code, 0, done)
        return done.json()

    def check(self, answer, first, last):
        """Against the figures of those days."""
        length = len(days(first, last))
        then = first - DAY * length, first - DAY
        self.assertEqual((answer["days"]["from"], answer["days"]["to"], answer["days"]["count"]),
                         (first.isoformat(), last.isoformat(), length))
        self.assertEqual((answer["before"]["from"], answer["before"]["to"]), tuple(d.isoformat() for d in then))
        self.assertEqual([item["author"] for item in answer["items"]], ["rus", "tur"])
        for item in answer["items"]:
            who = item["author"]
            counted, total, areas, mine = self.figures.of(who, first, last)
            counted_then, total_then, areas_then, _ = self.figures.of(who, *then)
            self.assertEqual((item["now"]["days"], item["now"]["total"]), (counted, total))
            self.assertEqual((item["before"]["days"], item["before"]["total"]), (counted_then, total_then))
            compared = None not in (total, total_then) and counted == counted_then
            self.assertEqual(item["difference"], total - total_then if compared else None)
            told = {a["admin"]: (a["n"], a["days"], a["before"], a["difference"]) for a in item["areas"]}
            self.assertEqual(list(told), sorted(told))
            expected = {}
            for admin in {*areas, *areas_then}:
                (n, d), (m, e) = areas.get(admin, (None, 0)), areas_then.get(admin, (None, 0))
                expected[admin] = n, d, m, n - m if None not in (n, m) and d == e else None
            self.assertEqual(told, expected)
            if total is not None and all(c["by"] for c in mine):
                self.assertEqual(item["now"]["sum"], sum(a["n"] for c in mine for a in c["by"]))
            series = [(s["day"], s["total"]) for s in item["series"]]
            self.assertEqual(series, [(d.isoformat(), n) for d in days(first, last) for n in (
                [c["total"] for c in mine if day(c["from"]) == day(c["to"]) == d] or [None])])
            self.assertEqual({c["ref"] for c in item["beyond"]}, {f"{who}/{c['id']}" for c in self.figures.beyond(who, first, last)})
            answers = collections.defaultdict(lambda: [0, 0])
            for c in mine:
                for other, said in self.figures.answers.get(f"{who}/{c['id']}", {}).items():
                    answers[other][0] += c["total"]
                    answers[other][1] += said.get("confirmed", 0)
            self.assertEqual({a["author"]: [a["of"], a["confirmed"]] for a in item["answers"]}, dict(answers))

    def test_every_day_that_was_counted_and_some_longer_ones(self):
        counted = sorted({day(c["to"]) for _, c in self.figures.counts})
        spans = [(d, d) for d in counted] + [(d - DAY * 6, d) for d in counted[:12]]
        spans += [(day(f"2017-{m:02}-01"), day(f"2017-{m + 1:02}-01") - DAY) for m in range(1, 12)]
        spans += [(day("2017-01-01"), day("2017-12-31")), (day("2016-12-01"), day("2016-12-02")), (day("2017-03-12"), day("2017-03-20"))]
        for first, last in spans:
            with self.subTest(first=first, last=last):
                self.check(self.ask(f"--from {first} --to {last}"), first, last)
        tables.counted.append(len(spans) - 1)

    def test_a_total_that_does_not_add_up_stays_so(self):
        turkish = self.ask("--from 2017-03-10 --to 2017-03-16")["items"][1]
        self.assertEqual((turkish["now"]["total"], turkish["now"]["sum"], turkish["now"]["days"]), (82, 93, 7))
        self.assertEqual([(a["author"], a["of"], a["confirmed"], a["unanswered"]) for a in turkish["answers"]],
                         [("rus", 82, self.figures.answers["tur/bulletin-2017-03-16-week"]["rus"]["confirmed"],
                           82 - self.figures.answers["tur/bulletin-2017-03-16-week"]["rus"]["confirmed"])])
        self.assertIn("the areas add up to 93, the total says 82", page(self.w, "--from 2017-03-10 --to 2017-03-16"))
        alone = self.ask("--from 2017-03-16 --to 2017-03-16")["items"][1]
        self.assertEqual((alone["now"]["counts"], alone["now"]["total"]), (0, None), "a week's count is no day's")
        self.assertEqual([(c["from"], c["to"], c["total"], c["sum"]) for c in alone["beyond"]], [("2017-03-10", "2017-03-16", 82, 93)])
        shown = page(self.w, "--from 2017-03-16 --to 2017-03-16")
        self.assertRegex(shown, r"Turkey \(tur\) counts, [^:]*: no count; before: no count reaches beyond these days, and is not "
                                "added: for 10–16 Mar 2017 together: 82; its areas add up to 93")

    def test_by_default_it_is_the_venues_day_of_the_clock(self):
        for at, expected in (("2017-04-29T20:00:00+03:00", "2017-04-29"), ("2017-04-29T18:00:00Z", "2017-04-30"),
                             ("2017-04-29T17:59:59Z", "2017-04-29"), ("2017-05-01T02:00:00+14:00", "2017-04-30"),
                             ("2017-04-28T23:00:00-10:00", "2017-04-29")):
            with self.subTest(at):
                answer = self.ask(f"--at {at}")
                self.assertEqual((answer["days"]["from"], answer["days"]["to"], answer["offset_min"]), (expected, expected, 360))
        answer = self.ask("--at 2017-04-29T20:00:00+03:00")
        self.assertEqual([(i["author"], i["now"]["total"]) for i in answer["items"]], [("rus", 14), ("tur", 15)])
        self.assertEqual(answer["items"][0]["answers"], [], "what was said in 2024 was not the case then")
        ended = self.ask("--at 2017-04-30T20:00:00+06:00")
        self.assertEqual([(i["now"]["total"], i["before"]["total"], i["difference"]) for i in ended["items"]],
                         [(15, 14, 1), (12, 15, -3)])
        self.assertIsNone(ended["items"][1]["now"]["sum"], "not said by area")
        both = self.ask("--from 2017-04-29 --to 2017-04-30")["items"][1]
        self.assertEqual((both["now"]["total"], both["now"]["sum"], {a["days"] for a in both["areas"]}), (27, None, {1}))
        self.assertIn("not all of it is said by area", page(self.w, "--from 2017-04-29 --to 2017-04-30"))
        self.assertIn("not said by area", page(self.w, "--from 2017-04-30 --to 2017-04-30"))
        since = self.ask("--from 2017-04-28 --at 2017-04-30T20:00:00+06:00")
        self.assertEqual((since["days"]["from"], since["days"]["to"]), ("2017-04-28", "2017-04-30"))
        until = self.ask("--to 2017-04-30")
        self.assertEqual((until["days"]["from"], until["days"]["to"], until["offset_min"]), ("2017-04-30", "2017-04-30", 360),
                         "as the venue's days were then")
        self.assertEqual(self.ask("--to 2024-11-12")["offset_min"], 300)

    def test_what_the_record_knew(self):
        lines = map(json.loads, self.w.call("export d/astana.truce --format jsonl").out.splitlines())
        first = next(act["index"] for act in lines if act.get("type") == "count")
        self.assertEqual(self.ask(f"--from 2017-04-29 --to 2017-04-29 --as-of {first - 1}")["items"], [])
        known = self.ask(f"--from 2017-04-29 --to 2017-04-29 --as-of {first}")["items"]
        self.assertEqual([(i["author"], i["now"]["total"]) for i in known], [("rus", None)], "it counted another day")

    def test_one_recorder_alone(self):
        answer = self.ask("--from 2017-04-29 --to 2017-04-29 --who tur")
        self.assertEqual([i["author"] for i in answer["items"]], ["tur"])
        self.assertEqual({i["author"] for i in answer["incidents"]} - {"tur"}, set())

    def test_operations_and_ceasefires_of_their_days(self):
        answer = self.ask("--from 2016-12-15 --to 2016-12-30")
        self.assertEqual([(o["ref"], o["group"], o["outcome"]["result"]) for o in answer["operations"]],
                         [("rus/aleppo", "consent", "carried-out")])
        self.assertEqual([(c["what"], c["ceasefire"], c["author"]) for c in answer["ceasefires"]],
                         [("declared", "rus/nationwide", "rus")])
        self.assertEqual(self.ask("--from 2017-05-03 --to 2017-05-10")["operations"], [], "what has no outcome is in none")
        shown = page(self.w, "--from 2016-12-15 --to 2016-12-30")
        self.assertIn("with consent of all who were asked", shown)
        self.assertIn("declared by", shown)

    def test_it_speaks_three_languages(self):
        for lang, words in (("ru", "Сводка за"), ("ar", "نشرة")):
            shown = page(self.w, f"--from 2017-04-29 --to 2017-04-30 --lang {lang}")
            self.assertIn(words, shown)
            self.assertNotRegex(shown, r"[a-z]{3,} [a-z]{2,} [a-z]{3,}", "words of another language")
            self.assertEqual(self.ask(f"--to 2017-04-29 --lang {lang}")["lang"], lang)

    def test_what_is_refused(self):
        b = "show bulletin d/astana.truce"
        tables.walk(self, self.w, [
            ("an end before the beginning", f"{b} --from 2017-04-30 --to 2017-04-29", 1, "to: it is before from"),
            ("a beginning after the clock", f"{b} --from 2017-05-03 --at 2017-05-01T10:00:00+06:00", 1, "before from"),
            ("a moment", f"{b} --from 2017-04-29T10:00:00+06:00", 1, "of whole days"),
            ("a day that is none", f"{b} --to 2017-02-29", 1, "is no day"),
            ("more than a year", f"{b} --from 2015-01-01 --to 2017-01-01", 1, "366 days at most"),
            ("a box", f"{b} --bbox 1,2,3,4", 2, "takes no --bbox"),
            ("a kind", f"{b} --kind attack", 2, "takes no --kind"),
            ("of something", "show bulletin rus/nationwide d/astana.truce", 2, "takes no REF"),
            ("two languages", f"{b} --lang en,ru", 2, "several languages"),
        ])


class Reported(unittest.TestCase):
    """Incidents of some days, and who confirms which, in a record of its own."""
    KIND = {"place": {"name": {"en": "P"}, "admin": "SY-HI"}, "kind": "attack", "basis": "heard", "ceasefire": "rus/nationwide"}

    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)
        self.w.play()

    def act(self, who, kind, body, more="--to public --wider"):
        self.w.put("body.json", json.dumps(body))
        done = self.w.call(f"act {kind} body.json --key d/{who}.key --record d/astana.truce {LOG} --at {AT} {more}")
        self.assertEqual(done.code, 0, done)

    def report(self, who, slug, hour, at="2017-06-10", more="--to public --wider", **change):
        when = f"{at}T{hour:02}:00:00+06:00"
        self.act(who, "incident", {"id": slug, "when": when, **self.KIND, **change}, more)

    def find(self, who, incident, occurred, more="--to public --wider"):
        self.act(who, "finding", {"incident": incident, "occurred": occurred}, more)

    def reported(self, more="", dates="--from 2017-06-10 --to 2017-06-10"):
        done = self.w.call(f"show bulletin d/astana.truce {dates} --json {more}")
        self.assertEqual(done.code, 0, done)
        answer = done.json()
        return answer, {i["author"]: (i["reported"], i["before"], {"+".join(g["by"]) or "nobody": g["n"] for g in i["confirmed"]},
                                      {(f["author"], f["occurred"]): f["n"] for f in i["findings"]}) for i in answer["incidents"]}

    def test_who_reports_and_who_confirms(self):
        for i, hour in enumerate((0, 9, 12, 23)):
            self.report("rus", f"r{i}", hour)
        self.report("syr", "s0", 9)
        self.report("rus", "early", 23, "2017-06-09")
        self.report("rus", "late", 0, "2017-06-11")
        for who, incident, occurred in (
                ("rus", "rus/r0", "confirmed"), ("tur", "rus/r1", "confirmed"), ("tur", "rus/r2", "confirmed"),
                ("rus", "rus/r2", "confirmed"), ("tur", "rus/r3", "confirmed"), ("tur", "rus/r3", "not-confirmed"),
                ("irn", "rus/r3", "under-check"), ("tur", "rus/early", "confirmed"), ("irn", "syr/s0", "cannot-be-confirmed")):
            self.find(who, incident, occurred)
        answer, told = self.reported()
        self.assertEqual(told, {
            "rus": (4, 1, {"rus": 1, "tur": 1, "rus+tur": 1, "nobody": 1},
                    {("rus", "confirmed"): 2, ("tur", "confirmed"): 2, ("tur", "not-confirmed"): 1, ("irn", "under-check"): 1}),
            "syr": (1, 0, {"nobody": 1}, {("irn", "cannot-be-confirmed"): 1})})
        self.assertNotIn("reported", {k for i in answer["items"] for k in i}, "nothing is of all together")
        rus = next(i for i in answer["items"] if i["author"] == "rus")
        self.assertEqual((rus["own_incidents"], rus["own_incidents_before"], rus["now"]["total"]), (4, 1, None))
        self.assertEqual([(a["admin"], a["n"], a["own_incidents"]) for a in rus["areas"]], [("SY-HI", None, 4)])
        longer, told = self.reported(dates="--from 2017-06-09 --to 2017-06-11")
        self.assertEqual(told["rus"][0], 6)
        rus = next(i for i in longer["items"] if i["author"] == "rus")
        self.assertEqual([(s["day"], s["total"], s["own_incidents"]) for s in rus["series"]],
                         [("2017-06-09", None, 1), ("2017-06-10", None, 4), ("2017-06-11", None, 1)])
        shown = page(self.w, "--from 2017-06-10 --to 2017-06-10")
        for words in ("reports incidents: 4; before: 1", "confirmed by nobody: 1", "no count; before: no count",
                      "confirmed by Russian Federation (rus) and Republic of Turkey (tur): 1"):
            self.assertIn(words, shown)

    def test_what_was_taken_back_and_what_is_a_copy_count_no_more(self):
        self.report("rus", "gone", 9)
        self.find("tur", "rus/gone", "confirmed")
        self.act("rus", "withdraw", {"what": "rus/gone", "reason": {"en": "wrong"}}, "")
        self.assertEqual(self.reported()[1], {})
        self.report("rus", "copy", 9)
        self.report("rus", "fine", 9, coarser="rus/copy", more="--to tur")
        self.find("tur", "rus/fine", "confirmed", "--to rus")
        self.assertEqual(self.reported()[1], {"rus": (1, 0, {"nobody": 1}, {})})
        answer, told = self.reported("--key d/tur.key")
        self.assertEqual(told, {"rus": (1, 0, {"tur": 1, "nobody": 0}, {("tur", "confirmed"): 1})}, "one event, once")
        self.assertTrue(answer["restricted"])
        self.assertFalse(self.reported("--key d/syr.key")[0]["restricted"])

    def test_what_is_restricted_is_in_the_bulletin_of_its_readers_alone(self):
        self.report("rus", "quartz", 9, more="--to syr")
        self.act("rus", "notice", {"id": "beryl", "kind": "strike", "actor": {"who": "rus"}, "admin": ["SY-RA"],
                                   "when": "2017-06-10T08:00:00+06:00", "consent_of": ["syr"]}, "--to syr")
        self.act("rus", "outcome", {"notice": "rus/beryl", "result": "partly", "when": "2017-06-10T10:00:00+06:00"}, "--to syr")
        self.act("rus", "count", {"id": "topaz", "ceasefire": "rus/nationwide", "from": "2017-06-10", "to": "2017-06-10",
                                  "total": 977, "by": [{"admin": "SY-RA", "n": 977}]}, "--to syr")
        for who, there in ((None, False), ("tur", False), ("syr", True), ("rus", True)):
            answer, told = self.reported(f"--key d/{who}.key" if who else "")
            rus = next(i for i in answer["items"] if i["author"] == "rus")
            self.assertEqual((told.get("rus", (0,))[0], len(answer["operations"]), rus["now"]["total"], answer["restricted"]),
                             (1, 1, 977, True) if there else (0, 0, None, False), who)
            if not there:
                self.assertNotRegex(json.dumps(answer), "977|beryl|topaz|quartz|SY-RA")
        self.assertIn("not for everybody to read", page(self.w, "--from 2017-06-10 --to 2017-06-10 --key d/syr.key"))

    def test_two_counts_of_one_day_are_not_added_up(self):
        for slug, first, total in (("one", "2017-06-10", 5), ("two", "2017-06-10", 7), ("week", "2017-06-04", 30)):
            self.act("tur", "count", {"id": slug, "ceasefire": "rus/nationwide", "from": first, "to": "2017-06-10", "total": total,
                                      "by": []})
        answer, _ = self.reported()
        turkish = next(i for i in answer["items"] if i["author"] == "tur")
        self.assertEqual((turkish["now"]["counts"], turkish["now"]["total"], turkish["now"]["overlap"], turkish["difference"]),
                         (2, None, True, None))
        self.assertEqual([s["total"] for s in turkish["series"]], [5, 7])
        self.assertEqual([c["ref"] for c in turkish["beyond"]], ["tur/week"])
        self.assertIn("counts that lie over each other", page(self.w, "--from 2017-06-10 --to 2017-06-10"))


if __name__ == "__main__":
    unittest.main()
