# SPDX-License-Identifier: Apache-2.0
"""Files of incidents become acts: of our own columns, of UCDP GED's and of ACLED's; what is refused of them, in how
much memory, and that a killed import goes on where it stopped.

What should be in the record is worked out from the same files by Python's csv and datetime, by what `truce help import`
says of each column; nothing of it comes from the binary.
"""
import calendar
import contextlib
import csv
import datetime
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import time
import unittest

import tables
from harness import AT, TRUCE, Workspace

HEAD = ["id", "ceasefire", "when", "from", "to", "place", "place:ru", "country", "admin", "lon", "lat", "kind", "weapon", "alleged",
        "target", "killed", "killed:civilian", "injured", "injured:civilian", "missing:monitor", "basis", "text",
        "reporter_protected", "coarser"]
GOOD = {"id": "one", "when": "2017-05-02T09:00:00+03:00", "place": "Homs", "country": "SY", "admin": "SY-HI", "lon": "36.72",
        "lat": "34.73", "kind": "shelling", "basis": "recorded"}
PUBLIC = "--to public --wider --protected-too"
GED = ("id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,"
       "dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,"
       "source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,"
       "where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,"
       "date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob").split(",")
ACLED = ("event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
         "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
         "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp").split(",")


def sheet(head, rows):
    """A file as a spreadsheet writes it."""
    text = io.StringIO()
    out = csv.DictWriter(text, head, restval="")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue()


def own(*rows, head=None):
    return sheet(head or HEAD, [{**GOOD, **row} for row in rows])


def day(date):
    return datetime.date.fromisoformat(date)


def open_days(first, last, precision):
    """The interval that days of a data set leave open: 2 some days, 3 a week, 4 a month, 5 a year."""
    if (last - first).days < {1: 0, 2: 1, 3: 1, 4: 7, 5: 27}[precision]:
        if precision < 4:
            first, last = first - datetime.timedelta(6), last + datetime.timedelta(6)
        elif precision == 4:
            first, last = first.replace(day=1), last.replace(day=calendar.monthrange(last.year, last.month)[1])
        else:
            first, last = first.replace(month=1, day=1), last.replace(month=12, day=31)
    return f"{first.isoformat()}T00:00:00+14:00", f"{last.isoformat()}T23:59:59-12:00"


def named(*parts):
    return ", ".join(dict.fromkeys(part for part in parts if part))


