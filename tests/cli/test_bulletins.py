# SPDX-License-Identifier: Apache-2.0
"""Published counts of violations become acts of those who counted; nothing is added up, repaired or merged on the way."""
import collections
import csv
import json
import unittest
from pathlib import Path

import tables
from harness import AT, Workspace

FILE = Path(__file__).resolve().parents[2] / "examples/astana-2017/data/bulletins.csv"
AREAS = {"Aleppo": "SY-HL", "Damascus": "SY-DI", "Daraa": "SY-DR", "Hama": "SY-HM", "Homs": "SY-HI", "Idlib": "SY-ID",
         "Latakia": "SY-LA", "Quneitra": "SY-QU"}
WHO = {"Russia": "rus", "Turkey": "tur"}
DAYS = {"24h": 1, "week": 7}
TRUCE = {"id": "cessation", "kind": "cessation-of-hostilities", "title": {"en": "Cessation of hostilities"},
         "declared_by": ["rus", "tur"], "binds": [{"who": "syr"}, {"who": "opp"}], "from": "2016-12-30T00:00:00+03:00"}
HEAD = "id,ceasefire,from,to,total,SY-HL,SY-HM"
GOOD = "one,rus/cessation,2017-03-16,2017-03-16,9,5,4"


def published(recorder):
    """The rows of one recorder, as they were published."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if WHO.get(row["recorder"]) == recorder]


def sheet(recorder):
    """Those rows in the columns of an import."""
    lines = ["id,ceasefire,from,to,total," + ",".join(AREAS.values())]
    for row in published(recorder):
        lines.append(",".join([f"day-{row['date']}-{row['period']}", "rus/cessation", row["date"], row["date"],
                               row["total"]] + [row[name] for name in AREAS]))
    return "\n".join(lines) + "\n"


class Bulletins(unittest.TestCase):
    def setUp(self):
        self.w = Workspace()
        self.addCleanup(self.w.done)
        self.w.play()
        self.act("rus", "ceasefire", TRUCE)

    def act(self, who, kind, body):
        self.w.put("body.json", json.dumps(body))
        done = self.w.call(f"act {kind} body.json --key d/{who}.key --record d/astana.truce --log-key d/log.key --at {AT}")
        self.assertEqual(done.code, 0, done)

    def take(self, who, content, more="--log-key d/log.key", code=0):
        self.w.put("in.csv", content)
        done = self.w.call(f"import counts in.csv --key d/{who}.key --record d/astana.truce --at {AT} {more}")
        self.assertEqual(done.code, code, done)
        return done

    def size(self):
        return self.w.call("verify d/astana.truce --json").json()["size"]

    def counts(self):
        return self.w.call("show counts rus/cessation d/astana.truce --json").json()["items"]

    def test_what_was_published_comes_out_again(self):
        for who in ("rus", "tur"):
            self.take(who, sheet(who))
        items = self.counts()
        for who in ("rus", "tur"):
            mine = {item["ref"]: item for item in items if item["author"] == who}
            rows = published(who)
            self.assertEqual(len(mine), len(rows))
            for row in rows:
                item = mine[f"{who}/day-{row['date']}-{row['period']}"]
                areas = {area["admin"]: area["n"] for area in item["by"]}
                told = {code: int(row[name]) for name, code in AREAS.items() if row[name]}
                self.assertEqual((item["total"], areas), (int(row["total"]), told))
                adds_up = sum(told.values()) == int(row["total"]) if told else None  # of no areas there is no sum that could
                self.assertEqual((item["sum"], item["adds_up"]), (sum(told.values()) if told else None, adds_up))

    def test_a_total_that_does_not_add_up_stays_so(self):
        self.take("tur", sheet("tur"))
        self.take("rus", sheet("rus"))
        day = {(item["author"], item["from"]): item for item in self.counts()}
        turkish = day["tur", "2017-03-16"]
        self.assertEqual((turkish["total"], turkish["sum"], turkish["adds_up"]), (82, 93, False))
        self.assertEqual((day["rus", "2017-04-29"]["total"], day["tur", "2017-04-29"]["total"]), (14, 15))
        other = day["tur", "2017-04-29"]
        self.assertEqual(day["rus", "2017-04-29"]["others"],
                         [{"ref": other["ref"], "author": "tur", "i": other["i"], "total": 15, "apart": 1}])
        page = self.w.call("show counts d/astana.truce").out
        self.assertRegex(page, r"the areas add up to 93, the total says 82")
        self.assertRegex(page, r"of the same days [^:]*Turkey[^:]* counts 15: apart by 1")
        self.assertRegex(page, r"of the same days [^:]*Russia[^:]* counts 14: apart by 1")

    def test_what_others_count_of_the_same_days_is_beside_it(self):
        """Of each pair of counts of one period, by the file; whoever is asked for, the other's number is there."""
        for who in ("rus", "tur"):
            self.take(who, sheet(who))
        told = {who: {(row["date"], row["period"]): int(row["total"]) for row in published(who)} for who in ("rus", "tur")}
        both = set(told["rus"]) & set(told["tur"])
        self.assertGreater(len(both), 10)
        for who, other in (("rus", "tur"), ("tur", "rus")):
            shown = {}
            for item in self.w.call(f"show counts d/astana.truce --who {who} --json").json()["items"]:
                for one in item["others"]:
                    self.assertEqual((one["author"], one["apart"]), (other, abs(one["total"] - item["total"])))
                    shown[item["ref"].removeprefix(f"{who}/day-")] = (item["total"], one["total"])
            wanted = {f"{date}-{period}": (told[who][date, period], told[other][date, period]) for date, period in both}
            self.assertEqual({ref: pair for ref, pair in shown.items() if ref in wanted}, wanted)

    def test_months_and_areas_agree_with_a_sum_of_the_file(self):
        for who in ("rus", "tur"):
            self.take(who, sheet(who))
        shown, told = collections.Counter(), collections.Counter()
        months = self.w.call("show counts rus/cessation d/astana.truce --json").json()["totals"]
        for month in months:
            for area in month["by"]:
                shown[month["author"], month["month"], area["admin"]] += area["n"]
        totals = {(month["author"], month["month"]): month["total"] for month in months}
        for who in ("rus", "tur"):
            for name in {row["date"][:7] for row in published(who)}:
                self.assertEqual(totals[who, name],
                                 sum(int(row["total"]) for row in published(who) if row["date"].startswith(name)))
        for who in ("rus", "tur"):
            for row in published(who):
                for name, code in AREAS.items():
                    told[who, row["date"][:7], code] += int(row[name] or 0)
        self.assertEqual(+shown, +told)
        self.assertGreater(len(+told), 50)

    def test_what_nobody_answered_is_open(self):
        self.take("tur", sheet("tur"))
        ref = "tur/day-2017-03-16-week"
        self.act("rus", "reconcile", {"count": ref, "confirmed": 8})
        item = next(item for item in self.counts() if item["ref"] == ref)
        self.assertEqual([(one["author"], one["confirmed"], one["unanswered"]) for one in item["reconciled"]],
                         [("rus", 8, 74)])

    def test_a_file_is_taken_once(self):
        self.take("tur", sheet("tur"))
        before = self.w.take()
        self.assertIn("Nothing was appended", self.take("tur", sheet("tur")).out)
        self.assertEqual(before, self.w.take())

    def test_wrong_rows_are_named_and_nothing_is_appended(self):
        rows = [
            ("no such ceasefire", GOOD.replace("cessation", "peace"), "ceasefire", "unknown-ref"),
            ("an impossible day", GOOD.replace("16,9", "32,9"), "to", "bad-field"),
            ("backwards", GOOD.replace("2017-03-16,9", "2017-03-15,9"), None, "dates"),
            ("fewer than none", GOOD.replace(",9,", ",-3,"), "total", "bad-field"),
            ("a word", GOOD.replace(",9,", ",many,"), "total", "bad-field"),
            ("an area with a word", GOOD.replace(",5,", ",some,"), "XX-YY", "bad-field"),
            ("no slug", GOOD.replace("one", "One"), "id", "bad-field"),
            ("no total", GOOD.replace(",9,", ",,"), "total", "missing-field"),
        ]
        before = self.size()
        for what, row, column, rule in rows:
            with self.subTest(what):
                done = self.take("rus", f"{HEAD}\n{row}\n", "--log-key d/log.key --json", code=1)
                wrong = done.json()["rows"][0]
                self.assertEqual((wrong["it_is"], wrong["column"], wrong["rule"]), ("wrong", column, rule))
        self.assertEqual(before, self.size())

    def test_a_party_counts_nothing(self):
        done = self.take("syr", f"{HEAD}\n{GOOD}\n", "--log-key d/log.key --json", code=1)
        self.assertEqual(done.json()["rows"][0]["rule"], "not-permitted")

    def test_files_that_are_none(self):
        one = "--key d/rus.key --record d/astana.truce --log-key d/log.key"
        for name, text in {"area.csv": f"{HEAD},Aleppo\n{GOOD},1\n", "twice.csv": f"{HEAD},SY-HL\n{GOOD},1\n",
                           "none.csv": HEAD.replace("total,", "") + "\n", "few.csv": f"{HEAD}\none,two\n"}.items():
            self.w.put(name, text)
        tables.walk(self, self.w, [
            ("an area by its name", f"import counts area.csv {one}", 1, "no column \"Aleppo\""),
            ("an area twice", f"import counts twice.csv {one}", 1, "stands twice"),
            ("no total", f"import counts none.csv {one}", 1, "the column \"total\" is missing"),
            ("cells are missing", f"import counts few.csv {one}", 1, "line 2"),
        ])


if __name__ == "__main__":
    unittest.main()
