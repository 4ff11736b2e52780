# SPDX-License-Identifier: Apache-2.0
"""Tables of the ceasefire: what leaves a record as CSV is what acts say, each author's by itself, and comes back by an import.

What should stand there is worked out from the bodies of acts by Python's csv; nothing of it comes from the binary.
"""
import csv
import datetime
import io
import json
import random
import shutil
import unittest

import tables
from harness import AT, Workspace

LOG = "--log-key d/log.key"
HARMS, GROUPS = ("killed", "injured", "missing"), ("unknown", "civilian", "combatant", "aid-worker", "monitor")
HARD = ["=1+1", "+7", "-7", "@SUM(A1)", "'=1", "''-x", "'quoted'", 'say "so"', "a, b; c", "two\nlines", "كلمة", "слово", "¡=!"]
TAGS = ["en", "ru", "ar", "zh-Hans"]


def text(rnd, tags=None):
    """In some languages, also in such as the record has not."""
    return {tag: rnd.choice(HARD) + f" {rnd.randrange(99)}" for tag in tags or rnd.sample(TAGS, rnd.randint(1, 3))}


def casualties(rnd):
    """In the order of columns, in which an import reads them."""
    list_ = []
    for group in rnd.sample(GROUPS, rnd.randint(1, 4)):
        harms = rnd.sample(HARMS, rnd.randint(1, 3))
        list_.append({"group": group, **{h: rnd.choice([0, 3, [1, 2], [0, 0]]) for h in HARMS if h in harms}})
    return sorted(list_, key=lambda one: min((HARMS.index(h), GROUPS.index(one["group"])) for h in HARMS if h in one))


def incident(rnd, number):
    """A body of everything that columns hold."""
    begun = datetime.datetime(2017, 4, 20, tzinfo=datetime.timezone.utc) + datetime.timedelta(minutes=rnd.randrange(20000))
    when = begun.isoformat()
    if rnd.random() < 0.5:
        when = {"from": when, "to": (begun + datetime.timedelta(hours=5)).isoformat()}
        if rnd.random() < 0.5:
            when["text"] = text(rnd)
    place = {"name": text(rnd)}
    for name, values in (("country", ["SY"]), ("admin", ["SY-HI", "SY-HM", "SY-LA"]), ("zone", ["rus/idlib"]),
                         ("point", [[36.7, 34.9], [-36.1234567, -7], [0, 0.0001]])):
        if rnd.random() < 0.6:
            place[name] = rnd.choice(values)
    body = {"id": f"random-{number}", "when": when, "place": place,
            "kind": rnd.choice(["attack", "strike", "shelling", "other"]), "basis": rnd.choice(["observed", "heard"])}
    for name, value in (("ceasefire", "rus/nationwide"), ("weapon", text(rnd)), ("target", text(rnd)), ("text", text(rnd)),
                        ("alleged", rnd.sample([{"who": "tur"}, {"who": "opp"}, {"name": {"en": "=An armed group"}}], 2)),
                        ("casualties", casualties(rnd)), ("reporter_protected", rnd.random() < 0.5)):
        if rnd.random() < 0.6:
            body[name] = value
    return body


def seconds(moment):
    return datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()