def ged_row(rnd, number):
    """A row as GED might have it; what is random is random in the ranges of its codebook."""
    begun = datetime.date(2013, 1, 1) + datetime.timedelta(rnd.randrange(2500))
    spread = rnd.choice([0, 0, 0, 3, 6, 29])
    parts = [rnd.choice([0, 0, 1, 4]) for _ in range(4)]
    best = sum(parts)
    exact = rnd.random() < 0.6
    return {"id": str(200000 + number), "year": str(begun.year), "type_of_violence": str(rnd.randint(1, 3)),
            "conflict_name": "Syria: Government", "dyad_name": "Government of Syria - Syrian insurgents",
            "side_a": "Government of Syria", "side_b": "Syrian insurgents", "source_headline": 'Clashes, "heavy", in Homs',
            "where_prec": str(rnd.randint(1, 7)), "where_coordinates": "Homs city", "adm_1": "Homs governorate",
            "adm_2": rnd.choice(["", "Homs district"]), "latitude": f"{rnd.uniform(-90, 90):.6f}",
            "longitude": f"{rnd.uniform(-180, 180):.6f}", "country": "Syria", "event_clarity": str(rnd.randint(1, 2)),
            "date_prec": str(rnd.randint(1, 5)), "date_start": f"{begun} 00:00:00.000",
            "date_end": f"{begun + datetime.timedelta(spread)} 00:00:00.000", "deaths_a": str(parts[0]),
            "deaths_b": str(parts[1]), "deaths_civilians": str(parts[2]), "deaths_unknown": str(parts[3]), "best": str(best),
            "low": str(best if exact else best // 2), "high": str(best if exact else best + 7)}


def ged_expected(row):
    start, end = day(row["date_start"][:10]), day(row["date_end"][:10])
    precision = int(row["date_prec"])
    first, last = open_days(start, end, precision)
    when = {"from": first, "to": last}
    where = int(row["where_prec"])
    at = named(row["where_coordinates"], row["adm_1"], row["country"])
    name = {1: at, 2: "within about 25 km of " + at, 3: named(row["adm_2"], row["adm_1"], row["country"]),
            4: named(row["adm_1"], row["country"]), 5: at, 6: row["country"], 7: at}[where]
    place = {"name": {"en": name}}
    if where == 1:
        place["point"] = [float(row["longitude"]), float(row["latitude"])]
    a, b, civilians, unknown, best, low, high = (int(row[c]) for c in (
        "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "low", "high"))
    if low == best == high:
        kinds = {"civilian": civilians, "combatant": a + b if row["type_of_violence"] == "1" else 0}
        kinds["unknown"] = best - sum(kinds.values())
        killed = [{"group": group, "killed": n} for group, n in kinds.items() if n or (group == "unknown" and not best)]
    else:
        killed = [{"group": "unknown", "killed": [low, high]}]
    body = {"id": "ged-" + row["id"], "when": when, "place": place, "kind": "attack", "casualties": killed, "basis": "reported"}
    if row["type_of_violence"] == "3":
        body.update(alleged=[{"name": {"en": row["side_a"]}}], target={"en": row["side_b"]})
    return body


def without_words(body):
    """Less the sentences that the program makes of names and codes: they are looked at one by one."""
    when = {k: v for k, v in body["when"].items() if k != "text"}
    return {**{k: v for k, v in body.items() if k != "text"}, "when": when}


class Incidents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.w = Workspace()
        cls.w.play()
        cls.number = 0

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    def setUp(self):
        """Each test its own copy of the exercise."""
        Incidents.number += 1
        self.record = f"r{Incidents.number}.truce"
        shutil.copyfile(self.w.path("d/astana.truce"), self.w.path(self.record))

    def words(self, more="", who="rus", at=AT):
        return f"--key d/{who}.key --record {self.record} --at {at} {more}"

    def run_it(self, content, more="", code=0, who="rus", log="--log-key d/log.key", **kw):
        self.w.put("in.csv", content)
        answer = self.w.call(f"import incidents in.csv {self.words(more, who)} {log}", **kw)
        self.assertEqual(answer.code, code, answer)
        return answer

    def read_by(self, who):
        """The slugs of what rus imports there, in the order of the record, as somebody reads it."""
        answer = self.w.call(f"show incidents {self.record} --json" + (f" --key d/{who}.key" if who else ""))
        self.assertEqual(answer.code, 0, answer)
        refs = [item["ref"] for item in answer.json()["items"]]
        return [ref.removeprefix("rus/") for ref in reversed(refs) if ref in ("rus/quartz", "rus/beryl", "rus/topaz")]

    def acts(self):
        """[(author, body, source)] of the public incidents that were imported into this record."""
        answer = self.w.call(f"export {self.record} --format jsonl")
        self.assertEqual(answer.code, 0, answer)
        acts = [json.loads(line) for line in answer.out.splitlines()]
        return [(a["author"], a["body"], a.get("source")) for a in acts if a.get("type") == "incident" and a["at"] == AT]

    def bodies(self):
        return [body for _, body, _ in self.acts()]

    def valid(self):
        answer = self.w.call(f"verify {self.record} --json")
        self.assertEqual((answer.code, answer.json()["valid"]), (0, True), answer)

    def test_our_own_columns(self):
        full = {"id": "full", "place:ru": "Хомс", "weapon": "mortar", "alleged": "tur; An armed group", "target": "a house",
                "killed": "[1, 3]", "killed:civilian": "0", "injured": "2", "injured:civilian": "[4,4]", "missing:monitor": "1",
                "text": 'Two lines,\nand "words"', "reporter_protected": "yes", "coarser": "one", "lon": "-36.123456789",
                "lat": "7"}
        between = {"id": "between", "when": "", "from": "2017-05-02T00:00:00+03:00", "to": "2017-05-02T23:59:59+03:00",
                   "lon": "", "lat": "", "country": "", "admin": "latakia-north", "reporter_protected": "no"}
        self.w.put("zone.json", json.dumps({"id": "north", "kind": "buffer", "name": {"en": "North"}, "admin": ["latakia-north"],
                                            "from": "2017-01-01T00:00:00Z"}))
        drawn = self.w.call(f"act zone zone.json {self.words(PUBLIC)} --log-key d/log.key")
        self.assertEqual(drawn.code, 0, drawn)
        answer = self.run_it(own({}, full, between), PUBLIC)
        self.assertIn("Appended 3 acts.", answer.out)
        place = {"name": {"en": "Homs"}, "country": "SY", "admin": "SY-HI"}
        one = {"id": "one", "when": GOOD["when"], "place": {**place, "point": [36.72, 34.73]}, "kind": "shelling",
               "basis": "recorded"}
        self.assertEqual(self.acts(), [
            ("rus", one, None),
            ("rus", {**one, "id": "full",
                     "place": {**place, "name": {"en": "Homs", "ru": "Хомс"}, "point": [-36.1234568, 7]},
                     "weapon": {"en": "mortar"}, "alleged": [{"who": "tur"}, {"name": {"en": "An armed group"}}],
                     "target": {"en": "a house"}, "coarser": "rus/one", "reporter_protected": True,
                     "casualties": [{"group": "unknown", "killed": [1, 3], "injured": 2},
                                    {"group": "civilian", "killed": 0, "injured": [4, 4]}, {"group": "monitor", "missing": 1}],
                     "text": {"en": 'Two lines,\nand "words"'}}, None),
            ("rus", {"id": "between", "when": {"from": between["from"], "to": between["to"]},
                     "place": {"name": {"en": "Homs"}, "admin": "latakia-north"}, "kind": "shelling", "basis": "recorded",
                     "reporter_protected": False}, None)])
        self.valid()

    WRONG = [
        ("no id", {"id": ""}, "id", "missing-field"),
        ("an id that is no slug", {"id": "Homs 1"}, "id", "bad-field"),
        ("an id of 64 letters", {"id": "x" * 64}, "id", "bad-field"),
        ("a ceasefire that nobody declared", {"ceasefire": "peace"}, "ceasefire", "unknown-ref"),
        ("somebody else's, that is not there", {"ceasefire": "tur/peace"}, "ceasefire", "unknown-ref"),
        ("no time", {"when": ""}, "when", "missing-field"),
        ("a day alone: of which zone?", {"when": "2017-05-02"}, "when", "bad-field"),
        ("a day that does not exist", {"when": "2017-02-29T09:00:00Z"}, "when", "bad-field"),
        ("a time without an offset", {"when": "2017-05-02T09:00:00"}, "when", "bad-field"),
        ("a time as spreadsheets like it", {"when": "02.05.2017 09:00"}, "when", "bad-field"),
        ("the second 60", {"when": "2016-12-31T23:59:60Z"}, "when", "bad-field"),
        ("a moment and an interval", {"from": GOOD["when"], "to": GOOD["when"]}, "when", None),
        ("a beginning alone", {"when": "", "from": GOOD["when"]}, "to", "missing-field"),
        ("an end before the beginning", {"when": "", "from": "2017-05-02T09:00:00Z", "to": "2017-05-02T08:59:59Z"}, "when",
         "bad-field"),
        ("a beginning that is no time", {"when": "", "from": "soon", "to": GOOD["when"]}, "from", "bad-field"),
        ("no place", {"place": ""}, "place", "missing-field"),
        ("a country of three letters", {"country": "SYR"}, "country", "bad-field"),
        ("an area by its name", {"admin": "Homs"}, "admin", "bad-field"),
        ("an area of another form", {"admin": "SY-HOMS1"}, "admin", "bad-field"),
        ("an area that its country does not have", {"admin": "SY-ZZ"}, "admin", "unknown-ref"),
        ("an area of no country", {"country": "", "admin": "ZZ-AA"}, "admin", "unknown-ref"),
        ("an area of another country", {"admin": "TR-31"}, "admin", "unknown-ref"),
        ("an area of its own that no zone names", {"admin": "nowhere-at-all"}, "admin", "unknown-ref"),
        ("200 degrees east", {"lon": "200"}, "lon", "bad-field"),
        ("north of the pole", {"lat": "90.0000001"}, "lat", "bad-field"),
        ("a decimal comma", {"lon": "36,72"}, "lon", "bad-field"),
        ("an exponent", {"lat": "3e1"}, "lat", "bad-field"),
        ("degrees with a point and no more", {"lat": "34."}, "lat", "bad-field"),
        ("a longitude alone", {"lat": ""}, "lat", None),
        ("a latitude alone", {"lon": ""}, "lon", None),
        ("a kind that nobody knows", {"kind": "skirmish"}, "kind", "bad-field"),
        ("no kind", {"kind": ""}, "kind", "missing-field"),
        ("three fewer dead", {"killed": "-3"}, "killed", "bad-field"),
        ("of civilians", {"killed:civilian": "-3"}, "killed:civilian", "bad-field"),
        ("more at least than at most", {"injured": "[5,2]"}, "injured", "bad-field"),
        ("a range of three", {"injured:civilian": "[1,2,3]"}, "injured:civilian", "bad-field"),
        ("a range of one", {"injured": "[1]"}, "injured", "bad-field"),
        ("a range in other words", {"missing:monitor": "2-5"}, "missing:monitor", "bad-field"),
        ("half a person", {"killed": "1.5"}, "killed", "bad-field"),
        ("more than a number can be", {"killed": "9" * 20}, "killed", "bad-field"),
        ("a basis that nobody knows", {"basis": "guessed"}, "basis", "bad-field"),
        ("no basis", {"basis": ""}, "basis", "missing-field"),
        ("protected, maybe", {"reporter_protected": "maybe"}, "reporter_protected", None),
        ("a slug of nobody", {"alleged": "mars"}, "alleged", "unknown-participant"),
        ("a copy that is not there", {"coarser": "nothing"}, "coarser", "unknown-ref"),
        ("a copy of itself", {"id": "self", "coarser": "self"}, "coarser", None),
        ("somebody else's incident as its copy", {"coarser": "syr/gas-attack"}, "coarser", None),
        ("more text than an act holds", {"text": "x" * 65500}, None, None),
    ]

    def test_what_is_wrong_with_a_row_is_told_with_line_and_column(self):
        rows = [{"id": f"w{i}", **change} for i, (_, change, _, _) in enumerate(self.WRONG)]
        content = own({"id": "first"}, *rows, {"id": "last"})
        told = self.run_it(content, f"{PUBLIC} --json", code=1)
        answer = told.json()
        self.assertEqual((answer["rows"], answer["wrong"], answer["appended"]), (len(rows) + 2, len(rows), 2))
        lines = 2
        for (why, _, column, rule), row in zip(self.WRONG, answer["refused"]):
            lines += 1
            with self.subTest(why):
                self.assertEqual(row["line"], lines)
                if column:
                    self.assertEqual(row["column"], column, row)
                if rule:
                    self.assertEqual(row["rule"], rule, row)
                self.assertTrue(row["message"], row)
        self.assertIn(f"{len(rows)} of {len(rows) + 2} rows are wrong and were left out; line 3, column id", told.err)
        self.assertEqual([body["id"] for body in self.bodies()], ["first", "last"])
        tables.counted.append(len(self.WRONG) - 1)

    def test_lines_that_are_no_rows_are_told_and_the_rest_goes_in(self):
        head, good = own({}).splitlines()[:2]
        rows = [good.replace("one", f"g{i}", 1) for i in range(8)]
        lines = [head, rows[0], "a,b", rows[1], rows[2].replace("Homs", 'Ho"ms'), rows[3].replace("Homs", '"Homs'), rows[4],
                 rows[5].replace("Homs", "Ho\tms"), rows[6].replace("Homs", "Ho\u202ems"), rows[5] + ",more", "",
                 rows[7]]
        raw = "\n".join(lines).encode() + b"\n" + rows[6].replace("Homs", "H\xf6ms").encode("latin-1") + b"\n"
        told = self.run_it(raw, f"{PUBLIC} --json", code=1).json()
        self.assertEqual([(r["line"], r.get("character"), r["message"].split(";")[0].split(" (")[0]) for r in told["refused"]], [
            (3, 1, "2 cells, the first line has 24"),
            (5, rows[2].index("Homs") + 3, "a quote inside a cell that is not quoted"),
            (6, rows[3].index("Homs") + 1, "this quote is never closed"),
            (8, rows[5].index("Homs") + 3, "a character that no text may hold"),
            (9, rows[6].index("Homs") + 3, "a character that no text may hold"),
            (10, 1, "25 cells, the first line has 24"),
            (13, rows[6].index("Homs") + 2, "this is no UTF-8")])
        self.assertEqual([body["id"] for body in self.bodies()], ["g0", "g1", "g4", "g7"])
        self.assertEqual((told["rows"], told["wrong"], told["appended"]), (11, 7, 4))

    def test_that_some_are_left_out_is_a_failure_unless_it_is_meant(self):
        content = own({"id": "good"}, {"id": "bad", "kind": "skirmish"})
        before = self.w.take()
        dry = self.run_it(content, f"{PUBLIC} --dry-run", code=1, log="")
        self.assertRegex(dry.out, r"(?m)^2 +new +good: shelling, Homs \(a point\), 2017-05-02T09:00:00\+03:00$")
        self.assertRegex(dry.out, r"(?m)^3 +wrong +column kind: ")
        self.assertIn("this was --dry-run", dry.out)
        self.w.path("in.csv").unlink()
        before.pop("in.csv", None)
        self.assertEqual(self.w.take(), before, "a dry run writes nothing")
        self.run_it(content, f"{PUBLIC} --skip-bad")
        self.assertEqual([body["id"] for body in self.bodies()], ["good"])
        self.run_it(own({"kind": "skirmish"}), f"{PUBLIC} --skip-bad", code=1)

    def test_a_file_again_and_one_that_says_something_else(self):
        content = own(*({"id": f"i{i}"} for i in range(5)))
        self.assertIn("Appended 5 acts.", self.run_it(content, PUBLIC).out)
        before = self.bodies()
        again = self.run_it(content, PUBLIC)
        self.assertIn("5 of 5 rows stand in the record already and are left out.", again.out)
        self.assertIn("Nothing was appended", again.out)
        changed = self.run_it(own({"id": "i0"}, {"id": "i1", "kind": "strike"}, {"id": "i9"}, {"id": "i9"}), f"{PUBLIC} --json",
                              code=1).json()
        self.assertEqual([(r["line"], r["column"], r["message"].split(",")[0]) for r in changed["refused"]],
                         [(3, "id", "it stands in the record"), (5, "id", '"i9" stands in line 4 already')])
        self.assertEqual((changed["there"], changed["appended"]), (1, 1))
        self.assertEqual([b["id"] for b in self.bodies()], [b["id"] for b in before] + ["i9"])
        self.w.put("gone.json", {"what": "rus/i2"})
        taken = self.w.call(f"act withdraw gone.json {self.words('--log-key d/log.key')}")
        self.assertEqual(taken.code, 0, taken)
        back = self.run_it(own({"id": "i2"}), f"{PUBLIC} --json", code=1).json()
        self.assertEqual((back["refused"][0]["column"], back["refused"][0]["rule"]), ("id", "id-taken"))

    def test_events_of_ged(self):
        rnd = random.Random(7)
        rows = [ged_row(rnd, i) for i in range(400)]
        answer = self.run_it(sheet(GED, rows), f"{PUBLIC} --json").json()
        self.assertEqual((answer["dataset"], answer["appended"]), ("UCDP GED", len(rows)))
        self.assertEqual(answer["left_out"], [c for c in GED if c not in (
            "id", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b", "where_prec", "where_coordinates",
            "adm_1", "adm_2", "latitude", "longitude", "country", "event_clarity", "date_prec", "date_start", "date_end",
            "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low")])
        acts = self.acts()
        self.assertEqual(len(acts), len(rows))
        for row, (_, body, source) in zip(rows, acts):
            self.assertEqual(without_words(body), ged_expected(row))
            self.assertEqual(source, {"outlet": "UCDP Georeferenced Event Dataset", "title": f"event {row['id']}"})
            words = body["text"]["en"]
            self.assertIn(row["dyad_name"], words)
            self.assertEqual("several events" in words, row["event_clarity"] == "2")
            self.assertEqual(f"best estimate: {row['best']} " in words, not row["low"] == row["best"] == row["high"])
            self.assertEqual("text" in body["when"], row["date_prec"] != "1")
        self.assertIn("400 of 400 rows stand", self.run_it(sheet(GED, rows), PUBLIC).out)

    def test_rows_of_ged_that_are_wrong(self):
        good = {**ged_row(random.Random(1), 0), "where_prec": "1", "date_prec": "1"}
        cases = [("type_of_violence", "4"), ("type_of_violence", ""), ("where_prec", "0"), ("where_prec", "8"), ("where_prec", "12"),
                 ("date_prec", "6"), ("date_prec", "one"), ("date_start", "2017-02-30 00:00:00.000"),
                 ("date_start", "2017-05-02 09:00:00.000"), ("date_end", "2001-01-01 00:00:00.000"), ("date_end", ""),
                 ("best", "-3"), ("best", ""), ("low", "9999"), ("high", "many"), ("deaths_civilians", "1.5"), ("latitude", "91"),
                 ("longitude", "200"), ("longitude", ""), ("side_a", "")]
        rows = [{**good, "id": str(i), "type_of_violence": "3", column: value} for i, (column, value) in enumerate(cases)]
        rows += [{**good, "id": "a b"}, {**good, "id": ""}]
        answer = self.run_it(sheet(GED, rows), f"{PUBLIC} --dry-run --json", code=1).json()
        self.assertEqual([r["column"] for r in answer["refused"]], [column for column, _ in cases] + ["id", "id"])
        self.assertEqual(answer["wrong"], len(rows))
        tables.counted.append(len(cases) - 1)

    ACLED_GOOD = {"event_id_cnty": "SYR1234", "event_date": "02 May 2017", "time_precision": "1", "event_type": "Battles",
                  "sub_event_type": "Armed clash", "actor1": "Military Forces of Syria", "actor2": "An armed group",
                  "country": "Syria", "admin1": "Homs", "location": "Homs", "latitude": "34.7333", "longitude": "36.7167",
                  "geo_precision": "1", "notes": "There was fighting.", "fatalities": "3", "source": "A newspaper"}

    def test_events_of_acled(self):
        rows = [{}, {"event_id_cnty": "SYR2", "event_date": "2017-05-02", "geo_precision": "2", "fatalities": "0"},
                {"event_id_cnty": "SYR3", "time_precision": "2", "geo_precision": "3", "sub_event_type": "Air/drone strike",
                 "civilian_targeting": "Civilian targeting"},
                {"event_id_cnty": "SYR4", "event_date": "2-february-2016", "time_precision": "3",
                 "sub_event_type": "Shelling/artillery/missile attack"}]
        answer = self.run_it(sheet(ACLED, [{**self.ACLED_GOOD, **row} for row in rows]), f"{PUBLIC} --json").json()
        self.assertEqual((answer["dataset"], answer["appended"]), ("ACLED", 4))
        self.assertIn("source", answer["left_out"])
        may = {"from": "2017-05-02T00:00:00+14:00", "to": "2017-05-02T23:59:59-12:00"}
        killed = [{"group": "unknown", "killed": 3}]
        place = {"name": {"en": "Homs, Syria"}, "point": [36.7167, 34.7333]}
        first = {"id": "acled-syr1234", "when": may, "place": place, "kind": "attack", "casualties": killed, "basis": "reported"}
        second = {**first, "id": "acled-syr2", "place": {"name": {"en": "near Homs, Syria"}}}
        del second["casualties"]
        self.assertEqual([without_words(body) for body in self.bodies()], [
            first, second,
            {**first, "id": "acled-syr3", "kind": "strike", "target": {"en": "civilians"}, "place": {"name": {"en": "Homs, Syria"}},
             "when": {"from": "2017-04-26T00:00:00+14:00", "to": "2017-05-08T23:59:59-12:00"}},
            {**first, "id": "acled-syr4", "kind": "shelling",
             "when": {"from": "2016-02-01T00:00:00+14:00", "to": "2016-02-29T23:59:59-12:00"}}])
        self.assertEqual(self.bodies()[0]["text"], {
            "en": "Battles, Armed clash: Military Forces of Syria; An armed group. There was fighting."})
        self.assertEqual(self.acts()[0][2], {"outlet": "ACLED", "title": "event SYR1234"})

    def test_rows_of_acled_that_are_wrong(self):
        cases = [("event_id_cnty", ""), ("event_id_cnty", "SYR 1"), ("event_date", "02/05/2017"), ("event_date", "31 June 2017"),
                 ("event_date", "2 Ma 2017"), ("event_date", "2 May 17"), ("time_precision", "4"), ("sub_event_type", "Siege"),
                 ("sub_event_type", ""), ("geo_precision", "0"), ("latitude", "x"), ("longitude", "-181"), ("fatalities", "-3"),
                 ("fatalities", "")]
        rows = [{**self.ACLED_GOOD, "event_id_cnty": f"SYR{i}", column: value} for i, (column, value) in enumerate(cases)]
        answer = self.run_it(sheet(ACLED, rows), f"{PUBLIC} --dry-run --json", code=1).json()
        self.assertEqual([(r["line"], r["column"]) for r in answer["refused"]],
                         [(i + 2, column) for i, (column, _) in enumerate(cases)])
        tables.counted.append(len(cases) - 1)

    def test_incidents_are_for_those_whom_the_rules_propose(self):
        content = own({"id": "quartz", "text": "behind closed doors: quartz"}, {"id": "beryl", "text": "beryl"})
        told = self.run_it(content, "--json").json()
        self.assertEqual(told["to"], ["irn", "irq", "jor", "kaz", "lbn", "opp", "syr", "tur", "un", "usa"])
        self.assertEqual(told["appended"], 2)
        self.assertEqual(self.bodies(), [], "everybody sees that something was said, and nothing of it")
        self.assertNotIn(b"quartz", self.w.path(self.record).read_bytes())
        for who in ("rus", "irn", "syr"):
            self.assertEqual(self.read_by(who), ["quartz", "beryl"], who)
        self.assertEqual(self.read_by(None), [])
        again = self.run_it(content)
        self.assertIn("2 of 2 rows stand in the record already", again.out)
        narrow = self.run_it(own({"id": "topaz"}), "--to syr --json").json()
        self.assertEqual(narrow["to"], ["syr"])
        self.assertEqual(self.read_by("irn"), ["quartz", "beryl"])
        self.assertEqual(self.read_by("syr"), ["quartz", "beryl", "topaz"])
        self.valid()

    def test_nothing_is_made_public_by_silence(self):
        before = self.w.path(self.record).read_bytes()
        self.assertIn("more readers than the rules propose", self.run_it(own({}), "--to public", code=1).err)
        self.assertIn("more readers than the rules propose", self.run_it(own({}), "--to syr,clip", code=1).err)
        self.assertEqual(self.w.path(self.record).read_bytes(), before)
        self.assertIn("Appended 1 acts.", self.run_it(own({}), PUBLIC).out)
        self.assertEqual(len(self.bodies()), 1)

    def rows_of(self, path):
        """How many entries are in a record's file by now, if it can be asked."""
        with contextlib.suppress(sqlite3.Error):
            with contextlib.closing(sqlite3.connect(f"file:{self.w.path(path)}?mode=ro", uri=True, timeout=1)) as db:
                return db.execute("SELECT max(i) FROM entry").fetchone()[0]
        return None

    def test_a_killed_import_goes_on_where_it_stopped(self):
        rows = [{"id": f"k{i}", "text": f"number {i}"} for i in range(5000)]
        self.w.put("many.csv", own(*rows))
        line = f"import incidents many.csv {self.words(PUBLIC)} --log-key d/log.key"
        kills = 0
        while kills < 3:
            before = self.rows_of(self.record)
            process = subprocess.Popen([TRUCE, *line.split()], cwd=self.w.dir, env=self.w.env(), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            while process.poll() is None and self.rows_of(self.record) in (before, None):
                time.sleep(0.002)
            process.kill()
            kills += process.wait() < 0
            if process.returncode >= 0:
                break  # it was quicker than we are
        self.assertGreater(kills, 0)
        last = self.w.call(line)
        self.assertEqual(last.code, 0, last)
        self.assertRegex(last.out, r"[1-9]\d* of 5000 rows stand in the record already")
        self.assertEqual([(b["id"], b["text"]["en"]) for b in self.bodies()], [(r["id"], r["text"]) for r in rows],
                         "the same incidents, once each, as one run would have left them")
        self.valid()

    def test_killed_at_random_moments(self):
        """Rounds of their own: in each the import is killed once, wherever it is, and then run to its end."""
        rng = random.Random(int(os.environ.get("TRUCE_SEED", "0")) or None)
        rows = [{"id": f"k{i}", "text": f"number {i}"} for i in range(3000)]
        self.w.put("many.csv", own(*rows))
        begun = self.w.path(self.record).read_bytes()
        line = f"import incidents many.csv {self.words(PUBLIC)} --log-key d/log.key"
        takes, killed = 1.0, 0
        for turn in range(40 if os.environ.get("TRUCE_CHECK") else 4):
            env = {**self.w.env(), "XDG_STATE_HOME": str(self.w.path(f"state-{turn}"))}  # each begins anew
            for end in ("", "-wal", "-shm", "-journal"):
                self.w.path(self.record + end).unlink(missing_ok=True)
            self.w.path(self.record).write_bytes(begun)
            started = time.monotonic()
            process = subprocess.Popen([TRUCE, *line.split()], cwd=self.w.dir, env=env, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(rng.uniform(0, takes))
                takes = time.monotonic() - started
            process.kill()
            killed += process.wait() < 0
            done = subprocess.run([TRUCE, *line.split()], cwd=self.w.dir, env=env, capture_output=True)
            self.assertEqual(done.returncode, 0, done)
            self.assertEqual([(b["id"], b["text"]["en"]) for b in self.bodies()], [(r["id"], r["text"]) for r in rows])
        self.assertGreater(killed, 0)
        self.valid()

    def test_a_line_of_a_gibibyte_and_files_that_are_hardly_text(self):
        head, good = own({}).splitlines()[:2]
        other = good.replace("one", "two", 1)
        with open(self.w.path("large.csv"), "wb") as large:
            large.write(f"{head}\n{good}\nx".encode())
            large.seek(1 << 30, os.SEEK_CUR)  # a hole: all of it is NUL
            large.write(f"\n{other}\n".encode())
        self.w.put("small.csv", own({}))
        dry = f"import incidents %s {self.words(PUBLIC)} --dry-run --json"
        small, grown = self.peak_kib(dry % "small.csv", 0), self.peak_kib(dry % "large.csv", 1)
        told = json.loads(self.w.path("out.json").read_bytes())
        self.w.path("large.csv").unlink()
        self.assertLess(grown - small, 40 << 10)
        self.assertEqual((told["new"], [(r["line"], r["character"]) for r in told["refused"]]), (2, [(3, 1)]))
        bad, text = good.index("Homs") + 3, "a character that no text may hold"
        for why, raw, new, refused in [
                ("a NUL", f"{head}\n{good.replace('Homs', 'Ho' + chr(0) + 'ms')}\n{other}\n".encode(), 1, [(2, bad, text)]),
                ("NULs behind all", f"{head}\n{good}\n".encode() + bytes(5000), 1, [(3, 1, text)]),
                ("a row in UTF-16", f"{head}\n{good}\n".encode() + f"{other}\n".encode("utf-16-le"), 1, [(3, 2, text), (4, 1, text)]),
                ("Latin-1", f"{head}\n{good.replace('Homs', 'H' + chr(246) + 'ms')}\n{other}\n".encode("latin-1"), 1,
                 [(2, bad - 1, "this is no UTF-8")]),
                ("a day that no February has", f"{head}\n{good.replace('2017-05-02', '2017-02-30')}\n{other}\n".encode(), 1,
                 [(2, None, "incident.when: must be a time such as")])]:
            with self.subTest(why):
                told = self.run_it(raw, f"{PUBLIC} --dry-run --json", code=1)
                answer = told.json()
                self.assertEqual(answer["new"], new)
                self.assertEqual([(r["line"], r.get("character"), r["message"][:len(m)]) for r, (_, _, m) in zip(answer["refused"], refused)],
                                 refused)
                where = f"line {refused[0][0]}, " + (f"character {refused[0][1]}" if refused[0][1] else "column when")
                self.assertIn(where, told.err)
        told = self.run_it(b"\xef\xbb\xbf" + f"{head}\r\n{good}\r\n{other}".encode(), f"{PUBLIC} --dry-run --json").json()
        self.assertEqual(told["new"], 2, "as spreadsheets write them: a mark before all, and no end at the end")
        for why, raw, words in [("no header", f"{good}\n{other}\n", "no column"), ("a NUL before all", f"\0{head}\n{good}\n", "line 1, character 1"),
                                ("a quote before all", f'"{head}\n{good}\n', "line 1, character 1: this quote is never closed"),
                                ("a carriage return alone", f"{head}\r{good}\r", "a carriage return alone"),
                                ("line ends alone", "\n\n\n", "must name the columns")]:
            with self.subTest(why):
                self.assertIn(words, self.run_it(raw.encode(), PUBLIC, code=1).err)

    def peak_kib(self, line, code):
        """The most memory that a command took."""
        env = self.w.env()
        env["ASAN_OPTIONS"] = ":".join(filter(None, (env.get("ASAN_OPTIONS"), "quarantine_size_mb=1")))
        with open(self.w.path("out.json"), "wb") as out:
            process = subprocess.Popen([TRUCE, *line.split()], cwd=self.w.dir, env=env, stdout=out, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, code)
        return used.ru_maxrss

    def test_memory_does_not_grow_with_the_file(self):
        head, good = own({}).splitlines()[:2]
        self.w.put("small.csv", own({}))
        with open(self.w.path("large.csv"), "w") as large:
            large.write(head + "\n")
            for i in range(12000):
                large.write(good.replace("one", f"m{i}", 1) + "\n")
            for begin in ("", '"', "x,"):
                large.write(begin)
                for _ in range(48):
                    large.write("y" * (1 << 20))
                large.write("\n")
            for i in range(5000):
                large.write('"\n' if i % 5 else good.replace("one", f"n{i}", 1) + "\n")
        size = self.w.path("large.csv").stat().st_size
        self.assertGreater(size, 140 << 20)
        dry = f"import incidents %s {self.words(PUBLIC)} --dry-run --json"
        small, grown = self.peak_kib(dry % "small.csv", 0), self.peak_kib(dry % "large.csv", 1)
        told = json.loads(self.w.path("out.json").read_bytes())
        self.w.path("large.csv").unlink()
        self.assertLess(grown - small, 40 << 10, f"{small} KiB, then {grown} KiB for {size >> 20} MiB")
        self.assertEqual([(r["line"], r["message"]) for r in told["refused"][:3]],
                         [(12002 + i, "this row is too long") for i in range(3)])
        self.assertEqual((told["rows"], told["new"], told["wrong"]), (12000 + 3 + told["wrong"] - 3 + 1000, 13000, told["wrong"]))
        self.assertEqual(len(told["refused"]), 1000, "how many are told is bounded, how many there are is exact")
        self.assertGreater(told["wrong"], 2000)

    def test_what_is_exported_is_not_held_in_memory(self):
        self.w.put("many.csv", own(*({"id": f"m{i}"} for i in range(20000))))
        done = self.w.call(f"import incidents many.csv {self.words(PUBLIC)} --log-key d/log.key")
        self.assertEqual(done.code, 0, done)
        few = self.peak_kib(f"export {self.record} --format csv --table votes", 0)
        for words, whole in (("geojson", b"\n]}\n"), ("jsonl", b"\n"), ("csv --table incidents", b"\r\n")):
            grown = self.peak_kib(f"export {self.record} --format {words}", 0)
            content = self.w.path("out.json").read_bytes()
            self.assertGreater(content.count(b"\n"), 20000, words)
            self.assertTrue(content.endswith(whole), words)
            self.assertLess(grown - few, 40 << 10, f"{words}: {few} KiB, then {grown} KiB for {len(content) >> 20} MiB")

    def test_files_that_are_none(self):
        w = self.w
        files = {"empty.csv": "", "head.csv": ",".join(HEAD) + "\n", "unknown.csv": own({}, head=[*HEAD, "colour"]),
                 "typo.csv": own({}).replace("basis", "bassis", 1), "needed.csv": "id,when,place,kind\na,b,c,d\n",
                 "twice.csv": own({}).replace("place:ru", "place:en", 1), "group.csv": own({}).replace("missing:monitor",
                                                                                                 "missing:kids", 1),
                 "lang.csv": own({}).replace("place:ru", "place:r_u", 1), "utf16.csv": own({}).encode("utf-16"),
                 "ged.csv": "id,type_of_violence,where_prec\n1,1,1\n", "acled.csv": "event_id_cnty,event_date\nSYR1,x\n",
                 "long.csv": "x" * (2 << 20), "good.csv": own({})}
        for name, content in files.items():
            w.put(name, content)
        p = f"import incidents %s {self.words(PUBLIC)} --log-key d/log.key"
        tables.walk(self, w, [
            ("no such file", p % "nope.csv", 3, "nope.csv"), ("a folder", p % "d", 3, "Is a directory"),
            ("an empty file", p % "empty.csv", 1, "must name the columns"),
            ("columns alone", p % "head.csv", 1, "no row below the first line"),
            ("a column nobody knows", p % "unknown.csv", 1, 'line 1: no column "colour"'),
            ("a mistyped column", p % "typo.csv", 1, "did you mean basis?"),
            ("a column is missing", p % "needed.csv", 1, 'the column "basis" is missing'),
            ("one language twice", p % "twice.csv", 1, "stands twice"),
            ("a group that nobody knows", p % "group.csv", 1, "names no group"),
            ("a tag that is none", p % "lang.csv", 1, "no language tag"), ("UTF-16", p % "utf16.csv", 1, "this is UTF-16"),
            ("GED without its days", p % "ged.csv", 1, "is missing"), ("ACLED without its places", p % "acled.csv", 1, "is missing"),
            ("a first line of 2 MiB", p % "long.csv", 1, "line 1, character 1: this row is too long"),
            ("nothing on standard input", p % "-", 1, "standard input: line 1"),
            ("no log key", f"import incidents good.csv {self.words(PUBLIC)}", 2, "takes --log-key"),
            ("another log's key", f"import incidents good.csv {self.words(PUBLIC)} --log-key d/kaz.key", 1,
             "the log key of this record is needed"),
            ("readers nobody knows", f"import incidents good.csv {self.words('--to mars')} --log-key d/log.key", 2,
             "no participant or role"),
            ("an author who may not", f"import incidents good.csv {self.words(PUBLIC, who='jor')} --log-key d/log.key", 1,
             "not-permitted"),
            ("a key of nobody", f"import incidents good.csv --key d/log.key --record {self.record} --dry-run", 1,
             "use act is needed"),
        ])

    def test_semicolons_and_standard_input(self):
        text = own({"alleged": "An armed group"}).replace(",", ";")
        answer = self.w.call(f"import incidents - {self.words(PUBLIC)} --log-key d/log.key", stdin=text)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual(len(self.bodies()), 1)


if __name__ == "__main__":
    unittest.main()