def begins(when):
    """An incident's time, as views have it."""
    return seconds(when if isinstance(when, str) else when["from"])


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        w = cls.w = Workspace()
        w.play()
        shutil.copyfile(w.path("d/astana.truce"), w.path("plain.truce"))
        rnd = random.Random(20170502)
        cls.bodies = [incident(rnd, i) for i in range(25)]
        cls.sources = [{"outlet": "=a paper", "title": "+1", "url": "https://example.org/1", "published": "2017-05-02"} if i % 3
                       else None for i in range(25)]
        for body, source in zip(cls.bodies, cls.sources):
            cls.act("rus", "incident", body, f"--source {w.put('source.json', source)}" if source else "")
        for number, who, occurred in ((0, "tur", "confirmed"), (0, "irn", "not-confirmed"), (0, "tur", "cannot-be-confirmed"),
                                      (1, "rus", "confirmed"), (1, "tur", "confirmed"), (2, "irn", "under-check")):
            cls.act(who, "finding", {"incident": f"rus/random-{number}", "occurred": occurred,
                                     "text": {"en": f"=as {who} finds"}})
        cls.act("syr", "respond", {"incident": "rus/random-1", "text": {"en": "-no"}})
        cls.act("rus", "incident", {**cls.bodies[3], "id": "quartz", "text": {"en": "quartz"}}, "--to syr")
        cls.act("tur", "finding", {"incident": "rus/random-1", "occurred": "confirmed", "violation": "yes",
                                   "attributed_to": [{"who": "opp"}]})

    @classmethod
    def tearDownClass(cls):
        cls.w.done()

    @classmethod
    def act(cls, who, kind, body, more=""):
        cls.w.put("body.json", body)
        where = more if "--to" in more else f"--to public --wider --protected-too {more}"
        done = cls.w.call(f"act {kind} body.json --key d/{who}.key --record d/astana.truce {LOG} --at {AT} {where}")
        assert done.code == 0, done

    def export(self, table, more="", record="d/astana.truce"):
        """(names, rows) as Python's csv reads them."""
        self.w.path("out.csv").unlink(missing_ok=True)
        done = self.w.call(f"export {record} --format csv --table {table} -o out.csv {more}")
        self.assertEqual(done.code, 0, done)
        rows = csv.DictReader(io.StringIO(self.w.path("out.csv").read_bytes().decode(), newline=""), strict=True)
        return rows.fieldnames, list(rows)

    def public(self, kind, record="d/astana.truce"):
        """[(ref or author, body, source)] of the acts of a type that everybody reads."""
        done = self.w.call(f"export {record} --format jsonl")
        acts = [json.loads(line) for line in done.out.splitlines()]
        return [(a["author"], a["body"], a.get("source")) for a in acts if a.get("type") == kind]

    def test_a_file_that_was_exported_is_imported_as_what_it_was(self):
        self.export("incidents", "--who rus")
        self.assertIn(b"'=1+1", self.w.path("out.csv").read_bytes())
        line = f"import incidents out.csv --key d/rus.key --at {AT} --to public --wider --protected-too"
        again = self.w.call(f"{line} --record d/astana.truce {LOG} --json").json()
        mine = [body for who, body, _ in self.public("incident") if who == "rus"]
        self.assertEqual((again["rows"], again["there"], again["appended"], again["wrong"]), (len(mine), len(mine), 0, 0))
        done = self.w.call(f"{line} --record plain.truce {LOG} --json")
        self.assertEqual(done.code, 0, done)
        self.assertEqual(done.json()["appended"], 25)
        told = {body["id"]: (body, source) for who, body, source in self.public("incident", "plain.truce") if who == "rus"}
        for body, source in zip(self.bodies, self.sources):
            self.assertEqual(told[body["id"]], (body, source))
        self.assertEqual(len(told), len(mine))

    def test_every_cell_is_what_the_act_says(self):
        names, rows = self.export("incidents", "--who rus --lang ru")
        by_id = {row["id"]: row for row in rows}
        self.assertIn("place:zh-Hans", names)
        for body in self.bodies:
            row = by_id[body["id"]]
            expected = {"ref": f"rus/{body['id']}", "author": "rus", "kind": body["kind"], "basis": body["basis"],
                        "ceasefire": body.get("ceasefire", ""), "country": body["place"].get("country", ""),
                        "admin": body["place"].get("admin", ""), "readers": "",
                        "alleged": "; ".join(a.get("who") or a["name"]["en"] for a in body.get("alleged", [])),
                        "reporter_protected": {True: "yes", False: "no", None: ""}[body.get("reporter_protected")]}
            for column, value in (("place", body["place"]["name"]), ("weapon", body.get("weapon", {})),
                                  ("target", body.get("target", {})), ("text", body.get("text", {})),
                                  ("when_text", body["when"].get("text", {}) if isinstance(body["when"], dict) else {})):
                for tag in TAGS:
                    expected[column if tag == "ru" else f"{column}:{tag}"] = value.get(tag, "")
            for one in body.get("casualties", []):
                for harm in HARMS:
                    if harm in one:
                        name = harm if one["group"] == "unknown" else f"{harm}:{one['group']}"
                        expected[name] = json.dumps(one[harm], separators=(",", ":"))
            for name, value in expected.items():
                bare = value.lstrip("'")
                guarded = "'" + value if bare and bare[0] in "=+-@" else value
                self.assertEqual(row[name], guarded, (body["id"], name))

    def test_a_row_is_chosen_as_on_the_map(self):
        incidents = [(f"{who}/{body['id']}", who, body) for who, body, _ in self.public("incident")]
        newest = {}
        for who, body, _ in self.public("finding"):
            newest.setdefault(body["incident"], {})[who] = body["occurred"]
        day = seconds("2017-04-25T00:00:00+06:00"), seconds("2017-04-29T00:00:00+06:00")
        at = "--at 2017-07-01T12:00:00+06:00"
        choices = {
            f"--from 2017-04-25 --to 2017-04-28 {at}": lambda who, b: day[0] <= begins(b["when"]) < day[1],
            "--bbox=-40,-10,10,10": lambda who, b: "point" in b["place"] and -40 <= b["place"]["point"][0] <= 10 and
            -10 <= b["place"]["point"][1] <= 10,
            "--kind strike": lambda who, b: b["kind"] == "strike",
            "--who opp": lambda who, b: who == "opp",
            "--area SY-HI": lambda who, b: b["place"].get("admin") == "SY-HI",
            "--area rus/idlib": lambda who, b: b["place"].get("zone") == "rus/idlib",
            "--alleged tur": lambda who, b: {"who": "tur"} in b.get("alleged", []),
            "--found confirmed": lambda who, b: "confirmed" in newest.get(f"{who}/{b['id']}", {}).values(),
        }
        for more, is_chosen in choices.items():
            with self.subTest(more):
                rows = {row["ref"] for row in self.export("incidents", more)[1]}
                expected = {ref for ref, who, body in incidents if is_chosen(who, body)}
                self.assertEqual(rows, expected)
                self.assertTrue(rows)
                done = self.w.call(f"export d/astana.truce --format geojson {more}")
                self.assertEqual(done.code, 0, done)
                drawn = {f["properties"]["ref"] for f in done.json()["features"] if f["properties"]["layer"] == "incident"}
                self.assertEqual(drawn, {ref for ref, _, body in incidents if ref in rows and "point" in body["place"]})
        tables.counted.append(len(choices) - 1)

    def test_each_finding_is_a_row_of_its_own(self):
        _, rows = self.export("findings")
        told = {(r["incident"], r["author"]): (r["occurred"], r["violation"], r["attributed_to"]) for r in rows}
        self.assertEqual(len(told), len(rows), "a finder's newest word alone")
        self.assertEqual({key: value for key, value in told.items() if "random" in key[0]}, {
            ("rus/random-0", "tur"): ("cannot-be-confirmed", "", ""), ("rus/random-0", "irn"): ("not-confirmed", "", ""),
            ("rus/random-1", "rus"): ("confirmed", "", ""), ("rus/random-1", "tur"): ("confirmed", "yes", "opp"),
            ("rus/random-2", "irn"): ("under-check", "", "")})
        self.assertIn("'=as irn finds", {row["text"] for row in rows})
        _, some = self.export("findings", "--found not-confirmed:irn")
        self.assertEqual({(r["incident"], r["author"]) for r in some}, {("rus/random-0", "tur"), ("rus/random-0", "irn")})
        _, answers = self.export("responses")
        self.assertIn(("rus/random-1", "syr", "'-no"), {(r["incident"], r["author"], r["text"]) for r in answers})

    def test_counts_stand_as_their_authors_have_them(self):
        names, rows = self.export("counts")
        counts = self.public("count")
        areas = {area["admin"] for _, body, _ in counts for area in body["by"]}
        self.assertEqual([n for n in names if n.startswith("SY-")], sorted(areas))
        self.assertEqual(len(rows), len(counts))
        by_ref = {row["ref"]: row for row in rows}
        for who, body, _ in counts:
            row = by_ref[f"{who}/{body['id']}"]
            by = {area["admin"]: str(area["n"]) for area in body["by"]}
            self.assertEqual({admin: row[admin] for admin in areas}, {admin: by.get(admin, "") for admin in areas})
            added = str(sum(map(int, by.values()))) if by else ""
            self.assertEqual((row["from"], row["to"], row["total"], row["sum"], row["adds_up"]),
                             (body["from"], body["to"], str(body["total"]), added,
                              "" if not added else "true" if added == str(body["total"]) else "false"))
        self.assertEqual((by_ref["tur/bulletin-2017-03-16-week"]["total"], by_ref["tur/bulletin-2017-03-16-week"]["sum"]),
                         ("82", "93"))
        _, one = self.export("counts", "--who tur --from 2017-04-29 --to 2017-04-29")
        self.assertEqual([(r["author"], r["total"]) for r in one], [("tur", "15")])
        _, said = self.export("reconciliations")
        self.assertEqual({(r["count"], r["author"], r["confirmed"]) for r in said},
                         {(body["count"], who, str(body.get("confirmed", ""))) for who, body, _ in self.public("reconcile")})

    def test_operations_and_who_consents(self):
        _, rows = self.export("operations")
        told = {row["ref"]: row for row in rows}
        self.assertEqual(set(told), {f"{who}/{body['id']}" for who, body, _ in self.public("notice")})
        aleppo, raqqa = told["rus/aleppo"], told["usa/raqqa"]
        self.assertEqual((aleppo["group"], aleppo["result"], aleppo["consent_of"], aleppo["assisted_by"]),
                         ("consent", "carried-out", "syr; tur", "tur"))
        self.assertEqual((raqqa["group"], raqqa["result"]), ("refused", ""))
        _, answers = self.export("consents")
        self.assertIn(("usa/raqqa", "rus", ""), {(a["operation"], a["who"], a["answer"]) for a in answers}, "silence")
        self.assertIn(("usa/raqqa", "syr", "refuse"), {(a["operation"], a["who"], a["answer"]) for a in answers})

    def test_what_is_restricted_is_for_its_readers(self):
        for key, there in (("", False), ("--key d/tur.key", False), ("--key d/syr.key", True), ("--key d/rus.key", True)):
            rows = {row["ref"]: row for row in self.export("incidents", key)[1]}
            self.assertEqual("rus/quartz" in rows, there, key)
            self.assertEqual(b"quartz" in self.w.path("out.csv").read_bytes(), there)
            if there:
                self.assertEqual(rows["rus/quartz"]["readers"], "rus; syr")

    def test_what_an_import_cannot_make_so_again_is_left_out(self):
        names, rows = self.export("incidents", "--key d/rus.key")
        base = next(row for row in rows if row["ref"] == "rus/random-3")
        cases = [("quartz", {"readers": "rus; syr"}, "readers"), ("other", {"author": "opp"}, "author"),
                 ("files", {"evidence": "0" * 64}, "evidence"), ("no-outlet", {"outlet": "", "url": "https://x"}, "outlet"),
                 ("day", {"outlet": "a", "published": "soon"}, "published"),
                 ("moment", {"when": AT, "from": "", "to": "", "when_text:ru": "so"}, "when_text"),
                 ("no-zone", {"zone": "nowhere"}, "zone")]
        with open(self.w.path("wrong.csv"), "w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, names)
            out.writeheader()
            out.writerows({**base, "id": slug, **change} for slug, change, _ in cases)
        told = self.w.call(f"import incidents wrong.csv --key d/rus.key --record d/astana.truce --to public --wider --dry-run "
                           f"--json").json()
        self.assertEqual([row["column"] for row in told["refused"]], [column for _, _, column in cases], told["refused"])
        self.assertEqual(told["new"], 0)
        tables.counted.append(len(cases) - 1)


if __name__ == "__main__":
    unittest.main()
